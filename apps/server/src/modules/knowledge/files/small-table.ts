import type { Words } from '../entry.ts'
import { recordsOf, separatorOf, unclosed, unguard } from './csv.ts'
import { CsvRecords } from './csv-records.ts'
import { decode, findEncoding, lostText, type TextEncodingFound } from './encoding.ts'
import { isWorkbook } from './format.ts'
import { isArray, linesOf, MAX_LINE } from './jsonl.ts'
import { createPause } from './pause.ts'
import { FileProblem } from './problem.ts'
import { excerptOf, type Value } from './rows.ts'
import { readSheets } from './xlsx-read.ts'

/** The columns of a kind of file: the headings each may have, the first two in Chinese and English; those that must be there. */
export interface TableShape<C extends string> {
  names: Record<C, readonly [zh: string, en: string, ...others: string[]]>
  required: readonly C[]
}

/** A row of a small table; columns the file does not have are absent, null is a value that was given as nothing. */
export interface TableRow<C extends string> {
  /** As a spreadsheet or an editor counts, from 1, the header included. */
  row: number
  values: Partial<Record<C, string | readonly string[] | null>>
  problem: Words | null
  text: string
}

const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|[\s*_\-:]/gu, '')

function columnsOf<C extends string>(shape: TableShape<C>): Map<string, C> {
  const all = Object.entries(shape.names) as [C, readonly string[]][]
  return new Map(all.flatMap(([column, names]) => [column, ...names].map((name) => [plain(name), column] as const)))
}

function headerMissing<C extends string>(shape: TableShape<C>, cells: readonly string[]): FileProblem {
  const seen = excerptOf(cells) || '—'
  const wanted = (at: 0 | 1): string[] => shape.required.map((column) => shape.names[column][at])
  return new FileProblem({
    zh: `没有找到表头：第一行须有${wanted(0).map((name) => `“${name}”`).join('、')}列。读到的第一行是：${seen}`,
    en: `No header found: the first row needs the columns ${wanted(1).map((name) => `“${name}”`).join(' and ')}. It reads: ${seen}`,
  })
}

type Layout<C> = readonly (C | undefined)[]

/** Null when a column that must be there is not. */
function layoutOf<C extends string>(cells: readonly string[], named: Map<string, C>, shape: TableShape<C>): Layout<C> | null {
  const layout = cells.map((cell) => named.get(plain(cell)))
  return shape.required.every((column) => layout.includes(column)) ? layout : null
}

function cellsRow<C extends string>(row: number, cells: readonly string[], layout: Layout<C>): TableRow<C> {
  const values: TableRow<C>['values'] = {}
  for (const [at, column] of layout.entries()) if (column !== undefined) values[column] = cells[at] ?? ''
  const surplus = cells.slice(layout.length).some((cell) => cell.trim() !== '')
  const problem = surplus
    ? { zh: `单元格数多于表头的 ${layout.length} 列，请检查引号和分隔符`, en: `more cells than the ${layout.length} of the header; check quotation marks and separators` }
    : null
  return { row, values, problem, text: excerptOf(cells) }
}

/** A cell as it is shown; a spreadsheet error keeps its sign. */
function shownCell(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'object') return 'error' in value ? value.error : value.join('\n')
  return String(value)
}

function sheetRows<C extends string>(bytes: Buffer, shape: TableShape<C>): AsyncGenerator<TableRow<C>> {
  const named = columnsOf(shape)
  const ignored = (): void => undefined
  return readSheets<Layout<C>, TableRow<C>>(
    bytes,
    {
      header: (cells) => layoutOf(cells.map(shownCell), named, shape),
      row: (row, cells, layout) => (cells.every((cell) => shownCell(cell).trim() === '') ? null : sheetRow(row, cells, layout)),
      missing: (cells) => headerMissing(shape, cells.map(shownCell)),
    },
    ignored,
    ignored,
  )
}

