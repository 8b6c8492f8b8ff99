import type { NoticeSettings } from '@yingda/contract'
import { nextOpening, type WorkingCalendar } from '../calendars/index.ts'

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const DAY = 1440

/**
 * When something may be sent: at once, or when the quiet hours are over. Milliseconds since 1970. Pure.
 * The same time from and to means no quiet hours.
 */
export function notBefore(quiet: NoticeSettings['quiet'], now: number): number {
  if (quiet === null || quiet.from === quiet.to) return now
  const [loud, silent] = [minutes(quiet.to), minutes(quiet.from)]
  const hours = [{ from: loud, to: silent > loud ? silent : silent + DAY }]
  const calendar: WorkingCalendar = { timeZone: quiet.timeZone, weekly: Array.from({ length: 7 }, () => hours), exceptions: [] }
  return nextOpening(calendar, now) ?? now
}
