import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationEvent, ConversationState, Owner } from './conversation.ts'
import type { HandoffCard } from './handoff.ts'
import { evolve, forCustomer, stateForCustomer } from './view.ts'

const id = '00000000-0000-4000-8000-000000000001'
const agentIds = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
const agentId = fc.constantFrom(...agentIds)
const owner: fc.Arbitrary<Owner> = fc.oneof(
  fc.constantFrom<Owner>({ kind: 'bot' }, { kind: 'queue' }, { kind: 'queue', groupId: id }, { kind: 'closed' }),
  agentId.map((one): Owner => ({ kind: 'agent', agentId: one, name: one.slice(-1) })),
)
const card: HandoffCard = { summary: 's', question: null, tried: [], entities: [], slots: [], mood: 'calm', page: null, botTurns: 0, startedAt: new Date(0).toISOString() }
type Body = ConversationEvent extends infer E ? (E extends ConversationEvent ? Omit<E, 'seq' | 'at'> : never) : never
const author = fc.oneof(
  fc.constantFrom({ kind: 'customer' as const }, { kind: 'bot' as const }),
  agentId.map((one) => ({ kind: 'agent' as const, agentId: one, name: one.slice(-1) })),
)
const body: fc.Arbitrary<Body> = fc.oneof(
  fc.record({ type: fc.constant('message' as const), author, content: fc.record({ type: fc.constant('text' as const), text: fc.string() }), clientId: fc.uuid(), internal: fc.constant(false) }),
  fc.record({ type: fc.constant('message' as const), author: agentId.map((one) => ({ kind: 'agent' as const, agentId: one, name: 'x' })), content: fc.constant({ type: 'text' as const, text: 'note' }), clientId: fc.uuid(), internal: fc.constant(true) }),
  fc.record({ type: fc.constant('owner' as const), owner, reason: fc.constantFrom('transferred' as const, 'taken_back' as const, 'reopened' as const, 'routed' as const), byAgentId: fc.option(agentId), note: fc.option(fc.string()), cause: fc.constant('unknown' as const), passedBy: fc.array(agentId),
    demand: fc.record({ rule: fc.constant('r'), skills: fc.array(fc.record({ skillId: fc.constant(id), atLeast: fc.constant(60), name: fc.constant('s') })), otherwise: fc.constant({ do: 'lower' as const, afterSeconds: 9, to: 0 }) }) }),
  fc.record({ type: fc.constant('handoff' as const), cause: fc.constant('anger' as const), card: fc.constant(card) }),
  fc.record({ type: fc.constant('offer' as const), agentId, name: fc.constant('a'), until: fc.constant(new Date(9e9).toISOString()) }),
  fc.record({ type: fc.constant('offer_ended' as const), agentId, outcome: fc.constantFrom('accepted' as const, 'missed' as const) }),
  fc.record({ type: fc.constant('priority' as const), priority: fc.integer({ min: 0, max: 3 }), byAgentId: fc.constant(null) }),
  fc.record({ type: fc.constant('labels' as const), labels: fc.array(fc.string()), byAgentId: fc.constant(null) }),
  fc.record({ type: fc.constant('participant' as const), agentId, name: fc.constant('a'), on: fc.boolean(), byAgentId: fc.constant(null) }),
  fc.record({ type: fc.constant('recall' as const), messageSeq: fc.integer({ min: 1, max: 30 }), byAgentId: agentId }),
  fc.record({ type: fc.constant('classified' as const), scenario: fc.option(fc.string()), serviceKind: fc.option(fc.string()), byAgentId: fc.constant(null) }),
  fc.record({ type: fc.constant('wrapped_up' as const), outcome: fc.constant('solved' as const), note: fc.string(), byAgentId: agentId }),
  fc.record({ type: fc.constant('ticket' as const), ticketId: fc.uuid(), number: fc.nat(), subject: fc.string(), byAgentId: fc.option(agentId) }),
  fc.record({ type: fc.constant('rating_asked' as const), subject: fc.constantFrom('bot' as const, 'agent' as const), by: fc.constantFrom('system' as const, 'agent' as const) }),
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

const raise = (): never => {
  throw new Error('a started conversation has a state')
}
const at = (seconds: number): string => new Date(seconds * 1000).toISOString()
const owned = (seq: number, seconds: number, one: Owner, reason: 'customer_asked' | 'routed' | 'overflowed' | 'accepted' | 'taken_back' | 'closed_by_agent' | 'reopened'): ConversationEvent => ({
  type: 'owner', seq, at: at(seconds), owner: one, reason, byAgentId: null, note: null,
})
const person: Owner = { kind: 'agent', agentId: agentIds[0] ?? '', name: 'a' }

test('what is taken back from an agent waits on in the place of the first call for a person', () => {
  const state = fold(null, [
    { ...started, seq: 1, at: at(0) },
    owned(2, 10, { kind: 'queue' }, 'customer_asked'),
    owned(3, 12, { kind: 'queue', groupId: id }, 'routed'),
    owned(4, 60, person, 'accepted'),
    owned(5, 300, { kind: 'queue', groupId: id }, 'taken_back'),
  ])
  expect(state).toMatchObject({ queuedAt: at(10), groupId: id, waitingSince: at(10), handoff: { at: at(10) }, ownerSince: at(300), queuedIn: [id], humanServed: true })
})

test('what a rule asks for holds while it waits on: in another queue from the same time, after an agent anew; who hands it to a group asks for nothing', () => {
  const demand = { rule: 'r', skills: [{ skillId: id, atLeast: 60, name: '英语' }], otherwise: { do: 'lower', afterSeconds: 60, to: 0 } } as const
  const asking = (event: ConversationEvent): ConversationEvent => ({ ...event, ...(event.type === 'owner' ? { demand: { ...demand, skills: [...demand.skills] } } : {}) })
  const queue: Owner = { kind: 'queue', groupId: id }
  const events = [{ ...started, seq: 1, at: at(0) }, owned(2, 10, { kind: 'queue' }, 'customer_asked'), asking(owned(3, 12, queue, 'routed'))]
  const since = (...more: ConversationEvent[]): string | undefined => fold(null, [...events, ...more])?.demand?.since
  expect(fold(null, events)?.demand).toEqual({ ...demand, since: at(12) })
  expect(since(asking(owned(4, 60, queue, 'overflowed')))).toBe(at(12))
  expect(since(owned(4, 60, queue, 'overflowed'))).toBeUndefined()
  expect(since(owned(4, 60, person, 'accepted'))).toBe(at(12))
  expect(since(owned(4, 60, person, 'accepted'), asking(owned(5, 300, queue, 'taken_back')))).toBe(at(300))
  expect(since(owned(4, 60, person, 'accepted'), owned(5, 300, { kind: 'closed' }, 'closed_by_agent'))).toBeUndefined()
  const told = forCustomer(asking(owned(3, 12, queue, 'routed')))
  expect(JSON.stringify([told, stateForCustomer(fold(null, events) ?? raise())])).not.toContain('英语')
})

test('the customer waits until a person has answered, not until somebody has accepted', () => {
  const said = (seq: number, seconds: number, by: 'customer' | 'agent'): ConversationEvent => ({
    type: 'message', seq, at: at(seconds), clientId: `message-${String(seq)}`, internal: false, content: { type: 'text', text: 'x' },
    author: by === 'agent' ? { kind: 'agent', agentId: agentIds[0] ?? '', name: 'a' } : { kind: 'customer' },
  })
  const events = [{ ...started, seq: 1, at: at(0) }, owned(2, 10, { kind: 'queue' }, 'customer_asked'), owned(3, 20, person, 'accepted')]
  expect(fold(null, events)?.waitingSince).toBe(at(10))
  expect(fold(null, [...events, said(4, 30, 'agent')])?.waitingSince).toBeNull()
  expect(fold(null, [...events, said(4, 30, 'agent'), said(5, 40, 'customer'), said(6, 50, 'customer')])?.waitingSince).toBe(at(40))
})

test('a closed conversation that goes on begins a session of its own', () => {
  const state = fold(null, [
    { ...started, seq: 1, at: at(0) },
    owned(2, 10, person, 'accepted'),
    { type: 'rating_asked', seq: 3, at: at(11), subject: 'agent', by: 'agent' },
    { type: 'priority', seq: 4, at: at(12), priority: 2, byAgentId: null },
    owned(5, 20, { kind: 'closed' }, 'closed_by_agent'),
    owned(6, 30, { kind: 'bot' }, 'reopened'),
  ])
  expect(state).toMatchObject({ session: 2, sessionStartedAt: at(30), humanServed: false, ratingAsked: null, priority: 0, handoff: null, groupId: null, agentIds: [agentIds[0]] })
})

test('a message that was taken back says nothing to customers', () => {
  const message = { type: 'message', seq: 2, at: at(1), author: { kind: 'bot' }, content: { type: 'text', text: 'wrong order' }, clientId: 'message-2', internal: false, recalled: true } as const
  expect(JSON.stringify(forCustomer(message))).not.toContain('wrong order')
})
