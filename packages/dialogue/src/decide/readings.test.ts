import { expect, it } from 'vitest'
import type { Scores } from '../model/ranker.ts'
import { bestOf, copyOf } from './readings.ts'

const scores = (values: readonly number[], coverage = 0.5): Scores => ({
  decision: Float64Array.from(values),
  similarity: Float64Array.from(values),
  nearest: Int32Array.from(values, (_, i) => 10 * values.length + i),
  sense: Float64Array.from(values),
  coverage,
})

it('takes the better reading for each label; the likeliest one as it is', () => {
  const best = bestOf([
    { scores: scores([0.9, 0.1], 0.2), gain: 4 },
    { scores: scores([0.2, 0.8], 0.7), gain: 4 },
  ])
  expect([...best.decision]).toEqual([0.9, 0.8])
  expect([...best.similarity]).toEqual([0.9, 0.8])
  expect(best.coverage).toBe(0.7)
})

it('takes off what is unlikely, a fifth at most', () => {
  const odds = [0, 1, 2, 40].map((gain) => bestOf([{ scores: scores([1]), gain: -gain }, { scores: scores([-1]), gain: 0 }]))
  const alike = odds.map(({ similarity }) => similarity[0] ?? 0)
  expect(alike[0]).toBe(1)
  expect(alike[1]).toBeLessThan(1)
  expect(alike[2]).toBeLessThan(alike[1] ?? 0)
  expect(alike[3]).toBeCloseTo(0.8)
  expect(odds[3]?.decision[0]).toBeCloseTo(0.8)
  expect(odds[3]?.sense[0]).toBeCloseTo(0.8)
})

it('copies', () => {
  const given = scores([1, 2])
  const copy = copyOf(given)
  given.decision[0] = 7
  expect([...copy.decision]).toEqual([1, 2])
})
