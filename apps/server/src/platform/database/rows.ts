import { sql, type SQL } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { Database, Transaction } from './database.ts'

/** The pool, the transaction that is under way, or a connection of one's own. */
export type Queryable = Database | Transaction | NodePgDatabase

/** The rows of a statement; the caller's type says what its columns are. */
export const rowsOf = async <T extends object>(db: Queryable, query: SQL): Promise<T[]> => (await db.execute(query)).rows as T[]

/** How many rows a statement changed. */
export const changedBy = async (db: Queryable, query: SQL): Promise<number> => (await db.execute(query)).rowCount ?? 0

/** A timestamptz column as the contract writes instants: ISO 8601 in UTC with milliseconds; null stays null. */
export const instantOf = (column: SQL): SQL => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** A value list for `= any(…)`: one parameter, whatever its length. */
export const anyOf = (ids: readonly string[]): SQL => sql`any(${sql.param([...ids])}::uuid[])`

/** The PostgreSQL error behind an error, when it has this code. */
function causeWith(error: unknown, wanted: string): { constraint?: string } | null {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const found = each as { code?: string; constraint?: string }
    if (found.code === wanted) return found
  }
  return null
}

/** True when a statement failed because a unique index already has such a row. */
export function isDuplicate(error: unknown, index?: string): boolean {
  const cause = causeWith(error, '23505')
  return cause !== null && (index === undefined || cause.constraint === index)
}

/** True when a row could not be deleted because another refers to it, or not be stored because what it refers to is not there. */
export const isReferenced = (error: unknown): boolean => causeWith(error, '23503') !== null

/** Where a list page ended, as the opaque cursor of the API. */
export const encodePlace = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place), 'utf8').toString('base64url')

/** The parts of a cursor made by `encodePlace`; null when it is not one. */
export function decodePlace(cursor: string): unknown[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(place) ? place : null
  } catch {
    return null
  }
}
