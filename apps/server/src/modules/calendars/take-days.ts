import { MAX_EXCEPTIONS, type CalendarException, type HolidaysReport, type Language, type WorkingInterval } from '@yingda/contract'
import { AppError } from '../../platform/errors.ts'
import { changeCalendar } from './commands.ts'
import type { Actor, CalendarsContext } from './context.ts'
import { readCsv } from './files/csv.ts'
import { textOf, type DayFile, type FileDay } from './files/day-file.ts'
import { isIcs, readIcs } from './files/ics.ts'
import { presentCalendar } from './presenter.ts'
import { holidayPresets } from './presets.ts'

const MOST_REJECTED = 200

/** The hours of a usual working day: those of the first day of the week that has some. */
export const usualHours = (weekly: readonly WorkingInterval[][]): WorkingInterval[] => weekly.find((day) => day.length > 0) ?? []

function exceptionOf(day: FileDay, weekly: readonly WorkingInterval[][]): CalendarException {
  const intervals = day.kind === 'workday' ? usualHours(weekly) : [...day.intervals]
  return { date: day.date, intervals, name: day.name }
}

const sameHours = (a: CalendarException, b: CalendarException): boolean =>
  a.name === b.name && a.intervals.length === b.intervals.length && a.intervals.every((one, at) => one.from === b.intervals[at]?.from && one.to === b.intervals[at]?.to)

interface Taken {
  exceptions: CalendarException[]
  added: number
  replaced: number
  unchanged: number
}

/** Exceptions with the days of a file over those of the same dates; where a file names a date twice, a working day wins. */
function taken(before: readonly CalendarException[], days: readonly FileDay[], weekly: readonly WorkingInterval[][]): Taken {
  const file = new Map<string, FileDay>()
  for (const day of days) if (!file.has(day.date) || day.kind !== 'closed') file.set(day.date, day)
  const all = new Map(before.map((one) => [one.date, one]))
  const counts = { added: 0, replaced: 0, unchanged: 0 }
  for (const day of file.values()) {
    const next = exceptionOf(day, weekly)
    const old = all.get(day.date)
    counts[old === undefined ? 'added' : sameHours(old, next) ? 'unchanged' : 'replaced'] += 1
    all.set(day.date, next)
  }
  return { exceptions: [...all.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), ...counts }
}

const tooMany = (): AppError =>
  new AppError('too_large', { text: { zh: `一个日历最多 ${MAX_EXCEPTIONS} 个例外日期，请删去过去的再导入。`, en: `A calendar holds ${MAX_EXCEPTIONS} exceptions at the most. Remove past ones and import again.` } })

interface Place {
  actor: Actor
  id: string
  version: number
  language: Language
}

async function takeDays(context: CalendarsContext, { actor, id, version, language }: Place, { days, rejected }: DayFile, detail: Record<string, unknown>): Promise<HolidaysReport> {
  const { row, result } = await changeCalendar(context, { actor, id, version, action: 'calendar.imported' }, (before) => {
    const { exceptions, ...counts } = taken(before.exceptions, days, before.weekly)
    if (exceptions.length > MAX_EXCEPTIONS) throw tooMany()
    return { fields: { ...before, exceptions }, detail: { ...detail, created: counts.added, updated: counts.replaced, unchanged: counts.unchanged, rejected: rejected.length }, result: counts }
  })
  return {
    calendar: presentCalendar(row, context.now()),
    ...result,
    rejected: rejected.slice(0, MOST_REJECTED).map(({ line, reason, text }) => ({ line, reason: reason[language], text })),
    rejectedCount: rejected.length,
  }
}

/** Takes the days of an .ics or CSV file into a calendar. @throws AppError as `changeCalendar`, bad_request, too_large */
export async function importHolidays(context: CalendarsContext, place: Place, bytes: Buffer): Promise<HolidaysReport> {
  const text = textOf(bytes)
  return takeDays(context, place, isIcs(text) ? readIcs(text) : readCsv(text), {})
}

/** Takes the days of a preset into a calendar. @throws AppError as `changeCalendar`, not_found for no such preset */
export async function applyPreset(context: CalendarsContext, place: Place, key: string): Promise<HolidaysReport> {
  const preset = holidayPresets.find((one) => one.key === key)
  if (!preset) throw new AppError('not_found')
  return takeDays(context, place, { days: preset.days.map((day) => ({ ...day, intervals: [] })), rejected: [] }, { key })
}
