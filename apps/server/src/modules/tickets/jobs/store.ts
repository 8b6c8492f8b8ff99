import type { TicketJob, TicketJobRow } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { JobStore } from '../../../platform/jobs/store.ts'

/** Work on many tickets. */
export const ticketJobs = new JobStore<TicketJob['kind']>({ jobs: 'ticket_jobs', rows: 'ticket_job_rows', subject: 'ticket_id' })

export async function listRows(db: Queryable, jobId: string, after: number, outcome: TicketJobRow['outcome'] | undefined, limit: number): Promise<TicketJobRow[]> {
  return rowsOf(db, sql`select j.row, j.ticket_id as "ticketId", t.number, j.outcome, j.message from ticket_job_rows j left join tickets t on t.id = j.ticket_id
    where j.job_id = ${jobId} and j.row > ${after} and ${outcome === undefined ? sql`true` : sql`j.outcome = ${outcome}`} order by j.row limit ${limit}`)
}
