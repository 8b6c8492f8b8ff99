import { sql } from 'drizzle-orm'
import type { Keyring } from '../../../platform/crypto/keyring.ts'
import type { Database } from '../../../platform/database/database.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import { openValue, sealValue } from '../values.ts'

const BATCH = 200

/** Seals every personal value with the newest key, in batches, while the system runs. @returns values changed */
export async function resealTickets(db: Database, keyring: Keyring): Promise<number> {
  let after = { id: '00000000-0000-0000-0000-000000000000', field: '' }
  let changed = 0
  for (;;) {
    const { id, field } = after
    const rows = await rowsOf<{ id: string; field: string; sealed: string }>(db, sql`select ticket_id as id, field, sealed from ticket_personal
      where (ticket_id, field) > (${id}::uuid, ${field}) order by ticket_id, field limit ${BATCH}`)
    const last = rows.at(-1)
    if (last === undefined) return changed
    for (const row of rows.filter((one) => !keyring.isCurrent(one.sealed))) {
      const fresh = sealValue(keyring, row.id, row.field, openValue(keyring, row.id, row.field, row.sealed))
      // Only what was read: a value somebody has just changed is sealed with the newest key anyway.
      await db.execute(sql`update ticket_personal set sealed = ${fresh} where ticket_id = ${row.id} and field = ${row.field} and sealed = ${row.sealed}`)
      changed += 1
    }
    after = last
  }
}
