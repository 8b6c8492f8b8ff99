import type { ConversationJobRow } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { JobStore } from '../../../platform/jobs/store.ts'
import type { EffectWriter } from '../log/types.ts'

/** Work on many conversations. */
export const conversationJobs = new JobStore<'bulk'>({ jobs: 'conversation_jobs', rows: 'conversation_job_rows', subject: 'conversation_id' })

export const BULK_DONE = 'bulk_done'
/** A row is done in the commit that does it: after a crash it is not done again. */
export const writeDone: EffectWriter = (rows) => ({
  name: 'bulk-done',
  text: `update conversation_job_rows j set outcome = 'changed' from json_to_recordset($1::json) as x (job uuid, row int) where j.job_id = x.job and j.row = x.row and j.outcome = 'waiting'`,
  values: [JSON.stringify(rows)],
})

export type StoredRow = Omit<ConversationJobRow, 'customer'>

export const listRows = (db: Queryable, jobId: string, after: number, outcome: ConversationJobRow['outcome'] | undefined, limit: number): Promise<StoredRow[]> =>
  rowsOf(db, sql`select row, conversation_id as "conversationId", outcome, message from conversation_job_rows
    where job_id = ${jobId} and row > ${after} and ${outcome === undefined ? sql`true` : sql`outcome = ${outcome}`} order by row limit ${limit}`)
