import { sql } from 'drizzle-orm'
import { anyOf, changedBy, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { customerColumns, type CustomerRow } from '../store.ts'

export interface PersonRow extends CustomerRow {
  merged_into: string | null
  erased_at: string | null
  phone_hash: string | null
  email_hash: string | null
  external_id_hash: string | null
}

const columns = sql`${customerColumns}, merged_into, ${instantOf(sql`erased_at`)} as erased_at, phone_hash, email_hash, external_id_hash`

export async function findPerson(db: Queryable, id: string): Promise<PersonRow | null> {
  const [row] = await rowsOf<PersonRow>(db, sql`select ${columns} from customers where id = ${id}`)
  return row ?? null
}

export async function findPersons(db: Queryable, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  if (ids.length === 0) return new Map()
  const rows = await rowsOf<PersonRow>(db, sql`select ${columns} from customers where id = ${anyOf(ids)}`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Locks some customers, in one order, so that two changes of the same ones cannot block each other. */
export async function lockPersons(db: Queryable, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  const rows = await rowsOf<PersonRow>(db, sql`select ${columns} from customers where id = ${anyOf(ids)} order by id for update`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Who is known as this customer since they were merged. */
export async function mergedIds(db: Queryable, customerId: string): Promise<string[]> {
  return (await rowsOf<{ id: string }>(db, sql`select id from customers where merged_into = ${customerId} order by id`)).map(({ id }) => id)
}

/** Those of some ids that were never more than anonymous visitors, and are nobody else's now. */
export async function strayVisitors(db: Queryable, ids: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(db, sql`select id from customers c where id = ${anyOf(ids)} and external_id_hash is null and phone_hash is null and email_hash is null
    and merged_into is null and erased_at is null and not exists (select 1 from conversations where customer_id = c.id) and not exists (select 1 from tickets where customer_id = c.id)`)
  return rows.map(({ id }) => id)
}

// Blocks

export interface BlockRow {
  until: string | null
  reason: string
  by: string
  at: string
}

/** The block that holds at a time. */
export async function findBlock(db: Queryable, customerId: string, now: string): Promise<BlockRow | null> {
  const [row] = await rowsOf<BlockRow>(db, sql`select ${instantOf(sql`until`)} as until, reason, by_user_id as by, ${instantOf(sql`at`)} as at
    from customer_blocks where customer_id = ${customerId} and (until is null or until > ${now}::timestamptz)`)
  return row ?? null
}

export async function putBlock(db: Queryable, customerId: string, block: BlockRow): Promise<void> {
  await db.execute(sql`insert into customer_blocks (customer_id, until, reason, by_user_id, at) values (${customerId}, ${block.until}, ${block.reason}, ${block.by}, ${block.at})
    on conflict (customer_id) do update set until = excluded.until, reason = excluded.reason, by_user_id = excluded.by_user_id, at = excluded.at`)
}

export const deleteBlock = async (db: Queryable, customerId: string): Promise<boolean> => (await changedBy(db, sql`delete from customer_blocks where customer_id = ${customerId}`)) > 0

// Consents

export interface ConsentRow {
  kind: 'privacy' | 'marketing'
  version: string
  given: boolean
  source: 'widget' | 'agent'
  site: string | null
  by: string | null
  at: string
}

export async function insertConsent(db: Queryable, customerId: string, row: ConsentRow): Promise<void> {
  await db.execute(sql`insert into customer_consents (customer_id, kind, version, given, source, site_id, by_user_id, at)
    values (${customerId}, ${row.kind}, ${row.version}, ${row.given}, ${row.source}, ${row.site}, ${row.by}, ${row.at})`)
}

/** Newest first, of a customer and those merged into them. */
export const listConsents = (db: Queryable, customerIds: readonly string[], limit: number): Promise<ConsentRow[]> =>
  rowsOf(db, sql`select kind, version, given, source, site_id as site, by_user_id as by, ${instantOf(sql`at`)} as at from customer_consents
    where customer_id = ${anyOf(customerIds)} order by at desc, id desc limit ${limit}`)

// Merges

export interface MergeRow {
  id: string
  kept: string
  gone: string
  status: 'moving' | 'done' | 'undoing' | 'undone'
  /** Names of what the kept one took over. */
  filled: { fields: string[]; attributes: string[]; tags: string[]; values: string[]; sealed: string[] }
  by: string
  at: string
}

const mergeColumns = sql`id, kept_id as kept, gone_id as gone, status, filled, by_user_id as by, ${instantOf(sql`at`)} as at`

export async function insertMerge(db: Queryable, merge: MergeRow): Promise<void> {
  await db.execute(sql`insert into customer_merges (id, kept_id, gone_id, status, filled, by_user_id, at)
    values (${merge.id}, ${merge.kept}, ${merge.gone}, ${merge.status}, ${JSON.stringify(merge.filled)}::jsonb, ${merge.by}, ${merge.at})`)
}

export async function findMerge(db: Queryable, id: string): Promise<MergeRow | null> {
  const [row] = await rowsOf<MergeRow>(db, sql`select ${mergeColumns} from customer_merges where id = ${id}`)
  return row ?? null
}

/** Merges into a customer that hold, newest first. */
export const listMerges = (db: Queryable, keptId: string): Promise<MergeRow[]> =>
  rowsOf(db, sql`select ${mergeColumns} from customer_merges where kept_id = ${keptId} and status <> 'undone' order by at desc, id limit 50`)

/** Merges and undoings that a crash has left half done. */
export const openMerges = (db: Queryable): Promise<MergeRow[]> => rowsOf(db, sql`select ${mergeColumns} from customer_merges where status in ('moving', 'undoing') order by at limit 100`)

export async function setMergeStatus(db: Queryable, id: string, from: MergeRow['status'], to: MergeRow['status'], undone?: { by: string; at: string }): Promise<boolean> {
  const more = undone === undefined ? sql`` : sql`, undone_by = ${undone.by}, undone_at = ${undone.at}`
  return (await changedBy(db, sql`update customer_merges set status = ${to} ${more} where id = ${id} and status = ${from}`)) > 0
}

export type ItemKind = 'conversation' | 'ticket' | 'customer'

export async function addItems(db: Queryable, mergeId: string, kind: ItemKind, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db.execute(sql`insert into customer_merge_items (merge_id, kind, item_id) select ${mergeId}::uuid, ${kind}, unnest(${sql.param([...ids])}::uuid[]) on conflict do nothing`)
}

export async function itemsOf(db: Queryable, mergeId: string, kind: ItemKind): Promise<string[]> {
  return (await rowsOf<{ id: string }>(db, sql`select item_id as id from customer_merge_items where merge_id = ${mergeId} and kind = ${kind}`)).map(({ id }) => id)
}

export async function pointTo(db: Queryable, ids: readonly string[], target: string | null): Promise<void> {
  if (ids.length > 0) await db.execute(sql`update customers set merged_into = ${target} where id = ${anyOf(ids)}`)
}

export async function setAttributes(db: Queryable, id: string, attributes: CustomerRow['attributes']): Promise<void> {
  await db.execute(sql`update customers set attributes = ${JSON.stringify(attributes)}::json where id = ${id}`)
}

/** Others with the same phone number, e-mail address or id of a site. */
export const findAlike = (db: Queryable, row: PersonRow, limit: number): Promise<PersonRow[]> =>
  rowsOf(db, sql`select ${columns} from customers where id in (
      select id from customers where phone_hash = ${row.phone_hash}
      union select id from customers where email_hash = ${row.email_hash}
      union select id from customers where external_id_hash = ${row.external_id_hash})
    and id <> ${row.id} and merged_into is null and erased_at is null order by number limit ${limit}`)

// Erasing what customers themselves keep

/** Tokens end first: from then on nobody comes in as them. */
export const endTokens = (db: Queryable, ids: readonly string[]): Promise<number> => changedBy(db, sql`delete from customer_tokens where customer_id = ${anyOf(ids)}`)

export async function blankCustomers(db: Queryable, ids: readonly string[], at: string): Promise<{ consents: number; customers: number }> {
  const consents = await changedBy(db, sql`delete from customer_consents where customer_id = ${anyOf(ids)}`)
  await db.execute(sql`delete from customer_blocks where customer_id = ${anyOf(ids)}`)
  await db.execute(sql`delete from customer_merges where kept_id = ${anyOf(ids)} or gone_id = ${anyOf(ids)}`)
  const tags = await rowsOf<{ tag: string }>(db, sql`select distinct unnest(tags) as tag from customers where id = ${anyOf(ids)}`)
  const customers = await changedBy(db, sql`update customers set external_id_sealed = null, external_id_hash = null, name_sealed = null, name_hash = null, phone_sealed = null,
    phone_hash = null, email_sealed = null, email_hash = null, attributes = '{}', age_band = null, gender = null, occupation = null, level = null, tags = '{}', source = null,
    note_sealed = null, fields = '{}', fields_sealed = null, owner_agent_id = null, last_seen_at = null, erased_at = ${at} where id = ${anyOf(ids)} and erased_at is null`)
  // A tag nobody else has may say who had it.
  await db.execute(sql`delete from customer_tags where name = any(${sql.param(tags.map(({ tag }) => tag))}::text[])
    and not exists (select 1 from customers where tags @> array[customer_tags.name])`)
  return { consents, customers }
}

/** Customers after an id, for walking over all that are not erased. */
export const pageOfIds = (db: Queryable, after: string, limit: number): Promise<{ id: string; number: number }[]> =>
  rowsOf(db, sql`select id, number from customers where id > ${after}::uuid and erased_at is null order by id limit ${limit}`)
