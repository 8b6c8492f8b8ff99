import type { ReportFigure } from '@yingda/contract'
import { hasPercentiles, middleOf, type Metric } from '../metrics/index.ts'

/** What was added up of a metric: mergeable, so that days, agents and sources can be put together in any order. */
export interface Tally {
  of: number
  sum: number
  buckets: Map<number, number>
}

export const emptyTally = (): Tally => ({ of: 0, sum: 0, buckets: new Map() })

/** Tallies by interval and key, then by metric. */
export type Tallies = Map<string, { at: string | null; key: string | null; byMetric: Map<string, Tally> }>

/** Adds what was found of a metric to its cell. */
export function addTo(found: Tallies, row: { at: string | null; key: string | null }, metric: string, of: number, sum: number, buckets: Iterable<readonly [number, number]>): void {
  const name = `${row.at ?? ''} ${row.key ?? ''}`
  const cell = found.get(name) ?? { at: row.at, key: row.key, byMetric: new Map<string, Tally>() }
  found.set(name, cell)
  const tally = cell.byMetric.get(metric) ?? emptyTally()
  cell.byMetric.set(metric, tally)
  mergeInto(tally, of, sum, buckets)
}

export function mergeInto(target: Tally, of: number, sum: number, buckets: Iterable<readonly [number, number]>): void {
  target.of += of
  target.sum += sum
  for (const [bucket, n] of buckets) target.buckets.set(bucket, (target.buckets.get(bucket) ?? 0) + n)
}

/** The middle of the bucket in which the value of that rank lies (nearest rank). */
export function percentile(buckets: ReadonlyMap<number, number>, share: number): number | null {
  const sorted = [...buckets].sort(([a], [b]) => a - b)
  const total = sorted.reduce((sum, [, n]) => sum + n, 0)
  const wanted = Math.max(1, Math.ceil(share * total))
  let seen = 0
  for (const [bucket, n] of sorted) {
    seen += n
    if (seen >= wanted) return middleOf(bucket)
  }
  return null
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
  const at = (share: number): number | null => {
    const middle = hasPercentiles(metric) ? percentile(tally.buckets, share) : null
    if (middle === null) return null
    return metric.unit === 'number' ? Math.round(middle) : Math.round(middle) / by
  }
  return { value: valueOf(metric, tally, by), of: tally.of, sum: tally.sum / by, p50: at(0.5), p90: at(0.9), p95: at(0.95), provisional }
}
