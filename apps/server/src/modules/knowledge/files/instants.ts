/** Offset of a time zone from UTC at an instant, in milliseconds. */
function offsetAt(instant: number, format: Intl.DateTimeFormat): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(instant / 1000) * 1000
}

/** Reads wall clock times of one IANA time zone. */
export function createClock(timeZone: string): (wall: number) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  })
  return (wall) => {
    const guess = wall - offsetAt(wall, format)
    return new Date(wall - offsetAt(guess, format)).toISOString()
  }
}

const pattern =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[T ]?(\d{1,2})[:时](\d{2})(?:分?|:(\d{2})(?:\.(\d{1,9}))?)(Z|[+-]\d{2}:?\d{2})?)?$/u
const DAY = 86_400_000
/** Day 0 of spreadsheets, and of those that count from 1904. */
const EPOCH = { usual: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1) }

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/**
 * Reads a time as people write it: `2025-11-11`, `2025/11/11 8:00`, `2025年11月11日 8:00:30`, or ISO 8601 with a zone.
 * Without a zone it is a time of `clock`'s.
 * @returns ISO 8601 in UTC, or null when it is no such time.
 */
export function readInstant(text: string, clock: (wall: number) => string): string | null {
  const match = pattern.exec(text.normalize('NFKC').trim())
  if (!match) return null
  const [, year, ...rest] = match
  const month = Number(rest[0] ?? rest[2] ?? rest[4] ?? rest[6])
  const day = Number(rest[1] ?? rest[3] ?? rest[5] ?? rest[7])
  const [hour = '0', minute = '0', second = '0', fraction = '', zone] = rest.slice(8)
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (h > 23 || m > 59 || s > 59) return null
  const date = new Date(Date.UTC(Number(year), month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  const wall = date.getTime() + ((h * 60 + m) * 60 + s) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
  return zone === undefined ? clock(wall) : new Date(wall - zoneOffset(zone)).toISOString()
}

/** Reads a spreadsheet's number of days; null when it is no date of the years 1970 to 2999. */
export function readSerial(days: number, from1904: boolean, clock: (wall: number) => string): string | null {
  const wall = (from1904 ? EPOCH.from1904 : EPOCH.usual) + Math.round(days * DAY)
  if (!(wall >= 0 && wall < Date.UTC(3000, 0, 1))) return null
  return clock(wall)
}
