import fc from 'fast-check'
import { expect, it } from 'vitest'
import { middleOf } from '../metrics/index.ts'
import { Spread } from '../query/spread.ts'
import { Cells, keepOnly, Sums } from './add-up.ts'
import { Ints, packInts } from './bytes.ts'
import { packCoded, packMeasured, readCoded, readMeasured, type Measured } from './columns.ts'

const whole = fc.oneof(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 65_535 }), fc.integer(), fc.maxSafeInteger())

it('gives whole numbers back as they were, in the room that the largest needs', () => {
  fc.assert(fc.property(fc.oneof(fc.array(whole), fc.array(fc.integer({ min: 0, max: 1 })), fc.array(fc.integer({ min: 0, max: 300 }))), (numbers) => {
    const packed = packInts(numbers)
    const read = new Ints(Buffer.concat([Buffer.from('abc'), packed]), 3, numbers.length)
    expect(numbers.map((_, i) => read.get(i))).toEqual(numbers.map((one) => one + 0))
    expect(read.end).toBe(3 + packed.length)
    for (const [from, to] of [[0, numbers.length], [Math.min(3, numbers.length), numbers.length], [0, numbers.length >> 1]] as const) expect(read.countBetween(from, to)).toBe(numbers.slice(from, to).filter((one) => one !== 0).length)
  }))
  expect(packInts(Array.from({ length: 800 }, (_, i) => i % 2)).length).toBe(101)
  expect(packInts(Array.from({ length: 800 }, () => 77)).length).toBe(9)
  expect(packInts([0, 255]).length).toBe(3)
})

type Row = { of: number; value: number; bucket: number }
const measuredOf = (list: readonly Row[]): Measured => readMeasured(packMeasured(list.map(({ of }) => of), list.map(({ value }) => value), list.map(({ bucket }) => bucket)))

it('gives what metrics make of rows back, of those that count alone', () => {
  fc.assert(fc.property(fc.array(fc.record({ of: fc.integer({ min: 0, max: 3 }), value: whole, bucket: fc.integer({ min: 0, max: 1400 }) })), (list) => {
    const { rows, ofs, values, buckets } = measuredOf(list)
    expect(rows).toBe(list.length)
    expect(list.map((_, i) => ofs.get(i))).toEqual(list.map(({ of }) => of))
    expect(list.filter(({ of }) => of > 0).map((_, i) => [values.get(i), buckets.get(i)])).toEqual(list.filter(({ of }) => of > 0).map(({ value, bucket }) => [value + 0, bucket]))
  }))
})

const word: fc.Arbitrary<string> = fc.constantFrom('a', 'b b', '退货', 'd', '')

it('adds up what a walk over the rows adds up: by two dimensions, by several values of one, filtered', () => {
  const row = fc.record({ hour: fc.constantFrom('10', '11', '12'), by: fc.uniqueArray(fc.constantFrom('a', 'b b', '退货')), group: word, of: fc.integer({ min: 0, max: 2 }), value: fc.integer({ min: 0, max: 9 }), bucket: fc.integer({ min: 0, max: 1400 }) })
  fc.assert(fc.property(fc.array(row, { maxLength: 200 }), fc.uniqueArray(word), fc.option(fc.uniqueArray(word)), (list, wanted, only) => {
    const coded = { hour: readCoded(packCoded(list.map(({ hour }) => hour), false)), by: readCoded(packCoded(list.map(({ by }) => by), true)), group: readCoded(packCoded(list.map(({ group }) => group), false)) }
    const passes = new Uint8Array(list.length).fill(1)
    keepOnly(passes, coded.group, new Set(wanted))
    const cells = new Cells()
    const entries = cells.entries(list.length, coded.hour, coded.by, passes, only === null ? null : new Set(only))
    const sums = new Sums()
    sums.add(entries, measuredOf(list), cells.found.length)
    const expected = new Map<string, { of: number; sum: number; buckets: number }>()
    for (const { hour, by, group, of, value, bucket } of list) {
      if (!wanted.includes(group)) continue
      for (const key of by.length === 0 ? [''] : by) {
        if (only !== null && !only.includes(key)) continue
        const cell = expected.get(`${hour} ${key}`) ?? { of: 0, sum: 0, buckets: 0 }
        expected.set(`${hour} ${key}`, of === 0 ? cell : { of: cell.of + of, sum: cell.sum + value, buckets: cell.buckets + (bucket === 0 ? 0 : bucket - 1) })
      }
    }
    const found = cells.found.map(({ at, key }, cell) => [`${at ?? ''} ${key ?? ''}`, { of: sums.of[cell], sum: sums.sum[cell], buckets: (sums.spread(cell)?.pairs() ?? []).reduce((sum, [bucket, n]) => sum + bucket * n, 0) }] as const)
    expect(new Map(found)).toEqual(expected)
  }))
})

it('counts few values and many, wherever they lie', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 300 }), (buckets) => {
    const cells = new Cells()
    const sums = new Sums()
    sums.add(cells.entries(buckets.length, null, null, null), measuredOf(buckets.map((bucket) => ({ of: 1, value: 2, bucket }))), Math.max(1, cells.found.length))
    const expected = new Map<number, number>()
    for (const bucket of buckets) expected.set(bucket - 1, (expected.get(bucket - 1) ?? 0) + 1)
    const pairs = [...expected].sort(([a], [b]) => a - b)
    expect(sums.spread(0)?.pairs() ?? []).toEqual(pairs)
    const sorted = pairs.flatMap(([bucket, n]) => Array.from({ length: n }, () => bucket))
    const shares = [0.01, 0.5, 0.9, 1]
    expect(sums.spread(0)?.percentiles(shares) ?? []).toEqual(sorted.length === 0 ? [] : shares.map((share) => middleOf(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)))
  }))
})

it('merges spreads as if their values had been added one by one, in any order', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 300, max: 330 })), { maxLength: 80 })
  fc.assert(fc.property(fc.array(values, { maxLength: 5 }), (lists) => {
    const [merged, added] = [new Spread(), new Spread()]
    for (const list of lists) {
      const part = new Spread()
      for (const bucket of list) part.add(bucket)
      merged.merge(part)
    }
    for (const bucket of lists.flat()) added.add(bucket, 2)
    expect(merged.pairs().map(([bucket, n]) => [bucket, n * 2])).toEqual(added.pairs())
    expect(merged.percentiles([0.5, 0.9, 0.95])).toEqual(added.percentiles([0.5, 0.9, 0.95]))
  }))
})
