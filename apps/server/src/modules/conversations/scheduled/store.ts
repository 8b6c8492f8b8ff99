import type { AttachmentRef, ScheduledMessage, ScheduledReason } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { anyOf, changedBy, instantOf, isDuplicate, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import type { Effect, EffectWriter } from '../log/types.ts'

export type StoredScheduled = Omit<ScheduledMessage, 'agentName'> & { customerSeq: number }

const columns = sql`id, conversation_id as "conversationId", agent_id as "agentId", text, files, ${instantOf(sql`send_at`)} as "sendAt", only_if_silent as "onlyIfSilent",
  customer_seq as "customerSeq", state, reason, seq, version, ${instantOf(sql`created_at`)} as "createdAt"`
const open = sql`state in ('waiting', 'sending', 'failed')`

export async function insertScheduled(db: Queryable, message: Pick<StoredScheduled, 'id' | 'conversationId' | 'agentId' | 'text' | 'files' | 'sendAt' | 'onlyIfSilent' | 'customerSeq'>): Promise<boolean> {
  try {
    await db.execute(sql`insert into scheduled_messages (id, conversation_id, agent_id, text, files, send_at, only_if_silent, customer_seq, state)
      values (${message.id}, ${message.conversationId}, ${message.agentId}, ${message.text}, ${JSON.stringify(message.files)}::jsonb, ${message.sendAt}::timestamptz, ${message.onlyIfSilent}, ${message.customerSeq}, 'waiting')`)
    return true
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

export async function findScheduled(db: Queryable, id: string): Promise<StoredScheduled | null> {
  const [found] = await rowsOf<StoredScheduled>(db, sql`select ${columns} from scheduled_messages where id = ${id}`)
  return found ?? null
}

const listBy = (db: Queryable, where: SQL): Promise<StoredScheduled[]> => rowsOf(db, sql`select ${columns} from scheduled_messages where ${where} and ${open} order by send_at, id limit 500`)
export const listOfConversation = (db: Queryable, conversationId: string): Promise<StoredScheduled[]> => listBy(db, sql`conversation_id = ${conversationId}`)
export const listOfAgent = (db: Queryable, agentId: string): Promise<StoredScheduled[]> => listBy(db, sql`agent_id = ${agentId}`)

export async function countOpen(db: Queryable, agentId: string): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from scheduled_messages where agent_id = ${agentId} and ${open}`)
  return row?.n ?? 0
}

export interface ScheduledChange {
  text: string
  files: readonly AttachmentRef[]
  sendAt: string
  onlyIfSilent: boolean
  customerSeq: number
}

/** @returns false when it was sent, cancelled or changed since `version` */
export async function changeScheduled(db: Queryable, id: string, version: number, change: ScheduledChange): Promise<boolean> {
  return (await changedBy(db, sql`update scheduled_messages set text = ${change.text}, files = ${JSON.stringify(change.files)}::jsonb, send_at = ${change.sendAt}::timestamptz, only_if_silent = ${change.onlyIfSilent},
    customer_seq = ${change.customerSeq}, state = 'waiting', reason = null, ended_at = null, version = version + 1
    where id = ${id} and version = ${version} and state in ('waiting', 'failed')`)) > 0
}

/** @returns false when it is being sent or has ended */
export async function cancelScheduled(db: Queryable, id: string): Promise<boolean> {
  return (await changedBy(db, sql`update scheduled_messages set state = 'cancelled', reason = null, ended_at = now(), version = version + 1 where id = ${id} and state in ('waiting', 'failed')`)) > 0
}

/**
 * What is due by a time becomes `sending`, so that nobody changes it any more; with what a node that died had begun. The
 * earliest first.
 */
export const claimDue = (db: Queryable, now: string, limit: number): Promise<StoredScheduled[]> => rowsOf(db, sql`
  with claimed as (
    update scheduled_messages set state = 'sending' where id in (
      select id from scheduled_messages where state in ('waiting', 'sending') and send_at <= ${now}::timestamptz order by send_at, id limit ${limit})
      and state in ('waiting', 'sending') returning *)
  select ${columns} from claimed order by send_at, id`)

export const SCHEDULED_ENDED = 'scheduled_ended'
/** What becomes of a planned message, as an effect of the log: decided in the same commit as the message is written. */
export const scheduledEnded = (id: string, at: string, end: { seq: number } | { reason: ScheduledReason }): Effect => ({
  kind: SCHEDULED_ENDED, row: 'seq' in end ? { id, at, state: 'sent', seq: end.seq, reason: null } : { id, at, state: 'failed', seq: null, reason: end.reason },
})

export const writeEnded: EffectWriter = (rows) => ({
  name: 'scheduled-ended',
  text: `update scheduled_messages m set state = x.state, seq = x.seq, reason = x.reason, ended_at = x.at, version = version + 1
    from json_to_recordset($1::json) as x (id uuid, at timestamptz, state text, seq int, reason text) where m.id = x.id and m.state = 'sending'`,
  values: [JSON.stringify(rows)],
})

/** The message stands in the log already: whoever wrote it died before saying so here. */
export async function markSent(db: Queryable, id: string, seq: number): Promise<void> {
  await db.execute(sql`update scheduled_messages set state = 'sent', seq = ${seq}, ended_at = now(), version = version + 1 where id = ${id} and state = 'sending'`)
}

/** Forgets what was sent or cancelled so long ago. */
export const removeOld = (db: Queryable): Promise<number> => changedBy(db, sql`delete from scheduled_messages where state in ('sent', 'cancelled') and ended_at < now() - interval '30 days'`)

/** Takes away what was planned or sent by plan in some conversations. @returns how many */
export const forgetScheduled = (db: Queryable, conversationIds: readonly string[]): Promise<number> =>
  changedBy(db, sql`delete from scheduled_messages where conversation_id = ${anyOf(conversationIds)}`)
