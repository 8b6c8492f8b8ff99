import { headerMissing, readHeader, tableRow } from './header.ts'
import { createPause } from './pause.ts'
import { damaged, FileProblem, tooLarge } from './problem.ts'
import type { FileRow, Value } from './rows.ts'
import { XmlReader, type XmlHandler } from './xml.ts'
import { readZipDirectory, unpack, type Budget, type ZipPart } from './zip.ts'

/** Bytes all parts that are read may have together when unpacked. */
const MAX_UNPACKED = 200 * 1024 * 1024
/** Characters of all shared texts. */
const MAX_SHARED = 30_000_000
/** Characters that are kept of one cell: more than any field may have. */
const MAX_CELL = 120_000
const MAX_COLUMNS = 256
const MAX_SHEETS = 20

interface Workbook {
  bytes: Buffer
  parts: Map<string, ZipPart>
  budget: Budget
}

interface SheetRow {
  row: number
  cells: Value[]
}

/** What the reading of a table gives besides its rows. */
export interface XlsxFacts {
  from1904: boolean
}

/** Feeds a part to the handler; after each piece yields what `take` has gathered. */
async function* piecewise<T>(book: Workbook, name: string, handler: XmlHandler, take: () => T): AsyncGenerator<T> {
  const part = book.parts.get(name)
  if (!part) throw damaged()
  const reader = new XmlReader(handler)
  const decoder = new TextDecoder('utf-8')
  for await (const piece of unpack(book.bytes, part, book.budget)) {
    reader.write(decoder.decode(piece, { stream: true }))
    yield take()
  }
  reader.write(decoder.decode())
  reader.end()
  yield take()
}

async function readXml(book: Workbook, name: string, handler: XmlHandler): Promise<void> {
  const pause = createPause()
  const pieces = piecewise(book, name, handler, () => undefined)
  while ((await pieces.next()).done !== true) await pause()
}

