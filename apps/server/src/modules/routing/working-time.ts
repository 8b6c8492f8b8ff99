import type { GroupRouting } from '@yingda/contract'
import { businessMsBetween, nextClosing, nextOpening, type WorkingCalendar } from '../calendars/index.ts'

/** A stretch of working time, milliseconds since 1970; `to` exclusive. */
export interface Stretch {
  from: number
  to: number
}

/** Longest span anybody asks for, in milliseconds: what waited since before it is late anyway. */
const HORIZON = 60 * 86_400_000

/** When a calendar is open within a span, in order, clipped to it. */
export function stretches(calendar: WorkingCalendar, from: number, to: number): Stretch[] {
  const open: Stretch[] = []
  for (let at = nextOpening(calendar, from); at !== null && at < to; at = nextOpening(calendar, open.at(-1)?.to ?? to)) {
    const end = Math.min(to, nextClosing(calendar, at) ?? to)
    open.push({ from: at, to: end })
    if (end >= to) break
  }
  return open
}

/** The hours of groups that have a calendar, by group; each calendar is asked for once. */
export async function hoursOfGroups(groups: ReadonlyMap<string, Pick<GroupRouting, 'calendarId'>>, hoursOf: (calendarId: string) => Promise<WorkingCalendar | null>): Promise<Map<string, WorkingCalendar>> {
  const ids = [...new Set([...groups.values()].flatMap(({ calendarId }) => calendarId ?? []))]
  const known = new Map(await Promise.all(ids.map(async (id) => [id, await hoursOf(id)] as const)))
  return new Map([...groups].flatMap(([groupId, { calendarId }]) => {
    const hours = calendarId === null ? null : (known.get(calendarId) ?? null)
    return hours === null ? [] : [[groupId, hours] as const]
  }))
}

/**
 * Who has waited since before this has waited for more than `ms` of working time; without a calendar every hour counts.
 * @param now milliseconds since 1970, as the result
 */
export function lateSince(calendar: WorkingCalendar | null, now: number, ms: number): number {
  if (calendar === null) return now - ms
  let [late, early] = [now - HORIZON, now]
  if (businessMsBetween(calendar, late, now) < ms) return late
  // The latest instant since which at least `ms` have passed, to the millisecond.
  while (early - late > 1) {
    const middle = Math.floor((late + early) / 2)
    if (businessMsBetween(calendar, middle, now) >= ms) late = middle
    else early = middle
  }
  return late
}
