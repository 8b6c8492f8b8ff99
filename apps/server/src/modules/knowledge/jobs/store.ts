import { sql, type SQL } from 'drizzle-orm'
import { rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import type { Words } from '../entry.ts'

/** Tables of jobs: each has id, status, processed, total, error, language and heartbeat_at. */
export type JobTable = 'knowledge_test_runs' | 'knowledge_previews'

/** Seconds without a sign of life after which a running job counts as interrupted. */
export const STALE_SECONDS = 30

const named = (table: JobTable): SQL => sql`${sql.identifier(table)}`

/** @returns false when the job is not running any more: it was stopped or deleted. */
export async function saveJobProgress(db: Queryable, table: JobTable, id: string, processed: number, total: number | null): Promise<boolean> {
  const found = await rowsOf(db, sql`update ${named(table)} set processed = ${processed}, total = ${total}, heartbeat_at = now() where id = ${id} and status = 'running' returning id`)
  return found.length > 0
}

/** @returns false when the job was not running any more. */
export async function finishJob(db: Queryable, table: JobTable, id: string, status: 'done' | 'failed', error: string | null): Promise<boolean> {
  const found = await rowsOf(db, sql`update ${named(table)} set status = ${status}, error = ${error} where id = ${id} and status = 'running' returning id`)
  return found.length > 0
}

/** Marks jobs whose process has ended as failed, with the reason in the language of who began them. */
export async function failStale(db: Queryable, table: JobTable, reason: Words): Promise<void> {
  await db.execute(sql`update ${named(table)} set status = 'failed', error = case language when 'zh' then ${reason.zh} else ${reason.en} end
    where status = 'running' and heartbeat_at < now() - make_interval(secs => ${STALE_SECONDS})`)
}
