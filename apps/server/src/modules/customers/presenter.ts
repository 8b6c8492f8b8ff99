import type { Customer, CustomerAttribute, CustomerSummary, FieldValue, Segment } from '@yingda/contract'
import type { PersonRow } from './people.ts'
import type { Personal } from './personal.ts'

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

/** What an agent may see: only a number without `customers.view`; contact data and personal attributes masked unless `contact`. */
export interface Eyes {
  view: boolean
  contact: boolean
}

/** What stands beside a customer's row. */
export interface Beside {
  personal: Personal
  personalFields: Readonly<Record<string, string>>
  attributes: readonly CustomerAttribute[]
  segments: readonly Segment[]
  /** Names of agents by id. */
  agents: ReadonlyMap<string, string>
}

const MASK = '****'

const inSegments = (row: PersonRow, segments: readonly Segment[]): { id: string; name: string }[] =>
  segments.flatMap(({ id, name }, at) => (row.fits[at] === true ? [{ id, name }] : []))

const ownerOf = (row: PersonRow, agents: ReadonlyMap<string, string>): Customer['owner'] =>
  row.owner_agent_id === null ? null : { agentId: row.owner_agent_id, name: agents.get(row.owner_agent_id) ?? '' }

const phoneFor = ({ phone }: Personal, { contact }: Eyes): string | null => (phone === null || contact ? phone : maskPhone(phone))
const emailFor = ({ email }: Personal, { contact }: Eyes): string | null => (email === null || contact ? email : maskEmail(email))

/** Values of the attributes that are there now, in their order. */
function fieldsOf(row: PersonRow, { attributes, personalFields }: Beside, { contact }: Eyes): Record<string, FieldValue> {
  return Object.fromEntries(attributes.flatMap(({ key, personal }): [string, FieldValue][] => {
    const value = personal ? personalFields[key] : row.fields[key]
    return value === undefined ? [] : [[key, personal && !contact ? MASK : value]]
  }))
}

/** A customer as an agent sees one. */
export function presentCustomer(row: PersonRow, beside: Beside, eyes: Eyes, conversations: number): Customer {
  const seen = { id: row.id, number: row.number, createdAt: row.created_at, lastSeenAt: row.last_seen_at, conversations }
  const behaviour = {
    conversations: row.cases, served: row.served, lastConversationAt: row.last_conversation_at, ratings: row.ratings, averageRating: row.average_rating,
    lastRating: row.last_rating, tickets: row.tickets, ticketsOpen: row.tickets_open,
  }
  if (!eyes.view) {
    return {
      ...seen, name: null, phone: null, email: null, externalId: null, attributes: {}, ageBand: null, gender: null, occupation: null, level: null, tags: [], source: null,
      note: null, owner: null, fields: {}, segments: [],
      behaviour: { conversations: 0, served: 0, lastConversationAt: null, ratings: 0, averageRating: null, lastRating: null, tickets: 0, ticketsOpen: 0 },
    }
  }
  const { personal, segments, agents } = beside
  return {
    ...seen, name: personal.name, phone: phoneFor(personal, eyes), email: emailFor(personal, eyes), externalId: personal.externalId, attributes: row.attributes,
    ageBand: row.age_band, gender: row.gender, occupation: row.occupation, level: row.level, tags: row.tags, source: row.source, note: personal.note,
    owner: ownerOf(row, agents), fields: fieldsOf(row, beside, eyes), segments: inSegments(row, segments), behaviour,
  }
}

/** A customer as one row of a list. */
export function presentSummary(row: PersonRow, { personal, segments, agents }: Pick<Beside, 'personal' | 'segments' | 'agents'>, eyes: Eyes): CustomerSummary {
  return {
    id: row.id, number: row.number, name: personal.name, phone: phoneFor(personal, eyes), email: emailFor(personal, eyes), level: row.level, tags: row.tags,
    owner: ownerOf(row, agents), segments: inSegments(row, segments), createdAt: row.created_at, lastSeenAt: row.last_seen_at,
    identified: row.external_id_sealed !== null, conversations: row.cases, ticketsOpen: row.tickets_open,
  }
}
