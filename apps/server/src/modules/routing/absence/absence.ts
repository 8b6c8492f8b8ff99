import { isOpen, nextOpening, type WorkingCalendar } from '../../calendars/index.ts'
import { inOrder } from '../plan/plan.ts'
import { isThere } from '../plan/reach.ts'
import type { Waiting, World } from '../plan/world.ts'

/** Why nobody comes soon. `closed_hours`: outside the group's working hours; `nobody_online`: no agent of it is there; `queue_full`: its queue is at its limit. */
export type AbsenceKind = 'closed_hours' | 'nobody_online' | 'queue_full'

/** What a waiting customer is to be told. */
export interface Absence {
  conversationId: string
  kind: AbsenceKind
  /** The next opening, in milliseconds since 1970, and where its clock stands; null when the group is open or nobody knows. */
  opens: { at: number; timeZone: string } | null
  /** Customers before this one. */
  ahead: number
}

export interface AbsenceFacts {
  world: World
  /** The hours of the calendars that groups name. */
  hours: ReadonlyMap<string, WorkingCalendar>
  /** Since when no agent of a group was there, in milliseconds since 1970, by group id, '' for what is nobody's. */
  emptySince: ReadonlyMap<string, number>
}

/** An agent whose page is just loading again is no absence. */
const GRACE = 2_000
/** Who came while somebody was there waits this long before being told that nobody is. */
const PATIENCE = 60_000

/** Notes since when each group has been without an agent, whether anybody waits or not; '' stands for all agents. */
export function noteEmpty(emptySince: Map<string, number>, { now, agents, groups }: World): void {
  const there = [...agents.values()].filter(isThere)
  for (const key of emptySince.keys()) if (key !== '' && !groups.has(key)) emptySince.delete(key)
  for (const key of ['', ...groups.keys()]) {
    if (there.some(({ skills }) => key === '' || skills.has(key))) emptySince.delete(key)
    else if (!emptySince.has(key)) emptySince.set(key, now)
  }
}

function closed({ groupId }: Waiting, { world, hours }: AbsenceFacts): Absence['opens'] | false {
  const calendarId = groupId === null ? null : (world.groups.get(groupId)?.calendarId ?? null)
  const calendar = calendarId === null ? undefined : hours.get(calendarId)
  if (calendar === undefined || isOpen(calendar, world.now)) return false
  const at = nextOpening(calendar, world.now)
  return at === null ? null : { at, timeZone: calendar.timeZone }
}

function isEmpty({ groupId, queuedAt }: Waiting, { world: { now }, emptySince }: AbsenceFacts): boolean {
  const since = emptySince.get(groupId ?? '')
  if (since === undefined) return false
  return now - since >= (queuedAt >= since ? GRACE : PATIENCE)
}

/**
 * Who of the waiting is to be told that nobody comes soon, and why: closed hours before nobody online, and that before a full
 * queue. Pure; what was told before is the caller's to remember.
 */
export function absences(facts: AbsenceFacts): Absence[] {
  const { world } = facts
  const places = new Map<string, number>()
  return [...world.waiting].sort(inOrder).flatMap((one): Absence[] => {
    const ahead = places.get(one.groupId ?? '') ?? 0
    places.set(one.groupId ?? '', ahead + 1)
    if (one.offer !== null) return []
    const opens = closed(one, facts)
    const told = { conversationId: one.id, ahead }
    if (opens !== false) return [{ ...told, kind: 'closed_hours', opens }]
    if (isEmpty(one, facts)) return [{ ...told, kind: 'nobody_online', opens: null }]
    const limit = one.groupId === null ? 0 : (world.groups.get(one.groupId)?.queueLimit ?? 0)
    return limit > 0 && ahead >= limit ? [{ ...told, kind: 'queue_full', opens: null }] : []
  })
}
