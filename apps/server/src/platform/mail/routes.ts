import { type AuditAction, mailRoutes, type FailedMail } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Keyring } from '../crypto/keyring.ts'
import type { Database } from '../database/database.ts'
import { encodePlace, type Queryable } from '../database/rows.ts'
import { AppError } from '../errors.ts'
import { bindRoute, type Authenticators } from '../http/bind.ts'
import { cursorPlace } from '../http/cursor.ts'
import { testMail } from './compose.ts'
import type { Mail } from './mail.ts'
import { openContent } from './sealed.ts'
import { countDead, countWaiting, deleteDead, listDead, reviveMail, type DeadRow } from './store.ts'
import { failureKinds } from './transport.ts'

export interface MailRouteNeeds {
  db: Database
  keyring: Pick<Keyring, 'open'>
  mail: Mail
  publicUrl: () => string
  /** Writes down who did it. */
  record: (entry: { actor: { id: string }; action: AuditAction; subject: string; detail?: Record<string, unknown> }, tx?: Queryable) => Promise<void>
}

const COUNTED = 1_000
const place = z.tuple([z.iso.datetime(), z.uuid()])

function placeOf(cursor: string | undefined): { at: string; id: string } | null {
  const found = cursorPlace(cursor, place)
  return found && { at: found[0], id: found[1] }
}

/** Binds the state of the outbox, the test, and what is done with failed mails. */
export function registerMailRoutes(app: FastifyInstance, auth: Authenticators, { db, keyring, mail, publicUrl, record }: MailRouteNeeds): void {
  const present = (row: DeadRow): FailedMail => {
    const { to, subject } = openContent(keyring, row.id, row.contentSealed)
    const kind = failureKinds.find((one) => one === row.failure) ?? 'other'
    return { id: row.id, kind: row.kind, to: to.address, subject, attempts: row.attempts, failure: { kind, code: row.failureCode }, createdAt: row.createdAt, failedAt: row.finishedAt }
  }
  const change = (id: string, userId: string, action: AuditAction, work: (tx: Queryable, id: string) => Promise<boolean>): Promise<void> =>
    db.transaction(async (tx) => {
      if (!(await work(tx, id))) throw new AppError('not_found')
      await record({ actor: { id: userId }, action, subject: `mail:${id}` }, tx)
    })

  bindRoute(app, auth, mailRoutes.getMailState, async () => {
    const [waiting, failed] = await Promise.all([countWaiting(db, COUNTED), countDead(db, COUNTED)])
    return { enabled: mail.enabled, from: mail.from, server: mail.server, waiting, failed }
  })
  bindRoute(app, auth, mailRoutes.sendTestMail, async ({ agent, body, language }) => {
    const failure = await mail.tryNow(body.to, testMail(language, publicUrl()))
    await record({ actor: { id: agent.userId }, action: 'mail.tested', subject: 'mail', detail: failure === null ? {} : { failure: failure.kind } })
    return { failure: failure && { kind: failure.kind, code: failure.code } }
  })
  bindRoute(app, auth, mailRoutes.listFailedMails, async ({ query }) => {
    const found = await listDead(db, placeOf(query.cursor), query.limit + 1)
    const page = found.slice(0, query.limit)
    const last = page.at(-1)
    return { items: page.map(present), next: last && found.length > page.length ? encodePlace([last.finishedAt, last.id]) : null }
  })
  bindRoute(app, auth, mailRoutes.retryFailedMail, async ({ agent, params }) => {
    if (!mail.enabled) throw new AppError('not_allowed_now')
    await change(params.id, agent.userId, 'mail.retried', reviveMail)
  })
  bindRoute(app, auth, mailRoutes.discardFailedMail, ({ agent, params }) => change(params.id, agent.userId, 'mail.discarded', deleteDead))
}
