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
  /** Whose queues one serves. */
  groupIds: readonly string[]
}

/** `own`: what waits for one's groups or for no group yet, what one owns, has owned or takes part in. `all`: everything. None of both: nothing. */
export function scopeOf(agent: AgentPrincipal): Scope | null {
  if (agent.permissions.has('conversations.view.all')) return { all: true, agentId: agent.userId, groupIds: [...agent.groupIds] }
  if (agent.permissions.has('conversations.view.own')) return { all: false, agentId: agent.userId, groupIds: [...agent.groupIds] }
  return null
}

export function inScope(scope: Scope | null, state: ConversationState): boolean {
  if (scope === null) return false
  return scope.all || waitsFor(scope, state) || state.agentIds.includes(scope.agentId)
}

function waitsFor(scope: Scope, { owner, groupId }: ConversationState): boolean {
  return owner.kind === 'queue' && (groupId === null || scope.groupIds.includes(groupId))
}

/** What of the queue is one's to take, as a condition on a conversation's row. */
export function queueCondition(scope: Scope): SQL {
  if (scope.all) return sql`owner = 'queue'`
  return sql`owner = 'queue' and (group_id is null or group_id = any(${sql.param([...scope.groupIds])}::uuid[]))`
}

/** The same as a condition on `conversations c`. */
export function scopeCondition(scope: Scope | null): SQL {
  if (scope === null) return sql`false`
  if (scope.all) return sql`true`
  return sql`((${queueCondition(scope)}) or exists (
    select 1 from conversation_agents a where a.agent_id = ${scope.agentId} and a.conversation_id = c.id))`
}

/** A subselect of the ids of customers with a conversation in this scope, reached from the agent's own side; null: of every customer. */
export function customersOf(scope: Scope | null): SQL | null {
  if (scope === null) return sql`select null::uuid`
  if (scope.all) return null
  return sql`select customer_id from conversations where id in (select conversation_id from conversation_agents where agent_id = ${scope.agentId})
    union all select customer_id from conversations where ${queueCondition(scope)}`
}
