import type { Language, TicketCategory, TicketType } from '@yingda/contract'
import type { Actor, NewEvent, StoredValues, Ticket } from '../log/types.ts'
import { firstState, stateOf } from '../settings/definition.ts'
import { requireFilled } from '../values.ts'
import { noSuchMove } from './refusals.ts'

const DAY = 24 * 60 * 60 * 1000

type StateEvent = Extract<NewEvent, { type: 'state' }>

/** The event that brings a ticket into a state of its type. @throws when the type has no such state. */
export function stateEvent(type: TicketType, from: string, to: string, by: Actor, at: number, flags: { reopened?: boolean; confirmed?: boolean } = {}): StateEvent {
  const state = stateOf(type, to)
  if (!state) throw noSuchMove()
  const { closeDays } = type.rules
  const closesAt = state.category === 'solved' && closeDays !== null ? new Date(at + closeDays * DAY).toISOString() : null
  return { type: 'state', by, from, to, category: state.category, reopened: flags.reopened ?? false, confirmed: flags.confirmed ?? false, closesAt }
}

export const isOver = (category: TicketCategory): boolean => category === 'solved' || category === 'closed'

/** Keys of states an agent may move the ticket to. */
export function movesOf(type: TicketType, ticket: Pick<Ticket, 'state' | 'mergedInto'>): string[] {
  return ticket.mergedInto === null ? (stateOf(type, ticket.state)?.to ?? []) : []
}

/**
 * The move an agent asks for; nothing when the ticket is there already.
 * @throws AppError not_allowed_now (no such move), bad_request (fields must be filled first)
 */
export function move(type: TicketType, ticket: Ticket, values: StoredValues, to: string, by: Actor, at: number, language: Language): StateEvent[] {
  if (to === ticket.state) return []
  if (!movesOf(type, ticket).includes(to)) throw noSuchMove()
  requireFilled(type, values, to, false, language)
  const next = stateOf(type, to)
  const reopened = isOver(ticket.category) && next !== undefined && !isOver(next.category)
  return [stateEvent(type, ticket.state, to, by, at, { reopened })]
}

/** The state a ticket takes in another type: one of the same key and category, else the first of its category, else the first. */
export function stateIn(type: TicketType, ticket: Pick<Ticket, 'state' | 'category'>): string {
  const same = stateOf(type, ticket.state)
  const found = same?.category === ticket.category ? same : (firstState(type, ticket.category, isOver(ticket.category) ? 'closed' : 'open') ?? type.states[0])
  return found?.key ?? ticket.state
}
