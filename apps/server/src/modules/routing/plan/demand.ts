import type { QueueDemand, RoutingRule } from '@yingda/contract'
import { goesOn, type Reach } from './reach.ts'
import type { Agent, Waiting, World } from './world.ts'

/** What a rule asks for, as it is written down; without skills that are no more. Null: nothing is left to ask for. */
export function demandOf({ name, demand }: RoutingRule, skills: World['skills']): QueueDemand | null {
  const known = (demand?.skills ?? []).flatMap(({ skillId, atLeast }) => {
    const found = skills.get(skillId)
    return found === undefined ? [] : [{ skillId, atLeast, name: found }]
  })
  return demand === undefined || known.length === 0 ? null : { rule: name, skills: known, otherwise: demand.otherwise }
}

/** True when nobody who has the skills could take it for as long as the rule says. */
export const isOverdue = ({ demand }: Pick<Waiting, 'demand'>, now: number): boolean => demand !== null && now - demand.since >= demand.otherwise.afterSeconds * 1000

/** What is asked for at a time, by skill: less once it is overdue, and nothing that is no more. Levels of 1 to 100. */
export function askedNow(waiting: Pick<Waiting, 'demand' | 'groupId'>, { now, skills }: Pick<World, 'now' | 'skills'>, reach: Reach): Map<string, number> {
  const { demand, groupId } = waiting
  if (demand === null) return new Map()
  const { otherwise } = demand
  // Where it should go is nobody, or is where it waits: then it stays, for anyone.
  const lowered = otherwise.do === 'lower' ? otherwise.to : goesOn(otherwise.groupId, groupId, reach) ? 100 : 0
  const most = isOverdue(waiting, now) ? lowered : 100
  return new Map(demand.skills.filter(({ skillId }) => most > 0 && skills.has(skillId)).map(({ skillId, atLeast }) => [skillId, Math.min(atLeast, most)]))
}

export const meets = ({ levels }: Pick<Agent, 'levels'>, asked: ReadonlyMap<string, number>): boolean => [...asked].every(([skillId, atLeast]) => (levels.get(skillId) ?? 0) >= atLeast)

/** How good an agent is at what is asked for: the weakest of these skills counts. */
export const levelAt = ({ levels }: Pick<Agent, 'levels'>, asked: ReadonlyMap<string, number>): number => Math.min(...[...asked.keys()].map((skillId) => levels.get(skillId) ?? 0))
