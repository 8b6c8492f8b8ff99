import type { ScheduleCadence, ScheduleRange } from '@yingda/contract'
import { zoneOf } from '../../calendars/index.ts'
import { addDays } from '../query/frame.ts'

const DAY_MS = 86_400_000
/** Between two due times of any cadence lie fewer days. */
const HORIZON = 64

const dateIn = (timeZone: string, at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS
/** 1 Monday to 7 Sunday. */
const weekdayOf = (date: string): number => ((dayNumber(date) + 3) % 7) + 1
const daysInMonth = (date: string): number => new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate()

function isDay(cadence: ScheduleCadence, date: string): boolean {
  if (cadence.every === 'day') return true
  if (cadence.every === 'week') return weekdayOf(date) === cadence.weekday
  return Number(date.slice(8, 10)) === Math.min(cadence.day, daysInMonth(date))
}

interface When {
  cadence: ScheduleCadence
  hour: number
}

const instantOn = (date: string, { hour }: When, timeZone: string): number => zoneOf(timeZone).instant(dayNumber(date), hour * 60)

/**
 * The latest time at or before an instant at which something is due.
 * @param timeZone IANA name; an hour that the clock skips is due when the clock is set forward
 * @returns milliseconds since 1970
 */
export function lastDue(when: When, timeZone: string, now: number): number {
  const today = dateIn(timeZone, now)
  for (let back = 0; back <= HORIZON; back += 1) {
    const date = addDays(today, -back)
    if (!isDay(when.cadence, date)) continue
    const at = instantOn(date, when, timeZone)
    if (at <= now) return at
  }
  throw new RangeError('a cadence without days')
}

/** The first time after an instant at which something is due, in milliseconds since 1970. */
export function nextDue(when: When, timeZone: string, after: number): number {
  const today = dateIn(timeZone, after)
  for (let ahead = 0; ahead <= HORIZON; ahead += 1) {
    const date = addDays(today, ahead)
    if (!isDay(when.cadence, date)) continue
    const at = instantOn(date, when, timeZone)
    if (at > after) return at
  }
  throw new RangeError('a cadence without days')
}

/** The days of a report that is sent at an instant: all of them are over by then. */
export function daysOf(range: ScheduleRange, timeZone: string, at: number): { from: string; to: string } {
  const today = dateIn(timeZone, at)
  const yesterday = addDays(today, -1)
  const monthStart = `${today.slice(0, 7)}-01`
  const monday = addDays(today, 1 - weekdayOf(today))
  switch (range) {
    case 'yesterday': return { from: yesterday, to: yesterday }
    case 'last_7_days': return { from: addDays(today, -7), to: yesterday }
    case 'last_30_days': return { from: addDays(today, -30), to: yesterday }
    case 'last_week': return { from: addDays(monday, -7), to: addDays(monday, -1) }
    case 'last_month': {
      const to = addDays(monthStart, -1)
      return { from: `${to.slice(0, 7)}-01`, to }
    }
    case 'month_to_date': return { from: `${yesterday.slice(0, 7)}-01`, to: yesterday }
  }
}

/** The first instant of the day after a date. */
export const endOfDay = (date: string, timeZone: string): number => zoneOf(timeZone).instant(dayNumber(date) + 1, 0)
