import { authRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Database } from '../../platform/database/database.ts'
import { encodePlace } from '../../platform/database/rows.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import { cursorPlace } from '../../platform/http/cursor.ts'
import { presentEntries, type Names } from './presenter.ts'
import { listEntries } from './store.ts'

const place = z.tuple([z.int()])

/** Binds the reading of the log. */
export function registerAuditRoutes(app: FastifyInstance, auth: Authenticators, db: Database, names: Names): void {
  bindRoute(app, auth, authRoutes.listAudit, async ({ query }) => {
    const [after = null] = cursorPlace(query.cursor, place) ?? []
    const entries = await listEntries(db, after, query.limit + 1)
    const page = entries.slice(0, query.limit)
    const last = page.at(-1)
    return { items: await presentEntries(page, names), next: last && entries.length > page.length ? encodePlace([last.id]) : null }
  })
}
