import { sql } from 'drizzle-orm'
import { anyOf, changedBy, type Queryable } from '../../../platform/database/rows.ts'
import type { EffectWriter } from '../log/types.ts'

export const SEARCH_RECALLED = 'search_recalled'

/** What was taken back leaves the index in the transaction that says so. */
export const forgetRecalled: EffectWriter = (rows) => ({
  name: 'search-forget-recalled',
  text: 'delete from message_search m using json_to_recordset($1::json) as x (c uuid, s int) where m.conversation_id = x.c and m.seq = x.s',
  values: [JSON.stringify(rows)],
})

/**
 * Takes all messages so far of these conversations out of the search, at once and for good: also those that the index has
 * not reached yet. Inside the caller's transaction when one is given. @returns how many were in the index.
 */
export async function forgetMessages(db: Queryable, conversationIds: readonly string[]): Promise<number> {
  if (conversationIds.length === 0) return 0
  await db.execute(sql`insert into message_search_forgotten (conversation_id, through)
    select id, (select position from log_head) from unnest(${sql.param([...conversationIds])}::uuid[]) as id order by id
    on conflict (conversation_id) do update set through = greatest(message_search_forgotten.through, excluded.through)`)
  await db.execute(sql`delete from message_search_labels where conversation_id = ${anyOf(conversationIds)}`)
  return changedBy(db, sql`delete from message_search where conversation_id = ${anyOf(conversationIds)}`)
}
