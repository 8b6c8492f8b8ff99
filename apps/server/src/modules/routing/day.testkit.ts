import { defaultGroupRouting, evolve, type ConversationState, type GroupRouting, type RoutingRules } from '@yingda/contract'
import { decisions, type NewEvent } from '../conversations/index.ts'
import { checkPlan } from './day-checks.testkit.ts'
import { noFacts, ownedOf, waitingOf, type CustomerFacts } from './plan/of-state.ts'
import { plan } from './plan/plan.ts'
import type { Agent, Step, World } from './plan/world.ts'

/** One simulated day of a service centre: the real plan, the real decisions and the real fold, on a clock of its own. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** 2026-03-02 00:00 in Shanghai. */
const MIDNIGHT = Date.UTC(2026, 2, 1, 16)
const OPENS = MIDNIGHT + 9 * HOUR
const CLOSES = MIDNIGHT + 18 * HOUR

export interface DayOptions {
  seed: number
  conversations: number
  agents: number
}

export interface DayResult {
  /** Rules that did not hold; empty when the day went as it must. */
  violations: string[]
  accepted: number
  abandoned: number
  /** Still in the queue when everybody had gone home: answered the next day. */
  left: number
  /** Seconds in the queue of those accepted, sorted. */
  waits: number[]
  /** The same by group. */
  waitsByGroup: Map<string, number[]>
  offers: { made: number; declined: number; missed: number; withdrawn: number }
  takenBack: number
  overflowed: number
  setToBreak: number
  /** Given to somebody with the skills asked for, and, when nobody had them in time, to anybody; sent on for want of them. */
  skills: { met: number; lowered: number; sentOn: number }
  /** Conversations each agent had, sorted. */
  perAgent: number[]
  plans: number
  planMs: number
}

/** A generator of its own, so that a day is the same everywhere (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const groupIds = ['presale', 'aftersale', 'technical', 'english', 'vip'] as const
const routingOf: Record<(typeof groupIds)[number], GroupRouting> = {
  presale: { ...defaultGroupRouting, mode: 'assign', strategies: ['last_agent', 'idle_share'], takeBackSeconds: 300, missLimit: 3, goneSeconds: 90 },
  aftersale: { ...defaultGroupRouting, mode: 'offer', strategies: ['skill', 'fewest'], offerSeconds: 20, missLimit: 3, goneSeconds: 90, overflow: [{ groupId: 'presale', afterSeconds: 300 }] },
  technical: { ...defaultGroupRouting, mode: 'offer', strategies: ['round_robin'], offerSeconds: 30, missLimit: 2, goneSeconds: 90 },
  english: { ...defaultGroupRouting, mode: 'assign', strategies: ['fewest'], goneSeconds: 90, emergencyAgentId: 'agent-000', emergencySeconds: 240 },
  vip: { ...defaultGroupRouting, mode: 'assign', strategies: ['owner', 'skill'], exclusiveOwner: true, goneSeconds: 60, overflow: [{ groupId: 'aftersale', afterSeconds: 120 }] },
}
const rule = (id: string, groupId: string, priority: number, conditions: RoutingRules['rules'][number]['conditions']): RoutingRules['rules'][number] => ({ id, name: id, enabled: true, groupId, priority, conditions })
const rules: RoutingRules = {
  rules: [
    rule('vip', 'vip', 2, [{ field: 'level', atLeast: 3 }]),
    { ...rule('angry', 'aftersale', 1, [{ field: 'cause', is: 'anger' }]), demand: { skills: [{ skillId: 'calm', atLeast: 70 }], otherwise: { do: 'lower', afterSeconds: 60, to: 0 } } },
    rule('english', 'english', 0, [{ field: 'language', is: 'en' }]),
    { ...rule('technical', 'technical', 0, [{ field: 'scenario', is: 'technical' }]), demand: { skills: [{ skillId: 'network', atLeast: 50 }], otherwise: { do: 'overflow', afterSeconds: 90, groupId: 'aftersale' } } },
    rule('presale', 'presale', 0, [{ field: 'page', contains: '/product' }]),
  ],
  defaultGroupId: 'aftersale',
  breakReasons: ['小休'],
}

/** What some can do in whatever group they are. */
const skillNames = new Map([['calm', '安抚'], ['network', '网络']])

