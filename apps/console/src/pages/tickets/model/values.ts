import type { AttachmentRef, TicketDetail, TicketField, TicketValue, TicketValues } from '@yingda/contract'
import type { Key } from '../../../i18n/zh.ts'
import { isEmptyValue } from './types.ts'

/** What a field of a form holds while one fills it in. */
export type FormValue = string | number | boolean | readonly string[] | readonly AttachmentRef[] | null | undefined
export type FormValues = Readonly<Record<string, FormValue>>

const LONGEST_LINE = 1000
const PHONE = /^[+\d][\d\s()-]{3,28}$/u
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/u

const idsOf = (value: readonly (string | AttachmentRef)[]): string[] => value.map((one) => (typeof one === 'string' ? one : one.id))

/** A field as it is sent; nothing is null. */
export function toValue(field: Pick<TicketField, 'kind'>, value: FormValue): TicketValue {
  if (isEmptyValue(value) || value === undefined) return null
  if (typeof value === 'string') return field.kind === 'datetime' ? new Date(value).toISOString() : value.trim()
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  return idsOf(value)
}

const two = (value: number): string => String(value).padStart(2, '0')
/** An instant as a field for a minute holds it, in the time zone of the browser. */
export function localMinute(iso: string): string {
  const at = new Date(iso)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** A value as the form holds it. */
export function toFormValue(field: Pick<TicketField, 'kind'>, value: TicketDetail['values'][string] | undefined): FormValue {
  if (value === undefined || value === null) return undefined
  if (field.kind === 'datetime' && typeof value === 'string') return localMinute(value)
  return value
}

/** The values of a whole form; with `before`, only those that differ from it. */
export function toValues(fields: readonly TicketField[], values: FormValues, before?: FormValues): TicketValues {
  const result: TicketValues = {}
  for (const field of fields) {
    const value = toValue(field, values[field.key])
    const old = before ? toValue(field, before[field.key]) : null
    if (JSON.stringify(value) !== JSON.stringify(old)) result[field.key] = value
  }
  return result
}

/** What is wrong with a value, as the server would see it; null when it fits. */
export function wrongWith(field: TicketField, form: FormValue): { key: Key; params?: Record<string, number> } | null {
  const value = toValue(field, form)
  if (value === null) return null
  const text = typeof value === 'string' ? value : ''
  if (field.kind === 'text' && (text.length > LONGEST_LINE || /[\r\n]/u.test(text))) return { key: 'tickets.wrongLine' }
  if (field.kind === 'phone' && !PHONE.test(text.normalize('NFKC'))) return { key: 'tickets.wrongPhone' }
  if (field.kind === 'email' && !EMAIL.test(text)) return { key: 'tickets.wrongEmail' }
  if (field.kind !== 'number' || typeof value !== 'number') return null
  if (field.min !== null && value < field.min) return { key: 'tickets.wrongMin', params: { n: field.min } }
  if (field.max !== null && value > field.max) return { key: 'tickets.wrongMax', params: { n: field.max } }
  return null
}
