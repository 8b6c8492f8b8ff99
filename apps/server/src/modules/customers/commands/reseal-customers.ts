import type { Keyring } from '../../../platform/crypto/keyring.ts'
import type { Database } from '../../../platform/database/database.ts'
import { openFields, openPersonal, sealFields, sealPersonal } from '../personal.ts'
import { pageOfCustomers, updateSealed, type CustomerRow } from '../store.ts'

const BATCH = 200
const FIRST = '00000000-0000-0000-0000-000000000000'

/** Seals every customer's fields with the newest key, in batches, while the system runs. @returns customers changed. */
export async function resealCustomers(db: Database, keyring: Keyring, onProgress?: (done: number) => void): Promise<number> {
  let after = FIRST
  let done = 0
  for (;;) {
    const page = await db.transaction(async (tx) => {
      const rows = await pageOfCustomers(tx, after, BATCH)
      for (const row of rows.filter((each) => isOld(keyring, each))) {
        await updateSealed(tx, row.id, { ...sealPersonal(keyring, row.id, openPersonal(keyring, row)), ...sealFields(keyring, row.id, openFields(keyring, row.id, row.fields_sealed)) })
        done++
      }
      return rows
    })
    const last = page.at(-1)
    if (!last) return done
    after = last.id
    onProgress?.(done)
  }
}

function isOld(keyring: Keyring, row: CustomerRow): boolean {
  return [row.external_id_sealed, row.name_sealed, row.phone_sealed, row.email_sealed, row.note_sealed, row.fields_sealed].some((value) => value !== null && !keyring.isCurrent(value))
}
