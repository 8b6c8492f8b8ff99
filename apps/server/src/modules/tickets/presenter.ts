import type { AttachmentRef, Language, TicketActor, TicketDetail, TicketEvent, TicketReference, TicketSummary, TicketType, TicketValue } from '@yingda/contract'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import { maskEmail, maskPhone } from '../customers/index.ts'
import type { TicketContext } from './context.ts'
import { movesOf } from './commands/moves.ts'
import { findFiles, toReference } from './files/store.ts'
import type { Actor, Change, StoredEvent, StoredValue, Ticket } from './log/types.ts'
import { inScope, type Scope } from './policy.ts'
import { dueAtOf, statusOf } from './sla/clocks.ts'
import * as store from './store.ts'
import { isSealed, openValue } from './values.ts'

/** Names by id, as far as the reader may know them. */
export interface Names {
  agents: ReadonlyMap<string, string>
  customers: ReadonlyMap<string, { name: string | null; number: number }>
}

/** All names some tickets need, in two queries. */
export async function namesFor(context: TicketContext, agent: AgentPrincipal, tickets: readonly Ticket[], events: readonly StoredEvent[] = []): Promise<Names> {
  const users = new Set<string>()
  const customers = new Set<string>()
  const actor = ({ kind, id }: Actor): void => {
    if (id !== null && kind === 'agent') users.add(id)
    if (id !== null && kind === 'customer') customers.add(id)
  }
  for (const ticket of tickets) {
    for (const id of [ticket.assigneeId, ...ticket.followers, ...ticket.participants]) if (id !== null) users.add(id)
    actor(ticket.createdBy)
    if (ticket.customerId !== null) customers.add(ticket.customerId)
  }
  for (const event of events) {
    actor(event.by)
    if (event.type === 'assigned' && event.assigneeId !== null) users.add(event.assigneeId)
    if (event.type === 'followed') users.add(event.userId)
    if (event.type === 'reply') event.mentions.forEach((id) => users.add(id))
  }
  const [agents, known] = await Promise.all([
    users.size === 0 ? new Map<string, string>() : context.ports.agentNames([...users]),
    customers.size === 0 ? new Map<string, { name: string | null; number: number }>() : context.ports.customerNames([...customers]),
  ])
  const mayName = agent.permissions.has('customers.view')
  return { agents, customers: new Map([...known].map(([id, one]) => [id, mayName ? one : { name: null, number: one.number }])) }
}

const named = (names: Names, id: string): { id: string; name: string | null } => ({ id, name: names.agents.get(id) ?? null })

export function presentActor({ kind, id }: Actor, names: Names): TicketActor {
  const name = id === null ? null : kind === 'agent' ? names.agents.get(id) : kind === 'customer' ? names.customers.get(id)?.name : null
  return { kind, id, name: name ?? null }
}

/** A ticket as a row of a list. */
export function presentSummary(ticket: Ticket, names: Names): TicketSummary {
  const { id, number, typeId, state, category, priority, subject, groupId, source, tags, createdAt, updatedAt, solvedAt, customerWaits, reminders, rating, mergedInto, version } = ticket
  const customer = ticket.customerId === null ? undefined : names.customers.get(ticket.customerId)
  return {
    id, number, typeId, state, category, priority, subject, groupId, source, tags, createdAt, updatedAt, solvedAt, customerWaits, reminders, rating, mergedInto, version,
    customer: ticket.customerId === null ? null : { id: ticket.customerId, name: customer?.name ?? null, number: customer?.number ?? 0 },
    assignee: ticket.assigneeId === null ? null : named(names, ticket.assigneeId),
    dueAt: dueAtOf(ticket.sla), sla: statusOf(ticket.sla), conversationId: ticket.conversationIds[0] ?? null,
    ...(ticket.erased === true ? { erased: true } : {}),
  }
}

export async function presentSummaries(context: TicketContext, agent: AgentPrincipal, tickets: readonly Ticket[]): Promise<TicketSummary[]> {
  if (tickets.length === 0) return []
  const plain = tickets.map((ticket) => ({ ...ticket, followers: [], participants: [], createdBy: { kind: 'system' as const, id: null } }))
  const names = await namesFor(context, agent, plain)
  return tickets.map((ticket) => presentSummary(ticket, names))
}

/** Personal values as the reader may have them; null where nothing is stored any more. */
export function openPersonal(context: Pick<TicketContext, 'keyring'>, type: TicketType, ticketId: string, sealed: ReadonlyMap<string, string> | undefined, plain: boolean): Record<string, string> {
  const opened: Record<string, string> = {}
  for (const [field, value] of sealed ?? []) {
    const text = openValue(context.keyring, ticketId, field, value)
    const kind = type.fields.find((one) => one.key === field)?.kind
    opened[field] = plain ? text : kind === 'email' ? maskEmail(text) : maskPhone(text)
  }
  return opened
}

type PresentedValue = TicketValue | AttachmentRef[]

/** Values of the form: files as references, personal ones opened or masked. */
export async function presentValues(context: TicketContext, type: TicketType, ticket: Ticket, plain: boolean): Promise<Record<string, PresentedValue>> {
  const entries = Object.entries(ticket.values)
  const fileKeys = new Set(type.fields.filter(({ kind }) => kind === 'file').map(({ key }) => key))
  const fileIds = entries.flatMap(([key, value]) => (fileKeys.has(key) && Array.isArray(value) ? value : []))
  const sealed = entries.some(([, value]) => isSealed(value))
  const [files, personal] = await Promise.all([findFiles(context.db, fileIds), sealed ? store.readPersonal(context.db, [ticket.id]) : null])
  const opened = openPersonal(context, type, ticket.id, personal?.get(ticket.id), plain)
  return Object.fromEntries(
    entries.map(([key, value]): [string, PresentedValue] => {
      if (isSealed(value)) return [key, opened[key] ?? null]
      if (!fileKeys.has(key) || !Array.isArray(value)) return [key, value]
      return [key, value.flatMap((id) => { const file = files.get(id); return file?.ticketId === ticket.id ? [toReference(file)] : [] })]
    }),
  )
}

