import type { ConversationEvent } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import type { Carried, SessionFact, SessionFacts } from './types.ts'

const sessionColumns = [
  'conversation_id uuid', 'session int', 'first_seq int', 'last_seq int', 'customer_id uuid', 'site_id uuid', 'channel text', 'language text', 'group_id uuid', 'agent_id uuid', 'scenario text',
  'service_kind text', 'labels text[]', 'segment_ids uuid[]', 'cause text', 'started_at timestamptz', 'ended_at timestamptz', 'end_reason text', 'customer_messages int', 'bot_messages int',
  'agent_messages int', 'bot_turns int', 'bot_answered int', 'bot_suggested int', 'bot_refused int', 'bot_said int', 'bot_up int', 'bot_down int', 'agent_up int', 'agent_down int', 'bot_helped boolean',
  'requested_at timestamptz', 'turns_before_request int', 'person_at timestamptz', 'person_how text', 'turns_before_person int', 'first_reply_at timestamptz', 'request_replied_at timestamptz', 'stints int',
  'transfers int', 'bot_invited boolean', 'agent_invited boolean', 'bot_score smallint', 'bot_scale smallint', 'agent_score smallint', 'agent_scale smallint', 'agent_solved boolean', 'outcome text',
  'tickets int', 'session_business_ms bigint', 'response_business_ms bigint', 'person_business_ms bigint',
]
const sharedColumns = [
  'conversation_id uuid', 'seq int', 'session int', 'site_id uuid', 'channel text', 'language text', 'group_id uuid', 'agent_id uuid', 'scenario text', 'service_kind text', 'segment_ids uuid[]', 'labels text[]', 'cause text',
]
const waitColumns = [
  ...sharedColumns, 'origin text', 'entered_at timestamptz', 'waiting_from timestamptz', 'left_at timestamptz', 'outcome text', 'in_hours boolean', 'business_ms bigint',
]
const stintColumns = [
  ...sharedColumns, 'how text', 'began_at timestamptz', 'first_reply_at timestamptz', 'first_asked_at timestamptz', 'first_answered_at timestamptz', 'last_reply_at timestamptz', 'ended_at timestamptz',
  'outcome text', 'customer_messages int', 'agent_messages int', 'asked_at timestamptz[]', 'round_ms bigint[]', 'round_business_ms bigint[]', 'unanswered boolean', 'reply_business_ms bigint',
  'answer_business_ms bigint', 'handling_business_ms bigint',
]

/** Rows as JSON arrays become arrays of the database by way of their own cast. */
function upsert(table: string, key: readonly string[], columns: readonly string[], rows: readonly object[]): SQL {
  const names = columns.map((column) => column.split(' ')[0] as string)
  const others = names.filter((name) => !key.includes(name))
  return sql`insert into ${sql.raw(table)} (${sql.raw(names.join(', '))})
    select ${sql.raw(names.map((name) => `x.${name}`).join(', '))} from json_to_recordset(${JSON.stringify(rows)}::json) as x (${sql.raw(columns.join(', '))})
    on conflict (${sql.raw(key.join(', '))}) do update set ${sql.raw(others.map((name) => `${name} = excluded.${name}`).join(', '))}`
}

/** Writes facts, whether they are new or known. The days they are counted in must have been marked in the same transaction. */
export async function writeFacts(tx: Queryable, facts: readonly SessionFacts[]): Promise<void> {
  const waits = facts.flatMap((one) => one.waits)
  const stints = facts.flatMap((one) => one.stints)
  await tx.execute(upsert('report_sessions', ['conversation_id', 'session'], sessionColumns, facts.map((one) => one.session)))
  if (waits.length > 0) await tx.execute(upsert('report_waits', ['conversation_id', 'seq'], waitColumns, waits))
  if (stints.length > 0) await tx.execute(upsert('report_stints', ['conversation_id', 'seq'], stintColumns, stints))
}

/** Says that facts counted at these instants change: their cells are made anew, and nobody makes them before this transaction ends. */
export async function markDays(tx: Queryable, instants: readonly string[], timeZone: string): Promise<void> {
  if (instants.length === 0) return
  await tx.execute(sql`
    insert into report_dirty_days (day)
    select distinct (x at time zone ${timeZone})::date from unnest(${sql.param([...instants])}::timestamptz[]) as x order by 1
    on conflict (day) do update set marked_at = now(), small = false`)
}

