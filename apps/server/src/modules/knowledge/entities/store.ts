import type { Enumeration, Product } from '@yingda/dialogue'
import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/database.ts'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { searchForm, type SearchQuery } from '../../../platform/search/grams.ts'
import { nameForm, namesOfEnumeration, namesOfProduct, type Owner, type StoredEnumeration, type StoredProduct } from './rules.ts'

/** Any number: changes of names are judged against all others, so they take turns. */
const NAMES_LOCK = 7_214_052

/** Where a page of products ended. */
export interface ProductPlace {
  name: string
  key: string
}

const kept = sql`version, ${instantOf(sql`updated_at`)} as "updatedAt", updated_by as "updatedBy"`
const productColumns = sql`id, key, name, aliases, ${kept}`
const enumerationColumns = sql`id, key, name, language, vals as "values", ${kept}`
const byName = sql`name collate "zh-x-icu", key collate "C"`

function conditions(search: SearchQuery | null): SQL {
  return sql.join([sql`true`, ...(search?.terms ?? []).map((term) => sql`strpos(search_text, ${term}) > 0`)], sql` and `)
}

/** By name. */
export function listProducts(db: Queryable, search: SearchQuery | null, after: ProductPlace | null, limit: number): Promise<StoredProduct[]> {
  const paged = after ? sql`(name collate "zh-x-icu", key collate "C") > (${after.name}::text collate "zh-x-icu", ${after.key}::text collate "C")` : sql`true`
  return rowsOf(db, sql`select ${productColumns} from knowledge_products where ${conditions(search)} and ${paged} order by ${byName} limit ${limit}`)
}

export async function countProducts(db: Queryable, search: SearchQuery | null = null): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from knowledge_products where ${conditions(search)}`)
  return row?.n ?? 0
}

/** Those of the keys that exist. */
export const findProducts = (db: Queryable, keys: readonly string[]): Promise<StoredProduct[]> =>
  rowsOf(db, sql`select ${productColumns} from knowledge_products where key = any(${sql.param([...keys])}::text[])`)

export const allProducts = (db: Queryable): Promise<StoredProduct[]> => rowsOf(db, sql`select ${productColumns} from knowledge_products order by ${byName}`)

/** Stores products as they are, over those that have the same key. */
export async function putProducts(db: Queryable, products: readonly StoredProduct[]): Promise<void> {
  if (products.length === 0) return
  const values = products.map((product) => {
    const { id, key, name, aliases, version, updatedAt, updatedBy } = product
    const forms = namesOfProduct(product).map(nameForm)
    return sql`(${id}::uuid, ${key}, ${name}, ${sql.param(aliases)}::text[], ${sql.param(forms)}::text[], ${version}::int, ${updatedAt}::timestamptz, ${updatedBy}::uuid,
      ${searchForm([key, name, ...aliases].join(' '))})`
  })
  await db.execute(sql`insert into knowledge_products (id, key, name, aliases, forms, version, updated_at, updated_by, search_text)
    values ${sql.join(values, sql`, `)}
    on conflict (key) do update set name = excluded.name, aliases = excluded.aliases, forms = excluded.forms, version = excluded.version,
      updated_at = excluded.updated_at, updated_by = excluded.updated_by, search_text = excluded.search_text`)
}

export async function deleteProduct(db: Queryable, key: string): Promise<void> {
  await db.execute(sql`delete from knowledge_products where key = ${key}`)
}

export const allEnumerations = (db: Queryable): Promise<StoredEnumeration[]> => rowsOf(db, sql`select ${enumerationColumns} from knowledge_enumerations order by ${byName}`)

export const findEnumerations = (db: Queryable, keys: readonly string[]): Promise<StoredEnumeration[]> =>
  rowsOf(db, sql`select ${enumerationColumns} from knowledge_enumerations where key = any(${sql.param([...keys])}::text[])`)

export async function countEnumerations(db: Queryable): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from knowledge_enumerations`)
  return row?.n ?? 0
}

/** Stores an enumeration as it is, over one that has the same key. */
export async function putEnumeration(db: Queryable, enumeration: StoredEnumeration): Promise<void> {
  const { id, key, name, language, values, version, updatedAt, updatedBy } = enumeration
  const forms = namesOfEnumeration(enumeration).map(nameForm)
  await db.execute(sql`insert into knowledge_enumerations (id, key, name, language, vals, forms, version, updated_at, updated_by)
    values (${id}::uuid, ${key}, ${name}, ${language}, ${JSON.stringify(values)}::jsonb, ${sql.param(forms)}::text[], ${version}::int, ${updatedAt}::timestamptz, ${updatedBy}::uuid)
    on conflict (key) do update set name = excluded.name, language = excluded.language, vals = excluded.vals, forms = excluded.forms,
      version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by`)
}

export async function deleteEnumeration(db: Queryable, key: string): Promise<void> {
  await db.execute(sql`delete from knowledge_enumerations where key = ${key}`)
}

/** Until the end of the transaction nobody else can change a product or an enumeration. */
export async function lockNames(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${NAMES_LOCK})`)
}

/** To whom names belong, by their form; of an enumeration the name shown is its own, not that of the value. */
export async function ownersOf(db: Queryable, forms: readonly string[]): Promise<Map<string, Owner>> {
  const asked = sql.param([...forms])
  const rows = await rowsOf<Owner & { form: string }>(
    db,
    sql`select form, what, key, name from (
      select unnest(forms) as form, 'product' as what, key, name from knowledge_products where forms && ${asked}::text[]
      union all select unnest(forms), 'enumeration', key, name from knowledge_enumerations where forms && ${asked}::text[]
    ) as named where form = any(${asked}::text[])`,
  )
  return new Map(rows.map(({ form, ...owner }) => [form, owner]))
}

/** Names exactly what is stored; null when there is nothing. */
export async function namesFingerprint(db: Queryable): Promise<string | null> {
  const [row] = await rowsOf<{ digest: string | null }>(
    db,
    sql`select encode(sha256(convert_to(string_agg(id::text || ' ' || version, ',' order by id), 'UTF8')), 'hex') as digest
      from (select id, version from knowledge_products union all select id, version from knowledge_enumerations) as named`,
  )
  return row?.digest ?? null
}

/** What a release needs of products and enumerations. */
export async function namesForRelease(db: Queryable): Promise<{ products: Product[]; enumerations: Enumeration[] }> {
  const products = await rowsOf<Product>(db, sql`select key as id, name, aliases from knowledge_products order by key collate "C"`)
  const rows = await rowsOf<Omit<Enumeration, 'language'> & { language: 'zh' | 'en' | null }>(db, sql`select key as id, name, language, vals as "values" from knowledge_enumerations order by key collate "C"`)
  return { products, enumerations: rows.map(({ language, ...rest }) => ({ ...rest, ...(language === null ? {} : { language }) })) }
}
