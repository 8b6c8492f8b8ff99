import { describe, expect, it } from 'vitest'
import { areaUnderRoc, macroF1, meanReciprocalRank, outsideFoundAt, percentile, recallAt, share } from './figures.ts'

const lists = [
  { expected: 'a', ranked: ['a', 'b'] },
  { expected: 'a', ranked: ['b', 'a'] },
  { expected: 'b', ranked: ['c', 'a', 'd', 'b'] },
  { expected: 'b', ranked: [] },
]

describe('ranked lists', () => {
  it('counts what is found among the first', () => {
    expect(recallAt(1, lists)).toBe(0.25)
    expect(recallAt(3, lists)).toBe(0.5)
    expect(recallAt(4, lists)).toBe(0.75)
  })

  it('averages reciprocal ranks, 0 for what is not found', () => {
    expect(meanReciprocalRank(lists)).toBeCloseTo((1 + 1 / 2 + 1 / 4) / 4, 12)
  })

  it('averages F1 over expected and predicted labels', () => {
    // a: 1 hit, 2 expected, 1 predicted; b: no hit; c: predicted only
    expect(macroF1(lists)).toBeCloseTo((2 / 3 + 0 + 0) / 3, 12)
  })

  it('says null where there is nothing to divide by', () => {
    expect([recallAt(1, []), meanReciprocalRank([]), macroF1([]), share(0, 0), percentile(0.5, [])]).toEqual([null, null, null, null, null])
  })
})

describe('telling inside from outside', () => {
  it('is the share of pairs in the right order, ties counting half', () => {
    expect(areaUnderRoc([0.9, 0.8], [0.1, 0.2])).toBe(1)
    expect(areaUnderRoc([0.1], [0.9])).toBe(0)
    expect(areaUnderRoc([0.5, 0.5], [0.5])).toBe(0.5)
    // pairs: .9>.5 .9>.3 .5=.5 .5>.3 .1<.5 .1<.3
    expect(areaUnderRoc([0.9, 0.5, 0.1], [0.5, 0.3])).toBeCloseTo(3.5 / 6, 12)
    expect(areaUnderRoc([], [0.5])).toBeNull()
    expect(areaUnderRoc([0.5], [])).toBeNull()
  })

  it('counts the outside below the highest threshold that keeps the wanted share inside', () => {
    const inside = Array.from({ length: 20 }, (_, i) => (i + 1) / 20)
    // 19 of 20 stay: the threshold is 0.1
    expect(outsideFoundAt(0.95, inside, [0.05, 0.09, 0.1, 0.5])).toBe(0.5)
    expect(outsideFoundAt(0.95, [0.4], [0.3, 0.4])).toBe(0.5)
    expect(outsideFoundAt(0.95, [], [0.3])).toBeNull()
    expect(outsideFoundAt(0.95, [0.4], [])).toBeNull()
  })
})

it('takes the nearest rank as percentile', () => {
  const values = [5, 1, 4, 2, 3]
  expect(percentile(0.5, values)).toBe(3)
  expect(percentile(0.95, values)).toBe(5)
  expect(percentile(0, values)).toBe(1)
})
