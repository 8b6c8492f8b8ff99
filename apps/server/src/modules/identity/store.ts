import type { Availability, Language, Permission } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { anyOf, changedBy, instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** Any number, the same everywhere: changes of users and roles are made one after the other. */
const MANAGEMENT_LOCK = 7_214_010

export interface UserRow {
  id: string
  email: string
  name: string
  active: boolean
  passwordHash: string | null
  mustChangePassword: boolean
  language: Language
  availability: Availability
  availabilityReason: string | null
  availabilitySince: string
  lastSeenAt: string | null
  createdAt: string
  roleId: string
  roleName: string
  roleBuiltin: boolean
  rolePermissions: string[]
}

/** The role of a user, as the policy takes it. */
export const roleOf = (user: UserRow): { name: string; builtin: boolean; permissions: string[] } => ({
  name: user.roleName, builtin: user.roleBuiltin, permissions: user.rolePermissions,
})

export interface RoleRow {
  id: string
  name: string
  builtin: boolean
  permissions: string[]
  users: number
}

const userColumns = sql`u.id, u.email, u.name, u.active, u.password_hash as "passwordHash", u.must_change_password as "mustChangePassword",
  u.language, u.availability, u.availability_reason as "availabilityReason", ${instantOf(sql`u.availability_since`)} as "availabilitySince", ${instantOf(sql`u.last_seen_at`)} as "lastSeenAt", ${instantOf(sql`u.created_at`)} as "createdAt",
  r.id as "roleId", r.name as "roleName", r.builtin as "roleBuiltin", r.permissions as "rolePermissions"`
const users = sql`users u join roles r on r.id = u.role_id`
/** Roles that may answer customers; the administrator's list is not what is stored but everything. */
const mayReply = sql`((r.builtin and r.name = 'administrator') or 'conversations.reply' = any(r.permissions))`
const canServe = sql`u.active and u.password_hash is not null and ${mayReply}`

/** Holds until the transaction ends; what the caller checks afterwards stays true until then. */
export async function lockManagement(tx: Queryable): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${MANAGEMENT_LOCK})`)
}

const oneUser = async (db: Queryable, where: SQL): Promise<UserRow | null> =>
  (await rowsOf<UserRow>(db, sql`select ${userColumns} from ${users} where ${where}`))[0] ?? null

export const findUser = (db: Queryable, id: string): Promise<UserRow | null> => oneUser(db, sql`u.id = ${id}`)
export const findUserByEmail = (db: Queryable, email: string): Promise<UserRow | null> => oneUser(db, sql`u.email = ${email}`)

export async function hasUsers(db: Queryable): Promise<boolean> {
  return (await rowsOf(db, sql`select 1 from users limit 1`)).length > 0
}

/** By name, in Chinese order, after the place where the last page ended. */
export function listUsers(db: Queryable, filter: { search: string; after: { name: string; id: string } | null; limit: number }): Promise<UserRow[]> {
  const pattern = `%${filter.search.replace(/[\\%_]/gu, '\\$&')}%`
  return rowsOf<UserRow>(db, sql`
    select ${userColumns} from ${users}
    where ${filter.search === '' ? sql`true` : sql`(u.name ilike ${pattern} or u.email ilike ${pattern})`}
      and ${filter.after === null ? sql`true` : sql`(u.name collate "zh-x-icu", u.id) > (${filter.after.name}::text collate "zh-x-icu", ${filter.after.id}::uuid)`}
    order by u.name collate "zh-x-icu", u.id limit ${filter.limit}`)
}

/** Active users who can take conversations. */
export function listServing(db: Queryable): Promise<{ id: string; name: string; availability: Availability }[]> {
  return rowsOf(db, sql`select u.id, u.name, u.availability from ${users} where ${canServe} order by u.name collate "zh-x-icu", u.id`)
}

export async function findServing(db: Queryable, id: string): Promise<{ id: string; name: string } | null> {
  return (await rowsOf<{ id: string; name: string }>(db, sql`select u.id, u.name from ${users} where ${canServe} and u.id = ${id}`))[0] ?? null
}

/** @param within seconds since they were last heard of */
export async function countOnline(db: Queryable, within: number): Promise<number> {
  const found = await rowsOf<{ n: number }>(db, sql`
    select count(*) as n from ${users}
    where ${canServe} and u.availability = 'online' and u.last_seen_at > now() - make_interval(secs => ${within})`)
  return found[0]?.n ?? 0
}

export async function findAddress(db: Queryable, id: string): Promise<{ email: string; language: Language } | null> {
  const [found] = await rowsOf<{ email: string; language: Language }>(db, sql`select email, language from users where id = ${id} and active`)
  return found ?? null
}

export function listNames(db: Queryable, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  return rowsOf(db, sql`select id, name from users where id = ${anyOf(ids)}`)
}

export interface PermittedUser {
  id: string
  name: string
  email: string
}

/** Active users of whom a permission is true, by name; the administrator's list is not what is stored but everything. */
export function listWith(db: Queryable, permission: Permission): Promise<PermittedUser[]> {
  return rowsOf(db, sql`
    select u.id, u.name, u.email from ${users}
    where u.active and u.password_hash is not null and ((r.builtin and r.name = 'administrator') or ${permission} = any(r.permissions))
    order by u.name collate "zh-x-icu", u.id`)
}

export interface NewUser {
  id: string
  email: string
  name: string
  roleId: string
  passwordHash: string | null
  mustChangePassword: boolean
}

export async function insertUser(db: Queryable, user: NewUser): Promise<void> {
  await db.execute(sql`
    insert into users (id, email, name, role_id, password_hash, must_change_password)
    values (${user.id}, ${user.email}, ${user.name}, ${user.roleId}, ${user.passwordHash}, ${user.mustChangePassword})`)
}

export interface UserChange {
  name?: string | undefined
  roleId?: string | undefined
  active?: boolean | undefined
  language?: Language | undefined
  availability?: Availability | undefined
  passwordHash?: string | undefined
  mustChangePassword?: boolean | undefined
}

/** Writes the given fields only; locks the row until the transaction ends. */
export async function updateUser(db: Queryable, id: string, change: UserChange): Promise<void> {
  const fields: Record<keyof UserChange, string> = {
    name: 'name', roleId: 'role_id', active: 'active', language: 'language', availability: 'availability',
    passwordHash: 'password_hash', mustChangePassword: 'must_change_password',
  }
  const given = (Object.keys(fields) as (keyof UserChange)[]).filter((key) => change[key] !== undefined)
  const sets = given.map((key) => sql`${sql.identifier(fields[key])} = ${change[key]}`)
  if (sets.length > 0) await db.execute(sql`update users set ${sql.join(sets, sql`, `)} where id = ${id}`)
}

/** Who changed somebody's availability when it was not they themselves. */
export type AvailabilitySetBy = { readonly userId: string } | 'system' | null

/** Writes the change down with its time, too; true when it was one. */
export async function setAvailability(
  db: Queryable, id: string, availability: Availability, reason: string | null = null, by: AvailabilitySetBy = null,
): Promise<boolean> {
  const byUser = by === null || by === 'system' ? null : by.userId
  return (await changedBy(db, sql`
    with changed as (
      update users set availability = ${availability}, availability_reason = ${reason}, availability_since = clock_timestamp()
      where id = ${id} and (availability <> ${availability} or availability_reason is distinct from ${reason})
      returning id, availability_since
    )
    insert into availability_changes (user_id, at, availability, reason, by_user_id, by_system)
    select id, availability_since, ${availability}, ${reason}, ${byUser}::uuid, ${by === 'system'} from changed`)) > 0
}

/** An agent as the routing needs to know it. */
export interface ServingAgent {
  id: string
  name: string
  availability: Availability
  reason: string | null
  since: string
  lastSeenAt: string | null
  groups: Record<string, number>
}

/** Active users who can take conversations, with the groups they work in and their skill there. */
export function listServingAgents(db: Queryable): Promise<ServingAgent[]> {
  return rowsOf(db, sql`
    select u.id, u.name, u.availability, u.availability_reason as reason, ${instantOf(sql`u.availability_since`)} as since,
      ${instantOf(sql`u.last_seen_at`)} as "lastSeenAt",
      coalesce((select jsonb_object_agg(m.group_id, m.skill) from group_members m where m.user_id = u.id), '{}') as groups
    from ${users} where ${canServe}`)
}

export async function touchUsers(db: Queryable, ids: readonly string[]): Promise<void> {
  await db.execute(sql`update users set last_seen_at = now() where id = ${anyOf(ids)} and (last_seen_at is null or last_seen_at < now() - interval '20 seconds')`)
}

/** True when somebody else can still administer: active, with a password, in the administrators' role. */
export async function hasOtherAdministrator(db: Queryable, exceptId: string): Promise<boolean> {
  const found = await rowsOf(db, sql`
    select 1 from ${users} where r.builtin and r.name = 'administrator' and u.active and u.password_hash is not null and u.id <> ${exceptId} limit 1`)
  return found.length > 0
}

const roleColumns = sql`r.id, r.name, r.builtin, r.permissions, (select count(*) from users u where u.role_id = r.id) as users`

/** Those that came with the product first, as they came; then the company's by name. */
export function listRoles(db: Queryable): Promise<RoleRow[]> {
  return rowsOf<RoleRow>(db, sql`select ${roleColumns} from roles r order by r.builtin desc, case when r.builtin then r.created_at end, r.name collate "zh-x-icu"`)
}

const oneRole = async (db: Queryable, where: SQL): Promise<RoleRow | null> =>
  (await rowsOf<RoleRow>(db, sql`select ${roleColumns} from roles r where ${where}`))[0] ?? null

export const findRole = (db: Queryable, id: string): Promise<RoleRow | null> => oneRole(db, sql`r.id = ${id}`)
export const findBuiltinRole = (db: Queryable, name: string): Promise<RoleRow | null> => oneRole(db, sql`r.builtin and r.name = ${name}`)

export async function insertRole(db: Queryable, role: Omit<RoleRow, 'users'>): Promise<void> {
  await db.execute(sql`insert into roles (id, name, builtin, permissions) values (${role.id}, ${role.name}, ${role.builtin}, ${sql.param([...role.permissions])}::text[])`)
}

/** Keeps the order of the calls, whatever the clock says; nothing when a role of this name is there. */
export async function insertBuiltinRole(db: Queryable, role: Omit<RoleRow, 'users' | 'builtin'>): Promise<void> {
  await db.execute(sql`
    insert into roles (id, name, builtin, permissions, created_at)
    values (${role.id}, ${role.name}, true, ${sql.param([...role.permissions])}::text[], clock_timestamp())
    on conflict ((lower(name))) do nothing`)
}

export async function updateRole(db: Queryable, id: string, change: { name: string; permissions: readonly string[] }): Promise<void> {
  await db.execute(sql`update roles set name = ${change.name}, permissions = ${sql.param([...change.permissions])}::text[] where id = ${id}`)
}

export async function deleteRole(db: Queryable, id: string): Promise<void> {
  await db.execute(sql`delete from roles where id = ${id}`)
}

export async function listUserIdsOfRole(db: Queryable, roleId: string): Promise<string[]> {
  return (await rowsOf<{ id: string }>(db, sql`select id from users where role_id = ${roleId} and active`)).map((row) => row.id)
}
