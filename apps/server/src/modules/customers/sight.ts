import { sql, type SQL } from 'drizzle-orm'
import type { AgentPrincipal } from '../../platform/http/bind.ts'

/**
 * Which customers an agent may know of, as a condition on `customers c`: the one description for list, detail, count, search,
 * segments and export alike. `conversations`: a subselect of the ids of customers whose conversations the agent may see; null
 * for those who may see every conversation.
 */
export function sightOf(agent: AgentPrincipal, conversations: SQL | null): SQL {
  if (conversations === null) return sql`true`
  return sql`c.id in (${conversations} union all select id from customers where owner_agent_id = ${agent.userId}::uuid)`
}
