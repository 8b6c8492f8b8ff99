import { sql, type SQL } from 'drizzle-orm'
import { anyOf } from '../../platform/database/rows.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import { peopleOf } from './log/evolve.ts'
import type { Ticket } from './log/types.ts'

/**
 * Which tickets somebody may see. One description, used as SQL by lists, counts, search and export and as a predicate by
 * detail, commands and realtime: what is not in it exists nowhere.
 */
export interface Scope {
  all: boolean
  userId: string
  groupIds: readonly string[]
}

/** `own`: assigned, followed, taken part in, made by oneself, or in an own group. `all`: everything. None of both: nothing. */
export function scopeOf(agent: AgentPrincipal): Scope | null {
  const all = agent.permissions.has('tickets.view.all')
  if (!all && !agent.permissions.has('tickets.view.own')) return null
  return { all, userId: agent.userId, groupIds: [...agent.groupIds] }
}

export function inScope(scope: Scope | null, ticket: Ticket): boolean {
  if (scope === null) return false
  if (scope.all || peopleOf(ticket).has(scope.userId)) return true
  return ticket.groupId !== null && scope.groupIds.includes(ticket.groupId)
}

/** The same as a condition on `tickets t`. */
export function scopeCondition(scope: Scope | null): SQL {
  if (scope === null) return sql`false`
  if (scope.all) return sql`true`
  const mine = sql`exists (select 1 from ticket_people p where p.user_id = ${scope.userId} and p.ticket_id = t.id)`
  return scope.groupIds.length === 0 ? mine : sql`(${mine} or t.group_id = ${anyOf(scope.groupIds)})`
}
