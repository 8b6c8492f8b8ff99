import { sql } from 'drizzle-orm'
import type { Database } from '../../../platform/database/database.ts'
import { instantOf, rowsOf } from '../../../platform/database/rows.ts'
import { readClock } from '../query/run.ts'
import { lockZone } from '../settings.ts'
import { markDays } from './store.ts'

const HOUR = 3_600_000
/** So much is worked out at a time. */
const MOST_HOURS = 7 * 24

/** An agent's availability from a time on. */
export interface Setting {
  agentId: string
  availability: 'online' | 'busy' | 'break' | 'offline'
  at: string
}

export interface AgentHoursNeeds {
  db: Database
  availability: (from: string, to: string) => Promise<Setting[]>
  availabilityBegins: () => Promise<string | null>
  now: () => number
}

export interface AgentHour {
  agent_id: string
  hour: string
  online_ms: number
  busy_ms: number
  break_ms: number
  serving_ms: number
  serving_there_ms: number
  load_ms: number
}

type Span = readonly [from: number, to: number]

/** Spans that touch or overlap as one, in order. */
export function joined(spans: readonly Span[]): Span[] {
  const found: [number, number][] = []
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else found.push([from, to])
  }
  return found
}

const within = (spans: readonly Span[], from: number, to: number): number => spans.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0)

/** What two lists of spans, each in order and apart, have in common. */
const common = (some: readonly Span[], others: readonly Span[]): Span[] =>
  some.flatMap(([a, b]) => others.flatMap(([c, d]): Span[] => (Math.max(a, c) < Math.min(b, d) ? [[Math.max(a, c), Math.min(b, d)]] : [])))

/**
 * The hours of agents between two times, from what they were set to and when they had conversations.
 * @param from a full hour; hours are those of UTC
 */
export function hoursOf(settings: readonly Setting[], stints: readonly { agentId: string; from: number; to: number }[], from: number, to: number): AgentHour[] {
  const agents = [...new Set([...settings, ...stints].map(({ agentId }) => agentId))]
  return agents.flatMap((agentId) => {
    const own = settings.filter((one) => one.agentId === agentId)
    const set = own.map(({ availability, at }, i) => ({ availability, span: [Date.parse(at), i + 1 < own.length ? Date.parse(own[i + 1]?.at ?? '') : to] as Span }))
    const spansOf = (wanted: readonly Setting['availability'][]): Span[] => joined(set.filter(({ availability }) => wanted.includes(availability)).map(({ span }) => span))
    const load = stints.filter((one) => one.agentId === agentId).map((one): Span => [one.from, Math.min(one.to, to)])
    const parts = { online: spansOf(['online']), busy: spansOf(['busy']), rest: spansOf(['break']), serving: joined(load), there: common(joined(load), spansOf(['online', 'busy'])) }
    const hours: AgentHour[] = []
    for (let hour = from; hour < to; hour += HOUR) {
      const end = Math.min(hour + HOUR, to)
      const row = {
        online_ms: within(parts.online, hour, end), busy_ms: within(parts.busy, hour, end), break_ms: within(parts.rest, hour, end), serving_ms: within(parts.serving, hour, end),
        serving_there_ms: within(parts.there, hour, end), load_ms: within(load, hour, end),
      }
      if (Object.values(row).some((ms) => ms > 0)) hours.push({ agent_id: agentId, hour: new Date(hour).toISOString(), ...row })
    }
    return hours
  })
}

const floor = (at: number): number => Math.floor(at / HOUR) * HOUR

/**
 * Brings the hours of agents up to where the log has been folded. The hour that is under way is worked out again each time.
 * @returns false when there is more to do at once
 */
export async function recordAgentHours({ db, availability, availabilityBegins, now }: AgentHoursNeeds): Promise<boolean> {
  const { asOf } = await readClock(db, 'UTC', now())
  const [progress] = await rowsOf<{ until: string | null }>(db, sql`select ${instantOf(sql`agent_hours_until`)} as until from report_progress`)
  const begin = progress?.until ?? (await availabilityBegins())
  if (begin === null) return true
  const from = floor(Date.parse(begin))
  const to = Math.min(Date.parse(asOf), from + MOST_HOURS * HOUR)
  if (to <= Date.parse(begin)) return true
  const [first, last] = [new Date(from).toISOString(), new Date(to).toISOString()]
  const settings = await availability(first, last)
  const stints = await rowsOf<{ agentId: string; from: string; to: string | null }>(db, sql`
    select agent_id as "agentId", ${instantOf(sql`began_at`)} as "from", ${instantOf(sql`ended_at`)} as "to" from report_stints
    where began_at < ${last}::timestamptz and began_at > ${first}::timestamptz - interval '40 days' and coalesce(ended_at, 'infinity') > ${first}::timestamptz`)
  const hours = hoursOf(settings, stints.map((one) => ({ agentId: one.agentId, from: Date.parse(one.from), to: one.to === null ? to : Date.parse(one.to) })), from, to)
  await db.transaction(async (tx) => {
    const zone = await lockZone(tx)
    await markDays(tx, [...new Set(hours.map(({ hour }) => hour))], zone)
    await tx.execute(sql`delete from report_agent_hours where hour >= ${first}::timestamptz and hour < ${last}::timestamptz`)
    await tx.execute(sql`
      insert into report_agent_hours (agent_id, hour, online_ms, busy_ms, break_ms, serving_ms, serving_there_ms, load_ms)
      select * from json_to_recordset(${JSON.stringify(hours)}::json)
        as x (agent_id uuid, hour timestamptz, online_ms bigint, busy_ms bigint, break_ms bigint, serving_ms bigint, serving_there_ms bigint, load_ms bigint)`)
    await tx.execute(sql`update report_progress set agent_hours_until = ${last}::timestamptz`)
  })
  return Date.parse(asOf) <= to
}
