import type { Language } from '@yingda/contract'
import type { Step } from './view.ts'

const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
const formats = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language} ${timeZone} ${JSON.stringify(options)}`
  const made = formats.get(name) ?? new Intl.DateTimeFormat(locales[language], { timeZone, ...options })
  formats.set(name, made)
  return made
}

/** A point in time by the company's clock, to the second. */
export const zoned = (at: string, timeZone: string, language: Language): string =>
  format(language, timeZone, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(Date.parse(at))

/** Where an interval of a report begins, as short as its axis needs. */
export function stepLabel(at: string, step: Step, timeZone: string, language: Language): string {
  const time = Date.parse(at)
  if (step === 'hour') return format(language, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time)
  if (step === 'month') return format(language, timeZone, { year: 'numeric', month: 'short' }).format(time)
  return format(language, timeZone, { month: 'numeric', day: 'numeric' }).format(time)
}

/** The same in full, for tables and labels that stand alone. */
export function stepName(at: string, step: Step, timeZone: string, language: Language): string {
  const time = Date.parse(at)
  if (step === 'hour') return format(language, timeZone, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time)
  if (step === 'month') return format(language, timeZone, { year: 'numeric', month: 'long' }).format(time)
  return format(language, timeZone, { year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short' }).format(time)
}
