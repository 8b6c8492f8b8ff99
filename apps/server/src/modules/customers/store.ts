import type { AgeBand, FieldValue, Gender } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { anyOf, changedBy, instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

export interface CustomerRow {
  id: string
  number: number
  site_id: string | null
  external_id_sealed: string | null
  name_sealed: string | null
  phone_sealed: string | null
  email_sealed: string | null
  /** What the page told. */
  attributes: Record<string, string | number | boolean>
  age_band: AgeBand | null
  gender: Gender | null
  occupation: string | null
  level: number | null
  tags: string[]
  source: string | null
  note_sealed: string | null
  /** Values of the company's attributes; personal ones sealed. */
  fields: Record<string, FieldValue>
  fields_sealed: string | null
  owner_agent_id: string | null
  created_at: string
  last_seen_at: string | null
}

export interface TokenRow {
  customer_id: string
  site_id: string
  identified: boolean
  expires_at: string
}

/** Sealed fields and their hashes to write; null clears, what is absent stays. */
export type SealedFields = Partial<
  Record<'external_id_sealed' | 'external_id_hash' | 'name_sealed' | 'name_hash' | 'note_sealed' | 'fields_sealed' | 'phone_sealed' | 'phone_hash' | 'email_sealed' | 'email_hash', string | null>
>

const columns = sql`id, number, site_id, external_id_sealed, name_sealed, phone_sealed, email_sealed, attributes,
  age_band, gender, occupation, level, tags, source, note_sealed, fields, fields_sealed, owner_agent_id,
  ${instantOf(sql`created_at`)} as created_at, ${instantOf(sql`last_seen_at`)} as last_seen_at`

export { columns as customerColumns }

export async function insertCustomer(db: Queryable, id: string, siteId: string, now: string): Promise<void> {
  await db.execute(sql`insert into customers (id, site_id, created_at, last_seen_at) values (${id}, ${siteId}, ${now}, ${now})`)
}

/** A customer who was never here. */
export async function insertUnseen(db: Queryable, id: string, siteId: string, now: string): Promise<void> {
  await db.execute(sql`insert into customers (id, site_id, created_at) values (${id}, ${siteId}, ${now})`)
}

export async function findCustomers(db: Queryable, ids: string[]): Promise<CustomerRow[]> {
  if (ids.length === 0) return []
  return rowsOf<CustomerRow>(db, sql`select ${columns} from customers where id = ${anyOf(ids)}`)
}

export async function findByExternalId(db: Queryable, siteId: string, hash: string): Promise<CustomerRow | null> {
  const [row] = await rowsOf<CustomerRow>(db, sql`select ${columns} from customers where site_id = ${siteId} and external_id_hash = ${hash}`)
  return row ?? null
}

/** Locks a customer so that nobody else makes them known meanwhile. @returns true while nobody knows who they are. */
export async function lockIfAnonymous(db: Queryable, id: string): Promise<boolean> {
  const [row] = await rowsOf<{ anonymous: boolean }>(db, sql`select external_id_hash is null and merged_into is null and erased_at is null
    and not exists (select 1 from customers m where m.merged_into = c.id and m.external_id_hash is not null) as anonymous from customers c where id = ${id} for update`)
  return row?.anonymous === true
}

/** A visitor is known as somebody from now on. */
export async function pointVisitor(db: Queryable, id: string, to: string): Promise<void> {
  await db.execute(sql`update customers set merged_into = ${to} where id = ${id} or merged_into = ${id}`)
}

/** Who a customer is known as. */
export async function knownAs(db: Queryable, id: string): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(db, sql`select coalesce(merged_into, id) as id from customers where id = ${id}`)
  return row?.id ?? id
}

/** Ends the tokens of the time before a customer was known: on a shared device they must lead nowhere. */
export async function deleteAnonymousTokens(db: Queryable, customerId: string): Promise<void> {
  await db.execute(sql`delete from customer_tokens where customer_id = ${customerId} and not identified`)
}

export async function findIdsByHash(db: Queryable, hashes: { phone: string | null; email: string }, limit: number): Promise<string[]> {
  const found = await rowsOf<{ id: string }>(
    db,
    sql`select coalesce(merged_into, id) as id from customers where phone_hash = ${hashes.phone}::text union select coalesce(merged_into, id) from customers where email_hash = ${hashes.email} limit ${limit}`,
  )
  return found.map((row) => row.id)
}

export async function findIdsByName(db: Queryable, hash: string, limit: number): Promise<string[]> {
  const found = await rowsOf<{ id: string }>(db, sql`select coalesce(merged_into, id) as id from customers where name_hash = ${hash} limit ${limit}`)
  return found.map((row) => row.id)
}

/** Customers whose name cannot be found yet: it was stored before names could be. */
export const pageOfUnhashed = (db: Queryable, limit: number): Promise<{ id: string; name_sealed: string }[]> =>
  rowsOf<{ id: string; name_sealed: string }>(db, sql`select id, name_sealed from customers where name_sealed is not null and name_hash is null order by id limit ${limit} for update`)

