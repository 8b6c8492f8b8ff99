import type { TicketFilter } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { anyOf } from '../../../platform/database/rows.ts'
import { parseSearch } from '../../../platform/search/grams.ts'
import { priorityNumber } from '../log/sql.ts'
import type { Scope } from '../policy.ts'

/** A list of texts as one parameter. */
const texts = (values: readonly string[]): SQL => sql`any(${sql.param([...values])}::text[])`
const or = (parts: SQL[]): SQL => (parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`)

/** One of several ids, with words for what the reader is or what is empty. */
function oneOf(column: SQL, wanted: readonly string[], words: Record<string, SQL>): SQL {
  const ids = wanted.filter((one) => words[one] === undefined)
  const named = wanted.flatMap((one) => words[one] ?? [])
  return or([...(ids.length > 0 ? [sql`${column} = ${anyOf(ids)}`] : []), ...named])
}

type FieldCondition = NonNullable<TicketFilter['fields']>[number]

/** A value of the form, compared as what it is: a filter is data, never text of a statement. */
function fieldCondition({ field, is, value }: FieldCondition): SQL {
  const stored = sql`t.data->'values'->${field}::text`
  const text = sql`t.data->'values'->>${field}::text`
  const json = JSON.stringify(value ?? null)
  switch (is) {
    case 'filled':
      return sql`${stored} is not null`
    case 'empty':
      return sql`${stored} is null`
    case 'equal':
      return sql`(${stored} = ${json}::jsonb or ${stored} @> ${json}::jsonb)`
    case 'not_equal':
      return sql`not coalesce(${stored} = ${json}::jsonb or ${stored} @> ${json}::jsonb, false)`
    case 'contains':
      return sql`strpos(lower(${text}), lower(${String(value ?? '')})) > 0`
    case 'at_least':
    case 'at_most': {
      const than = is === 'at_least' ? sql`>=` : sql`<=`
      if (typeof value === 'number') return sql`(case when jsonb_typeof(${stored}) = 'number' then (${text})::numeric ${than} ${value}::numeric else false end)`
      return sql`(case when jsonb_typeof(${stored}) = 'string' then (${text}) collate "C" ${than} ${String(value ?? '')} collate "C" else false end)`
    }
  }
}

/** Words that must all occur, and the n-grams that whatever holds them has; null when the words have none. */
export interface TextSearch {
  tsquery: string | null
  terms: readonly string[]
}

export interface Conditions {
  where: SQL[]
  /** A text that is searched. */
  search: TextSearch | null
  /** A search that is a number: the ticket with this number comes first. */
  number: number | null
}

/** A filter as conditions on `tickets t`, the search for a text apart. */
export function conditionsOf(filter: TicketFilter, scope: Scope): Conditions {
  const where: SQL[] = []
  const add = (on: unknown, condition: () => SQL): void => {
    if (on !== undefined) where.push(condition())
  }
  const { categories, states, typeIds, priorities, assignees, groups, sources, tags, customerId, conversationId, created, updated, dueBefore } = filter
  const unsolved = categories !== undefined && !categories.includes('solved') && !categories.includes('closed')
  // Said in the words of the index, and not twice: the planner would take it for rarer than it is.
  if (unsolved) where.push(sql`t.category not in ('solved', 'closed')`)
  if (categories !== undefined && !(unsolved && new Set(categories).size === 4)) where.push(sql`t.category = ${texts(categories)}`)
  add(states, () => sql`t.state = ${texts(states ?? [])}`)
  add(typeIds, () => sql`t.type_id = ${anyOf(typeIds ?? [])}`)
  add(priorities, () => sql`t.priority = any(${sql.param((priorities ?? []).map(priorityNumber))}::smallint[])`)
  add(assignees, () => oneOf(sql`t.assignee_id`, assignees ?? [], { me: sql`t.assignee_id = ${scope.userId}`, none: sql`t.assignee_id is null` }))
  add(groups, () => oneOf(sql`t.group_id`, groups ?? [], { mine: sql`t.group_id = ${anyOf(scope.groupIds)}`, none: sql`t.group_id is null` }))
  add(sources, () => sql`t.source = ${texts(sources ?? [])}`)
  add(tags, () => sql`t.tags && ${sql.param([...(tags ?? [])])}::text[]`)
  add(customerId, () => sql`t.customer_id = ${customerId}`)
  add(conversationId, () => sql`t.id in (select ticket_id from ticket_conversations where conversation_id = ${conversationId})`)
  add(filter.following, () => sql`${filter.following === true ? sql`` : sql`not`} (t.data->'followers' ? ${scope.userId}::text)`)
  if (filter.following === true) where.push(sql`t.id in (select ticket_id from ticket_people where user_id = ${scope.userId})`)
  add(filter.customerWaits, () => sql`t.customer_waits = ${filter.customerWaits}`)
  add(filter.reminded, () => (filter.reminded === true ? sql`t.reminders > 0` : sql`t.reminders = 0`))
  add(filter.breached, () => sql`t.breached = ${filter.breached}`)
  if (filter.atRisk !== undefined) where.push(filter.atRisk ? sql`t.sla in ('warned', 'breached')` : sql`t.sla not in ('warned', 'breached')`)
  add(dueBefore, () => sql`t.due_at < ${dueBefore}::timestamptz`)
  for (const [column, range] of [[sql`t.created_at`, created], [sql`t.updated_at`, updated]] as const) {
    add(range?.from, () => sql`${column} >= ${range?.from}::timestamptz`)
    add(range?.to, () => sql`${column} < ${range?.to}::timestamptz`)
  }
  for (const condition of filter.fields ?? []) where.push(fieldCondition(condition))
  return { where, ...searchOf(filter.search, where) }
}

function searchOf(text: string | undefined, where: SQL[]): Pick<Conditions, 'search' | 'number'> {
  const typed = text?.trim() ?? ''
  if (typed === '') return { search: null, number: null }
  const exact = /^[#＃](\d{1,15})$/u.exec(typed.normalize('NFKC'))?.[1]
  if (exact !== undefined) {
    where.push(sql`t.number = ${Number(exact)}`)
    return { search: null, number: null }
  }
  const query = parseSearch(typed)
  if (query === null) return { search: null, number: null }
  const digits = /^\d{1,15}$/u.exec(typed.normalize('NFKC'))?.[0]
  return { search: query, number: digits === undefined ? null : Number(digits) }
}
