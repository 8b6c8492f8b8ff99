import type { Calendar, CalendarState, CalendarSummary } from '@yingda/contract'
import { isOpen, nextClosing, nextOpening, type WorkingCalendar } from './business-time.ts'
import type { CalendarRow } from './store.ts'

/** Whether a calendar is open at an instant, and when that changes. */
export function stateOf(calendar: WorkingCalendar, at: number): CalendarState {
  const open = isOpen(calendar, at)
  const change = open ? nextClosing(calendar, at) : nextOpening(calendar, at)
  return { open, changesAt: change === null ? null : new Date(change).toISOString() }
}

export const presentSummary = (row: CalendarRow, now: number): CalendarSummary => ({
  id: row.id, name: row.name, timeZone: row.timeZone, builtIn: row.builtIn, isDefault: row.isDefault, exceptionCount: row.exceptions.length, state: stateOf(row, now),
})

export const presentCalendar = (row: CalendarRow, now: number): Calendar => ({
  ...presentSummary(row, now), weekly: row.weekly, exceptions: row.exceptions, version: row.version, updatedAt: row.updatedAt,
})
