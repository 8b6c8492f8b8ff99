import type { ReportFigure } from '@yingda/contract'
import { hasPercentiles, type Metric } from '../metrics/index.ts'
import { Spread } from './spread.ts'

/** What was added up of a metric: mergeable, so that days, agents and sources can be put together in any order. */
export interface Tally {
  of: number
  sum: number
  /** Null: no values with buckets. */
  spread: Spread | null
}

export const emptyTally = (): Tally => ({ of: 0, sum: 0, spread: null })

/** Tallies by interval and key, then by metric. */
export type Tallies = Map<string, { at: string | null; key: string | null; byMetric: Map<string, Tally> }>

/** Adds what was found of a metric to its cell; the spread is the cell's from then on. */
export function addTo(found: Tallies, row: { at: string | null; key: string | null }, metric: string, of: number, sum: number, spread: Spread | null): void {
  const name = `${row.at ?? ''} ${row.key ?? ''}`
  const cell = found.get(name) ?? { at: row.at, key: row.key, byMetric: new Map<string, Tally>() }
  found.set(name, cell)
  const tally = cell.byMetric.get(metric)
  if (tally) mergeInto(tally, { of, sum, spread })
  else cell.byMetric.set(metric, { of, sum, spread })
}

/** Adds one to the other, which stays as it is. */
export function mergeInto(target: Tally, { of, sum, spread }: Tally): void {
  target.of += of
  target.sum += sum
  if (spread === null) return
  target.spread ??= new Spread()
  target.spread.merge(spread)
}

/** Seconds with milliseconds; turns as they are. */
const scale = ({ unit }: Metric): number => (unit === 'duration' ? 1000 : 1)

function valueOf({ unit }: Metric, { of, sum }: Tally, by: number): number | null {
  if (unit === 'count') return sum
  return of === 0 ? null : sum / of / by
}

/** A tally as a figure in the metric's unit. */
export function figureOf(metric: Metric, tally: Tally, provisional: boolean): ReportFigure {
  const by = scale(metric)
  const found = tally.spread !== null && hasPercentiles(metric) ? tally.spread.percentiles([0.5, 0.9, 0.95]) : []
  const [p50 = null, p90 = null, p95 = null] = found.map((middle) => (middle === null ? null : metric.unit === 'number' ? Math.round(middle) : Math.round(middle) / by))
  return { value: valueOf(metric, tally, by), of: tally.of, sum: tally.sum / by, p50, p90, p95, provisional }
}
