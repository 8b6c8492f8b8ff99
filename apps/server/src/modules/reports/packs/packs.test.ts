import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Cells, keepOnly, Sums } from './add-up.ts'
import { packInts, readInts } from './bytes.ts'
import { codesOf, measuredOf, packCoded, packMeasured, unpackCoded, unpackMeasured } from './columns.ts'

const whole = fc.oneof(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 65_535 }), fc.integer(), fc.maxSafeInteger())

it('gives whole numbers back as they were, in the room that the largest needs', () => {
  fc.assert(fc.property(fc.oneof(fc.array(whole), fc.array(fc.integer({ min: 0, max: 1 })), fc.array(fc.integer({ min: 0, max: 300 }))), (numbers) => {
    const into = new Float64Array(numbers.length)
    const bytes = { data: packInts(numbers), at: 0 }
    readInts(bytes, numbers.length, into)
    expect([...into]).toEqual(numbers.map((one) => one + 0))
    expect(bytes.at).toBe(bytes.data.length)
  }))
  expect(packInts(Array.from({ length: 800 }, (_, i) => i % 2)).length).toBe(101)
  expect(packInts(Array.from({ length: 800 }, () => 77)).length).toBe(9)
  expect(packInts([0, 255]).length).toBe(3)
})

const rows = fc.array(fc.record({ of: fc.integer({ min: 0, max: 3 }), value: whole, bucket: fc.integer({ min: 0, max: 1400 }) }))

it('gives what metrics make of rows back, and nothing for those that do not count', () => {
  const into = measuredOf(0)
  fc.assert(fc.property(rows, (list) => {
    const measured = { ofs: Float64Array.from(list, ({ of }) => of), values: Float64Array.from(list, ({ value }) => value), buckets: Float64Array.from(list, ({ bucket }) => bucket) }
    expect(unpackMeasured(packMeasured(measured), into)).toBe(list.length)
    expect(list.map((_, i) => [into.ofs[i], into.values[i], into.buckets[i]])).toEqual(list.map(({ of, value, bucket }) => (of === 0 ? [0, 0, 0] : [of, value, bucket])))
  }))
})

const word: fc.Arbitrary<string> = fc.constantFrom('a', 'b b', '退货', 'd', '')

it('adds up what a walk over the rows adds up: by two dimensions, by several values of one, filtered', () => {
  const row = fc.record({ hour: fc.constantFrom('10', '11', '12'), by: fc.uniqueArray(fc.constantFrom('a', 'b b', '退货')), group: word, value: fc.integer({ min: 0, max: 9 }), bucket: fc.integer({ min: 0, max: 1400 }) })
  fc.assert(fc.property(fc.array(row), fc.uniqueArray(word), fc.option(fc.uniqueArray(word)), (list, wanted, only) => {
    const coded = { hour: codesOf(list.map(({ hour }) => hour), false), by: unpackCoded(packCoded(codesOf(list.map(({ by }) => by), true))), group: unpackCoded(packCoded(codesOf(list.map(({ group }) => group), false))) }
    const passes = new Uint8Array(list.length).fill(1)
    keepOnly(passes, coded.group, new Set(wanted))
    const cells = new Cells()
    const entries = cells.entries(list.length, coded.hour, coded.by, passes, only === null ? null : new Set(only))
    const sums = new Sums()
    sums.add(entries, { ofs: new Float64Array(list.length).fill(1), values: Float64Array.from(list, ({ value }) => value), buckets: Float64Array.from(list, ({ bucket }) => bucket) }, cells.found.length)
    const expected = new Map<string, { of: number; sum: number; buckets: number }>()
    for (const { hour, by, group, value, bucket } of list) {
      if (!wanted.includes(group)) continue
      for (const key of by.length === 0 ? [''] : by) {
        if (only !== null && !only.includes(key)) continue
        const cell = expected.get(`${hour} ${key}`) ?? { of: 0, sum: 0, buckets: 0 }
        expected.set(`${hour} ${key}`, { of: cell.of + 1, sum: cell.sum + value, buckets: cell.buckets + (bucket === 0 ? 0 : bucket - 1) })
      }
    }
    const found = cells.found.map(({ at, key }, cell) => [`${at ?? ''} ${key ?? ''}`, { of: sums.of[cell], sum: sums.sum[cell], buckets: [...sums.buckets(cell)].reduce((sum, [bucket, n]) => sum + bucket * n, 0) }] as const)
    expect(new Map(found)).toEqual(expected)
  }))
})

it('keeps counts of more cells than have arrays of their own, and of buckets beyond them', () => {
  const cells = new Cells()
  const keys = Array.from({ length: 600 }, (_, i) => `key ${String(i)}`)
  const entries = cells.entries(600, null, codesOf(keys, false), null)
  const sums = new Sums()
  const measured = { ofs: new Float64Array(600).fill(1), values: new Float64Array(600).fill(2), buckets: Float64Array.from(keys, (_, i) => i * 5 + 1) }
  for (let day = 0; day < 2; day += 1) sums.add(entries, measured, cells.found.length)
  expect(keys.map((_, i) => [...sums.buckets(i)])).toEqual(keys.map((_, i) => [[i * 5, 2]]))
})
