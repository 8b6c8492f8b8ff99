import { createHash } from 'node:crypto'
import { announce, iso, type PersonContext } from './context.ts'
import type { PersonalPart, Subject } from './parts.ts'
import * as requests from './requests-store.ts'
import type { RequestRow } from './requests-store.ts'
import * as store from './store.ts'

/** Another node has taken the request over. */
export class TakenOver extends Error {}

/** What customers themselves keep; it comes last, because the others may need the name to find what is the person's. */
export function ownPart(context: PersonContext, own: PersonalPart['export']): PersonalPart {
  return {
    name: 'customers',
    ...(own === undefined ? {} : { export: own }),
    async erase({ customerIds }) {
      for (const { id, key } of await requests.exportFiles(context.db, { customerIds })) {
        await context.storage.remove(key)
        await requests.forgetFile(context.db, id)
      }
      return context.db.transaction(async (tx) => {
        const exports = await requests.forgetSubjects(tx, customerIds, iso(context))
        const counts = await store.blankCustomers(tx, customerIds, iso(context))
        return { left: false, counts: { ...counts, exports } }
      })
    },
  }
}

/**
 * Erases a person everywhere, part by part. Tokens and open connections end first, so that nothing new comes. Each part is
 * repeatable and says when it is through; the number of parts done is kept, so that a restart goes on where it stopped.
 */
export async function runErasure(context: PersonContext, parts: readonly PersonalPart[], claimed: RequestRow): Promise<void> {
  const { db } = context
  let request = { ...claimed, customerIds: await everyId(context, parts, claimed.customerIds ?? []) }
  await shutOut(context, request)
  while (request.step < parts.length) {
    const { left, counts } = (await parts[request.step]?.erase({ customerIds: request.customerIds })) ?? { left: false, counts: {} }
    request = { ...request, step: left ? request.step : request.step + 1, counts: added(request.counts, counts) }
    if (!(await requests.saveProgress(db, request))) throw new TakenOver()
  }
  const at = iso(context)
  // Before the record: said twice it does no harm, left out it would be missed after a restore.
  await context.onErased?.({ request: request.id, subject: request.subjectHash, at })
  if (!(await requests.finishErasure(db, request, proofOf(request, at), at))) throw new TakenOver()
  await context.audit.record({ actor: 'system', action: 'customer.erased', subject: `privacy_request:${request.id}`, detail: { counts: request.counts } })
}

async function shutOut(context: PersonContext, request: RequestRow & { customerIds: string[] }): Promise<void> {
  await store.endTokens(context.db, request.customerIds)
  announce(context, 'erased', request.customerIds)
  if (!(await requests.saveProgress(context.db, request))) throw new TakenOver()
}

/** The customer, who was merged into them, and the visitors they were before anybody noted it. */
async function everyId(context: PersonContext, parts: readonly PersonalPart[], known: readonly string[]): Promise<string[]> {
  const ids = new Set(known)
  for (const id of known) for (const below of await store.mergedIds(context.db, id)) ids.add(below)
  const subject: Subject = { customerIds: [...ids] }
  const others = (await Promise.all(parts.map(async (part) => (await part.otherIds?.(subject)) ?? []))).flat().filter((id) => !ids.has(id))
  for (const id of await store.strayVisitors(context.db, others)) ids.add(id)
  return [...ids]
}

function added(all: Record<string, number>, more: Record<string, number>): Record<string, number> {
  const sum = { ...all }
  for (const [name, n] of Object.entries(more)) if (n > 0) sum[name] = (sum[name] ?? 0) + n
  return sum
}

/** SHA-256 over what the record says: whoever keeps it can tell later that the record was not changed. */
export function proofOf({ id, subjectHash, createdBy, createdAt, counts }: RequestRow, finishedAt: string): string {
  const sorted = Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)))
  return createHash('sha256').update(JSON.stringify([id, subjectHash, createdBy, createdAt, finishedAt, sorted])).digest('hex')
}
