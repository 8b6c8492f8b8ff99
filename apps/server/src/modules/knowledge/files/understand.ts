import type { Language } from '@yingda/contract'
import { fieldLabels, type EntryFields, type Words } from '../entry.ts'
import { splitList } from './header.ts'
import { readInstant, readSerial } from './instants.ts'
import type { Column, FileRow, Value } from './rows.ts'

export interface UnderstandOptions {
  /** For rows that name no language; undefined: by the letters of the question. */
  language: Language | undefined
  /** Turns a time without zone into UTC. */
  clock: (wall: number) => string
  /** True when the numbers of this file's dates count from 1904. */
  from1904?: boolean
}

/** What a row says. Columns the file does not have are absent: they are left as they are. */
export type Given = Partial<EntryFields> & { question: string; language: Language }

const languages: Record<string, Language> = {
  zh: 'zh', 'zh-cn': 'zh', 'zh-hans': 'zh', 中文: 'zh', 汉语: 'zh', 简体中文: 'zh', chinese: 'zh',
  en: 'en', 'en-us': 'en', 'en-gb': 'en', 英文: 'en', 英语: 'en', english: 'en',
}
const yes = new Set(['是', '启用', '已启用', '开', '开启', 'true', 'yes', 'y', '1', 'on', 'enabled', 'active'])
const no = new Set(['否', '停用', '已停用', '禁用', '关', '关闭', 'false', 'no', 'n', '0', 'off', 'disabled', 'inactive'])

const textOf = (value: Value | undefined): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? value.join('\n') : ''
}
const wordOf = (value: Value | undefined): string => textOf(value).normalize('NFKC').trim().toLowerCase()

/** The language a word names; undefined for no word, null for one that names none. */
export function languageNamed(word: string): Language | null | undefined {
  const name = wordOf(word)
  if (name === '') return undefined
  return (Object.hasOwn(languages, name) ? languages[name] : undefined) ?? null
}

/** The language a question is written in: Chinese when it has a Han character. */
export const guessLanguage = (question: string): Language => (/\p{Script=Han}/u.test(question) ? 'zh' : 'en')

function unknownValue(column: Column, value: Value | undefined): Words {
  const shown = textOf(value).trim().slice(0, 40)
  const label = fieldLabels[column]
  return { zh: `${label.zh}的值“${shown}”无法识别`, en: `the ${label.en} “${shown}” is not understood` }
}

function readTime(value: Value, options: UnderstandOptions): string | null | undefined {
  if (typeof value === 'number') return readSerial(value, options.from1904 === true, options.clock) ?? undefined
  const text = textOf(value).trim()
  if (text === '') return null
  return readInstant(text, options.clock) ?? undefined
}

function firstError(values: FileRow['values']): Words | null {
  for (const [column, value] of Object.entries(values)) {
    if (typeof value !== 'object' || value === null || !('error' in value)) continue
    const label = fieldLabels[column as Column]
    return { zh: `${label.zh}的内容无法使用：${value.error}`, en: `the ${label.en} cannot be used: ${value.error}` }
  }
  return null
}

function readSimple(values: FileRow['values'], given: Given): void {
  if ('answer' in values) given.answer = textOf(values.answer)
  if ('similar' in values) given.similar = splitList(values.similar ?? null, 'similar')
  if ('ticketType' in values) given.ticketType = textOf(values.ticketType).trim() || null
  if ('tags' in values) given.tags = splitList(values.tags ?? null, 'tags')
  const key = textOf(values.key).trim()
  if (key !== '') given.key = key
  const category = textOf(values.category)
  if (category.trim() !== '') given.category = category
}

export interface Understood {
  given: Given
  /** False when `given.language` is only assumed. */
  languageGiven: boolean
  problem: Words | null
}

/** Finds out what the cells of a row mean; rules about the entry itself are checked later. */
export function understandRow(row: FileRow, options: UnderstandOptions): Understood {
  const { values } = row
  const question = textOf(values.question)
  const given: Given = { question, language: options.language ?? guessLanguage(question) }
  const fail = (problem: Words): Understood => ({ given, languageGiven: false, problem })
  const broken = row.problem ?? firstError(values)
  if (broken) return fail(broken)
  readSimple(values, given)

  const known = languageNamed(textOf(values.language))
  if (known === null) return fail(unknownValue('language', values.language))
  if (known !== undefined) given.language = known

  const enabled = wordOf(values.enabled)
  if (enabled !== '' && !yes.has(enabled) && !no.has(enabled)) return fail(unknownValue('enabled', values.enabled))
  if ('enabled' in values) given.enabled = !no.has(enabled)

  for (const column of ['validFrom', 'validUntil'] as const) {
    const value = values[column]
    if (value === undefined) continue
    const time = readTime(value, options)
    if (time === undefined) return fail(unknownValue(column, value))
    given[column] = time
  }
  return { given, languageGiven: known !== undefined, problem: null }
}
