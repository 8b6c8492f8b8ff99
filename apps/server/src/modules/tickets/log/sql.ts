import type { TicketPriority } from '@yingda/contract'
import { dueAtOf, everBreached, statusOf } from '../sla/clocks.ts'
import { indexGrams, searchForm } from '../../../platform/search/grams.ts'
import type { StoredEvent, Ticket } from './types.ts'

/** The SQL of the one transaction that writes tickets. Named statements: parsed once a connection. */

export const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent']
/** 1 low to 4 urgent. */
export const priorityNumber = (priority: TicketPriority): number => PRIORITIES.indexOf(priority) + 1

export const LOCK = { name: 'tickets-lock', text: 'select data from tickets where id = any($1::uuid[]) order by id for update' }
export const NUMBERS = { name: 'tickets-numbers', text: `select nextval('ticket_number') as number from generate_series(1, $1::int)` }
/** One probe of the index for each key asked for. */
export const REPEATED = {
  name: 'tickets-repeated',
  text: `select e.ticket_id, e.key from unnest($1::uuid[], $2::text[]) as asked (ticket_id, key)
    cross join lateral (select ticket_id, key from ticket_events where ticket_id = asked.ticket_id and key = asked.key limit 1) as e`,
}

const columns = [
  'id', 'number', 'type_id', 'state', 'category', 'priority', 'customer_id', 'assignee_id', 'group_id', 'source', 'tags', 'created_at', 'updated_at',
  'due_at', 'timer_at', 'sla', 'breached', 'customer_waits', 'reminders', 'sla_basis', 'data',
]
const list = columns.join(', ')

export const INSERT = { name: 'tickets-insert', text: `insert into tickets (${list}) select ${list} from jsonb_populate_recordset(null::tickets, $1::jsonb)` }
/** $2 says again what the join says, so that it begins at the index. */
export const UPDATE = {
  name: 'tickets-update',
  text: `update tickets t set (${list}) = (${columns.map((column) => `n.${column}`).join(', ')})
    from jsonb_populate_recordset(null::tickets, $1::jsonb) n where t.id = any($2::uuid[]) and t.id = n.id`,
}
export const EVENTS = {
  name: 'tickets-events',
  text: `insert into ticket_events (ticket_id, seq, type, at, key, data)
    select x.t, x.s, x.y, x.a, x.k, x.d from json_to_recordset($1::json) as x (t uuid, s int, y text, a timestamptz, k text, d jsonb)`,
}
export const JOIN = {
  name: 'tickets-join',
  text: 'insert into ticket_people (user_id, ticket_id) select x.u, x.t from json_to_recordset($1::json) as x (u uuid, t uuid) on conflict do nothing',
}
export const LEAVE = {
  name: 'tickets-leave',
  text: 'delete from ticket_people p using json_to_recordset($1::json) as x (u uuid, t uuid) where p.user_id = x.u and p.ticket_id = x.t',
}
export const CONVERSATIONS = {
  name: 'tickets-conversations',
  text: 'insert into ticket_conversations (conversation_id, ticket_id) select x.c, x.t from json_to_recordset($1::json) as x (c uuid, t uuid) on conflict do nothing',
}
/** What is longer than this finds nobody anyway; the index of one ticket stays below what a tsvector may hold. */
const MAX_TEXT = 200_000
export const SEARCH = {
  name: 'tickets-search',
  text: `insert into ticket_search as s (ticket_id, text, grams)
    select x.t, x.x, array_to_tsvector(x.g) from json_to_recordset($1::json) as x (t uuid, x text, g text[])
    on conflict (ticket_id) do update set text = s.text || chr(10) || excluded.text, grams = s.grams || excluded.grams
    where length(s.text) < ${String(MAX_TEXT)}`,
}
export const PERSONAL = {
  name: 'tickets-personal',
  text: `insert into ticket_personal (ticket_id, field, sealed) select x.t, x.f, x.v from json_to_recordset($1::json) as x (t uuid, f text, v text)
    on conflict (ticket_id, field) do update set sealed = excluded.sealed`,
}
export const PERSONAL_GONE = {
  name: 'tickets-personal-gone',
  text: 'delete from ticket_personal p using json_to_recordset($1::json) as x (t uuid, f text) where p.ticket_id = x.t and p.field = x.f',
}
export const FILES = {
  name: 'tickets-files',
  text: `update ticket_files f set ticket_id = x.t, shown = f.shown or x.s from json_to_recordset($1::json) as x (i uuid, t uuid, s boolean)
    where f.id = x.i and (f.ticket_id is null or f.ticket_id = x.t)`,
}

/** Words and values leave all events; seq, time and kind stay. */
export const ERASE = {
  name: 'tickets-erase',
  text: `update ticket_events e set data = case type
      when 'created' then data || '{"subject":"","text":"","files":[],"values":{},"tags":[]}'
      when 'reply' then data || '{"text":"","files":[]}'
      when 'rated' then data || '{"comment":null}'
      else jsonb_set(data, '{changes}', (select coalesce(jsonb_agg(case
        when c->>'field' = 'subject' then c || '{"from":"","to":""}'
        when c->>'field' = 'tags' then c || '{"from":[],"to":[]}'
        when c->>'field' like 'value:%' then c || '{"from":null,"to":null}'
        else c end), '[]') from jsonb_array_elements(data->'changes') c))
    end
    from json_to_recordset($1::json) as x (t uuid) where e.ticket_id = x.t and e.type in ('created', 'reply', 'rated', 'changed')`,
}
const allOf = (table: string): { name: string; text: string } => ({
  name: `tickets-erase-${table}`, text: `delete from ${table} d using json_to_recordset($1::json) as x (t uuid) where d.ticket_id = x.t`,
})
export const ERASE_SEARCH = allOf('ticket_search')
export const ERASE_PERSONAL = allOf('ticket_personal')
export const ERASE_LINKS = allOf('ticket_links')

/** When the timer has something to do for a ticket. */
export function timerAtOf(ticket: Ticket): string | null {
  const closing = ticket.category === 'solved' ? ticket.closesAt : null
  const next = ticket.sla?.nextAt ?? null
  if (closing === null || next === null) return closing ?? next
  return closing < next ? closing : next
}

/** A ticket as its row. */
export function toRow(ticket: Ticket, basis: string): Record<string, unknown> {
  const { id, number, state, category, source, tags, reminders } = ticket
  return {
    id, number, state, category, source, tags, reminders, type_id: ticket.typeId, priority: priorityNumber(ticket.priority), customer_id: ticket.customerId,
    assignee_id: ticket.assigneeId, group_id: ticket.groupId, created_at: ticket.createdAt, updated_at: ticket.updatedAt, due_at: dueAtOf(ticket.sla),
    timer_at: timerAtOf(ticket), sla: statusOf(ticket.sla), breached: everBreached(ticket.sla), customer_waits: ticket.customerWaits, sla_basis: basis, data: ticket,
  }
}

export function toSearchRow(ticketId: string, text: string): { t: string; x: string; g: string[] } {
  const form = searchForm(text)
  return { t: ticketId, x: form, g: indexGrams(form) }
}

export interface EventRow {
  seq: number
  at: Date
  type: string
  data: Record<string, unknown>
}

export const toEvent = (row: EventRow): StoredEvent => ({ seq: row.seq, at: row.at.toISOString(), type: row.type, ...row.data }) as StoredEvent

/** An event as the log stores it: what has columns of its own left out. */
export function toData(event: StoredEvent): Record<string, unknown> {
  const { seq: _seq, at: _at, type: _type, key: _key, ...data } = event
  return data
}
