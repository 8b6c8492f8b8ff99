import { AppError } from '../../../platform/errors.ts'
import { requireInScope } from '../access.ts'
import type { TicketContext } from '../context.ts'
import type { Actor, NewEvent, Ticket, TicketChange } from '../log/types.ts'
import type { Scope } from '../policy.ts'
import { firstState } from '../settings/definition.ts'
import { isClosed, isMerged, otherCustomer, tooDeep } from './refusals.ts'
import { run } from './run.ts'

const MOST_CHILDREN = 200
const MOST_LINKS = 100

/** The events that make `childId` a child of `parent`. @throws AppError not_allowed_now */
export function linkChild(parent: Ticket, childId: string, by: Actor): { child: NewEvent[]; parent: NewEvent[] } {
  if (parent.mergedInto !== null) throw isMerged()
  if (parent.parentId !== null || parent.childIds.length >= MOST_CHILDREN) throw tooDeep()
  return {
    child: [{ type: 'linked', by, kind: 'parent', other: parent.id, on: true }],
    parent: [{ type: 'linked', by, kind: 'child', other: childId, on: true }],
  }
}

interface Pair {
  scope: Scope
  by: Actor
  id: string
  otherId: string
}

/** Relates two tickets, or makes the other one the parent of the first; or takes that away. @throws AppError not_found, not_allowed_now */
export async function linkTickets(context: TicketContext, { scope, by, id, otherId }: Pair, kind: 'related' | 'parent', on: boolean): Promise<void> {
  if (id === otherId) throw new AppError('bad_request')
  await run(context, {
    ids: [id, otherId], customerIds: [],
    decide(tickets) {
      const ticket = requireInScope(tickets, id, scope)
      const other = requireInScope(tickets, otherId, scope)
      return kind === 'related' ? relate(ticket, other, by, on) : adopt(ticket, other, by, on)
    },
  })
}

function relate(ticket: Ticket, other: Ticket, by: Actor, on: boolean): TicketChange[] {
  const has = ticket.links.some((link) => link.kind === 'related' && link.ticketId === other.id)
  if (has === on) return []
  if (on && Math.max(ticket.links.length, other.links.length) >= MOST_LINKS) throw new AppError('too_large')
  return [
    { ticketId: ticket.id, events: [{ type: 'linked', by, kind: 'related', other: other.id, on }] },
    { ticketId: other.id, events: [{ type: 'linked', by, kind: 'related', other: ticket.id, on }] },
  ]
}

function adopt(child: Ticket, parent: Ticket, by: Actor, on: boolean): TicketChange[] {
  const is = child.parentId === parent.id
  if (is === on) return []
  if (on && (child.parentId !== null || child.childIds.length > 0)) throw tooDeep()
  if (on) {
    const link = linkChild(parent, child.id, by)
    return [{ ticketId: child.id, events: link.child }, { ticketId: parent.id, events: link.parent }]
  }
  return [
    { ticketId: child.id, events: [{ type: 'linked', by, kind: 'parent', other: parent.id, on: false }] },
    { ticketId: parent.id, events: [{ type: 'linked', by, kind: 'child', other: child.id, on: false }] },
  ]
}

/**
 * Ends a ticket in another one: it closes, its followers follow the other, and customers who write to it reach the other.
 * @throws AppError not_found, not_allowed_now (merged already, closed target, another customer)
 */
export async function mergeTickets(context: TicketContext, { scope, by, id, otherId }: Pair): Promise<void> {
  if (id === otherId) throw new AppError('bad_request')
  await run(context, {
    ids: [id, otherId], customerIds: [],
    decide(tickets, _moment, settings) {
      const source = requireInScope(tickets, id, scope)
      const target = requireInScope(tickets, otherId, scope)
      if (source.mergedInto === otherId) return []
      if (source.mergedInto !== null || target.mergedInto !== null) throw isMerged()
      if (target.category === 'closed') throw isClosed()
      if (source.customerId !== null && target.customerId !== null && source.customerId !== target.customerId) throw otherCustomer()
      const closed = firstState(settings.type(source.typeId), 'closed')
      const followers = [...source.followers, ...(source.assigneeId === null ? [] : [source.assigneeId])].filter((one) => !target.followers.includes(one) && one !== target.assigneeId)
      return [
        { ticketId: id, events: [{ type: 'merged', by, way: 'into', other: otherId, on: true, ...(closed ? { state: closed.key, category: 'closed' as const } : {}) }] },
        { ticketId: otherId, events: [{ type: 'merged', by, way: 'from', other: id, on: true }, ...[...new Set(followers)].map((userId): NewEvent => ({ type: 'followed', by, userId, on: true }))] },
      ]
    },
  })
}

/** Takes a merging back: the ticket is where it was before. @throws AppError not_found, not_allowed_now when it was not merged */
export async function unmergeTicket(context: TicketContext, scope: Scope, by: Actor, ticket: Ticket): Promise<void> {
  const otherId = ticket.mergedInto
  if (otherId === null) throw new AppError('not_allowed_now')
  await run(context, {
    ids: [ticket.id, otherId], customerIds: [ticket.customerId],
    decide(tickets) {
      const source = requireInScope(tickets, ticket.id, scope)
      requireInScope(tickets, otherId, scope)
      if (source.mergedInto !== otherId) throw new AppError('conflict')
      return [
        { ticketId: source.id, events: [{ type: 'merged', by, way: 'into', other: otherId, on: false }] },
        { ticketId: otherId, events: [{ type: 'merged', by, way: 'from', other: source.id, on: false }] },
      ]
    },
  })
}
