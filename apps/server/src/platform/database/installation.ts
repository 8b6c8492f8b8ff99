import { sql } from 'drizzle-orm'
import { rowsOf, type Queryable } from './rows.ts'

/**
 * Stores a value of the whole installation that carries its own version, as long as the stored one is the version before it; 1 is
 * the first.
 * @param at ISO 8601
 * @returns false when another version is stored
 */
export async function putVersioned(db: Queryable, key: string, value: { version: number }, at: string): Promise<boolean> {
  const before = value.version - 1
  const stored = await rowsOf(
    db,
    before === 0
      ? sql`insert into installation (key, value, updated_at) values (${key}, ${JSON.stringify(value)}::jsonb, ${at}::timestamptz) on conflict do nothing returning key`
      : sql`update installation set value = ${JSON.stringify(value)}::jsonb, updated_at = ${at}::timestamptz
          where key = ${key} and (value->>'version')::int = ${before} returning key`,
  )
  return stored.length > 0
}
