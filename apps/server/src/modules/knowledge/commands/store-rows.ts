import type { Entry, Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../../platform/database/database.ts'
import { checkEntry, questionHash, sameEntry, type EntryFields, type Words } from '../entry.ts'
import { createPause } from '../files/pause.ts'
import type { Given } from '../files/understand.ts'
import { lockMatching, putEntries, type EntryRecord } from '../store.ts'
import { noTicketType, settleTicketType, type OpenTicketType } from '../ticket-types.ts'
import { keyFor } from './create-entry.ts'

/** A row of a file whose cells are understood. */
export interface ReadRow {
  row: number
  given: Given
  /** False when `given.language` is only assumed. */
  languageGiven: boolean
  text: string
}

export interface Rejected {
  row: number
  reason: Words
  text: string
}

export interface RowsOutcome {
  created: number
  updated: number
  unchanged: number
  rejected: Rejected[]
}

/** Which row of the file was the first to name a key, a question or an entry. */
export interface SeenRows {
  keys: Map<string, number>
  questions: Map<string, number>
  entries: Map<string, number>
}

export const nothingSeen = (): SeenRows => ({ keys: new Map(), questions: new Map(), entries: new Map() })

const defaultCategory: Record<Language, string> = { zh: '未分类', en: 'General' }

const repeated = (row: number): Words => ({ zh: `与第 ${row} 行重复`, en: `repeats row ${row}` })
const ambiguous: Words = {
  zh: '知识库中有多个条目是这个标准问，请填写编号以指明是哪一个',
  en: 'several entries have this question; give the key of the one that is meant',
}

const questionName = (language: Language, hash: Buffer): string => `${language} ${hash.toString('hex')}`

/** The earlier row that named the same thing; otherwise remembers this row. */
function repeats({ row, given }: ReadRow, seen: SeenRows): number | undefined {
  const question = questionName(given.language, questionHash(given.question))
  const earlier = given.key != null ? seen.keys.get(given.key) : seen.questions.get(question)
  if (earlier !== undefined && earlier !== row) return earlier
  if (given.key != null) seen.keys.set(given.key, row)
  if (!seen.questions.has(question)) seen.questions.set(question, row)
  return undefined
}

type Known = Entry & { questionHash: Buffer }

/** The stored entry a row means: the one with its key; without a key the one with its question. */
function findOld({ given }: ReadRow, known: Known[]): Entry | null | 'ambiguous' {
  if (given.key != null) return known.find((entry) => entry.key === given.key) ?? null
  const hash = questionHash(given.question)
  const same = known.filter((entry) => entry.language === given.language && entry.questionHash.equals(hash))
  return same.length > 1 ? 'ambiguous' : (same[0] ?? null)
}

function merge({ given, languageGiven }: ReadRow, old: Entry | null): EntryFields {
  const base: EntryFields = old ?? {
    key: null, question: '', similar: [], answer: '', segmentAnswers: [], category: defaultCategory[given.language], language: given.language,
    tags: [], validFrom: null, validUntil: null, enabled: true, ticketType: null,
  }
  const { key, question, similar, answer, category, language, tags, validFrom, validUntil, enabled, ticketType } = { ...base, ...given }
  return { key: key ?? base.key, question, similar, answer, segmentAnswers: base.segmentAnswers, category, language: languageGiven ? language : base.language, tags, validFrom, validUntil, enabled, ticketType }
}

type Verdict = { reject: Words } | { unchanged: true } | { record: Omit<EntryRecord, 'updatedAt' | 'updatedBy'>; created: boolean }

function judge(row: ReadRow, known: Known[], seen: SeenRows, types: readonly OpenTicketType[]): Verdict {
  const earlier = repeats(row, seen)
  if (earlier !== undefined) return { reject: repeated(earlier) }
  const old = findOld(row, known)
  if (old === 'ambiguous') return { reject: ambiguous }
  const touched = old ? seen.entries.get(old.id) : undefined
  if (touched !== undefined && touched !== row.row) return { reject: repeated(touched) }
  const wanted = merge(row, old)
  const ticketType = settleTicketType(types, wanted.ticketType, old?.ticketType ?? null)
  if (ticketType === undefined) return { reject: noTicketType(wanted.ticketType ?? '') }
  const { fields, problems } = checkEntry({ ...wanted, ticketType })
  if (problems.length > 0) return { reject: joinReasons(problems.map(({ reason }) => reason)) }
  if (old) seen.entries.set(old.id, row.row)
  if (old && sameEntry(old, fields)) return { unchanged: true }
  const id = old?.id ?? randomUUID()
  return { record: { ...fields, id, key: fields.key ?? keyFor(id), version: (old?.version ?? 0) + 1 }, created: old === null }
}

/** When, by whom, and the types of tickets a row may name. */
export interface Storing {
  at: string
  by: string
  types: readonly OpenTicketType[]
}

/**
 * Stores rows of an import: over the entry with the same key, else with the same question in the same language, else as
 * a new one. Columns the file lacks are left as they are. What breaks a rule is returned, not stored. May be tried again
 * with the same `seen` when the transaction fails.
 */
export async function storeRows(tx: Transaction, batch: ReadRow[], seen: SeenRows, { at, by, types }: Storing): Promise<RowsOutcome> {
  const keys = batch.flatMap(({ given }) => given.key ?? [])
  const known = await lockMatching(tx, keys, batch.filter(({ given }) => given.key == null).map(({ given }) => given))
  const outcome: RowsOutcome = { created: 0, updated: 0, unchanged: 0, rejected: [] }
  const records: EntryRecord[] = []
  const pause = createPause()
  for (const row of batch) {
    const verdict = judge(row, known, seen, types)
    if ('reject' in verdict) outcome.rejected.push({ row: row.row, reason: verdict.reject, text: row.text })
    else if ('unchanged' in verdict) outcome.unchanged += 1
    else {
      outcome[verdict.created ? 'created' : 'updated'] += 1
      records.push({ ...verdict.record, updatedAt: at, updatedBy: by })
    }
    await pause()
  }
  await putEntries(tx, records)
  return outcome
}

function joinReasons(reasons: Words[]): Words {
  const some = reasons.slice(0, 5)
  return { zh: [...new Set(some.map(({ zh }) => zh))].join('；'), en: [...new Set(some.map(({ en }) => en))].join('; ') }
}
