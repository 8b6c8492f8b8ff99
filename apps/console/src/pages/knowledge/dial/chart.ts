import type { DialPoint } from '@yingda/contract'

export interface Place {
  readonly x: number
  readonly y: number
}

export interface Chart {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** The largest shares the axes show. */
  readonly mostWrong: number
  readonly leastCoverage: number
  /** Shares at which a line is drawn. */
  readonly wrongTicks: readonly number[]
  readonly coverageTicks: readonly number[]
}

const STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
const MOST_TICKS = 6
const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** Even steps from `low` to at least `high`, at most seven lines; the steps are ones that people count in. */
export function ticksOf(low: number, high: number): number[] {
  const step = STEPS.find((one) => (high - low) / one <= MOST_TICKS) ?? 0.2
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  return Array.from({ length: last - first + 1 }, (_, at) => rounded((first + at) * step))
}

/** A chart of a size in which all points fit: wrong answers to the right, coverage upwards, never beyond 0 and 1. */
export function chartOf(points: readonly DialPoint[], width: number, height: number): Chart {
  const wrongTicks = ticksOf(0, Math.min(1, Math.max(0.02, ...points.map(({ wrong }) => wrong))))
  const coverageTicks = ticksOf(Math.max(0, Math.min(0.9, ...points.map(({ coverage }) => coverage))), 1).filter((tick) => tick <= 1)
  return {
    width, height, left: 52, top: 14, right: 18, bottom: 46, wrongTicks, coverageTicks,
    mostWrong: wrongTicks.at(-1) ?? 1, leastCoverage: coverageTicks[0] ?? 0,
  }
}

/** Where a point stands, in units of the chart. */
export function placeOf(chart: Chart, { wrong, coverage }: Pick<DialPoint, 'wrong' | 'coverage'>): Place {
  const { width, height, left, top, right, bottom, mostWrong, leastCoverage } = chart
  const share = (value: number, low: number, high: number): number => Math.min(1, Math.max(0, (value - low) / (high - low || 1)))
  return {
    x: rounded(left + share(wrong, 0, mostWrong) * (width - left - right)),
    y: rounded(height - bottom - share(coverage, leastCoverage, 1) * (height - top - bottom)),
  }
}

/** The line through the points, from careful to bold. */
export function lineOf(chart: Chart, points: readonly DialPoint[]): string {
  return [...points].sort((a, b) => b.answerAt - a.answerAt).map((point) => placeOf(chart, point)).map(({ x, y }) => `${x},${y}`).join(' ')
}
