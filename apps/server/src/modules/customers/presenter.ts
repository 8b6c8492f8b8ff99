import type { Customer } from '@yingda/contract'
import type { Personal } from './personal.ts'
import type { CustomerRow } from './store.ts'

/** 138****5678; short numbers lose all but the last two digits. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/[^\d+]/gu, '')
  if (digits.length < 7) return `****${digits.slice(-2)}`
  return `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** a***@example.com */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '***' : `${Array.from(email)[0] ?? ''}***${email.slice(at)}`
}

/** A customer as an agent sees one: only a number without `customers.view`; contact data masked unless `contact`. */
export function presentCustomer(row: CustomerRow, personal: Personal, sight: { view: boolean; contact: boolean }, conversations: number): Customer {
  const { contact } = sight
  if (!sight.view) {
    return { id: row.id, number: row.number, name: null, phone: null, email: null, externalId: null, attributes: {}, createdAt: row.created_at, lastSeenAt: row.last_seen_at, conversations }
  }
  const phone = personal.phone === null || contact ? personal.phone : maskPhone(personal.phone)
  const email = personal.email === null || contact ? personal.email : maskEmail(personal.email)
  return {
    id: row.id, number: row.number, name: personal.name, phone, email, externalId: personal.externalId, attributes: row.attributes,
    createdAt: row.created_at, lastSeenAt: row.last_seen_at, conversations,
  }
}
