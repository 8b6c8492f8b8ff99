import type { OwnTicketType, TicketValue } from '@yingda/contract'
import type { FormDraft } from '../client/tickets.ts'
import { fill } from '../i18n.ts'
import type { TicketFormTexts } from './ticket-texts.ts'

export type FormField = OwnTicketType['fields'][number]

// As the server has them; it decides.
const PHONE = /^[+\d][\d\s()-]{3,28}$/u
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/u
const DATE = /^\d{4}-\d\d-\d\d$/u

const isEmpty = (value: TicketValue | undefined): boolean =>
  value === undefined || value === null || value === false || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)

/** What is sent of a form: what was filled in, each as its kind wants it. */
export function valuesToSend(fields: readonly FormField[], { values, files }: FormDraft): Record<string, TicketValue> {
  return Object.fromEntries(fields.flatMap((field): [string, TicketValue][] => {
    const value = field.kind === 'file' ? (files[field.key] ?? []).map(({ id }) => id) : valueOf(field, values[field.key])
    return isEmpty(value) ? [] : [[field.key, value ?? null]]
  }))
}

function valueOf({ kind }: FormField, value: TicketValue | undefined): TicketValue | undefined {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (kind === 'number') return text === '' ? null : Number(text)
  if (kind === 'datetime') return text === '' || Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()
  return text
}

/** What is wrong with a field as it stands; null when it will do. */
export function faultOf(field: FormField, draft: FormDraft, texts: TicketFormTexts): string | null {
  const value = valuesToSend([field], draft)[field.key]
  if (value === undefined) return field.required ? missing(field, texts) : null
  switch (field.kind) {
    case 'phone': return typeof value === 'string' && PHONE.test(value.normalize('NFKC')) ? null : texts.badPhone
    case 'email': return typeof value === 'string' && EMAIL.test(value) ? null : texts.badEmail
    case 'number': return numberFault(field, value, texts)
    case 'date': return typeof value === 'string' && DATE.test(value) ? null : texts.badDate
    case 'datetime': return typeof value === 'string' && value.endsWith('Z') ? null : texts.badDate
    default: return null
  }
}

function missing({ kind }: FormField, texts: TicketFormTexts): string {
  if (kind === 'file') return texts.requiredFile
  return kind === 'select' || kind === 'multi_select' ? texts.requiredChoice : texts.required
}

function numberFault({ min, max }: FormField, value: TicketValue, texts: TicketFormTexts): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return texts.badNumber
  if (min !== null && value < min) return fill(texts.least, { n: min })
  return max !== null && value > max ? fill(texts.most, { n: max }) : null
}
