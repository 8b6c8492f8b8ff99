import type { Language, TestCase, TestSet } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/database.ts'
import { instantOf, isDuplicate, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { questionHash } from '../entry.ts'
import { searchForm, type SearchQuery } from '../../../platform/search/grams.ts'
import type { StoredCase } from './cases.ts'
import { runColumns, type RunRow } from './store-runs.ts'

export type SetRow = Omit<TestSet, 'lastRun'> & { lastRun: RunRow | null }

/** Test sets by name, each with the number of its cases and its latest run. */
export async function listSets(db: Queryable, id?: string): Promise<SetRow[]> {
  const only = id === undefined ? sql`true` : sql`s.id = ${id}`
  return rowsOf(db, sql`select s.id, s.name, s.note, ${instantOf(sql`s.updated_at`)} as "updatedAt", s.updated_by as "updatedBy",
      (select count(*)::int from knowledge_test_cases c where c.set_id = s.id) as cases, to_jsonb(r) as "lastRun"
    from knowledge_test_sets s
    left join lateral (select ${runColumns} from knowledge_test_runs where set_id = s.id order by created_at desc, id desc limit 1) r on true
    where ${only} order by s.name, s.id`)
}

/** True when there is the set; it cannot be deleted until the end of the transaction, and its cases take turns. */
export async function lockSet(tx: Transaction, id: string): Promise<boolean> {
  return (await rowsOf(tx, sql`select id from knowledge_test_sets where id = ${id} for update`)).length > 0
}

export async function countSets(db: Queryable): Promise<number> {
  return (await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from knowledge_test_sets`))[0]?.n ?? 0
}

/** @throws the database's unique violation when the name is taken; `isNameTaken` recognises it. */
export async function insertSet(db: Queryable, set: { id: string; name: string; note: string; at: string; by: string }): Promise<void> {
  await db.execute(sql`insert into knowledge_test_sets (id, name, note, updated_at, updated_by) values (${set.id}, ${set.name}, ${set.note}, ${set.at}::timestamptz, ${set.by}::uuid)`)
}

export const isNameTaken = (error: unknown): boolean => isDuplicate(error, 'knowledge_test_sets_name')
export const isQuestionTaken = (error: unknown): boolean => isDuplicate(error, 'knowledge_test_cases_question')

export async function updateSet(db: Queryable, set: { id: string; name: string; note: string; at: string; by: string }): Promise<boolean> {
  return (await rowsOf(db, sql`update knowledge_test_sets set name = ${set.name}, note = ${set.note}, updated_at = ${set.at}::timestamptz, updated_by = ${set.by}::uuid where id = ${set.id} returning id`)).length > 0
}

/** @returns its name, null when there was none. */
export async function deleteSet(db: Queryable, id: string): Promise<string | null> {
  return (await rowsOf<{ name: string }>(db, sql`delete from knowledge_test_sets where id = ${id} returning name`))[0]?.name ?? null
}

export interface CaseFilter {
  setId: string
  search: SearchQuery | null
  language?: Language | undefined
  missing: boolean
}

export interface CasePlace {
  updatedAt: string
  id: string
}

const caseColumns = sql`c.id, c.question, c.language, c.expected, c.note, e.question as "expectedQuestion", (c.expected is not null and e.id is null) as missing,
  ${instantOf(sql`c.updated_at`)} as "updatedAt", c.updated_by as "updatedBy"`
const cases = sql`knowledge_test_cases c left join knowledge_entries e on e.key = c.expected`

function conditions({ setId, search, language, missing }: CaseFilter): SQL {
  const all = [sql`c.set_id = ${setId}`]
  if (language !== undefined) all.push(sql`c.language = ${language}`)
  if (missing) all.push(sql`c.expected is not null and e.id is null`)
  for (const term of search?.terms ?? []) all.push(sql`strpos(c.search_text, ${term}) > 0`)
  return sql.join(all, sql` and `)
}

/** Last changed first. */
export function listCases(db: Queryable, filter: CaseFilter, after: CasePlace | null, limit: number): Promise<TestCase[]> {
  const paged = after ? sql`(c.updated_at, c.id) < (${after.updatedAt}::timestamptz, ${after.id}::uuid)` : sql`true`
  return rowsOf(db, sql`select ${caseColumns} from ${cases} where ${conditions(filter)} and ${paged} order by c.updated_at desc, c.id desc limit ${limit}`)
}

export async function countCases(db: Queryable, filter: CaseFilter): Promise<number> {
  return (await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from ${cases} where ${conditions(filter)}`))[0]?.n ?? 0
}

export async function findCase(db: Queryable, id: string): Promise<(TestCase & { setId: string }) | null> {
  const [row] = await rowsOf<TestCase & { setId: string }>(db, sql`select ${caseColumns}, c.set_id as "setId" from ${cases} where c.id = ${id}`)
  return row ?? null
}

/** All cases of a set, in the order of ids. */
export function allCases(db: Queryable, setId: string): Promise<StoredCase[]> {
  return rowsOf(db, sql`select id, question, language, expected, note, ${instantOf(sql`updated_at`)} as "updatedAt", updated_by as "updatedBy"
    from knowledge_test_cases where set_id = ${setId} order by id`)
}

/** The last changed cases of all sets. */
export function latestCases(db: Queryable, limit: number): Promise<StoredCase[]> {
  return rowsOf(db, sql`select id, question, language, expected, note, ${instantOf(sql`updated_at`)} as "updatedAt", updated_by as "updatedBy"
    from knowledge_test_cases order by updated_at desc, id desc limit ${limit}`)
}

/** Those of the keys that entries have. */
export async function existingKeys(db: Queryable, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const found = await rowsOf<{ key: string }>(db, sql`select key from knowledge_entries where key = any(${sql.param([...keys])}::text[])`)
  return new Set(found.map(({ key }) => key))
}

/** Stores cases as they are, over those that have the same id. @throws the unique violation that `isQuestionTaken` recognises. */
export async function putCases(db: Queryable, setId: string, list: readonly StoredCase[]): Promise<void> {
  if (list.length === 0) return
  const values = list.map(
    ({ id, question, language, expected, note, updatedAt, updatedBy }) => sql`(${id}::uuid, ${setId}::uuid, ${question}, ${language}, ${expected}::text, ${note},
      ${updatedAt}::timestamptz, ${updatedBy}::uuid, ${questionHash(question)}::bytea, ${searchForm([question, expected ?? '', note].join(' '))})`,
  )
  await db.execute(sql`insert into knowledge_test_cases (id, set_id, question, language, expected, note, updated_at, updated_by, question_hash, search_text)
    values ${sql.join(values, sql`, `)}
    on conflict (id) do update set question = excluded.question, language = excluded.language, expected = excluded.expected, note = excluded.note,
      updated_at = excluded.updated_at, updated_by = excluded.updated_by, question_hash = excluded.question_hash, search_text = excluded.search_text`)
}

/** @returns the question and set of the deleted case, null when there was none. */
export async function deleteCase(db: Queryable, id: string): Promise<{ question: string; setId: string } | null> {
  return (await rowsOf<{ question: string; setId: string }>(db, sql`delete from knowledge_test_cases where id = ${id} returning question, set_id as "setId"`))[0] ?? null
}
