import type { AuditAction } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../platform/database/database.ts'
import type { Queryable } from '../../platform/database/rows.ts'
import type { Authenticators } from '../../platform/http/bind.ts'
import type { Names } from './presenter.ts'
import { registerAuditRoutes } from './routes.ts'
import { insertEntry } from './store.ts'

/** Who did something: a user, or the system itself. */
export type AuditActor = { readonly id: string } | 'system'

export interface AuditRecord {
  actor: AuditActor
  action: AuditAction
  /** `<kind>:<id>`, as in `role:…`. */
  subject: string
  /** Ids and names of fields; never personal data, never secrets. */
  detail?: Record<string, unknown>
}

export interface Audit {
  /** Appends an entry; with `tx` it stands or falls with what it tells of. */
  record(entry: AuditRecord, tx?: Queryable): Promise<void>
  /** Binds `listAudit`. `names` gives users' names by id. */
  registerRoutes(app: FastifyInstance, auth: Authenticators, needs: { names: Names }): void
}

/** The append-only log of who changed what. */
export function createAudit(db: Database): Audit {
  return {
    record: ({ actor, action, subject, detail }, tx) =>
      insertEntry(tx ?? db, { actor: actor === 'system' ? actor : `user:${actor.id}`, action, subject, detail: detail ?? {} }),
    registerRoutes: (app, auth, { names }) => {
      registerAuditRoutes(app, auth, db, names)
    },
  }
}
