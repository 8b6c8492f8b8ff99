import type { AttachmentRef, ConversationEvent, ConversationState, ListView } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { anyOf } from '../../platform/database/rows.ts'
import { toEvent, type EventRow, type StateRow } from './log/sql.ts'
import { queueCondition, scopeCondition, type Scope } from './policy.ts'

/** A stored file, with what the public reference leaves out. */
export interface StoredAttachment extends AttachmentRef {
  storageKey: string
  customerId: string | null
  agentId: string | null
  conversationId: string | null
}

export interface ListQuery {
  view: ListView
  scope: Scope | null
  status?: string | undefined
  /** What this agent has now. */
  agentId?: string | undefined
  /** What waits in the queue of this group; null: of none. */
  groupId?: string | null | undefined
  customerIds?: string[] | undefined
  /** Where the previous page ended; in the queue also the priority there. */
  after: { time: string; id: string; priority?: number } | null
  limit: number
}

const rows = async <T>(db: Database, query: SQL): Promise<T[]> => (await db.execute(query)).rows as T[]

export async function findState(db: Database, id: string): Promise<ConversationState | null> {
  const [row] = await rows<StateRow>(db, sql`select state from conversations where id = ${id}`)
  return row?.state ?? null
}

/** Newest activity first; the queue: most urgent, then longest wait first. Keyset paging by (time, id), in the queue by (priority, time, id). */
export async function listStates(db: Database, query: ListQuery): Promise<ConversationState[]> {
  const { scope, view, after } = query
  if (scope === null) return []
  const conditions = view === 'waiting' ? [queueCondition(scope)] : view === 'mine' ? [sql`c.owner = 'agent' and c.owner_agent_id = ${scope.agentId}`] : []
  if (query.status !== undefined) conditions.push(sql`c.owner = ${query.status}`)
  if (query.agentId !== undefined) conditions.push(sql`c.owner = 'agent' and c.owner_agent_id = ${query.agentId}`)
  if (query.groupId !== undefined) conditions.push(query.groupId === null ? sql`c.owner = 'queue' and c.group_id is null` : sql`c.owner = 'queue' and c.group_id = ${query.groupId}`)
  if (query.customerIds !== undefined) conditions.push(sql`c.customer_id = any(${sql.param(query.customerIds)}::uuid[])`)
  const order = view === 'waiting' ? sql`c.priority desc, c.queued_at, c.id` : sql`c.active_at desc, c.id desc`
  if (after) conditions.push(view === 'waiting' ? waitsBehind(after) : sql`(c.active_at, c.id) < (${after.time}::timestamptz, ${after.id}::uuid)`)
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const found = await rows<StateRow>(
    db,
    sql`select c.state from ${view === 'all' ? visibleTo(scope) : sql`conversations`} c ${where}
      order by ${order} limit ${query.limit}`,
  )
  return found.map((row) => row.state)
}

function waitsBehind({ time, id, priority = 0 }: NonNullable<ListQuery['after']>): SQL {
  return sql`(c.priority < ${priority} or (c.priority = ${priority} and (c.queued_at, c.id) > (${time}::timestamptz, ${id}::uuid)))`
}

/** The conversations of a scope as a table: reached from the agent's own side, never by walking over everybody's. */
function visibleTo(scope: Scope): SQL {
  if (scope.all) return sql`conversations`
  const own = sql`select conversation_id from conversation_agents where agent_id = ${scope.agentId}`
  return sql`(select * from conversations where id in (${own})
    union all select * from conversations where ${queueCondition(scope)} and id not in (${own}))`
}

export async function countFor(db: Database, scope: Scope | null): Promise<{ waiting: number; mine: number; mineUnread: number }> {
  if (scope === null) return { waiting: 0, mine: 0, mineUnread: 0 }
  const [row] = await rows<{ waiting: number; mine: number; mineUnread: number }>(
    db,
    sql`select (select count(*) from conversations where ${queueCondition(scope)}) as waiting, m.mine, m."mineUnread"
      from (select count(*) as mine, count(*) filter (where unread > 0) as "mineUnread" from conversations
        where owner = 'agent' and owner_agent_id = ${scope.agentId}) m`,
  )
  return row ?? { waiting: 0, mine: 0, mineUnread: 0 }
}

