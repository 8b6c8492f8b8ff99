import type { CustomerAttribute } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

type Definition = Omit<CustomerAttribute, 'key' | 'version'>

export async function readAttributes(db: Queryable): Promise<CustomerAttribute[]> {
  const rows = await rowsOf<{ key: string; definition: Definition; version: number }>(db, sql`select key, definition, version from customer_attributes order by position, key`)
  return rows.map(({ key, definition, version }) => ({ key, version, ...definition }))
}

/** False when there is one with this key. */
export async function insertAttribute(db: Queryable, key: string, definition: Definition): Promise<boolean> {
  const added = await changedBy(db, sql`insert into customer_attributes (key, position, definition)
    select ${key}, coalesce(max(position), 0) + 1, ${JSON.stringify(definition)}::jsonb from customer_attributes on conflict (key) do nothing`)
  return added > 0
}

/** False when it is gone, or was changed since `version`. */
export async function updateAttribute(db: Queryable, key: string, version: number, definition: Definition): Promise<boolean> {
  const changed = await changedBy(db, sql`update customer_attributes set definition = ${JSON.stringify(definition)}::jsonb, version = version + 1 where key = ${key} and version = ${version}`)
  return changed > 0
}

export async function orderAttributes(db: Queryable, keys: readonly string[]): Promise<void> {
  await db.execute(sql`update customer_attributes a set position = wanted.place
    from unnest(${sql.param([...keys])}::text[]) with ordinality as wanted (key, place) where wanted.key = a.key`)
}

export const deleteAttribute = async (db: Queryable, key: string): Promise<boolean> => (await changedBy(db, sql`delete from customer_attributes where key = ${key}`)) > 0

/** Takes the values of an attribute off some customers. @returns how many had one; fewer than `limit`: nobody has one any more */
export const dropValues = (db: Queryable, key: string, limit: number): Promise<number> =>
  changedBy(db, sql`update customers set fields = fields - ${key}::text where id in (select id from customers where fields ? ${key} order by id limit ${limit} for update)`)

export interface SealedRow {
  id: string
  fields_sealed: string
}

/** Customers with personal values after an id, held until the end of the transaction. */
export const pageOfSealed = (db: Queryable, after: string, limit: number): Promise<SealedRow[]> =>
  rowsOf<SealedRow>(db, sql`select id, fields_sealed from customers where id > ${after} and fields_sealed is not null order by id limit ${limit} for update`)
