import { sql, type SQL } from 'drizzle-orm'
import { anyOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { toEvent, type EventRow } from './log/sql.ts'
import type { StoredEvent, Ticket } from './log/types.ts'
import { scopeCondition, type Scope } from './policy.ts'

interface DataRow {
  data: Ticket
}

export async function findTicket(db: Queryable, id: string): Promise<Ticket | null> {
  const [row] = await rowsOf<DataRow>(db, sql`select data from tickets where id = ${id}`)
  return row?.data ?? null
}

export async function findTickets(db: Queryable, ids: readonly string[]): Promise<Map<string, Ticket>> {
  if (ids.length === 0) return new Map()
  const rows = await rowsOf<DataRow>(db, sql`select data from tickets where id = ${anyOf(ids)}`)
  return new Map(rows.map(({ data }) => [data.id, data]))
}

export async function findByNumber(db: Queryable, number: number, scope: Scope | null): Promise<Ticket | null> {
  const [row] = await rowsOf<DataRow>(db, sql`select t.data from tickets t where t.number = ${number} and ${scopeCondition(scope)}`)
  return row?.data ?? null
}

/** The newest events before a seq, oldest first, and whether there are older ones. */
export async function readEvents(db: Queryable, ticketId: string, before: number | undefined, limit: number, only: SQL = sql`true`): Promise<{ events: StoredEvent[]; more: boolean }> {
  const rows = await rowsOf<EventRow>(db, sql`select seq, at, type, data from ticket_events
    where ticket_id = ${ticketId} and ${before === undefined ? sql`true` : sql`seq < ${before}`} and ${only} order by seq desc limit ${limit + 1}`)
  const events = rows.slice(0, limit).reverse().map((row) => toEvent({ ...row, at: new Date(row.at) }))
  return { events, more: rows.length > limit }
}

export async function readCreated(db: Queryable, ticketId: string): Promise<Extract<StoredEvent, { type: 'created' }> | null> {
  const { events } = await readEvents(db, ticketId, 2, 1)
  const [first] = events
  return first?.type === 'created' ? first : null
}

/** Personal values of some tickets, sealed: by ticket, then by field. */
export async function readPersonal(db: Queryable, ids: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const found = new Map<string, Map<string, string>>()
  if (ids.length === 0) return found
  const rows = await rowsOf<{ ticket_id: string; field: string; sealed: string }>(db, sql`select ticket_id, field, sealed from ticket_personal where ticket_id = ${anyOf(ids)}`)
  for (const row of rows) found.set(row.ticket_id, (found.get(row.ticket_id) ?? new Map<string, string>()).set(row.field, row.sealed))
  return found
}

/** A customer's tickets, newest activity first. */
export async function listOfCustomer(db: Queryable, customerId: string, scope: Scope | null | 'customer', after: { at: string; id: string } | null, limit: number): Promise<Ticket[]> {
  const seen = scope === 'customer' ? sql`true` : scopeCondition(scope)
  const paged = after === null ? sql`true` : sql`(t.updated_at, t.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
  const rows = await rowsOf<DataRow>(db, sql`select t.data from tickets t where t.customer_id = ${customerId} and ${seen} and ${paged}
    order by t.updated_at desc, t.id desc limit ${limit}`)
  return rows.map(({ data }) => data)
}

export async function hasOfCustomer(db: Queryable, customerId: string, scope: Scope | null): Promise<boolean> {
  const [row] = await rowsOf<{ seen: boolean }>(db, sql`select exists (select 1 from tickets t where t.customer_id = ${customerId} and ${scopeCondition(scope)}) as seen`)
  return row?.seen === true
}
