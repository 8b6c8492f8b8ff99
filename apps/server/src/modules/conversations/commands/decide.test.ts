import { administratorName, type ConversationState, type Language } from '@yingda/contract'
import { evolve } from '@yingda/contract/view'
import { expect, test } from 'vitest'
import type { NewEvent } from '../log/types.ts'
import { accept, agentMessage, requestHuman, transfer } from './decide.ts'

const id = '018f0000-0000-7000-8000-000000000001'

/** The state after events, as the log would make it. */
function after(state: ConversationState | null, events: readonly NewEvent[]): ConversationState {
  let now = state
  for (const event of events) now = evolve(id, now, { ...event, seq: (now?.lastSeq ?? 0) + 1, at: '2025-01-01T00:00:00.000Z' })
  if (now === null) throw new Error('nothing happened')
  return now
}

const queued = (language: Language): ConversationState => after(null, requestHuman(null, { customerId: 'c', channel: 'web', language }).events)
const administrator = { agentId: 'a1', name: administratorName.zh }
const ann = { agentId: 'a2', name: 'Ann' }

test.each([['zh', '管理员'], ['en', 'Administrator']] as const)('a name nobody has chosen is read by customers in their language: %s', (language, name) => {
  const accepted = after(queued(language), accept(queued(language), administrator, false).events)
  expect(accepted.owner).toEqual({ kind: 'agent', agentId: 'a1', name })
  expect(agentMessage(accepted, administrator, { clientId: 'client-id', content: { type: 'text', text: 'x' }, internal: false }).events).toMatchObject([{ author: { kind: 'agent', agentId: 'a1', name } }])
  const handed = after(accepted, transfer(accepted, administrator, ann, null).events)
  expect(handed.owner).toEqual({ kind: 'agent', ...ann })
  expect(transfer(handed, ann, administrator, null).events).toMatchObject([{ owner: { name } }])
})
