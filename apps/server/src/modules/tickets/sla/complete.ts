import type { TicketPriority, TicketTarget } from '@yingda/contract'
import { isDeepStrictEqual } from 'node:util'
import { evolve } from '../log/evolve.ts'
import { system, type NewEvent, type Sla, type SlaStep, type StoredEvent, type Ticket } from '../log/types.ts'
import type { Settings } from '../settings/cache.ts'
import { done, dueNow, steer, type Due, type Facts, type Rules, type Signals } from './clocks.ts'
import { matchPolicy, type CustomerFacts } from './policy.ts'

const RAISED: Record<TicketPriority, TicketPriority> = { low: 'normal', normal: 'high', high: 'urgent', urgent: 'urgent' }
/** The next higher priority; urgent stays. */
export const raised = (priority: TicketPriority): TicketPriority => RAISED[priority]

/** Things a timer may do to one ticket at once: more is a fault of the rules, not a wish. */
const MOST_DUE = 200

/** A ticket on which events are thought through, one after the other. */
class Draft {
  readonly #id: string
  readonly #at: string
  readonly events: NewEvent[] = []
  ticket: Ticket | null

  constructor(id: string, ticket: Ticket | null, at: number) {
    this.#id = id
    this.ticket = ticket
    this.#at = new Date(at).toISOString()
  }

