import { reportScheduleInput, scheduleResult, type ReportScheduleInput, type ScheduleResult } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export interface ScheduleRow {
  id: string
  version: number
  spec: ReportScheduleInput
  /** What fell due up to here is done with. */
  doneUntil: string
  last: ScheduleResult | null
  updatedAt: string
  updatedBy: string | null
}

interface Found {
  id: string
  version: number
  name: string
  spec: object
  paused: boolean
  doneUntil: string
  last: unknown
  updatedAt: string
  updatedBy: string | null
}

const columns = sql`id, version, name, spec, paused, ${instantOf(sql`done_until`)} as "doneUntil", last, ${instantOf(sql`updated_at`)} as "updatedAt", updated_by as "updatedBy"`
const rowOf = ({ name, paused, spec, last, ...row }: Found): ScheduleRow => ({ ...row, spec: reportScheduleInput.parse({ ...spec, name, paused }), last: last === null ? null : scheduleResult.parse(last) })

/** Any number: schedules are counted and added one after the other. */
const ADD_LOCK = 7_214_181

export const listSchedules = async (db: Queryable): Promise<ScheduleRow[]> => (await rowsOf<Found>(db, sql`select ${columns} from report_schedules order by name collate "zh-x-icu", id`)).map(rowOf)

export async function findSchedule(db: Queryable, id: string): Promise<ScheduleRow | null> {
  const [found] = await rowsOf<Found>(db, sql`select ${columns} from report_schedules where id = ${id}`)
  return found ? rowOf(found) : null
}

/** @returns how many there are, for as long as the transaction lasts */
export async function countAndLock(tx: Queryable): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADD_LOCK})`)
  return (await rowsOf<{ n: number }>(tx, sql`select count(*)::int as n from report_schedules`))[0]?.n ?? 0
}

export async function insertSchedule(tx: Queryable, id: string, { name, paused, ...spec }: ReportScheduleInput, by: string, doneUntil: number): Promise<void> {
  await tx.execute(sql`
    insert into report_schedules (id, name, spec, paused, done_until, updated_by)
    values (${id}, ${name}, ${JSON.stringify(spec)}::jsonb, ${paused}, ${new Date(doneUntil).toISOString()}, ${by})`)
}

/** @returns false when it was changed since `version` */
export const replaceSchedule = async (tx: Queryable, id: string, version: number, { name, paused, ...spec }: ReportScheduleInput, by: string, doneUntil: string): Promise<boolean> =>
  (await changedBy(tx, sql`
    update report_schedules set version = version + 1, name = ${name}, spec = ${JSON.stringify(spec)}::jsonb, paused = ${paused}, done_until = ${doneUntil}, updated_at = now(), updated_by = ${by}
    where id = ${id} and version = ${version}`)) > 0

export const deleteSchedule = async (tx: Queryable, id: string): Promise<boolean> => (await changedBy(tx, sql`delete from report_schedules where id = ${id}`)) > 0

/** Marks a due time as done with. @returns false when another node did, or somebody changed it meanwhile */
export const finishDue = async (tx: Queryable, row: ScheduleRow, due: number, last: ScheduleResult): Promise<boolean> =>
  (await changedBy(tx, sql`
    update report_schedules set done_until = ${new Date(due).toISOString()}, last = ${JSON.stringify(last)}::jsonb
    where id = ${row.id} and version = ${row.version} and done_until = ${row.doneUntil}::timestamptz`)) > 0

export async function noteResult(tx: Queryable, id: string, last: ScheduleResult): Promise<void> {
  await tx.execute(sql`update report_schedules set last = ${JSON.stringify(last)}::jsonb where id = ${id}`)
}
