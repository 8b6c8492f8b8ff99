import type { TicketFilter, TicketOrder } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { anyOf, encodePlace, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { cursorPlace } from '../../../platform/http/cursor.ts'
import { priorityNumber } from '../log/sql.ts'
import type { Ticket } from '../log/types.ts'
import type { Scope } from '../policy.ts'
import { dueAtOf } from '../sla/clocks.ts'
import { findByNumber } from '../store.ts'
import { conditionsOf, type Conditions, type TextSearch } from './filter.ts'

export interface ListQuery {
  filter: TicketFilter
  order: TicketOrder
  cursor?: string | undefined
  limit: number
}

export interface Page {
  tickets: Ticket[]
  next: string | null
}

const NEVER = 'infinity'

interface Key {
  /** Compared all in one direction; the last one is unique. */
  columns: SQL[]
  place: (ticket: Ticket) => (string | number)[]
  schema: z.ZodType<(string | number)[]>
  /** Parameters of a place as SQL. */
  params: (place: (string | number)[]) => SQL[]
}

const at = z.iso.datetime()
const id = z.uuid()
const time = (value: string | number | undefined): SQL => sql`${value}::timestamptz`
const byTime = (column: SQL, of: (ticket: Ticket) => string): Key => ({
  columns: [column, sql`t.id`], place: (ticket) => [of(ticket), ticket.id], schema: z.tuple([at, id]), params: ([when, which]) => [time(when), sql`${which}::uuid`],
})

const keys: Record<TicketOrder['by'], Key> = {
  updated: byTime(sql`t.updated_at`, (ticket) => ticket.updatedAt),
  created: byTime(sql`t.created_at`, (ticket) => ticket.createdAt),
  due: {
    columns: [sql`t.due_at`, sql`t.id`], place: (ticket) => [dueAtOf(ticket.sla) ?? NEVER, ticket.id],
    schema: z.tuple([z.union([at, z.literal(NEVER)]), id]), params: ([when, which]) => [time(when), sql`${which}::uuid`],
  },
  priority: {
    columns: [sql`t.priority`, sql`t.updated_at`, sql`t.id`], place: (ticket) => [priorityNumber(ticket.priority), ticket.updatedAt, ticket.id],
    schema: z.tuple([z.int(), at, id]), params: ([priority, when, which]) => [sql`${priority}::smallint`, time(when), sql`${which}::uuid`],
  },
  number: { columns: [sql`t.number`], place: (ticket) => [ticket.number], schema: z.tuple([z.int()]), params: ([number]) => [sql`${number}::bigint`] },
}

/** The rows a scope begins with: reached from the reader's own side, never by walking over everybody's. */
function visible(scope: Scope): SQL {
  if (scope.all) return sql`tickets t`
  const mine = sql`select ticket_id from ticket_people where user_id = ${scope.userId}`
  if (scope.groupIds.length === 0) return sql`(select * from tickets where id in (${mine})) t`
  return sql`(select * from tickets where id in (${mine}) union all
    select * from tickets where group_id = ${anyOf(scope.groupIds)} and id not in (${mine})) t`
}

/** So many tickets that hold a text are looked up one by one; of more, the newest are soon found by walking. */
const FEW_HITS = 3_000
/** So many of a list are looked at before anything else. */
const FIRST_LOOK = 500

const holds = ({ terms }: TextSearch): SQL => sql.join(terms.map((term) => sql`strpos(s.text, ${term}) > 0`), sql` and `)

const walking = (search: TextSearch): SQL => sql`cross join lateral (select 1 from ticket_search s where s.ticket_id = t.id and ${holds(search)} offset 0) found`

/**
 * How a text is looked for. The planner cannot know how often words stand together, so it is counted: the few that hold a
 * rare text come from the index; a frequent one is found by walking the list in its order until a page is full.
 */
async function searchJoin(db: Queryable, { search }: Conditions): Promise<SQL> {
  if (search === null) return sql``
  const walked = walking(search)
  if (search.tsquery === null) return walked
  const hits = sql`from ticket_search s where s.grams @@ ${search.tsquery}::tsquery`
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from (select 1 ${hits} limit ${FEW_HITS}) as hits`)
  if ((row?.n ?? 0) >= FEW_HITS) return walked
  return sql`join (select s.ticket_id ${hits} and ${holds(search)} offset 0) found on found.ticket_id = t.id`
}

/** A page of tickets in sight. @throws AppError bad_request for a cursor that is not one of this order. */
export async function listTickets(db: Queryable, scope: Scope | null, query: ListQuery): Promise<Page> {
  if (scope === null) return { tickets: [], next: null }
  const conditions = conditionsOf(query.filter, scope)
  const { by, descending } = query.order
  // What has no target due comes last when the soonest comes first, and is a list of its own behind the others.
  if (by === 'due') return listByDue(db, scope, query, conditions)
  const rows = await readPage(db, scope, query, conditions, keys[by], descending, [])
  return paged(await withNumber(db, scope, query, conditions, rows), rows, query.limit, keys[by])
}

async function readPage(db: Queryable, scope: Scope, query: ListQuery, conditions: Conditions, key: Key, descending: boolean, more: SQL[]): Promise<Ticket[]> {
  const where = [...conditions.where, ...more]
  const after = placeOf(query.cursor, key)
  const direction = descending ? sql`desc` : sql`asc`
  if (after !== null) where.push(sql`(${sql.join(key.columns, sql`, `)}) ${descending ? sql`<` : sql`>`} (${sql.join(key.params(after), sql`, `)})`)
  if (conditions.number !== null) where.push(sql`t.number <> ${conditions.number}`)
  const order = sql.join(key.columns.map((column) => sql`${column} ${direction}`), sql`, `)
  const wanted = where.length > 0 ? sql`where ${sql.join(where, sql` and `)}` : sql``
  if (conditions.search !== null) {
    // A frequent word fills a page from the first of the list; nothing more needs to be known of it then.
    const first = sql`(select t.* from ${visible(scope)} ${wanted} order by ${order} limit ${FIRST_LOOK}) t`
    const near = await rowsOf<{ data: Ticket }>(db, sql`select t.data from ${first} ${walking(conditions.search)} order by ${order} limit ${query.limit + 1}`)
    if (near.length > query.limit) return near.map(({ data }) => data)
  }
  const rows = await rowsOf<{ data: Ticket }>(db, sql`select t.data from ${visible(scope)} ${await searchJoin(db, conditions)}
    ${wanted} order by ${order} limit ${query.limit + 1}`)
  return rows.map(({ data }) => data)
}

async function listByDue(db: Queryable, scope: Scope, query: ListQuery, conditions: Conditions): Promise<Page> {
  const { descending } = query.order
  const after = placeOf(query.cursor, keys.due)
  const inTail = after?.[0] === NEVER
  const head = inTail ? [] : await readPage(db, scope, query, conditions, keys.due, descending, [sql`t.due_at is not null`])
  if (head.length > query.limit) return paged(await withNumber(db, scope, query, conditions, head), head, query.limit, keys.due)
  // The tail is sorted by id alone.
  const tailKey: Key = { columns: [sql`t.id`], place: keys.due.place, schema: keys.due.schema, params: ([, which]) => [sql`${which}::uuid`] }
  const { cursor: _cursor, ...rest } = query
  const tail = await readPage(db, scope, inTail ? query : rest, conditions, tailKey, descending, [sql`t.due_at is null`])
  const all = [...head, ...tail]
  return paged(await withNumber(db, scope, query, conditions, all), all, query.limit, keys.due)
}

function placeOf(cursor: string | undefined, key: Key): (string | number)[] | null {
  return cursorPlace(cursor, key.schema, 'cursor')
}

/** A search for a number begins with the ticket of that number, when it fits the other conditions. */
async function withNumber(db: Queryable, scope: Scope, { filter, cursor }: ListQuery, { number }: Conditions, found: Ticket[]): Promise<Ticket[]> {
  if (number === null || cursor !== undefined) return found
  const { search: _search, ...rest } = filter
  const fits = conditionsOf(rest, scope)
  const ticket = await findByNumber(db, number, scope)
  if (ticket === null) return found
  if (fits.where.length > 0) {
    const [row] = await rowsOf<{ id: string }>(db, sql`select t.id from tickets t where t.id = ${ticket.id} and ${sql.join(fits.where, sql` and `)}`)
    if (row === undefined) return found
  }
  return [ticket, ...found]
}

/** `rows` are those read, one more than the limit when there are more; the cursor is that of the last one shown. */
function paged(shown: Ticket[], rows: Ticket[], limit: number, key: Key): Page {
  const page = rows.slice(0, limit)
  const extra = shown.length > rows.length ? shown.slice(0, shown.length - rows.length) : []
  const last = page.at(-1)
  return { tickets: [...extra, ...page], next: last && rows.length > limit ? encodePlace(key.place(last)) : null }
}

/** Counted up to this many. */
export const COUNTED = 1_000

/** How many tickets in sight fit a filter, up to `COUNTED`. */
export async function countTickets(db: Queryable, scope: Scope | null, filter: TicketFilter): Promise<{ count: number; more: boolean }> {
  if (scope === null) return { count: 0, more: false }
  const conditions = conditionsOf(filter, scope)
  const where = conditions.where.length > 0 ? sql`where ${sql.join(conditions.where, sql` and `)}` : sql``
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from (select 1 from ${visible(scope)} ${await searchJoin(db, conditions)} ${where} limit ${COUNTED + 1}) as counted`)
  const count = row?.n ?? 0
  return { count: Math.min(count, COUNTED), more: count > COUNTED }
}
