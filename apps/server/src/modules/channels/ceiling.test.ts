import { expect, test } from 'vitest'
import { addressKey, Ceiling } from './ceiling.ts'

test('allows up to the limit in a window, then says when it is possible again', () => {
  let now = 0
  const ceiling = new Ceiling({ limit: 3, windowMs: 10_000, now: () => now })
  expect([ceiling.use('a'), ceiling.use('a'), ceiling.use('a')]).toEqual([0, 0, 0])
  now = 4_000
  expect(ceiling.use('a')).toBe(6)
  expect(ceiling.use('b')).toBe(0)
  now = 9_999
  expect(ceiling.use('a')).toBe(1)
  now = 10_000
  expect(ceiling.use('a')).toBe(0)
})

test('counts amounts', () => {
  const ceiling = new Ceiling({ limit: 100, windowMs: 1_000, now: () => 0 })
  expect(ceiling.use('a', 99)).toBe(0)
  expect(ceiling.use('a', 500)).toBe(0)
  expect(ceiling.use('a', 1)).toBe(1)
})

test('remembers a bounded number of keys, the oldest go first, ended ones before', () => {
  let now = 0
  const ceiling = new Ceiling({ limit: 1, windowMs: 1_000, maxKeys: 100, now: () => now })
  for (let i = 0; i < 1000; i++) ceiling.use(`key ${i}`)
  expect(ceiling.size).toBe(100)
  expect(ceiling.use('key 999')).toBeGreaterThan(0)
  expect(ceiling.use('key 0')).toBe(0)
  now = 2_000
  ceiling.use('later')
  expect(ceiling.size).toBe(1)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::', 'fe80:0:0:0'],
])('%s counts as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key)
})
