import { addMonths, dateOf, dayOf, mondayOf, monthAt, monthRange } from './calendar.ts'
import { dayAtom, type DateAtom, type PartOfDay } from './date-atom.ts'
import { englishFeasts } from './feasts.ts'
import { englishOrdinals } from '../text/number-words.ts'
import { parseEnglishNumber, wordNumber } from './numbers.ts'
import { after, before, scan, type Reading } from './reading.ts'

const months = [
  'jan(?:uary)?',
  'feb(?:ruary)?',
  'mar(?:ch)?',
  'apr(?:il)?',
  'may',
  'june?',
  'july?',
  'aug(?:ust)?',
  'sept?(?:ember)?',
  'oct(?:ober)?',
  'nov(?:ember)?',
  'dec(?:ember)?',
]
const month = `(?<month>${months.join('|')})\\b\\.?`
const weekdaysLong = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const weekdayNames = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|weds?|thurs?|thu|fri|sat|sun'
const ordinal = '(?:st|nd|rd|th)'
const dayNumber = '(?<day>[12]\\d|3[01]|0?[1-9])'
const year = '(?:(?:,? |, ?| of )(?<year>(?:19|20)\\d\\d)(?![\\d:-])|,? (?<yearWord>last|this|next) year)?'
const word = '(?<![a-z0-9])'
const ordinalSource = Object.keys(englishOrdinals)
  .sort((a, b) => b.length - a.length)
  .join('|')

type Groups = Readonly<Record<string, string | undefined>>

function groupsOf(match: RegExpExecArray): Groups {
  return match.groups ?? {}
}

function spanOf(match: RegExpExecArray): [start: number, end: number] {
  return [match.index, match.index + match[0].length]
}

function monthNumber(name: string): number {
  return months.findIndex((pattern) => new RegExp(`^(?:${pattern})$`).test(name.replace('.', ''))) + 1
}

const shifts: Readonly<Record<string, number>> = {
  last: -1,
  past: -1,
  previous: -1,
  this: 0,
  'this coming': 0,
  coming: 0,
  current: 0,
  next: 1,
  following: 1,
}

function yearOf(groups: Groups, today: number): number {
  const current = dateOf(today).year
  if (groups['year'] !== undefined) return Number(groups['year'])
  return current + (shifts[groups['yearWord'] ?? 'this'] ?? 0)
}

function dayIn(groups: Groups): number {
  const { day = '', dayWord } = groups
  return dayWord === undefined ? Number(day) : (englishOrdinals[dayWord] ?? 0)
}

/** "may" and "march" are verbs as well: without an ordinal they are months only where they are written as names. */
function isMonth(reading: Reading, match: RegExpExecArray, name: string): boolean {
  if (name !== 'may' && name !== 'march') return true
  const at = match.index + match[0].indexOf(name)
  if (/[A-Z]/.test(reading.plain.charAt(at)) || /\d(?:st|nd|rd|th)/.test(match[0]) || /^\d/.test(match[0])) return true
  return /(?:on|by|before|after|until|till|since|from|to|the|and|between) $/.test(before(reading, match.index, 9))
}

const dayMonth = new RegExp(`${word}(?:${dayNumber}${ordinal}?|(?<dayWord>${ordinalSource}))(?: of)? ?${month}${year}`, 'g')
const monthDay = new RegExp(
  `${word}${month} ?(?:the )?(?:${dayNumber}(?:${ordinal}|(?![\\d%:]|[.,]\\d))|(?<dayWord>${ordinalSource}))(?![a-z0-9])${year}`,
  'g',
)
const iso = /(?<![\d./-])(?<year>(?:19|20)\d\d)-(?<month>\d{1,2})-(?<day>\d{1,2})t(?=\d\d:)/g
const slashed = /(?<![\d./-])(?<first>\d{1,2})(?<sign>[/.-])(?<second>\d{1,2})\k<sign>(?<year>(?:20)?\d\d)(?![\d]|[./-]\d)/g
const shortSlashed =
  /(?<=(?:\bon|by|since|from|before|after|until|till|dated|for|date:|to) |\/\d{1,2} ?(?:-|to|until|through) ?)(?<first>\d{1,2})\/(?<second>\d{1,2})(?![\d/%]|\.\d)/g

function writtenDate(groups: Groups, today: number): number | undefined {
  const [first, second] = [Number(groups['first']), Number(groups['second'])]
  const given = groups['year']
  const y = given === undefined ? dateOf(today).year : Number(given) < 100 ? 2000 + Number(given) : Number(given)
  return groups['sign'] === '.' || first > 12 ? dayOf(y, second, first) : dayOf(y, first, second)
}

