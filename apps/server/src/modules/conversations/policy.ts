import type { ConversationState } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { AgentPrincipal } from '../../platform/http/bind.ts'

/**
 * Which conversations somebody may see. One description, used as SQL by lists, counts and search and as a predicate by
 * detail, realtime and commands: what is not in it exists nowhere.
 */
export interface Scope {
  all: boolean
  agentId: string
}

/** `own`: what waits, what one owns or has owned. `all`: everything. None of both: nothing. */
export function scopeOf(agent: AgentPrincipal): Scope | null {
  if (agent.permissions.has('conversations.view.all')) return { all: true, agentId: agent.userId }
  if (agent.permissions.has('conversations.view.own')) return { all: false, agentId: agent.userId }
  return null
}

export function inScope(scope: Scope | null, state: ConversationState): boolean {
  if (scope === null) return false
  return scope.all || state.owner.kind === 'queue' || state.agentIds.includes(scope.agentId)
}

/** The same as a condition on `conversations c`. */
export function scopeCondition(scope: Scope | null): SQL {
  if (scope === null) return sql`false`
  if (scope.all) return sql`true`
  return sql`(c.owner = 'queue' or exists (
    select 1 from conversation_agents a where a.agent_id = ${scope.agentId} and a.conversation_id = c.id))`
}