/** What agents own, agent by agent, after the one given. */
export async function listOwned(db: Database, after: ConversationState | null, limit: number): Promise<ConversationState[]> {
  const place = after?.owner.kind === 'agent'
    ? sql`and (owner_agent_id, active_at, id) > (${after.owner.agentId}::uuid, ${after.activeAt}::timestamptz, ${after.id}::uuid)` : sql``
  const found = await rows<StateRow>(
    db, sql`select state from conversations where owner = 'agent' ${place} order by owner_agent_id, active_at, id limit ${limit}`,
  )
  return found.map((row) => row.state)
}

/** Silent since a time after `after` and not after `before`; with an agent only where the customer does not wait for a word. */
export async function listSilent(db: Database, owner: 'bot' | 'agent', { after, before }: { after: Date | null; before: Date }, limit: number): Promise<ConversationState[]> {
  const where = owner === 'bot' ? sql`owner = 'bot'` : sql`owner = 'agent' and waiting_since is null`
  const since = after === null ? sql`` : sql`and active_at > ${after.toISOString()}::timestamptz`
  const found = await rows<StateRow>(db, sql`select state from conversations where ${where} and active_at <= ${before.toISOString()}::timestamptz ${since} order by active_at, id limit ${limit}`)
  return found.map((row) => row.state)
}

/** The agent who came last in the newest of each customer's conversations that a person has had. */
export async function lastAgents(db: Database, customerIds: readonly string[]): Promise<Map<string, string>> {
  if (customerIds.length === 0) return new Map()
  const found = await rows<{ customer: string; agent: string }>(
    db,
    sql`select asked.id as customer, c.agent from unnest(${sql.param([...customerIds])}::uuid[]) as asked (id) cross join lateral (
      select coalesce(state->>'lastOwnerId', state->'agentIds'->>-1) as agent from conversations where customer_id = asked.id and jsonb_array_length(state->'agentIds') > 0
      order by active_at desc limit 1) c`,
  )
  return new Map(found.map(({ customer, agent }) => [customer, agent]))
}

/** How many conversations each agent owns now. */
export async function countOwned(db: Database, agentIds: string[]): Promise<Map<string, number>> {
  if (agentIds.length === 0) return new Map()
  const found = await rows<{ id: string; n: number }>(
    db,
    sql`select owner_agent_id as id, count(*) as n from conversations
      where owner = 'agent' and owner_agent_id = any(${sql.param(agentIds)}::uuid[]) group by 1`,
  )
  return new Map(found.map((row) => [row.id, row.n]))
}

export async function countOfCustomer(db: Database, customerId: string): Promise<number> {
  const [row] = await rows<{ n: number }>(db, sql`select count(*) as n from conversations where customer_id = ${customerId}`)
  return row?.n ?? 0
}

/** A customer's conversations, newest activity first. */
export async function listOfCustomer(
  db: Database,
  customerId: string,
  scope: Scope | null | 'customer',
  after: { time: string; id: string } | null,
  limit: number,
): Promise<ConversationState[]> {
  const seen = scope === 'customer' ? sql`true` : scopeCondition(scope)
  const paged = after ? sql`(c.active_at, c.id) < (${after.time}::timestamptz, ${after.id}::uuid)` : sql`true`
  const found = await rows<StateRow>(
    db,
    sql`select c.state from conversations c where c.customer_id = ${customerId} and ${seen} and ${paged}
      order by c.active_at desc, c.id desc limit ${limit}`,
  )
  return found.map((row) => row.state)
}

/** True when the customer has a conversation in this scope. */
export async function hasInScope(db: Database, customerId: string, scope: Scope | null): Promise<boolean> {
  const [row] = await rows<{ seen: boolean }>(
    db,
    sql`select exists (select 1 from conversations c where c.customer_id = ${customerId} and ${scopeCondition(scope)}) as seen`,
  )
  return row?.seen === true
}

