import type { Keyring } from '../../../platform/crypto/keyring.ts'
import type { Database } from '../../../platform/database/database.ts'
import * as store from './store.ts'

/** Where a site's secret is sealed for. */
export const secretPlace = (id: string): string => `sites.secret/${id}`

/** Seals the sites' secrets with the newest key of the keyring. @returns how many were sealed anew. */
export async function resealSites(db: Database, keyring: Pick<Keyring, 'seal' | 'open' | 'isCurrent'>): Promise<number> {
  let done = 0
  for (const { id } of await store.listSites(db)) {
    await db.transaction(async (tx) => {
      const site = await store.findSiteForUpdate(tx, id)
      if (!site?.secret_sealed || keyring.isCurrent(site.secret_sealed)) return
      const secret = keyring.open(site.secret_sealed, secretPlace(id))
      await store.updateSite(tx, id, { secret_sealed: keyring.seal(secret, secretPlace(id)) })
      done += 1
    })
  }
  return done
}
