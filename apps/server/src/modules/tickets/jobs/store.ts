import type { Language, TicketJob, TicketJobRow } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export interface JobRow {
  id: string
  kind: TicketJob['kind']
  status: TicketJob['status']
  createdBy: string
  language: Language
  task: unknown
  total: number
}

export interface Row {
  row: number
  ticketId: string | null
  input: unknown
}

export interface Result {
  row: number
  ticketId: string | null
  outcome: TicketJobRow['outcome']
  message: string | null
}

const columns = sql`id, kind, status, created_by as "createdBy", language, task, total`
/** A job whose node has not been heard of for so long goes on elsewhere. */
const SILENT = '30 seconds'
const INSERTED_AT_ONCE = 2_000

export async function insertJob(tx: Queryable, job: Omit<JobRow, 'status'>, rows: readonly Row[]): Promise<void> {
  await tx.execute(sql`insert into ticket_jobs (id, kind, status, created_by, language, task, total)
    values (${job.id}, ${job.kind}, 'waiting', ${job.createdBy}, ${job.language}, ${JSON.stringify(job.task)}::jsonb, ${job.total})`)
  for (let at = 0; at < rows.length; at += INSERTED_AT_ONCE) {
    const some = rows.slice(at, at + INSERTED_AT_ONCE).map(({ row, ticketId, input }) => ({ r: row, t: ticketId, i: input }))
    await tx.execute(sql`insert into ticket_job_rows (job_id, row, ticket_id, input, outcome)
      select ${job.id}::uuid, x.r, x.t, x.i, 'waiting' from json_to_recordset(${JSON.stringify(some)}::json) as x (r int, t uuid, i jsonb)`)
  }
}

/** Takes the next job that nobody works at; null when there is none. */
export async function claimJob(db: Queryable): Promise<JobRow | null> {
  const [job] = await rowsOf<JobRow>(db, sql`update ticket_jobs set status = 'running', heartbeat_at = now() where id = (
    select id from ticket_jobs where status = 'waiting' or (status = 'running' and heartbeat_at < now() - ${SILENT}::interval)
    order by created_at limit 1 for update skip locked) returning ${columns}`)
  return job ?? null
}

export const waitingRows = (db: Queryable, jobId: string, limit: number): Promise<Row[]> =>
  rowsOf(db, sql`select row, ticket_id as "ticketId", input from ticket_job_rows where job_id = ${jobId} and outcome = 'waiting' order by row limit ${limit}`)

/** Stores what came of some rows. @returns false when the job was cancelled meanwhile. */
export async function storeResults(db: Queryable, jobId: string, results: readonly Result[]): Promise<boolean> {
  const rows = results.map(({ row, ticketId, outcome, message }) => ({ r: row, t: ticketId, o: outcome, m: message }))
  await db.execute(sql`update ticket_job_rows j set outcome = x.o, message = x.m, ticket_id = coalesce(x.t, j.ticket_id), input = null
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (r int, t uuid, o text, m text) where j.job_id = ${jobId} and j.row = x.r`)
  return (await changedBy(db, sql`update ticket_jobs set heartbeat_at = now() where id = ${jobId} and status = 'running'`)) > 0
}

export async function finishJob(db: Queryable, jobId: string): Promise<void> {
  await db.execute(sql`update ticket_jobs set status = 'done', finished_at = now() where id = ${jobId} and status = 'running'`)
}

export async function cancelJob(db: Queryable, jobId: string, createdBy: string): Promise<boolean> {
  return (await changedBy(db, sql`update ticket_jobs set status = 'cancelled', finished_at = now() where id = ${jobId} and created_by = ${createdBy} and status in ('waiting', 'running')`)) > 0
}

/** A job of a person, with how far it is; null when there is none of theirs. */
export async function findJob(db: Queryable, id: string, createdBy: string): Promise<TicketJob | null> {
  const [job] = await rowsOf<TicketJob>(db, sql`select id, kind, status, total, ${instantOf(sql`created_at`)} as "createdAt", ${instantOf(sql`finished_at`)} as "finishedAt",
      n.processed, n.changed, n.unchanged, n.failed from ticket_jobs, lateral (
      select count(*) filter (where outcome <> 'waiting')::int as processed, count(*) filter (where outcome = 'changed')::int as changed,
        count(*) filter (where outcome = 'unchanged')::int as unchanged, count(*) filter (where outcome = 'failed')::int as failed
      from ticket_job_rows where job_id = ticket_jobs.id) n
    where id = ${id} and created_by = ${createdBy}`)
  return job ?? null
}

export async function listRows(db: Queryable, jobId: string, after: number, outcome: TicketJobRow['outcome'] | undefined, limit: number): Promise<TicketJobRow[]> {
  return rowsOf(db, sql`select j.row, j.ticket_id as "ticketId", t.number, j.outcome, j.message from ticket_job_rows j left join tickets t on t.id = j.ticket_id
    where j.job_id = ${jobId} and j.row > ${after} and ${outcome === undefined ? sql`true` : sql`j.outcome = ${outcome}`} order by j.row limit ${limit}`)
}

/** Forgets jobs that ended so long ago. */
export const removeOldJobs = (db: Queryable): Promise<number> => changedBy(db, sql`delete from ticket_jobs where finished_at < now() - interval '30 days'`)
