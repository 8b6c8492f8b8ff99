import type { Segment, SegmentInput } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export const readSegments = (db: Queryable): Promise<Segment[]> =>
  rowsOf<Segment>(db, sql`select id, name, description, condition, version, ${instantOf(sql`updated_at`)} as "updatedAt" from segments order by lower(name), id`)

export async function insertSegment(db: Queryable, id: string, { name, description, condition }: SegmentInput): Promise<void> {
  await db.execute(sql`insert into segments (id, name, description, condition) values (${id}, ${name}, ${description}, ${JSON.stringify(condition)}::jsonb)`)
}

/** False when it is gone, or was changed since `version`. */
export const updateSegment = async (db: Queryable, id: string, version: number, { name, description, condition }: SegmentInput): Promise<boolean> =>
  (await changedBy(db, sql`update segments set name = ${name}, description = ${description}, condition = ${JSON.stringify(condition)}::jsonb, version = version + 1, updated_at = now()
    where id = ${id} and version = ${version}`)) > 0

export const deleteSegment = async (db: Queryable, id: string): Promise<boolean> => (await changedBy(db, sql`delete from segments where id = ${id}`)) > 0
