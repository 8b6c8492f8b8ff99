import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { anyOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** What happened in a conversation, as far as it counts. `position` orders all of them and never repeats. */
export type CaseEvent = { position: number; conversationId: string; at: string } & (
  | { kind: 'started'; customerId: string }
  /** A closed one was opened again. */
  | { kind: 'reopened' }
  /** A person has it. */
  | { kind: 'served' }
  | { kind: 'rated'; score: number; scale: number }
  /** It belongs to another customer from here on. */
  | { kind: 'moved'; customerId: string }
)

/** What is counted of one conversation. */
export interface CaseRow {
  conversation_id: string
  customer_id: string
  position: number
  sessions: number
  served: number
  served_now: boolean
  last_session_at: string
  ratings: number
  rating_sum: number
  low_ratings: number
  last_rating: number | null
  last_rated_at: string | null
}

/** A rating on a scale of 2, 3 or 5 as one of 1 to 5. */
export const ofFive = (score: number, scale: number): number => 1 + ((score - 1) * 4) / (scale - 1)
/** The highest of 5 that counts as low. */
const LOW = 2

/** Counts one event; one that was counted before changes nothing. */
export function counted(row: CaseRow | null, event: CaseEvent): CaseRow | null {
  const { position, conversationId, at } = event
  if (row === null) {
    if (event.kind !== 'started') return null
    return {
      conversation_id: conversationId, customer_id: event.customerId, position, sessions: 1, served: 0, served_now: false, last_session_at: at,
      ratings: 0, rating_sum: 0, low_ratings: 0, last_rating: null, last_rated_at: null,
    }
  }
  if (position <= row.position) return row
  const next = { ...row, position }
  switch (event.kind) {
    case 'started': return next
    case 'reopened': return { ...next, sessions: row.sessions + 1, served_now: false, last_session_at: at }
    case 'served': return row.served_now ? next : { ...next, served: row.served + 1, served_now: true }
    case 'rated': {
      const score = ofFive(event.score, event.scale)
      return { ...next, ratings: row.ratings + 1, rating_sum: row.rating_sum + score, low_ratings: row.low_ratings + (score <= LOW ? 1 : 0), last_rating: score, last_rated_at: at }
    }
    case 'moved': return { ...next, customer_id: event.customerId }
  }
}

/** Counts events, each once however often it comes, in one transaction. For one process at a time. */
export async function countEvents(db: Database, events: readonly CaseEvent[]): Promise<void> {
  if (events.length === 0) return
  const ids = [...new Set(events.map(({ conversationId }) => conversationId))]
  await db.transaction(async (tx) => {
    const before = new Map((await readCases(tx, ids)).map((row) => [row.conversation_id, row]))
    const after = new Map(before)
    for (const event of events) {
      const row = counted(after.get(event.conversationId) ?? null, event)
      if (row !== null) after.set(event.conversationId, row)
    }
    const changed = [...after.values()].filter((row) => row !== before.get(row.conversation_id))
    if (changed.length === 0) return
    await writeCases(tx, changed)
    await sumUp(tx, [...new Set(changed.flatMap((row) => [row.customer_id, before.get(row.conversation_id)?.customer_id ?? row.customer_id]))])
  })
}

const readCases = (db: Queryable, ids: readonly string[]): Promise<CaseRow[]> =>
  rowsOf<CaseRow>(db, sql`select conversation_id, customer_id, position, sessions, served, served_now, last_session_at::text, ratings, rating_sum, low_ratings, last_rating, last_rated_at::text
    from customer_cases where conversation_id = ${anyOf(ids)} order by conversation_id for update`)

async function writeCases(db: Queryable, rows: readonly CaseRow[]): Promise<void> {
  await db.execute(sql`insert into customer_cases select * from jsonb_populate_recordset(null::customer_cases, ${JSON.stringify(rows)}::jsonb) order by conversation_id
    on conflict (conversation_id) do update set customer_id = excluded.customer_id, position = excluded.position, sessions = excluded.sessions, served = excluded.served,
      served_now = excluded.served_now, last_session_at = excluded.last_session_at, ratings = excluded.ratings, rating_sum = excluded.rating_sum,
      low_ratings = excluded.low_ratings, last_rating = excluded.last_rating, last_rated_at = excluded.last_rated_at
    where customer_cases.position < excluded.position`)
}

/** Adds up the conversations of some customers. */
async function sumUp(db: Queryable, customerIds: readonly string[]): Promise<void> {
  await db.execute(sql`insert into customer_behaviour as b (customer_id, conversations, served, last_conversation_at, ratings, rating_sum, low_ratings, last_rating)
    select asked.id, coalesce(sum(k.sessions), 0), coalesce(sum(k.served), 0), max(k.last_session_at), coalesce(sum(k.ratings), 0), coalesce(sum(k.rating_sum), 0),
      coalesce(sum(k.low_ratings), 0), (array_agg(k.last_rating order by k.last_rated_at desc nulls last, k.conversation_id))[1]
    from unnest(${sql.param([...customerIds])}::uuid[]) as asked (id) left join customer_cases k on k.customer_id = asked.id group by asked.id order by asked.id
    on conflict (customer_id) do update set conversations = excluded.conversations, served = excluded.served, last_conversation_at = excluded.last_conversation_at,
      ratings = excluded.ratings, rating_sum = excluded.rating_sum, low_ratings = excluded.low_ratings, last_rating = excluded.last_rating`)
}

/** How many tickets, and how many of them open, a customer has more or less. */
export interface TicketChange {
  customerId: string
  tickets: number
  open: number
}

/** The statement that counts tickets, to be sent in the transaction that writes them; null when nothing changes. */
export function ticketsCounted(changes: readonly TicketChange[]): { name: string; text: string; values: unknown[] } | null {
  const sums = new Map<string, TicketChange>()
  for (const { customerId, tickets, open } of changes) {
    const before = sums.get(customerId) ?? { customerId, tickets: 0, open: 0 }
    sums.set(customerId, { customerId, tickets: before.tickets + tickets, open: before.open + open })
  }
  const rows = [...sums.values()].filter(({ tickets, open }) => tickets !== 0 || open !== 0)
  if (rows.length === 0) return null
  return {
    name: 'customer-tickets',
    text: `insert into customer_behaviour as b (customer_id, tickets, tickets_open)
      select x.c, x.t, x.o from json_to_recordset($1::json) as x (c uuid, t int, o int) order by x.c
      on conflict (customer_id) do update set tickets = b.tickets + excluded.tickets, tickets_open = b.tickets_open + excluded.tickets_open`,
    values: [JSON.stringify(rows.map(({ customerId, tickets, open }) => ({ c: customerId, t: tickets, o: open })))],
  }
}
