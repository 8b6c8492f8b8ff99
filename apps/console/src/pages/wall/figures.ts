import type { Output } from '@yingda/client'
import type { QueueState } from '@yingda/contract'

export type AgentNow = Output<'listPresence'>['items'][number]

export interface Figures {
  readonly waiting: number
  /** Since when the one waits that has waited longest; null when none does. */
  readonly longestSince: string | null
  readonly overdue: number
  readonly serving: number
  readonly online: number
  readonly agents: number
  /** Conversations that could still be given. */
  readonly free: number
}

/** Given conversations only while online and connected. */
export const isReady = (agent: Pick<AgentNow, 'availability' | 'connected'>): boolean => agent.availability === 'online' && agent.connected

/** What the wall says at the top, from what it shows below: the two can never differ. */
export function figuresOf(queues: readonly QueueState[], agents: readonly AgentNow[]): Figures {
  const sum = (of: (queue: QueueState) => number): number => queues.reduce((total, queue) => total + of(queue), 0)
  const ready = agents.filter(isReady)
  return {
    waiting: sum(({ waiting }) => waiting),
    longestSince: queues.flatMap(({ longestSince }) => (longestSince === null ? [] : [longestSince])).sort()[0] ?? null,
    overdue: sum(({ overdue }) => overdue),
    serving: sum(({ serving }) => serving),
    online: ready.length,
    agents: agents.length,
    free: ready.reduce((total, { capacity, load }) => total + Math.max(0, capacity - load), 0),
  }
}

const rank: Record<AgentNow['availability'], number> = { online: 0, busy: 1, break: 2, offline: 3 }

/** Ready ones first, then by availability, the heavier load, the name. */
export const byWork = (a: AgentNow, b: AgentNow): number =>
  Number(isReady(b)) - Number(isReady(a)) || rank[a.availability] - rank[b.availability] || b.load - a.load || a.name.localeCompare(b.name)
