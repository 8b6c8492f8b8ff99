/** Times one chooses when a message is to be sent later. All by the browser's clock. */
export type PresetId = 'inHour' | 'inThreeHours' | 'tomorrow' | 'monday'
export interface Preset {
  readonly id: PresetId
  /** Milliseconds since 1970. */
  readonly at: number
}

const HOUR = 3_600_000
const MINUTE = 60_000
/** When a working day begins, by the clock. */
const MORNING = 9

/** The contract's MAX_SCHEDULED_DAYS. */
export const MAX_DAYS = 90

const morningIn = (now: number, days: number): number => {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, MORNING).getTime()
}

/** On whole minutes, none in the past. */
export function presets(now: number): readonly Preset[] {
  const minute = Math.ceil(now / MINUTE) * MINUTE
  // Monday of next week: 1 to 7 days away; tomorrow when that is Monday already.
  const toMonday = ((8 - new Date(now).getDay()) % 7) || 7
  const all: Preset[] = [
    { id: 'inHour', at: minute + HOUR }, { id: 'inThreeHours', at: minute + 3 * HOUR }, { id: 'tomorrow', at: morningIn(now, 1) }, { id: 'monday', at: morningIn(now, toMonday) },
  ]
  return toMonday === 1 ? all.filter(({ id }) => id !== 'monday') : all
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A time as a field of the browser takes it, by its own clock: 2026-03-02T09:00. */
export function toField(at: number): string {
  const date = new Date(at)
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Milliseconds since 1970; null for what is no time. */
export function fromField(value: string): number | null {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/u.test(value) ? new Date(value).getTime() : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** Why a time cannot be chosen; null when it can. */
export function timeProblem(at: number | null, now: number): 'past' | 'far' | null {
  if (at === null || at <= now) return 'past'
  return at - now > MAX_DAYS * 24 * HOUR ? 'far' : null
}
