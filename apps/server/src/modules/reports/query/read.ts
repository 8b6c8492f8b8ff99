import { sql, type SQL } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { hasPercentiles, metricsOf, several, sources, type Metric, type Source } from '../metrics/index.ts'
import { isPersonal, sightCondition } from '../policy.ts'
import { and, filterConditions, filtersOf, groupings, partsOf, withinDays, type Wanted } from './facts-sql.ts'
import { addDays, runsOf, type Frame } from './frame.ts'
import { fromPacks } from './from-packs.ts'
import { Spread } from './spread.ts'
import { addTo, type Tallies } from './tally.ts'

/** More runs of days than this are read as one, from the first to the last. */
const MOST_RUNS = 150

export async function readTallies(db: Queryable, frame: Frame, wanted: Wanted, { today, cells }: { today: string; cells: boolean }): Promise<Tallies> {
  const found: Tallies = new Map()
  const standing = cells ? await standingDays(db, frame, today) : null
  const open = standing?.open ?? [[frame.from, frame.to] as [string, string]]
  const runs = open.length > MOST_RUNS ? [[open[0]?.[0] ?? frame.from, open.at(-1)?.[1] ?? frame.to] as [string, string]] : open
  for (const source of new Set(wanted.metrics.map((metric) => metric.source))) {
    const metrics = wanted.metrics.filter((metric) => metric.source === source)
    if (runs.length > 0) await fromFacts(db, found, source, metrics, frame, wanted, runs)
    if (standing === null) continue
    const served = cellsServe(wanted, frame.interval)
    if (served) await fromCells(db, found, source, metrics, frame, wanted, runs)
    if (!served || standing.small.length > 0) await fromPacks(db, found, source, metrics, frame, wanted, { runs, days: served ? standing.small : null })
  }
  return found
}

/** True when what is asked for lies in the cells: everything, or one dimension; by days or longer. Else it lies in the packs. */
export function cellsServe({ groupBy, filter, sight }: Pick<Wanted, 'groupBy' | 'filter' | 'sight'>, interval: Frame['interval']): boolean {
  if (!sight.all || interval === 'hour') return false
  const filters = filtersOf(filter)
  if (filters.length === 0) return true
  const [[dimension, values] = ['site', []]] = filters
  // What has two of the values must not count twice.
  return filters.length === 1 && (groupBy === dimension || (groupBy === null && (!several.has(dimension) || values.length === 1)))
}

/** Runs of days that are read from facts, for they changed since or are not over yet; and days that have packs but no cells. */
async function standingDays(db: Queryable, { from, to }: Frame, today: string): Promise<{ open: [string, string][]; small: string[] }> {
  const rows = await rowsOf<{ day: string; small: boolean }>(db, sql`
    select to_char(day, 'YYYY-MM-DD') as day, small from report_dirty_days where day between ${from}::date and ${to}::date order by day`)
  const daysThat = (small: boolean): string[] => rows.filter((row) => row.small === small && row.day < today).map(({ day }) => day)
  const runs = runsOf(daysThat(false))
  if (to >= today) {
    const begin = from > today ? from : today
    const last = runs.at(-1)
    if (last && addDays(last[1], 1) >= begin) last[1] = to
    else runs.push([begin, to])
  }
  return { open: runs, small: daysThat(true) }
}

/** Whether rows of a source belong to somebody's group. */
const grouped = (source: Source): boolean => sources[source].dimensions.group !== undefined

/** The rows of a source that are asked for. */
export function conditionsOf(source: Source, { filter, sight, groupBy }: Pick<Wanted, 'filter' | 'sight' | 'groupBy'>, period: SQL, rows = false): SQL {
  const personal = rows || isPersonal({ groupBy, filter })
  const seen = sightCondition(sight, { personal, grouped: grouped(source) })
  return and([period, ...filterConditions(source, filter), ...(seen === null ? [] : [seen])])
}