interface Person {
  agent: Agent
  dead: boolean
  had: number
}


export class Day {
  readonly #options: DayOptions
  readonly #random: () => number
  readonly #states = new Map<string, ConversationState>()
  readonly #facts = new Map<string, CustomerFacts>()
  readonly #people = new Map<string, Person>()
  readonly #timeline = new Map<number, (() => void)[]>()
  /** Those with the queue or an agent. */
  readonly #live = new Map<string, ConversationState>()
  readonly #result: DayResult = {
    violations: [], accepted: 0, abandoned: 0, left: 0, waits: [], waitsByGroup: new Map(), offers: { made: 0, declined: 0, missed: 0, withdrawn: 0 },
    takenBack: 0, overflowed: 0, setToBreak: 0, skills: { met: 0, lowered: 0, sentOn: 0 }, perAgent: [], plans: 0, planMs: 0,
  }
  #rules = rules
  #groups = new Map(Object.entries(routingOf))
  #now = OPENS
  #dirty = true

  constructor(options: DayOptions) {
    this.#options = options
    this.#random = random(options.seed)
  }

  run(): DayResult {
    this.#hire()
    this.#arrivals()
    this.#at(OPENS + 5 * HOUR, () => { this.#restart() })
    this.#at(OPENS + 7 * HOUR, () => { this.#reorganise() })
    for (this.#now = OPENS; this.#now < CLOSES + 2 * HOUR; this.#now += SECOND) {
      const due = this.#timeline.get(this.#now) ?? []
      this.#timeline.delete(this.#now)
      for (const one of due) one()
      // Deadlines fall on seconds; without anybody waiting for one there is nothing to decide.
      if (this.#dirty || this.#now % (5 * SECOND) === 0) this.#route()
    }
    this.#closeBooks()
    return this.#result
  }

  // People

  #hire(): void {
    for (let n = 0; n < this.#options.agents; n += 1) {
      const id = `agent-${String(n).padStart(3, '0')}`
      const own = groupIds[n % groupIds.length] ?? 'aftersale'
      const second = this.#random() < 0.5 ? groupIds[Math.floor(this.#random() * groupIds.length)] : undefined
      const skills = new Map<string, number>([[own, 40 + Math.floor(this.#random() * 60)], ...(second === undefined || second === own ? [] : [[second, 20 + Math.floor(this.#random() * 50)] as const])])
      const levels = new Map([...skillNames.keys()].flatMap((skill) => (this.#random() < 0.5 ? [[skill, 30 + Math.floor(this.#random() * 71)] as const] : [])))
      const agent: Agent = {
        id, name: id, availability: 'offline', connected: false, goneSince: OPENS, capacity: 3 + Math.floor(this.#random() * 4), byChannel: {}, skills, levels, lastGivenAt: 0, missed: 0,
      }
      this.#people.set(id, { agent, dead: false, had: 0 })
      this.#shift(id, n)
    }
  }

  #shift(id: string, n: number): void {
    const begins = OPENS + Math.floor(this.#random() * 20) * MINUTE
    this.#at(begins, () => { this.#set(id, { availability: 'online', connected: true }) })
    for (let rest = 0; rest < 3; rest += 1) {
      const from = begins + (1 + rest * 2.5 + this.#random()) * HOUR
      this.#at(from, () => { this.#set(id, { availability: 'break' }) })
      this.#at(from + 10 * MINUTE, () => { this.#set(id, { availability: 'online' }) })
    }
    // Every sixth loses the connection in the middle of the work, without a word.
    if (n % 6 === 5) {
      const dies = begins + (1 + this.#random() * 6) * HOUR
      this.#at(dies, () => {
        this.#person(id).dead = true
        this.#set(id, { connected: false })
      })
      this.#at(dies + (4 + this.#random() * 10) * MINUTE, () => {
        this.#person(id).dead = false
        this.#set(id, { connected: true })
      })
    }
    this.#at(CLOSES + 30 * MINUTE, () => { this.#set(id, { availability: 'busy' }) })
  }

  #person(id: string): Person {
    const person = this.#people.get(id)
    if (!person) throw new Error(`no agent ${id}`)
    return person
  }

  #set(id: string, change: Partial<Agent>): void {
    const person = this.#person(id)
    const agent = { ...person.agent, ...change }
    const gone = !agent.connected || agent.availability === 'offline'
    const back = change.availability === 'online' ? { missed: 0 } : {}
    person.agent = { ...agent, ...back, goneSince: gone ? (person.agent.goneSince ?? this.#now) : null }
    this.#dirty = true
  }

  /** The node dies and another takes over: what it kept in memory only is gone. */
  #restart(): void {
    for (const [id, { agent }] of this.#people) this.#set(id, { goneSince: null, lastGivenAt: agent.lastGivenAt })
  }

  /** The rules change while customers wait, and a group is dissolved: whoever waits there is routed anew. */
  #reorganise(): void {
    this.#rules = { ...rules, rules: rules.rules.filter(({ id }) => id !== 'english').reverse() }
    this.#groups.delete('english')
    this.#dirty = true
  }

  // Customers

  #arrivals(): void {
    for (let n = 0; n < this.#options.conversations; n += 1) {
      // Two peaks: late morning and afternoon.
      const peak = this.#random() < 0.5 ? 2 : 6
      const hours = Math.min(8.9, Math.max(0, peak + (this.#random() + this.#random() + this.#random() - 1.5) * 3))
      this.#at(OPENS + hours * HOUR, () => { this.#arrive(`c${String(n).padStart(6, '0')}`) })
    }
  }

  #arrive(id: string): void {
    const english = this.#random() < 0.1
    const page = this.#random() < 0.4 ? '/product/1' : '/help'
    this.#append(id, [{ type: 'started', customerId: id, channel: 'web', language: english ? 'en' : 'zh', page }])
    this.#facts.set(id, {
      ...noFacts, level: this.#random() < 0.05 ? 3 : 1,
      ownerAgentId: this.#random() < 0.1 ? `agent-${String(Math.floor(this.#random() * this.#options.agents)).padStart(3, '0')}` : null,
    })
    if (this.#random() < 0.2) this.#append(id, decisions.classify(this.#state(id), null, 'technical', null).events)
    this.#append(id, [{ type: 'owner', owner: { kind: 'queue' }, reason: 'bot_handoff', byAgentId: null, note: null, cause: this.#random() < 0.1 ? 'anger' : 'unknown' }])
    const patience = -Math.log(1 - this.#random()) * 12 * MINUTE + 30 * SECOND
    this.#at(this.#now + patience, () => { this.#losePatience(id) })
  }

  #losePatience(id: string): void {
    const state = this.#state(id)
    if (state.owner.kind !== 'queue' || state.humanServed) return
    this.#result.abandoned += 1
    this.#append(id, [{ type: 'owner', owner: { kind: 'bot' }, reason: 'queue_left', byAgentId: null, note: null }])
  }

  // Work

  /** An agent has got the conversation: answers in turn, until it is done or they are gone. */
  #work(id: string, agentId: string, ownerSeq: number, rounds: number): void {
    const holds = (): boolean => {
      const { owner, ownerSeq: now } = this.#state(id)
      return owner.kind === 'agent' && owner.agentId === agentId && now === ownerSeq
    }
    const load = [...this.#live.values()].filter(({ owner }) => owner.kind === 'agent' && owner.agentId === agentId).length
    // Now and then one is forgotten, until it is taken back.
    const forgotten = this.#random() < 0.004
    const thinks = forgotten ? HOUR : (8 + this.#random() * 25) * SECOND * (0.7 + load * 0.2)
    this.#at(this.#now + thinks, () => {
      if (!holds() || this.#person(agentId).dead) return
      this.#say(id, { kind: 'agent', agentId, name: agentId })
      if (rounds === 0) {
        this.#append(id, [{ type: 'owner', owner: { kind: 'closed' }, reason: 'closed_by_agent', byAgentId: agentId, note: null }])
        return
      }
      this.#at(this.#now + (5 + this.#random() * 30) * SECOND, () => {
        if (!holds()) return
        this.#say(id, { kind: 'customer' })
        this.#work(id, agentId, ownerSeq, rounds - 1)
      })
    })
  }

  #say(id: string, author: { kind: 'customer' } | { kind: 'agent'; agentId: string; name: string }): void {
    const state = this.#state(id)
    this.#append(id, [{ type: 'message', author, content: { type: 'text', text: 'x' }, clientId: `m-${String(state.lastSeq)}`, internal: false }])
    if (author.kind === 'agent') this.#person(author.agentId).agent = { ...this.#person(author.agentId).agent, missed: 0 }
  }

  #answerOffer(id: string, agentId: string, until: number): void {
    const fate = this.#random()
    const after = this.#now + (1 + this.#random() * 12) * SECOND
    if (fate < 0.04 || after >= until) return // missed
    this.#at(after, () => {
      const state = this.#state(id)
      if (state.offer?.agentId !== agentId || this.#person(agentId).dead) return
      if (fate < 0.08) {
        this.#result.offers.declined += 1
        this.#append(id, decisions.endOffer(state, agentId, 'declined').events)
      } else {
        this.#append(id, [
          { type: 'offer_ended', agentId, outcome: 'accepted' },
          { type: 'owner', owner: { kind: 'agent', agentId, name: agentId }, reason: 'accepted', byAgentId: agentId, note: null },
        ])
      }
    })
  }

  // The log

  #at(time: number, what: () => void): void {
    const at = Math.max(this.#now + SECOND, Math.ceil(time / SECOND) * SECOND)
    this.#timeline.set(at, [...(this.#timeline.get(at) ?? []), what])
  }

  #state(id: string): ConversationState {
    const state = this.#states.get(id)
    if (!state) throw new Error(`no conversation ${id}`)
    return state
  }

  #append(id: string, events: readonly NewEvent[]): void {
    for (const event of events) {
      const before = this.#states.get(id) ?? null
      const stamped = { ...event, seq: (before?.lastSeq ?? 0) + 1, at: new Date(this.#now).toISOString() }
      const after = evolve(id, before, stamped)
      this.#states.set(id, after)
      if (after.owner.kind === 'queue' || after.owner.kind === 'agent') this.#live.set(id, after)
      else this.#live.delete(id)
      this.#dirty = true
      if (before !== null && stamped.type === 'owner') this.#ownerChanged(before, after, stamped.reason)
    }
  }

  #ownerChanged(before: ConversationState, after: ConversationState, reason: string): void {
    const { owner } = after
    if (reason === 'taken_back') this.#result.takenBack += 1
    if (owner.kind !== 'agent') return
    if (before.owner.kind !== 'queue') this.#violate(`${after.id} came to ${owner.agentId} from ${before.owner.kind}`)
    const person = this.#person(owner.agentId)
    person.had += 1
    person.agent = { ...person.agent, lastGivenAt: this.#now, ...(reason === 'accepted' ? { missed: 0 } : {}) }
    if (!before.humanServed) {
      const wait = (this.#now - Date.parse(before.queuedAt ?? '')) / SECOND
      this.#result.accepted += 1
      this.#result.waits.push(wait)
      const group = before.groupId ?? ''
      this.#result.waitsByGroup.set(group, [...(this.#result.waitsByGroup.get(group) ?? []), wait])
    }
    this.#work(after.id, owner.agentId, after.ownerSeq, 2 + Math.floor(this.#random() * 5))
  }

  // The routing

  #world(): World {
    const states = [...this.#live.values()]
    return {
      now: this.#now, rules: this.#rules, hours: new Map(), skills: skillNames, groups: this.#groups, agents: new Map([...this.#people].map(([id, { agent }]) => [id, agent])),
      waiting: states.filter(({ owner }) => owner.kind === 'queue').map((state) => waitingOf(state, this.#facts.get(state.id) ?? noFacts)),
      owned: states.flatMap((state) => (state.owner.kind === 'agent' ? [ownedOf(state, state.owner.agentId)] : [])),
    }
  }

  #route(): void {
    this.#dirty = false
    for (let round = 0; round < 50; round += 1) {
      const world = this.#world()
      const began = performance.now()
      const steps = plan(world)
      this.#result.planMs += performance.now() - began
      this.#result.plans += 1
      checkPlan(world, steps, { violate: (what) => { this.#violate(what) }, given: (how) => { this.#result.skills[how] += 1 } })
      if (steps.length === 0) break
      for (const step of steps) this.#carryOut(step)
    }
  }

  #carryOut(step: Step): void {
    if (step.do === 'set_break') {
      this.#result.setToBreak += 1
      this.#set(step.agentId, { availability: 'break' })
      this.#at(this.#now + 5 * MINUTE, () => { if (this.#person(step.agentId).agent.availability === 'break') this.#set(step.agentId, { availability: 'online' }) })
      return
    }
    const state = this.#state(step.conversationId)
    const name = (id: string): { agentId: string; name: string } => ({ agentId: id, name: id })
    switch (step.do) {
      case 'route': return this.#append(state.id, decisions.route(state, step.groupId, 'routed', step.priority, step.demand ?? null).events)
      case 'ask': throw new Error('no rule of this day asks a webhook')
      case 'overflow':
        this.#result.overflowed += 1
        if (step.anyone === true) this.#result.skills.sentOn += 1
        return this.#append(state.id, decisions.route(state, step.groupId, 'overflowed', undefined, step.anyone === true ? null : undefined).events)
      case 'assign': return this.#append(state.id, decisions.assign(state, name(step.agentId), step.ownerSeq).events)
      case 'offer':
        this.#result.offers.made += 1
        this.#append(state.id, decisions.offer(state, name(step.agentId), new Date(step.until).toISOString(), step.ownerSeq).events)
        return this.#answerOffer(state.id, step.agentId, step.until)
      case 'end_offer':
        this.#result.offers[step.outcome] += 1
        if (step.outcome === 'missed') this.#missed(step.agentId)
        return this.#append(state.id, decisions.endOffer(state, step.agentId, step.outcome).events)
      case 'take_back':
        if (step.why === 'silent') this.#missed(step.agentId)
        return this.#append(state.id, decisions.takeBack(state, step.ownerSeq, step.why).events)
    }
  }

  #missed(agentId: string): void {
    const person = this.#person(agentId)
    person.agent = { ...person.agent, missed: person.agent.missed + 1 }
  }

  // What must hold

  #violate(what: string): void {
    this.#result.violations.push(`${new Date(this.#now).toISOString()} ${what}`)
  }

  #closeBooks(): void {
    const result = this.#result
    for (const state of this.#live.values()) {
      if (state.owner.kind === 'queue' && !state.humanServed) result.left += 1
      if (state.owner.kind === 'agent') this.#violate(`${state.id} was never ended`)
    }
    const sum = result.accepted + result.abandoned + result.left
    if (sum !== this.#options.conversations) this.#violate(`${String(sum)} of ${String(this.#options.conversations)} conversations are accounted for`)
    result.waits.sort((a, b) => a - b)
    for (const waits of result.waitsByGroup.values()) waits.sort((a, b) => a - b)
    result.perAgent = [...this.#people.values()].map(({ had }) => had).sort((a, b) => a - b)
  }
}
