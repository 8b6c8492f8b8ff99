import type { TestFigures } from '@yingda/contract'
import { expect, it } from 'vitest'
import { figuresOf, movement, sparkPoints } from './figures.ts'

const counts: TestFigures = { cases: 20, covered: 16, rightFirst: 12, rightInThree: 14, answered: 10, wrong: 1, mustRefuse: 4, refused: 3, missing: 0 }
const named = (given: TestFigures, id: string) => figuresOf(given).find((one) => one.id === id)

it('shares are of what they are said to be of', () => {
  expect(figuresOf(counts).map(({ id, part, whole, share }) => [id, part, whole, share])).toEqual([
    ['right', 12, 16, 0.75], ['inThree', 14, 16, 0.875], ['answered', 10, 20, 0.5], ['wrong', 1, 10, 0.1], ['refused', 3, 4, 0.75],
  ])
})

it('a share of nothing is none, and did not move', () => {
  const none = named({ ...counts, mustRefuse: 0, refused: 0 }, 'refused')
  expect(none?.share).toBeNull()
  expect(none && movement(named(counts, 'refused'), none)).toBeNull()
})

it('fewer wrong answers are better, fewer right ones worse', () => {
  const later = { ...counts, wrong: 0, rightFirst: 11 }
  const moved = (id: string) => {
    const after = named(later, id)
    return after && movement(named(counts, id), after)
  }
  expect(moved('wrong')).toEqual({ points: -10, way: 'better' })
  expect(moved('right')).toEqual({ points: -6.3, way: 'worse' })
  expect(moved('inThree')).toEqual({ points: 0, way: 'same' })
  const answered = named(counts, 'answered')
  expect(answered && movement(named({ ...counts, cases: 25 }, 'answered'), answered)).toEqual({ points: 10, way: 'neither' })
})

it('a line fills its box, and small moves look small', () => {
  expect(sparkPoints([0, 0.5, 1], 60, 20)).toBe('0.0,20.0 30.0,10.0 60.0,0.0')
  expect(sparkPoints([0.9, 0.91], 60, 20)).toBe('0.0,20.0 60.0,16.0')
  expect(sparkPoints([0.9], 60, 20)).toBe('0.0,20.0')
})
