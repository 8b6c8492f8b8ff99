import type generatePicker from 'antd/es/date-picker/generatePicker/index.js'

/** What antd's pickers ask of dates. */
type Dates = Parameters<typeof generatePicker<Date>>[0]

const two = (value: number): string => String(value).padStart(2, '0')
const language = (locale: string): string => (locale.startsWith('zh') ? 'zh-CN' : 'en-GB')

/** A date with some of its parts replaced; a day the month does not have becomes its last. */
function changed(date: Date, part: { year?: number; month?: number }): Date {
  const year = part.year ?? date.getFullYear()
  const month = part.month ?? date.getMonth()
  const days = new Date(year, month + 1, 0).getDate()
  return new Date(year, month, Math.min(days, date.getDate()), date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds())
}

function set(date: Date, change: (copy: Date) => void): Date {
  const copy = new Date(date)
  change(copy)
  return copy
}

function monday(date: Date): Date {
  return set(date, (copy) => copy.setDate(copy.getDate() - ((copy.getDay() + 6) % 7)))
}

/** Number of the week, ISO 8601: the first one has the year's first Thursday. */
function week(date: Date): number {
  const thursday = set(monday(date), (copy) => copy.setDate(copy.getDate() + 3))
  const days = (Date.UTC(thursday.getFullYear(), thursday.getMonth(), thursday.getDate()) - Date.UTC(thursday.getFullYear(), 0, 1)) / 86_400_000
  return Math.floor(days / 7) + 1
}

const names = (locale: string, options: Intl.DateTimeFormatOptions, dates: Date[]): string[] => dates.map((date) => new Intl.DateTimeFormat(language(locale), options).format(date))
const shortMonths = (locale: string): string[] => names(locale, { month: 'short' }, Array.from({ length: 12 }, (_, month) => new Date(2026, month, 1)))

const tokens = /YYYY|MMM|MM|M|DD|D|HH|mm|ss/gu

/** A date in a pattern of YYYY, MM, M, MMM, DD, D, HH, mm and ss; anything else stays as it is. */
export function formatDate(locale: string, date: Date, pattern: string): string {
  return pattern.replace(tokens, (token) => {
    switch (token) {
      case 'YYYY': return String(date.getFullYear()).padStart(4, '0')
      case 'MMM': return shortMonths(locale)[date.getMonth()] ?? ''
      case 'MM': return two(date.getMonth() + 1)
      case 'M': return String(date.getMonth() + 1)
      case 'DD': return two(date.getDate())
      case 'D': return String(date.getDate())
      case 'HH': return two(date.getHours())
      case 'mm': return two(date.getMinutes())
      default: return two(date.getSeconds())
    }
  })
}

/** The date a text is in a pattern of figures; dots and slashes stand for hyphens. Null: it is none, or there is no such day. */
export function parseDate(text: string, pattern: string): Date | null {
  const parts: readonly string[] = pattern.match(/YYYY|MM|DD|HH|mm|ss/gu) ?? []
  const expression = pattern.replace(/YYYY/u, '(\\d{4})').replace(/MM|DD|HH|mm|ss/gu, '(\\d{2})').replaceAll('-', '[-./]')
  const found = new RegExp(`^${expression}$`, 'u').exec(text.trim())
  if (!found) return null
  const value = (token: string, otherwise: number): number => (parts.includes(token) ? Number(found[parts.indexOf(token) + 1]) : otherwise)
  const today = new Date()
  const date = new Date(value('YYYY', today.getFullYear()), value('MM', today.getMonth() + 1) - 1, value('DD', today.getDate()), value('HH', 0), value('mm', 0), value('ss', 0))
  return formatDate('en', date, pattern) === text.trim().replace(/[./]/gu, '-') ? date : null
}

/** The browser's own dates, for antd's pickers: no library of dates is needed for them. */
export const nativeDates: Dates = {
  getWeekDay: (date) => date.getDay(),
  getMillisecond: (date) => date.getMilliseconds(),
  getSecond: (date) => date.getSeconds(),
  getMinute: (date) => date.getMinutes(),
  getHour: (date) => date.getHours(),
  getDate: (date) => date.getDate(),
  getMonth: (date) => date.getMonth(),
  getYear: (date) => date.getFullYear(),
  getNow: () => new Date(),
  getFixedDate: (text) => new Date(`${text}T00:00`),
  getEndDate: (date) => new Date(date.getFullYear(), date.getMonth() + 1, 0),
  addYear: (date, by) => changed(date, { year: date.getFullYear() + by }),
  addMonth: (date, by) => {
    const months = date.getFullYear() * 12 + date.getMonth() + by
    return changed(date, { year: Math.floor(months / 12), month: ((months % 12) + 12) % 12 })
  },
  addDate: (date, by) => set(date, (copy) => copy.setDate(copy.getDate() + by)),
  setYear: (date, year) => changed(date, { year }),
  setMonth: (date, month) => changed(date, { month }),
  setDate: (date, day) => set(date, (copy) => copy.setDate(day)),
  setHour: (date, hour) => set(date, (copy) => copy.setHours(hour)),
  setMinute: (date, minute) => set(date, (copy) => copy.setMinutes(minute)),
  setSecond: (date, second) => set(date, (copy) => copy.setSeconds(second)),
  setMillisecond: (date, millisecond) => set(date, (copy) => copy.setMilliseconds(millisecond)),
  isAfter: (one, other) => one.getTime() > other.getTime(),
  isValidate: (date) => !Number.isNaN(date.getTime()),
  locale: {
    getWeekFirstDay: () => 1,
    getWeekFirstDate: (_locale, date) => monday(date),
    getWeek: (_locale, date) => week(date),
    format: formatDate,
    parse: (_locale, text, patterns) => {
      for (const pattern of patterns) {
        const date = parseDate(text, pattern)
        if (date) return date
      }
      return null
    },
    // From Sunday, as the pickers count.
    getShortWeekDays: (locale) => names(locale, { weekday: locale.startsWith('zh') ? 'narrow' : 'short' }, Array.from({ length: 7 }, (_, day) => new Date(2026, 2, 1 + day))),
    getShortMonths: shortMonths,
  },
}
