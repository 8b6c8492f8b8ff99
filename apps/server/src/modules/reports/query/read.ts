import type { ReportDimension, ReportFilter } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { findMetric, hasPercentiles, sources, type Metric, type Parameters, type Source } from '../metrics/index.ts'
import { sightCondition, type Sight } from '../policy.ts'
import { and, filterConditions, filtersOf, groupings, measures } from './facts-sql.ts'
import { addDays, runsOf, startOfDay, type Frame } from './frame.ts'
import { emptyTally, mergeInto, type Tally } from './tally.ts'

export interface Wanted {
  metrics: readonly Metric[]
  groupBy: ReportDimension | null
  filter: ReportFilter
  sight: Sight
  parameters: Parameters
}

/** Tallies by interval and key, then by metric. */
export type Tallies = Map<string, { at: string | null; key: string | null; byMetric: Map<string, Tally> }>

/** More runs of days than this are read as one, from the first to the last. */
const MOST_RUNS = 20

export async function readTallies(db: Queryable, frame: Frame, wanted: Wanted, today: string): Promise<Tallies> {
  const found: Tallies = new Map()
  const open = cellsServe(wanted, frame.interval) ? await openDays(db, frame, today) : null
  const runs = open === null ? [[frame.from, frame.to] as [string, string]] : open.length > MOST_RUNS ? [[open[0]?.[0] ?? frame.from, open.at(-1)?.[1] ?? frame.to] as [string, string]] : open
  for (const source of new Set(wanted.metrics.map((metric) => metric.source))) {
    const metrics = wanted.metrics.filter((metric) => metric.source === source)
    if (runs.length > 0) await fromFacts(db, found, source, metrics, frame, wanted, runs)
  }
  if (open !== null) await fromCells(db, found, frame, wanted, runs)
  return found
}

/** True when what is asked for lies in the cells: everything, or one dimension; by days or longer. */
export function cellsServe({ groupBy, filter, sight }: Pick<Wanted, 'groupBy' | 'filter' | 'sight'>, interval: Frame['interval']): boolean {
  if (!sight.all || interval === 'hour') return false
  const filters = filtersOf(filter)
  if (filters.length === 0) return true
  const [[dimension, values] = ['site', []]] = filters
  // A session of two segments must not count twice.
  return filters.length === 1 && (groupBy === null || groupBy === dimension) && (dimension !== 'segment' || values.length === 1)
}

/** Runs of days whose cells do not stand: changed since, or not over yet. */
async function openDays(db: Queryable, { from, to }: Frame, today: string): Promise<[string, string][]> {
  const rows = await rowsOf<{ day: string }>(db, sql`
    select to_char(day, 'YYYY-MM-DD') as day from report_dirty_days where day between ${from}::date and ${to}::date`)
  const runs = runsOf(rows.map(({ day }) => day).filter((day) => day < today))
  if (to >= today) {
    const begin = from > today ? from : today
    const last = runs.at(-1)
    if (last && addDays(last[1], 1) >= begin) last[1] = to
    else runs.push([begin, to])
  }
  return runs
}

function add(found: Tallies, row: { at: string | null; key: string | null }, metric: string, of: number, sum: number, buckets: Iterable<readonly [number, number]>): void {
  const name = `${row.at ?? ''} ${row.key ?? ''}`
  const cell = found.get(name) ?? { at: row.at, key: row.key, byMetric: new Map<string, Tally>() }
  found.set(name, cell)
  const tally = cell.byMetric.get(metric) ?? emptyTally()
  cell.byMetric.set(metric, tally)
  mergeInto(tally, of, sum, buckets)
}

/** Whether rows of a source belong to somebody's group. */
const grouped = (source: Source): boolean => sources[source].dimensions.group !== undefined

/** The rows of a source that are asked for. */
export function conditionsOf(source: Source, { filter, sight, groupBy }: Pick<Wanted, 'filter' | 'sight' | 'groupBy'>, period: SQL, rows = false): SQL {
  // To filter by one colleague tells as much as to divide by agents.
  const personal = rows || groupBy === 'agent' || filter.agentIds !== undefined
  const seen = sightCondition(sight, { personal, grouped: grouped(source) })
  return and([period, ...filterConditions(source, filter), ...(seen === null ? [] : [seen])])
}

