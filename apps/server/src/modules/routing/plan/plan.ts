import { defaultGroupRouting, type GroupRouting } from '@yingda/contract'
import { businessMsBetween } from '../../calendars/index.ts'
import { best, isFree, type Load } from './choose.ts'
import { askedNow, demandOf, isOverdue, meets } from './demand.ts'
import { goesOn, staffedGroups, type Reach } from './reach.ts'
import { ruleFor } from './rules.ts'
import type { Agent, Owned, Step, Waiting, World } from './world.ts'

const SECOND = 1000
/** An offer stands so long while its agent's page loads again, in milliseconds. */
const RELOAD = 5 * SECOND
/** Who has had a conversation for so long and is not known serves nobody any more; for less, they may only be new. Milliseconds. */
const UNKNOWN = 30 * SECOND

/** Most urgent first, then who has waited longest, then by id: the one order in which the queue is served. */
export function inOrder(a: Pick<Waiting, 'priority' | 'queuedAt' | 'id'>, b: Pick<Waiting, 'priority' | 'queuedAt' | 'id'>): number {
  return b.priority - a.priority || a.queuedAt - b.queuedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

class Planner {
  readonly steps: Step[] = []
  readonly #world: World
  readonly #loads = new Map<string, Load>()
  readonly #given = new Map<string, number>()
  readonly #missed = new Map<string, number>()
  readonly #settled = new Set<string>()
  readonly #broken = new Set<string>()
  readonly #members = new Map<string, Agent[]>()
  readonly #reach: Reach

  constructor(world: World) {
    this.#world = world
    this.#reach = { groups: world.groups, staffed: staffedGroups(world) }
    for (const { agentId, channel } of world.owned) this.#load(agentId, channel, 1)
    for (const { offer, facts } of world.waiting) if (offer !== null) this.#load(offer.agentId, facts.channel, 1)
  }

  plan(): Step[] {
    for (const owned of this.#world.owned) this.#checkOwned(owned)
    for (const waiting of this.#world.waiting) this.#checkOffer(waiting)
    for (const [agentId, missed] of this.#missed) this.#checkMissed(agentId, missed)
    for (const waiting of [...this.#world.waiting].sort(inOrder)) this.#serve(waiting)
    return this.steps
  }

  #load(agentId: string, channel: string, by: 1 | -1): void {
    const load = this.#loads.get(agentId) ?? { total: 0, byChannel: new Map<string, number>() }
    load.total += by
    load.byChannel.set(channel, (load.byChannel.get(channel) ?? 0) + by)
    this.#loads.set(agentId, load)
  }

  #routing(groupId: string | null): GroupRouting {
    return (groupId === null ? undefined : this.#world.groups.get(groupId)) ?? defaultGroupRouting
  }

  /** Takes back what its agent leaves unanswered, or cannot answer. */
  #checkOwned({ id, ownerSeq, agentId, groupId, channel, since, waitingSince }: Owned): void {
    if (waitingSince === null) return
    const routing = this.#routing(groupId)
    const { now } = this.#world
    const agent = this.#world.agents.get(agentId)
    const goneSince = agent?.goneSince ?? null
    const left = agent === undefined && now - Math.max(since, waitingSince) >= UNKNOWN
    const gone = left || (routing.goneSeconds > 0 && goneSince !== null && now - Math.max(goneSince, waitingSince) >= routing.goneSeconds * SECOND)
    const silent = routing.takeBackSeconds > 0 && this.#expected(groupId, routing, Math.max(since, waitingSince)) >= routing.takeBackSeconds * SECOND
    if (!gone && !silent) return
    this.steps.push({ do: 'take_back', conversationId: id, ownerSeq, agentId, why: gone ? 'gone' : 'silent' })
    this.#load(agentId, channel, -1)
    if (!gone) this.#miss(agentId)
  }

  /** For how long an answer was expected since a time, in milliseconds: not while the group is closed, unless it wants that counted too. */
  #expected(groupId: string | null, { takeBackHours }: GroupRouting, since: number): number {
    const { now, hours } = this.#world
    const calendar = groupId === null || takeBackHours === 'all' ? undefined : hours.get(groupId)
    return calendar === undefined ? now - since : businessMsBetween(calendar, since, now)
  }

  /** Ends offers whose time is up, or whose agent can no longer take them. */
  #checkOffer({ id, offer, groupId, facts }: Waiting): void {
    if (offer === null) return
    const agent = this.#world.agents.get(offer.agentId)
    const member = agent !== undefined && (groupId === null || agent.skills.has(groupId))
    const reloads = agent?.goneSince != null && this.#world.now - agent.goneSince < RELOAD
    const there = member && agent.availability === 'online' && (agent.connected || reloads)
    const late = this.#world.now >= offer.until
    if (there && !late) return
    const outcome = late && there ? 'missed' : 'withdrawn'
    this.steps.push({ do: 'end_offer', conversationId: id, agentId: offer.agentId, outcome })
    // Nothing more with this one in this round: what comes next is decided on what then is.
    this.#settled.add(id)
    this.#load(offer.agentId, facts.channel, -1)
    if (outcome === 'missed') this.#miss(offer.agentId)
  }

  #miss(agentId: string): void {
    const agent = this.#world.agents.get(agentId)
    if (agent !== undefined) this.#missed.set(agentId, (this.#missed.get(agentId) ?? agent.missed) + 1)
  }

  /** Who misses too much in a row is not there: no more is given until they say otherwise. */
  #checkMissed(agentId: string, missed: number): void {
    const agent = this.#world.agents.get(agentId)
    if (agent?.availability !== 'online') return
    const limits = [...agent.skills.keys()].map((groupId) => this.#routing(groupId).missLimit).filter((limit) => limit > 0)
    if (limits.length > 0 && missed >= Math.min(...limits)) {
      this.steps.push({ do: 'set_break', agentId })
      this.#broken.add(agentId)
    }
  }

  #serve(waiting: Waiting): void {
    if (this.#settled.has(waiting.id) || waiting.offer !== null) return
    const lost = waiting.groupId !== null && !this.#world.groups.has(waiting.groupId)
    if ((waiting.groupId === null || lost) && this.#route(waiting, lost)) return
    const routing = this.#routing(waiting.groupId)
    if (waiting.groupId === null || routing.mode === 'manual') {
      this.#moveOn(waiting, routing)
      return
    }
    const { fresh, again } = this.#choose(waiting, routing)
    // Everybody there has passed: on to who is next, or asked again rather than left to wait.
    const agent = fresh ?? (this.#moveOn(waiting, routing) ? null : again)
    if (agent === null) return
    this.#load(agent.id, waiting.facts.channel, 1)
    this.#given.set(agent.id, this.#world.now)
    const { id: conversationId, ownerSeq } = waiting
    if (routing.mode === 'assign') this.steps.push({ do: 'assign', conversationId, ownerSeq, agentId: agent.id, emergency: false })
    else this.steps.push({ do: 'offer', conversationId, ownerSeq, agentId: agent.id, until: this.#world.now + routing.offerSeconds * SECOND })
  }

  /** By the rules; a queue whose group is gone is nobody's, so what waits there goes to everybody at least. */
  #route(waiting: Waiting, lost: boolean): boolean {
    const rule = ruleFor(this.#world.rules, waiting.facts)
    const said = rule?.webhook === undefined ? null : waiting.answers.get(rule.id)
    if (said === 'asked') return true
    if (rule !== null && said === undefined) {
      this.steps.push({ do: 'ask', conversationId: waiting.id, ruleId: rule.id })
      return true
    }
    const wanted = said?.groupId ?? rule?.groupId ?? this.#world.rules.defaultGroupId
    const groupId = wanted !== null && this.#world.groups.has(wanted) ? wanted : null
    if (groupId === null && !lost) return false
    const demand = rule === null || groupId === null ? null : demandOf(rule, this.#world.skills)
    const priority = Math.max(said?.priority ?? rule?.priority ?? 0, waiting.priority)
    this.steps.push({ do: 'route', conversationId: waiting.id, groupId, priority, ...(demand === null ? {} : { demand }) })
    return true
  }

  #membersOf(groupId: string | null): Agent[] {
    const known = this.#members.get(groupId ?? '')
    if (known) return known
    const members = [...this.#world.agents.values()].filter((agent) => groupId === null || agent.skills.has(groupId))
    this.#members.set(groupId ?? '', members)
    return members
  }

  /** The best of who has not passed; and of all, where nobody is there who has not. */
  #choose(waiting: Waiting, routing: GroupRouting): { fresh: Agent | null; again: Agent | null } {
    const asked = askedNow(waiting, this.#world, this.#reach)
    const members = this.#membersOf(waiting.groupId).filter((agent) => meets(agent, asked)).map((agent) => this.#withOwnSteps(agent))
    const owner = waiting.ownerAgentId === null ? undefined : members.find((agent) => agent.id === waiting.ownerAgentId)
    const bound = routing.exclusiveOwner && owner?.availability === 'online' && owner.connected && !waiting.passedBy.includes(owner.id)
    const free = (bound ? [owner] : members).filter((agent) => isFree(agent, waiting.facts.channel, this.#loads))
    const fresh = free.filter((agent) => !waiting.passedBy.includes(agent.id))
    const others = members.some((agent) => agent.availability === 'online' && agent.connected && !waiting.passedBy.includes(agent.id))
    return { fresh: best(fresh, waiting, asked, routing, this.#loads), again: others || fresh.length > 0 ? null : best(free, waiting, asked, routing, this.#loads) }
  }

  #withOwnSteps(agent: Agent): Agent {
    const broken = this.#broken.has(agent.id)
    const givenAt = this.#given.get(agent.id)
    if (!broken && givenAt === undefined) return agent
    return { ...agent, ...(broken ? { availability: 'break' } : {}), ...(givenAt === undefined ? {} : { lastGivenAt: givenAt }) }
  }

  /** Where it goes when nobody with the skills could take it; null: nowhere, or not yet. */
  #withoutSkill(waiting: Waiting): string | null {
    const otherwise = waiting.demand?.otherwise
    if (otherwise?.do !== 'overflow' || !isOverdue(waiting, this.#world.now)) return null
    return goesOn(otherwise.groupId, waiting.groupId, this.#reach) ? otherwise.groupId : null
  }

  /** Nobody could take it: the next group after its time, then the agent for emergencies. @returns whether there was a way */
  #moveOn(waiting: Waiting, routing: GroupRouting): boolean {
    const without = this.#withoutSkill(waiting)
    if (without !== null) {
      this.steps.push({ do: 'overflow', conversationId: waiting.id, groupId: without, anyone: true })
      return true
    }
    const waited = this.#world.now - waiting.inGroupSince
    const next = routing.overflow.find(
      ({ groupId, afterSeconds }) => waited >= afterSeconds * SECOND && !waiting.triedGroupIds.includes(groupId) && goesOn(groupId, waiting.groupId, this.#reach),
    )
    if (next !== undefined) {
      this.steps.push({ do: 'overflow', conversationId: waiting.id, groupId: next.groupId })
      return true
    }
    const emergency = routing.emergencyAgentId === null ? undefined : this.#world.agents.get(routing.emergencyAgentId)
    if (emergency?.availability !== 'online' || !emergency.connected) return false
    if (this.#world.now - waiting.queuedAt < routing.emergencySeconds * SECOND) return false
    this.#load(emergency.id, waiting.facts.channel, 1)
    this.steps.push({ do: 'assign', conversationId: waiting.id, ownerSeq: waiting.ownerSeq, agentId: emergency.id, emergency: true })
    return true
  }
}

/**
 * What the routing does now. Pure: the same world gives the same steps.
 *
 * Served strictly by priority, then by time: nobody is given to an agent while somebody who waits before them in a queue of
 * that agent could have been given to the same agent. No agent gets more than the capacity by it, the agent for
 * emergencies excepted.
 */
export function plan(world: World): Step[] {
  return new Planner(world).plan()
}
