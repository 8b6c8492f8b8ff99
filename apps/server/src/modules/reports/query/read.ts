import type { ReportDimension, ReportFilter } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { hasPercentiles, metricsOf, sources, type Metric, type Parameters, type Source } from '../metrics/index.ts'
import { sightCondition, type Sight } from '../policy.ts'
import { and, filterConditions, filtersOf, groupings, partsOf } from './facts-sql.ts'
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

/** By the hour there are percentiles of the whole alone: they are kept here, where no hour is. */
const TOTAL = { at: null, key: null }

/** More runs of days than this are read as one, from the first to the last. */
const MOST_RUNS = 150

export async function readTallies(db: Queryable, frame: Frame, wanted: Wanted, { today, cells }: { today: string; cells: boolean }): Promise<Tallies> {
  const found: Tallies = new Map()
  const open = cells && cellsServe(wanted, frame.interval) ? await openDays(db, frame, today) : null
  const runs = open === null ? [[frame.from, frame.to] as [string, string]] : open.length > MOST_RUNS ? [[open[0]?.[0] ?? frame.from, open.at(-1)?.[1] ?? frame.to] as [string, string]] : open
  for (const source of new Set(wanted.metrics.map((metric) => metric.source))) {
    const metrics = wanted.metrics.filter((metric) => metric.source === source)
    if (runs.length > 0) await fromFacts(db, found, source, metrics, frame, wanted, runs)
    if (open !== null) await fromCells(db, found, source, metrics, frame, wanted, runs)
  }
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
  const from = sql`from ${sql.raw(sources[source].from)} ${join}`
  const where = conditionsOf(source, wanted, withinDays(source, runs, frame.timeZone))
  const sums = metrics.map((metric, no) => {
    const { of, value } = partsOf(metric, wanted.parameters)
    return `sum(${of})::bigint as n${String(no)}, sum(${value})::bigint as s${String(no)}`
  }).join(', ')
  const rows = await rowsOf<{ at: string | null; key: string | null } & Record<string, number | null>>(db, sql`
    select x.*, ${instantOf(sql`x.time`)} as at from (select ${at} as time, ${key} as key, ${sql.raw(sums)} ${from} where ${where} group by 1, 2) as x`)
  for (const row of rows) {
    for (const [no, metric] of metrics.entries()) {
      const n = row[`n${String(no)}`] ?? 0
      if (n > 0) add(found, row, metric.id, n, row[`s${String(no)}`] ?? 0, [])
    }
  }
  const spread = metrics.filter(hasPercentiles)
  if (spread.length === 0) return
  const buckets = sql.raw(`cross join lateral unnest(array[${spread.map((metric) => partsOf(metric, wanted.parameters).bucket).join(', ')}]::int[]) with ordinality as m(b, no)`)
  const hourly = frame.interval === 'hour'
  const counted = await rowsOf<{ at: string | null; key: string | null; no: number; buckets: number[]; counts: number[] }>(db, sql`
    select ${instantOf(sql`x.time`)} as at, x.key, x.no, array_agg(x.b) as buckets, array_agg(x.n) as counts from (
      select ${hourly ? sql`null::timestamptz` : at} as time, ${hourly ? sql`null::text` : key} as key, m.no, m.b, count(*)::int as n ${from} ${buckets} where ${where} and m.b is not null group by 1, 2, 3, 4
    ) as x group by x.time, x.key, x.no`)
  for (const { at, key, no, buckets, counts } of counted) {
    const metric = spread[no - 1]
    if (metric) add(found, hourly ? TOTAL : { at, key }, metric.id, 0, 0, buckets.map((bucket, i) => [bucket, counts[i] ?? 0] as const))
  }
}

/** Pairs of bucket and count, as the cells keep them. */
export function* bucketsOf(spread: Buffer): Generator<readonly [number, number]> {
  for (let at = 0; at + 6 <= spread.length; at += 6) yield [spread.readInt16BE(at), spread.readInt32BE(at + 2)]
}

/** Days of the cells; what was read from facts is left out. */
async function fromCells(
  db: Queryable, found: Tallies, source: Source, metrics: readonly Metric[], frame: Frame, { groupBy, filter }: Wanted, runs: readonly [string, string][],
): Promise<void> {
  const [[filtered, values] = [null, []]] = filtersOf(filter)
  const at = frame.interval === 'none' ? sql`null::timestamptz` : sql`date_trunc(${frame.interval}, c.day::timestamp at time zone ${frame.timeZone}, ${frame.timeZone})`
  const key = groupBy === null ? sql`null::text` : sql`c.key`
  const places = metrics.map((metric) => ({ metric, no: String(metricsOf(source).indexOf(metric) + 1) }))
  const columns = places.map(({ metric, no }) =>
    `sum(c.ofs[${no}])::bigint as n${no}, sum(c.sums[${no}])::bigint as s${no}${hasPercentiles(metric) ? `, string_agg(c.spreads[${no}], ''::bytea) as b${no}` : ''}`).join(', ')
  const apart = runs.map(([from, to]) => sql`not (c.day between ${from}::date and ${to}::date)`)
  const rows = await rowsOf<{ at: string | null; key: string | null } & Record<string, number | Buffer | null>>(db, sql`
    select x.*, ${instantOf(sql`x.time`)} as at from (
      select ${at} as time, ${key} as key, ${sql.raw(columns)} from report_cells c
      where ${and([
        sql`c.source = ${source}`, sql`c.dimension = ${groupBy ?? filtered ?? ''}`, sql`c.day between ${frame.from}::date and ${frame.to}::date`,
        ...(filtered === null ? [] : [sql`c.key = any(${sql.param(values)}::text[])`]), ...apart,
      ])}
      group by 1, 2) as x`)
  for (const row of rows) {
    for (const { metric, no } of places) {
      const [n, s, b] = [Number(row[`n${no}`]), Number(row[`s${no}`]), row[`b${no}`]]
      if (n > 0) add(found, row, metric.id, n, s, b instanceof Buffer ? bucketsOf(b) : [])
    }
  }
}