function calendarDates(reading: Reading, today: number): DateAtom[] {
  const named = (match: RegExpExecArray): DateAtom | undefined => {
    const groups = groupsOf(match)
    const name = groups['month'] ?? ''
    if (!isMonth(reading, match, name)) return undefined
    const value = dayOf(yearOf(groups, today), monthNumber(name), dayIn(groups))
    const yearGiven = groups['year'] !== undefined || groups['yearWord'] !== undefined
    const [start, end] = spanOf(match)
    const stop = match[0].endsWith('.') ? 1 : 0
    return dayAtom(start, end - stop, value, { yearGiven })
  }
  return [
    ...scan(reading, dayMonth, named),
    ...scan(reading, monthDay, named),
    ...scan(reading, iso, (match) => {
      const { year: y, month: m, day: d } = groupsOf(match)
      const [start, end] = spanOf(match)
      return dayAtom(start, end - 1, dayOf(Number(y), Number(m), Number(d)), { yearGiven: true })
    }),
    ...scan(reading, slashed, (match) => dayAtom(...spanOf(match), writtenDate(groupsOf(match), today), { yearGiven: true })),
    ...scan(reading, shortSlashed, (match) => {
      if (match[0] === '24/7') return undefined
      return dayAtom(...spanOf(match), writtenDate(groupsOf(match), today))
    }),
  ]
}

const to = '(?: ?(?:to|-|until|till|through|thru) ?)'
const rangeDayMonth = new RegExp(
  `${word}(?<first>[12]\\d|3[01]|0?[1-9])${ordinal}?(?:(?<to>${to})| and )(?:the )?${dayNumber}${ordinal}?(?: of)? ${month}${year}`,
  'g',
)
const rangeMonthDay = new RegExp(
  `${word}${month} ?(?:the )?(?<first>[12]\\d|3[01]|0?[1-9])${ordinal}?(?:(?<to>${to})| and )(?:the )?${dayNumber}${ordinal}?(?![a-z0-9:%]|[.,]\\d| ?(?:of )?(?:${months.join('|')})\\b)${year}`,
  'g',
)

function shortRanges(reading: Reading, today: number): DateAtom[] {
  const build = (match: RegExpExecArray): DateAtom | undefined => {
    const groups = groupsOf(match)
    const name = groups['month'] ?? ''
    if (groups['to'] === undefined && !/between (?:the )?$/.test(before(reading, match.index, 12))) return undefined
    if (!isMonth(reading, match, name)) return undefined
    const y = yearOf(groups, today)
    const from = dayOf(y, monthNumber(name), Number(groups['first']))
    const until = dayOf(y, monthNumber(name), Number(groups['day']))
    if (from === undefined || until === undefined || until < from) return undefined
    const [start, end] = spanOf(match)
    return { start, end: end - (match[0].endsWith('.') ? 1 : 0), from, to: until, period: true }
  }
  return [...scan(reading, rangeDayMonth, build), ...scan(reading, rangeMonthDay, build)]
}

const weekday = new RegExp(
  `${word}(?:(?<shift>last|past|this coming|this|next|coming|following) )?(?<weekday>${weekdayNames})(?![a-z0-9])(?:(?: of|,)? (?<behind>last|next|this) week(?![a-z]))?`,
  'g',
)

const weekThenDay = new RegExp(`${word}(?<shift>last|this|next) week,? (?:on )?(?<weekday>${weekdayNames})(?![a-z0-9])`, 'g')

function weekdayNumber(name: string): number {
  return weekdaysLong.findIndex((long) => long.startsWith(name.slice(0, 3)))
}

function weekdaysOfWeek(reading: Reading, today: number): DateAtom[] {
  return scan(reading, weekThenDay, (match) => {
    const { shift = 'this', weekday: name = '' } = groupsOf(match)
    return dayAtom(...spanOf(match), mondayOf(today) + (shifts[shift] ?? 0) * 7 + weekdayNumber(name))
  })
}

function weekdays(reading: Reading, today: number): DateAtom[] {
  return scan(reading, weekday, (match) => {
    const { shift, weekday: name = '', behind } = groupsOf(match)
    const [start, end] = spanOf(match)
    const left = before(reading, start, 10)
    if (/(?:every|each|black|cyber|easter|good|ruby|super|bloody) $/.test(left)) return undefined
    const given = behind ?? shift
    if (name.length < 6 && given === undefined) {
      const capital = /[A-Z]/.test(reading.plain.charAt(start))
      const ambiguous = name === 'sat' || name === 'sun' || name === 'mon' || name === 'wed'
      if (ambiguous && !(capital && /(?:^|\b(?:on|by|until|till|before|after|from|to|or|and|for|this|since) |, )$/.test(left)))
        return undefined
    }
    const number = weekdayNumber(name)
    const value = mondayOf(today) + (shifts[given ?? 'this'] ?? 0) * 7 + number
    if (given === undefined) return dayAtom(start, end, value, { bareWeekday: number })
    return dayAtom(start, end, value, behind === undefined ? {} : { lendsWeek: true })
  })
}

