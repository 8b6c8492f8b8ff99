import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../database/rows.ts'

export interface DueRow {
  id: string
  contentSealed: string
  /** Counting the one that begins now. */
  attempts: number
}

export interface DeadRow {
  id: string
  kind: string
  contentSealed: string
  attempts: number
  failure: string
  failureCode: number | null
  createdAt: string
  finishedAt: string
}

/** @returns false when the key is known already. */
export const insertMail = async (db: Queryable, mail: { id: string; key: string; kind: string; contentSealed: string }): Promise<boolean> =>
  (await changedBy(db, sql`
    insert into mail_outbox (id, key, kind, content_sealed) values (${mail.id}, ${mail.key}, ${mail.kind}, ${mail.contentSealed})
    on conflict (key) do nothing`)) > 0

/** How many wait, counted up to `most`. */
export const countWaiting = async (db: Queryable, most: number): Promise<number> =>
  (await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from (select 1 from mail_outbox where state = 'waiting' limit ${most}) waiting`))[0]?.n ?? 0

/** How many failed for good, counted up to `most`. */
export const countDead = async (db: Queryable, most: number): Promise<number> =>
  (await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from (select 1 from mail_outbox where state = 'dead' limit ${most}) dead`))[0]?.n ?? 0

/**
 * Takes mails that are due and puts them off for `leaseSeconds`: no other node sends them meanwhile, and after a crash they
 * come again.
 */
export const takeDue = (db: Queryable, limit: number, leaseSeconds: number): Promise<DueRow[]> =>
  rowsOf(db, sql`
    update mail_outbox set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
    where id in (
      select id from mail_outbox where state = 'waiting' and next_attempt_at <= now()
      order by next_attempt_at limit ${limit} for update skip locked
    ) returning id, content_sealed as "contentSealed", attempts`)

/** The attempt counts: one whose lease ran out no longer decides. */
export const markSent = async (db: Queryable, id: string, attempts: number): Promise<void> => {
  await db.execute(sql`
    update mail_outbox set state = 'sent', content_sealed = null, failure = null, failure_code = null, finished_at = now()
    where id = ${id} and state = 'waiting' and attempts = ${attempts}`)
}

export async function markFailed(db: Queryable, id: string, attempts: number, failure: { kind: string; code: number | null }, retrySeconds: number | null): Promise<void> {
  const outcome = retrySeconds === null ? sql`state = 'dead', finished_at = now()` : sql`next_attempt_at = now() + make_interval(secs => ${retrySeconds})`
  await db.execute(sql`
    update mail_outbox set failure = ${failure.kind}, failure_code = ${failure.code}, ${outcome}
    where id = ${id} and state = 'waiting' and attempts = ${attempts}`)
}

/** Newest first, those before a place. */
export const listDead = (db: Queryable, before: { at: string; id: string } | null, limit: number): Promise<DeadRow[]> =>
  rowsOf(db, sql`
    select id, kind, content_sealed as "contentSealed", attempts, coalesce(failure, 'other') as failure, failure_code as "failureCode",
      ${instantOf(sql`created_at`)} as "createdAt", ${instantOf(sql`finished_at`)} as "finishedAt"
    from mail_outbox where state = 'dead' and ${before === null ? sql`true` : sql`(finished_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
    order by finished_at desc, id desc limit ${limit}`)

/** Back into the line, with all attempts before it again. */
export const reviveMail = async (db: Queryable, id: string): Promise<boolean> =>
  (await changedBy(db, sql`update mail_outbox set state = 'waiting', attempts = 0, next_attempt_at = now(), finished_at = null where id = ${id} and state = 'dead'`)) > 0

export const deleteDead = async (db: Queryable, id: string): Promise<boolean> =>
  (await changedBy(db, sql`delete from mail_outbox where id = ${id} and state = 'dead'`)) > 0

export const deleteMail = async (db: Queryable, id: string): Promise<boolean> => (await changedBy(db, sql`delete from mail_outbox where id = ${id}`)) > 0

/** Forgets what was sent or failed long ago. */
export const purgeFinished = (db: Queryable, days: { sent: number; dead: number }): Promise<number> =>
  changedBy(db, sql`
    delete from mail_outbox where id in (
      select id from mail_outbox where state <> 'waiting'
        and finished_at < now() - make_interval(days => case state when 'sent' then ${days.sent}::int else ${days.dead}::int end)
      order by finished_at limit 5000)`)

/** Sealed rows after an id, to seal them anew. */
export const listSealed = (db: Queryable, after: string, limit: number): Promise<{ id: string; key: string; contentSealed: string }[]> =>
  rowsOf(db, sql`select id, key, content_sealed as "contentSealed" from mail_outbox where content_sealed is not null and id > ${after}::uuid order by id limit ${limit}`)

export const replaceSealed = async (db: Queryable, id: string, before: string, after: string): Promise<void> => {
  await db.execute(sql`update mail_outbox set content_sealed = ${after} where id = ${id} and content_sealed = ${before}`)
}
