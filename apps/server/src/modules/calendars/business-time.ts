import type { CalendarHours } from '@yingda/contract'
import { BLOCK_DAYS, DAY_MS, requireInstant, zoneOf, type Zone } from './zone.ts'

/**
 * When a company works. Instants are milliseconds since 1970-01-01 UTC, the hours minutes of the local day.
 *
 * A part of a day is one stretch of real time: it begins at the first instant at which the clock shows its first minute (or has
 * passed it), and ends at the first instant at which the clock shows its last. So a part that covers a skipped hour is an hour
 * shorter, and one that covers a repeated hour an hour longer. A part that runs past midnight belongs to the day it begins in,
 * whatever the day after says. Where parts touch or overlap they are one.
 */
export type WorkingCalendar = Readonly<CalendarHours>

/** How far is searched for an opening or a closing. */
const HORIZON_MS = 400 * DAY_MS
const FARTHEST_MS = 50 * 366 * DAY_MS
/** More than the years that can be asked for have. */
const MOST_BLOCKS = 1_500

/** The open stretches of a block of days, in order, apart from each other: `starts[i]` up to `ends[i]`. */
interface Block {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** Open time before stretch i. */
  readonly before: readonly number[]
  readonly total: number
  readonly from: number
  readonly to: number
}

/** A calendar made ready for questions. */
class Timeline {
  readonly #zone: Zone
  readonly #weekly: WorkingCalendar['weekly']
  readonly #exceptions: ReadonlyMap<number, WorkingCalendar['weekly'][number]>
  readonly #blocks = new Map<number, Block>()

  constructor(calendar: WorkingCalendar) {
    this.#zone = zoneOf(calendar.timeZone)
    this.#weekly = calendar.weekly
    this.#exceptions = new Map(calendar.exceptions.map((day) => [Date.parse(`${day.date}T00:00:00Z`) / DAY_MS, day.intervals]))
  }

  /** The number of the block an instant lies in. */
  numberAt(at: number): number {
    requireInstant(at)
    // local time is within a day of UTC; the boundaries decide
    let number = Math.floor(at / DAY_MS / BLOCK_DAYS)
    while (this.block(number).from > at) number -= 1
    while (this.block(number).to <= at) number += 1
    return number
  }

