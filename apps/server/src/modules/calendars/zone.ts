/**
 * Local time of a zone as instants. Days are counted from 1970-01-01 and instants in milliseconds since then, UTC. Rules of
 * zones are those of the running Node (its ICU data).
 */

export const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Rules are kept for so many local days at a time. */
export const BLOCK_DAYS = 64
const SAMPLE_MS = DAY_MS / 2
/** More than the years that can be asked for have. */
const MOST_BLOCKS = 1_500
const MOST_ZONES = 600

/** From `start` on, local time is UTC plus `offset`. */
interface Stretch {
  readonly start: number
  readonly offset: number
}

const LAST = Date.UTC(2170, 0, 1)

/** Whether it is an instant of the years 1970 to 2169. */
export const isInstant = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < LAST

/** @throws RangeError for what is no instant of the years 1970 to 2169. */
export function requireInstant(at: number): void {
  if (!isInstant(at)) throw new RangeError(`not an instant of the years 1970 to 2169: ${String(at)}`)
}

/** True for a name in this Node's time zone data. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/u.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The rules of one time zone. */
export class Zone {
  readonly #format: Intl.DateTimeFormat
  readonly #blocks = new Map<number, readonly Stretch[]>()

  /** @throws RangeError when there is no such zone. */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
  }

  /**
   * The first instant at which the clock shows this minute of this day, or a later time. A minute that is skipped begins when
   * the clock is set forward; one that is repeated begins the first time. Minutes from 1440 on are those of the days after.
   */
  instant(day: number, minute: number): number {
    const date = day + Math.floor(minute / 1440)
    const local = date * DAY_MS + (minute % 1440) * MINUTE_MS
    const stretches = this.#stretches(Math.floor(date / BLOCK_DAYS))
    for (let at = 0; at < stretches.length; at += 1) {
      const { start, offset } = stretches[at] as Stretch
      const reached = Math.max(start, local - offset)
      const next = stretches[at + 1]
      if (next === undefined || reached < next.start) return reached
    }
    throw new RangeError('a zone without rules')
  }

  /** Rules around a block of days, with room for any offset from UTC at either side. */
  #stretches(block: number): readonly Stretch[] {
    const kept = this.#blocks.get(block)
    if (kept) return kept
    if (this.#blocks.size >= MOST_BLOCKS) this.#blocks.clear()
    const from = (block * BLOCK_DAYS - 2) * DAY_MS
    const to = from + (BLOCK_DAYS + 4) * DAY_MS
    const found: Stretch[] = [{ start: Number.NEGATIVE_INFINITY, offset: this.#offset(from) }]
    for (let at = from; at < to; at += SAMPLE_MS) {
      const before = (found.at(-1) as Stretch).offset
      const offset = this.#offset(at + SAMPLE_MS)
      if (offset !== before) found.push({ start: this.#changeBetween(at, at + SAMPLE_MS, before), offset })
    }
    this.#blocks.set(block, found)
    return found
  }

  /** The first instant in (from, to] at which the offset is no longer `before`. */
  #changeBetween(from: number, to: number, before: number): number {
    let [low, high] = [from, to]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.#offset(middle) === before) low = middle
      else high = middle
    }
    return high
  }

  #offset(at: number): number {
    const [month = 1, day = 1, year = 1, hour = 0, minute = 0, second = 0] = (this.#format.format(at).match(/\d+/gu) ?? []).map(Number)
    const local = new Date(0)
    local.setUTCFullYear(year, month - 1, day)
    local.setUTCHours(hour, minute, second, 0)
    return local.getTime() - Math.floor(at / 1000) * 1000
  }
}

const zones = new Map<string, Zone>()

/** The rules of a zone, kept. @throws RangeError when there is no such zone. */
export function zoneOf(name: string): Zone {
  const kept = zones.get(name)
  if (kept) return kept
  const zone = new Zone(name)
  if (zones.size >= MOST_ZONES) zones.clear()
  zones.set(name, zone)
  return zone
}
