import type { Calendar, CalendarInput, WorkingInterval } from '@yingda/contract'
import type { Key } from '../../../i18n/zh.ts'

const DAY = 1440

/** Monday first, as calendars are stored. */
export const dayNames = ['calendars.mon', 'calendars.tue', 'calendars.wed', 'calendars.thu', 'calendars.fri', 'calendars.sat', 'calendars.sun'] as const satisfies readonly Key[]

const two = (value: number): string => String(value).padStart(2, '0')

/** A minute of the day as a clock shows it: 540 is 09:00, 1500 is 01:00 of the next day. */
export const clockOf = (minute: number): string => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`

/** A clock time, as 9, 930, 9:30 or 24:00, as a minute of the day from 0 to 1439; null when it is none. */
export function minuteOf(text: string): number | null {
  const plain = text.normalize('NFKC').trim()
  const found = /^(\d{1,2})(?:[:.]([0-5]\d))?$/u.exec(plain) ?? /^(\d{1,2})([0-5]\d)$/u.exec(plain)
  const [hour, minute] = [Number(found?.[1]), Number(found?.[2] ?? 0)]
  return found && hour * 60 + minute <= DAY ? (hour * 60 + minute) % DAY : null
}

/** An interval from two clock times: an end that is not later lies in the next day, so 00:00 to 00:00 is all day. */
export const intervalOf = (from: number, to: number): WorkingInterval => ({ from, to: to <= from ? to + DAY : to })

/** Whether the end lies in the next day; midnight itself ends the day. */
export const endsNextDay = ({ to }: WorkingInterval): boolean => to > DAY

/** All day, from midnight to midnight. */
export const allDay: WorkingInterval = { from: 0, to: DAY }
export const isAllDay = ({ from, to }: WorkingInterval): boolean => from === 0 && to === DAY

/** True when two parts of a day overlap. */
export const overlap = (parts: readonly WorkingInterval[]): boolean => inOrder(parts).some((part, at, all) => at > 0 && (all[at - 1]?.to ?? 0) > part.from)

export const inOrder = (parts: readonly WorkingInterval[]): WorkingInterval[] => [...parts].sort((a, b) => a.from - b.from)

/** A part to add after those there are: the hours after the last, or a usual working day. */
export function nextPart(parts: readonly WorkingInterval[]): WorkingInterval {
  const last = inOrder(parts).at(-1)
  if (last === undefined) return { from: 540, to: 1080 }
  return last.to + 60 < DAY ? { from: last.to + 60, to: Math.min(DAY, last.to + 300) } : { from: Math.min(last.to, DAY - 60), to: DAY }
}

export const emptyCalendar = (timeZone: string): CalendarInput => ({
  name: '', timeZone, exceptions: [], weekly: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 540, to: 1080 }] : [])),
})

export const inputOf = ({ name, timeZone, weekly, exceptions }: Calendar): CalendarInput => ({ name, timeZone, weekly, exceptions })

/** As it is sent: days in order, parts in order. */
export const tidied = (draft: CalendarInput): CalendarInput => ({
  ...draft, name: draft.name.trim(), weekly: draft.weekly.map(inOrder), exceptions: draft.exceptions.map((day) => ({ ...day, intervals: inOrder(day.intervals) })),
})

/** Whether it can be saved. */
export const isSound = (draft: CalendarInput): boolean =>
  draft.name.trim() !== '' && draft.weekly.every((day) => !overlap(day)) && draft.exceptions.every((day) => !overlap(day.intervals))
