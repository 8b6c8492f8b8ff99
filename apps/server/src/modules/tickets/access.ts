import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import type { TicketContext } from './context.ts'
import type { Ticket } from './log/types.ts'
import { inScope, scopeOf, type Scope } from './policy.ts'
import * as store from './store.ts'

/** Longest chain of tickets that were merged one into the other. */
const LONGEST_CHAIN = 20

/**
 * The one gate to a ticket for agents.
 * @throws AppError not_found when it does not exist or may not be seen: the caller cannot tell which.
 */
export async function accessTicket(context: TicketContext, agent: AgentPrincipal, id: string): Promise<{ ticket: Ticket; scope: Scope }> {
  const scope = scopeOf(agent)
  const ticket = await store.findTicket(context.db, id)
  if (ticket === null || scope === null || !inScope(scope, ticket)) throw new AppError('not_found')
  return { ticket, scope }
}

/** The ticket in which another one goes on: itself, unless it was merged. */
export async function followMerges(context: Pick<TicketContext, 'db'>, ticket: Ticket): Promise<Ticket> {
  let now = ticket
  for (let step = 0; step < LONGEST_CHAIN && now.mergedInto !== null; step += 1) {
    const next = await store.findTicket(context.db, now.mergedInto)
    if (next === null) return now
    now = next
  }
  return now
}

/**
 * The one gate for customers: an own ticket, or the own one in which it goes on.
 * @throws AppError not_found
 */
export async function accessOwnTicket(context: Pick<TicketContext, 'db'>, customerId: string, id: string): Promise<Ticket> {
  const ticket = await store.findTicket(context.db, id)
  if (ticket === null || ticket.customerId !== customerId) throw new AppError('not_found')
  const last = await followMerges(context, ticket)
  return last.customerId === customerId ? last : ticket
}

/** For commands, inside the transaction: what may be seen is asked again of the ticket as it is then. */
export function requireInScope(tickets: ReadonlyMap<string, Ticket>, id: string, scope: Scope | null): Ticket {
  const ticket = tickets.get(id)
  if (ticket === undefined || !inScope(scope, ticket)) throw new AppError('not_found')
  return ticket
}
