import type { ReportDimension, ReportFilter, ReportInterval } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { bucketOf, hasPercentiles, sources, type Metric, type Parameters, type Source } from '../metrics/index.ts'

/** The dimension of each filter. */
export const filterDimension: Record<keyof ReportFilter, ReportDimension> = {
  siteIds: 'site', channels: 'channel', groupIds: 'group', agentIds: 'agent', scenarios: 'scenario', serviceKinds: 'service_kind', languages: 'language', causes: 'cause', segmentIds: 'segment',
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
    const values = sql.param(wanted)
    if (dimension === 'segment') return sql`f.segment_ids && ${values}::uuid[]`
    const column = columnOf[dimension]
    if (column !== undefined) return sql`${sql.raw(`f.${column}`)} = any(${values}::uuid[])`
    return sql`${sql.raw(expression)} = any(${values}::text[])`
  })
}

export const and = (conditions: readonly SQL[]): SQL => (conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `))

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
  const segment = groupBy === 'segment' && sources[source].dimensions.segment !== undefined
  return {
    at: interval === 'none' ? sql`null::timestamptz` : sql`date_trunc(${interval}, ${sql.raw(at)}, ${timeZone})`,
    key: segment ? sql`coalesce(g.id::text, '')` : sql.raw(expression),
    // Who is in no segment is one of those 'without one'.
    join: segment ? sql`left join lateral unnest(f.segment_ids) as g(id) on true` : sql``,
  }
}