/** Every day that has facts. */
export async function markAllDays(tx: Queryable, timeZone: string): Promise<void> {
  await tx.execute(sql`
    insert into report_dirty_days (day)
    select distinct day from (
      select (started_at at time zone ${timeZone})::date as day from report_sessions
      union select (entered_at at time zone ${timeZone})::date from report_waits
      union select (began_at at time zone ${timeZone})::date from report_stints
      union select (hour at time zone ${timeZone})::date from report_agent_hours
      union select (decided_at at time zone ${timeZone})::date from report_ticket_targets
      union select day from report_cells) as days order by 1
    on conflict (day) do update set marked_at = now(), small = false`)
}

/** Takes what was added up of all days away; the days must have been marked. */
export async function forgetSums(tx: Queryable): Promise<void> {
  await tx.execute(sql`delete from report_cells`)
  await tx.execute(sql`delete from report_packs`)
}

export interface Known {
  fact: Pick<SessionFact, 'conversation_id' | 'session' | 'first_seq' | 'last_seq' | 'segment_ids'>
  carried: Carried | null
}

/** The newest session of each conversation that has facts, with what it has from the one before. */
export async function findNewest(db: Queryable, conversationIds: readonly string[]): Promise<Map<string, Known>> {
  const rows = await rowsOf<Known['fact'] & { before: { customer_id: string; channel: string; language: string; labels: string[] } | null }>(db, sql`
    select s.conversation_id, s.session, s.first_seq, s.last_seq, s.segment_ids, to_json(b) as before
    from unnest(${sql.param([...conversationIds])}::uuid[]) as asked (id)
    cross join lateral (
      select conversation_id, session, first_seq, last_seq, segment_ids from report_sessions where conversation_id = asked.id order by session desc limit 1
    ) as s
    left join lateral (
      select customer_id, channel, language, labels from report_sessions p where p.conversation_id = s.conversation_id and p.session = s.session - 1
    ) as b on true`)
  return new Map(rows.map(({ before, ...fact }) => [
    fact.conversation_id, { fact, carried: before && { session: fact.session, customerId: before.customer_id, channel: before.channel, language: before.language, labels: before.labels } },
  ]))
}

/** The events of conversations from a seq on, in order. */
export async function readEvents(db: Queryable, from: readonly { id: string; seq: number }[]): Promise<Map<string, ConversationEvent[]>> {
  const rows = await rowsOf<{ id: string; seq: number; at: string; type: string; data: object }>(db, sql`
    select e.conversation_id as id, e.seq, ${instantOf(sql`e.at`)} as at, e.type, e.data
    from unnest(${sql.param(from.map(({ id }) => id))}::uuid[], ${sql.param(from.map(({ seq }) => seq))}::int[]) as asked (id, seq)
    cross join lateral (select * from conversation_events c where c.conversation_id = asked.id and c.seq >= asked.seq) as e
    order by e.conversation_id, e.seq`)
  const found = new Map<string, ConversationEvent[]>()
  for (const { id, seq, at, type, data } of rows) {
    const events = found.get(id) ?? []
    events.push({ seq, at, type, ...data } as ConversationEvent)
    found.set(id, events)
  }
  return found
}

/** Gives all sessions of conversations the customer they belong to now. */
export async function moveSessions(tx: Queryable, moved: readonly { id: string; customerId: string }[]): Promise<void> {
  await tx.execute(sql`
    update report_sessions s set customer_id = x.customer
    from unnest(${sql.param(moved.map(({ id }) => id))}::uuid[], ${sql.param(moved.map(({ customerId }) => customerId))}::uuid[]) as x (id, customer)
    where s.conversation_id = x.id and s.customer_id <> x.customer`)
}

/** Says of each session of these customers when they came the next time. @returns when those began that changed. */
export async function linkSessions(tx: Queryable, customerIds: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ at: string }>(tx, sql`
    update report_sessions s set next_started_at = n.next, reopened_at = n.reopened
    from (
      select conversation_id, session, lead(started_at) over (partition by customer_id order by started_at, conversation_id, session) as next,
        lead(started_at) over (partition by conversation_id order by session) as reopened
      from report_sessions where customer_id = any(${sql.param([...customerIds])}::uuid[])
    ) as n
    where s.conversation_id = n.conversation_id and s.session = n.session
      and (s.next_started_at is distinct from n.next or s.reopened_at is distinct from n.reopened)
    returning ${instantOf(sql`s.started_at`)} as at`)
  return rows.map(({ at }) => at)
}
