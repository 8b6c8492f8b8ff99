import type { ConversationSummary } from '@yingda/contract'
import { expect, it } from 'vitest'
import { fold, log } from '../realtime/fake.ts'
import { mergeOffers, offeredFirst, offersOf } from './offers.ts'

const base = fold(log(2)) as ConversationSummary
const item = (id: string, lastSeq: number, to: string | null, until = '2026-01-01T08:00:30.000Z'): ConversationSummary => ({
  ...base, id, lastSeq, owner: { kind: 'queue' }, customer: { id: `c${id}`, name: null, number: 1 }, offer: to === null ? null : { agentId: to, name: to, until },
})
const ids = (items: readonly ConversationSummary[]): string => items.map(({ id }) => id).join('')

it('come in, and go when they are withdrawn, taken or out of sight', () => {
  const one = mergeOffers([], { changed: [item('a', 5, 'me'), item('b', 5, 'you'), item('c', 5, null)], gone: [] }, 'me')
  expect(ids(one)).toBe('a')
  expect(ids(mergeOffers(one, { changed: [item('a', 6, null)], gone: [] }, 'me'))).toBe('')
  expect(ids(mergeOffers(one, { changed: [item('a', 6, 'you')], gone: [] }, 'me'))).toBe('')
  expect(ids(mergeOffers(one, { changed: [], gone: ['a'] }, 'me'))).toBe('')
  expect(mergeOffers(one, { changed: [item('a', 5, null), item('d', 9, null)], gone: ['z'] }, 'me')).toBe(one)
})

it('stand in the order in which they end', () => {
  expect(ids(offersOf([item('a', 1, 'me', '2026-01-01T08:00:40.000Z'), item('b', 1, 'me', '2026-01-01T08:00:20.000Z')], 'me'))).toBe('ba')
})

it('stand before the rest of the queue, which keeps its order', () => {
  const queue = [item('a', 1, null), item('b', 1, 'me'), item('c', 1, 'you')]
  expect(ids(offeredFirst(queue, 'me'))).toBe('bac')
  expect(offeredFirst(queue, 'nobody')).toBe(queue)
})
