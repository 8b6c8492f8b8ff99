import { sql } from 'drizzle-orm'
import { instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

export interface AuditRow {
  id: number
  at: string
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
}

export type NewAuditRow = Omit<AuditRow, 'id' | 'at'>

export async function insertEntry(db: Queryable, entry: NewAuditRow): Promise<void> {
  await db.execute(sql`
    insert into audit_log (actor, action, subject, detail)
    values (${entry.actor}, ${entry.action}, ${entry.subject}, ${JSON.stringify(entry.detail)}::jsonb)`)
}

/** Newest first, those older than `before`. */
export function listEntries(db: Queryable, before: number | null, limit: number): Promise<AuditRow[]> {
  return rowsOf<AuditRow>(db, sql`
    select id, ${instantOf(sql`at`)} as at, actor, action, subject, detail from audit_log
    where ${before === null ? sql`true` : sql`id < ${before}`} order by id desc limit ${limit}`)
}
