import type { Language } from '@yingda/contract'
import type { DecisionRecord, DialogueState } from '@yingda/dialogue'
import type pg from 'pg'
import type { EffectWriter } from '../conversations/index.ts'
import type { Counted } from './handoff/decide.ts'

export interface BotState {
  /** Seq of the last customer message answered. */
  version: number
  state: DialogueState
  /** Null for what was stored before anything was counted. */
  counted: Counted | null
}

/** The bot's memory of some conversations; those it never spoke in are left out. */
export async function readBotStates(pool: pg.Pool, ids: string[]): Promise<Map<string, BotState>> {
  const result = await pool.query<BotState & { conversation_id: string }>({
    name: 'bot-states',
    text: 'select conversation_id, version, state, counted from bot_states where conversation_id = any($1::uuid[])',
    values: [ids],
  })
  return new Map(result.rows.map((row) => [row.conversation_id, { version: row.version, state: row.state, counted: row.counted }]))
}

/** Several turns of one conversation may be committed together: the newest memory stays. */
export const writeStates: EffectWriter = (rows) => ({
  name: 'bot-write-states',
  text: `insert into bot_states (conversation_id, version, release_id, state, counted)
     select conversation_id, version, release_id, state, counted
     from json_to_recordset($1::json) as x (conversation_id uuid, version int, release_id text, state jsonb, counted jsonb)
     on conflict (conversation_id) do update set version = excluded.version, release_id = excluded.release_id, state = excluded.state, counted = excluded.counted
     where bot_states.version < excluded.version`,
  values: [JSON.stringify(newestOf(rows))],
})

/** What is counted without a turn of the bot. */
export const writeCounted: EffectWriter = (rows) => ({
  name: 'bot-write-counted',
  text: `update bot_states set counted = x.counted from json_to_recordset($1::json) as x (conversation_id uuid, counted jsonb)
     where bot_states.conversation_id = x.conversation_id`,
  values: [JSON.stringify(newestOf(rows))],
})

/** The last row of each conversation. */
function newestOf(rows: Record<string, unknown>[]): Record<string, unknown>[] {
  return [...new Map(rows.map((row) => [row['conversation_id'], row])).values()]
}

export const writeDecisions: EffectWriter = (rows) => ({
  name: 'bot-write-decisions',
  text: `insert into bot_decisions (conversation_id, seq, release_id, record)
     select conversation_id, seq, release_id, record
     from json_to_recordset($1::json) as x (conversation_id uuid, seq int, release_id text, record json)
     on conflict do nothing`,
  values: [JSON.stringify(rows)],
})

/** The bot's decisions on these messages of a conversation, by seq. */
export async function readRecords(pool: pg.Pool, conversationId: string, seqs: readonly number[]): Promise<Map<number, DecisionRecord>> {
  const result = await pool.query<{ seq: number; record: DecisionRecord }>({
    name: 'bot-records', text: 'select seq, record from bot_decisions where conversation_id = $1 and seq = any($2::int[])', values: [conversationId, seqs],
  })
  return new Map(result.rows.map(({ seq, record }) => [seq, record]))
}

/** What customers asked the bot last, as it read them, each once; taps and commands are no questions. */
export async function latestQuestions(pool: pg.Pool, limit: number): Promise<{ text: string; language: Language }[]> {
  const result = await pool.query<{ text: string; language: Language }>({
    name: 'bot-latest-questions',
    text: `select text, language from (
       select distinct on (text, language) text, language, at from (
         select at, record->'input'->>'normalised' as text, record->'language'->>'conversation' as language, record->'input'->>'choice' as choice, record->>'rule' as rule
         from (select at, record from bot_decisions order by at desc limit $1 * 2) latest) read
       where choice is null and text <> '' and rule not like 'control.%' order by text, language, at desc) each
     order by at desc limit $1`,
    values: [limit],
  })
  return result.rows
}

/** Why the bot said what it said in a conversation, in order. */
export async function decisionsOf(pool: pg.Pool, conversationId: string): Promise<unknown[]> {
  const result = await pool.query<{ seq: number; record: unknown }>({
    name: 'bot-decisions-of', text: 'select seq, record from bot_decisions where conversation_id = $1 order by seq', values: [conversationId],
  })
  return result.rows
}

/** The bot forgets some conversations: its memory and why it said what it said. @returns how many decisions are gone */
export async function forgetConversations(pool: pg.Pool, ids: readonly string[]): Promise<number> {
  await pool.query({ name: 'bot-forget-states', text: 'delete from bot_states where conversation_id = any($1::uuid[])', values: [ids] })
  const gone = await pool.query({ name: 'bot-forget-decisions', text: 'delete from bot_decisions where conversation_id = any($1::uuid[])', values: [ids] })
  return gone.rowCount ?? 0
}
