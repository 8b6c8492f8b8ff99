import type { Language } from '@yingda/contract'
import type { KnowledgeDocument as EngineDocument } from '@yingda/dialogue'
import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/database.ts'
import { instantOf, isDuplicate, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { indexGrams, searchForm, type SearchQuery } from '../../../platform/search/grams.ts'
import type { EntryPlace } from '../store.ts'
import { withoutTables } from './files/markdown-file.ts'
import type { DocumentFields, Stock } from './rules.ts'

export interface DocumentFilter {
  search?: SearchQuery | null
  language?: Language | undefined
  enabled?: boolean | undefined
  key?: string | undefined
}

/** A document without its text. */
export interface StoredSummary extends Omit<DocumentFields, 'key' | 'body'> {
  id: string
  key: string
  /** Bytes of the text in UTF-8. */
  size: number
  version: number
  updatedAt: string
  /** A user's id. */
  updatedBy: string | null
}

export interface StoredDocument extends StoredSummary {
  body: string
}

/** Any number: how much there is altogether is counted before something is added, so changes take turns. */
const DOCUMENTS_LOCK = 7_214_052

const summaryColumns = sql`id, key, title, language, url, enabled, size, version, ${instantOf(sql`updated_at`)} as "updatedAt", updated_by as "updatedBy"`
const columns = sql`${summaryColumns}, body`

function conditions(filter: DocumentFilter): SQL {
  const all = [sql`true`]
  if (filter.language !== undefined) all.push(sql`language = ${filter.language}`)
  if (filter.enabled !== undefined) all.push(sql`enabled = ${filter.enabled}`)
  if (filter.key !== undefined) all.push(sql`key = ${filter.key}`)
  if (filter.search) {
    if (filter.search.tsquery !== null) all.push(sql`search @@ ${filter.search.tsquery}::tsquery`)
    for (const term of filter.search.terms) all.push(sql`strpos(search_text, ${term}) > 0`)
  }
  return sql.join(all, sql` and `)
}

/** Last changed first. */
export function listDocuments(db: Queryable, filter: DocumentFilter, after: EntryPlace | null, limit: number): Promise<StoredSummary[]> {
  const paged = after ? sql`(updated_at, id) < (${after.updatedAt}::timestamptz, ${after.id}::uuid)` : sql`true`
  return rowsOf(db, sql`select ${summaryColumns} from knowledge_documents where ${conditions(filter)} and ${paged} order by updated_at desc, id desc limit ${limit}`)
}

/** How many fit the filter. */
export async function countDocuments(db: Queryable, filter: DocumentFilter): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from knowledge_documents where ${conditions(filter)}`)
  return row?.n ?? 0
}

/** How much there is altogether. */
export async function stockOf(db: Queryable): Promise<Stock> {
  const [row] = await rowsOf<Stock>(db, sql`select count(*)::int as documents, coalesce(sum(size), 0)::int as bytes from knowledge_documents`)
  return row ?? { documents: 0, bytes: 0 }
}

export async function findDocument(db: Queryable, id: string): Promise<StoredDocument | null> {
  const [row] = await rowsOf<StoredDocument>(db, sql`select ${columns} from knowledge_documents where id = ${id}`)
  return row ?? null
}

/** Until the end of the transaction nobody else can change any document. */
export async function lockDocuments(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${DOCUMENTS_LOCK})`)
}

export async function findByKey(db: Queryable, key: string): Promise<StoredDocument | null> {
  const [row] = await rowsOf<StoredDocument>(db, sql`select ${columns} from knowledge_documents where key = ${key}`)
  return row ?? null
}

/** The oldest document in a language with exactly this text. */
export async function findByText(db: Queryable, body: string, language: Language): Promise<StoredDocument | null> {
  const size = Buffer.byteLength(body, 'utf8')
  const [row] = await rowsOf<StoredDocument>(db, sql`select ${columns} from knowledge_documents where size = ${size}::int and language = ${language} and body = ${body} order by id limit 1`)
  return row ?? null
}

/** Stores a document as it is, over the one that has the same id. @throws the unique violation `isDocumentKeyTaken` recognises. */
export async function putDocument(db: Queryable, document: StoredDocument): Promise<void> {
  const text = searchForm([document.key, document.title, document.body].join(' '))
  const { id, key, title, language, body, url, enabled, size, version, updatedAt, updatedBy } = document
  await db.execute(sql`insert into knowledge_documents (id, key, title, language, body, url, enabled, size, version, updated_at, updated_by, search_text, search)
    values (${id}::uuid, ${key}, ${title}, ${language}, ${body}, ${url}, ${enabled}::boolean, ${size}::int, ${version}::int, ${updatedAt}::timestamptz,
      ${updatedBy}::uuid, ${text}, array_to_tsvector(string_to_array(${indexGrams(text).join(' ')}, ' ')))
    on conflict (id) do update set key = excluded.key, title = excluded.title, language = excluded.language, body = excluded.body, url = excluded.url,
      enabled = excluded.enabled, size = excluded.size, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
      search_text = excluded.search_text, search = excluded.search`)
}

/** @returns what was deleted, null when there was none. */
export async function removeDocument(db: Queryable, id: string): Promise<{ key: string; title: string } | null> {
  const [row] = await rowsOf<{ key: string; title: string }>(db, sql`delete from knowledge_documents where id = ${id} returning key, title`)
  return row ?? null
}

/** True for the database's complaint that a key exists already. */
export const isDocumentKeyTaken = (error: unknown): boolean => isDuplicate(error, 'knowledge_documents_key')

/** Names the set of documents the bot may answer from: it changes with each of them. Null when there is none. */
export async function documentsFingerprint(db: Queryable): Promise<string | null> {
  const [row] = await rowsOf<{ digest: string | null }>(
    db,
    sql`select encode(sha256(convert_to(string_agg(id::text || ' ' || version, ',' order by id), 'UTF8')), 'hex') as digest from knowledge_documents where enabled`,
  )
  return row?.digest ?? null
}

/** Ids, keys and titles of the documents that fit, by key. */
export const namesOfDocuments = (db: Queryable, filter: DocumentFilter): Promise<{ id: string; key: string; title: string }[]> =>
  rowsOf(db, sql`select id, key, title from knowledge_documents where ${conditions(filter)} order by key collate "C"`)

/** The documents the bot answers from, a page in the order of ids. */
export function enabledDocuments(db: Queryable, afterId: string | null, limit: number): Promise<StoredDocument[]> {
  const paged = afterId === null ? sql`true` : sql`id > ${afterId}::uuid`
  return rowsOf(db, sql`select ${columns} from knowledge_documents where enabled and ${paged} order by id limit ${limit}`)
}

/** A document as the engine takes it: tables row by row, so that a quoted one can be read. */
export const documentForEngine = ({ key, title, language, body, url }: StoredDocument): EngineDocument => ({
  id: key, title, language, text: withoutTables(body, language), ...(url === null ? {} : { url }),
})
