import type { Duplicate } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { openFields, openName, openPersonal, sealFields, sealPersonal } from '../personal.ts'
import { updateProfile, updateSealed } from '../store.ts'
import { announce, iso, type PersonContext } from './context.ts'
import { gone } from './standing.ts'
import * as store from './store.ts'

const MOST_ATTRIBUTES = 50
const MOST_TAGS = 50
const MOST_DUPLICATES = 20
/** What the kept customer takes over when they have none. The id of a site stays with its own row, which leads here. */
const FIELDS = ['name', 'phone', 'email', 'note'] as const
const COLUMNS = ['age_band', 'gender', 'occupation', 'level', 'source', 'owner_agent_id'] as const

/** Customers the agent may see who are likely the same person. */
export async function duplicatesOf(context: PersonContext, agent: AgentPrincipal, customerId: string): Promise<Duplicate[]> {
  const row = await store.findPerson(context.db, customerId)
  if (row === null) throw new AppError('not_found')
  if (row.merged_into !== null || row.erased_at !== null) return []
  const alike = await store.findAlike(context.db, row, MOST_DUPLICATES * 2)
  if (alike.length === 0) return []
  const ids = alike.map(({ id }) => id)
  const [seen, counts] = await Promise.all([context.ports.inSight(agent, ids), context.ports.conversationCounts(ids)])
  return alike.filter(({ id }) => seen.has(id)).slice(0, MOST_DUPLICATES).map((one) => ({
    customerId: one.id, number: one.number, name: openName(context.keyring, one), createdAt: one.created_at, lastSeenAt: one.last_seen_at, conversations: counts.get(one.id) ?? 0, same: sameOf(row, one),
  }))
}

function sameOf(one: store.PersonRow, other: store.PersonRow): Duplicate['same'] {
  const equal = (a: string | null, b: string | null): boolean => a !== null && a === b
  return [
    ...(equal(one.external_id_hash, other.external_id_hash) ? (['external_id'] as const) : []),
    ...(equal(one.phone_hash, other.phone_hash) ? (['phone'] as const) : []),
    ...(equal(one.email_hash, other.email_hash) ? (['email'] as const) : []),
  ]
}

/**
 * Makes one customer known as another. In one transaction the one points to the other, so that whoever signs in as either is
 * the same from then on; then conversations and tickets move, each noted before, so that a crash is gone on from and an undoing
 * knows exactly what to put back. What each row says of its customer stays in that row.
 * @throws AppError bad_request (the same one), not_found, not_allowed_now
 */
export async function mergeCustomers(context: PersonContext, agentId: string, keptId: string, goneId: string): Promise<void> {
  if (keptId === goneId) throw new AppError('bad_request', { text: { zh: '不能把客户与自己合并。', en: 'A customer cannot be merged with themselves.' } })
  const merge = await context.db.transaction(async (tx) => {
    const rows = await store.lockPersons(tx, [keptId, goneId])
    const [kept, other] = [rows.get(keptId), rows.get(goneId)]
    if (kept === undefined || other === undefined) throw new AppError('not_found')
    if ([kept, other].some((row) => row.merged_into !== null || row.erased_at !== null)) throw gone()
    const filled = await fillFrom(context, tx, kept, other)
    const row: store.MergeRow = { id: randomUUID(), kept: keptId, gone: goneId, status: 'moving', filled, by: agentId, at: iso(context) }
    await store.insertMerge(tx, row)
    const below = await store.mergedIds(tx, goneId)
    await store.addItems(tx, row.id, 'customer', below)
    await store.pointTo(tx, [goneId, ...below], keptId)
    await context.audit.record({ actor: { id: agentId }, action: 'customer.merged', subject: `customer:${keptId}`, detail: { other: goneId, merge: row.id } }, tx)
    return row
  })
  // Connections of the other come back as the kept one.
  announce(context, 'moved', [goneId, ...(await store.itemsOf(context.db, merge.id, 'customer'))])
  await finishMerge(context, merge)
}

/** The kept one's empty fields, and the attributes, values and tags they lack. */
async function fillFrom(context: PersonContext, tx: Queryable, kept: store.PersonRow, other: store.PersonRow): Promise<store.MergeRow['filled']> {
  const { keyring } = context
  const [own, theirs] = [openPersonal(keyring, kept), openPersonal(keyring, other)]
  const fields = FIELDS.filter((field) => own[field] === null && theirs[field] !== null)
  await updateSealed(tx, kept.id, sealPersonal(keyring, kept.id, Object.fromEntries(fields.map((field) => [field, theirs[field]]))))
  const columns = COLUMNS.filter((column) => kept[column] === null && other[column] !== null)
  const tags = other.tags.filter((tag) => !kept.tags.includes(tag)).slice(0, Math.max(0, MOST_TAGS - kept.tags.length))
  const values = missing(other.fields, kept.fields)
  await updateProfile(tx, kept.id, { ...pickColumns(other, columns), tags: tags.length > 0 ? [...kept.tags, ...tags] : undefined, fields: values.length > 0 ? { set: pick(other.fields, values), clear: [] } : undefined })
  const [ownSealed, theirSealed] = [openFields(keyring, kept.id, kept.fields_sealed), openFields(keyring, other.id, other.fields_sealed)]
  const sealed = missing(theirSealed, ownSealed)
  if (sealed.length > 0) await updateSealed(tx, kept.id, sealFields(keyring, kept.id, { ...ownSealed, ...pick(theirSealed, sealed) }))
  const attributes = missing(other.attributes, kept.attributes).slice(0, Math.max(0, MOST_ATTRIBUTES - Object.keys(kept.attributes).length))
  if (attributes.length > 0) await store.setAttributes(tx, kept.id, { ...kept.attributes, ...pick(other.attributes, attributes) })
  return { fields: [...fields, ...columns], attributes, tags, values, sealed }
}

