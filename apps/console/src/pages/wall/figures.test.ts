import type { QueueState } from '@yingda/contract'
import { expect, it } from 'vitest'
import { byWork, figuresOf, type AgentNow } from './figures.ts'

const queue = (waiting: number, longestSince: string | null, overdue = 0): QueueState => ({ groupId: null, name: null, replySeconds: 60, waiting, longestSince, longestLate: false, byPriority: [], bySkill: [], serving: 2, overdue })
const agent = (name: string, change: Partial<AgentNow> = {}): AgentNow => ({
  agentId: name, name, availability: 'online', reason: null, since: '2026-01-01T08:00:00.000Z', connected: true, load: 1, capacity: 5, groupIds: [], ...change,
})

it('add up what is shown below', () => {
  const queues = [queue(3, '2026-01-01T08:05:00.000Z', 1), queue(0, null), queue(1, '2026-01-01T08:01:00.000Z', 1)]
  const agents = [agent('a'), agent('full', { load: 7 }), agent('gone', { connected: false }), agent('pause', { availability: 'break' })]
  expect(figuresOf(queues, agents)).toEqual({ waiting: 4, longestSince: '2026-01-01T08:01:00.000Z', overdue: 2, serving: 6, online: 2, agents: 4, free: 4 })
  expect(figuresOf([], [])).toMatchObject({ waiting: 0, longestSince: null, free: 0 })
})

it('put those at work first', () => {
  const agents = [agent('off', { availability: 'offline' }), agent('gone', { connected: false }), agent('light'), agent('heavy', { load: 4 }), agent('pause', { availability: 'break' })]
  expect(agents.sort(byWork).map(({ name }) => name)).toEqual(['heavy', 'light', 'gone', 'pause', 'off'])
})
