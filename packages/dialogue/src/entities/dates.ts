import { addMonths, isoDate } from './calendar.ts'
import { completed, type DateAtom } from './date-atom.ts'
import { chineseDates } from './dates-zh.ts'
import { englishDates } from './dates-en.ts'
import { after, before, type Reading } from './reading.ts'
import { keepLongest } from './spans.ts'
import type { Found } from './types.ts'

const rangeLink = /^ ?(?:到|至|直到|一直到|-{1,2}|~{1,2}) ?$|^ ?(?:to|until|till|through|thru|up to) (?:the )?$/
const pairLink = /^ ?(?:和|与|跟|及) ?$|^ and (?:the )?$/
const carryLink = /^ ?(?:,|、|或者?|和|与|还是|跟|及|以及|要么) ?(?:者)?$/
const moving =
  /(?:move|moved|change|changed|reschedule|rescheduled|postpone|postponed|push|pushed|switch|shift|delay|delayed|bring it forward)\b[^.!?]{0,60}$/
/** The same day said twice: 3月20日（周五）, Friday 20 March. */
const sameDayLink = /^ ?[,(]? ?(?:the )?$/

function isRange(reading: Reading, first: DateAtom, second: DateAtom): boolean {
  const between = reading.folded.slice(first.end, second.start)
  if (rangeLink.test(between)) return !(between.includes('to') && moving.test(before(reading, first.start, 70)))
  if (!pairLink.test(between)) return false
  if (between.includes('and')) return /between (?:the )?$/.test(before(reading, first.start, 12))
  return /^ ?之?间|^ ?这段|^ ?期间/.test(after(reading, second.end, 3))
}

function joined(first: DateAtom, second: DateAtom): DateAtom {
  const start = second.lendsWeek === true && first.bareWeekday !== undefined ? completed(first, second) : first
  const end = completed(second, start)
  const wraps = end.to < start.from && second.yearGiven !== true
  return { start: first.start, end: second.end, from: start.from, to: wraps ? addMonths(end.to, 12) : end.to, period: true }
}

function isSameDayTwice(reading: Reading, first: DateAtom, second: DateAtom): boolean {
  if (!sameDayLink.test(reading.folded.slice(first.end, second.start))) return false
  if (second.bareWeekday !== undefined) return first.bareWeekday === undefined && !/[,]/.test(reading.folded.slice(first.end, second.start))
  return first.bareWeekday !== undefined && second.part === undefined
}

/** Brackets belong to the span when both stand: 3月20日（周五）. */
function mergedEnd(reading: Reading, first: DateAtom, second: DateAtom): number {
  const opened = reading.folded.slice(first.end, second.start).includes('(')
  return opened && reading.folded.charAt(second.end) === ')' ? second.end + 1 : second.end
}

function isOneDay(atom: DateAtom): boolean {
  return atom.period !== true
}

/** Ranges made of two end points, weekdays behind their date, and days that take over week or month from the day before them. */
function assemble(reading: Reading, atoms: readonly DateAtom[], today: number): DateAtom[] {
  const result: DateAtom[] = []
  for (const atom of atoms) {
    const last = result.at(-1)
    if (last === undefined || !isOneDay(last) || !isOneDay(atom)) {
      result.push(atom)
      continue
    }
    const between = reading.folded.slice(last.end, Math.min(atom.start, last.end + 24))
    if (isRange(reading, last, atom)) result.splice(-1, 1, joined(last, atom))
    else if (isSameDayTwice(reading, last, atom)) {
      const dated = last.bareWeekday === undefined ? last : atom
      result.splice(-1, 1, { ...dated, start: last.start, end: mergedEnd(reading, last, atom) })
    } else if (atom.lendsWeek === true && /^ (?:or|and) $/.test(between)) result.splice(-1, 1, completed(last, atom), atom)
    else if (carryLink.test(between) && isExplicit(last)) result.push(completed(atom, last))
    else result.push(atom)
  }
  return result.filter((atom) => !isOpeningHours(atom, today, atoms))
}

function isExplicit(atom: DateAtom): boolean {
  return atom.bareWeekday === undefined && atom.bareDay === undefined
}

/** 周一到周五 with a Monday that is over says when a shop is open, not a range of days. */
function isOpeningHours(atom: DateAtom, today: number, atoms: readonly DateAtom[]): boolean {
  if (atom.period !== true || atom.from >= today) return false
  const first = atoms.find((part) => part.start === atom.start)
  return first?.bareWeekday !== undefined && first.from === atom.from
}

function found(atom: DateAtom): Found {
  const { start, end } = atom
  if (isOneDay(atom)) return { type: 'date', value: isoDate(atom.from), start, end }
  return { type: 'datetime_range', value: { from: isoDate(atom.from), to: isoDate(atom.to) }, start, end }
}

/** The dates and ranges of a text, and the single days in it, whose part of the day the hours behind them take over. */
export function findDates(reading: Reading, today: number): { found: Found[]; atoms: DateAtom[] } {
  const atoms = keepLongest([...chineseDates(reading, today), ...englishDates(reading, today)], reading.folded.length)
  return { found: assemble(reading, atoms, today).map(found), atoms }
}
