import { dateOf, isWorkday, type DayFile, type FileDay, type RejectedLine, type Words } from './day-file.ts'

/** The longest event that is taken for a holiday, in days. */
const LONGEST = 60
const DAY_MS = 86_400_000

interface Property {
  readonly name: string
  readonly parameters: string
  readonly value: string
}

interface Event {
  readonly line: number
  readonly properties: Map<string, Property>
}

interface Line {
  readonly number: number
  readonly text: string
}

/** Lines with what was folded put together again (RFC 5545 3.1). */
function unfolded(text: string): Line[] {
  const lines: { number: number; text: string }[] = []
  for (const [index, line] of text.replace(/^\ufeff/u, '').split(/\r\n|\n|\r/u).entries()) {
    const last = lines.at(-1)
    if (/^[ \t]/u.test(line) && last) last.text += line.slice(1)
    else lines.push({ number: index + 1, text: line })
  }
  return lines
}

function propertyOf(line: string): Property | null {
  const found = /^([A-Za-z0-9-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/su.exec(line)
  return found ? { name: (found[1] ?? '').toUpperCase(), parameters: (found[2] ?? '').toUpperCase(), value: found[3] ?? '' } : null
}

/** Events, without what lies inside them, such as alarms. */
function eventsOf(text: string): Event[] {
  const events: Event[] = []
  let inner = 0
  let event: Event | null = null
  for (const { number, text: line } of unfolded(text)) {
    const property = propertyOf(line)
    if (!property) continue
    const { name, value } = property
    if (name === 'BEGIN' && value.trim().toUpperCase() === 'VEVENT' && event === null) event = { line: number, properties: new Map() }
    else if (event === null) continue
    else if (name === 'BEGIN') inner += 1
    else if (name === 'END' && inner > 0) inner -= 1
    else if (name === 'END') {
      events.push(event)
      event = null
    } else if (inner === 0 && !event.properties.has(name)) event.properties.set(name, property)
  }
  return events
}

const plainText = (value: string): string => value.replaceAll(/\\([\\;,nN])/gu, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? ' ' : escaped)).trim()

const reasons = {
  noDate: { zh: '没有可用的开始日期（DTSTART）', en: 'no usable start date (DTSTART)' },
  partOfDay: { zh: '不是全天日程', en: 'not an all-day event' },
  repeating: { zh: '是重复日程，请导出为逐个日期', en: 'a repeating event; export it as single dates' },
  endsEarly: { zh: '结束日期不晚于开始日期', en: 'ends before it begins' },
  tooLong: { zh: `长于 ${LONGEST} 天`, en: `longer than ${LONGEST} days` },
  unmarked: { zh: '没有“休”或“班”的标记，而此文件中的放假日都有标记', en: 'not marked 休 or 班, as the days off of this file are' },
} satisfies Record<string, Words>

/** The day an all-day property names, in milliseconds; null for none, undefined for a time within a day. */
function dayOf(property: Property | undefined): number | null | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?Z?)?$/u.exec(property?.value.trim() ?? '')
  if (!found) return null
  const date = dateOf(Number(found[1]), Number(found[2]), Number(found[3]))
  if (date === null) return null
  // some write whole days from midnight to midnight; a time in UTC may mean another local day
  if (found[4] !== undefined && (`${found[4]}${found[5] ?? ''}` !== '0000' || property?.value.trim().endsWith('Z') === true)) return undefined
  return Date.parse(`${date}T00:00:00Z`)
}

function lengthOf(event: Event, start: number): number | Words {
  const duration = /^P(\d{1,3})([DW])$/u.exec(event.properties.get('DURATION')?.value.trim() ?? '')
  if (duration) return Number(duration[1]) * (duration[2] === 'W' ? 7 : 1)
  const given = event.properties.get('DTEND')
  if (!given) return 1
  const end = dayOf(given)
  if (end === undefined || end === null) return reasons.partOfDay
  // the end is not part of it; some programs give the start again for a single day
  return Math.max(1, (end - start) / DAY_MS) * (end < start ? -1 : 1)
}

/** What Chinese calendars say of a day: 休, 班, Apple's own property; null: nothing. */
function markOf(event: Event, name: string): 'closed' | 'workday' | null {
  const apple = event.properties.get('X-APPLE-SPECIAL-DAY')?.value.trim().toUpperCase()
  if (apple === 'ALTERNATE-WORKDAY') return 'workday'
  if (apple === 'WORK-HOLIDAY') return 'closed'
  if (/[（([【]\s*班\s*[）)\]】]|^班[｜|\s:：·-]/u.test(name)) return 'workday'
  if (/[（([【]\s*休\s*[）)\]】]|^休[｜|\s:：·-]/u.test(name)) return 'closed'
  return isWorkday(name) ? 'workday' : /放假|假期|休息/u.test(name) ? 'closed' : null
}

function daysOf(event: Event, name: string, kind: 'closed' | 'workday'): FileDay[] | Words {
  if (event.properties.has('RRULE') || event.properties.has('RDATE')) return reasons.repeating
  const start = dayOf(event.properties.get('DTSTART'))
  if (start === undefined) return reasons.partOfDay
  if (start === null) return reasons.noDate
  const length = lengthOf(event, start)
  if (typeof length !== 'number') return length
  if (length < 1) return reasons.endsEarly
  if (length > LONGEST) return reasons.tooLong
  return Array.from({ length }, (_, at) => ({ date: new Date(start + at * DAY_MS).toISOString().slice(0, 10), name: name.slice(0, 80), kind, intervals: [] }))
}

/** Whether a text is an iCalendar file. */
export const isIcs = (text: string): boolean => /^[\s\ufeff]*BEGIN:VCALENDAR/iu.test(text)

/**
 * Reads the all-day events of an iCalendar file (RFC 5545) as days off, those that Chinese calendars mark 班 as working days.
 * Where a file marks its days off (休), days it leaves unmarked, such as Mother's Day, are none.
 */
export function readIcs(text: string): DayFile {
  const events = eventsOf(text)
    .filter((event) => event.properties.get('STATUS')?.value.trim().toUpperCase() !== 'CANCELLED')
    .map((event) => {
      const name = plainText(event.properties.get('SUMMARY')?.value ?? '')
      return { event, name, mark: markOf(event, name) }
    })
  const marked = events.some(({ mark }) => mark === 'closed')
  const days: FileDay[] = []
  const rejected: RejectedLine[] = []
  for (const { event, name, mark } of events) {
    const found = mark === null && marked ? reasons.unmarked : daysOf(event, name, mark ?? 'closed')
    if (Array.isArray(found)) days.push(...found)
    else rejected.push({ line: event.line, reason: found, text: name.slice(0, 120) })
  }
  return { days, rejected }
}
