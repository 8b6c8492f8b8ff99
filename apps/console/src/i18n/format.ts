import type { Language } from '@yingda/contract'

const localeOf: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
const DAY = 86_400_000

export interface Format {
  /** 1,234 */
  number(value: number): string
  /** Time of day, 09:05. */
  time(iso: string): string
  /** Full point in time with seconds. */
  full(iso: string): string
  /** Short for lists: the time today, 'yesterday', the day this year, else the date. */
  short(iso: string, now: number): string
  /** A day as a divider in a conversation. */
  day(iso: string, now: number): string
  /** 4:05 or 1:02:09, for waits that tick. Milliseconds. */
  elapsed(milliseconds: number): string
  /** 1.4 MB */
  bytes(value: number): string
  percent(share: number): string
}

const two = (value: number): string => String(value).padStart(2, '0')
const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** Days between two points in time as a wall calendar counts them: 0 today, 1 yesterday. */
export function calendarDays(iso: string, now: number): number {
  return Math.round((midnight(now) - midnight(Date.parse(iso))) / DAY)
}

/** Numbers and times as one reads them in a language, in the time zone of the browser. */
export function createFormat(language: Language): Format {
  const locale = localeOf[language]
  const make = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, options)
  const time = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const full = make({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const monthDay = make({ month: 'short', day: 'numeric' })
  const date = make({ year: 'numeric', month: 'numeric', day: 'numeric' })
  const longDay = make({ month: 'long', day: 'numeric', weekday: 'short' })
  const longDate = make({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = new Intl.NumberFormat(locale)
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const sameYear = (iso: string, now: number): boolean => new Date(iso).getFullYear() === new Date(now).getFullYear()
  const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)

  return {
    number: (value) => number.format(value),
    time: (iso) => time.format(new Date(iso)),
    full: (iso) => full.format(new Date(iso)),
    short(iso, now) {
      const days = calendarDays(iso, now)
      if (days <= 0) return time.format(new Date(iso))
      if (days === 1) return capital(relative.format(-1, 'day'))
      return (sameYear(iso, now) ? monthDay : date).format(new Date(iso))
    },
    day(iso, now) {
      const days = calendarDays(iso, now)
      if (days === 0 || days === 1) return capital(relative.format(-days, 'day'))
      return (sameYear(iso, now) ? longDay : longDate).format(new Date(iso))
    },
    elapsed(milliseconds) {
      const seconds = Math.max(0, Math.floor(milliseconds / 1000))
      const minutes = Math.floor(seconds / 60)
      const hours = Math.floor(minutes / 60)
      if (hours >= 24) return `${Math.floor(hours / 24)}${language === 'zh' ? '天' : 'd'} ${hours % 24}${language === 'zh' ? '小时' : 'h'}`
      return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
    },
    bytes(value) {
      if (value < 1024) return `${value} B`
      const kilo = value / 1024
      return kilo < 1024 ? `${decimal.format(kilo)} KB` : `${decimal.format(kilo / 1024)} MB`
    },
    percent: (share) => percent.format(share),
  }
}
