import type { ConversationEvent, ConversationState } from '@yingda/contract'

/** The SQL of the log's one transaction. Named statements: parsed once a connection. */

export const LOCK = {
  name: 'log-lock',
  text: 'select state from conversations where id = any($1::uuid[]) order by id for update',
}

/**
 * One probe of the index for each id asked for, whatever the planner knows of the table: a join would be planned while the
 * log is short and then go on reading all of it.
 */
export const REPEATED = {
  name: 'log-repeated',
  text: `select e.conversation_id, e.seq, e.at, e.type, e.client_id, e.data
    from unnest($1::uuid[], $2::text[]) as asked (conversation_id, client_id)
    cross join lateral (
      select * from conversation_events where conversation_id = asked.conversation_id and client_id = asked.client_id limit 1
    ) as e`,
}

/**
 * $1: number of events; $2: events; $3: new conversations; $4: changed ones; $5: new owners; $6: ids of the changed ones
 * (they say again what the join says, so that it begins at the index). Gives the position before.
 */
export const APPEND = {
  name: 'log-append',
  text: `with head as (
      update log_head set position = position + $1::int returning position - $1::int as base
    ), written as (
      insert into conversation_events (conversation_id, seq, position, type, at, client_id, data)
      select x.c, x.s, head.base + x.n, x.t, x.a, x.k, x.d
      from head, json_to_recordset($2::json) as x (n int, c uuid, s int, t text, a timestamptz, k text, d jsonb)
    ), opened as (
      insert into conversations (id, customer_id, last_seq, owner, owner_agent_id, queued_at, group_id, priority, waiting_since, active_at, unread, state)
      select (j->>'id')::uuid, (j->>'customerId')::uuid, (j->>'lastSeq')::int, j->'owner'->>'kind', (j->'owner'->>'agentId')::uuid,
        (j->>'queuedAt')::timestamptz, (j->>'groupId')::uuid, (j->>'priority')::smallint, (j->>'waitingSince')::timestamptz,
        (j->>'activeAt')::timestamptz, (j->>'unread')::int, j
      from jsonb_array_elements($3::jsonb) as j
    ), changed as (
      update conversations c set customer_id = (j->>'customerId')::uuid, last_seq = (j->>'lastSeq')::int, owner = j->'owner'->>'kind',
        owner_agent_id = (j->'owner'->>'agentId')::uuid, queued_at = (j->>'queuedAt')::timestamptz,
        group_id = (j->>'groupId')::uuid, priority = (j->>'priority')::smallint, waiting_since = (j->>'waitingSince')::timestamptz,
        active_at = (j->>'activeAt')::timestamptz, unread = (j->>'unread')::int, state = j
      from jsonb_array_elements($4::jsonb) as j where c.id = any($6::uuid[]) and c.id = (j->>'id')::uuid
    ), owners as (
      insert into conversation_agents (agent_id, conversation_id)
      select x.a, x.c from json_to_recordset($5::json) as x (a uuid, c uuid) on conflict do nothing
    )
    select base from head`,
}

export interface EventRow {
  conversation_id: string
  seq: number
  at: Date
  type: string
  data: Record<string, unknown>
}

/** A stored row as the event it is. */
export function toEvent(row: EventRow): ConversationEvent {
  return { seq: row.seq, at: row.at.toISOString(), type: row.type, ...row.data } as ConversationEvent
}

/** An event as the log stores it: seq, time and type have columns of their own. */
export function toData(event: ConversationEvent): Record<string, unknown> {
  const { seq: _seq, at: _at, type: _type, ...data } = event
  return data
}

export interface StateRow {
  state: ConversationState
}
