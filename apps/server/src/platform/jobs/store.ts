import type { Language } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../database/rows.ts'

/** Where the jobs of one kind of work are kept: two tables of the same shape for all, beside the column of what a row is about. */
export interface JobTables {
  jobs: string
  rows: string
  subject: string
}

export type JobStatus = 'waiting' | 'running' | 'done' | 'cancelled'
export type RowOutcome = 'waiting' | 'changed' | 'unchanged' | 'failed'

export interface JobRow<Kind extends string = string> {
  id: string
  kind: Kind
  status: JobStatus
  createdBy: string
  language: Language
  task: unknown
  total: number
}

/** A job with how far it is. */
export interface JobProgress<Kind extends string = string> {
  id: string
  kind: Kind
  status: JobStatus
  total: number
  processed: number
  changed: number
  unchanged: number
  failed: number
  createdAt: string
  finishedAt: string | null
}

/** One thing to be done. */
export interface Row {
  row: number
  subjectId: string | null
  input: unknown
}

export interface Result {
  row: number
  subjectId: string | null
  outcome: RowOutcome
  message: string | null
}

/** A job whose node has not been heard of for so long goes on elsewhere. */
const SILENT = '30 seconds'
const INSERTED_AT_ONCE = 2_000

/** Work on many rows, kept in the database: whoever claims a job goes on with the rows not done yet. */
export class JobStore<Kind extends string = string> {
  readonly #jobs: SQL
  readonly #rows: SQL
  readonly #subject: SQL

  constructor({ jobs, rows, subject }: JobTables) {
    this.#jobs = sql.raw(jobs)
    this.#rows = sql.raw(rows)
    this.#subject = sql.raw(subject)
  }

  async insert(tx: Queryable, job: Omit<JobRow<Kind>, 'status'>, rows: readonly Row[]): Promise<void> {
    await tx.execute(sql`insert into ${this.#jobs} (id, kind, status, created_by, language, task, total)
      values (${job.id}, ${job.kind}, 'waiting', ${job.createdBy}, ${job.language}, ${JSON.stringify(job.task)}::jsonb, ${job.total})`)
    for (let at = 0; at < rows.length; at += INSERTED_AT_ONCE) {
      const some = rows.slice(at, at + INSERTED_AT_ONCE).map(({ row, subjectId, input }) => ({ r: row, t: subjectId, i: input }))
      await tx.execute(sql`insert into ${this.#rows} (job_id, row, ${this.#subject}, input, outcome)
        select ${job.id}::uuid, x.r, x.t, x.i, 'waiting' from json_to_recordset(${JSON.stringify(some)}::json) as x (r int, t uuid, i jsonb)`)
    }
  }

  /** Takes the next job that nobody works at; null when there is none. */
  async claim(db: Queryable): Promise<JobRow<Kind> | null> {
    const [job] = await rowsOf<JobRow<Kind>>(db, sql`update ${this.#jobs} set status = 'running', heartbeat_at = now() where id = (
      select id from ${this.#jobs} where status = 'waiting' or (status = 'running' and heartbeat_at < now() - ${SILENT}::interval)
      order by created_at limit 1 for update skip locked) returning id, kind, status, created_by as "createdBy", language, task, total`)
    return job ?? null
  }

  waiting(db: Queryable, jobId: string, limit: number): Promise<Row[]> {
    return rowsOf(db, sql`select row, ${this.#subject} as "subjectId", input from ${this.#rows} where job_id = ${jobId} and outcome = 'waiting' order by row limit ${limit}`)
  }

  /** Stores what came of some rows. @returns false when the job was cancelled meanwhile. */
  async storeResults(db: Queryable, jobId: string, results: readonly Result[]): Promise<boolean> {
    const rows = results.map(({ row, subjectId, outcome, message }) => ({ r: row, t: subjectId, o: outcome, m: message }))
    await db.execute(sql`update ${this.#rows} j set outcome = x.o, message = x.m, ${this.#subject} = coalesce(x.t, j.${this.#subject}), input = null
      from json_to_recordset(${JSON.stringify(rows)}::json) as x (r int, t uuid, o text, m text) where j.job_id = ${jobId} and j.row = x.r and j.outcome = 'waiting'`)
    return (await changedBy(db, sql`update ${this.#jobs} set heartbeat_at = now() where id = ${jobId} and status = 'running'`)) > 0
  }

  async finish(db: Queryable, jobId: string): Promise<void> {
    await db.execute(sql`update ${this.#jobs} set status = 'done', finished_at = now() where id = ${jobId} and status = 'running'`)
  }

  /** @returns false when it is not this person's, or has ended */
  async cancel(db: Queryable, jobId: string, createdBy: string): Promise<boolean> {
    return (await changedBy(db, sql`update ${this.#jobs} set status = 'cancelled', finished_at = now() where id = ${jobId} and created_by = ${createdBy} and status in ('waiting', 'running')`)) > 0
  }

  /** A job of a person, with how far it is; null when there is none of theirs. */
  async find(db: Queryable, id: string, createdBy: string): Promise<JobProgress<Kind> | null> {
    const [job] = await rowsOf<JobProgress<Kind>>(db, sql`${this.#progress} where j.id = ${id} and j.created_by = ${createdBy}`)
    return job ?? null
  }

  /** The newest jobs of a person. */
  latest(db: Queryable, createdBy: string, limit: number): Promise<JobProgress<Kind>[]> {
    return rowsOf(db, sql`${this.#progress} where j.created_by = ${createdBy} order by j.created_at desc, j.id limit ${limit}`)
  }

  /** Forgets jobs that ended 30 days ago. */
  removeOld(db: Queryable): Promise<number> {
    return changedBy(db, sql`delete from ${this.#jobs} where finished_at < now() - interval '30 days'`)
  }

  get #progress(): SQL {
    return sql`select j.id, j.kind, j.status, j.total, ${instantOf(sql`j.created_at`)} as "createdAt", ${instantOf(sql`j.finished_at`)} as "finishedAt",
      n.processed, n.changed, n.unchanged, n.failed from ${this.#jobs} j cross join lateral (
        select count(*) filter (where outcome <> 'waiting')::int as processed, count(*) filter (where outcome = 'changed')::int as changed,
          count(*) filter (where outcome = 'unchanged')::int as unchanged, count(*) filter (where outcome = 'failed')::int as failed
        from ${this.#rows} r where r.job_id = j.id) n`
  }
}