  block(number: number): Block {
    const kept = this.#blocks.get(number)
    if (kept) return kept
    if (this.#blocks.size >= MOST_BLOCKS) this.#blocks.clear()
    const block = this.#make(number)
    this.#blocks.set(number, block)
    return block
  }

  #make(number: number): Block {
    const first = number * BLOCK_DAYS
    const [from, to] = [this.#zone.instant(first, 0), this.#zone.instant(first + BLOCK_DAYS, 0)]
    const parts: [number, number][] = []
    // the day before may reach in
    for (let day = first - 1; day < first + BLOCK_DAYS; day += 1) {
      for (const part of this.#hours(day)) {
        const start = Math.max(from, this.#zone.instant(day, part.from))
        const end = Math.min(to, this.#zone.instant(day, part.to))
        if (start < end) parts.push([start, end])
      }
    }
    return { from, to, ...joined(parts) }
  }

  #hours(day: number): WorkingCalendar['weekly'][number] {
    // 1970-01-01 was a Thursday
    return this.#exceptions.get(day) ?? this.#weekly[(((day + 3) % 7) + 7) % 7] ?? []
  }
}

function joined(parts: [number, number][]): Pick<Block, 'starts' | 'ends' | 'before' | 'total'> {
  const starts: number[] = []
  const ends: number[] = []
  for (const [start, end] of parts.sort((a, b) => a[0] - b[0])) {
    const last = ends.length - 1
    if (last >= 0 && start <= (ends[last] as number)) ends[last] = Math.max(ends[last] as number, end)
    else {
      starts.push(start)
      ends.push(end)
    }
  }
  const before: number[] = []
  let total = 0
  for (const [at, start] of starts.entries()) {
    before.push(total)
    total += (ends[at] as number) - start
  }
  return { starts, ends, before, total }
}

/** How many of the sorted values are not above `value`. */
function upTo(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}

const timelines = new WeakMap<WorkingCalendar, Timeline>()

/** Calendars are plain data and never changed in place; what is worked out of one lives as long as it does. */
function timelineOf(calendar: WorkingCalendar): Timeline {
  const kept = timelines.get(calendar)
  if (kept) return kept
  const timeline = new Timeline(calendar)
  timelines.set(calendar, timeline)
  return timeline
}

/** The end of the stretch that is open at an instant, within its block; null when closed. */
function openUntil({ starts, ends }: Block, at: number): number | null {
  const end = ends[upTo(starts, at) - 1]
  return end !== undefined && at < end ? end : null
}

/** Open time of a block before an instant. */
function openBefore({ starts, ends, before }: Block, at: number): number {
  const index = upTo(starts, at) - 1
  const start = starts[index]
  if (start === undefined) return 0
  return (before[index] as number) + Math.min(at, ends[index] as number) - start
}

/** Whether the company works at an instant. @throws RangeError for no instant or an unknown time zone, as all here do. */
export function isOpen(calendar: WorkingCalendar, at: number): boolean {
  const timeline = timelineOf(calendar)
  return openUntil(timeline.block(timeline.numberAt(at)), at) !== null
}

/** The first open instant from `at` on, which is `at` itself when open; null when there is none within 400 days. */
export function nextOpening(calendar: WorkingCalendar, at: number): number | null {
  const timeline = timelineOf(calendar)
  for (let number = timeline.numberAt(at); ; number += 1) {
    const block = timeline.block(number)
    if (openUntil(block, at) !== null) return at
    const start = block.starts[upTo(block.starts, at)]
    if (start !== undefined) return start - at <= HORIZON_MS ? start : null
    if (block.to - at > HORIZON_MS) return null
  }
}

/** The first closed instant from `at` on, which is `at` itself when closed; null when there is none within 400 days. */
export function nextClosing(calendar: WorkingCalendar, at: number): number | null {
  const timeline = timelineOf(calendar)
  let until = at
  for (let number = timeline.numberAt(at); ; number += 1) {
    const block = timeline.block(number)
    const end = openUntil(block, until)
    if (end === null) return until
    if (end - at > HORIZON_MS) return null
    until = end
    if (end < block.to) return end
  }
}

/** Milliseconds of working time from one instant to another; negative when `to` lies before `from`. */
export function businessMsBetween(calendar: WorkingCalendar, from: number, to: number): number {
  // 0 minus, because -0 is another value to some
  if (to < from) return 0 - businessMsBetween(calendar, to, from)
  const timeline = timelineOf(calendar)
  const [first, last] = [timeline.numberAt(from), timeline.numberAt(to)]
  let open = openBefore(timeline.block(last), to) - openBefore(timeline.block(first), from)
  for (let number = first; number < last; number += 1) open += timeline.block(number).total
  return open
}

/**
 * The first instant by which `ms` milliseconds of working time have passed since `from`: a deadline. A deadline that falls on
 * a closing is that closing, not the next opening; with `ms` 0 it is `from`.
 * @returns null when the calendar is closed for 400 days before they have passed, or that takes more than 50 years.
 * @throws RangeError when `ms` is negative or no whole number.
 */
export function addBusinessMs(calendar: WorkingCalendar, from: number, ms: number): number | null {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`not a duration: ${String(ms)}`)
  if (ms === 0) return from
  const timeline = timelineOf(calendar)
  let number = timeline.numberAt(from)
  let block = timeline.block(number)
  let left = ms + openBefore(block, from)
  let lastOpen = from
  while (left > block.total) {
    left -= block.total
    lastOpen = Math.max(lastOpen, block.ends.at(-1) ?? from)
    number += 1
    block = timeline.block(number)
    if ((block.starts[0] ?? block.to) - lastOpen > HORIZON_MS || block.from - from > FARTHEST_MS) return null
  }
  // the stretch in which the last of it passes: the first that reaches it
  const index = upTo(block.before, left - 1) - 1
  return (block.starts[index] as number) + left - (block.before[index] as number)
}
