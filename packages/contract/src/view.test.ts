import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationEvent, ConversationState, Owner } from './conversation.ts'
import { evolve, forCustomer, stateForCustomer } from './view.ts'

const id = '00000000-0000-4000-8000-000000000001'
const agentIds = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
const agentId = fc.constantFrom(...agentIds)
const owner: fc.Arbitrary<Owner> = fc.oneof(
  fc.constantFrom<Owner>({ kind: 'bot' }, { kind: 'queue' }, { kind: 'closed' }),
  agentId.map((one): Owner => ({ kind: 'agent', agentId: one, name: one.slice(-1) })),
)
type Body = ConversationEvent extends infer E ? (E extends ConversationEvent ? Omit<E, 'seq' | 'at'> : never) : never
const author = fc.oneof(
  fc.constantFrom({ kind: 'customer' as const }, { kind: 'bot' as const }),
  agentId.map((one) => ({ kind: 'agent' as const, agentId: one, name: one.slice(-1) })),
)
const body: fc.Arbitrary<Body> = fc.oneof(
  fc.record({ type: fc.constant('message' as const), author, content: fc.record({ type: fc.constant('text' as const), text: fc.string() }), clientId: fc.uuid(), internal: fc.constant(false) }),
  fc.record({ type: fc.constant('message' as const), author: agentId.map((one) => ({ kind: 'agent' as const, agentId: one, name: 'x' })), content: fc.constant({ type: 'text' as const, text: 'note' }), clientId: fc.uuid(), internal: fc.constant(true) }),
  fc.record({ type: fc.constant('owner' as const), owner, reason: fc.constant('transferred' as const), byAgentId: fc.option(agentId), note: fc.option(fc.string()) }),
  fc.record({ type: fc.constant('rating' as const), score: fc.integer({ min: 1, max: 5 }), comment: fc.constant(null), subject: fc.constantFrom('bot' as const, 'agent' as const) }),
  fc.record({ type: fc.constant('read' as const), by: fc.constantFrom('customer' as const, 'agent' as const), upTo: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ type: fc.constant('context' as const), page: fc.option(fc.string()), language: fc.constantFrom('zh' as const, 'en' as const) }),
  fc.record({ type: fc.constant('customer' as const), customerId: fc.uuid() }),
  fc.record({ type: fc.constant('feedback' as const), messageSeq: fc.integer({ min: 1, max: 30 }), value: fc.constantFrom('up' as const, 'down' as const) }),
)
const started = { type: 'started' as const, customerId: id, channel: 'web', language: 'zh' as const, page: null }
/** A whole log: every event at a time of its own. */
const log = fc.array(body, { maxLength: 30 }).map((bodies) =>
  [started, ...bodies].map((one, index) => ({ ...one, seq: index + 1, at: new Date(index * 1000).toISOString() })),
)
const fold = (from: ConversationState | null, events: ConversationEvent[]): ConversationState | null => events.reduce((state, event) => evolve(id, state, event), from)

test('a state and the events after it give the state of a fresh load, whatever overlaps', () => {
  fc.assert(
    fc.property(log, fc.nat(), fc.nat(), (events, cut, overlap) => {
      const at = 1 + (cut % events.length)
      expect(fold(fold(null, events.slice(0, at)), events.slice(Math.max(0, at - (overlap % 5))))).toEqual(fold(null, events))
    }),
  )
})

test('the same holds for what a customer is given of it', () => {
  fc.assert(
    fc.property(log, fc.nat(), (events, cut) => {
      const at = 1 + (cut % events.length)
      const fresh = fold(null, events)
      const early = fold(null, events.slice(0, at))
      if (early === null || fresh === null) throw new Error('a whole log has a state')
      const late = fold(stateForCustomer(early), events.slice(at).flatMap((event) => forCustomer(event) ?? []))
      // The cursor that comes with the events also counts those that were passed over.
      expect(late && { ...stateForCustomer(late), lastSeq: fresh.lastSeq }).toEqual(stateForCustomer(fresh))
    }),
  )
})

test('a customer is told nothing of a private note', () => {
  const note = { type: 'message', seq: 2, at: new Date(9e9).toISOString(), author: { kind: 'agent', agentId: id, name: 'x' }, content: { type: 'text', text: 'secret' }, clientId: 'note-0001', internal: true } as const
  const before = fold(null, [{ ...started, seq: 1, at: new Date(0).toISOString() }])
  const after = fold(before, [note])
  if (before === null || after === null) throw new Error('a started conversation has a state')
  expect(forCustomer(note)).toBeNull()
  expect(stateForCustomer(after)).toEqual({ ...stateForCustomer(before), lastSeq: 2 })
})