/** Divided by something that rows have several values of, and filtered by it as well: the values asked for, not what else such rows have. */
function onlyWanted({ groupBy, filter }: Pick<Wanted, 'groupBy' | 'filter'>, key: SQL): SQL[] {
  const values = groupBy !== null && several.has(groupBy) ? filtersOf(filter).find(([dimension]) => dimension === groupBy)?.[1] : undefined
  return values === undefined ? [] : [sql`${key} = any(${sql.param(values)}::text[])`]
}

async function fromFacts(
  db: Queryable, found: Tallies, source: Source, metrics: readonly Metric[], frame: Frame, wanted: Wanted, runs: readonly [string, string][],
): Promise<void> {
  const { at, key, join } = groupings(source, frame.interval, wanted.groupBy, frame.timeZone)
  const from = sql`from ${sql.raw(sources[source].from)} ${join}`
  const where = and([conditionsOf(source, wanted, withinDays(source, runs, frame.timeZone)), ...onlyWanted(wanted, key)])
  const sums = metrics.map((metric, no) => {
    const { of, value } = partsOf(metric, wanted.parameters)
    return `sum(${of})::bigint as n${String(no)}, sum(${value})::bigint as s${String(no)}`
  }).join(', ')
  const rows = await rowsOf<{ at: string | null; key: string | null } & Record<string, number | null>>(db, sql`
    select x.*, ${instantOf(sql`x.time`)} as at from (select ${at} as time, ${key} as key, ${sql.raw(sums)} ${from} where ${where} group by 1, 2) as x`)
  for (const row of rows) {
    for (const [no, metric] of metrics.entries()) {
      const n = row[`n${String(no)}`] ?? 0
      if (n > 0) addTo(found, row, metric.id, n, row[`s${String(no)}`] ?? 0, null)
    }
  }
  const spread = metrics.filter(hasPercentiles)
  if (spread.length === 0) return
  const buckets = sql.raw(`cross join lateral unnest(array[${spread.map((metric) => partsOf(metric, wanted.parameters).bucket).join(', ')}]::int[]) with ordinality as m(b, no)`)
  const counted = await rowsOf<{ at: string | null; key: string | null; no: number; buckets: number[]; counts: number[] }>(db, sql`
    select ${instantOf(sql`x.time`)} as at, x.key, x.no, array_agg(x.b) as buckets, array_agg(x.n) as counts from (
      select ${at} as time, ${key} as key, m.no, m.b, count(*)::int as n ${from} ${buckets} where ${where} and m.b is not null group by 1, 2, 3, 4
    ) as x group by x.time, x.key, x.no`)
  for (const { at, key, no, buckets, counts } of counted) {
    const metric = spread[no - 1]
    if (!metric) continue
    const values = new Spread()
    for (const [i, bucket] of buckets.entries()) values.add(bucket, counts[i] ?? 0)
    addTo(found, { at, key }, metric.id, 0, 0, values)
  }
}

/** As the cells keep it: pairs of bucket and count. */
function spreadFrom(data: Buffer): Spread {
  const spread = new Spread()
  for (let at = 0; at + 6 <= data.length; at += 6) spread.add(data.readInt16BE(at), data.readInt32BE(at + 2))
  return spread
}

/** Days of the cells; what was read from facts is left out. */
async function fromCells(
  db: Queryable, found: Tallies, source: Source, metrics: readonly Metric[], frame: Frame, { groupBy, filter, parameters }: Wanted, runs: readonly [string, string][],
): Promise<void> {
  const [[filtered, values] = [null, []]] = filtersOf(filter)
  const at = frame.interval === 'none' ? sql`null::timestamptz` : sql`date_trunc(${frame.interval}, c.day::timestamp at time zone ${frame.timeZone}, ${frame.timeZone})`
  const key = groupBy === null ? sql`null::text` : sql`c.key`
  const places = metrics.map((metric) => ({ metric, no: String(metricsOf(source, parameters).indexOf(metric) + 1) }))
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
      if (n > 0) addTo(found, row, metric.id, n, s, b instanceof Buffer ? spreadFrom(b) : null)
    }
  }
}
