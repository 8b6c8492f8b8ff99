import type { Language, PrivacyRequest } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export interface RequestRow {
  id: string
  kind: PrivacyRequest['kind']
  status: PrivacyRequest['status']
  customerIds: string[] | null
  customerNumber: number | null
  subjectHash: string
  createdBy: string | null
  language: Language
  step: number
  counts: Record<string, number>
  proof: string | null
  storageKey: string | null
  keySealed: string | null
  size: number | null
  attempts: number
  createdAt: string
  finishedAt: string | null
  downloadedAt: string | null
  expiresAt: string | null
}

/** A request whose node has not been heard of for so long goes on elsewhere. */
const SILENT = '30 seconds'

const columns = sql`id, kind, status, customer_ids as "customerIds", customer_number as "customerNumber", subject_hash as "subjectHash", created_by as "createdBy", language, step, counts,
  proof, storage_key as "storageKey", key_sealed as "keySealed", size, attempts, ${instantOf(sql`created_at`)} as "createdAt", ${instantOf(sql`finished_at`)} as "finishedAt",
  ${instantOf(sql`downloaded_at`)} as "downloadedAt", ${instantOf(sql`expires_at`)} as "expiresAt"`

export async function insertRequest(db: Queryable, row: Pick<RequestRow, 'id' | 'kind' | 'customerNumber' | 'subjectHash' | 'createdBy' | 'language' | 'createdAt'> & { customerIds: readonly string[] }): Promise<void> {
  await db.execute(sql`insert into privacy_requests (id, kind, status, customer_ids, customer_number, subject_hash, created_by, language, created_at)
    values (${row.id}, ${row.kind}, 'waiting', ${sql.param([...row.customerIds])}::uuid[], ${row.customerNumber}, ${row.subjectHash}, ${row.createdBy}, ${row.language}, ${row.createdAt})`)
}

export async function findRequest(db: Queryable, id: string): Promise<RequestRow | null> {
  const [row] = await rowsOf<RequestRow>(db, sql`select ${columns} from privacy_requests where id = ${id}`)
  return row ?? null
}

