import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { CustomerRow, SealedFields } from './store.ts'

/** The personal fields of a customer, in plain text; null when not known. */
export interface Personal {
  externalId: string | null
  name: string | null
  phone: string | null
  email: string | null
  note: string | null
}

const context = (column: string, id: string): string => `customers.${column}/${id}`

/** Fewer digits are no phone number that anybody could be found by. */
const SHORTEST_PHONE = 5

/** How phone numbers are compared: digits, without the country code of mainland China; null when there are too few. */
export function comparablePhone(phone: string): string | null {
  const digits = phone.normalize('NFKC').replace(/\D/gu, '').replace(/^(?:00)?86(?=1\d{10}$)/u, '')
  return digits.length < SHORTEST_PHONE ? null : digits
}
/** How whole names are compared: without regard to case, width and spaces; null for nothing but these. */
export function comparableName(name: string): string | null {
  const plain = name.normalize('NFKC').toLowerCase().replace(/\s/gu, '')
  return plain === '' ? null : plain
}
const comparableEmail = (email: string): string => email.trim().toLowerCase()

export const externalIdHash = (keyring: Keyring, externalId: string): string => keyring.hash(externalId, 'customers.external_id')

/** The hash to find a customer by the whole name; null when there is none. */
export function nameHash(keyring: Keyring, name: string): string | null {
  const plain = comparableName(name)
  return plain === null ? null : keyring.hash(plain, 'customers.name')
}

/** Hashes to find a customer by a phone number or an e-mail address. */
export function contactHashes(keyring: Keyring, text: string): { phone: string | null; email: string } {
  const phone = comparablePhone(text)
  return { phone: phone === null ? null : keyring.hash(phone, 'customers.phone'), email: keyring.hash(comparableEmail(text), 'customers.email') }
}

/** Seals the given fields for the row of a customer; null clears, what is absent stays as it is. */
export function sealPersonal(keyring: Keyring, id: string, personal: Partial<Personal>): SealedFields {
  const sealed: SealedFields = {}
  const seal = (column: string, value: string | null): string | null => (value === null ? null : keyring.seal(value, context(column, id)))
  if (personal.externalId !== undefined) {
    sealed.external_id_sealed = seal('external_id', personal.externalId)
    sealed.external_id_hash = personal.externalId === null ? null : externalIdHash(keyring, personal.externalId)
  }
  if (personal.name !== undefined) {
    sealed.name_sealed = seal('name', personal.name)
    sealed.name_hash = personal.name === null ? null : nameHash(keyring, personal.name)
  }
  if (personal.note !== undefined) sealed.note_sealed = seal('note', personal.note)
  if (personal.phone !== undefined) {
    sealed.phone_sealed = seal('phone', personal.phone)
    sealed.phone_hash = personal.phone === null ? null : contactHashes(keyring, personal.phone).phone
  }
  if (personal.email !== undefined) {
    sealed.email_sealed = seal('email', personal.email)
    sealed.email_hash = personal.email === null ? null : contactHashes(keyring, personal.email).email
  }
  return sealed
}

/** @throws SealError when a field was sealed with a key that is not there. */
export function openPersonal(keyring: Keyring, row: CustomerRow): Personal {
  const open = (column: string, value: string | null): string | null => (value === null ? null : keyring.open(value, context(column, row.id)))
  return {
    externalId: open('external_id', row.external_id_sealed),
    name: open('name', row.name_sealed),
    phone: open('phone', row.phone_sealed),
    email: open('email', row.email_sealed),
    note: open('note', row.note_sealed),
  }
}

/** Personal values of the company's attributes, by key. @throws SealError */
export function openFields(keyring: Keyring, id: string, sealed: string | null): Record<string, string> {
  return sealed === null ? {} : (JSON.parse(keyring.open(sealed, context('fields', id))) as Record<string, string>)
}

export function sealFields(keyring: Keyring, id: string, values: Readonly<Record<string, string>>): SealedFields {
  return { fields_sealed: Object.keys(values).length === 0 ? null : keyring.seal(JSON.stringify(values), context('fields', id)) }
}

export const openName = (keyring: Keyring, row: Pick<CustomerRow, 'id' | 'name_sealed'>): string | null =>
  row.name_sealed === null ? null : keyring.open(row.name_sealed, context('name', row.id))
