/** A sentence in both languages of the product. */
export interface Sentence {
  readonly zh: string
  readonly en: string
}

/** What is wrong with a line, counted from 1. */
export interface LineFault {
  readonly line: number
  readonly problem: Sentence
}

/** The rows of a file with the lines they stand on, and the lines that cannot be read. */
export interface ReadRows<T> {
  readonly rows: readonly (T & { readonly line: number })[]
  readonly faults: readonly LineFault[]
}

export type Fields = Readonly<Record<string, unknown>>

/** Thrown by the readers of fields; {@link readRows} turns it into a fault of the line. */
export class FieldError extends Error {
  readonly problem: Sentence

  constructor(zh: string, en: string) {
    super(en)
    this.problem = { zh, en }
  }
}

const notJson: Sentence = {
  zh: '不是有效的 JSON；每行应是一个 JSON 对象',
  en: 'not valid JSON; every line should be one JSON object',
}
const notObject: Sentence = { zh: '不是 JSON 对象（{ … }）', en: 'not a JSON object ({ … })' }

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function rowOf<T>(text: string, read: (fields: Fields) => T): { readonly row: T } | { readonly problem: Sentence } {
  const json = parsed(text)
  if (json === null) return { problem: notJson }
  if (!isFields(json.value)) return { problem: notObject }
  try {
    return { row: read(json.value) }
  } catch (error) {
    if (error instanceof FieldError) return { problem: error.problem }
    throw error
  }
}

/**
 * Reads JSON Lines. A byte order mark, carriage returns and blank lines are passed over; every line that cannot be read is named.
 *
 * @param read makes a row of the fields of a line, or throws a {@link FieldError}
 */
export function readRows<T extends object>(content: string, read: (fields: Fields) => T): ReadRows<T> {
  const rows: (T & { readonly line: number })[] = []
  const faults: LineFault[] = []
  const lines = (content.startsWith('\uFEFF') ? content.slice(1) : content).split('\n')
  lines.forEach((text, index) => {
    if (text.trim() === '') return
    const line = index + 1
    const found = rowOf(text, read)
    if ('problem' in found) faults.push({ line, problem: found.problem })
    else rows.push({ ...found.row, line })
  })
  return { rows, faults }
}

/** A text that is there and not blank. */
export function textField(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw missing(fields, name, '文本', 'a text')
  if (value.trim() === '') throw new FieldError(`"${name}" 是空的`, `"${name}" is empty`)
  return value
}

/** A label or id; whole numbers are read as their digits. */
export function idField(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : textField(fields, name)
}

/** The fault of a field that is absent or of another kind. */
export function missing(fields: Fields, name: string, zh: string, en: string): FieldError {
  if (fields[name] === undefined) return new FieldError(`缺少 "${name}"`, `"${name}" is missing`)
  return new FieldError(`"${name}" 应为${zh}`, `"${name}" should be ${en}`)
}
