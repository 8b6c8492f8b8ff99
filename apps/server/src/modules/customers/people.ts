import { sql, type SQL } from 'drizzle-orm'
import { anyOf, decodePlace, encodePlace, instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { people } from './segments/compile.ts'
import type { CustomerRow } from './store.ts'

/** A customer's row with what they did and, in the order of the segments asked for, whether they are in each. */
export interface PersonRow extends CustomerRow {
  cases: number
  served: number
  last_conversation_at: string | null
  ratings: number
  average_rating: number | null
  last_rating: number | null
  tickets: number
  tickets_open: number
  fits: boolean[]
  /** Where it stands in the list. */
  place: string
}

const recent = sql`coalesce(c.last_seen_at, c.created_at)`

const columns = sql`c.id, c.number, c.site_id, c.external_id_sealed, c.name_sealed, c.phone_sealed, c.email_sealed, c.attributes, c.age_band, c.gender, c.occupation,
  c.level, c.tags, c.source, c.note_sealed, c.fields, c.fields_sealed, c.owner_agent_id, ${instantOf(sql`c.created_at`)} as created_at,
  ${instantOf(sql`c.last_seen_at`)} as last_seen_at, coalesce(b.conversations, 0) as cases, coalesce(b.served, 0) as served,
  ${instantOf(sql`b.last_conversation_at`)} as last_conversation_at, coalesce(b.ratings, 0) as ratings, b.rating_sum::float8 / nullif(b.ratings, 0) as average_rating,
  b.last_rating, coalesce(b.tickets, 0) as tickets, coalesce(b.tickets_open, 0) as tickets_open,
  to_char(${recent} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place`

/** Neither known as somebody else since a merge, nor erased. */
const standsAlone = sql`c.merged_into is null and c.erased_at is null`

const fitsOf = (segments: readonly SQL[]): SQL => (segments.length === 0 ? sql`array[]::boolean[]` : sql`array[${sql.join([...segments], sql`, `)}]`)

/** Customers by id, each with the segments they are in, in one statement; none out of sight. */
export async function findPeople(db: Queryable, ids: readonly string[], segments: readonly SQL[], sight: SQL = sql`true`): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  return rowsOf<PersonRow>(db, sql`select ${columns}, ${fitsOf(segments)} as fits from ${people} where c.id = ${anyOf(ids)} and ${sight}`)
}

export interface Standing {
  id: string
  level: number | null
  attributes: CustomerRow['attributes']
  fields: CustomerRow['fields']
  owner: string | null
  fits: boolean[]
}

/** What routing, handoff and reports ask of customers, in one statement for all of them. */
export async function findStanding(db: Queryable, ids: readonly string[], segments: readonly SQL[]): Promise<Standing[]> {
  if (ids.length === 0) return []
  return rowsOf<Standing>(db, sql`select c.id, c.level, c.attributes, c.fields, c.owner_agent_id as owner, ${fitsOf(segments)} as fits from ${people} where c.id = ${anyOf(ids)}`)
}

export interface PeopleQuery {
  /** Ids a search found; undefined: no search. */
  ids?: readonly string[] | undefined
  segment?: SQL | undefined
  tag?: string | undefined
  ownerId?: string | undefined
  identified?: boolean | undefined
  /** Where the page before ended. */
  after: { place: string; id: string } | null
  limit: number
}

/** Customers in sight, last seen first, those after a place. */
export function listPeople(db: Queryable, sight: SQL, query: PeopleQuery, segments: readonly SQL[]): Promise<PersonRow[]> {
  const { ids, segment, tag, ownerId, identified, after, limit } = query
  const parts = [
    sight, standsAlone,
    ...(ids === undefined ? [] : [sql`c.id = ${anyOf(ids)}`]),
    ...(segment === undefined ? [] : [segment]),
    ...(tag === undefined ? [] : [sql`c.tags @> array[${tag}::text]`]),
    ...(ownerId === undefined ? [] : [sql`c.owner_agent_id = ${ownerId}::uuid`]),
    ...(identified === undefined ? [] : [identified ? sql`c.external_id_hash is not null` : sql`c.external_id_hash is null`]),
    ...(after === null ? [] : [sql`(${recent}, c.id) < (${after.place}::timestamptz, ${after.id}::uuid)`]),
  ]
  return rowsOf<PersonRow>(db, sql`select ${columns}, ${fitsOf(segments)} as fits from ${people} where ${sql.join(parts, sql` and `)} order by ${recent} desc, c.id desc limit ${limit}`)
}

/** How many in sight fit, counted up to a limit. */
export async function countPeople(db: Queryable, sight: SQL, segment: SQL, limit: number): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from (select 1 from ${people} where ${sight} and ${standsAlone} and ${segment} limit ${limit}) fitting`)
  return row?.n ?? 0
}

export async function isInSight(db: Queryable, sight: SQL, id: string): Promise<boolean> {
  const [row] = await rowsOf<{ seen: boolean }>(db, sql`select exists (select 1 from customers c where c.id = ${id}::uuid and ${sight}) as seen`)
  return row?.seen === true
}

export async function idsInSight(db: Queryable, sight: SQL, ids: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(db, sql`select c.id from customers c where c.id = ${anyOf(ids)} and ${sight}`)
  return new Set(rows.map(({ id }) => id))
}

export function placeOf(cursor: string | undefined): PeopleQuery['after'] {
  const [place, id] = (cursor === undefined ? null : decodePlace(cursor)) ?? []
  if (typeof place !== 'string' || typeof id !== 'string') return null
  return Number.isNaN(Date.parse(place)) || !/^[0-9a-f-]{36}$/iu.test(id) ? null : { place, id }
}

export function nextPlace(rows: readonly PersonRow[], limit: number): string | null {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return last ? encodePlace([last.place, last.id]) : null
}
