import type { AuditAction, CalendarInput } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../platform/database/database.ts'
import { isReferenced } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import type { Actor, CalendarsContext } from './context.ts'
import * as store from './store.ts'
import { isTimeZone } from './zone.ts'

const MOST = 200

const refuse = (zh: string, en: string): AppError => new AppError('not_allowed_now', { text: { zh, en } })

/** @throws AppError bad_request for a time zone this server does not know. */
export function requireTimeZone(name: string): void {
  if (isTimeZone(name)) return
  throw new AppError('bad_request', {
    text: { zh: `没有名为“${name}”的时区，请填写如 Asia/Shanghai 的名称。`, en: `There is no time zone “${name}”. Give a name such as Asia/Shanghai.` },
    fields: [{ path: 'body.timeZone', message: 'unknown' }],
  })
}

const byDate = (a: { date: string }, b: { date: string }): number => (a.date < b.date ? -1 : 1)

/** What is stored of an input. @throws AppError bad_request */
function fieldsOf({ name, timeZone, weekly, exceptions }: CalendarInput): store.CalendarFields {
  requireTimeZone(timeZone)
  const trimmed = name.trim()
  if (trimmed === '') throw new AppError('bad_request', { text: { zh: '名称不能为空。', en: 'The name must not be empty.' }, fields: [{ path: 'body.name', message: 'empty' }] })
  return { name: trimmed, timeZone, weekly, exceptions: [...exceptions].sort(byDate) }
}

async function requireRow(tx: Transaction, id: string): Promise<store.CalendarRow> {
  const row = await store.findCalendar(tx, id)
  if (!row) throw new AppError('not_found')
  return row
}

/** Stores a new calendar. @throws AppError bad_request, not_allowed_now when there are too many. */
export async function createCalendar(context: CalendarsContext, actor: Actor, input: CalendarInput): Promise<store.CalendarRow> {
  const fields = fieldsOf(input)
  const id = randomUUID()
  const made = await context.db.transaction(async (tx) => {
    await store.lockCalendars(tx)
    if ((await store.countCalendars(tx)) >= MOST) throw refuse(`最多 ${MOST} 个工作日历，请先删除不用的。`, `There are ${MOST} calendars, which is the limit. Delete one that is not used.`)
    await store.insertCalendar(tx, id, fields)
    await context.audit.record({ actor, action: 'calendar.created', subject: `calendar:${id}`, detail: { name: fields.name } }, tx)
    return requireRow(tx, id)
  })
  context.changed()
  return made
}

const changedFields = (before: store.CalendarFields, after: store.CalendarFields): string[] =>
  (['name', 'timeZone', 'weekly', 'exceptions'] as const).filter((field) => JSON.stringify(sorted(before[field])) !== JSON.stringify(sorted(after[field])))

/** The same value with the properties of objects in one order: the database keeps its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}

export interface Change<T> {
  row: store.CalendarRow
  result: T
}

/**
 * Changes the hours of a calendar that may be changed. The same again changes nothing.
 * @throws AppError not_found, not_allowed_now for the one that is always open, conflict when it is no longer the given version
 */
export async function changeCalendar<T>(
  context: CalendarsContext,
  { actor, id, version, action }: { actor: Actor; id: string; version: number; action: AuditAction },
  change: (before: store.CalendarRow) => { fields: store.CalendarFields; detail: Record<string, unknown>; result: T },
): Promise<Change<T>> {
  const { row, result, changed } = await context.db.transaction(async (tx) => {
    const before = await store.lockCalendar(tx, id)
    if (!before) throw new AppError('not_found')
    if (before.builtIn === 'always') throw refuse('“全天候”日历不能修改，请新建一个。', 'The calendar that is always open cannot be changed. Make a new one.')
    if (before.version !== version) throw new AppError('conflict')
    const { fields, detail, result } = change(before)
    const changed = changedFields(before, fields)
    if (changed.length === 0) return { row: before, result, changed: false }
    await store.updateCalendar(tx, id, fields)
    await context.audit.record({ actor, action, subject: `calendar:${id}`, detail: { fields: changed, ...detail } }, tx)
    return { row: await requireRow(tx, id), result, changed: true }
  })
  if (changed) context.changed()
  return { row, result }
}

/** Replaces a calendar. @throws AppError as `changeCalendar`, bad_request */
export async function updateCalendar(context: CalendarsContext, actor: Actor, id: string, { version, ...input }: CalendarInput & { version: number }): Promise<store.CalendarRow> {
  const fields = fieldsOf(input)
  return (await changeCalendar(context, { actor, id, version, action: 'calendar.updated' }, () => ({ fields, detail: {}, result: null }))).row
}

/** @throws AppError not_found; not_allowed_now for the default, the one that is always open, and one that is used */
export async function deleteCalendar(context: CalendarsContext, actor: Actor, id: string): Promise<void> {
  try {
    await context.db.transaction(async (tx) => {
      const row = await store.lockCalendar(tx, id)
      if (!row) throw new AppError('not_found')
      if (row.builtIn === 'always') throw refuse('“全天候”日历不能删除。', 'The calendar that is always open cannot be deleted.')
      if (row.isDefault) throw refuse('这是默认的工作日历，请先把另一个设为默认。', 'This is the default calendar. Make another one the default first.')
      await store.deleteCalendar(tx, id)
      await context.audit.record({ actor, action: 'calendar.deleted', subject: `calendar:${id}`, detail: { name: row.name } }, tx)
    })
  } catch (error) {
    if (isReferenced(error)) throw refuse('此工作日历仍在使用，请先在使用它的地方换成另一个。', 'This calendar is in use. Choose another one where it is used first.')
    throw error
  }
  context.changed()
}

/** Makes a calendar the one that new groups use. @throws AppError not_found */
export async function setDefaultCalendar(context: CalendarsContext, actor: Actor, id: string): Promise<store.CalendarRow> {
  const row = await context.db.transaction(async (tx) => {
    await store.lockCalendars(tx)
    const before = await requireRow(tx, id)
    if (before.isDefault) return before
    await store.setDefault(tx, id)
    await context.audit.record({ actor, action: 'calendar.made_default', subject: `calendar:${id}`, detail: {} }, tx)
    return { ...before, isDefault: true }
  })
  context.changed()
  return row
}
