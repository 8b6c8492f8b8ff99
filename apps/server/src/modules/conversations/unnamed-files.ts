import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { anyOf, changedBy, rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** Files stored or last used before these times are looked at; those of agents are kept longer, for their drafts. */
export interface UnnamedSince {
  customers: Date
  agents: Date
}

export interface UnnamedFiles {
  /** How many were looked at; fewer than asked for when there are no more. */
  looked: number
  /** Storage keys of those that are forgotten now. */
  keys: string[]
}

const age = sql`coalesce(used_at, created_at)`

/**
 * Forgets files that no message and no planned message names. Whoever sends or plans one says so first, in its row (`used_at`):
 * such a row is not looked at, and one that is looked at here is locked until it is forgotten.
 * @param limit rows at once
 */
export function forgetUnnamed(db: Database, since: UnnamedSince, now: Date, limit: number): Promise<UnnamedFiles> {
  return db.transaction(async (tx) => {
    const rows = await rowsOf<{ id: string }>(tx, sql`select id from attachments where not named and ${age} < ${since.customers.toISOString()}::timestamptz
      and (agent_id is null or ${age} < ${since.agents.toISOString()}::timestamptz) order by ${age} limit ${limit} for update skip locked`)
    const ids = rows.map(({ id }) => id)
    if (ids.length === 0) return { looked: 0, keys: [] }
    const named = await inMessages(tx, ids)
    const planned = await inPlans(tx, ids.filter((id) => !named.has(id)))
    await changedBy(tx, sql`update attachments set named = true where id = ${anyOf([...named])}`)
    // A plan may be cancelled: looked at again later.
    await changedBy(tx, sql`update attachments set used_at = ${now.toISOString()}::timestamptz where id = ${anyOf([...planned])}`)
    const gone = ids.filter((id) => !named.has(id) && !planned.has(id))
    const removed = await rowsOf<{ key: string }>(tx, sql`delete from attachments where id = ${anyOf(gone)} returning storage_key as key`)
    return { looked: ids.length, keys: removed.map(({ key }) => key) }
  })
}

async function inMessages(db: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(db, sql`select a.id from attachments a where a.id = ${anyOf(ids)} and exists (select 1 from conversation_events e
    where e.conversation_id = a.conversation_id and e.type = 'message' and e.data->'content'->'attachment'->>'id' = a.id::text)`)
  return new Set(rows.map(({ id }) => id))
}

async function inPlans(db: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(db, sql`select a.id from attachments a where a.id = ${anyOf(ids)} and exists (select 1 from scheduled_messages m
    where m.conversation_id = a.conversation_id and m.state in ('waiting', 'sending', 'failed') and m.files @> jsonb_build_array(jsonb_build_object('id', a.id::text)))`)
  return new Set(rows.map(({ id }) => id))
}
