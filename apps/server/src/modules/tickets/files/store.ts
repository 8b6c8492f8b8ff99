import type { AttachmentRef } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { anyOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export interface FileRow {
  id: string
  ticketId: string | null
  agentId: string | null
  customerId: string | null
  linkTicketId: string | null
  shown: boolean
  storageKey: string
  name: string
  mediaType: string
  size: number
  width: number | null
  height: number | null
}

const columns = sql`id, ticket_id as "ticketId", agent_id as "agentId", customer_id as "customerId", link_ticket_id as "linkTicketId", shown,
  storage_key as "storageKey", name, media_type as "mediaType", size, width, height`

export async function insertFile(db: Queryable, file: Omit<FileRow, 'ticketId' | 'shown'>): Promise<void> {
  await db.execute(sql`insert into ticket_files (id, agent_id, customer_id, link_ticket_id, storage_key, name, media_type, size, width, height)
    values (${file.id}, ${file.agentId}, ${file.customerId}, ${file.linkTicketId}, ${file.storageKey}, ${file.name}, ${file.mediaType}, ${file.size}, ${file.width}, ${file.height})`)
}

export async function findFiles(db: Queryable, ids: readonly string[]): Promise<Map<string, FileRow>> {
  if (ids.length === 0) return new Map()
  const rows = await rowsOf<FileRow>(db, sql`select ${columns} from ticket_files where id = ${anyOf(ids)}`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Forgets up to `limit` files stored before a time that no ticket has. @returns their storage keys. */
export async function removeUnused(db: Queryable, before: string, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ storageKey: string }>(db, sql`delete from ticket_files where ticket_id is null and id in (
    select id from ticket_files where ticket_id is null and created_at < ${before}::timestamptz limit ${limit}) returning storage_key as "storageKey"`)
  return rows.map(({ storageKey }) => storageKey)
}

export function toReference({ id, name, size, mediaType, width, height }: FileRow): AttachmentRef {
  return { id, name, size, mediaType, ...(width !== null && height !== null ? { width, height } : {}) }
}
