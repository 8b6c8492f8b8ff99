import { inOrder } from './plan/plan.ts'
import type { Agent, Step, Waiting, World } from './plan/world.ts'

const SECOND = 1000

/** Who is told what a plan did. */
export interface Judge {
  /** A rule did not hold. */
  violate(what: string): void
  /** Given to somebody with the skills asked for, or, when nobody had them in time, to anybody. */
  given(how: 'met' | 'lowered'): void
}

const has = (levels: Agent['levels'], { skills }: NonNullable<Waiting['demand']>): boolean => skills.every(({ skillId, atLeast }) => (levels.get(skillId) ?? 0) >= atLeast)

/** What must hold of every plan, whatever the day. */
export function checkPlan(world: World, steps: readonly Step[], judge: Judge): void {
  const served = new Map(world.waiting.map((one) => [one.id, one]))
  const concerned = new Set(steps.flatMap((step) => ('conversationId' in step ? [step.conversationId] : [])))
  if (concerned.size !== steps.filter((step) => 'conversationId' in step).length) judge.violate('two steps for one conversation')
  for (const step of steps) {
    if (step.do !== 'assign' && step.do !== 'offer') continue
    const to = world.agents.get(step.agentId)
    const one = served.get(step.conversationId)
    if (!to || !one) {
      judge.violate(`${step.conversationId} given out of nothing`)
      continue
    }
    if (to.availability !== 'online' || !to.connected) judge.violate(`${one.id} given to ${to.id}, who is not there`)
    if (step.do === 'assign' && step.emergency) continue
    if (!to.skills.has(one.groupId ?? '')) judge.violate(`${one.id} given outside its group`)
    checkSkill(world, one, to, judge)
    checkOrder(world, concerned, one, to, judge)
  }
  for (const { id, groupId } of world.waiting) if (groupId !== null && !world.groups.has(groupId) && !concerned.has(id)) judge.violate(`${id} was left in a group that is no more`)
  checkLoad(world, steps, judge)
  checkGone(world, steps, judge)
}

/** Whether one may have it who lacks the skill: only after the time the rule gives. */
function checkSkill(world: World, { id, demand }: Waiting, { id: agentId, levels }: Agent, judge: Judge): void {
  if (demand === null) return
  if (has(levels, demand)) judge.given('met')
  else if (demand.otherwise.do === 'lower' && world.now - demand.since >= demand.otherwise.afterSeconds * SECOND) judge.given('lowered')
  else judge.violate(`${id} given to ${agentId}, who lacks the skill`)
}

function checkOrder(world: World, concerned: ReadonlySet<string>, one: Waiting, to: Agent, judge: Judge): void {
  for (const ahead of world.waiting) {
    if (concerned.has(ahead.id) || ahead.offer !== null || inOrder(ahead, one) >= 0) continue
    const routing = world.groups.get(ahead.groupId ?? '')
    const bound = routing?.exclusiveOwner === true && ahead.ownerAgentId !== null
    const lacking = ahead.demand !== null && !has(to.levels, ahead.demand) && !(ahead.demand.otherwise.do === 'lower' && world.now - ahead.demand.since >= ahead.demand.otherwise.afterSeconds * SECOND)
    if (routing !== undefined && to.skills.has(ahead.groupId ?? '') && !bound && !lacking && !ahead.passedBy.includes(to.id)) judge.violate(`${one.id} was served before ${ahead.id}`)
  }
}

function checkLoad(world: World, steps: readonly Step[], judge: Judge): void {
  const loads = new Map<string, number>()
  const add = (id: string, by = 1): void => void loads.set(id, (loads.get(id) ?? 0) + by)
  for (const { agentId } of world.owned) add(agentId)
  for (const { offer } of world.waiting) if (offer) add(offer.agentId)
  for (const step of steps) {
    if (step.do === 'take_back' || step.do === 'end_offer') add(step.agentId, -1)
    if (step.do === 'offer' || (step.do === 'assign' && !step.emergency)) {
      add(step.agentId)
      if ((loads.get(step.agentId) ?? 0) > (world.agents.get(step.agentId)?.capacity ?? 0)) judge.violate(`${step.agentId} has more than the capacity`)
    }
  }
}

/** Nobody waits for who is gone longer than the group allows. */
function checkGone(world: World, steps: readonly Step[], judge: Judge): void {
  for (const { id, agentId, groupId, waitingSince } of world.owned) {
    const goneSince = world.agents.get(agentId)?.goneSince ?? null
    const limit = world.groups.get(groupId ?? '')?.goneSeconds ?? 0
    if (waitingSince === null || goneSince === null || limit === 0) continue
    const late = world.now - Math.max(goneSince, waitingSince) > (limit + 5) * SECOND
    if (late && !steps.some((step) => step.do === 'take_back' && step.conversationId === id)) judge.violate(`${id} waits for ${agentId}, who is gone`)
  }
}