/** Own exports and, when asked for, all erasures; newest first. */
export function listRequests(db: Queryable, seen: { exportsOf: string | null; erasures: boolean }, after: { at: string; id: string } | null, limit: number): Promise<RequestRow[]> {
  const mine = sql`(kind = 'export' and created_by = ${seen.exportsOf})`
  const place = after === null ? sql`true` : sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`
  return rowsOf(db, sql`select ${columns} from privacy_requests where ${seen.erasures ? sql`(kind = 'erasure' or ${mine})` : mine} and ${place} order by created_at desc, id desc limit ${limit}`)
}

/** A request on a customer that is under way. */
export async function findOpen(db: Queryable, kind: RequestRow['kind'], hash: string, createdBy: string | null): Promise<RequestRow | null> {
  const mine = kind === 'export' ? sql`created_by = ${createdBy}` : sql`true`
  const [row] = await rowsOf<RequestRow>(db, sql`select ${columns} from privacy_requests where status in ('waiting', 'running') and kind = ${kind} and subject_hash = ${hash} and ${mine} limit 1`)
  return row ?? null
}

export async function claimRequest(db: Queryable): Promise<RequestRow | null> {
  const [row] = await rowsOf<RequestRow>(db, sql`update privacy_requests set status = 'running', heartbeat_at = now(), attempts = attempts + 1 where id = (
    select id from privacy_requests where status = 'waiting' and (heartbeat_at is null or heartbeat_at < now()) or (status = 'running' and heartbeat_at < now() - ${SILENT}::interval)
    order by created_at limit 1 for update skip locked) returning ${columns}`)
  return row ?? null
}

/** Says how far it is, and that somebody is at it. @returns false when another node has taken it */
export const saveProgress = async (db: Queryable, { id, attempts, step, counts, customerIds }: RequestRow): Promise<boolean> =>
  (await changedBy(db, sql`update privacy_requests set step = ${step}, counts = ${JSON.stringify(counts)}::jsonb, customer_ids = ${sql.param(customerIds)}::uuid[], heartbeat_at = now()
    where id = ${id} and status = 'running' and attempts = ${attempts}`)) > 0

export async function beat(db: Queryable, id: string, attempts: number): Promise<void> {
  await db.execute(sql`update privacy_requests set heartbeat_at = now() where id = ${id} and status = 'running' and attempts = ${attempts}`)
}

/** Later again; `seconds` from now. */
export async function putOff(db: Queryable, { id, attempts }: RequestRow, seconds: number): Promise<void> {
  await db.execute(sql`update privacy_requests set status = 'waiting', heartbeat_at = now() + make_interval(secs => ${seconds}) where id = ${id} and status = 'running' and attempts = ${attempts}`)
}

export async function failRequest(db: Queryable, { id, attempts }: RequestRow, at: string): Promise<void> {
  await db.execute(sql`update privacy_requests set status = 'failed', finished_at = ${at}, customer_ids = null where id = ${id} and status = 'running' and attempts = ${attempts}`)
}

export const finishExport = async (db: Queryable, { id, attempts, step, counts }: RequestRow, file: { key: string; keySealed: string; size: number }, at: string, expiresAt: string): Promise<boolean> =>
  (await changedBy(db, sql`update privacy_requests set status = 'done', step = ${step}, counts = ${JSON.stringify(counts)}::jsonb, storage_key = ${file.key}, key_sealed = ${file.keySealed},
    size = ${file.size}, finished_at = ${at}, expires_at = ${expiresAt} where id = ${id} and status = 'running' and attempts = ${attempts}`)) > 0

/** The record of an erasure: nothing in it leads to the person. */
export const finishErasure = async (db: Queryable, { id, attempts, step, counts }: RequestRow, proof: string, at: string): Promise<boolean> =>
  (await changedBy(db, sql`update privacy_requests set status = 'done', step = ${step}, counts = ${JSON.stringify(counts)}::jsonb, proof = ${proof}, customer_ids = null, customer_number = null,
    finished_at = ${at} where id = ${id} and status = 'running' and attempts = ${attempts}`)) > 0

/** Takes the one download there is. @returns false when it was taken */
export const takeDownload = async (db: Queryable, id: string, at: string): Promise<boolean> =>
  (await changedBy(db, sql`update privacy_requests set downloaded_at = ${at} where id = ${id} and downloaded_at is null and storage_key is not null and expires_at > ${at}::timestamptz`)) > 0

/** The transfer broke off: it may be tried again. */
export async function giveDownloadBack(db: Queryable, id: string): Promise<void> {
  await db.execute(sql`update privacy_requests set downloaded_at = null where id = ${id} and storage_key is not null`)
}

/** Files of exports whose time is over, that were fetched, or that concern some customers. */
export const exportFiles = (db: Queryable, which: { at: string } | { customerIds: readonly string[] }): Promise<{ id: string; key: string }[]> =>
  rowsOf(db, sql`select id, storage_key as key from privacy_requests where storage_key is not null and ${
    'at' in which ? sql`(expires_at <= ${which.at}::timestamptz or downloaded_at < ${which.at}::timestamptz - interval '1 hour')` : sql`customer_ids && ${sql.param([...which.customerIds])}::uuid[]`
  } limit 100`)

/** Of some storage keys, those that the file of an export has. */
export async function exportKeysInUse(db: Queryable, keys: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(db, sql`select storage_key as key from privacy_requests where storage_key = any(${sql.param([...keys])}::text[])`)
  return rows.map(({ key }) => key)
}

export async function forgetFile(db: Queryable, id: string): Promise<void> {
  await db.execute(sql`update privacy_requests set storage_key = null, key_sealed = null where id = ${id}`)
}

/** Exports of somebody who was erased, and such as are under way: nothing in them leads to the person any more. */
export const forgetSubjects = (db: Queryable, customerIds: readonly string[], at: string): Promise<number> =>
  changedBy(db, sql`update privacy_requests set customer_ids = null, customer_number = null, status = case when status in ('waiting', 'running') then 'failed' else status end,
    finished_at = coalesce(finished_at, ${at}::timestamptz) where kind = 'export' and customer_ids && ${sql.param([...customerIds])}::uuid[]`)
