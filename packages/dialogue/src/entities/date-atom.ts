import { dateOf, dayOf, mondayOf } from './calendar.ts'

/** A part of the day that a date word holds (今晚) and lends to the hour behind it. */
export type PartOfDay = 'night' | 'morning' | 'noon' | 'afternoon' | 'evening'

/** A day or a period that the text names. Days are numbers since 1970-01-01; `from` and `to` are equal for a single day. */
export interface DateAtom {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
  /** A week, a month or a weekend rather than a day. */
  readonly period?: boolean
  /** A weekday (Monday 0) without a week, or a day without a month: what stands before or behind it may complete it. */
  readonly bareWeekday?: number
  readonly bareDay?: number
  /** A weekday whose week stands behind it ("Monday to Wednesday next week"). */
  readonly lendsWeek?: boolean
  readonly yearGiven?: boolean
  readonly part?: PartOfDay
}

export function dayAtom(start: number, end: number, day: number | undefined, more: Partial<DateAtom> = {}): DateAtom | undefined {
  return day === undefined ? undefined : { start, end, from: day, to: day, ...more }
}

/** A bare weekday or day of the month, read in the week or month of another day. */
export function completed(atom: DateAtom, other: DateAtom): DateAtom {
  if (atom.bareWeekday !== undefined) return withDay(atom, mondayOf(other.from) + atom.bareWeekday)
  if (atom.bareDay === undefined) return atom
  const { year, month } = dateOf(other.from)
  return withDay(atom, dayOf(year, month, atom.bareDay) ?? atom.from)
}

function withDay(atom: DateAtom, day: number): DateAtom {
  return { ...atom, from: day, to: day }
}
