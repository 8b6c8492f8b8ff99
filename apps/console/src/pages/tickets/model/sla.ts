import type { TicketClock, TicketSlaStatus } from '@yingda/contract'
import type { Key } from '../../../i18n/zh.ts'
import type { Params } from '../../../i18n/translate.ts'

/** A text to be said: its key and what fills it. */
export interface Said {
  readonly key: Key
  readonly params?: Params
}

export type DueTone = 'quiet' | 'ok' | 'soon' | 'late'

/** What a deadline says: words and a colour, never a colour alone. */
export interface Due {
  readonly tone: DueTone
  readonly key: Key
  /** Milliseconds until it is due, or since it was; null: no time to count. */
  readonly span: number | null
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A span of time in the two largest units worth saying. Milliseconds, also below zero. */
export function spanOf(milliseconds: number): Said {
  const span = Math.abs(milliseconds)
  if (span < MINUTE) return { key: 'tickets.spanMoment' }
  if (span < HOUR) return { key: 'tickets.spanMinutes', params: { m: Math.floor(span / MINUTE) } }
  if (span < DAY) return { key: 'tickets.spanHours', params: { h: Math.floor(span / HOUR), m: Math.floor((span % HOUR) / MINUTE) } }
  return { key: 'tickets.spanDays', params: { d: Math.floor(span / DAY), h: Math.floor((span % DAY) / HOUR) } }
}

/** The next deadline of a ticket as of now (milliseconds since 1970); null when none waits. */
export function dueOf({ sla, dueAt }: { readonly sla: TicketSlaStatus; readonly dueAt: string | null }, now: number): Due | null {
  if (sla === 'none') return null
  if (sla === 'paused') return { tone: 'quiet', key: 'tickets.duePaused', span: null }
  if (dueAt === null) return sla === 'breached' ? { tone: 'late', key: 'tickets.dueBreached', span: null } : null
  const left = Date.parse(dueAt) - now
  if (left <= 0) return { tone: 'late', key: 'tickets.dueLate', span: left }
  return { tone: sla === 'warned' ? 'soon' : 'ok', key: sla === 'breached' ? 'tickets.dueNext' : 'tickets.dueIn', span: left }
}

/** One target as of now. A target met after its time says so. */
export function clockOf(clock: TicketClock, now: number): Due {
  if (clock.metAt !== null) return clock.breachedAt === null ? { tone: 'ok', key: 'tickets.clockMet', span: null } : { tone: 'late', key: 'tickets.clockMetLate', span: null }
  if (clock.leftMs !== null) return clock.leftMs < 0 ? { tone: 'late', key: 'tickets.clockPausedLate', span: clock.leftMs } : { tone: 'quiet', key: 'tickets.clockPaused', span: clock.leftMs }
  if (clock.dueAt === null) return { tone: 'quiet', key: 'tickets.clockNoHours', span: null }
  const left = Date.parse(clock.dueAt) - now
  if (left <= 0) return { tone: 'late', key: 'tickets.dueLate', span: left }
  return { tone: clock.warnedAt === null ? 'ok' : 'soon', key: 'tickets.dueIn', span: left }
}

/** The targets one wants to see: of the next reply only the newest round; those that wait first. */
export function clocksShown(clocks: readonly TicketClock[]): TicketClock[] {
  const newest = clocks.filter((clock) => !clocks.some((other) => other.target === clock.target && other.cycle > clock.cycle))
  return newest.sort((a, b) => Number(a.metAt !== null) - Number(b.metAt !== null))
}
