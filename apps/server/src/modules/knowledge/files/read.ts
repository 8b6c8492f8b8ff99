import type { FileFormat } from '@yingda/contract'
import { readCsv } from './csv.ts'
import { readJsonLines } from './jsonl.ts'
import type { FileRow } from './rows.ts'
import { readXlsx, type XlsxFacts } from './xlsx-read.ts'

export interface ReadHooks {
  /** Rows in the file, as soon as that is known or can be guessed well. */
  onTotal: (rows: number) => void
  onFacts: (facts: XlsxFacts) => void
}

/** Reads the rows of a file of knowledge. @throws FileProblem when the file as a whole cannot be read. */
export function readRows(format: FileFormat, bytes: Buffer, hooks: ReadHooks): AsyncGenerator<FileRow> {
  if (format === 'csv') return readCsv(bytes, hooks.onTotal)
  if (format === 'jsonl') return readJsonLines(bytes, hooks.onTotal)
  return readXlsx(bytes, hooks.onTotal, hooks.onFacts)
}
