import type { ConversationEvent, ConversationState } from '@yingda/contract'
import { evolve } from '@yingda/contract'
import { expect, test } from 'vitest'
import { botProblems, conversationProblems, type StoredConversation } from './audit.ts'

const id = '00000000-0000-4000-8000-000000000001'
const ann = { kind: 'agent' as const, agentId: '00000000-0000-4000-8000-00000000000a', name: 'Ann' }
type Body = ConversationEvent extends infer E ? (E extends ConversationEvent ? Omit<E, 'seq' | 'at'> : never) : never

const started: Body = { type: 'started', customerId: id, channel: 'web', language: 'zh', page: null }
const says = (author: 'customer' | 'bot' | typeof ann, clientId: string): Body => ({
  type: 'message', author: typeof author === 'string' ? { kind: author } : author, content: { type: 'text', text: clientId }, clientId, internal: false,
})
const asks: Body = { type: 'owner', owner: { kind: 'queue' }, reason: 'customer_asked', byAgentId: null, note: null }
const accepts: Body = { type: 'owner', owner: ann, reason: 'accepted', byAgentId: ann.agentId, note: null }
const returns: Body = { type: 'owner', owner: { kind: 'bot' }, reason: 'returned_to_bot', byAgentId: ann.agentId, note: null }

function stored(...bodies: Body[]): StoredConversation {
  const events = [started, ...bodies].map((body, index) => ({ ...body, seq: index + 1, at: new Date(index * 1000).toISOString() }))
  const state = events.reduce<ConversationState | null>((before, event) => evolve(id, before, event), null)
  if (state === null) throw new Error('a started conversation has a state')
  return { id, state, events }
}
const all = (one: StoredConversation): string[] => [...conversationProblems(one), ...botProblems(one)]

test('a whole journey has no problems', () => {
  const whole = stored(
    says('customer', 'question-1'), says('bot', 'bot-00000002-0'), says('bot', 'bot-00000002-1'), asks, says('customer', 'waiting-1'), accepts, says(ann, 'reply-1'),
    says('customer', 'thanks-11'), returns, says('customer', 'question-2'), says('bot', 'bot-00000011-0'),
  )
  expect(all(whole)).toEqual([])
})

test.each<[string, StoredConversation]>([
  ['a message stored twice', stored(says('customer', 'question-1'), says('customer', 'question-1'), says('bot', 'bot-00000002-0'), says('bot', 'bot-00000003-0'))],
  ['a question nobody answered', stored(says('customer', 'question-1'))],
  ['a question answered twice', stored(says('customer', 'question-1'), says('bot', 'bot-00000002-0'), says('customer', 'question-2'), says('bot', 'bot-00000002-1'), says('bot', 'bot-00000004-0'))],
  ['an answer to nothing', stored(says('customer', 'question-1'), says('bot', 'bot-00000002-0'), says('bot', 'bot-00000009-0'))],
  ['an answer to what was a person\'s', stored(says('customer', 'question-1'), says('bot', 'bot-00000002-0'), asks, accepts, says('customer', 'to-ann-01'), returns, says('bot', 'bot-00000006-0'))],
  ['a bot that speaks in the queue', stored(asks, says('bot', 'bot-00000002-0'))],
  ['an agent who does not own it', stored(asks, says(ann, 'reply-1'))],
  ['an accept out of nothing', stored(accepts)],
])('%s is found', (_, one) => {
  expect(all(one)).not.toEqual([])
})

test('a gap, a repeat and a state that is not the fold are found', () => {
  const good = stored(says('customer', 'question-1'), says('bot', 'bot-00000002-0'))
  const without = { ...good, events: good.events.filter((event) => event.seq !== 2) }
  const doubled = { ...good, events: [...good.events, ...good.events.slice(-1)] }
  const stale = { ...good, state: { ...good.state, unread: 7 } }
  for (const one of [without, doubled, stale]) expect(conversationProblems(one)).not.toEqual([])
})
