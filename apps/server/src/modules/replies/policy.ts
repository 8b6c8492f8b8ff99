import type { ReplyScope } from '@yingda/contract'
import type { AgentPrincipal } from '../../platform/http/bind.ts'

/** Whose canned replies somebody sees: the company's, those of these groups, and their own. */
export interface Sight {
  agentId: string
  groupIds: readonly string[] | 'all'
}

/** What one may use while writing. */
export const useSight = (agent: AgentPrincipal): Sight => ({ agentId: agent.userId, groupIds: [...agent.groupIds] })

/** What one sees in the list: who edits them for others sees those of every group. */
export const listSight = (agent: AgentPrincipal): Sight => ({ agentId: agent.userId, groupIds: agent.permissions.has('replies.edit') ? 'all' : [...agent.groupIds] })

/** One's own by everybody, the company's and the groups' by those who are trusted with them. */
export function mayEdit(agent: AgentPrincipal, { scope, agentId }: { scope: ReplyScope; agentId: string | null }): boolean {
  return scope === 'personal' ? agentId === agent.userId : agent.permissions.has('replies.edit')
}

/** Whose canned replies one may take away as a file: those one sees. */
export function maySee(agent: AgentPrincipal, { scope, groupId, agentId }: { scope: ReplyScope; groupId: string | null; agentId: string | null }): boolean {
  if (scope === 'company') return true
  if (scope === 'personal') return agentId === agent.userId
  return agent.permissions.has('replies.edit') || (groupId !== null && new Set(agent.groupIds).has(groupId))
}