const missing = (from: object, known: object): string[] => Object.keys(from).filter((key) => !(key in known))
const pickColumns = (row: store.PersonRow, columns: readonly (typeof COLUMNS)[number][]): Partial<Pick<store.PersonRow, (typeof COLUMNS)[number]>> => Object.fromEntries(columns.map((column) => [column, row[column]]))

const pick = <T>(all: Record<string, T>, keys: readonly string[]): Record<string, T> => Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)))

/** Moves what is left to move, each noted before it moves. What the other began while this ran is found too. */
export async function finishMerge(context: PersonContext, { id, kept, gone: from }: store.MergeRow): Promise<void> {
  const { db, ports } = context
  for (const { kind, idsOf, move } of ports.movables) {
    for (let ids = await idsOf(from); ids.length > 0; ids = await idsOf(from)) {
      await store.addItems(db, id, kind, ids)
      await move(ids, from, kept)
    }
  }
  await store.setMergeStatus(db, id, 'moving', 'done')
}

/**
 * Puts back what a merge has moved, as far as it is still there; what came since stays with the kept customer. Fields the merge
 * had filled are cleared when they still say the same.
 * @throws AppError not_found, not_allowed_now (erased, merged on, or moving still)
 */
export async function undoMerge(context: PersonContext, agentId: string, keptId: string, mergeId: string): Promise<void> {
  const merge = await context.db.transaction(async (tx) => {
    const found = await store.findMerge(tx, mergeId)
    if (found === null || found.kept !== keptId || found.status === 'undone') throw new AppError('not_found')
    if (found.status !== 'done') throw stillMoving()
    const rows = await store.lockPersons(tx, [found.kept, found.gone])
    const [kept, other] = [rows.get(found.kept), rows.get(found.gone)]
    if (kept === undefined || other === undefined) throw new AppError('not_found')
    if (kept.merged_into !== null || kept.erased_at !== null || other.erased_at !== null) throw gone()
    if (!(await store.setMergeStatus(tx, mergeId, 'done', 'undoing', { by: agentId, at: iso(context) }))) throw stillMoving()
    await emptyAgain(context, tx, kept, other, found.filled)
    await store.pointTo(tx, await store.itemsOf(tx, mergeId, 'customer'), found.gone)
    await store.pointTo(tx, [found.gone], null)
    await context.audit.record({ actor: { id: agentId }, action: 'customer.merge_undone', subject: `customer:${keptId}`, detail: { other: found.gone, merge: mergeId } }, tx)
    return found
  })
  announce(context, 'moved', [merge.kept])
  await finishUndo(context, merge)
}

const stillMoving = (): AppError => new AppError('not_allowed_now', { text: { zh: '合并或撤销还在进行，请稍后再试。', en: 'Things are still being moved. Try again in a moment.' } })

/** Takes back what the merge had filled, as far as it still says the same. */
async function emptyAgain(context: PersonContext, tx: Queryable, kept: store.PersonRow, other: store.PersonRow, filled: store.MergeRow['filled']): Promise<void> {
  const { keyring } = context
  const [own, theirs] = [openPersonal(keyring, kept), openPersonal(keyring, other)]
  const fields = FIELDS.filter((field) => filled.fields.includes(field) && own[field] === theirs[field])
  await updateSealed(tx, kept.id, sealPersonal(keyring, kept.id, Object.fromEntries(fields.map((field) => [field, null]))))
  const columns = COLUMNS.filter((column) => filled.fields.includes(column) && kept[column] === other[column])
  const values = filled.values.filter((key) => isDeepStrictEqual(kept.fields[key], other.fields[key]))
  await updateProfile(tx, kept.id, {
    ...Object.fromEntries(columns.map((column) => [column, null])), tags: filled.tags.length > 0 ? kept.tags.filter((tag) => !filled.tags.includes(tag)) : undefined,
    fields: values.length > 0 ? { set: {}, clear: values } : undefined,
  })
  const [ownSealed, theirSealed] = [openFields(keyring, kept.id, kept.fields_sealed), openFields(keyring, other.id, other.fields_sealed)]
  const sealed = filled.sealed.filter((key) => ownSealed[key] === theirSealed[key])
  if (sealed.length > 0) await updateSealed(tx, kept.id, sealFields(keyring, kept.id, without(ownSealed, sealed)))
  const attributes = filled.attributes.filter((key) => kept.attributes[key] === other.attributes[key])
  if (attributes.length > 0) await store.setAttributes(tx, kept.id, without(kept.attributes, attributes))
}

const without = <T>(all: Record<string, T>, keys: readonly string[]): Record<string, T> => Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)))

export async function finishUndo(context: PersonContext, { id, kept, gone: back }: store.MergeRow): Promise<void> {
  const { db, ports } = context
  for (const { kind, move } of ports.movables) await move(await store.itemsOf(db, id, kind), kept, back)
  await store.setMergeStatus(db, id, 'undoing', 'undone')
}

/** Goes on with what a crash has left half done. */
export async function finishOpenMerges(context: PersonContext): Promise<void> {
  for (const merge of await store.openMerges(context.db)) await (merge.status === 'moving' ? finishMerge(context, merge) : finishUndo(context, merge))
}