/** The part a reference means: relative to the folder of the part that refers, or from the root. */
function resolvePart(folder: string, target: string): string {
  const path: string[] = target.startsWith('/') ? [] : folder.split('/').filter((step) => step !== '')
  for (const step of target.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.filter((step) => step !== '').join('/')
}

/** Where the parts that a part refers to stand, by the ids of the references. */
async function readRelations(book: Workbook, name: string): Promise<Map<string, { target: string; type: string }>> {
  const slash = name.lastIndexOf('/') + 1
  const folder = name.slice(0, slash)
  const found = new Map<string, { target: string; type: string }>()
  await readXml(book, `${folder}_rels/${name.slice(slash)}.rels`, {
    open(element, attribute) {
      const [id, target] = [attribute('Id'), attribute('Target')]
      if (element !== 'Relationship' || id === undefined || target === undefined) return
      found.set(id, { target: resolvePart(folder, target), type: (attribute('Type') ?? '').split('/').at(-1) ?? '' })
    },
    close: () => undefined,
    text: () => undefined,
  })
  return found
}

interface Plan extends XlsxFacts {
  /** Parts of the visible sheets, in their order. */
  sheets: string[]
  shared: string | undefined
}

async function readPlan(book: Workbook): Promise<Plan> {
  const root = [...(await readRelations(book, '')).values()].find(({ type }) => type === 'officeDocument')
  if (!root) throw damaged()
  const relations = await readRelations(book, root.target)
  const ids: string[] = []
  let from1904 = false
  await readXml(book, root.target, {
    open(element, attribute) {
      if (element === 'workbookPr') from1904 = ['1', 'true'].includes(attribute('date1904') ?? '')
      const id = element === 'sheet' && (attribute('state') ?? 'visible') === 'visible' ? attribute('id') : undefined
      if (id !== undefined) ids.push(id)
    },
    close: () => undefined,
    text: () => undefined,
  })
  const sheets = ids.flatMap((id) => relations.get(id)?.target ?? []).slice(0, MAX_SHEETS)
  return { sheets, from1904, shared: [...relations.values()].find(({ type }) => type === 'sharedStrings')?.target }
}

/** Spreadsheets write characters that XML cannot hold as _x000D_, and an underscore that begins such a group as _x005F_. */
const unescapeText = (text: string): string =>
  text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text

/** Gathers the text of `t` elements, without the reading aids (`rPh`) of East Asian texts. */
function createTextGatherer(): { handler: XmlHandler; take: () => string } {
  let text = ''
  let within = false
  let aid = 0
  return {
    handler: {
      open(element) {
        if (element === 'rPh') aid += 1
        within = element === 't' && aid === 0
      },
      close(element) {
        if (element === 'rPh') aid -= 1
        if (element === 't') within = false
      },
      text(piece) {
        if (within && text.length < MAX_CELL) text += piece
      },
    },
    take() {
      const taken = unescapeText(text)
      text = ''
      return taken
    },
  }
}

async function readShared(book: Workbook, name: string | undefined): Promise<string[]> {
  const shared: string[] = []
  if (name === undefined) return shared
  let characters = 0
  const gatherer = createTextGatherer()
  const handler: XmlHandler = {
    ...gatherer.handler,
    close(element) {
      gatherer.handler.close(element)
      if (element !== 'si') return
      const text = gatherer.take()
      characters += text.length + 8
      if (characters > MAX_SHARED) throw tooLarge()
      shared.push(text)
    },
  }
  await readXml(book, name, handler)
  return shared
}

function columnIndex(reference: string | undefined, next: number): number {
  const letters = /^[A-Z]{1,3}/u.exec(reference ?? '')?.[0]
  if (letters === undefined) return next
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function cellValue(type: string, raw: string, shared: string[]): Value {
  if (type === 's') return shared[Number(raw)] ?? { error: raw }
  if (type === 'inlineStr') return raw
  if (type === 'str' || type === 'd') return unescapeText(raw)
  if (type === 'b') return raw.trim() === '1'
  if (type === 'e') return { error: raw }
  if (raw.trim() === '') return null
  const number = Number(raw)
  return Number.isFinite(number) ? number : { error: raw }
}

/** Turns the events of a sheet into rows; `total` hears of the number of rows the sheet says it has. */
function createSheetHandler(shared: string[], onTotal: (rows: number) => void): { handler: XmlHandler; take: () => SheetRow[] } {
  let rows: SheetRow[] = []
  let row = 0
  let cells: Value[] = []
  let at = 0
  let type = ''
  let value = ''
  let within = false
  const inline = createTextGatherer()
  const handler: XmlHandler = {
    open(element, attribute) {
      if (element === 'dimension') onTotal(Number(/:[A-Z]+(\d+)$/u.exec(attribute('ref') ?? '')?.[1] ?? Number.NaN))
      if (element === 'row') {
        row = Number(attribute('r') ?? row + 1)
        cells = []
        at = -1
      }
      if (element === 'c') {
        at = columnIndex(attribute('r'), at + 1)
        type = attribute('t') ?? 'n'
        value = ''
      }
      within = element === 'v'
      if (type === 'inlineStr') inline.handler.open(element, attribute)
    },
    close(element) {
      within = false
      inline.handler.close(element)
      if (element === 'c' && at < MAX_COLUMNS) {
        while (cells.length < at) cells.push(null)
        cells[at] = cellValue(type, type === 'inlineStr' ? inline.take() : value, shared)
      }
      if (element === 'row') rows.push({ row, cells })
    },
    text(piece) {
      if (type === 'inlineStr') inline.handler.text(piece)
      if (within && value.length < MAX_CELL) value += piece
    },
  }
  return {
    handler,
    take() {
      const taken = rows
      rows = []
      return taken
    },
  }
}

async function* sheetRows(book: Workbook, name: string, shared: string[], onTotal: (rows: number) => void): AsyncGenerator<SheetRow> {
  const sheet = createSheetHandler(shared, onTotal)
  const pause = createPause()
  for await (const rows of piecewise(book, name, sheet.handler, sheet.take)) {
    yield* rows
    await pause()
  }
}

/** How a kind of table reads its rows. */
export interface SheetReading<L, R> {
  /** What the columns are; null when these cells are not its header. */
  header: (cells: readonly Value[]) => L | null
  /** Null for a row without content. */
  row: (row: number, cells: readonly Value[], layout: L) => R | null
  /** Why none of the sheets can be read, the first of which begins with these cells. */
  missing: (cells: readonly Value[]) => FileProblem
}

/** Rows of one sheet under its header; nothing when its first row with content is no header. `onHeader` hears which. */
async function* readSheet<L, R>(
  book: Workbook,
  name: string,
  shared: string[],
  reading: SheetReading<L, R>,
  onTotal: (rows: number) => void,
  onHeader: (cells: Value[], known: boolean) => void,
): AsyncGenerator<R> {
  let layout: L | null = null
  let size = Number.NaN
  const rows = sheetRows(book, name, shared, (total) => {
    size = total
  })
  for await (const { row, cells } of rows) {
    if (layout === null) {
      if (cells.every((cell) => cell === null || (typeof cell === 'string' && cell.trim() === ''))) continue
      layout = reading.header(cells)
      onHeader(cells, layout !== null)
      if (layout === null) return
      if (size > row) onTotal(size - row)
      continue
    }
    const read = reading.row(row, cells, layout)
    if (read) yield read
  }
}

/**
 * Reads the first visible sheet of an .xlsx file that has the header. Formulas count with their last result,
 * formatted and linked texts as plain text. Unpacked piece by piece within fixed limits, whatever the archive claims.
 * @throws FileProblem for a damaged or too large file, or when no sheet has the header.
 */
export async function* readSheets<L, R>(bytes: Buffer, reading: SheetReading<L, R>, onTotal: (rows: number) => void, onFacts: (facts: XlsxFacts) => void): AsyncGenerator<R> {
  const book: Workbook = { bytes, parts: readZipDirectory(bytes), budget: { bytes: MAX_UNPACKED } }
  const plan = await readPlan(book)
  onFacts({ from1904: plan.from1904 })
  const shared = await readShared(book, plan.shared)
  let first: Value[] = []
  for (const sheet of plan.sheets) {
    let found = false
    yield* readSheet(book, sheet, shared, reading, onTotal, (cells, known) => {
      found = known
      if (first.length === 0) first = cells
    })
    if (found) return
  }
  if (plan.sheets.length === 0) throw new FileProblem({ zh: '工作簿里没有可见的工作表。', en: 'The workbook has no visible sheet.' })
  throw reading.missing(first)
}

/** The rows of a workbook of knowledge. @throws FileProblem as `readSheets` does. */
export function readXlsx(bytes: Buffer, onTotal: (rows: number) => void, onFacts: (facts: XlsxFacts) => void): AsyncGenerator<FileRow> {
  return readSheets(bytes, { header: readHeader, row: tableRow, missing: headerMissing }, onTotal, onFacts)
}