interface Reader {
  agent: AgentPrincipal
  scope: Scope
  language: Language
}

/** Other tickets by id, as far as the reader may see them. */
async function references(context: TicketContext, { scope }: Reader, ids: readonly string[]): Promise<(id: string) => TicketReference> {
  const found = await store.findTickets(context.db, [...new Set(ids)])
  return (id) => {
    const ticket = found.get(id)
    if (ticket === undefined || !inScope(scope, ticket)) return { id, number: ticket?.number ?? null, subject: null, category: null }
    return { id, number: ticket.number, subject: ticket.subject, category: ticket.category }
  }
}

const relatedIds = (ticket: Ticket): string[] => [
  ...ticket.childIds, ...ticket.links.map((link) => link.ticketId), ...ticket.mergedFrom, ...[ticket.parentId, ticket.mergedInto].flatMap((id) => id ?? []),
]

/** A whole ticket with some of its events. */
export async function presentDetail(context: TicketContext, reader: Reader, ticket: Ticket, events: readonly StoredEvent[]): Promise<{ ticket: TicketDetail; events: TicketEvent[] }> {
  const { agent } = reader
  const settings = await context.settings.get()
  const type = settings.type(ticket.typeId)
  const others = events.flatMap((event) => (event.type === 'merged' || event.type === 'linked' ? [event.other] : []))
  const [names, values, reference, created] = await Promise.all([
    namesFor(context, agent, [ticket], events),
    presentValues(context, type, ticket, agent.permissions.has('customers.view_contact')),
    references(context, reader, [...relatedIds(ticket), ...others]),
    events[0]?.type === 'created' ? events[0] : store.readCreated(context.db, ticket.id),
  ])
  const policy = settings.policies.find((one) => one.id === ticket.sla?.policyId)
  const { parentId, mergedInto } = ticket
  const detail: TicketDetail = {
    ...presentSummary(ticket, names),
    description: created?.text ?? '', files: created?.files ?? [], values, createdBy: presentActor(ticket.createdBy, names),
    followers: ticket.followers.map((id) => named(names, id)), participants: ticket.participants.map((id) => named(names, id)), following: ticket.followers.includes(agent.userId),
    policy: policy ? { id: policy.id, name: policy.name } : null,
    clocks: (ticket.sla?.clocks ?? []).map(({ from, leftMs, ...clock }) => ({ ...clock, leftMs: from === null && clock.metAt === null ? leftMs : null })),
    moves: movesOf(type, ticket), parent: parentId === null ? null : reference(parentId), children: ticket.childIds.map(reference),
    links: ticket.links.map((link) => ({ ...reference(link.ticketId), kind: link.kind })), merged: ticket.mergedFrom.map(reference),
    mergedTo: mergedInto === null ? null : reference(mergedInto), closesAt: ticket.closesAt, ratingComment: ticket.ratingComment, lastSeq: ticket.lastSeq,
  }
  return { ticket: detail, events: events.map((event) => presentEvent(event, names, reference)) }
}

function presentEvent(event: StoredEvent, names: Names, reference: (id: string) => TicketReference): TicketEvent {
  const { seq, at } = event
  const base = { seq, at, by: presentActor(event.by, names) }
  switch (event.type) {
    case 'created':
      return { ...base, type: 'created', text: event.text, files: event.files, source: event.source, state: event.state, priority: event.priority }
    case 'reply':
      return { ...base, type: 'reply', internal: event.internal, text: event.text, files: event.files, mentions: event.mentions.map((id) => named(names, id)) }
    case 'changed':
      return { ...base, type: 'changed', changes: event.changes.map(presentChange) }
    case 'state':
      return { ...base, type: 'state', from: event.from, to: event.to, category: event.category, reopened: event.reopened, confirmed: event.confirmed, closesAt: event.closesAt }
    case 'assigned':
      return { ...base, type: 'assigned', assignee: event.assigneeId === null ? null : named(names, event.assigneeId), groupId: event.groupId }
    case 'followed':
      return { ...base, type: 'followed', user: named(names, event.userId), on: event.on }
    case 'merged':
      return { ...base, type: 'merged', way: event.way, other: reference(event.other), on: event.on }
    case 'linked':
      return { ...base, type: 'linked', kind: event.kind, other: reference(event.other), on: event.on }
    case 'conversation':
      return { ...base, type: 'conversation', conversationId: event.conversationId }
    case 'reminder':
      return { ...base, type: 'reminder' }
    case 'sla':
      return { ...base, type: 'sla', what: event.what, targets: event.targets, dueAt: dueAtOf(event.sla) }
    case 'rated':
      return { ...base, type: 'rated', score: event.score, comment: event.comment }
    case 'erased':
      return { ...base, type: 'erased' }
  }
}

const plainValue = (value: StoredValue | null): TicketValue => (value !== null && isSealed(value) ? null : value)

function presentChange(change: Change): { field: string; from?: TicketValue; to?: TicketValue } {
  if (change.field.startsWith('value:')) {
    const { from, to } = change as Extract<Change, { field: `value:${string}` }>
    return { field: change.field, from: plainValue(from), to: plainValue(to) }
  }
  return { field: change.field, from: change.from as TicketValue, to: change.to as TicketValue }
}
