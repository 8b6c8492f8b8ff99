import { defaultGroupRouting, type QueueDemand, type QueueState } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import type { RoutingOptions } from './context.ts'
import { askedNow } from './plan/demand.ts'
import { staffedGroups } from './plan/reach.ts'
import type { World } from './plan/world.ts'
import { readSkillBook } from './skills/store.ts'
import { readGroupRouting } from './store.ts'
import { hoursOfGroups, lateSince } from './working-time.ts'

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

function present(parts: readonly Part[], group: { id: string | null; name: string | null; replySeconds: number; late: number; bySkill: QueueState['bySkill'] }): QueueState {
  const own = parts.filter(({ groupId }) => groupId === group.id)
  const waiting = own.filter(({ owner }) => owner === 'queue').sort((a, b) => b.priority - a.priority)
  const longest = earliest(waiting)
  return {
    groupId: group.id, name: group.name, replySeconds: group.replySeconds,
    waiting: sum(waiting, ({ n }) => n), longestSince: longest, longestLate: longest !== null && Date.parse(longest) < group.late,
    byPriority: waiting.flatMap(({ priority, n, since }) => (since === null ? [] : [{ priority, waiting: n, longestSince: since }])),
    bySkill: group.bySkill,
    serving: sum(own.filter(({ owner }) => owner === 'agent'), ({ n }) => n),
    overdue: sum(own, ({ overdue }) => overdue),
  }
}

interface Asking {
  groupId: string | null
  demand: QueueDemand & { since: string }
  queuedAt: string
}

/** Those in a queue who wait for a skill. */
const readAsking = (db: Queryable): Promise<Asking[]> => rowsOf<Asking>(db, sql`
  select group_id as "groupId", state->'demand' as demand, ${instantOf(sql`queued_at`)} as "queuedAt" from conversations
  where owner = 'queue' and jsonb_typeof(state->'demand') = 'object'`)

export interface OverviewNeeds {
  db: Database
  identity: Pick<RoutingOptions['identity'], 'servingAgents'> & { groups: Pick<RoutingOptions['identity']['groups'], 'names'> }
  calendars: RoutingOptions['calendars']
  /** Agents with a connection. */
  connected: () => ReadonlySet<string>
}

/** By group: for what skill how many wait, and how many there could take the one that asks least. */
async function skillsWaitedFor({ db, identity, connected }: OverviewNeeds, { now, groups, hours }: Pick<World, 'now' | 'groups' | 'hours'>): Promise<Map<string, QueueState['bySkill']>> {
  const asking = await readAsking(db)
  if (asking.length === 0) return new Map()
  const [{ names, ofAgents }, agents] = await Promise.all([readSkillBook(db), identity.servingAgents()])
  const here = connected()
  const there = agents.filter(({ id, availability }) => availability === 'online' && here.has(id))
  const known = new Map(agents.map(({ id, availability, groups: works }) => [id, { availability, connected: here.has(id), skills: new Map(Object.entries(works)) }]))
  const reach = { groups, staffed: staffedGroups({ now, groups, hours, agents: known }) }
  const found = new Map<string, Map<string, { waiting: number; longestSince: string; least: number }>>()
  for (const { groupId, demand, queuedAt } of asking) {
    const own = found.get(groupId ?? '') ?? new Map<string, { waiting: number; longestSince: string; least: number }>()
    found.set(groupId ?? '', own)
    for (const [skillId, atLeast] of askedNow({ groupId, demand: { ...demand, since: Date.parse(demand.since) } }, { now, skills: names }, reach)) {
      const { waiting, longestSince, least } = own.get(skillId) ?? { waiting: 0, longestSince: queuedAt, least: atLeast }
      own.set(skillId, { waiting: waiting + 1, longestSince: queuedAt < longestSince ? queuedAt : longestSince, least: Math.min(least, atLeast) })
    }
  }
  const able = (groupId: string, skillId: string, least: number): number => there.filter(({ id, groups: works }) => groupId in works && (ofAgents.get(id)?.get(skillId) ?? 0) >= least).length
  return new Map([...found].map(([groupId, skills]) => [
    groupId, [...skills].map(([skillId, { least, ...one }]) => ({ skillId, name: names.get(skillId) ?? '', ...one, able: able(groupId, skillId, least) })).sort((a, b) => b.waiting - a.waiting || a.name.localeCompare(b.name, 'zh')),
  ]))
}

/** Every group's queue as of now, in the order of their names; last everybody's queue, when there is anything in it or no group. Only working time counts. */
export async function queueOverview(needs: OverviewNeeds, now: number = Date.now()): Promise<QueueState[]> {
  const { db, identity, calendars } = needs
  const [names, routing] = await Promise.all([identity.groups.names(), readGroupRouting(db)])
  const hours = await hoursOfGroups(routing, (id) => calendars.hours(id))
  const late = new Map([...routing].map(([id, { replySeconds }]) => [id, lateSince(hours.get(id) ?? null, now, replySeconds * 1000)]))
  const otherwise = now - defaultGroupRouting.replySeconds * 1000
  const [parts, skills] = await Promise.all([readWork(db, late, otherwise), skillsWaitedFor(needs, { now, groups: routing, hours })])
  const known = names.map(({ id, name }) => present(parts, { id, name, replySeconds: routing.get(id)?.replySeconds ?? defaultGroupRouting.replySeconds, late: late.get(id) ?? otherwise, bySkill: skills.get(id) ?? [] }))
  const none = present(parts, { id: null, name: null, replySeconds: defaultGroupRouting.replySeconds, late: otherwise, bySkill: [] })
  return none.waiting + none.serving > 0 || known.length === 0 ? [...known, none] : known
}
