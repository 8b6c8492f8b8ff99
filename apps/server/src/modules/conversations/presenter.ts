import type { ConversationState, ConversationSummary } from '@yingda/contract'
import type { AgentPrincipal } from '../../platform/http/bind.ts'

export interface CustomerName {
  name: string | null
  number: number
}
/** Names of customers by id, in one query; handed in by the customers module. */
export type CustomerNames = (ids: string[]) => Promise<Map<string, CustomerName>>

/** States as rows of an agent's list: one query for all names; no names for those who may not see customers. */
export async function presentSummaries(agent: AgentPrincipal, states: ConversationState[], names: CustomerNames): Promise<ConversationSummary[]> {
  if (states.length === 0) return []
  const mayName = agent.permissions.has('customers.view')
  const known = await names([...new Set(states.map((state) => state.customerId))])
  return states.map((state) => {
    const customer = known.get(state.customerId)
    return { ...state, customer: { id: state.customerId, name: mayName ? (customer?.name ?? null) : null, number: customer?.number ?? 0 } }
  })
}

/** A cursor of keyset paging: opaque to callers. The queue's also holds the priority. */
export function encodeCursor(time: string, id: string, priority?: number): string {
  return Buffer.from(priority === undefined ? `${time} ${id}` : `${time} ${id} ${String(priority)}`).toString('base64url')
}

/** @returns null for a cursor this server did not make. */
export function decodeCursor(cursor: string | undefined): { time: string; id: string; priority?: number } | null {
  if (cursor === undefined) return null
  const [time, id, priority] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (time === undefined || id === undefined) return null
  const valid = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u.test(time) && /^[0-9a-f-]{36}$/u.test(id)
  if (!valid) return null
  return priority !== undefined && /^[0-3]$/u.test(priority) ? { time, id, priority: Number(priority) } : { time, id }
}

/** A page of states by activity (or by waiting time) with the cursor of the next. */
export function nextCursor(states: ConversationState[], limit: number, by: 'activeAt' | 'queuedAt' = 'activeAt'): string | null {
  const last = states.at(-1)
  const time = last?.[by]
  if (!last || !time || states.length < limit) return null
  return by === 'queuedAt' ? encodeCursor(time, last.id, last.priority) : encodeCursor(time, last.id)
}
