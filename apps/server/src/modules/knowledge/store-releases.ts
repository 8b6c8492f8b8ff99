import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

export interface ReleaseFacts {
  releaseId: string
  /** Names the content the release was trained on. */
  fingerprint: string
  entries: number
  trainMilliseconds: number
  createdAt: string
}

export interface StoredRelease extends ReleaseFacts {
  number: number
}

/** What stands before the fingerprint of a release that only had a small change put into it. */
const UPDATE = 'update:'

/** Names the release of this content that an update made; the one learned in full has the fingerprint itself. */
export const updateOf = (fingerprint: string): string => UPDATE + fingerprint
/** True for the name of a release that an update made. */
export const isUpdate = (fingerprint: string): boolean => fingerprint.startsWith(UPDATE)

const PART = 512 * 1024
const KEPT = 3

const columns = sql`number, release_id as "releaseId", fingerprint, entries, train_milliseconds as "trainMilliseconds",
  ${instantOf(sql`created_at`)} as "createdAt"`

/** The newest release, or the newest of this fingerprint. */
export async function findRelease(db: Queryable, fingerprint?: string): Promise<StoredRelease | null> {
  const fits = fingerprint === undefined ? sql`true` : sql`fingerprint = ${fingerprint}`
  const [row] = await rowsOf<StoredRelease>(db, sql`select ${columns} from knowledge_releases where ${fits} order by number desc limit 1`)
  return row ?? null
}

/** @returns null when it was removed meanwhile. */
export async function readRelease(db: Queryable, number: number): Promise<Uint8Array | null> {
  const parts: Buffer[] = []
  for (;;) {
    const [row] = await rowsOf<{ bytes: Buffer }>(db, sql`select bytes from knowledge_release_parts where number = ${number} and part = ${parts.length}`)
    if (!row) break
    parts.push(row.bytes)
  }
  return parts.length === 0 ? null : new Uint8Array(Buffer.concat(parts))
}

/** Stores a release and forgets all but the newest few; of updates only the newest is kept, until its content is learned in full. */
export async function insertRelease(db: Database, facts: ReleaseFacts, bytes: Uint8Array): Promise<void> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  await db.transaction(async (tx) => {
    const [row] = await rowsOf<{ number: number }>(
      tx,
      sql`insert into knowledge_releases (release_id, fingerprint, entries, train_milliseconds, created_at)
        values (${facts.releaseId}, ${facts.fingerprint}, ${facts.entries}, ${facts.trainMilliseconds}, ${facts.createdAt}::timestamptz)
        returning number`,
    )
    const number = row?.number ?? 0
    for (let part = 0; part * PART < content.length || part === 0; part += 1) {
      const piece = content.subarray(part * PART, (part + 1) * PART)
      await tx.execute(sql`insert into knowledge_release_parts (number, part, bytes) values (${number}, ${part}, ${piece})`)
    }
    await tx.execute(sql`delete from knowledge_releases where number < ${number} and fingerprint like ${`${UPDATE}%`}`)
    await tx.execute(sql`delete from knowledge_releases where number not in (select number from knowledge_releases order by number desc limit ${KEPT})`)
  })
}
