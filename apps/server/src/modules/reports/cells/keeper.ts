import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import { forgetSums, markAllDays } from '../facts/store.ts'
import { definitions, sources, type Parameters, type Source } from '../metrics/index.ts'
import { keepPack, makePack } from '../packs/store.ts'
import { withinDays } from '../query/facts-sql.ts'
import { lockZone, readSettings } from '../settings.ts'
import { cellsOf, keepCells } from './cells.ts'

/** Makes every day's cells anew when the definitions are others than those they were made with. */
export async function requireDefinitions(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await rowsOf<{ definitions: string }>(tx, sql`select definitions from report_progress for update`)
    if (row?.definitions === definitions) return
    await markAllDays(tx, (await readSettings(tx)).timeZone)
    await forgetSums(tx)
    await tx.execute(sql`update report_progress set definitions = ${definitions}`)
  })
}

/** A day with fewer facts of conversations than this has packs alone: cells would be more than the facts. */
const LEAST_FACTS = 300

/**
 * Makes packs and cells of the oldest day that has changed and is over.
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
    await tx.execute(sql`delete from report_packs where day = ${row.day}::date`)
    const small = await isSmall(tx, row.day, timeZone, least)
    await makeDay(tx, row.day, timeZone, { small, parameters: await readSettings(tx) })
    if (small) await tx.execute(sql`insert into report_dirty_days (day, small) values (${row.day}::date, true)`)
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

/** Lays the facts of one day down column by column; those of a day with many are added up too, in all and by each dimension. */
async function makeDay(tx: Transaction, day: string, timeZone: string, { small, parameters }: { small: boolean; parameters: Parameters }): Promise<void> {
  for (const source of Object.keys(sources) as Source[]) {
    const pack = await makePack(tx, source, day, timeZone, parameters)
    if (pack.rows === 0) continue
    await keepPack(tx, source, day, pack)
    if (!small) await keepCells(tx, source, day, await cellsOf(pack))
  }
}
