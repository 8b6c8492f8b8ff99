import { authRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../platform/database/database.ts'
import { decodePlace, encodePlace } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import { presentEntries, type Names } from './presenter.ts'
import { listEntries } from './store.ts'

function placeOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  const [id] = decodePlace(cursor) ?? []
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new AppError('bad_request', { fields: [{ path: 'query.cursor', message: 'not a cursor of this list' }] })
  return id
}

/** Binds the reading of the log. */
export function registerAuditRoutes(app: FastifyInstance, auth: Authenticators, db: Database, names: Names): void {
  bindRoute(app, auth, authRoutes.listAudit, async ({ query }) => {
    const entries = await listEntries(db, placeOf(query.cursor), query.limit + 1)
    const page = entries.slice(0, query.limit)
    const last = page.at(-1)
    return { items: await presentEntries(page, names), next: last && entries.length > page.length ? encodePlace([last.id]) : null }
  })
}