const relativeWords: readonly (readonly [pattern: string, shift: number, part?: PartOfDay])[] = [
  ['day after tomorrow', 2],
  ['day before yesterday', -2],
  ['tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow', 1],
  ['yesterday', -1],
  ['today', 0],
  ['tonight|this evening|tonite', 0, 'evening'],
  ['this morning', 0, 'morning'],
  ['this afternoon', 0, 'afternoon'],
  ['last night', -1, 'evening'],
]
const relativeDay = new RegExp(`${word}(?:${relativeWords.map(([pattern]) => `(${pattern})`).join('|')})(?![a-z])`, 'g')

function relativeDates(reading: Reading, today: number): DateAtom[] {
  return scan(reading, relativeDay, (match) => {
    const index = match.slice(1).findIndex((group) => group !== undefined)
    const entry = relativeWords[index]
    if (entry === undefined) return undefined
    const [, shift, part] = entry
    return dayAtom(...spanOf(match), today + shift, part === undefined ? {} : { part })
  })
}

const count = `(?<count>\\d{1,3}|${wordNumber}|half an?|an?)`
const unit = "(?<unit>day|week|fortnight|month|year)s?'?"
const inUnits = new RegExp(`${word}in (?:about |around |exactly |just )?${count} ${unit}(?:'s?)?(?: time)?(?![a-z]|-| or )`, 'g')
const ago = new RegExp(`${word}${count} ${unit} (?<way>ago|back|from now|from today|from tomorrow|hence)(?![a-z])`, 'g')

function moved(groups: Groups, today: number, sign: 1 | -1): number | undefined {
  const { count: written = '', unit: name = '' } = groups
  const half = written.startsWith('half a') && !written.endsWith('dozen')
  const number = half ? 0.5 : /^an?$/.test(written) ? 1 : parseEnglishNumber(written)
  if (number === undefined || number > 999) return undefined
  const days = name === 'day' ? number : name === 'week' ? number * 7 : name === 'fortnight' ? number * 14 : undefined
  if (days !== undefined) return Number.isInteger(days) ? today + sign * days : undefined
  const wholeMonths = name === 'year' ? number * 12 : number
  if (wholeMonths > 600) return undefined
  return Number.isInteger(wholeMonths) ? addMonths(today, sign * wholeMonths) : today + sign * 15
}

function countedDates(reading: Reading, today: number): DateAtom[] {
  return [
    ...scan(reading, inUnits, (match) => {
      const left = before(reading, match.index, 24)
      if (/(?:times?|once|twice|first(?: [a-z]{1,10})?|anything|nothing|word|ever|a reply|an answer) $/.test(left)) return undefined
      return dayAtom(...spanOf(match), moved(groupsOf(match), today, 1))
    }),
    ...scan(reading, ago, (match) => {
      const groups = groupsOf(match)
      const { way = '' } = groups
      if (/(?:-|to |or )$/.test(before(reading, match.index, 3))) return undefined
      const base = way === 'from tomorrow' ? today + 1 : today
      return dayAtom(...spanOf(match), moved(groups, base, way === 'ago' || way === 'back' ? -1 : 1))
    }),
  ]
}

const bareOrdinal = new RegExp(
  `(?:(?<=(?:on|by|until|till|since|before|after|from|for|to|and|or) the )|(?<=the )|(?<=\\d(?:st|nd|rd|th),? (?:to|until|till|and|or|through|-|&) ))${dayNumber}${ordinal}(?![a-z0-9])`,
  'g',
)
const followers =
  /^(?:$|[^a-z ]| (?:of (?:this|next|last|the) month|at|in|for|to|but|and|or|if|please|because|is|was|has|have|i|we|you|it|my|so|then|by|from|until|till|when|since|with|would|will|still|not|instead|works?|morning|afternoon|evening|as|that|nothing|did|does|do|can|could|around|before|after|they|he|she|nobody|someone|somebody|though|thanks|there|should|around|too|after|between|now|yet|already|which|while)(?![a-z]))/
const ofMonth = /^ of (this|next|last|the) month/
const monthEnd = new RegExp(
  `${word}(?:end of (?:(?<shift>the|this|next|last) month|${month}${year})|month[- ]end|(?<yearEnd>end of (?:the|this) year|year[- ]end))(?![a-z])`,
  'g',
)

