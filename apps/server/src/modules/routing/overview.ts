import { defaultGroupRouting, type QueueState } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { readGroupRouting } from './store.ts'

interface Part {
  groupId: string | null
  owner: 'queue' | 'agent'
  priority: number
  n: number
  since: string | null
  overdue: number
}

/** What waits and what is served just now, by group and priority: one reading of an index that holds nothing else. */
const readWork = (db: Queryable, limits: ReadonlyMap<string, number>): Promise<Part[]> => rowsOf<Part>(db, sql`
  select c.group_id as "groupId", c.owner, c.priority, count(*)::int as n, ${instantOf(sql`min(c.queued_at)`)} as since,
    count(*) filter (where c.waiting_since < now() - make_interval(secs => coalesce(l.seconds, ${defaultGroupRouting.replySeconds})))::int as overdue
  from conversations c left join json_to_recordset(${JSON.stringify([...limits].map(([id, seconds]) => ({ id, seconds })))}::json) as l (id uuid, seconds int) on l.id = c.group_id
  where c.owner in ('queue', 'agent') group by 1, 2, 3`)

const sum = (parts: readonly Part[], of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0)
const earliest = (parts: readonly Part[]): string | null => parts.map(({ since }) => since).filter((since) => since !== null).sort()[0] ?? null

function present(parts: readonly Part[], group: { id: string | null; name: string | null; replySeconds: number }): QueueState {
  const own = parts.filter(({ groupId }) => groupId === group.id)
  const waiting = own.filter(({ owner }) => owner === 'queue').sort((a, b) => b.priority - a.priority)
  return {
    groupId: group.id, name: group.name, replySeconds: group.replySeconds,
    waiting: sum(waiting, ({ n }) => n), longestSince: earliest(waiting),
    byPriority: waiting.flatMap(({ priority, n, since }) => (since === null ? [] : [{ priority, waiting: n, longestSince: since }])),
    serving: sum(own.filter(({ owner }) => owner === 'agent'), ({ n }) => n),
    overdue: sum(own, ({ overdue }) => overdue),
  }
}

/** Every group's queue as of now, in the order of their names; last everybody's queue, when there is anything in it or no group. */
export async function queueOverview(db: Queryable, groups: { names(): Promise<{ id: string; name: string }[]> }): Promise<QueueState[]> {
  const [names, routing] = await Promise.all([groups.names(), readGroupRouting(db)])
  const limits = new Map([...routing].map(([id, { replySeconds }]) => [id, replySeconds]))
  const parts = await readWork(db, limits)
  const known = names.map(({ id, name }) => present(parts, { id, name, replySeconds: limits.get(id) ?? defaultGroupRouting.replySeconds }))
  const none = present(parts, { id: null, name: null, replySeconds: defaultGroupRouting.replySeconds })
  return none.waiting + none.serving > 0 || known.length === 0 ? [...known, none] : known
}
