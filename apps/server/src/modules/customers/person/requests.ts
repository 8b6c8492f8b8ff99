import type { Language, PrivacyRequest } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { decrypted, type StreamKey } from '../../../platform/archive/encrypted.ts'
import { encodePlace } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { cursorPlace } from '../../../platform/http/cursor.ts'
import { iso, subjectHash, type PersonContext } from './context.ts'
import { runErasure, TakenOver } from './erase.ts'
import { exportKeyPlace, runExport } from './export.ts'
import type { PersonalPart } from './parts.ts'
import * as requests from './requests-store.ts'
import type { RequestRow } from './requests-store.ts'
import { gone } from './standing.ts'
import * as store from './store.ts'

/** Tries of a request before it counts as failed. An erasure never does: it goes on until it is done. */
const MOST_EXPORT_TRIES = 3
const WAIT_SECONDS = 30
const LOOK_EVERY = 3_000

/** Begins an export for whoever asks; one that is under way already is theirs. */
export async function startExport(context: PersonContext, agent: AgentPrincipal, customerId: string, language: Language): Promise<RequestRow> {
  return start(context, 'export', agent.userId, customerId, language)
}

/** Begins an erasure. @throws AppError bad_request when the number said again is another customer's */
export async function startErasure(context: PersonContext, agent: AgentPrincipal, customerId: string, confirm: number, language: Language): Promise<RequestRow> {
  const row = await store.findPerson(context.db, customerId)
  if (row === null) throw new AppError('not_found')
  if (row.number !== confirm) {
    throw new AppError('bad_request', { text: { zh: '输入的客户编号与要删除的客户不一致。', en: 'The number you typed is not that of the customer to be erased.' }, fields: [{ path: 'body.confirm', message: 'another number' }] })
  }
  return start(context, 'erasure', agent.userId, customerId, language)
}

async function start(context: PersonContext, kind: RequestRow['kind'], createdBy: string, customerId: string, language: Language): Promise<RequestRow> {
  const hash = subjectHash(context.keyring, customerId)
  return context.db.transaction(async (tx) => {
    const row = (await store.lockPersons(tx, [customerId])).get(customerId)
    if (row === undefined) throw new AppError('not_found')
    if (row.erased_at !== null || row.merged_into !== null) throw gone()
    const open = await requests.findOpen(tx, kind, hash, createdBy)
    if (open !== null) return open
    const id = randomUUID()
    await requests.insertRequest(tx, {
      id, kind, customerIds: [customerId, ...(await store.mergedIds(tx, customerId))], customerNumber: row.number, subjectHash: hash, createdBy, language, createdAt: iso(context),
    })
    // An erasure's entry does not say whom: it stays when nobody may know any more.
    const subject = kind === 'export' ? `customer:${customerId}` : `privacy_request:${id}`
    await context.audit.record({ actor: { id: createdBy }, action: kind === 'export' ? 'customer.export_ordered' : 'customer.erasure_ordered', subject }, tx)
    const made = await requests.findRequest(tx, id)
    if (made === null) throw new Error('a request was stored and is not there')
    return made
  })
}

/** Erasures that a backup did not know of yet, by the hashes of a list kept outside. @returns how many begin */
export async function replayErasures(context: Pick<PersonContext, 'db' | 'keyring' | 'now'>, subjects: ReadonlySet<string>): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000'
  let begun = 0
  for (;;) {
    const page = await store.pageOfIds(context.db, after, 1000)
    const last = page.at(-1)
    if (last === undefined) return begun
    for (const { id, number } of page) {
      const hash = subjectHash(context.keyring, id)
      if (!subjects.has(hash) || (await requests.findOpen(context.db, 'erasure', hash, null)) !== null) continue
      await requests.insertRequest(context.db, {
        id: randomUUID(), kind: 'erasure', customerIds: [id, ...(await store.mergedIds(context.db, id))], customerNumber: number, subjectHash: hash, createdBy: null, language: 'zh', createdAt: iso(context),
      })
      begun += 1
    }
    after = last.id
  }
}

/** A page of what the agent may know of. @throws AppError bad_request for a cursor of another list */
export async function listRequests(context: PersonContext, agent: AgentPrincipal, parts: number, query: { cursor?: string | undefined; limit: number }): Promise<{ items: PrivacyRequest[]; next: string | null }> {
  const seen = { exportsOf: agent.permissions.has('customers.export') ? agent.userId : null, erasures: agent.permissions.has('customers.erase') }
  const rows = await requests.listRequests(context.db, seen, placeOf(query.cursor), query.limit + 1)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return { items: await presentAll(context, agent, parts, page), next: last && rows.length > page.length ? encodePlace([last.createdAt, last.id]) : null }
}

const place = z.tuple([z.iso.datetime(), z.uuid()])