  push(event: NewEvent): void {
    const stored: StoredEvent = { ...event, seq: (this.ticket?.lastSeq ?? 0) + 1, at: this.#at }
    this.ticket = evolve(this.#id, this.ticket, stored)
    this.events.push(event)
  }
}

/** What events are thought through with. */
export interface Thought {
  customer: CustomerFacts
  settings: Settings
  at: number
}

function rulesOf(ticket: Ticket, { settings, customer }: Thought): Rules | null {
  const policy = matchPolicy(settings.policies, ticket, customer)
  return policy && { policy, hours: settings.hoursOf(policy.calendarId) }
}

const factsOf = (ticket: Ticket): Facts => ({
  category: ticket.category, priority: ticket.priority, merged: ticket.mergedInto !== null, createdAt: ticket.createdAt, answered: ticket.answered,
})

/** The events of a command, with those that time and the clocks add: what came due before, and what follows. */
export function complete(id: string, ticket: Ticket | null, events: readonly NewEvent[], thought: Thought): NewEvent[] {
  const draft = new Draft(id, ticket, thought.at)
  if (ticket !== null) settle(draft, thought)
  const answeredBefore = draft.ticket?.answered ?? false
  for (const event of events) draft.push(event)
  follow(draft, thought, signalsOf(events, answeredBefore))
  return draft.events
}

/** The ticket as it is now: what has come due since its last event, thought through. */
export function settled(ticket: Ticket, thought: Thought): { ticket: Ticket; events: NewEvent[] } {
  const draft = new Draft(ticket.id, ticket, thought.at)
  settle(draft, thought)
  return { ticket: draft.ticket ?? ticket, events: draft.events }
}

function signalsOf(events: readonly NewEvent[], answeredBefore: boolean): Signals {
  const replies = events.filter((event) => event.type === 'reply' && !event.internal)
  const last = replies.at(-1)
  return { agentReplied: replies.some((event) => event.by.kind === 'agent'), customerSpoke: last?.by.kind === 'customer' && answeredBefore }
}

function settle(draft: Draft, thought: Thought): void {
  for (let round = 0; round < MOST_DUE; round += 1) {
    const { ticket } = draft
    if (ticket === null) return
    const due = nextDue(ticket, thought)
    const closing = ticket.closesAt !== null && ticket.category === 'solved' ? Date.parse(ticket.closesAt) : Infinity
    if (due !== null && due.due.at <= closing) enact(draft, due.due, due.rules, due.sla, thought)
    else if (closing <= thought.at) close(draft, ticket, thought)
    else return
  }
}

function nextDue(ticket: Ticket, thought: Thought): { due: Due; rules: Rules; sla: Sla } | null {
  if (ticket.sla === null) return null
  const rules = rulesOf(ticket, thought)
  if (rules === null || rules.policy.id !== ticket.sla.policyId) return null
  const due = dueNow(ticket.sla, rules, thought.at)
  return due && { due, rules, sla: ticket.sla }
}

function enact(draft: Draft, due: Due, rules: Rules, sla: Sla, thought: Thought): void {
  const escalation = due.step === null ? undefined : rules.policy.escalations[due.step]
  const { ticket } = draft
  if (ticket === null) return
  const notify = escalation ? [...new Set([...escalation.notifyUserIds, ...(escalation.notifyFollowers ? [...ticket.followers, ...(ticket.assigneeId === null ? [] : [ticket.assigneeId])] : [])])] : []
  draft.push({ type: 'sla', by: system, key: due.key, what: due.what, targets: [due.clock.target], sla: done(sla, due, rules), ...(notify.length > 0 ? { notify } : {}) })
  if (escalation === undefined) return
  if (escalation.raisePriority && ticket.priority !== 'urgent') {
    draft.push({ type: 'changed', by: system, changes: [{ field: 'priority', from: ticket.priority, to: raised(ticket.priority) }] })
  }
  const assigneeId = escalation.assignAgentId ?? (escalation.assignGroupId !== null && escalation.assignGroupId !== ticket.groupId ? null : ticket.assigneeId)
  const groupId = escalation.assignGroupId ?? ticket.groupId
  if (assigneeId !== ticket.assigneeId || groupId !== ticket.groupId) draft.push({ type: 'assigned', by: system, assigneeId, groupId })
  follow(draft, thought, { agentReplied: false, customerSpoke: false })
}

function close(draft: Draft, ticket: Ticket, { settings }: Thought): void {
  const to = settings.type(ticket.typeId).states.find((state) => state.category === 'closed')
  // A type always has one; without it the ticket stays solved and is not looked at again.
  draft.push({ type: 'state', by: system, from: ticket.state, to: to?.key ?? ticket.state, category: to ? 'closed' : 'solved', reopened: false, confirmed: false, closesAt: null })
}

/** Lets the clocks follow what happened; writes an event only when they did something. */
function follow(draft: Draft, thought: Thought, signals: Signals): void {
  const { ticket } = draft
  if (ticket === null) return
  const rules = rulesOf(ticket, thought)
  const before = ticket.sla
  if (rules === null) {
    if (before !== null) draft.push({ type: 'sla', by: system, what: 'ended', targets: before.clocks.map((clock) => clock.target), sla: null })
    return
  }
  const after = steer(before, rules, factsOf(ticket), signals, thought.at)
  const step = stepOf(before, after)
  if (step !== null) draft.push({ type: 'sla', by: system, what: step.what, targets: step.targets, sla: after })
}

/** What the clocks did, in one word, and which ones; null when nothing. */
function stepOf(before: Sla | null, after: Sla): { what: SlaStep; targets: TicketTarget[] } | null {
  if (before === null) return { what: 'started', targets: after.clocks.map((clock) => clock.target) }
  if (isDeepStrictEqual(before, after)) return null
  const old = (clock: Sla['clocks'][number]): Sla['clocks'][number] | undefined => before.clocks.find((one) => one.target === clock.target && one.cycle === clock.cycle)
  const which = (fits: (clock: Sla['clocks'][number], was: Sla['clocks'][number]) => boolean): TicketTarget[] =>
    after.clocks.filter((clock) => { const was = old(clock); return was !== undefined && fits(clock, was) }).map((clock) => clock.target)
  const met = which((clock, was) => clock.metAt !== null && was.metAt === null)
  if (met.length > 0) return { what: 'met', targets: met }
  const fresh = after.clocks.filter((clock) => old(clock) === undefined).map((clock) => clock.target)
  if (fresh.length > 0) return { what: 'started', targets: fresh }
  const paused = which((clock, was) => clock.from === null && was.from !== null)
  if (paused.length > 0) return { what: 'paused', targets: paused }
  const resumed = which((clock, was) => clock.from !== null && was.from === null)
  if (resumed.length > 0) return { what: 'resumed', targets: resumed }
  return { what: 'changed', targets: after.clocks.filter((clock) => clock.metAt === null).map((clock) => clock.target) }
}
