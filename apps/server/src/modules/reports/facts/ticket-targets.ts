import { sql } from 'drizzle-orm'
import type { Database } from '../../../platform/database/database.ts'
import { instantOf, rowsOf } from '../../../platform/database/rows.ts'
import { lockZone } from '../settings.ts'
import { markDays } from './store.ts'

/** A ticket whose clocks have changed, with the clocks as they stand. */
export interface TargetChange {
  ticketId: string
  seq: number
  at: string
  groupId: string | null
  assigneeId: string | null
  clocks: readonly { target: string; cycle: number; startedAt: string; metAt: string | null; breachedAt: string | null }[]
}

export interface TicketTargetNeeds {
  db: Database
  slaChanges: (after: { at: string; ticketId: string; seq: number }, limit: number) => Promise<readonly TargetChange[]>
}

const PAGE = 500
const NOBODY = '00000000-0000-0000-0000-000000000000'
/** A change can be committed so much later than it says, by clocks that differ and transactions that take time. */
const OVERLAP_MS = 60_000

/** Brings the decided targets of tickets up to date. What was read in the last minute is read again. */
export async function recordTicketTargets(needs: TicketTargetNeeds): Promise<void> {
  const [progress] = await rowsOf<{ until: string | null }>(needs.db, sql`select ${instantOf(sql`tickets_until`)} as until from report_progress`)
  const since = progress?.until == null ? '1970-01-01T00:00:00.000Z' : new Date(Date.parse(progress.until) - OVERLAP_MS).toISOString()
  let after = { at: since, ticketId: NOBODY, seq: 0 }
  for (;;) {
    const page = await needs.slaChanges(after, PAGE)
    const last = page.at(-1)
    if (!last) return
    await save(needs.db, page, last.at)
    if (page.length < PAGE) return
    after = last
  }
}

async function save(db: Database, page: readonly TargetChange[], until: string): Promise<void> {
  const tickets = [...new Map(page.map((one) => [one.ticketId, one])).values()]
  const rows = tickets.flatMap(({ ticketId, groupId, assigneeId, clocks }) => clocks.flatMap(({ target, cycle, startedAt, metAt, breachedAt }) => {
    // A target that was missed stays missed, whenever it is met then.
    const decided = breachedAt ?? metAt
    return decided === null ? [] : [{ ticket_id: ticketId, target, cycle, group_id: groupId, agent_id: assigneeId, started_at: startedAt, decided_at: decided, met: breachedAt === null }]
  }))
  const open = tickets.flatMap(({ ticketId, clocks }) => clocks.flatMap(({ target, cycle, metAt, breachedAt }) => (metAt === null && breachedAt === null ? [{ ticket_id: ticketId, target, cycle }] : [])))
  const ids = sql.param(tickets.map(({ ticketId }) => ticketId))
  await db.transaction(async (tx) => {
    const zone = await lockZone(tx)
    const before = await rowsOf<{ at: string }>(tx, sql`select distinct ${instantOf(sql`decided_at`)} as at from report_ticket_targets where ticket_id = any(${ids}::uuid[])`)
    await markDays(tx, [...before.map(({ at }) => at), ...rows.map((row) => row.decided_at)], zone)
    // A resolution that came undone is open again. What the ticket no longer remembers stays as it was.
    await tx.execute(sql`
      delete from report_ticket_targets r using json_to_recordset(${JSON.stringify(open)}::json) as x (ticket_id uuid, target text, cycle int)
      where r.ticket_id = x.ticket_id and r.target = x.target and r.cycle = x.cycle`)
    await tx.execute(sql`
      insert into report_ticket_targets (ticket_id, target, cycle, group_id, agent_id, started_at, decided_at, met)
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as x (ticket_id uuid, target text, cycle int, group_id uuid, agent_id uuid, started_at timestamptz, decided_at timestamptz, met boolean)
      on conflict (ticket_id, target, cycle) do update set group_id = excluded.group_id, agent_id = excluded.agent_id, started_at = excluded.started_at, decided_at = excluded.decided_at, met = excluded.met`)
    await tx.execute(sql`update report_progress set tickets_until = greatest(coalesce(tickets_until, '-infinity'), ${until}::timestamptz)`)
  })
}
