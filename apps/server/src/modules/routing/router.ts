import type { ConversationState } from '@yingda/contract'
import type { Database } from '../../platform/database/database.ts'
import { sleep } from '../../platform/database/leader.ts'
import type { WorkingCalendar } from '../calendars/index.ts'
import { decisions, type Conversations, type LogBatch } from '../conversations/index.ts'
import type { Identity, ServingAgent } from '../identity/index.ts'
import { plan } from './plan/plan.ts'
import { askedOf, noFacts, ownedOf, waitingOf, type CustomerFacts } from './plan/of-state.ts'
import type { Agent, Answer, Owned, Step, Waiting, World } from './plan/world.ts'
import type { Presence } from './presence.ts'
import type { AbsenceTeller } from './absence/teller.ts'
import * as store from './store.ts'
import { readSkillBook, type SkillBook } from './skills/store.ts'
import type { RuleAsker } from './webhook.ts'
import { hoursOfGroups } from './working-time.ts'

export type FactsOf = (customerIds: readonly string[]) => Promise<Map<string, CustomerFacts>>

export interface RouterOptions {
  db: Database
  conversations: Conversations
  identity: Pick<Identity, 'servingAgents' | 'setAvailability'> & { groups: Pick<Identity['groups'], 'names'> }
  presence: Pick<Presence, 'connected' | 'complete'>
  factsOf: FactsOf
  /** The hours of a calendar; null: no such. */
  hoursOf: (calendarId: string) => Promise<WorkingCalendar | null>
  /** Asks the webhooks that rules name. */
  asker: Pick<RuleAsker, 'ask'>
  /** Tells waiting customers that nobody comes soon. */
  absence?: AbsenceTeller
  onError: (error: unknown) => void
  now?: () => number
}

/** People and settings are read anew at least this often, in milliseconds, whatever was announced. */
const REFRESH = 15_000
/** Deadlines are looked at this often. */
const TICK = 1000
/** Rounds without a pause: each follows from the one before. */
const MAX_ROUNDS = 50
/** Somebody heard of within this time may be connected to a node that has not told yet. */
const HEARD = 150_000

/** Why the routing set an agent to break; the console says it in words. */
export const MISSED_REASON = 'missed'

interface People {
  agents: Map<string, ServingAgent>
  rows: Map<string, store.AgentRow>
  groups: World['groups']
  hours: World['hours']
  skills: SkillBook
  rules: World['rules']
  at: number
}

/**
 * Brings waiting conversations to people. One node at a time does it (see Leader); all it knows follows from the states of
 * conversations, the agents and the settings, so that whoever takes over decides the same. Every step is carried out as a
 * command on the conversation that does nothing when it is no longer as it was.
 */
export class Router {
  readonly #options: RouterOptions
  readonly #now: () => number
  readonly #states = new Map<string, ConversationState>()
  readonly #facts = new Map<string, CustomerFacts>()
  readonly #answers = new Map<string, Map<string, Answer | 'asked'>>()
  readonly #goneSince = new Map<string, number>()
  readonly #marks = new Set<string>()
  #people: People | null = null
  #stale = true
  #leading = false
  #wake = new AbortController()

