import type { Language, TicketField, TicketType, TicketValues } from '@yingda/contract'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import { AppError } from '../../platform/errors.ts'
import type { Change, StoredValue, StoredValues } from './log/types.ts'

const PHONE = /^[+\d][\d\s()-]{3,28}$/u
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/u
const LONGEST_TEXT = 1000

const sealContext = (ticketId: string, field: string): string => `ticket_personal.${field}/${ticketId}`
export const isPersonal = ({ kind }: Pick<TicketField, 'kind'>): boolean => kind === 'phone' || kind === 'email'
export const isSealed = (value: StoredValue | undefined): value is { sealed: true } => typeof value === 'object' && !Array.isArray(value)

export const openValue = (keyring: Keyring, ticketId: string, field: string, sealed: string): string => keyring.open(sealed, sealContext(ticketId, field))

export const sealValue = (keyring: Keyring, ticketId: string, field: string, plain: string): string => keyring.seal(plain, sealContext(ticketId, field))

/** What is wrong with a value; null when it fits its field. */
function problem(field: TicketField, value: unknown): { zh: string; en: string } | null {
  const text = typeof value === 'string' ? value : null
  switch (field.kind) {
    case 'text':
      return text !== null && text.length <= LONGEST_TEXT && !/[\r\n]/u.test(text) ? null : { zh: '须为一行文字，最多 1000 字', en: 'must be one line of text, 1,000 characters at the most' }
    case 'long_text':
      return text !== null ? null : { zh: '须为文字', en: 'must be text' }
    case 'number': {
      const fits = typeof value === 'number' && Number.isFinite(value) && (field.min === null || value >= field.min) && (field.max === null || value <= field.max)
      return fits ? null : { zh: `须为数字${range(field, '，')}`, en: `must be a number${range(field, ', ')}` }
    }
    case 'date':
      return text !== null && isDate(text) ? null : { zh: '须为日期，如 2026-01-31', en: 'must be a date such as 2026-01-31' }
    case 'datetime':
      return text !== null && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u.test(text) && !Number.isNaN(Date.parse(text)) ? null : { zh: '须为日期和时间', en: 'must be a date and a time' }
    case 'select':
      return field.options.some((option) => option.value === text) ? null : { zh: '须为选项之一', en: 'must be one of the options' }
    case 'multi_select':
      return Array.isArray(value) && value.every((one) => field.options.some((option) => option.value === one)) ? null : { zh: '只能选择已有的选项', en: 'may only hold options there are' }
    case 'checkbox':
      return typeof value === 'boolean' ? null : { zh: '须为是或否', en: 'must be yes or no' }
    case 'phone':
      return text !== null && PHONE.test(text.normalize('NFKC')) ? null : { zh: '须为电话号码', en: 'must be a phone number' }
    case 'email':
      return text !== null && EMAIL.test(text) ? null : { zh: '须为邮箱地址', en: 'must be an e-mail address' }
    case 'file':
      return Array.isArray(value) && value.length <= 10 ? null : { zh: '须为文件，最多 10 个', en: 'must be files, 10 at the most' }
  }
}

function range({ min, max }: TicketField, before: string): string {
  if (min !== null && max !== null) return `${before}${String(min)}–${String(max)}`
  if (min !== null) return `${before}≥ ${String(min)}`
  return max === null ? '' : `${before}≤ ${String(max)}`
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/u.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)

export interface ReadValues {
  /** Null takes a value away. Personal ones are only marked. */
  stored: Record<string, StoredValue | null>
  /** Sealed, for the table of personal values. */
  personal: Record<string, string | null>
  /** Ids of files, by whether the customer may have them. */
  files: { id: string; shown: boolean }[]
  /** For the search. */
  text: string
}

/**
 * Reads values through the form of a type.
 * @param allowed which fields may be set; others are refused as if they did not exist.
 * @throws AppError bad_request with the fields that are wrong
 */
export function readValues(keyring: Keyring, type: TicketType, ticketId: string, values: TicketValues, language: Language, allowed: (field: TicketField) => boolean = () => true): ReadValues {
  const result: ReadValues = { stored: {}, personal: {}, files: [], text: '' }
  const problems: { path: string; message: string; name: string }[] = []
  const words: string[] = []
  for (const [key, value] of Object.entries(values)) {
    const field = type.fields.find((one) => one.key === key && allowed(one))
    const wrong = field === undefined ? { zh: '没有这个字段', en: 'no such field' } : isEmpty(value) ? null : problem(field, value)
    if (field === undefined || wrong !== null) {
      problems.push({ path: `body.values.${key}`, message: wrong?.[language] ?? '', name: field === undefined ? key : nameIn(field.name, language) })
      continue
    }
    put(keyring, field, ticketId, value, result, words)
  }
  if (problems.length > 0) throw refusal(problems, language)
  return { ...result, text: words.join('\n') }
}

function put(keyring: Keyring, field: TicketField, ticketId: string, value: TicketValues[string] | undefined, result: ReadValues, words: string[]): void {
  const { key } = field
  if (isEmpty(value) || value === null || value === undefined) {
    result.stored[key] = null
    if (isPersonal(field)) result.personal[key] = null
  } else if (isPersonal(field) && typeof value === 'string') {
    result.stored[key] = { sealed: true }
    result.personal[key] = sealValue(keyring, ticketId, key, value.trim())
  } else {
    result.stored[key] = value
    if (field.kind === 'file' && Array.isArray(value)) result.files.push(...value.map((id) => ({ id, shown: field.customer !== 'hidden' })))
    else if (typeof value === 'string' && field.kind !== 'select') words.push(value)
  }
}

export const nameIn = (name: { zh: string; en: string }, language: Language): string => (name[language].trim() === '' ? name[language === 'zh' ? 'en' : 'zh'] : name[language])

function refusal(problems: readonly { path: string; message: string; name: string }[], language: Language): AppError {
  const sentence = problems.map(({ name, message }) => (language === 'zh' ? `“${name}”${message}` : `“${name}” ${message}`)).join(language === 'zh' ? '；' : '; ')
  const text = `${sentence}${language === 'zh' ? '。' : '.'}`
  return new AppError('bad_request', { text: { zh: text, en: text }, fields: problems.map(({ path, message }) => ({ path, message })) })
}

/**
 * Asks for what must be filled in a state, and for a new ticket also what is required from the beginning.
 * @throws AppError bad_request naming the empty fields
 */
export function requireFilled(type: TicketType, values: StoredValues, state: string | null, isNew: boolean, language: Language, asked: (field: TicketField) => boolean = () => true): void {
  const missing = type.fields.filter((field) => asked(field) && ((isNew && field.required) || (state !== null && field.requiredAt.includes(state))) && isEmptyStored(values[field.key]))
  if (missing.length === 0) return
  const message = language === 'zh' ? '必填' : 'is required'
  throw refusal(missing.map((field) => ({ path: `body.values.${field.key}`, message, name: nameIn(field.name, language) })), language)
}

const isEmptyStored = (value: StoredValue | undefined): boolean => value === undefined || (Array.isArray(value) && value.length === 0)

/** The changes that lead from the present values to those wanted. A personal value that is given again counts as changed. */
export function valueChanges(before: StoredValues, wanted: Record<string, StoredValue | null>): Change[] {
  return Object.entries(wanted).flatMap(([key, to]): Change[] => {
    const from = before[key] ?? null
    const same = !isSealed(to ?? undefined) && JSON.stringify(from) === JSON.stringify(to)
    return same ? [] : [{ field: `value:${key}`, from, to }]
  })
}
