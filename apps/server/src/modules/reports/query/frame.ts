import { MAX_HOURLY_DAYS, MAX_REPORT_DAYS, type ReportInterval } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { AppError } from '../../../platform/errors.ts'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

const DAY = 86_400_000

/** Days of the company's time zone, both included, as the instants they lie between. */
export interface Frame {
  from: string
  to: string
  timeZone: string
  /** The first instant of `from`, and of the day after `to`. */
  start: string
  end: string
  interval: ReportInterval
  /** Beginnings of the intervals, in order. */
  intervals: string[]
}

export const addDays = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
export const daysBetween = (from: string, to: string): number => (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY

/** The first instant of a date in a zone. */
export const startOfDay = (date: string, timeZone: string): SQL => sql`(${date}::date::timestamp at time zone ${timeZone})`

const refuse = (zh: string, en: string): AppError => new AppError('bad_request', { text: { zh, en } })

/** @throws AppError bad_request for days out of order, or too many */
export function checkDays(from: string, to: string, interval: ReportInterval): void {
  const days = daysBetween(from, to) + 1
  if (days < 1) throw refuse('结束日期早于开始日期。', 'The period ends before it begins.')
  if (days > MAX_REPORT_DAYS) throw refuse(`一次最多查询 ${String(MAX_REPORT_DAYS)} 天。`, `A report covers ${String(MAX_REPORT_DAYS)} days at the most.`)
  if (interval === 'hour' && days > MAX_HOURLY_DAYS) {
    throw refuse(`按小时最多查询 ${String(MAX_HOURLY_DAYS)} 天，请缩短日期或改为按天。`, `By the hour a report covers ${String(MAX_HOURLY_DAYS)} days at the most. Shorten it, or divide it by days.`)
  }
}

/** The instants of a period, by the rules of the zone that the database has. */
export async function frameOf(db: Queryable, { from, to, interval, timeZone }: Pick<Frame, 'from' | 'to' | 'interval' | 'timeZone'>): Promise<Frame> {
  const next = addDays(to, 1)
  const unit = interval === 'none' ? 'day' : interval
  const step = interval === 'hour' ? '15 minutes' : '6 hours'
  const [row] = await rowsOf<{ start: string; end: string; intervals: string[] | null }>(db, sql`
    select ${instantOf(startOfDay(from, timeZone))} as start, ${instantOf(startOfDay(next, timeZone))} as "end", (
      select json_agg(${instantOf(sql`x.at`)} order by x.at) from (
        select distinct date_trunc(${unit}, t, ${timeZone}) as at
        from generate_series(${startOfDay(from, timeZone)}, ${startOfDay(next, timeZone)} - interval '1 second', ${step}::interval) as t
      ) as x) as intervals`)
  if (!row) throw new Error('no frame')
  return { from, to, timeZone, interval, start: row.start, end: row.end, intervals: interval === 'none' ? [] : (row.intervals ?? []) }
}

/** Runs of days: `[from, to]` both included. */
export function runsOf(days: readonly string[]): [string, string][] {
  const runs: [string, string][] = []
  for (const day of [...days].sort()) {
    const last = runs.at(-1)
    if (last && daysBetween(last[1], day) <= 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}