/** The newest `limit` events with after < seq < before, oldest first. */
export async function readEvents(
  db: Database,
  conversationId: string,
  range: { after?: number; before?: number; upTo?: number; limit: number },
): Promise<ConversationEvent[]> {
  const result = await db.$client.query<EventRow>({
    name: 'events-of-conversation',
    text: `select conversation_id, seq, at, type, data from conversation_events
      where conversation_id = $1 and seq > $2 and seq < $3 order by seq desc limit $4`,
    values: [conversationId, range.after ?? 0, range.before ?? (range.upTo === undefined ? 2_147_483_647 : range.upTo + 1), range.limit],
  })
  return result.rows.reverse().map(toEvent)
}

export async function findEvent(db: Database, conversationId: string, seq: number): Promise<ConversationEvent | null> {
  const events = await readEvents(db, conversationId, { after: seq - 1, before: seq + 1, limit: 1 })
  return events[0] ?? null
}

/** Events by conversation and seq, in one statement; the key is both with a space between. What is not there is left out. */
export async function findEvents(db: Database, wanted: readonly { conversationId: string; seq: number }[]): Promise<Map<string, ConversationEvent>> {
  const found = await db.$client.query<EventRow>({
    name: 'events-by-seq',
    text: `select e.conversation_id, e.seq, e.at, e.type, e.data from unnest($1::uuid[], $2::int[]) as asked (c, s)
      cross join lateral (select * from conversation_events where conversation_id = asked.c and seq = asked.s limit 1) as e`,
    values: [wanted.map(({ conversationId }) => conversationId), wanted.map(({ seq }) => seq)],
  })
  return new Map(found.rows.map((row) => [`${row.conversation_id} ${String(row.seq)}`, toEvent(row)]))
}

export async function insertAttachment(db: Database, attachment: StoredAttachment): Promise<void> {
  await db.execute(sql`insert into attachments (id, customer_id, agent_id, conversation_id, storage_key, name, media_type, size, width, height)
    values (${attachment.id}, ${attachment.customerId}, ${attachment.agentId}, ${attachment.conversationId}, ${attachment.storageKey},
      ${attachment.name}, ${attachment.mediaType}, ${attachment.size}, ${attachment.width ?? null}, ${attachment.height ?? null})`)
}

export async function findAttachment(db: Database, id: string): Promise<StoredAttachment | null> {
  const [row] = await rows<Record<'id' | 'storage_key' | 'name' | 'media_type', string> & {
    customer_id: string | null
    agent_id: string | null
    conversation_id: string | null
    size: number
    width: number | null
    height: number | null
  }>(db, sql`select * from attachments where id = ${id}`)
  if (!row) return null
  return {
    id: row.id, name: row.name, mediaType: row.media_type, size: row.size, storageKey: row.storage_key,
    customerId: row.customer_id, agentId: row.agent_id, conversationId: row.conversation_id,
    ...(row.width !== null && row.height !== null ? { width: row.width, height: row.height } : {}),
  }
}

/** Ties a stored file to the conversation it is sent in, which says that it is about to be named; false when it is in another one already or gone. */
export async function bindAttachment(db: Database, id: string, conversationId: string): Promise<boolean> {
  const result = await db.execute(sql`update attachments set conversation_id = ${conversationId}, used_at = now()
    where id = ${id} and (conversation_id is null or conversation_id = ${conversationId})`)
  return (result.rowCount ?? 0) > 0
}

export async function touchAttachments(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.execute(sql`update attachments set used_at = now(), named = false where id = ${anyOf(ids)}`)
}

/** True when a message that the customer may read carries the file; private notes and what was taken back do not count. */
export async function isShownToCustomer(db: Database, conversationId: string, attachmentId: string): Promise<boolean> {
  const [row] = await rows<{ shown: boolean }>(
    db,
    sql`select exists (select 1 from conversation_events where conversation_id = ${conversationId} and type = 'message'
      and data->'content'->'attachment'->>'id' = ${attachmentId} and (data->>'internal')::boolean is not true and (data->>'recalled')::boolean is not true) as shown`,
  )
  return row?.shown === true
}

/** Of some storage keys, those that a file has. */
export async function keysInUse(db: Database, keys: readonly string[]): Promise<string[]> {
  const found = await rows<{ storage_key: string }>(db, sql`select storage_key from attachments where storage_key = any(${sql.param([...keys])}::text[])`)
  return found.map((row) => row.storage_key)
}
