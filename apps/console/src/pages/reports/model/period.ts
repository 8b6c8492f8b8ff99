export const rangeIds = ['today', 'yesterday', 'last7', 'last30', 'month', 'lastMonth', 'custom'] as const
export type RangeId = (typeof rangeIds)[number]

/** Days of the company's time zone, as 2026-05-01, both included. */
export interface Days {
  readonly from: string
  readonly to: string
}

const DAY = 86_400_000
const DATE = /^\d{4}-\d{2}-\d{2}$/u
const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`)

/** True for a day of the calendar. */
export const isDate = (text: string): boolean => DATE.test(text) && !Number.isNaN(utc(text)) && new Date(utc(text)).toISOString().startsWith(text)

export const addDays = (date: string, days: number): string => new Date(utc(date) + days * DAY).toISOString().slice(0, 10)
/** How many days a period has. */
export const lengthOf = ({ from, to }: Days): number => Math.round((utc(to) - utc(from)) / DAY) + 1

/** Which day it is in a zone. */
export const dateIn = (timeZone: string, at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** The days a choice stands for, seen from a day; ranges that go on end with that day. */
export function daysOf(range: Exclude<RangeId, 'custom'>, today: string): Days {
  const monthStart = `${today.slice(0, 7)}-01`
  switch (range) {
    case 'today': return { from: today, to: today }
    case 'yesterday': return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'last7': return { from: addDays(today, -6), to: today }
    case 'last30': return { from: addDays(today, -29), to: today }
    case 'month': return { from: monthStart, to: today }
    case 'lastMonth': {
      const to = addDays(monthStart, -1)
      return { from: `${to.slice(0, 7)}-01`, to }
    }
  }
}

/** The same number of days before, as the server compares. */
export function daysBefore(days: Days): Days {
  const length = lengthOf(days)
  return { from: addDays(days.from, -length), to: addDays(days.to, -length) }
}
