import type { Language, TermKind } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/database.ts'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { searchForm, type SearchQuery } from '../../../platform/search/grams.ts'
import type { StoredTerms, TermFields } from './rules.ts'

export interface TermFilter {
  search: SearchQuery | null
  kind?: TermKind | undefined
  language?: Language | undefined
}

/** Where a page ended. */
export interface TermPlace {
  key: string
  language: Language
}

/** Any number: changes of term sets are judged against all others, so they take turns. */
const TERMS_LOCK = 7_214_051

const columns = sql`key, language, kind, terms, version, ${instantOf(sql`updated_at`)} as "updatedAt", updated_by as "updatedBy"`

function conditions(filter: TermFilter): SQL {
  const all = [sql`true`]
  if (filter.kind !== undefined) all.push(sql`kind = ${filter.kind}`)
  if (filter.language !== undefined) all.push(sql`language = ${filter.language}`)
  for (const term of filter.search?.terms ?? []) all.push(sql`strpos(search_text, ${term}) > 0`)
  return sql.join(all, sql` and `)
}

/** By key and language. */
export function listTerms(db: Queryable, filter: TermFilter, after: TermPlace | null, limit: number): Promise<StoredTerms[]> {
  const paged = after ? sql`(key collate "C", language) > (${after.key}, ${after.language})` : sql`true`
  return rowsOf(db, sql`select ${columns} from knowledge_term_sets where ${conditions(filter)} and ${paged} order by key collate "C", language limit ${limit}`)
}

export async function countTerms(db: Queryable, filter: TermFilter): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from knowledge_term_sets where ${conditions(filter)}`)
  return row?.n ?? 0
}

export const allTerms = (db: Queryable): Promise<StoredTerms[]> => rowsOf(db, sql`select ${columns} from knowledge_term_sets order by key collate "C", language`)

/** Keys and languages of all sets of the owner. */
export const termNames = (db: Queryable): Promise<TermPlace[]> => rowsOf(db, sql`select key, language from knowledge_term_sets`)

/** Those of the named sets that the owner has. */
export function findTerms(db: Queryable, places: readonly TermPlace[]): Promise<StoredTerms[]> {
  const keys = places.map(({ key }) => key)
  const languages = places.map(({ language }) => language)
  return rowsOf(db, sql`select ${columns} from knowledge_term_sets
    where (language, key) in (select l, k from unnest(${sql.param(languages)}::text[], ${sql.param(keys)}::text[]) as asked (l, k))`)
}

/** All sets; until the end of the transaction nobody else can change any. */
export async function lockTerms(tx: Transaction): Promise<StoredTerms[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(${TERMS_LOCK})`)
  return allTerms(tx)
}

/** Stores sets as they are, over those that have the same key and language. */
export async function putTerms(db: Queryable, sets: readonly StoredTerms[]): Promise<void> {
  if (sets.length === 0) return
  const values = sets.map(
    ({ language, key, kind, terms, version, updatedAt, updatedBy }) => sql`(${language}, ${key}, ${kind}, ${sql.param(terms)}::text[], ${version}::int,
      ${updatedAt}::timestamptz, ${updatedBy}::uuid, ${searchForm([key, ...terms].join(' '))})`,
  )
  await db.execute(sql`insert into knowledge_term_sets (language, key, kind, terms, version, updated_at, updated_by, search_text)
    values ${sql.join(values, sql`, `)}
    on conflict (language, key) do update set kind = excluded.kind, terms = excluded.terms, version = excluded.version,
      updated_at = excluded.updated_at, updated_by = excluded.updated_by, search_text = excluded.search_text`)
}

/** @returns false when there was none. */
export async function deleteTerms(db: Queryable, { language, key }: TermPlace): Promise<boolean> {
  return (await rowsOf(db, sql`delete from knowledge_term_sets where language = ${language} and key = ${key} returning key`)).length > 0
}

/** What a release needs of the sets, in one order. */
export const termsForRelease = async (db: Queryable): Promise<TermFields[]> =>
  rowsOf(db, sql`select key, language, kind, terms from knowledge_term_sets order by language, key collate "C"`)
