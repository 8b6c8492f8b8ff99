import { decode, findEncoding, lostText } from './encoding.ts'
import { columnNamed } from './header.ts'
import { FileProblem } from './problem.ts'
import { createPause } from './pause.ts'
import { excerptOf, type Column, type FileRow, type Value } from './rows.ts'

export const MAX_LINE = 1_000_000

function problemRow(row: number, text: string, zh: string, en: string): FileRow {
  return { row, values: {}, problem: { zh, en }, text: excerptOf([text.slice(0, 400)]) }
}

function valueOf(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value
  return { error: JSON.stringify(value).slice(0, 40) }
}

function parseLine(row: number, line: string): FileRow {
  if (line.length > MAX_LINE) return problemRow(row, line, `一行超过 ${MAX_LINE} 个字符`, `the line is longer than ${MAX_LINE} characters`)
  let object: unknown
  try {
    object = JSON.parse(line)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return problemRow(row, line, '这一行不是有效的 JSON', 'this line is not valid JSON')
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return problemRow(row, line, '这一行不是 JSON 对象', 'this line is not a JSON object')
  }
  const values: Partial<Record<Column, Value>> = {}
  for (const [name, value] of Object.entries(object)) {
    const column = columnNamed(name)
    if (column) values[column] = valueOf(value)
  }
  return { row, values, problem: null, text: excerptOf([values.question, values.answer]) }
}

/** The lines of a text that comes in pieces; one that is too long is cut a little above `MAX_LINE`. */
export async function* linesOf(pieces: Iterable<string>): AsyncGenerator<string> {
  const pause = createPause()
  let rest = ''
  for (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    // a line without end is not gathered: what is kept is enough to refuse it
    if (rest.length > MAX_LINE) rest = rest.slice(0, MAX_LINE + 1)
    for (const line of lines) {
      yield line
      await pause()
    }
  }
  yield rest
}

async function countLines(bytes: Buffer): Promise<number> {
  const pause = createPause()
  let lines = 0
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    lines += 1
    await pause()
  }
  return bytes.at(-1) === 0x0a ? lines : lines + 1
}

/** The file is JSON, but not JSON Lines. */
export const isArray = (): FileProblem =>
  new FileProblem({
    zh: '这是一个 JSON 数组；请改为 JSON Lines：每行一个对象，不加方括号和逗号。',
    en: 'This is a JSON array. Make it JSON Lines: one object a line, without brackets and commas around them.',
  })

/** Reads JSON Lines: one object a line, fields named as the columns of a table (or as in the API). */
export async function* readJsonLines(bytes: Buffer, onTotal: (rows: number) => void): AsyncGenerator<FileRow> {
  const found = await findEncoding(bytes)
  if (!found.encoding.startsWith('utf-16')) onTotal(await countLines(bytes))
  let row = 0
  for await (const line of linesOf(decode(bytes, found))) {
    row += 1
    if (line.trim() === '') continue
    if (row === 1 && line.trimStart().startsWith('[')) {
      throw isArray()
    }
    const read = parseLine(row, line)
    if (found.damaged && line.includes('\ufffd')) read.problem ??= lostText
    yield read
  }
}
