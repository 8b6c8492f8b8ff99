import type { Language, TermPreview } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export type PreviewResult = NonNullable<TermPreview['result']>
export type PreviewRow = Omit<TermPreview, 'stage'>

/** Customers' words are in them: they do not stay. */
const KEPT = sql`interval '1 hour'`

export const forgetOld = (db: Queryable): Promise<number> => changedBy(db, sql`delete from knowledge_previews where created_at < now() - ${KEPT}`)

export async function insertPreview(db: Queryable, preview: { id: string; language: Language; by: string }): Promise<void> {
  await db.execute(sql`insert into knowledge_previews (id, status, language, started_by) values (${preview.id}, 'running', ${preview.language}, ${preview.by}::uuid)`)
}

/** A preview of this user's. */
export async function findPreview(db: Queryable, id: string, by: string): Promise<PreviewRow | null> {
  const [row] = await rowsOf<PreviewRow>(db, sql`select id, status, processed, total, error, result from knowledge_previews
    where id = ${id} and started_by = ${by} and created_at >= now() - ${KEPT}`)
  return row ?? null
}

export async function savePreview(db: Queryable, id: string, result: PreviewResult): Promise<void> {
  await db.execute(sql`update knowledge_previews set result = ${JSON.stringify(result)}::jsonb where id = ${id}`)
}

/** @returns false when this user has none such. */
export const deletePreview = async (db: Queryable, id: string, by: string): Promise<boolean> =>
  (await changedBy(db, sql`delete from knowledge_previews where id = ${id} and started_by = ${by}`)) > 0

/** Forgets all previews: they tell what customers asked, and can be made again. @returns how many */
export const forgetPreviews = (db: Queryable): Promise<number> => changedBy(db, sql`delete from knowledge_previews`)
