import { sql, type SQL } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** Terms of a session, in seconds. */
export interface Terms {
  sessionIdle: number
  sessionMax: number
}

/** What a request needs to know of its session. */
export interface SessionRow {
  sessionId: string
  userId: string
  name: string
  mustChangePassword: boolean
  roleName: string
  roleBuiltin: boolean
  rolePermissions: string[]
  groupIds: string[]
  /** Seconds since its last request was written down. */
  age: number
}

const seconds = (value: number): SQL => sql`make_interval(secs => ${value})`
const alive = (terms: Terms): SQL =>
  sql`s.last_seen_at > now() - ${seconds(terms.sessionIdle)} and s.created_at > now() - ${seconds(terms.sessionMax)}`

const oneSession = async (db: Queryable, where: SQL, terms: Terms): Promise<SessionRow | null> =>
  (
    await rowsOf<SessionRow>(db, sql`
      select s.id as "sessionId", u.id as "userId", u.name, u.must_change_password as "mustChangePassword", r.name as "roleName",
        r.builtin as "roleBuiltin", r.permissions as "rolePermissions",
        array(select m.group_id from group_members m where m.user_id = u.id) as "groupIds", extract(epoch from now() - s.last_seen_at)::float8 as age
      from sessions s join users u on u.id = s.user_id join roles r on r.id = u.role_id
      where ${where} and u.active and ${alive(terms)}`)
  )[0] ?? null

/** An active user who has joined, as one of their sessions would show them. */
export const findActing = async (db: Queryable, userId: string): Promise<SessionRow | null> =>
  (
    await rowsOf<SessionRow>(db, sql`
      select '' as "sessionId", u.id as "userId", u.name, u.must_change_password as "mustChangePassword", r.name as "roleName",
        r.builtin as "roleBuiltin", r.permissions as "rolePermissions",
        array(select m.group_id from group_members m where m.user_id = u.id) as "groupIds", 0::float8 as age
      from users u join roles r on r.id = u.role_id where u.id = ${userId} and u.active and u.password_hash is not null`)
  )[0] ?? null

export const findSessionByToken = (db: Queryable, tokenHash: Buffer, terms: Terms): Promise<SessionRow | null> =>
  oneSession(db, sql`s.token_hash = ${tokenHash}`, terms)
export const findSession = (db: Queryable, id: string, terms: Terms): Promise<SessionRow | null> => oneSession(db, sql`s.id = ${id}`, terms)

/**
 * Begins a session, provided the user is active and has the password that was checked. Waits for whoever is changing the user
 * right now, so that no session outlives the change that was to end it.
 * @returns false when the user changed meanwhile.
 */
export async function insertSession(db: Queryable, session: { id: string; tokenHash: Buffer; userId: string; passwordHash: string }): Promise<boolean> {
  const inserted = await changedBy(db, sql`
    insert into sessions (id, token_hash, user_id)
    select ${session.id}, ${session.tokenHash}, u.id from users u
    where u.id = ${session.userId} and u.active and u.password_hash = ${session.passwordHash} for share`)
  return inserted > 0
}

/** Writes down that a session and its user were heard of. */
export async function touchSession(db: Queryable, sessionId: string, userId: string): Promise<void> {
  await db.execute(sql`
    with session as (update sessions set last_seen_at = now() where id = ${sessionId})
    update users set last_seen_at = now() where id = ${userId}`)
}

const idsOf = async (db: Queryable, query: SQL): Promise<string[]> => (await rowsOf<{ id: string }>(db, query)).map((row) => row.id)

export const deleteSession = (db: Queryable, id: string): Promise<string[]> => idsOf(db, sql`delete from sessions where id = ${id} returning id`)

/** Ends the sessions of a user, except one. @returns the ids of those ended. */
export const deleteSessionsOf = (db: Queryable, userId: string, exceptId?: string): Promise<string[]> =>
  idsOf(db, sql`delete from sessions where user_id = ${userId} and ${exceptId === undefined ? sql`true` : sql`id <> ${exceptId}`} returning id`)

/** Ends what a user has beyond `keep` sessions, the longest unused first. */
export const deleteSurplusSessions = (db: Queryable, userId: string, keep: number): Promise<string[]> =>
  idsOf(db, sql`
    delete from sessions where id in (select id from sessions where user_id = ${userId} order by last_seen_at desc, created_at desc offset ${keep})
    returning id`)

export async function hasLiveSession(db: Queryable, userId: string, terms: Terms): Promise<boolean> {
  return (await rowsOf(db, sql`select 1 from sessions s where s.user_id = ${userId} and ${alive(terms)} limit 1`)).length > 0
}