export function withinDays(source: Source, runs: readonly (readonly [string, string])[], timeZone: string): SQL {
  const at = sql.raw(sources[source].at)
  const each = runs.map(([from, to]) => sql`(${at} >= ${startOfDay(from, timeZone)} and ${at} < ${startOfDay(addDays(to, 1), timeZone)})`)
  return sql`(${sql.join(each, sql` or `)})`
}

async function fromFacts(
  db: Queryable, found: Tallies, source: Source, metrics: readonly Metric[], frame: Frame, wanted: Wanted, runs: readonly [string, string][],
): Promise<void> {
  const { at, key, join } = groupings(source, frame.interval, wanted.groupBy, frame.timeZone)
  const rows = await rowsOf<{ at: string | null; key: string | null; no: number; b: number | null; n: number; s: number }>(db, sql`
    select ${instantOf(sql`x.at`)} as at, x.key, x.no, x.b, x.n, x.s from (
      select ${at} as at, ${key} as key, m.no, m.b, sum(m.n)::bigint as n, sum(m.s)::bigint as s
      from ${sql.raw(sources[source].from)} ${join} ${measures(metrics, wanted.parameters)}
      where ${conditionsOf(source, wanted, withinDays(source, runs, frame.timeZone))} and m.n is not null
      group by 1, 2, 3, 4) as x`)
  for (const { at, key, no, b, n, s } of rows) {
    const metric = metrics[no]
    if (metric) add(found, { at, key }, metric.id, n, s, b === null ? [] : [[b, n]])
  }
}

/** Days of the cells; what was read from facts is left out. */
async function fromCells(db: Queryable, found: Tallies, frame: Frame, { metrics, groupBy, filter }: Wanted, runs: readonly [string, string][]): Promise<void> {
  const [[filtered, values] = [null, []]] = filtersOf(filter)
  const dimension = groupBy ?? filtered ?? ''
  const apart = runs.map(([from, to]) => sql`not (c.day between ${from}::date and ${to}::date)`)
  const usable = metrics.filter((metric) => dimension === '' || sources[metric.source].dimensions[dimension] !== undefined).map(({ id }) => id)
  const condition = and([
    sql`c.metric = any(${sql.param(usable)}::text[])`, sql`c.dimension = ${dimension}`, sql`c.day between ${frame.from}::date and ${frame.to}::date`,
    ...(filtered === null ? [] : [sql`c.key = any(${sql.param(values)}::text[])`]), ...apart,
  ])
  const at = frame.interval === 'none' ? sql`null::timestamptz` : sql`date_trunc(${frame.interval}, c.day::timestamp at time zone ${frame.timeZone}, ${frame.timeZone})`
  const key = groupBy === null ? sql`null::text` : sql`c.key`
  const rows = await rowsOf<{ at: string | null; key: string | null; metric: string; n: number; s: number }>(db, sql`
    select ${instantOf(sql`x.at`)} as at, x.key, x.metric, x.n, x.s from (
      select ${at} as at, ${key} as key, c.metric, sum(c.of_n)::bigint as n, sum(c.sum_n)::bigint as s from report_cells c where ${condition} group by 1, 2, 3) as x`)
  for (const { at, key, metric, n, s } of rows) add(found, { at, key }, metric, n, s, [])
  if (!usable.some((id) => { const metric = findMetric(id); return metric !== undefined && hasPercentiles(metric) })) return
  const spread = await rowsOf<{ at: string | null; key: string | null; metric: string; buckets: number[]; counts: number[] }>(db, sql`
    select ${instantOf(sql`x.at`)} as at, x.key, x.metric, json_agg(x.b) as buckets, json_agg(x.n) as counts from (
      select ${at} as at, ${key} as key, c.metric, u.b, sum(u.n)::bigint as n
      from report_cells c cross join lateral unnest(c.buckets, c.counts) as u(b, n) where ${condition} and c.buckets is not null group by 1, 2, 3, 4) as x
    group by x.at, x.key, x.metric`)
  for (const { at, key, metric, buckets, counts } of spread) add(found, { at, key }, metric, 0, 0, buckets.map((bucket, i) => [bucket, counts[i] ?? 0] as const))
}
