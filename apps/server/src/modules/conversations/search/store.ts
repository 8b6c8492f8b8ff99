import { sql, type SQL } from 'drizzle-orm'
import { anyOf, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { STRETCH, stretchesQuery, stretchOf, type Words } from './query.ts'

export interface Hit {
  position: number
  conversationId: string
  seq: number
  text: string
}

/** What a message must be to be found. */
export interface Wanted {
  words: Words | null
  /** Grams of the words and the like; null when only conditions tell. */
  tsquery: string | null
  /** The text alone does not tell whether a message fits: the grams must be asked. */
  gramsTell: boolean
  /** On `message_search m`. */
  message: SQL[]
  /** On `conversations c`; null when every conversation will do. */
  conversation: SQL | null
}

/** Positions of the log: `from` inclusive, `to` exclusive. */
export interface Range {
  from: number
  to: number
}

const columns = sql`m.position, m.conversation_id as "conversationId", m.seq, m.text`

function holds(words: Words | null): SQL[] {
  return (words?.terms ?? []).filter(({ begins }) => !begins).map(({ form }) => sql`strpos(m.text, ${form}) > 0`)
}

/** What the grams alone do not say: several of them may stand apart. */
function holdsWhole(words: Words | null): SQL[] {
  return (words?.terms ?? []).filter(({ certain }) => !certain).map(({ form }) => sql`strpos(m.text, ${form}) > 0`)
}

const within = ({ from, to }: Range): SQL => sql`m.position >= ${from} and m.position < ${to}`
const all = (conditions: readonly SQL[]): SQL => (conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `))

/** Each hit's conversation is asked for by itself, newest first, until there are enough: a join would be made for all of them. */
const allowed = ({ conversation }: Wanted): SQL =>
  conversation === null ? sql`` : sql`cross join lateral (select 1 from conversations c where c.id = m.conversation_id and ${conversation} offset 0) as seen`

const newest = (candidates: SQL, wanted: Wanted, limit: number): SQL =>
  sql`with m as materialized (${candidates}) select ${columns} from m ${allowed(wanted)} order by m.position desc limit ${limit}`

/** Looks at the newest messages one by one: a frequent word is found at once. */
export function lookAtNewest(db: Queryable, wanted: Wanted, range: Range, look: number, limit: number): Promise<{ hits: Hit[]; reached: number }> {
  const last = sql`select m.position, m.conversation_id, m.seq, m.text, m.at, m.speaker from message_search m where ${within(range)} order by m.position desc limit ${look}`
  const candidates = sql`select m.position, m.conversation_id, m.seq, m.text from looked m where ${all([...holds(wanted.words), ...wanted.message])} order by m.position desc`
  return rowsOf<Hit & { reached: number | null }>(db, sql`with looked as materialized (${last}), m as materialized (${candidates})
    select ${columns}, reached.position as reached from (select case when count(*) < ${look} then null else min(position) end as position from looked) reached
    left join lateral (select m.* from m ${allowed(wanted)} order by m.position desc limit ${limit}) m on true order by m.position desc`)
    .then((rows) => ({ hits: rows.filter((row) => row.seq !== null), reached: rows[0]?.reached ?? range.from }))
}

/** Messages of a range by the index. Only the stretches of the range are looked at, however many others hold the words. */
export function lookInRange(db: Queryable, wanted: Wanted, range: Range, limit: number): Promise<Hit[]> {
  const { tsquery } = wanted
  const grams = tsquery === null ? [] : [sql`m.grams @@ ${`${tsquery} & ${stretchesQuery(stretchOf(range.from), stretchOf(range.to - 1))}`}::tsquery`]
  const candidates = sql`select m.position, m.conversation_id, m.seq, m.text from message_search m
    where ${all([...grams, within(range), ...holdsWhole(wanted.words), ...wanted.message])} order by m.position desc`
  return rowsOf<Hit>(db, newest(candidates, wanted, limit))
}

/** Messages of a few conversations, read one after the other. */
export function lookInConversations(db: Queryable, wanted: Wanted, ids: readonly string[], range: Range, limit: number): Promise<Hit[]> {
  const grams = wanted.gramsTell ? [sql`m.grams @@ ${wanted.tsquery}::tsquery`] : []
  const candidates = sql`select m.position, m.conversation_id, m.seq, m.text from message_search m
    where m.conversation_id = ${anyOf(ids)} and ${all([within(range), ...holds(wanted.words), ...grams, ...wanted.message])} order by m.position desc`
  return rowsOf<Hit>(db, newest(candidates, wanted, limit))
}

/** The positions that messages of a time can have; null when there are none. */
export async function rangeOf(db: Queryable, from: string | undefined, to: string | undefined): Promise<Range | null> {
  const [row] = await rowsOf<{ head: number | null; first: number | null; last: number | null }>(db, sql`select (select max(position) from message_search) as head,
    min(stretch) as first, max(stretch) as last from message_search_stretches
    where ${all([...(from === undefined ? [] : [sql`last_at >= ${from}::timestamptz`]), ...(to === undefined ? [] : [sql`first_at < ${to}::timestamptz`])])}`)
  if (row === undefined || row.head === null || row.first === null || row.last === null) return null
  return { from: row.first * STRETCH, to: Math.min(row.head + 1, (row.last + 1) * STRETCH) }
}

/** When the first message at or behind a position was said; null when there is none. */
export async function timeAt(db: Queryable, position: number): Promise<string | null> {
  const [row] = await rowsOf<{ at: string }>(db, sql`select ${instantOf(sql`at`)} as at from message_search where position >= ${position} order by position limit 1`)
  return row?.at ?? null
}

/** The ids of conversations, when there are no more than so many; null when there are. */
export async function fewOf(db: Queryable, conversations: SQL, most: number): Promise<string[] | null> {
  const found = await rowsOf<{ id: string }>(db, sql`select id from (${conversations}) as few limit ${most + 1}`)
  return found.length > most ? null : found.map(({ id }) => id)
}
