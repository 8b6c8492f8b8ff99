/** Days as whole numbers since 1970-01-01, and the calendar around them. No clock is read. */

const dayLength = 86_400_000

export interface YearMonthDay {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

/** The day number of a date; undefined for a day that does not exist, such as 30 February. Years 1900 to 2199. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return Date.UTC(year, month - 1, day) / dayLength
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

export function dateOf(day: number): YearMonthDay {
  const date = new Date(day * dayLength)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** ISO date, YYYY-MM-DD. */
export function isoDate(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10)
}

/** Monday is 0. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

export function mondayOf(day: number): number {
  return day - weekdayOf(day)
}

/** Moves by whole months and keeps the day, or takes the last one of a shorter month. */
export function addMonths(day: number, months: number): number {
  const from = dateOf(day)
  const { year, month } = monthAt(from.year, from.month + months)
  return Date.UTC(year, month - 1, Math.min(from.day, daysInMonth(year, month))) / dayLength
}

/** The month that stands `month - 1` months after January of `year`: month 13 is January of the next year. */
export function monthAt(year: number, month: number): { year: number; month: number } {
  const months = year * 12 + month - 1
  return { year: Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1 }
}

export function monthRange(year: number, month: number): { from: number; to: number } {
  const from = Date.UTC(year, month - 1, 1) / dayLength
  return { from, to: from + daysInMonth(year, month) - 1 }
}

/** The local date of an ISO 8601 time with offset; undefined for anything else. */
export function localDay(now: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/.exec(now)
  return match === null ? undefined : dayOf(Number(match[1]), Number(match[2]), Number(match[3]))
}

/**
 * The Chinese calendar: first day of each lunar year, then a figure in the usual form: the highest bit the length of the leap
 * month (1: 30 days), twelve bits the lengths of the months, four bits the number of the leap month (0: none).
 */
const lunarYears: ReadonlyMap<number, readonly [month: number, day: number, months: number]> = new Map([
  [2018, [2, 16, 0x092e0]],
  [2019, [2, 5, 0x0a930]],
  [2020, [1, 25, 0x07954]],
  [2021, [2, 12, 0x06aa0]],
  [2022, [2, 1, 0x0ad50]],
  [2023, [1, 22, 0x05b52]],
  [2024, [2, 10, 0x04b60]],
  [2025, [1, 29, 0x0a6e6]],
  [2026, [2, 17, 0x0a4e0]],
  [2027, [2, 6, 0x0d260]],
  [2028, [1, 26, 0x0ea65]],
  [2029, [2, 13, 0x0d530]],
  [2030, [2, 3, 0x05aa0]],
  [2031, [1, 23, 0x076a3]],
  [2032, [2, 11, 0x096d0]],
  [2033, [1, 31, 0x04afb]],
  [2034, [2, 19, 0x04ad0]],
  [2035, [2, 8, 0x0a4d0]],
  [2036, [1, 28, 0x1d0b6]],
])

/** The day number of a day of the Chinese calendar (never of a leap month), years 2018 to 2036; undefined outside them. */
export function lunarDay(year: number, month: number, day: number): number | undefined {
  const entry = lunarYears.get(year)
  if (entry === undefined) return undefined
  const [firstMonth, firstDay, months] = entry
  let at = Date.UTC(year, firstMonth - 1, firstDay) / dayLength
  const leap = months & 0xf
  for (let m = 1; m < month; m += 1) {
    at += (months & (0x10000 >> m)) === 0 ? 29 : 30
    if (m === leap) at += (months & 0x10000) === 0 ? 29 : 30
  }
  return at + day - 1
}

/** Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher). */
export function easter(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * m + 114
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1) / dayLength
}

/** The n-th weekday (Monday 0) of a month; n from 1, or -1 for the last one. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const { from, to } = monthRange(year, month)
  if (n < 0) return to - ((weekdayOf(to) - weekday + 7) % 7)
  return from + ((weekday - weekdayOf(from) + 7) % 7) + (n - 1) * 7
}

/** Day of April of Qingming, by the usual formula for 2000 to 2099. */
export function qingming(year: number): number {
  const y = year % 100
  return Date.UTC(year, 3, Math.floor(y * 0.2422 + 4.81) - Math.floor(y / 4)) / dayLength
}

/** Day of December of the winter solstice (冬至), by the usual formula for 2000 to 2099. */
export function winterSolstice(year: number): number {
  const y = year % 100
  return Date.UTC(year, 11, Math.floor(y * 0.2422 + 21.94) - Math.floor(y / 4)) / dayLength
}
