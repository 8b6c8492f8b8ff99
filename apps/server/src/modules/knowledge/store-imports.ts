import type { ImportReport, Language } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import type { Words } from './entry.ts'
import { rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** What an import has done so far. */
export type ImportProgress = Omit<ImportReport, 'id' | 'fileName' | 'status' | 'error'>

/** Seconds without a sign of life after which a running import counts as interrupted. */
export const STALE_SECONDS = 30

export async function insertImport(db: Queryable, id: string, fileName: string, language: Language, startedBy: string): Promise<void> {
  await db.execute(sql`insert into knowledge_imports (id, file_name, language, started_by, status)
    values (${id}, ${fileName}, ${language}, ${startedBy}, 'running')`)
}

export async function findImport(db: Queryable, id: string): Promise<ImportReport | null> {
  const [row] = await rowsOf<ImportReport>(
    db,
    sql`select id, file_name as "fileName", status, processed, total, created, updated, unchanged, rejected,
      rejected_count as "rejectedCount", error from knowledge_imports where id = ${id}`,
  )
  return row ?? null
}

export async function saveProgress(db: Queryable, id: string, progress: ImportProgress): Promise<void> {
  await db.execute(sql`update knowledge_imports set processed = ${progress.processed}, total = ${progress.total},
    created = ${progress.created}, updated = ${progress.updated}, unchanged = ${progress.unchanged},
    rejected = ${JSON.stringify(progress.rejected)}::jsonb, rejected_count = ${progress.rejectedCount}, heartbeat_at = now()
    where id = ${id}`)
}

export async function finishImport(db: Queryable, id: string, status: 'done' | 'failed', error: string | null): Promise<void> {
  await db.execute(sql`update knowledge_imports set status = ${status}, error = ${error} where id = ${id}`)
}

export async function keepAlive(db: Queryable, ids: string[]): Promise<void> {
  await db.execute(sql`update knowledge_imports set heartbeat_at = now() where id = any(${sql.param(ids)}::uuid[]) and status = 'running'`)
}

/** Marks imports whose process has ended as failed, with the reason in the importer's language. */
export async function failInterrupted(db: Queryable, reason: Words): Promise<void> {
  await db.execute(sql`update knowledge_imports set status = 'failed', error = case language when 'zh' then ${reason.zh} else ${reason.en} end
    where status = 'running' and heartbeat_at < now() - make_interval(secs => ${STALE_SECONDS})`)
}
