import type { ReportDimension, ReportFilter } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { AgentPrincipal } from '../../platform/http/bind.ts'

/** Whose figures somebody may see. One description for figures, rows and exports. */
export type Sight = { all: true } | { all: false; agentId: string; groupIds: readonly string[] }

/** `reports.view.all`: everything. Else oneself, and one's groups as a whole. */
export function sightOf(agent: AgentPrincipal): Sight {
  if (agent.permissions.has('reports.view.all')) return { all: true }
  return { all: false, agentId: agent.userId, groupIds: [...agent.groupIds] }
}

/** What tells colleagues apart: to filter by one tells as much as to divide by agents. */
export const isPersonal = ({ groupBy, filter }: { groupBy: ReportDimension | null; filter: ReportFilter }): boolean => groupBy === 'agent' || filter.agentIds !== undefined

/**
 * The same as a condition on a row of facts; null: none. What tells people apart (figures by agent, single rows) shows of
 * colleagues nothing.
 * @param grouped the rows have a group
 */
export function sightCondition(sight: Sight, { personal, grouped }: { personal: boolean; grouped: boolean }): SQL | null {
  if (sight.all) return null
  if (personal || !grouped || sight.groupIds.length === 0) return sql`f.agent_id = ${sight.agentId}::uuid`
  return sql`(f.agent_id = ${sight.agentId}::uuid or f.group_id = any(${sql.param([...sight.groupIds])}::uuid[]))`
}
