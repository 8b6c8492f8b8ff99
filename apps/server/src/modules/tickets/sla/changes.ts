import type { TicketTarget } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import type { Clock } from '../log/types.ts'

export interface SlaPlace {
  /** ISO 8601. */
  at: string
  ticketId: string
  seq: number
}

export interface SlaChange extends SlaPlace {
  groupId: string | null
  assigneeId: string | null
  clocks: { target: TicketTarget; cycle: number; startedAt: string; metAt: string | null; breachedAt: string | null }[]
}

/** Changes of service-level clocks after a place, in order, each with the clocks as they stand now. */
export async function readSlaChanges(db: Queryable, after: SlaPlace, limit: number): Promise<SlaChange[]> {
  const rows = await rowsOf<SlaPlace & { groupId: string | null; assigneeId: string | null; clocks: Clock[] | null }>(db, sql`
    select e.ticket_id as "ticketId", e.seq, ${instantOf(sql`e.at`)} as at, t.group_id as "groupId", t.assignee_id as "assigneeId", t.data->'sla'->'clocks' as clocks
    from (
      select ticket_id, seq, at from ticket_events
      where type = 'sla' and (at, ticket_id, seq) > (${after.at}::timestamptz, ${after.ticketId}::uuid, ${after.seq}::int)
      order by at, ticket_id, seq limit ${limit}
    ) as e join tickets t on t.id = e.ticket_id order by e.at, e.ticket_id, e.seq`)
  return rows.map(({ clocks, ...row }) => ({
    ...row, clocks: (clocks ?? []).map(({ target, cycle, startedAt, metAt, breachedAt }) => ({ target, cycle, startedAt, metAt, breachedAt })),
  }))
}
