import { defaultNoticeSettings, noticeSettings, type NoticeKind, type NoticeSettings } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { anyOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

export interface Person {
  settings: NoticeSettings
  /** When they were last sent a mail, in milliseconds since 1970; 0 never. */
  mailedAt: number
}

/** Kept settings of people, read with what is new since; who has saved none has the defaults. */
export async function readPeople(db: Queryable, userIds: readonly string[]): Promise<Map<string, Person>> {
  const found = userIds.length === 0 ? [] : await rowsOf<{ id: string; settings: object | null; at: number | null }>(db, sql`
    select user_id as id, settings, (extract(epoch from mailed_at) * 1000)::float8 as at from notice_settings where user_id = ${anyOf(userIds)}`)
  const known = new Map(found.map((row) => [row.id, row]))
  return new Map(userIds.map((id) => {
    const row = known.get(id)
    return [id, { settings: row?.settings ? noticeSettings.parse({ ...defaultNoticeSettings, ...row.settings }) : defaultNoticeSettings, mailedAt: row?.at ?? 0 }]
  }))
}

export async function writeSettings(db: Queryable, userId: string, settings: NoticeSettings): Promise<void> {
  await db.execute(sql`insert into notice_settings (user_id, settings) values (${userId}, ${JSON.stringify(settings)}::jsonb)
    on conflict (user_id) do update set settings = excluded.settings`)
}

export async function markMailed(db: Queryable, userId: string, at: Date): Promise<void> {
  await db.execute(sql`insert into notice_settings (user_id, mailed_at) values (${userId}, ${at.toISOString()}::timestamptz)
    on conflict (user_id) do update set mailed_at = excluded.mailed_at`)
}

export interface Due {
  userId: string
  conversationId: string
  kind: NoticeKind
  seq: number
  dueAt: string
}

/** Notes what somebody has not seen. What is noted already stays with its time and goes on to the newest event; who is no user is passed over. */
export async function noteDue(db: Queryable, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return
  // One row of each: a statement may not touch a row twice.
  const single = new Map(due.map((one) => [`${one.userId} ${one.conversationId} ${one.kind}`, one]))
  await db.execute(sql`insert into notices_due (user_id, conversation_id, kind, seq, due_at)
    select x.u, x.c, x.k, x.s, x.d from json_to_recordset(${JSON.stringify([...single.values()].map((one) => ({ u: one.userId, c: one.conversationId, k: one.kind, s: one.seq, d: one.dueAt })))}::json)
      as x (u uuid, c uuid, k text, s int, d timestamptz) join users on users.id = x.u and users.active
    on conflict (user_id, conversation_id, kind) do update set seq = greatest(notices_due.seq, excluded.seq)`)
}

/** Somebody has seen a conversation up to a seq; null: all of it. */
export async function forget(db: Queryable, seen: readonly { userId: string; conversationId: string; upTo: number | null }[]): Promise<void> {
  if (seen.length === 0) return
  await db.execute(sql`delete from notices_due n using json_to_recordset(${JSON.stringify(seen.map((one) => ({ u: one.userId, c: one.conversationId, s: one.upTo })))}::json) as x (u uuid, c uuid, s int)
    where n.user_id = x.u and n.conversation_id = x.c and (x.s is null or n.seq <= x.s)`)
}

/** Everything of those who have something due, locked: another node that looks at the same time passes them over. */
export const takeDue = (tx: Queryable, now: Date, people: number): Promise<Due[]> => rowsOf(tx, sql`
  select n.user_id as "userId", n.conversation_id as "conversationId", n.kind, n.seq, to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt"
  from notices_due n where n.user_id in (select user_id from notices_due where due_at <= ${now.toISOString()}::timestamptz group by user_id order by min(due_at) limit ${people})
  order by n.user_id, n.due_at, n.conversation_id, n.kind limit 2000 for update skip locked`)

export async function putOff(tx: Queryable, userId: string, until: Date): Promise<void> {
  await tx.execute(sql`update notices_due set due_at = ${until.toISOString()}::timestamptz where user_id = ${userId} and due_at < ${until.toISOString()}::timestamptz`)
}

export async function remove(tx: Queryable, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return
  await tx.execute(sql`delete from notices_due n using json_to_recordset(${JSON.stringify(due.map((one) => ({ u: one.userId, c: one.conversationId, k: one.kind })))}::json) as x (u uuid, c uuid, k text)
    where n.user_id = x.u and n.conversation_id = x.c and n.kind = x.k`)
}
