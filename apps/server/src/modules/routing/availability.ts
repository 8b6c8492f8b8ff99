import { sql } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** What an agent has been set to since a time. */
export interface AvailabilitySince {
  agentId: string
  availability: 'online' | 'busy' | 'break' | 'offline'
  /** ISO 8601. */
  at: string
}

/** Changes from `from` (inclusive) to `to`, with what each agent was set to before, dated `from`. */
export const readAvailability = (db: Queryable, from: string, to: string): Promise<AvailabilitySince[]> => rowsOf<AvailabilitySince>(db, sql`
  select "agentId", availability, ${instantOf(sql`at`)} as at from (
    select u.id as "agentId", c.availability, ${from}::timestamptz as at from users u
    cross join lateral (select availability from availability_changes where user_id = u.id and at < ${from}::timestamptz order by at desc limit 1) as c
    union all
    select user_id, availability, at from availability_changes where at >= ${from}::timestamptz and at < ${to}::timestamptz
  ) as x order by "agentId", at`)

export async function readAvailabilityBegin(db: Queryable): Promise<string | null> {
  const [row] = await rowsOf<{ at: string | null }>(db, sql`select ${instantOf(sql`min(at)`)} as at from availability_changes`)
  return row?.at ?? null
}
