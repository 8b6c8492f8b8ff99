import { CsvError, parse } from 'csv-parse'
import { Readable } from 'node:stream'
import { decode, findEncoding, lostText } from './encoding.ts'
import { headerMissing, readHeader, tableRow, type Layout } from './header.ts'
import { createPause } from './pause.ts'
import type { FileRow } from './rows.ts'

/** Characters of one record; more means a quotation mark that is never closed. */
const MAX_RECORD = 1_000_000
/** Spreadsheet programs take a cell that begins so for a formula. */
const FORMULA = String.raw`[=+\-@＝＋－＠\t\r]`
const toGuard = new RegExp(`^'*${FORMULA}`, 'u')
const guarded = new RegExp(`^'+${FORMULA}`, 'u')

/** An apostrophe before what a spreadsheet would run as a formula; `unguard` takes exactly this one away again. */
export const guard = (cell: string): string => (toGuard.test(cell) ? `'${cell}` : cell)
export const unguard = (cell: string): string => (guarded.test(cell) ? cell.slice(1) : cell)

/** The separator the header line uses: comma, semicolon or tab. */
function separatorOf(text: string): string {
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

const unclosed = {
  zh: '引号没有闭合，此行之后的内容没有导入；请补上引号后重新导入',
  en: 'a quotation mark is not closed; nothing after this row was imported. Close it and import again',
}

/**
 * Reads a CSV file: UTF-8, UTF-16, GB18030 or Windows-1252; separated by comma, semicolon or tab; quoted as in RFC 4180.
 * @throws FileProblem when the encoding or the header is not known.
 */
export async function* readCsv(bytes: Buffer, onTotal: (rows: number) => void): AsyncGenerator<FileRow> {
  const found = await findEncoding(bytes)
  if (!found.encoding.startsWith('utf-16')) onTotal(await countRows(bytes))
  const beginning = decode(bytes.subarray(0, 64 * 1024), found).next().value ?? ''
  const parser = parse({
    delimiter: separatorOf(beginning),
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: MAX_RECORD,
  })
  const source = Readable.from(decode(bytes, found))
  source.pipe(parser)
  let row = 0
  let layout: Layout | null = null
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
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
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield { row: row + 1, values: {}, problem: unclosed, text: '' }
  } finally {
    source.destroy()
    parser.destroy()
  }
  if (layout === null) throw headerMissing([])
}

const quote = (cell: string): string => (/[",;\r\n\t]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** One record with its line end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map((cell) => quote(guard(cell))).join(',')}\r\n`