/** What is not sealed of a profile; null clears, what is absent stays. */
export interface PlainProfile {
  age_band?: string | null | undefined
  gender?: string | null | undefined
  occupation?: string | null | undefined
  level?: number | null | undefined
  source?: string | null | undefined
  owner_agent_id?: string | null | undefined
  tags?: readonly string[] | undefined
  /** Values of the company's attributes to set, and keys to clear. */
  fields?: { set: Record<string, FieldValue>; clear: readonly string[] } | undefined
}

export async function updateProfile(db: Queryable, id: string, { tags, fields, ...plain }: PlainProfile): Promise<void> {
  const changes: SQL[] = Object.entries(plain).flatMap(([column, value]) => (value === undefined ? [] : [sql`${sql.identifier(column)} = ${value}`]))
  if (tags !== undefined) changes.push(sql`tags = ${sql.param([...tags])}::text[]`)
  if (fields !== undefined) changes.push(sql`fields = (fields - ${sql.param([...fields.clear])}::text[]) || ${JSON.stringify(fields.set)}::jsonb`)
  if (changes.length > 0) await db.execute(sql`update customers set ${sql.join(changes, sql`, `)} where id = ${id}`)
}

/** Holds a customer's row until the end of the transaction; null when there is none, or it was erased. */
export async function lockCustomer(db: Queryable, id: string): Promise<CustomerRow | null> {
  const [row] = await rowsOf<CustomerRow>(db, sql`select ${columns} from customers where id = ${id} for update`)
  return row ?? null
}

export async function findIdByNumber(db: Queryable, number: number): Promise<string | null> {
  const [row] = await rowsOf<{ id: string }>(db, sql`select coalesce(merged_into, id) as id from customers where number = ${number}`)
  return row?.id ?? null
}

export async function updateSealed(db: Queryable, id: string, fields: SealedFields): Promise<void> {
  const changes = Object.entries(fields).map(([column, value]) => sql`${sql.identifier(column)} = ${value}`)
  if (changes.length > 0) await db.execute(sql`update customers set ${sql.join(changes, sql`, `)} where id = ${id}`)
}

/** A known attribute takes its new value where it stands; new ones come after, in the order given. */
export async function mergeAttributes(db: Queryable, id: string, attributes: CustomerRow['attributes']): Promise<void> {
  await db.execute(sql`update customers set attributes = (
      select coalesce(json_object_agg(key, value order by place), '{}') from (
        select key, (array_agg(value order by part desc))[1] as value, min(array[part, at]) as place from (
          select key, value, at, 1 as part from json_each(attributes) with ordinality as kept (key, value, at)
          union all
          select key, value, at, 2 from json_each(${JSON.stringify(attributes)}::json) with ordinality as told (key, value, at)
        ) every group by key
      ) merged)
    where id = ${id}`)
}

/** Notes that a customer is here; at most every five minutes, since every page view asks for it. */
export async function touchCustomer(db: Queryable, id: string, now: string): Promise<void> {
  await db.execute(sql`update customers set last_seen_at = ${now}
    where id = ${id} and (last_seen_at is null or last_seen_at < ${now}::timestamptz - interval '5 minutes')`)
}

export async function insertToken(db: Queryable, hash: Buffer, row: TokenRow): Promise<void> {
  await db.execute(sql`insert into customer_tokens (token_hash, customer_id, site_id, identified, expires_at)
    values (${hash}, ${row.customer_id}, ${row.site_id}, ${row.identified}, ${row.expires_at})`)
}

export async function findToken(db: Queryable, hash: Buffer, now: string): Promise<TokenRow | null> {
  const [row] = await rowsOf<TokenRow>(
    db,
    sql`select coalesce(c.merged_into, t.customer_id) as customer_id, t.site_id, identified, ${instantOf(sql`expires_at`)} as expires_at
      from customer_tokens t join customers c on c.id = t.customer_id where token_hash = ${hash} and expires_at > ${now}`,
  )
  return row ?? null
}

export async function extendToken(db: Queryable, hash: Buffer, expiresAt: string): Promise<void> {
  await db.execute(sql`update customer_tokens set expires_at = ${expiresAt} where token_hash = ${hash}`)
}

export async function deleteToken(db: Queryable, hash: Buffer): Promise<void> {
  await db.execute(sql`delete from customer_tokens where token_hash = ${hash}`)
}

/** Removes tokens that have expired; at most `limit` at once. */
export async function deleteExpiredTokens(db: Queryable, now: string, limit: number): Promise<number> {
  return changedBy(db, sql`delete from customer_tokens where token_hash in
    (select token_hash from customer_tokens where expires_at <= ${now} limit ${limit})`)
}

/** Customers after an id, for walking over all of them. */
export async function pageOfCustomers(db: Queryable, after: string, limit: number): Promise<CustomerRow[]> {
  return rowsOf<CustomerRow>(db, sql`select ${columns} from customers where id > ${after} order by id limit ${limit} for update`)
}

export async function siteIds(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await rowsOf<{ id: string; site: string }>(db, sql`select id, site_id as site from customers where id = ${anyOf(ids)}`)
  return new Map(found.map(({ id, site }) => [id, site]))
}

/** True for the id of a customer of this site, as a condition of a statement. */
export const ofSite = (customerId: SQL, siteId: string): SQL => sql`exists (select 1 from customers k where k.id = ${customerId} and k.site_id = ${siteId})`
