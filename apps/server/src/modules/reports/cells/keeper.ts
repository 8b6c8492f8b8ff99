import { sql, type SQL } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import { markAllDays } from '../facts/store.ts'
import { metrics, sources, type Parameters, type Source } from '../metrics/index.ts'
import { measures } from '../query/facts-sql.ts'
import { withinDays } from '../query/read.ts'
import { lockZone, readSettings } from '../settings.ts'

/** What the cells mean: when it changes with a version of the product, all are made anew. */
const definitions = createHash('sha256').update(JSON.stringify(metrics.map(({ id, version }) => [id, version]))).digest('base64url')

/** Makes every day's cells anew when the definitions are others than those they were made with. */
export async function requireDefinitions(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await rowsOf<{ definitions: string }>(tx, sql`select definitions from report_progress for update`)
    if (row?.definitions === definitions) return
    await markAllDays(tx, (await readSettings(tx)).timeZone)
    await tx.execute(sql`delete from report_cells`)
    await tx.execute(sql`update report_progress set definitions = ${definitions}`)
  })
}

/** Makes the cells of the oldest day that has changed and is over. @returns false when there is none. */
export async function makeOneDay(db: Database, now: () => number): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockZone(tx)
    const settings = await readSettings(tx)
    // Deleted, and so held until the end: facts of the day written meanwhile mark it again after us.
    const [row] = await rowsOf<{ day: string }>(tx, sql`
      delete from report_dirty_days where day = (
        select day from report_dirty_days where day < (${new Date(now()).toISOString()}::timestamptz at time zone ${settings.timeZone})::date order by day limit 1)
      returning to_char(day, 'YYYY-MM-DD') as day`)
    if (!row) return false
    await makeDay(tx, row.day, settings.timeZone, settings)
    return true
  })
}

/** Adds the facts of one day up, in all and by each dimension. */
export async function makeDay(tx: Transaction, day: string, timeZone: string, parameters: Parameters): Promise<void> {
  await tx.execute(sql`delete from report_cells where day = ${day}::date`)
  for (const source of Object.keys(sources) as Source[]) {
    const list = metrics.filter((metric) => metric.source === source)
    if (list.length === 0) continue
    const names = sql.raw(`(array[${list.map(({ id }) => `'${id}'`).join(', ')}])[x.no + 1]`)
    await tx.execute(sql`
      insert into report_cells (day, metric, dimension, key, of_n, sum_n, buckets, counts)
      select ${day}::date, ${names}, x.dimension, x.key, sum(x.n)::bigint, sum(x.s)::bigint,
        array_agg(x.b order by x.b) filter (where x.b is not null), array_agg(x.n order by x.b) filter (where x.b is not null)
      from (
        select m.no, d.dimension, d.key, m.b, sum(m.n)::bigint as n, sum(m.s)::bigint as s
        from ${sql.raw(sources[source].from)} ${dimensionRows(source)} ${measures(list, parameters)}
        where ${withinDays(source, [[day, day]], timeZone)} and m.n is not null
        group by 1, 2, 3, 4) as x
      group by x.no, x.dimension, x.key`)
  }
}

/** Each row of facts once in all, and once by each dimension; by segments once for each. */
function dimensionRows(source: Source): SQL {
  const { segment, ...dimensions } = sources[source].dimensions
  const rows = Object.entries(dimensions).map(([name, expression]) => `('${name}', ${expression})`)
  const segments = segment === undefined ? '' : ` union all select 'segment', coalesce(g.id::text, '') from (select 1) as one left join unnest(f.segment_ids) as g(id) on true`
  return sql.raw(`cross join lateral (select * from (values ('', '')${rows.map((row) => `, ${row}`).join('')}) as v(dimension, key)${segments}) as d`)
}