function placeOf(cursor: string | undefined): { at: string; id: string } | null {
  const found = cursorPlace(cursor, place)
  return found && { at: found[0], id: found[1] }
}

export async function presentAll(context: PersonContext, agent: AgentPrincipal, parts: number, rows: readonly RequestRow[]): Promise<PrivacyRequest[]> {
  const names = await context.ports.agentNames([...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))])
  const now = iso(context)
  return rows.map((row) => {
    const { id, kind, status, customerNumber, createdBy, createdAt, finishedAt, step, counts, proof, size, expiresAt, downloadedAt } = row
    const file = kind === 'export' && status === 'done'
    return {
      id, kind, status, customerNumber, createdAt, finishedAt, counts, proof, downloadedAt, total: parts, done: status === 'done' ? parts : Math.min(step, parts),
      createdBy: createdBy === null ? null : { id: createdBy, name: names.get(createdBy) ?? null }, subjectHash: kind === 'erasure' ? row.subjectHash : null,
      size: file ? size : null, expiresAt: file ? expiresAt : null,
      ready: file && createdBy === agent.userId && row.storageKey !== null && downloadedAt === null && expiresAt !== null && expiresAt > now,
    }
  })
}

const noFile = (): AppError => new AppError('not_found', { text: { zh: '文件已下载过、已过期或已删除，请重新导出。', en: 'The file was fetched, has ended or was removed. Export again.' } })

export interface Download {
  bytes: Readable
  size: number
  name: string
}

/** The one download of an own export. When the transfer breaks off it can be tried again. @throws AppError not_found */
export async function download(context: PersonContext, agent: AgentPrincipal, id: string): Promise<Download> {
  const row = await requests.findRequest(context.db, id)
  if (row?.kind !== 'export' || row.createdBy !== agent.userId || row.storageKey === null || row.keySealed === null || row.size === null) throw noFile()
  if (!(await requests.takeDownload(context.db, id, iso(context)))) throw noFile()
  const key = JSON.parse(context.keyring.open(row.keySealed, exportKeyPlace(id))) as StreamKey
  const bytes = decrypted(await context.storage.get(row.storageKey), key)
  const { storageKey } = row
  let whole = false
  bytes.once('end', () => {
    whole = true
  })
  bytes.once('close', () => {
    const settle = whole ? removeFile(context, id, storageKey) : requests.giveDownloadBack(context.db, id)
    settle.catch(context.onError)
  })
  await context.audit.record({ actor: { id: agent.userId }, action: 'customer.export_fetched', subject: `privacy_request:${id}` })
  return { bytes, size: row.size, name: `yingda-${row.customerNumber === null ? 'customer' : String(row.customerNumber)}-${row.createdAt.slice(0, 10)}.zip` }
}

async function removeFile(context: PersonContext, id: string, key: string): Promise<void> {
  await context.storage.remove(key)
  await requests.forgetFile(context.db, id)
}

/** Removes files of exports that were fetched or whose time is over. */
export async function removeOldFiles(context: PersonContext): Promise<void> {
  for (;;) {
    const files = await requests.exportFiles(context.db, { at: iso(context) })
    for (const { id, key } of files) await removeFile(context, id, key)
    if (files.length < 100) return
  }
}

export interface RequestRunner {
  start(): void
  /** Looks for work now; on nodes that do none it does nothing. */
  kick(): void
  /** Does what waits, now; for commands and tests. */
  runAll(): Promise<void>
  close(): Promise<void>
}

/** Works at requests, one at a time; what a node leaves when it dies another goes on with. */
export function createRunner(context: PersonContext, parts: readonly PersonalPart[], before: () => Promise<void>): RequestRunner {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let stopping = false

  const work = async (request: RequestRow): Promise<void> => {
    const beating = setInterval(() => {
      requests.beat(context.db, request.id, request.attempts).catch(context.onError)
    }, 5_000)
    try {
      await (request.kind === 'export' ? runExport(context, parts, request) : runErasure(context, parts, request))
    } catch (error) {
      if (error instanceof TakenOver) return
      context.onError(error)
      if (request.kind === 'export' && request.attempts >= MOST_EXPORT_TRIES) await requests.failRequest(context.db, request, iso(context))
      else await requests.putOff(context.db, request, WAIT_SECONDS)
    } finally {
      clearInterval(beating)
    }
  }
  const runAll = async (): Promise<void> => {
    await before()
    for (let next = await requests.claimRequest(context.db); next !== null; next = stopping ? null : await requests.claimRequest(context.db)) await work(next)
  }
  const kick = (): void => {
    if (timer === undefined || stopping) return
    running ??= runAll().catch(context.onError).finally(() => {
      running = null
    })
  }
  return {
    runAll,
    kick,
    start() {
      timer = setInterval(kick, LOOK_EVERY)
      kick()
    },
    async close() {
      stopping = true
      clearInterval(timer)
      await running
    },
  }
}
