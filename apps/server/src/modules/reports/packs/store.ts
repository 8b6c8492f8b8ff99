import type { ReportDimension } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { metricsOf, several, sources, type Parameters, type Source } from '../metrics/index.ts'
import { partsOf, withinDays } from '../query/facts-sql.ts'
import { packCoded, packMeasured } from './columns.ts'

/** A column of a pack: what rows are divided by, the hours of their time among it; or what a metric makes of them. */
export const byColumn = (dimension: ReportDimension | 'hour'): string => `by:${dimension}`
export const ofColumn = (metricId: string): string => `of:${metricId}`

/** The facts of a day of a source, column by column: what they are divided by, and what each metric makes of them. */
export interface Pack {
  rows: number
  by: Map<ReportDimension | 'hour', Buffer>
  of: Map<string, Buffer>
}

/** Numbers as the database sends them: eight bytes each, the high end first. */
function numbersOf(sent: Buffer, into: Float64Array): void {
  for (let i = 0; i < into.length; i += 1) into[i] = sent.readInt32BE(i * 8) * 0x1_0000_0000 + sent.readUInt32BE(i * 8 + 4)
}

/** Makes the pack of a day from its facts. Rows are in no order, but in the same in each column. */
export async function makePack(tx: Queryable, source: Source, day: string, timeZone: string, parameters: Parameters): Promise<Pack> {
  const table = sources[source]
  const list = metricsOf(source, parameters)
  const dimensions = Object.entries(table.dimensions) as [ReportDimension, string][]
  const at = sql.raw(table.at)
  const by = dimensions.map(([name, expression]) => `${several.has(name) ? `to_json(${expression})` : expression} as by_${name}`)
  const measures = list.flatMap((metric, no) => {
    const { of, value, bucket } = partsOf(metric, parameters)
    return [`coalesce(${of}, 0) as n${String(no)}`, `coalesce(${value}, 0) as s${String(no)}`, `(coalesce(${bucket}, -1) + 1)::bigint as b${String(no)}`]
  })
  const numbers = (name: string): string => `string_agg(int8send(x.${name}), ''::bytea) as ${name}`
  const columns = [
    'json_agg(x.by_hour) as by_hour', ...dimensions.map(([name]) => `json_agg(x.by_${name}) as by_${name}`), ...list.flatMap((_, no) => ['n', 's', 'b'].map((part) => numbers(`${part}${String(no)}`))),
  ]
  const [found] = await rowsOf<{ rows: number } & Record<string, unknown>>(tx, sql`
    select count(*)::int as rows, ${sql.raw(columns.join(', '))} from (
      select ${instantOf(sql`date_trunc('hour', ${at}, ${timeZone})`)} as by_hour, ${sql.raw([...by, ...measures].join(', '))}
      from ${sql.raw(table.from)} where ${withinDays(source, [[day, day]], timeZone)}) as x`)
  const rows = found?.rows ?? 0
  if (!found || rows === 0) return { rows: 0, by: new Map(), of: new Map() }
  const names = ['hour', ...dimensions.map(([name]) => name)] as (ReportDimension | 'hour')[]
  const [ofs, values, buckets] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  return {
    rows,
    by: new Map(names.map((name) => [name, packCoded(found[`by_${name}`] as (string | string[])[], several.has(name))])),
    of: new Map(list.map((metric, no) => {
      numbersOf(found[`n${String(no)}`] as Buffer, ofs)
      numbersOf(found[`s${String(no)}`] as Buffer, values)
      numbersOf(found[`b${String(no)}`] as Buffer, buckets)
      return [metric.id, packMeasured(ofs, values, buckets)]
    })),
  }
}

/** Keeps the pack of a day; what was kept of it before must be gone. */
export async function keepPack(tx: Queryable, source: Source, day: string, { by, of }: Pack): Promise<void> {
  const columns: [string, Buffer][] = [...[...by].map(([name, data]): [string, Buffer] => [byColumn(name), data]), ...[...of].map(([id, data]): [string, Buffer] => [ofColumn(id), data])]
  await tx.execute(sql`
    insert into report_packs (source, name, day, data)
    select ${source}, x.name, ${day}::date, x.data from unnest(${sql.param(columns.map(([name]) => name))}::text[], ${sql.param(columns.map(([, data]) => data))}::bytea[]) as x (name, data)`)
}
