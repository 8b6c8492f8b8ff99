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

/** Says of files no ticket has that one is about to: nobody removes them meanwhile. */
export async function touchFiles(db: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.execute(sql`update ticket_files set used_at = now() where id = ${anyOf(ids)} and ticket_id is null`)
}

/**
 * Forgets up to `limit` files that no ticket has and that were stored or last used before a time; those of agents are kept longer,
 * for their drafts. @returns their storage keys.
 */
export async function removeUnused(db: Queryable, before: { agents: string; others: string }, limit: number): Promise<string[]> {
  const age = sql`coalesce(used_at, created_at)`
  const rows = await rowsOf<{ storageKey: string }>(db, sql`delete from ticket_files where id in (
    select id from ticket_files where ticket_id is null and ${age} < ${before.others}::timestamptz and (agent_id is null or ${age} < ${before.agents}::timestamptz)
    limit ${limit} for update skip locked) returning storage_key as "storageKey"`)
  return rows.map(({ storageKey }) => storageKey)
}

/** Of some storage keys, those that a file has. */
export async function keysInUse(db: Queryable, keys: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(db, sql`select storage_key as key from ticket_files where storage_key = any(${sql.param([...keys])}::text[])`)
  return rows.map(({ key }) => key)
}

export function toReference({ id, name, size, mediaType, width, height }: FileRow): AttachmentRef {
  return { id, name, size, mediaType, ...(width !== null && height !== null ? { width, height } : {}) }
}
