import type { FileFormat, Language } from '@yingda/contract'
import type { EntryFields } from '../entry.ts'
import { csvLine } from './csv.ts'
import { headings, joinList } from './header.ts'
import { writeXlsx } from './xlsx-write.ts'

export const mediaTypes: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/jsonl; charset=utf-8',
}

/** Characters of similar questions in one cell, below what Excel accepts; a question has 500 at the most. */
const CELL = 32_000

/** Columns that a list of similar questions of this many characters needs. */
export const similarColumnsFor = (characters: number): number => Math.max(1, Math.ceil(characters / (CELL - 600)))

/** Deals similar questions out to cells. The last cell takes what the others leave. */
function similarCells(similar: readonly string[], columns: number): string[] {
  const cells: string[][] = Array.from({ length: columns }, () => [])
  let at = 0
  let size = 0
  for (const text of similar) {
    if (size + text.length > CELL && at < columns - 1) {
      at += 1
      size = 0
    }
    cells[at]?.push(text)
    size += text.length + 1
  }
  return cells.map((cell) => joinList(cell, 'similar'))
}

const enabledWords = { zh: ['否', '是'], en: ['no', 'yes'] } as const

function tableCells(entry: EntryFields, language: Language, similarColumns: number): string[] {
  return [
    entry.key ?? '',
    entry.question,
    ...similarCells(entry.similar, similarColumns),
    entry.answer,
    entry.category,
    entry.language,
    joinList(entry.tags, 'tags'),
    entry.validFrom ?? '',
    entry.validUntil ?? '',
    enabledWords[language][entry.enabled ? 1 : 0],
    entry.ticketType ?? '',
  ]
}

const jsonLine = (entry: EntryFields): string =>
  `${JSON.stringify({
    key: entry.key,
    question: entry.question,
    similar: entry.similar,
    answer: entry.answer,
    category: entry.category,
    language: entry.language,
    tags: entry.tags,
    valid_from: entry.validFrom,
    valid_until: entry.validUntil,
    enabled: entry.enabled,
    ticket_type: entry.ticketType,
  })}\n`

export interface WriteOptions {
  format: FileFormat
  /** Of the headings. */
  language: Language
  /** From `similarColumnsFor`. */
  similarColumns: number
}

async function* csvPieces(pages: AsyncIterable<readonly EntryFields[]>, options: WriteOptions): AsyncGenerator<Buffer> {
  // the mark tells Excel that this is UTF-8
  yield Buffer.from(`\ufeff${csvLine(headings(options.language, options.similarColumns))}`)
  for await (const page of pages) {
    yield Buffer.from(page.map((entry) => csvLine(tableCells(entry, options.language, options.similarColumns))).join(''))
  }
}

async function* jsonPieces(pages: AsyncIterable<readonly EntryFields[]>): AsyncGenerator<Buffer> {
  for await (const page of pages) yield Buffer.from(page.map(jsonLine).join(''))
}

async function* tablePages(pages: AsyncIterable<readonly EntryFields[]>, options: WriteOptions): AsyncGenerator<string[][]> {
  for await (const page of pages) yield page.map((entry) => tableCells(entry, options.language, options.similarColumns))
}

/** Writes entries as a file that import reads back to the same entries. */
export function writeEntries(pages: AsyncIterable<readonly EntryFields[]>, options: WriteOptions): AsyncGenerator<Buffer> {
  if (options.format === 'csv') return csvPieces(pages, options)
  if (options.format === 'jsonl') return jsonPieces(pages)
  const sheet = options.language === 'zh' ? '知识库' : 'Knowledge'
  return writeXlsx(sheet, headings(options.language, options.similarColumns), tablePages(pages, options))
}
