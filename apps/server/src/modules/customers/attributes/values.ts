import type { CustomerAttribute, FieldValue } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/u

/** A day of the calendar, written `2026-01-31`. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** A value as an attribute keeps it; null when it is not one of that type. */
export function fitting(attribute: CustomerAttribute, value: FieldValue): FieldValue | null {
  const chosen = (one: unknown): one is string => attribute.options.some((option) => option.value === one)
  switch (attribute.type) {
    case 'text': return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
    case 'number': return typeof value === 'number' && Number.isFinite(value) ? value : null
    case 'boolean': return typeof value === 'boolean' ? value : null
    case 'date': return typeof value === 'string' && isDate(value) ? value : null
    case 'choice': return chosen(value) ? value : null
    case 'multi': {
      if (!Array.isArray(value) || value.length === 0 || !value.every(chosen)) return null
      const given: ReadonlySet<string> = new Set(value)
      return attribute.options.map((option) => option.value).filter((one) => given.has(one))
    }
  }
}

const refusal = (key: string, text: { zh: string; en: string }): AppError =>
  new AppError('bad_request', { text, fields: [{ path: `body.fields.${key}`, message: 'does not fit' }] })

export type FieldChanges = Record<string, FieldValue | null>

/**
 * What an agent changes, checked against the company's attributes; null clears.
 * @throws AppError bad_request for an attribute that is not there, that only sites say, or a value of another type
 */
export function checkedByAgent(attributes: readonly CustomerAttribute[], changes: FieldChanges): FieldChanges {
  const byKey = new Map(attributes.map((one) => [one.key, one]))
  return Object.fromEntries(Object.entries(changes).map(([key, value]): [string, FieldValue | null] => {
    const attribute = byKey.get(key)
    if (!attribute) throw refusal(key, { zh: `没有“${key}”这个客户属性，它可能已被删除，请刷新后重试。`, en: `There is no customer attribute ${key}: it may have been deleted. Reload and try again.` })
    const { zh, en } = attribute.label
    if (attribute.setBy === 'site') throw refusal(key, { zh: `“${zh}”由网站提供，坐席不能修改。`, en: `${en} comes from the site; agents cannot change it.` })
    if (value === null || (Array.isArray(value) && value.length === 0)) return [key, null]
    const kept = fitting(attribute, value)
    if (kept === null) throw refusal(key, { zh: `“${zh}”的值不符合该属性的类型，请更正。`, en: `The value of ${en} does not fit its type. Correct it.` })
    return [key, kept]
  }))
}

/** What a site signed: what fits an attribute that sites may say, and the rest, which is as if the page had told it. */
export function sortedFromSite(attributes: readonly CustomerAttribute[], told: Readonly<Record<string, unknown>>): { fields: FieldChanges; rest: Record<string, string | number | boolean> } {
  const byKey = new Map(attributes.map((one) => [one.key, one]))
  const fields: FieldChanges = {}
  const rest: Record<string, string | number | boolean> = {}
  for (const [key, value] of Object.entries(told)) {
    const attribute = byKey.get(key)
    if (attribute === undefined) {
      if (/^[A-Za-z][A-Za-z0-9_]{0,39}$/u.test(key) && isPlain(value)) rest[key] = value
    } else if (attribute.setBy !== 'agents') {
      if (value === null) fields[key] = null
      else if (isPlain(value) || (Array.isArray(value) && value.every((one) => typeof one === 'string'))) {
        const kept = fitting(attribute, value)
        if (kept !== null) fields[key] = kept
      }
    }
  }
  return { fields, rest }
}

const isPlain = (value: unknown): value is string | number | boolean =>
  (typeof value === 'string' && value.length <= 500) || (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean'
