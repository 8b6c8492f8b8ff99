import type { ReportDimension, ReportFilter, ReportInterval } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { bucketOf, hasPercentiles, several, sources, type Metric, type Parameters, type Source } from '../metrics/index.ts'
import type { Sight } from '../policy.ts'
import { addDays, startOfDay } from './frame.ts'

export interface Wanted {
  metrics: readonly Metric[]
  groupBy: ReportDimension | null
  filter: ReportFilter
  sight: Sight
  parameters: Parameters
}

/** The dimension of each filter. */
export const filterDimension: Record<keyof ReportFilter, ReportDimension> = {
  siteIds: 'site', channels: 'channel', groupIds: 'group', agentIds: 'agent', scenarios: 'scenario', serviceKinds: 'service_kind', languages: 'language', causes: 'cause', segmentIds: 'segment', labels: 'label',
}
const columnOf: Partial<Record<ReportDimension, string>> = { site: 'site_id', group: 'group_id', agent: 'agent_id' }

/** The filters that say something, with their dimension. */
export const filtersOf = (filter: ReportFilter): [ReportDimension, string[]][] =>
  (Object.keys(filterDimension) as (keyof ReportFilter)[]).flatMap((key): [ReportDimension, string[]][] => {
    const wanted = filter[key]
    return wanted === undefined ? [] : [[filterDimension[key], wanted]]
  })

/** Filters as conditions on a row of facts; a dimension the facts do not have fits nothing. */
export function filterConditions(source: Source, filter: ReportFilter): SQL[] {
  const known = sources[source].dimensions
  return filtersOf(filter).map(([dimension, wanted]) => {
    const expression = known[dimension]
    if (expression === undefined) return sql`false`
    const values = sql.param(wanted.filter((value) => value !== ''))
    const without = wanted.includes('')
    if (several.has(dimension)) {
      const some = sql`${sql.raw(expression)} && ${values}::${sql.raw(dimension === 'segment' ? 'uuid' : 'text')}[]`
      return without ? sql`(${some} or ${sql.raw(expression)} = '{}')` : some
    }
    const column = columnOf[dimension]
    if (column === undefined) return sql`${sql.raw(expression)} = any(${sql.param(wanted)}::text[])`
    const one = sql`${sql.raw(`f.${column}`)} = any(${values}::uuid[])`
    return without ? sql`(${one} or ${sql.raw(`f.${column}`)} is null)` : one
  })
}

export const and = (conditions: readonly SQL[]): SQL => (conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `))

/** Rows of a source counted on these days of a zone. */
export function withinDays(source: Source, runs: readonly (readonly [string, string])[], timeZone: string): SQL {
  const at = sql.raw(sources[source].at)
  const each = runs.map(([from, to]) => sql`(${at} >= ${startOfDay(from, timeZone)} and ${at} < ${startOfDay(addDays(to, 1), timeZone)})`)
  return sql`(${sql.join(each, sql` or `)})`
}

/** The parts of a metric as SQL over a row of facts: null where the row does not count. */
export function partsOf(metric: Metric, parameters: Parameters): { of: string; value: string; bucket: string } {
  const only = (expression: string): string => `case when ${metric.where(parameters)} then ${expression} end`
  const value = metric.value(parameters)
  return { of: only(`(${metric.of ?? '1'})::bigint`), value: only(`(${value})::bigint`), bucket: hasPercentiles(metric) ? only(bucketOf(value)) : 'null' }
}

/**
 * The metrics of one source as rows `m(n, s, b, no)` beside each row of facts: of, sum, bucket, and place in the list from 1.
 * Arrays, because the database works a list of values out anew for every row, ten times slower.
 */
export function measures(list: readonly Metric[], parameters: Parameters): SQL {
  const parts = list.map((metric) => partsOf(metric, parameters))
  const array = (of: (part: (typeof parts)[number]) => string, type: string): string => `array[${parts.map(of).join(', ')}]::${type}[]`
  return sql.raw(`cross join lateral unnest(${array(({ of }) => of, 'bigint')}, ${array(({ value }) => value, 'bigint')}, ${array(({ bucket }) => bucket, 'int')}) with ordinality as m(n, s, b, no)`)
}

/** The intervals and values of a dimension that facts are grouped by. */
export function groupings(source: Source, interval: ReportInterval, groupBy: ReportDimension | null, timeZone: string): { at: SQL; key: SQL; join: SQL } {
  const { at } = sources[source]
  const expression = groupBy === null ? `null::text` : (sources[source].dimensions[groupBy] ?? `''`)
  const spread = groupBy !== null && several.has(groupBy) && sources[source].dimensions[groupBy] !== undefined
  return {
    at: interval === 'none' ? sql`null::timestamptz` : sql`date_trunc(${interval}, ${sql.raw(at)}, ${timeZone})`,
    key: spread ? sql`coalesce(g.value::text, '')` : sql.raw(expression),
    // What has none of several values is one of those 'without one'.
    join: spread ? sql`left join lateral (select distinct v as value from unnest(${sql.raw(expression)}) as u(v)) as g on true` : sql``,
  }
}
