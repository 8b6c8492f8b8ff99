import { DEFAULT_CAPACITY, defaultGroupRouting, groupRouting, routingRules, type AgentCapacity, type GroupRouting, type RoutingRules } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** Conversations at once where nobody has said. */
export const defaultCapacity = DEFAULT_CAPACITY

export const firstRules: RoutingRules = { rules: [], defaultGroupId: null, breakReasons: ['小休', '用餐', '培训', '会议'] }

/** The rules as they stand; version 0 while nobody has saved any. */
export async function readRules(db: Queryable): Promise<{ version: number; rules: RoutingRules }> {
  const [row] = await rowsOf<{ version: number; rules: unknown }>(db, sql`select version, rules from routing_rules`)
  return row ? { version: row.version, rules: routingRules.parse(row.rules) } : { version: 0, rules: firstRules }
}

/** @returns the new version; null when the rules were changed since `version` */
export async function writeRules(db: Queryable, version: number, rules: RoutingRules): Promise<number | null> {
  const changed = version === 0
    ? await changedBy(db, sql`insert into routing_rules (version, rules) values (1, ${JSON.stringify(rules)}::jsonb) on conflict do nothing`)
    : await changedBy(db, sql`update routing_rules set version = version + 1, rules = ${JSON.stringify(rules)}::jsonb where version = ${version}`)
  return changed === 0 ? null : version + 1
}

/** How each group is served; the product's defaults where nobody has said. */
export async function readGroupRouting(db: Queryable): Promise<Map<string, GroupRouting>> {
  const found = await rowsOf<{ id: string; routing: unknown }>(db, sql`
    select g.id, r.routing from groups g left join routing_groups r on r.group_id = g.id`)
  return new Map(found.map(({ id, routing }) => [id, routing === null ? defaultGroupRouting : groupRouting.parse({ ...defaultGroupRouting, ...(routing as object) })]))
}

export async function writeGroupRouting(db: Queryable, groupId: string, routing: GroupRouting): Promise<void> {
  await db.execute(sql`
    insert into routing_groups (group_id, routing) values (${groupId}, ${JSON.stringify(routing)}::jsonb)
    on conflict (group_id) do update set routing = excluded.routing`)
}

/** What the routing remembers of an agent. */
export interface AgentRow {
  agentId: string
  capacity: number
  byChannel: Record<string, number>
  missed: number
  /** Milliseconds since 1970; 0 never. */
  lastGivenAt: number
}

export async function readAgents(db: Queryable): Promise<Map<string, AgentRow>> {
  const found = await rowsOf<Omit<AgentRow, 'lastGivenAt' | 'capacity'> & { capacity: number | null; lastGivenAt: string | null }>(db, sql`
    select agent_id as "agentId", capacity, by_channel as "byChannel", missed, ${instantOf(sql`last_given_at`)} as "lastGivenAt" from routing_agents`)
  return new Map(found.map((row) => [
    row.agentId, { ...row, capacity: row.capacity ?? DEFAULT_CAPACITY, lastGivenAt: row.lastGivenAt === null ? 0 : Date.parse(row.lastGivenAt) },
  ]))
}

export async function writeCapacity(db: Queryable, { agentId, capacity, byChannel }: AgentCapacity): Promise<void> {
  await db.execute(sql`
    insert into routing_agents (agent_id, capacity, by_channel) values (${agentId}, ${capacity}, ${JSON.stringify(byChannel)}::jsonb)
    on conflict (agent_id) do update set capacity = excluded.capacity, by_channel = excluded.by_channel`)
}

/** What changed while conversations were given and missed; those who are no users any more are passed over. */
export async function writeMarks(db: Queryable, marks: readonly { agentId: string; missed: number; lastGivenAt: number }[]): Promise<void> {
  if (marks.length === 0) return
  const rows = marks.map(({ agentId, missed, lastGivenAt }) => ({ a: agentId, m: missed, g: lastGivenAt === 0 ? null : new Date(lastGivenAt).toISOString() }))
  await db.execute(sql`
    insert into routing_agents (agent_id, missed, last_given_at)
    select x.a, x.m, x.g from json_to_recordset(${JSON.stringify(rows)}::json) as x (a uuid, m int, g timestamptz) join users u on u.id = x.a
    on conflict (agent_id) do update set missed = excluded.missed, last_given_at = excluded.last_given_at`)
}
