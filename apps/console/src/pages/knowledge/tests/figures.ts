import type { TestFigures, TestOutcome } from '@yingda/contract'
import type { Key } from '../../../i18n/i18n.tsx'

export interface Figure {
  readonly id: 'right' | 'inThree' | 'answered' | 'wrong' | 'refused'
  readonly name: Key
  readonly help: Key
  readonly part: number
  readonly whole: number
  /** 0 to 1; null when there is nothing to count. */
  readonly share: number | null
  /** More of it is better, worse, or neither. */
  readonly good: 'more' | 'less' | 'neither'
  /** The results behind it, where one outcome names them. */
  readonly outcome: TestOutcome | null
}

const figure = (id: Figure['id'], part: number, whole: number, good: Figure['good'], outcome: TestOutcome | null): Figure => ({
  id, name: `figure.${id}`, help: `figure.${id}Help`, part, whole, share: whole === 0 ? null : part / whole, good, outcome,
})

/** The counts of a run as shares, each with what it is a share of. */
export function figuresOf(counts: TestFigures): Figure[] {
  return [
    figure('right', counts.rightFirst, counts.covered, 'more', null),
    figure('inThree', counts.rightInThree, counts.covered, 'more', null),
    figure('answered', counts.answered, counts.cases, 'neither', null),
    figure('wrong', counts.wrong, counts.answered, 'less', 'wrong'),
    figure('refused', counts.refused, counts.mustRefuse, 'more', 'refused'),
  ]
}

/** How a figure moved, in percentage points to one decimal; null when one of the two is none. */
export function movement(before: Figure | undefined, after: Figure): { points: number; way: 'better' | 'worse' | 'same' | 'neither' } | null {
  if (before?.share === null || before?.share === undefined || after.share === null) return null
  const moved = after.share - before.share
  const points = moved < 0 ? -Math.round(-moved * 1000) / 10 : Math.round(moved * 1000) / 10
  if (points === 0) return { points: 0, way: 'same' }
  if (after.good === 'neither') return { points, way: 'neither' }
  return { points, way: points > 0 === (after.good === 'more') ? 'better' : 'worse' }
}

/** A line through shares from left to right in a box, as the points of an SVG polyline. */
export function sparkPoints(shares: readonly number[], width: number, height: number): string {
  const step = shares.length > 1 ? width / (shares.length - 1) : 0
  const low = Math.min(...shares)
  const span = Math.max(Math.max(...shares) - low, 0.05)
  return shares.map((share, at) => `${(at * step).toFixed(1)},${(height - ((share - low) / span) * height).toFixed(1)}`).join(' ')
}
