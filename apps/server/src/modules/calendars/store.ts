import type { CalendarException, WorkingInterval } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'

export interface CalendarRow {
  id: string
  name: string
  timeZone: string
  weekly: WorkingInterval[][]
  exceptions: CalendarException[]
  builtIn: 'always' | 'weekdays' | null
  isDefault: boolean
  version: number
  updatedAt: string
}

export type CalendarFields = Pick<CalendarRow, 'name' | 'timeZone' | 'weekly' | 'exceptions'>

const columns = sql`id, name, time_zone as "timeZone", weekly, exceptions, built_in as "builtIn", is_default as "isDefault", version, ${instantOf(sql`updated_at`)} as "updatedAt"`

const one = async (db: Queryable, where: SQL): Promise<CalendarRow | null> =>
  (await rowsOf<CalendarRow>(db, sql`select ${columns} from calendars where ${where}`))[0] ?? null

export const findCalendar = (db: Queryable, id: string): Promise<CalendarRow | null> => one(db, sql`id = ${id}`)
export const lockCalendar = (db: Queryable, id: string): Promise<CalendarRow | null> => one(db, sql`id = ${id} for update`)

export const allCalendars = (db: Queryable): Promise<CalendarRow[]> => rowsOf(db, sql`select ${columns} from calendars`)

/** By name, those after a place. */
export function listCalendars(db: Queryable, after: { name: string; id: string } | null, limit: number): Promise<CalendarRow[]> {
  const place = after === null ? sql`true` : sql`(name collate "zh-x-icu", id) > (${after.name} collate "zh-x-icu", ${after.id}::uuid)`
  return rowsOf(db, sql`select ${columns} from calendars where ${place} order by name collate "zh-x-icu", id limit ${limit}`)
}

/** Changes of the set of calendars are made one after the other. */
export const lockCalendars = async (db: Queryable): Promise<void> => {
  await db.execute(sql`lock table calendars in share row exclusive mode`)
}

export const countCalendars = async (db: Queryable): Promise<number> =>
  (await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from calendars`))[0]?.n ?? 0

export async function insertCalendar(db: Queryable, id: string, { name, timeZone, weekly, exceptions }: CalendarFields): Promise<void> {
  await db.execute(sql`
    insert into calendars (id, name, time_zone, weekly, exceptions)
    values (${id}, ${name}, ${timeZone}, ${JSON.stringify(weekly)}::jsonb, ${JSON.stringify(exceptions)}::jsonb)`)
}

export async function updateCalendar(db: Queryable, id: string, { name, timeZone, weekly, exceptions }: CalendarFields): Promise<void> {
  await db.execute(sql`
    update calendars set name = ${name}, time_zone = ${timeZone}, weekly = ${JSON.stringify(weekly)}::jsonb,
      exceptions = ${JSON.stringify(exceptions)}::jsonb, version = version + 1, updated_at = now() where id = ${id}`)
}

export const deleteCalendar = async (db: Queryable, id: string): Promise<boolean> => (await changedBy(db, sql`delete from calendars where id = ${id}`)) > 0

/** Takes the mark from the one that has it first: only one may. */
export async function setDefault(db: Queryable, id: string): Promise<void> {
  await db.execute(sql`update calendars set is_default = false where is_default and id <> ${id}`)
  await db.execute(sql`update calendars set is_default = true where id = ${id}`)
}
