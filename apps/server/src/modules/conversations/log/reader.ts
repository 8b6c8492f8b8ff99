import type { ConversationState } from '@yingda/contract'
import type pg from 'pg'
import { toEvent, type EventRow, type StateRow } from './sql.ts'
import type { LogBatch } from './types.ts'

/** Position of the newest event; 0 for an empty log. */
export async function headPosition(pool: pg.Pool): Promise<number> {
  const result = await pool.query<{ position: number }>('select position from log_head')
  return result.rows[0]?.position ?? 0
}

/** Newest states by id; unknown ids are left out. */
export async function readStates(pool: pg.Pool, ids: string[]): Promise<Map<string, ConversationState>> {
  if (ids.length === 0) return new Map()
  const result = await pool.query<StateRow>({
    name: 'states-by-id',
    text: 'select state from conversations where id = any($1::uuid[])',
    values: [ids],
  })
  return new Map(result.rows.map((row) => [row.state.id, row.state]))
}

/**
 * The log after a position, in order, at most `limit` events. Positions are given in the order of commit without gaps, so
 * nothing can appear later before the last one returned.
 */
export async function readLog(pool: pg.Pool, after: number, limit: number): Promise<LogBatch> {
  const result = await pool.query<EventRow & { position: number }>({
    name: 'log-after',
    text: `select position, conversation_id, seq, at, type, data from conversation_events
      where position > $1 order by position limit $2`,
    values: [after, limit],
  })
  const events = result.rows.map((row) => ({ position: row.position, conversationId: row.conversation_id, event: toEvent(row) }))
  const states = await readStates(pool, [...new Set(events.map((event) => event.conversationId))])
  return { events, states }
}
