import { MAX_MESSAGE_LENGTH } from '../limits.ts'
import type { Language } from '@yingda/contract'
import type { ErrorInfo } from '../client/index.ts'
import { fill, type Texts } from '../i18n.ts'

const locale: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
const formats = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale[language], options)
  formats.set(key, known)
  return known
}

/** Hours and minutes, 24-hour clock. */
export function clock(at: number, language: Language): string {
  return format(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

/** The day, in words for today and yesterday. */
export function day(at: number, now: number, language: Language, texts: Pick<Texts, 'today' | 'yesterday'>): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
  if (days === 0) return texts.today
  if (days === 1) return texts.yesterday
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return format(language, { month: 'long', day: 'numeric', weekday: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

/** A file's size in units people know. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10 * 1024 ? 1 : 0)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** The sentence for a refusal: the server's when there is one. */
export function errorText(error: ErrorInfo, texts: Texts): string {
  if (error.message !== null && error.message !== '') return error.message
  const known = texts.errors as Record<string, string>
  return known[error.code] ?? texts.errors.other
}

/** What to say about the length of a text; null while there is plenty of room. */
export function lengthNote(length: number, texts: Texts): string | null {
  const left = MAX_MESSAGE_LENGTH - length
  if (left < 0) return fill(texts.over, { n: -left })
  return left <= 400 ? fill(texts.left, { n: left }) : null
}

/** The expected wait in words; null when it is not known. */
export function waitText(seconds: number | null, texts: Texts): string | null {
  if (seconds === null) return null
  return seconds <= 60 ? texts.queueSoon : fill(texts.queueMinutes, { n: Math.ceil(seconds / 60) })
}

/** Which of the five words a step of a shorter scale takes. */
const words = { 2: [1, 3], 3: [1, 2, 3], 5: [0, 1, 2, 3, 4] } as const

/** A step of a rating in words; `levels` are the words of five steps. */
export function levelOf(levels: readonly string[], step: number, scale: 2 | 3 | 5): string {
  return levels[words[scale][step - 1] ?? -1] ?? String(step)
}
