import type { Keyring } from '../crypto/keyring.ts'
import type { Database } from '../database/database.ts'
import { listSealed, replaceSealed } from './store.ts'
import type { Letter } from './transport.ts'

const placeOf = (id: string): string => `mail_outbox.content/${id}`

/** A letter, sealed for its row. */
export const sealContent = (keyring: Pick<Keyring, 'seal'>, id: string, letter: Letter): string => keyring.seal(JSON.stringify(letter), placeOf(id))

/** @throws SealError when it is not of this row. */
export const openContent = (keyring: Pick<Keyring, 'open'>, id: string, sealed: string): Letter => JSON.parse(keyring.open(sealed, placeOf(id))) as Letter

const PAGE = 100

/** Seals what waits in the outbox with the newest key of the keyring. @returns how many were sealed anew. */
export async function resealOutbox(db: Database, keyring: Pick<Keyring, 'seal' | 'open' | 'isCurrent'>): Promise<number> {
  let done = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await listSealed(db, after, PAGE)
    for (const { id, contentSealed } of rows) {
      after = id
      if (keyring.isCurrent(contentSealed)) continue
      await replaceSealed(db, id, contentSealed, keyring.seal(keyring.open(contentSealed, placeOf(id)), placeOf(id)))
      done += 1
    }
    if (rows.length < PAGE) return done
  }
}
