import { sql, type SQL } from 'drizzle-orm'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import { markAllDays } from '../facts/store.ts'
import { definitions, metricsOf, sources, type Parameters, type Source } from '../metrics/index.ts'
import { measures } from '../query/facts-sql.ts'
import { withinDays } from '../query/read.ts'
import { lockZone, readSettings } from '../settings.ts'

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

/** A day with fewer facts of conversations than this has none: they would be more than the facts. */
const LEAST_FACTS = 300

/**
 * Makes the cells of the oldest day that has changed and is over.
 * @param least days with fewer facts get no cells
 * @returns false when there is none.
 */
export async function makeOneDay(db: Database, now: () => number, least = LEAST_FACTS): Promise<boolean> {
  return db.transaction(async (tx) => {
    const timeZone = await lockZone(tx)
    // Deleted, and so held until the end: facts of the day written meanwhile mark it again after us.
    const [row] = await rowsOf<{ day: string }>(tx, sql`
      delete from report_dirty_days where day = (
        select day from report_dirty_days
        where not small and day < (${new Date(now()).toISOString()}::timestamptz at time zone ${timeZone})::date order by day limit 1)
      returning to_char(day, 'YYYY-MM-DD') as day`)
    if (!row) return false
    await tx.execute(sql`delete from report_cells where day = ${row.day}::date`)
    if (await isSmall(tx, row.day, timeZone, least)) await tx.execute(sql`insert into report_dirty_days (day, small) values (${row.day}::date, true)`)
    else await makeDay(tx, row.day, timeZone, await readSettings(tx))
    return true
  })
}

async function isSmall(tx: Transaction, day: string, timeZone: string, least: number): Promise<boolean> {
  if (least === 0) return false
  const parts = (['session', 'wait', 'stint'] as const).map((source) => sql`
    (select 1 from ${sql.raw(sources[source].from)} where ${withinDays(source, [[day, day]], timeZone)} limit ${least})`)
  const found = await rowsOf<{ n: number }>(tx, sql`select count(*)::int as n from (${sql.join(parts, sql` union all `)}) as x`)
  return (found[0]?.n ?? 0) < least
}

/** Adds the facts of one day up, in all and by each dimension. */
async function makeDay(tx: Transaction, day: string, timeZone: string, parameters: Parameters): Promise<void> {
  for (const source of Object.keys(sources) as Source[]) {
    const list = metricsOf(source)
    if (list.length === 0) continue
    const each = (make: (at: string) => string): SQL => sql.raw(`array[${list.map((_, no) => make(`filter (where y.no = ${String(no + 1)})`)).join(', ')}]`)
    await tx.execute(sql`
      insert into report_cells (day, source, dimension, key, ofs, sums, spreads)
      select ${day}::date, ${source}, y.dimension, y.key, ${each((only) => `coalesce(sum(y.n) ${only}, 0)::bigint`)}, ${each((only) => `coalesce(sum(y.s) ${only}, 0)::bigint`)},
        ${each((only) => `string_agg(y.spread, ''::bytea) ${only}`)}
      from (
        select x.no, x.dimension, x.key, sum(x.n) as n, sum(x.s) as s, string_agg(int2send(x.b::int2) || int4send(x.n::int4), ''::bytea) filter (where x.b is not null) as spread
        from (
          select m.no, d.dimension, d.key, m.b, sum(m.n) as n, sum(m.s) as s
          from ${sql.raw(sources[source].from)} ${dimensionRows(source)} ${measures(list, parameters)}
          where ${withinDays(source, [[day, day]], timeZone)} and m.n is not null
          group by 1, 2, 3, 4) as x
        group by 1, 2, 3) as y
      group by y.dimension, y.key`)
  }
}

/** Each row of facts once in all, and once by each dimension; by segments once for each. */
function dimensionRows(source: Source): SQL {
  const { segment, ...dimensions } = sources[source].dimensions
  const rows = Object.entries(dimensions).map(([name, expression]) => `('${name}', ${expression})`)
  const segments = segment === undefined ? '' : ` union all select 'segment', coalesce(g.id::text, '') from (select 1) as one left join unnest(f.segment_ids) as g(id) on true`
  return sql.raw(`cross join lateral (select * from (values ('', '')${rows.map((row) => `, ${row}`).join('')}) as v(dimension, key)${segments}) as d`)
}