/** Removes what has expired. @returns the sessions that ended. */
export async function deleteExpired(db: Queryable, terms: Terms, failureWindow: number): Promise<{ id: string; userId: string }[]> {
  const ended = await rowsOf<{ id: string; userId: string }>(db, sql`delete from sessions s where not (${alive(terms)}) returning s.id, s.user_id as "userId"`)
  await db.execute(sql`delete from realtime_tickets where expires_at < now()`)
  await db.execute(sql`delete from invitations where expires_at < now()`)
  await db.execute(sql`delete from login_failures where first_at < now() - ${seconds(failureWindow)}`)
  return ended
}

/** A ticket of a session; false when the session has ended. */
export async function insertTicket(db: Queryable, ticket: { tokenHash: Buffer; sessionId: string; term: number }): Promise<boolean> {
  const inserted = await changedBy(db, sql`
    with expired as (delete from realtime_tickets where session_id = ${ticket.sessionId} and expires_at < now())
    insert into realtime_tickets (token_hash, session_id, expires_at)
    select ${ticket.tokenHash}, id, now() + ${seconds(ticket.term)} from sessions where id = ${ticket.sessionId} for share`)
  return inserted > 0
}

/** Takes a ticket, so that nobody can use it again. @returns its session while it was valid. */
export async function takeTicket(db: Queryable, tokenHash: Buffer): Promise<string | null> {
  const taken = await rowsOf<{ sessionId: string; valid: boolean }>(db, sql`
    delete from realtime_tickets where token_hash = ${tokenHash} returning session_id as "sessionId", expires_at > now() as valid`)
  return taken[0]?.valid === true ? taken[0].sessionId : null
}

/** The one invitation of a user: an earlier one ends. @returns when it expires. */
export async function putInvitation(db: Queryable, invitation: { userId: string; tokenHash: Buffer; createdBy: string; term: number }): Promise<string> {
  const put = await rowsOf<{ expiresAt: string }>(db, sql`
    insert into invitations (user_id, token_hash, created_by, expires_at)
    values (${invitation.userId}, ${invitation.tokenHash}, ${invitation.createdBy}, now() + ${seconds(invitation.term)})
    on conflict (user_id) do update set token_hash = excluded.token_hash, created_by = excluded.created_by, created_at = now(), expires_at = excluded.expires_at
    returning ${instantOf(sql`expires_at`)} as "expiresAt"`)
  const expiresAt = put[0]?.expiresAt
  if (expiresAt === undefined) throw new Error('the invitation was not stored')
  return expiresAt
}

/** Whom an invitation that is still valid is for. */
export async function findInvited(db: Queryable, tokenHash: Buffer): Promise<string | null> {
  const found = await rowsOf<{ userId: string }>(db, sql`select user_id as "userId" from invitations where token_hash = ${tokenHash} and expires_at > now()`)
  return found[0]?.userId ?? null
}

/** Takes an invitation, so that nobody can use it again. */
export async function takeInvitation(db: Queryable, tokenHash: Buffer): Promise<string | null> {
  const taken = await rowsOf<{ userId: string }>(db, sql`
    delete from invitations where token_hash = ${tokenHash} and expires_at > now() returning user_id as "userId"`)
  return taken[0]?.userId ?? null
}

export async function deleteInvitation(db: Queryable, userId: string): Promise<void> {
  await db.execute(sql`delete from invitations where user_id = ${userId}`)
}

/** Ends a link that somebody else has made for this user. */
export async function deleteForeignInvitation(db: Queryable, userId: string, managerId: string): Promise<void> {
  await db.execute(sql`delete from invitations where user_id = ${userId} and created_by <> ${managerId}`)
}

/** Counts a failed sign-in before it is known to be one, so that attempts at the same time count too. */
export async function countFailure(db: Queryable, accountHash: string, window: number): Promise<{ failures: number; retryAfter: number }> {
  const over = sql`login_failures.first_at < now() - ${seconds(window)}`
  const counted = await rowsOf<{ failures: number; retryAfter: number }>(db, sql`
    insert into login_failures (account_hash, failures, first_at) values (${accountHash}, 1, now())
    on conflict (account_hash) do update set
      failures = case when ${over} then 1 else login_failures.failures + 1 end,
      first_at = case when ${over} then now() else login_failures.first_at end
    returning failures, greatest(1, ceil(extract(epoch from first_at + ${seconds(window)} - now())))::int as "retryAfter"`)
  return counted[0] ?? { failures: 1, retryAfter: window }
}

export async function clearFailures(db: Queryable, accountHash: string): Promise<void> {
  await db.execute(sql`delete from login_failures where account_hash = ${accountHash}`)
}