  constructor(options: RouterOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Routes until the signal ends. */
  async lead(signal: AbortSignal): Promise<void> {
    const { conversations } = this.#options
    this.#states.clear()
    this.#facts.clear()
    this.#answers.clear()
    this.#stale = true
    this.#leading = true
    try {
      // Changes from here on are heard; what is read meanwhile counts only where it is newer.
      for (const state of [...(await conversations.waiting()), ...(await conversations.owned())]) this.#take(state)
      while (!signal.aborted) {
        this.#wake = new AbortController()
        await this.round(signal)
        await sleep(TICK, AbortSignal.any([signal, this.#wake.signal]))
      }
    } finally {
      this.#leading = false
    }
  }

  /** Takes the log as the follower hands it on. */
  readonly onBatch = (batch: LogBatch): void => {
    if (!this.#leading) return
    for (const { event } of batch.events) {
      const answered = event.type === 'message' && event.author.kind === 'agent' && !event.internal ? event.author.agentId : null
      const taken = event.type === 'owner' && event.owner.kind === 'agent' ? event.owner.agentId : null
      if (answered !== null) this.#mark(answered, { missed: 0 })
      if (taken !== null && event.type === 'owner') this.#mark(taken, event.reason === 'assigned' ? { lastGivenAt: Date.parse(event.at) } : { missed: 0, lastGivenAt: Date.parse(event.at) })
      if (event.type === 'offer_ended' && event.outcome === 'missed') this.#miss(event.agentId)
    }
    let concerned = false
    for (const state of batch.states.values()) concerned = this.#take(state) || concerned
    if (concerned) this.wake()
  }

  /** Agents, groups or rules have changed. */
  settingsChanged(): void {
    this.#stale = true
    this.wake()
  }

  wake(): void {
    this.#wake.abort()
  }

  /** Decides and acts until there is nothing more to do just now. */
  async round(signal: AbortSignal): Promise<void> {
    for (let count = 0; count < MAX_ROUNDS && !signal.aborted; count += 1) {
      const world = await this.#world()
      const steps = plan(world)
      if (steps.length === 0) {
        // Where a conversation belongs is not known before its webhook has answered.
        const placed = world.waiting.filter(({ answers }) => ![...answers.values()].includes('asked'))
        await this.#options.absence?.tell({ ...world, waiting: placed }, this.#states)
        break
      }
      await Promise.all(steps.map((step) => this.#carryOut(step)))
    }
    await this.#saveMarks()
  }

  #take(state: ConversationState): boolean {
    const known = this.#states.get(state.id)
    if (known !== undefined && known.lastSeq >= state.lastSeq) return false
    const { kind } = state.owner
    if (kind === 'queue' || kind === 'agent') {
      this.#states.set(state.id, state)
      if (kind === 'agent') this.#forget(state.id)
      return true
    }
    this.#forget(state.id)
    return this.#states.delete(state.id)
  }

  #forget(id: string): void {
    this.#facts.delete(id)
    this.#answers.delete(id)
  }

  async #world(): Promise<World> {
    const now = this.#now()
    const people = await this.#peopleNow(now)
    await this.#readFacts()
    const waiting: Waiting[] = []
    const owned: Owned[] = []
    for (const state of this.#states.values()) {
      if (state.owner.kind === 'queue') waiting.push(waitingOf(state, this.#facts.get(state.id) ?? noFacts, this.#answers.get(state.id)))
      else if (state.owner.kind === 'agent') owned.push(ownedOf(state, state.owner.agentId))
    }
    return { now, rules: people.rules, groups: people.groups, hours: people.hours, skills: people.skills.names, agents: this.#agents(people, now), waiting, owned }
  }

  async #peopleNow(now: number): Promise<People> {
    if (this.#people !== null && !this.#stale && now - this.#people.at < REFRESH) return this.#people
    const { db, identity } = this.#options
    this.#stale = false
    const before = this.#people
    const [serving, rows, groups, skills, { rules }] = await Promise.all([identity.servingAgents(), store.readAgents(db), store.readGroupRouting(db), readSkillBook(db), store.readRules(db)])
    const hours = await hoursOfGroups(groups, this.#options.hoursOf)
    // Marks not yet written are newer than what was read.
    for (const id of this.#marks) {
      const mine = before?.rows.get(id)
      if (mine !== undefined) rows.set(id, { ...mine, ...pick(rows.get(id)) })
    }
    const people = { agents: new Map(serving.map((agent) => [agent.id, agent])), rows, groups, hours, skills, rules, at: now }
    for (const agent of serving) {
      const was = before?.agents.get(agent.id)
      if (agent.availability === 'online' && was !== undefined && was.availability !== 'online') this.#markIn(people, agent.id, { missed: 0 })
    }
    this.#people = people
    return people
  }

  #agents({ agents, rows, skills }: People, now: number): Map<string, Agent> {
    const { presence } = this.#options
    const connected = presence.connected()
    return new Map([...agents.values()].map((agent) => {
      const heard = agent.lastSeenAt === null ? 0 : Date.parse(agent.lastSeenAt)
      const here = connected.has(agent.id) || (!presence.complete && now - heard < HEARD)
      const gone = !here || agent.availability === 'offline'
      if (!gone) this.#goneSince.delete(agent.id)
      else if (!this.#goneSince.has(agent.id)) this.#goneSince.set(agent.id, now)
      const row = rows.get(agent.id) ?? freshRow(agent.id)
      return [agent.id, {
        id: agent.id, name: agent.name, availability: agent.availability, connected: here, goneSince: this.#goneSince.get(agent.id) ?? null,
        capacity: row.capacity, byChannel: row.byChannel, skills: new Map(Object.entries(agent.groups)), levels: skills.ofAgents.get(agent.id) ?? new Map<string, number>(), lastGivenAt: row.lastGivenAt, missed: row.missed,
      }]
    }))
  }

  /** Asked once for each conversation while it waits. */
  async #readFacts(): Promise<void> {
    const missing = [...this.#states.values()].filter((state) => state.owner.kind === 'queue' && !this.#facts.has(state.id))
    if (missing.length === 0) return
    const found = await this.#options.factsOf([...new Set(missing.map((state) => state.customerId))])
    for (const state of missing) this.#facts.set(state.id, found.get(state.customerId) ?? noFacts)
  }

  async #carryOut(step: Step): Promise<void> {
    try {
      if (step.do === 'set_break') {
        await this.#options.identity.setAvailability(step.agentId, 'break', MISSED_REASON, 'system')
        this.#stale = true
        return
      }
      if (step.do === 'ask') {
        this.#ask(step.conversationId, step.ruleId)
        return
      }
      const { state, events } = await this.#options.conversations.writer.execute({ conversationId: step.conversationId, decide: (now) => this.#decide(step, now) })
      if (step.do === 'take_back' && step.why === 'silent' && events.length > 0) this.#miss(step.agentId)
      if (state !== null) this.#take(state)
    } catch (error) {
      this.#options.onError(error)
      // Decided anew on what is there then.
      await sleep(TICK, this.#wake.signal)
    }
  }

  #decide(step: Exclude<Step, { do: 'set_break' | 'ask' }>, now: ConversationState | null): ReturnType<typeof decisions.route> {
    switch (step.do) {
      case 'route': return decisions.route(now, step.groupId, 'routed', step.priority, step.demand ?? null)
      case 'overflow': return decisions.route(now, step.groupId, 'overflowed', undefined, step.anyone === true ? null : undefined)
      case 'assign': return decisions.assign(now, this.#nameOf(step.agentId), step.ownerSeq)
      case 'offer': return decisions.offer(now, this.#nameOf(step.agentId), new Date(step.until).toISOString(), step.ownerSeq)
      case 'end_offer': return decisions.endOffer(now, step.agentId, step.outcome)
      case 'take_back': return decisions.takeBack(now, step.ownerSeq, step.why)
    }
  }

  /** Asks without waiting: others are routed meanwhile, and the answer wakes the routing. */
  #ask(conversationId: string, ruleId: string): void {
    const state = this.#states.get(conversationId)
    const rule = this.#people?.rules.rules.find(({ id }) => id === ruleId)
    if (state === undefined || rule === undefined) return
    const answers = this.#answers.get(conversationId) ?? new Map<string, Answer | 'asked'>()
    this.#answers.set(conversationId, answers.set(ruleId, 'asked'))
    const { identity, asker, onError } = this.#options
    const facts = this.#facts.get(conversationId) ?? noFacts
    identity.groups.names()
      .then((groups) => asker.ask(rule, { type: 'routing.ask', ruleId, conversationId, customerId: state.customerId, facts: askedOf(state, facts), groups: groups.map(({ id, name }) => ({ id, name })) }))
      .catch((error: unknown): Answer => {
        onError(error)
        return { groupId: null, priority: null }
      })
      .then((answer) => {
        // Of a conversation that has left the queue meanwhile nobody asks any more.
        if (this.#answers.get(conversationId) === answers) answers.set(ruleId, answer)
        this.wake()
      }, onError)
  }

  #nameOf(agentId: string): { agentId: string; name: string } {
    return { agentId, name: this.#people?.agents.get(agentId)?.name ?? '' }
  }

  #miss(agentId: string): void {
    this.#mark(agentId, { missed: (this.#people?.rows.get(agentId)?.missed ?? 0) + 1 })
  }

  #mark(agentId: string, change: Partial<Pick<store.AgentRow, 'missed' | 'lastGivenAt'>>): void {
    if (this.#people !== null) this.#markIn(this.#people, agentId, change)
  }

  #markIn({ rows }: People, agentId: string, change: Partial<Pick<store.AgentRow, 'missed' | 'lastGivenAt'>>): void {
    const row = rows.get(agentId) ?? freshRow(agentId)
    const next = { ...row, ...change }
    if (next.missed === row.missed && next.lastGivenAt === row.lastGivenAt) return
    rows.set(agentId, next)
    this.#marks.add(agentId)
  }

  async #saveMarks(): Promise<void> {
    const rows = this.#people?.rows
    if (rows === undefined || this.#marks.size === 0) return
    const marks = [...this.#marks].flatMap((id) => rows.get(id) ?? [])
    this.#marks.clear()
    await store.writeMarks(this.#options.db, marks)
  }
}

const freshRow = (agentId: string): store.AgentRow => ({ agentId, capacity: store.defaultCapacity, byChannel: {}, missed: 0, lastGivenAt: 0 })
/** What people set, of a row read anew. */
const pick = (row: store.AgentRow | undefined): Partial<store.AgentRow> => (row === undefined ? {} : { capacity: row.capacity, byChannel: row.byChannel })