function sheetRow<C extends string>(row: number, cells: readonly Value[], layout: Layout<C>): TableRow<C> {
  const read = cellsRow(row, cells.map(shownCell), layout)
  const broken = cells.find((cell) => typeof cell === 'object' && cell !== null && 'error' in cell)
  if (!broken || read.problem) return read
  return { ...read, problem: { zh: `有单元格显示错误（${shownCell(broken)}）`, en: `a cell shows an error (${shownCell(broken)})` } }
}

async function* csvRows<C extends string>(bytes: Buffer, found: TextEncodingFound, shape: TableShape<C>): AsyncGenerator<TableRow<C>> {
  const named = columnsOf(shape)
  const [beginning = ''] = decode(bytes.subarray(0, 64 * 1024), found)
  const records = new CsvRecords(separatorOf(beginning))
  const pause = createPause()
  let row = 0
  let layout: Layout<C> | null = null
  for (const record of recordsOf(decode(bytes, found), records)) {
    row += 1
    const cells = record.map(unguard)
    if (cells.every((cell) => cell.trim() === '')) continue
    if (layout === null) {
      layout = layoutOf(cells, named, shape)
      if (layout === null) throw headerMissing(shape, cells)
      continue
    }
    yield cellsRow(row, cells, layout)
    await pause()
  }
  if (layout === null) throw headerMissing(shape, [])
  if (records.unclosed || records.runaway) yield { row: row + 1, values: {}, problem: unclosed, text: '' }
}

type Parsed = { object: Record<string, unknown> } | { problem: Words }

function parse(line: string): Parsed {
  if (line.length > MAX_LINE) return { problem: { zh: `一行超过 ${MAX_LINE} 个字符`, en: `the line is longer than ${MAX_LINE} characters` } }
  try {
    const object: unknown = JSON.parse(line)
    if (typeof object === 'object' && object !== null && !Array.isArray(object)) return { object: object as Record<string, unknown> }
    return { problem: { zh: '这一行不是 JSON 对象', en: 'this line is not a JSON object' } }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { problem: { zh: '这一行不是有效的 JSON', en: 'this line is not valid JSON' } }
  }
}

function jsonRow<C extends string>(row: number, line: string, named: Map<string, C>): TableRow<C> {
  const parsed = parse(line)
  if ('problem' in parsed) return { row, values: {}, problem: parsed.problem, text: excerptOf([line.slice(0, 400)]) }
  const values: TableRow<C>['values'] = {}
  let problem: Words | null = null
  for (const [name, value] of Object.entries(parsed.object)) {
    const column = named.get(plain(name))
    if (column === undefined) continue
    if (value === null || typeof value === 'string') values[column] = value
    else if (Array.isArray(value) && value.every((part) => typeof part === 'string')) values[column] = value
    else problem = { zh: `“${name}”的值无法使用`, en: `the value of “${name}” cannot be used` }
  }
  return { row, values, problem, text: excerptOf(Object.values(values)) }
}

async function* jsonRows<C extends string>(bytes: Buffer, found: TextEncodingFound, shape: TableShape<C>): AsyncGenerator<TableRow<C>> {
  const named = columnsOf(shape)
  let row = 0
  for await (const line of linesOf(decode(bytes, found))) {
    row += 1
    if (line.trim() === '') continue
    if (row === 1 && line.trimStart().startsWith('[')) throw isArray()
    yield jsonRow(row, line, named)
  }
}

/**
 * Reads a CSV, XLSX or JSON Lines file of few columns, whichever it looks like.
 * @throws FileProblem when the file as a whole cannot be read.
 */
export async function* readTable<C extends string>(bytes: Buffer, shape: TableShape<C>): AsyncGenerator<TableRow<C>> {
  if (isWorkbook(bytes)) {
    yield* sheetRows(bytes, shape)
    return
  }
  const found = await findEncoding(bytes)
  const [beginning = ''] = decode(bytes.subarray(0, 4096), found)
  const looksLikeJson = /^[\s\ufeff]*[[{]/u.test(beginning)
  for await (const row of looksLikeJson ? jsonRows(bytes, found, shape) : csvRows(bytes, found, shape)) {
    if (found.damaged && JSON.stringify(row.values).includes('\ufffd')) row.problem ??= lostText
    yield row
  }
}
