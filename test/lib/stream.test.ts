import type { ConversationEvent } from '@yingda/contract'
import { expect, test } from 'vitest'
import { latencyOf } from '../../bench/lib/stats.ts'
import { loopbackAddress } from './addresses.ts'
import { ConversationStream } from './stream.ts'

const id = '00000000-0000-4000-8000-000000000001'
const at = new Date(0).toISOString()
const started: ConversationEvent = { type: 'started', seq: 1, at, customerId: id, channel: 'web', language: 'zh', page: null }
const read = (seq: number): ConversationEvent => ({ type: 'read', seq, at, by: 'customer', upTo: 1 })

function stream(): ConversationStream {
  const one = new ConversationStream(id)
  one.watching({ type: 'watching', ref: 'w', conversationId: id, state: null, events: [], through: 0, gap: false })
  one.arrived({ type: 'events', conversationId: id, events: [started], through: 1 })
  return one
}
const arrived = (one: ConversationStream, events: ConversationEvent[], through: number): string[] => {
  one.arrived({ type: 'events', conversationId: id, events, through })
  return one.violations
}

test('events in order are folded; those passed over count by the cursor', () => {
  const one = stream()
  expect(arrived(one, [read(2)], 2)).toEqual([])
  expect(arrived(one, [], 3)).toEqual([])
  expect(arrived(one, [read(5)], 5)).toEqual([])
  expect(one.state?.lastSeq).toBe(5)
})

test('an event twice, out of order, beyond the cursor, or before the answer to watch is a violation', () => {
  expect(arrived(stream(), [started], 1)).not.toEqual([])
  expect(arrived(stream(), [read(3), read(2)], 3)).not.toEqual([])
  expect(arrived(stream(), [read(4)], 3)).not.toEqual([])
  expect(arrived(new ConversationStream(id), [started], 1)).not.toEqual([])
})

test('percentiles are nearest-rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(latencyOf(hundred)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 })
  expect(latencyOf([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 })
})

test.runIf(process.platform === 'linux')('each of many visitors has an address of this machine', () => {
  const addresses = Array.from({ length: 10_000 }, (_, index) => loopbackAddress(index))
  expect(new Set(addresses).size).toBe(10_000)
  expect(addresses.every((address) => /^127\.0\.(?:[1-9]|\d\d|1\d\d|2[0-4]\d|250)\.(?:[1-9]|\d\d|1\d\d|2[0-4]\d|250)$/u.test(address))).toBe(true)
})
