import type { Words } from '../entry.ts'

export const columns = ['key', 'question', 'similar', 'answer', 'category', 'language', 'tags', 'validFrom', 'validUntil', 'enabled', 'ticketType'] as const
export type Column = (typeof columns)[number]

/** What stands in a cell or field, before it is understood. `{ error }` is a cell that shows a spreadsheet error. */
export type Value = string | number | boolean | null | readonly string[] | { error: string }

/** One row of a file. Columns the file does not have are absent. */
export interface FileRow {
  /** As a spreadsheet or an editor counts, from 1, the header included. */
  row: number
  values: Partial<Record<Column, Value>>
  /** Why it cannot be read at all; null when it can. */
  problem: Words | null
  /** A few words of it, to recognise it by. */
  text: string
}

/** Rows an import may have. */
export const MAX_ROWS = 100_000
const EXCERPT = 200

/** The first words of a row's cells. */
export function excerptOf(cells: readonly unknown[]): string {
  const shown = cells.map((cell) => (typeof cell === 'string' || typeof cell === 'number' ? String(cell).slice(0, EXCERPT) : ''))
  const text = shown.filter((cell) => cell.trim() !== '').join(' · ')
  return text.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, EXCERPT)
}