function monthDates(reading: Reading, today: number): DateAtom[] {
  const current = dateOf(today)
  return [
    ...scan(reading, bareOrdinal, (match) => {
      const [start, end] = spanOf(match)
      const value = Number(groupsOf(match)['day'])
      const behind = after(reading, end, 24)
      if (!followers.test(behind)) return undefined
      const shift = ofMonth.exec(behind)
      if (shift !== null) {
        const { year: y, month: m } = monthAt(current.year, current.month + (shifts[shift[1] ?? ''] ?? 0))
        return dayAtom(start, end + shift[0].length, dayOf(y, m, value))
      }
      return dayAtom(start, end, dayOf(current.year, current.month, value), { bareDay: value })
    }),
    ...scan(reading, monthEnd, (match) => {
      const groups = groupsOf(match)
      const { shift = 'the', month: name, yearEnd } = groups
      if (yearEnd !== undefined) return dayAtom(...spanOf(match), dayOf(current.year, 12, 31))
      const at =
        name === undefined
          ? monthAt(current.year, current.month + (shifts[shift] ?? 0))
          : { year: yearOf(groups, today), month: monthNumber(name) }
      const [start, end] = spanOf(match)
      return dayAtom(start, end - (match[0].endsWith('.') ? 1 : 0), monthRange(at.year, at.month).to)
    }),
  ]
}

const periodSource = new RegExp(
  `${word}(?:(?<shift>last|previous|this coming|this|next|coming|following|current) (?<unit>weekend|week|month)|(?<unit2>weekend|week) (?<far>after next|before last))(?![a-z])`,
  'g',
)
const inMonth = new RegExp(
  `${word}(?<=(?:in|during|for|since|throughout) )(?:(?<shift>early|late|mid) )?${month}${year}(?![a-z0-9]| \\d)`,
  'g',
)

function periods(reading: Reading, today: number): DateAtom[] {
  return [
    ...scan(reading, periodSource, (match) => {
      const { shift, unit: near, unit2: farUnit, far } = groupsOf(match)
      const [start, end] = spanOf(match)
      if (shift !== undefined && /(?:in|over|for|during|within|of|past) the $/.test(before(reading, start, 11)) && shift === 'last')
        return undefined
      const steps = far === undefined ? (shifts[shift ?? 'this'] ?? 0) : far === 'after next' ? 2 : -2
      const name = near ?? farUnit
      if (name === 'month') {
        const current = dateOf(today)
        const at = monthAt(current.year, current.month + steps)
        return { start, end, ...monthRange(at.year, at.month), period: true }
      }
      const monday = mondayOf(today) + steps * 7
      return { start, end, from: monday + (name === 'weekend' ? 5 : 0), to: monday + 6, period: true }
    }),
    ...scan(reading, inMonth, (match) => {
      const groups = groupsOf(match)
      const name = groups['month'] ?? ''
      if (groups['shift'] !== undefined || !/[A-Z]/.test(reading.plain.charAt(match.index))) return undefined
      const [start, end] = spanOf(match)
      return { start, end: end - (match[0].endsWith('.') ? 1 : 0), ...monthRange(yearOf(groups, today), monthNumber(name)), period: true }
    }),
  ]
}

const feast = new RegExp(
  `${word}(?:(?<shift>last|this|next) (?:year'?s )?)?(?<feast>${englishFeasts.source})(?![a-z])(?:,? (?:of )?(?:(?<yearWord>last|this|next) year|(?<year>20\\d\\d)))?`,
  'g',
)
const notAFeast =
  /^(?:'s)? (?:gifts?|presents?|trees?|cards?|markets?|edition|jumpers?|sweaters?|decorations?|lights|part(?:y|ies)|deals?|sales?|discounts?|offers?|prices?|promo(?:tion)?s?|coupons?|codes?|campaigns?|hampers?|eggs?|puddings?|stockings?|songs?|holidays?|break)(?![a-z])/

function feastDates(reading: Reading, today: number): DateAtom[] {
  return scan(reading, feast, (match) => {
    const groups = groupsOf(match)
    const [start, end] = spanOf(match)
    if (notAFeast.test(after(reading, end, 14))) return undefined
    const name = groups['feast'] ?? ''
    const base =
      groups['shift'] === undefined || groups['shift'] === 'next'
        ? yearOf(groups, today)
        : dateOf(today).year + (shifts[groups['shift']] ?? 0)
    const year = groups['shift'] === 'next' && (englishFeasts.find(name)?.(base) ?? 0) <= today ? base + 1 : base
    return dayAtom(start, end, englishFeasts.find(name)?.(year), { yearGiven: groups['year'] !== undefined })
  })
}

/** Every day and period that is named in English; overlapping ones included. */
export function englishDates(reading: Reading, today: number): DateAtom[] {
  return [
    ...calendarDates(reading, today),
    ...shortRanges(reading, today),
    ...weekdays(reading, today),
    ...weekdaysOfWeek(reading, today),
    ...relativeDates(reading, today),
    ...countedDates(reading, today),
    ...monthDates(reading, today),
    ...periods(reading, today),
    ...feastDates(reading, today),
  ]
}
