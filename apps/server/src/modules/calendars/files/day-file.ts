import type { WorkingInterval } from '@yingda/contract'

/** What a reader of a file says in both languages. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/** One date of a file. `workday`: as long as a usual working day; `hours`: as given. */
export interface FileDay {
  readonly date: string
  readonly name: string
  readonly kind: 'closed' | 'workday' | 'hours'
  readonly intervals: readonly WorkingInterval[]
}

export interface RejectedLine {
  /** From 1. */
  readonly line: number
  readonly reason: Words
  readonly text: string
}

export interface DayFile {
  readonly days: readonly FileDay[]
  readonly rejected: readonly RejectedLine[]
}

/** A name that says the date is worked: 班, 补班, 上班 — but not one that denies it, and not a duty roster. */
export const isWorkday = (name: string): boolean => /班/u.test(name.replaceAll(/(?:不|无需|不用|免|停)上班|下班|值班|加班|班级|班会|培训班/gu, ''))

/** A date as YYYY-MM-DD when it exists, from year, month and day; else null. */
export function dateOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const fits = year >= 1970 && year <= 2169 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return fits ? date.toISOString().slice(0, 10) : null
}

/** The text of a file: UTF-8, UTF-16 with its mark, else GB18030. */
export function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('gb18030').decode(bytes)
    throw error
  }
}
