import type { Entry, Language, SegmentAnswer } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../platform/database/database.ts'
import { instantOf, isDuplicate, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { createPause } from './files/pause.ts'
import { questionHash, type EntryFields } from './entry.ts'
import { indexGrams, searchForm, type SearchQuery } from '../../platform/search/grams.ts'

export interface EntryFilter {
  search?: SearchQuery | null
  category?: string | undefined
  language?: Language | undefined
  enabled?: boolean | undefined
}

/** Where a page ended. */
export interface EntryPlace {
  updatedAt: string
  id: string
}

/** What is stored of an entry; a new one begins with version 1. */
export interface EntryRecord extends EntryFields {
  id: string
  key: string
  version: number
  updatedAt: string
  updatedBy: string | null
}

const columns = sql`id, key, question, similar_questions as similar, answer, segment_answers as "segmentAnswers", category, language, tags,
  ${instantOf(sql`valid_from`)} as "validFrom", ${instantOf(sql`valid_until`)} as "validUntil", enabled, ticket_type as "ticketType", version,
  ${instantOf(sql`updated_at`)} as "updatedAt", updated_by as "updatedBy"`

function conditions(filter: EntryFilter): SQL {
  const all = [sql`true`]
  if (filter.category !== undefined) all.push(sql`category = ${filter.category}`)
  if (filter.language !== undefined) all.push(sql`language = ${filter.language}`)
  if (filter.enabled !== undefined) all.push(sql`enabled = ${filter.enabled}`)
  if (filter.search) {
    if (filter.search.tsquery !== null) all.push(sql`search @@ ${filter.search.tsquery}::tsquery`)
    for (const term of filter.search.terms) all.push(sql`strpos(search_text, ${term}) > 0`)
  }
  return sql.join(all, sql` and `)
}

/** Last changed first. */
export async function listEntries(db: Queryable, filter: EntryFilter, after: EntryPlace | null, limit: number): Promise<Entry[]> {
  const paged = after ? sql`(updated_at, id) < (${after.updatedAt}::timestamptz, ${after.id}::uuid)` : sql`true`
  return rowsOf<Entry>(
    db,
    sql`select ${columns} from knowledge_entries where ${conditions(filter)} and ${paged}
      order by updated_at desc, id desc limit ${limit}`,
  )
}

export async function countEntries(db: Queryable, filter: EntryFilter): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*) as n from knowledge_entries where ${conditions(filter)}`)
  return row?.n ?? 0
}

/** In the order of ids, which no change moves: a walk over all entries meets each that stays exactly once. */
export async function walkEntries(db: Queryable, filter: EntryFilter, afterId: string | null, limit: number): Promise<Entry[]> {
  const paged = afterId === null ? sql`true` : sql`id > ${afterId}::uuid`
  return rowsOf<Entry>(db, sql`select ${columns} from knowledge_entries where ${conditions(filter)} and ${paged} order by id limit ${limit}`)
}

/** Bytes of the longest list of similar questions: at least its characters. */
export async function longestSimilar(db: Queryable, filter: EntryFilter): Promise<number> {
  const [row] = await rowsOf<{ n: number | null }>(
    db,
    sql`select max(octet_length(array_to_string(similar_questions, ' '))) as n from knowledge_entries where ${conditions(filter)}`,
  )
  return row?.n ?? 0
}

export async function listCategories(db: Queryable): Promise<{ category: string; entries: number }[]> {
  return rowsOf(db, sql`select category, count(*) as entries from knowledge_entries group by category order by entries desc, category`)
}

export async function findEntry(db: Queryable, id: string): Promise<Entry | null> {
  const [row] = await rowsOf<Entry>(db, sql`select ${columns} from knowledge_entries where id = ${id}`)
  return row ?? null
}

/** Until the end of the transaction nobody else can change it. */
export async function lockEntry(tx: Transaction, id: string): Promise<Entry | null> {
  const [row] = await rowsOf<Entry>(tx, sql`select ${columns} from knowledge_entries where id = ${id} for update`)
  return row ?? null
}

/** The entries that have one of the keys, or one of the questions in its language; locked until the end of the transaction. */
export async function lockMatching(
  tx: Transaction,
  keys: string[],
  questions: { language: Language; question: string }[],
): Promise<(Entry & { questionHash: Buffer })[]> {
  const languages = questions.map(({ language }) => language)
  const hashes = questions.map(({ question }) => questionHash(question).toString('hex'))
  return rowsOf(
    tx,
    sql`select ${columns}, question_hash as "questionHash" from knowledge_entries
      where key = any(${sql.param(keys)}::text[])
        or (language, question_hash) in (
          select l, decode(h, 'hex') from unnest(${sql.param(languages)}::text[], ${sql.param(hashes)}::text[]) as asked (l, h))
      order by id for update`,
  )
}

function storedValues(entry: EntryRecord): SQL {
  const text = searchForm([entry.key, entry.question, ...entry.similar, entry.answer, ...entry.segmentAnswers.map(({ answer }) => answer)].join(' '))
  return sql`(${entry.id}::uuid, ${entry.key}, ${entry.question}, ${sql.param(entry.similar)}::text[], ${entry.answer}, ${JSON.stringify(entry.segmentAnswers)}::jsonb, ${entry.category},
    ${entry.language}, ${sql.param(entry.tags)}::text[], ${entry.validFrom}::timestamptz, ${entry.validUntil}::timestamptz,
    ${entry.enabled}::boolean, ${entry.ticketType}, ${entry.version}::int, ${entry.updatedAt}::timestamptz, ${entry.updatedBy}::uuid,
    ${questionHash(entry.question)}::bytea, ${text}, array_to_tsvector(string_to_array(${indexGrams(text).join(' ')}, ' ')))`
}

const insertInto = sql`insert into knowledge_entries (id, key, question, similar_questions, answer, segment_answers, category, language, tags,
  valid_from, valid_until, enabled, ticket_type, version, updated_at, updated_by, question_hash, search_text, search)`

/** @throws the database's unique violation when the key is taken; `isKeyTaken` recognises it. */
export async function insertEntry(db: Queryable, entry: EntryRecord): Promise<void> {
  await db.execute(sql`${insertInto} values ${storedValues(entry)}`)
}

/** Stores entries as they are, over those that have the same id. */
export async function putEntries(db: Queryable, entries: EntryRecord[]): Promise<void> {
  if (entries.length === 0) return
  const pause = createPause()
  const values: SQL[] = []
  for (const entry of entries) {
    values.push(storedValues(entry))
    await pause()
  }
  await db.execute(sql`${insertInto} values ${sql.join(values, sql`, `)}
    on conflict (id) do update set key = excluded.key, question = excluded.question, similar_questions = excluded.similar_questions,
      answer = excluded.answer, segment_answers = excluded.segment_answers, category = excluded.category, language = excluded.language, tags = excluded.tags,
      valid_from = excluded.valid_from, valid_until = excluded.valid_until, enabled = excluded.enabled, ticket_type = excluded.ticket_type,
      version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
      question_hash = excluded.question_hash, search_text = excluded.search_text, search = excluded.search`)
}

/** @returns the deleted entry's key and question, null when there was none. */
export async function deleteEntry(db: Queryable, id: string): Promise<{ key: string; question: string } | null> {
  const [row] = await rowsOf<{ key: string; question: string }>(db, sql`delete from knowledge_entries where id = ${id} returning key, question`)
  return row ?? null
}

/** True for the database's complaint that a key exists already. */
export const isKeyTaken = (error: unknown): boolean => isDuplicate(error, 'knowledge_entries_key')

/** An entry as a release needs it. */
export interface ReleaseEntry {
  id: string
  version: number
  key: string
  question: string
  similar: string[]
  answer: string
  segmentAnswers: SegmentAnswer[]
  category: string
  language: Language
  tags: string[]
  ticketType: string | null
}

const active = (at: string): SQL => sql`enabled and (valid_from is null or valid_from <= ${at}::timestamptz)
  and (valid_until is null or valid_until > ${at}::timestamptz)`

/** Names the set of entries the bot may answer with at this time: it changes with each of them. */
export async function activeFingerprint(db: Queryable, at: string): Promise<string> {
  const [row] = await rowsOf<{ digest: string | null }>(
    db,
    sql`select encode(sha256(convert_to(string_agg(id::text || ' ' || version, ',' order by id), 'UTF8')), 'hex') as digest
      from knowledge_entries where ${active(at)}`,
  )
  return row?.digest ?? 'none'
}

/** The entries the bot may answer with at this time, a page in the order of ids. */
export async function activeEntries(db: Queryable, at: string, afterId: string | null, limit: number): Promise<ReleaseEntry[]> {
  const paged = afterId === null ? sql`true` : sql`id > ${afterId}::uuid`
  return rowsOf(
    db,
    sql`select id, version, key, question, similar_questions as similar, answer, segment_answers as "segmentAnswers", category, language, tags, ticket_type as "ticketType"
      from knowledge_entries where ${active(at)} and ${paged} order by id limit ${limit}`,
  )
}

/** The next time after `at` at which an entry begins or ceases to be valid; null when there is none. */
export async function nextBoundary(db: Queryable, at: string): Promise<string | null> {
  const [row] = await rowsOf<{ at: string | null }>(
    db,
    sql`select ${instantOf(sql`least(
      (select min(valid_from) from knowledge_entries where valid_from > ${at}::timestamptz),
      (select min(valid_until) from knowledge_entries where valid_until > ${at}::timestamptz))`)} as at`,
  )
  return row?.at ?? null
}

/** Questions of active entries by key. */
export async function questionsOf(db: Queryable, keys: string[], language: Language, at: string): Promise<Map<string, string>> {
  const found = await rowsOf<{ key: string; question: string }>(
    db,
    sql`select key, question from knowledge_entries where key = any(${sql.param(keys)}::text[]) and language = ${language} and ${active(at)}`,
  )
  return new Map(found.map((row) => [row.key, row.question]))
}

/** Questions of entries with an answer for the segment, `limit` at the most. */
export async function questionsForSegment(db: Queryable, segmentId: string, limit: number): Promise<string[]> {
  const asked = JSON.stringify([{ segmentIds: [segmentId] }])
  const found = await rowsOf<{ question: string }>(
    db, sql`select question from knowledge_entries where segment_answers <> '[]' and segment_answers @> ${asked}::jsonb order by question limit ${limit}`,
  )
  return found.map(({ question }) => question)
}

export async function hasEntries(db: Queryable): Promise<boolean> {
  const [row] = await rowsOf<{ any: boolean }>(db, sql`select exists (select 1 from knowledge_entries) as any`)
  return row?.any === true
}
