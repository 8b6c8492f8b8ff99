import { CsvRecords } from './csv-records.ts'
import { decode, findEncoding, lostText } from './encoding.ts'
import { headerMissing, readHeader, tableRow, type Layout } from './header.ts'
import { createPause } from './pause.ts'
import type { FileRow } from './rows.ts'

/** Spreadsheet programs take a cell that begins so for a formula. */
const FORMULA = String.raw`[=+\-@＝＋－＠\t\r]`
const toGuard = new RegExp(`^'*${FORMULA}`, 'u')
const guarded = new RegExp(`^'+${FORMULA}`, 'u')

/** An apostrophe before what a spreadsheet would run as a formula; `unguard` takes exactly this one away again. */
export const guard = (cell: string): string => (toGuard.test(cell) ? `'${cell}` : cell)
export const unguard = (cell: string): string => (guarded.test(cell) ? cell.slice(1) : cell)

/** The separator the header line uses: comma, semicolon or tab. */
export function separatorOf(text: string): string {
  const line = text.split(/[\r\n]/u, 1)[0] ?? ''
  const bare = line.replace(/"[^"]*"/gu, '')
  const count = (separator: string): number => bare.split(separator).length
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best))
}

/** Rows of the file by its line breaks outside quotation marks, the header not counted; null for UTF-16. */
async function countRows(bytes: Buffer): Promise<number> {
  const pause = createPause()
  let quoted = false
  let lines = 0
  let open = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === 0x22) quoted = !quoted
    if (byte === 0x0a && !quoted) {
      lines += 1
      open = false
    } else open = true
    if (at % 65_536 === 0) await pause()
  }
  return Math.max(0, lines + (open ? 1 : 0) - 1)
}

/** A row at the end of a file with a quotation mark that was never closed. */
export const unclosed = {
  zh: '引号没有闭合，此行之后的内容没有导入；请补上引号后重新导入',
  en: 'a quotation mark is not closed; nothing after this row was imported. Close it and import again',
}

/**
 * Reads a CSV file: UTF-8, UTF-16, GB18030 or Windows-1252; separated by comma, semicolon or tab; quoted as in RFC 4180.
 * @throws FileProblem when the encoding or the header is not known.
 */
export async function* readCsv(bytes: Buffer, onTotal: (rows: number) => void): AsyncGenerator<FileRow> {
  const found = await findEncoding(bytes)
  const pause = createPause()
  if (!found.encoding.startsWith('utf-16')) onTotal(await countRows(bytes))
  const [beginning = ''] = decode(bytes.subarray(0, 64 * 1024), found)
  const records = new CsvRecords(separatorOf(beginning))
  let row = 0
  let layout: Layout | null = null
  for (const record of recordsOf(decode(bytes, found), records)) {
    row += 1
    const cells = record.map(unguard)
    if (layout === null) {
      if (cells.every((cell) => cell.trim() === '')) continue
      layout = readHeader(cells)
      if (layout === null) throw headerMissing(cells)
      continue
    }
    const read = tableRow(row, cells, layout)
    if (!read) continue
    if (found.damaged && record.some((cell) => cell.includes('\ufffd'))) read.problem ??= lostText
    yield read
    await pause()
  }
  if (layout === null) throw headerMissing([])
  if (records.unclosed || records.runaway) yield { row: row + 1, values: {}, problem: unclosed, text: '' }
}

/** The records of a text that comes in pieces. */
export function* recordsOf(pieces: Iterable<string>, records: CsvRecords): Generator<string[]> {
  for (const piece of pieces) {
    yield* records.read(piece)
    if (records.runaway) return
  }
  const last = records.end()
  if (last) yield last
}

const quote = (cell: string): string => (/[",;\r\n\t]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** One record with its line end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map((cell) => quote(guard(cell))).join(',')}\r\n`
