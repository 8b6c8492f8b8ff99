import { defaultGroupRouting, type QueueState } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import type { RoutingOptions } from './context.ts'
import { readGroupRouting } from './store.ts'
import { lateSince } from './working-time.ts'

interface Part {
  groupId: string | null
  owner: 'queue' | 'agent'
  priority: number
  n: number
  since: string | null
  overdue: number
}

/** What waits and what is served just now, by group and priority: one reading of an index that holds nothing else. `late`: who waits since before is late, by group. */
const readWork = (db: Queryable, late: ReadonlyMap<string, number>, otherwise: number): Promise<Part[]> => rowsOf<Part>(db, sql`
  select c.group_id as "groupId", c.owner, c.priority, count(*)::int as n, ${instantOf(sql`min(c.queued_at)`)} as since,
    count(*) filter (where c.waiting_since < coalesce(l.since, ${new Date(otherwise).toISOString()}::timestamptz))::int as overdue
  from conversations c left join json_to_recordset(${JSON.stringify([...late].map(([id, at]) => ({ id, since: new Date(at).toISOString() })))}::json) as l (id uuid, since timestamptz) on l.id = c.group_id
  where c.owner in ('queue', 'agent') group by 1, 2, 3`)

const sum = (parts: readonly Part[], of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0)
const earliest = (parts: readonly Part[]): string | null => parts.map(({ since }) => since).filter((since) => since !== null).sort()[0] ?? null

function present(parts: readonly Part[], group: { id: string | null; name: string | null; replySeconds: number; late: number }): QueueState {
  const own = parts.filter(({ groupId }) => groupId === group.id)
  const waiting = own.filter(({ owner }) => owner === 'queue').sort((a, b) => b.priority - a.priority)
  const longest = earliest(waiting)
  return {
    groupId: group.id, name: group.name, replySeconds: group.replySeconds,
    waiting: sum(waiting, ({ n }) => n), longestSince: longest, longestLate: longest !== null && Date.parse(longest) < group.late,
    byPriority: waiting.flatMap(({ priority, n, since }) => (since === null ? [] : [{ priority, waiting: n, longestSince: since }])),
    serving: sum(own.filter(({ owner }) => owner === 'agent'), ({ n }) => n),
    overdue: sum(own, ({ overdue }) => overdue),
  }
}

/** Every group's queue as of now, in the order of their names; last everybody's queue, when there is anything in it or no group. Only working time counts. */
export async function queueOverview(
  db: Queryable, groups: { names(): Promise<{ id: string; name: string }[]> }, calendars: RoutingOptions['calendars'], now: number = Date.now(),
): Promise<QueueState[]> {
  const [names, routing] = await Promise.all([groups.names(), readGroupRouting(db)])
  const hours = new Map(await Promise.all([...new Set([...routing.values()].flatMap(({ calendarId }) => calendarId ?? []))].map(async (id) => [id, await calendars.hours(id)] as const)))
  const late = new Map([...routing].map(([id, { replySeconds, calendarId }]) => [id, lateSince(calendarId === null ? null : (hours.get(calendarId) ?? null), now, replySeconds * 1000)]))
  const otherwise = now - defaultGroupRouting.replySeconds * 1000
  const parts = await readWork(db, late, otherwise)
  const known = names.map(({ id, name }) => present(parts, { id, name, replySeconds: routing.get(id)?.replySeconds ?? defaultGroupRouting.replySeconds, late: late.get(id) ?? otherwise }))
  const none = present(parts, { id: null, name: null, replySeconds: defaultGroupRouting.replySeconds, late: otherwise })
  return none.waiting + none.serving > 0 || known.length === 0 ? [...known, none] : known
}
