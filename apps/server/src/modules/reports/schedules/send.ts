import type { ScheduleResult } from '@yingda/contract'
import type { Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import type { Mail } from '../../../platform/mail/mail.ts'
import type { PermittedUser } from '../../identity/index.ts'
import { sightOf } from '../policy.ts'
import { readClock, type QueryContext } from '../query/run.ts'
import { readSettings } from '../settings.ts'
import { writeReportMail, type ReportMail } from './letter.ts'
import { finishDue, listSchedules, noteResult, type ScheduleRow } from './store.ts'
import { daysOf, endOfDay, lastDue } from './times.ts'

export interface SendNeeds extends QueryContext {
  mail: Pick<Mail, 'enabled' | 'send'>
  publicUrl: () => string
  /** Active users who may see reports. */
  usersWith: (permission: 'reports.view.own' | 'reports.view.all') => Promise<PermittedUser[]>
  /** A user as they may act now; null when they are gone. */
  agentById: (id: string) => Promise<AgentPrincipal | null>
  onError: (error: unknown) => void
}

/** So long a report waits until the log has been followed to the end of its days. */
const PATIENCE_MS = 3_600_000

interface Prepared {
  letters: { userId: string; to: string; mail: ReportMail }[]
  result: ScheduleResult
}

/** Everything a sending puts into the outbox, made before anything is written. */
async function prepare(needs: SendNeeds, { spec }: ScheduleRow, { at, counted, timeZone }: { at: number; counted: boolean; timeZone: string }): Promise<Prepared> {
  const days = daysOf(spec.range, timeZone, at)
  const nothing = (failure: ScheduleResult['failure'], skipped: number): Prepared => ({ letters: [], result: { at: new Date(needs.now()).toISOString(), ...days, sent: 0, skipped, failure } })
  if (!needs.mail.enabled) return nothing('mail_off', 0)
  const allowed = new Map((await needs.usersWith('reports.view.own')).map((user) => [user.id, user]))
  const made = new Map<string, ReportMail>()
  const letters: Prepared['letters'] = []
  try {
    for (const id of new Set(spec.recipientIds)) {
      const [user, agent] = [allowed.get(id), await needs.agentById(id)]
      if (!user || agent?.permissions.has('reports.view.own') !== true) continue
      const sight = sightOf(agent)
      const name = JSON.stringify(sight)
      const mail = made.get(name) ?? (await writeReportMail(needs, sight, spec, days, { counted, publicUrl: needs.publicUrl() }))
      made.set(name, mail)
      letters.push({ userId: id, to: user.email, mail })
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad_request') return nothing('refused', 0)
    if (error instanceof AppError && error.code === 'too_large') return nothing('too_large', 0)
    throw error
  }
  const skipped = new Set(spec.recipientIds).size - letters.length
  if (letters.length === 0) return nothing('nobody', skipped)
  return { letters, result: { at: new Date(needs.now()).toISOString(), ...days, sent: letters.length, skipped, failure: null } }
}

async function post(needs: SendNeeds, tx: Queryable, key: string, letters: Prepared['letters']): Promise<void> {
  for (const { userId, to, mail } of letters) await needs.mail.send({ key: `${key}:${userId}`, kind: 'report', to, content: mail.content, files: mail.files }, tx)
}

/** Whether the figures of a time's report are complete. */
async function isCounted(needs: SendNeeds, row: ScheduleRow, timeZone: string, at: number): Promise<boolean> {
  const { asOf } = await readClock(needs.db, timeZone, needs.now())
  return Date.parse(asOf) >= endOfDay(daysOf(row.spec.range, timeZone, at).to, timeZone)
}

async function sendDue(needs: SendNeeds, row: ScheduleRow, timeZone: string): Promise<boolean> {
  const due = lastDue(row.spec, timeZone, needs.now())
  if (row.spec.paused || due <= Date.parse(row.doneUntil)) return false
  const counted = await isCounted(needs, row, timeZone, due)
  if (!counted && needs.now() - due < PATIENCE_MS) return false
  const { letters, result } = await prepare(needs, row, { at: due, counted, timeZone })
  return needs.db.transaction(async (tx) => {
    if (!(await finishDue(tx, row, due, result))) return false
    await post(needs, tx, `report:${row.id}:${String(due)}`, letters)
    return true
  })
}

/**
 * Sends what is due: of each schedule the latest time that has come and was not done with. Its mails and the mark that it is
 * done with are one transaction, and each mail has a key of its own: two nodes, or a node that died in between, send it once.
 * @returns how many were sent
 */
export async function sendAllDue(needs: SendNeeds): Promise<number> {
  const { timeZone } = await readSettings(needs.db)
  let sent = 0
  for (const row of await listSchedules(needs.db)) {
    // One that cannot be made must not keep the others from being sent; it is tried again in the next round.
    const done = await sendDue(needs, row, timeZone).catch((error: unknown) => {
      needs.onError(error)
      return false
    })
    if (done) sent += 1
  }
  return sent
}

/** Sends one as it would be sent at this moment; `note` is of the same transaction. @throws AppError overloaded when the outbox is full */
export async function sendNow(needs: SendNeeds, row: ScheduleRow, note: (tx: Queryable) => Promise<void>): Promise<void> {
  const now = needs.now()
  const { timeZone } = await readSettings(needs.db)
  const counted = await isCounted(needs, row, timeZone, now)
  const { letters, result } = await prepare(needs, row, { at: now, counted, timeZone })
  await needs.db.transaction(async (tx) => {
    await noteResult(tx, row.id, result)
    await post(needs, tx, `report:${row.id}:now:${String(now)}`, letters)
    await note(tx)
  })
}
