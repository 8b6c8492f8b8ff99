import { sql } from 'drizzle-orm'
import type { Database } from '../../../platform/database/database.ts'
import { anyOf, instantOf, rowsOf } from '../../../platform/database/rows.ts'
import { lockZone } from '../settings.ts'
import { markDays } from './store.ts'

const held = [['report_sessions', 'started_at'], ['report_waits', 'entered_at'], ['report_stints', 'began_at']] as const

/**
 * Labels are words of people: they leave the facts of conversations that were erased, and what was added up by labels of their
 * days goes with them until it is made anew.
 * @returns sessions that had some
 */
export async function forgetLabels(db: Database, conversationIds: readonly string[]): Promise<number> {
  return db.transaction(async (tx) => {
    const zone = await lockZone(tx)
    const instants: string[] = []
    let sessions = 0
    for (const [table, at] of held) {
      const rows = await rowsOf<{ at: string }>(tx, sql`
        update ${sql.raw(table)} set labels = '{}' where conversation_id = ${anyOf(conversationIds)} and labels <> '{}' returning ${instantOf(sql.raw(at))} as at`)
      instants.push(...rows.map((row) => row.at))
      if (table === 'report_sessions') sessions = rows.length
    }
    if (instants.length === 0) return 0
    await markDays(tx, instants, zone)
    const days = sql`select distinct (x at time zone ${zone})::date from unnest(${sql.param(instants)}::timestamptz[]) as x`
    await tx.execute(sql`delete from report_cells where dimension = 'label' and day in (${days})`)
    await tx.execute(sql`delete from report_packs where name = 'by:label' and day in (${days})`)
    return sessions
  })
}
