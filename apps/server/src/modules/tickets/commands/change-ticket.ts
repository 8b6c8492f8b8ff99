import type { Language, TicketPriority, TicketType, TicketUpdate } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { accessTicket, requireInScope } from '../access.ts'
import type { TicketContext } from '../context.ts'
import { ownFiles } from '../files/own.ts'
import type { Actor, Change, NewEvent, StoredValues, Ticket, TicketChange } from '../log/types.ts'
import { readValues, valueChanges, type ReadValues } from '../values.ts'
import { move, stateEvent, stateIn } from './moves.ts'
import { isClosed, isMerged, noSuchAgent, noSuchGroup, noSuchType } from './refusals.ts'
import { run } from './run.ts'

export const asActor = (agent: Pick<AgentPrincipal, 'userId'>): Actor => ({ kind: 'agent', id: agent.userId })

/** @throws AppError bad_request when one of the ids is no active colleague */
export async function requireAgents(context: TicketContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const active = await context.ports.activeAgents(ids)
  if (!ids.every((id) => active.has(id))) throw noSuchAgent()
}

/** @throws AppError bad_request when there is no such group */
export async function requireGroup(context: TicketContext, id: string | null | undefined): Promise<void> {
  if (id === null || id === undefined) return
  const known = await context.ports.knownGroups?.([id])
  if (known?.has(id) !== true) throw noSuchGroup()
}

/** Whether the agent may name a customer: they know of a conversation or a ticket. @throws AppError not_found */
export async function requireCustomer(context: TicketContext, agent: AgentPrincipal, customerId: string | null | undefined, known: (customerId: string) => Promise<boolean>): Promise<void> {
  if (customerId === null || customerId === undefined) return
  if (!(await context.ports.maySeeCustomer(agent, customerId)) && !(await known(customerId))) throw new AppError('not_found')
}

export interface ChangeOptions {
  language: Language
  /** What the caller has seen; a later change of anybody makes it fail. */
  version?: number | undefined
  /** Done once under this key. */
  key?: string
}

/**
 * Changes a ticket as an agent asks.
 * @returns whether anything changed.
 * @throws AppError not_found, conflict, bad_request, not_allowed_now
 */
export async function changeTicket(context: TicketContext, agent: AgentPrincipal, id: string, update: TicketUpdate, options: ChangeOptions): Promise<{ ticket: Ticket; changed: boolean }> {
  const { ticket: seen, scope } = await accessTicket(context, agent, id)
  await requireAgents(context, update.assigneeId ? [update.assigneeId] : [])
  await requireGroup(context, update.groupId === seen.groupId ? undefined : update.groupId)
  const settings = await context.settings.get()
  const type = settings.findType(update.typeId ?? seen.typeId)
  if (type === null || (update.typeId !== undefined && update.typeId !== seen.typeId && !type.active)) throw noSuchType()
  const values = readValues(context.keyring, type, id, update.values ?? {}, options.language)
  const named = values.files.map((file) => file.id)
  if (named.length > 0) await ownFiles(context, { agentId: agent.userId }, id, named, true)
  const outcome = await run(context, {
    ids: [id], customerIds: [seen.customerId, update.customerId ?? null],
    once: options.key === undefined ? undefined : { ticketId: id, key: options.key },
    decide(tickets, { at }) {
      const ticket = requireInScope(tickets, id, scope)
      if (options.version !== undefined && options.version !== ticket.version) throw new AppError('conflict')
      const change = changesOf(ticket, type, update, values, asActor(agent), at, options.language)
      const [first, ...rest] = change.events
      if (first === undefined) return []
      return [options.key === undefined ? change : { ...change, events: [{ ...first, key: options.key }, ...rest] }]
    },
  })
  return { ticket: outcome.tickets.get(id) ?? seen, changed: outcome.repeated || outcome.events.has(id) }
}

/** The events that lead from a ticket to what is wanted. Pure. @throws AppError */
export function changesOf(ticket: Ticket, type: TicketType, update: TicketUpdate, values: ReadValues, by: Actor, at: number, language: Language): TicketChange {
  if (ticket.mergedInto !== null) throw isMerged()
  const changes = fieldChanges(ticket, update, values)
  const stored = changes.reduce<StoredValues>((all, change) => {
    if (!change.field.startsWith('value:')) return all
    const { [change.field.slice('value:'.length)]: _gone, ...rest } = all
    return change.to === null ? rest : { ...rest, [change.field.slice('value:'.length)]: change.to }
  }, ticket.values)
  const events: NewEvent[] = changes.length > 0 ? [{ type: 'changed', by, changes }] : []
  const retyped = type.id !== ticket.typeId
  const state = retyped ? stateIn(type, ticket) : ticket.state
  if (state !== ticket.state) events.push(stateEvent(type, ticket.state, state, by, at))
  const assigneeId = update.assigneeId === undefined ? ticket.assigneeId : update.assigneeId
  const groupId = update.groupId === undefined ? ticket.groupId : update.groupId
  if (assigneeId !== ticket.assigneeId || groupId !== ticket.groupId) events.push({ type: 'assigned', by, assigneeId, groupId })
  if (update.state !== undefined) events.push(...move(type, { ...ticket, state }, stored, update.state, by, at, language))
  const onlyTags = events.every((event) => event.type === 'state' || (event.type === 'changed' && event.changes.every(({ field }) => field === 'tags')))
  if (ticket.category === 'closed' && !onlyTags && !events.some((event) => event.type === 'state' && event.reopened)) throw isClosed()
  const text = [...changes.flatMap((change) => (change.field === 'subject' ? [change.to] : [])), values.text].filter((one) => one !== '').join('\n')
  return { ticketId: ticket.id, events, personal: values.personal, files: values.files, ...(text === '' ? {} : { text }) }
}

function fieldChanges(ticket: Ticket, update: TicketUpdate, values: ReadValues): Change[] {
  const changes: Change[] = []
  const subject = update.subject?.trim()
  if (subject !== undefined && subject !== ticket.subject) changes.push({ field: 'subject', from: ticket.subject, to: subject })
  if (update.typeId !== undefined && update.typeId !== ticket.typeId) changes.push({ field: 'type', from: ticket.typeId, to: update.typeId })
  const priority: TicketPriority = update.priority ?? ticket.priority
  if (priority !== ticket.priority) changes.push({ field: 'priority', from: ticket.priority, to: priority })
  if (update.customerId !== undefined && update.customerId !== ticket.customerId) changes.push({ field: 'customer', from: ticket.customerId, to: update.customerId })
  const tags = wantedTags(ticket.tags, update)
  if (tags.join('\n') !== ticket.tags.join('\n')) changes.push({ field: 'tags', from: ticket.tags, to: tags })
  return [...changes, ...valueChanges(ticket.values, values.stored)]
}

function wantedTags(now: readonly string[], { tags, addTags, removeTags }: TicketUpdate): string[] {
  const all = new Set([...(tags ?? now), ...(addTags ?? [])])
  for (const tag of removeTags ?? []) all.delete(tag)
  return [...all].slice(0, 50)
}
