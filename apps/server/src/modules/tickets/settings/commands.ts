import type { AuditAction, SlaPolicy, SlaPolicyInput, TicketType, TicketTypeInput } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../../platform/database/database.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { TicketContext } from '../context.ts'
import { toPolicy, toType } from './cache.ts'
import { requireKept, requireSound, requireSoundPolicy } from './definition.ts'
import * as store from './store.ts'

const nowOf = (context: TicketContext): string => new Date(context.now()).toISOString()

async function changing<T>(context: TicketContext, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await context.db.transaction(async (tx) => {
    await store.lockSettings(tx)
    return work(tx)
  })
  context.settings.changed()
  return result
}

const record = (context: TicketContext, tx: Transaction, userId: string, action: AuditAction, subject: string, detail: Record<string, unknown> = {}): Promise<void> =>
  context.audit.record({ actor: { id: userId }, action, subject, detail }, tx)

/** A new type, behind the others. @throws AppError bad_request */
export function createType(context: TicketContext, userId: string, type: TicketTypeInput): Promise<TicketType> {
  requireSound(type)
  return changing(context, async (tx) => {
    const id = randomUUID()
    await store.insertDefinition(tx, 'types', { id, definition: type, now: nowOf(context) })
    await record(context, tx, userId, 'ticket_type.created', `ticket_type:${id}`, { name: type.name })
    return requireType(tx, id)
  })
}

async function requireType(tx: Transaction, id: string): Promise<TicketType> {
  const row = (await store.readTypes(tx)).find((one) => one.id === id)
  if (!row) throw new AppError('not_found')
  return toType(row)
}

/** @throws AppError not_found, conflict (changed meanwhile), bad_request, not_allowed_now (tickets stand against it) */
export function updateType(context: TicketContext, userId: string, id: string, type: TicketTypeInput, version: number): Promise<TicketType> {
  requireSound(type)
  return changing(context, async (tx) => {
    const before = await requireType(tx, id)
    if (before.version !== version) throw new AppError('conflict')
    requireKept(before, type, await store.statesInUse(tx, id))
    await store.updateDefinition(tx, 'types', { id, version, definition: type, now: nowOf(context) })
    await record(context, tx, userId, 'ticket_type.updated', `ticket_type:${id}`, { name: type.name })
    return requireType(tx, id)
  })
}

/** @throws AppError not_found, not_allowed_now when there are such tickets */
export function deleteType(context: TicketContext, userId: string, id: string): Promise<void> {
  return changing(context, async (tx) => {
    const { name } = await requireType(tx, id)
    const [used] = await rowsOf<{ id: string }>(tx, sql`select id from tickets where type_id = ${id} limit 1`)
    if (used) throw new AppError('not_allowed_now', { text: { zh: '已有这种类型的工单，不能删除；可以把它停用。', en: 'There are tickets of this type, so it cannot be deleted. Make it inactive instead.' } })
    if ((await store.readTypes(tx)).length === 1) throw new AppError('not_allowed_now', { text: { zh: '至少要保留一种工单类型。', en: 'At least one type must remain.' } })
    await store.deleteDefinition(tx, 'types', id)
    await record(context, tx, userId, 'ticket_type.deleted', `ticket_type:${id}`, { name })
  })
}

/** @throws AppError bad_request unless the ids are those of all */
export function orderTypes(context: TicketContext, userId: string, ids: readonly string[]): Promise<TicketType[]> {
  return changing(context, async (tx) => {
    requireAll(ids, await store.readTypes(tx))
    await store.orderDefinitions(tx, 'types', ids)
    await record(context, tx, userId, 'ticket_type.ordered', 'ticket_type:all')
    return (await store.readTypes(tx)).map(toType)
  })
}

function requireAll(ids: readonly string[], rows: readonly { id: string }[]): void {
  const same = ids.length === rows.length && rows.every((row) => ids.includes(row.id))
  if (!same) throw new AppError('conflict')
}

async function requirePolicy(tx: Transaction, id: string): Promise<SlaPolicy> {
  const row = (await store.readPolicies(tx)).find((one) => one.id === id)
  if (!row) throw new AppError('not_found')
  return toPolicy(row)
}

/** A new policy, last in order. @throws AppError bad_request */
export function createPolicy(context: TicketContext, userId: string, policy: SlaPolicyInput): Promise<SlaPolicy> {
  return changing(context, async (tx) => {
    await requireReferences(context, tx, policy)
    const id = randomUUID()
    await store.insertDefinition(tx, 'policies', { id, definition: policy, now: nowOf(context) })
    await record(context, tx, userId, 'sla_policy.created', `sla_policy:${id}`, { name: policy.name })
    return requirePolicy(tx, id)
  })
}

async function requireReferences(context: TicketContext, tx: Transaction, policy: SlaPolicyInput): Promise<void> {
  requireSoundPolicy(policy, (await store.readTypes(tx)).map(({ id }) => id))
  if (policy.calendarId !== null && !(await context.ports.calendars([policy.calendarId])).has(policy.calendarId)) {
    throw new AppError('bad_request', { text: { zh: '所选工作日历不存在，请重新选择。', en: 'The chosen calendar does not exist. Choose another one.' }, fields: [{ path: 'body.calendarId', message: 'no such calendar' }] })
  }
}

/** @throws AppError not_found, conflict, bad_request */
export function updatePolicy(context: TicketContext, userId: string, id: string, policy: SlaPolicyInput, version: number): Promise<SlaPolicy> {
  return changing(context, async (tx) => {
    const before = await requirePolicy(tx, id)
    if (before.version !== version) throw new AppError('conflict')
    await requireReferences(context, tx, policy)
    await store.updateDefinition(tx, 'policies', { id, version, definition: policy, now: nowOf(context) })
    await record(context, tx, userId, 'sla_policy.updated', `sla_policy:${id}`, { name: policy.name })
    return requirePolicy(tx, id)
  })
}

/** @throws AppError not_found */
export function deletePolicy(context: TicketContext, userId: string, id: string): Promise<void> {
  return changing(context, async (tx) => {
    const { name } = await requirePolicy(tx, id)
    await store.deleteDefinition(tx, 'policies', id)
    await record(context, tx, userId, 'sla_policy.deleted', `sla_policy:${id}`, { name })
  })
}

/** @throws AppError conflict unless the ids are those of all */
export function orderPolicies(context: TicketContext, userId: string, ids: readonly string[]): Promise<SlaPolicy[]> {
  return changing(context, async (tx) => {
    requireAll(ids, await store.readPolicies(tx))
    await store.orderDefinitions(tx, 'policies', ids)
    await record(context, tx, userId, 'sla_policy.ordered', 'sla_policy:all')
    return (await store.readPolicies(tx)).map(toPolicy)
  })
}
