import type { ConversationState } from '@yingda/contract'

/** The time within which a reply is due where no group says otherwise, in seconds: the product's default of a group. */
export const DEFAULT_REPLY_SECONDS = 60

/** When a group works, within a span; milliseconds since 1970, in order, apart from each other. */
export interface Hours {
  readonly from: number
  readonly to: number
  readonly open: readonly { readonly from: number; readonly to: number }[]
}

/** `calm`, `soon` in the last third of the time, `late` after it. */
export type DueTone = 'calm' | 'soon' | 'late'
export interface Due {
  readonly tone: DueTone
  /** Milliseconds of working time until the reply is due; negative once it is late. */
  readonly leftMs: number
  /** When it is due, ISO; null when that lies beyond the hours that are known. */
  readonly at: string | null
  /** It is not working time: the clock stands still. */
  readonly paused: boolean
}

/** Working time of a span, in milliseconds; before and after what is known every hour counts. */
function workedMs(hours: Hours | null, from: number, to: number): number {
  if (hours === null) return to - from
  const outside = Math.max(0, Math.min(to, hours.from) - from) + Math.max(0, to - Math.max(from, hours.to))
  return hours.open.reduce((sum, one) => sum + Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)), outside)
}

/** When so much working time has passed since an instant; null when not within the hours that are known. */
function after(hours: Hours | null, from: number, ms: number): number | null {
  if (hours === null) return from + ms
  let left = ms - Math.max(0, hours.from - from)
  if (left <= 0) return from + ms
  for (const one of hours.open) {
    const begins = Math.max(one.from, from)
    if (one.to - begins >= left) return begins + left
    left -= Math.max(0, one.to - begins)
  }
  return null
}

const isOpen = (hours: Hours | null, at: number): boolean => hours === null || at < hours.from || at >= hours.to || hours.open.some(({ from, to }) => at >= from && at < to)

/**
 * When the customer's waiting for a person's word becomes too long; null while nobody waits for one. Only working time counts.
 * @param replySeconds what the group allows
 * @param hours when it works; null: always
 * @param now milliseconds since 1970
 */
export function dueOf(state: Pick<ConversationState, 'waitingSince' | 'owner'>, { replySeconds, hours }: { replySeconds: number; hours: Hours | null }, now: number): Due | null {
  if (state.waitingSince === null || (state.owner.kind !== 'queue' && state.owner.kind !== 'agent')) return null
  const since = Date.parse(state.waitingSince)
  const leftMs = replySeconds * 1000 - (now < since ? since - now : workedMs(hours, since, now))
  const at = after(hours, since, replySeconds * 1000)
  return { tone: leftMs < 0 ? 'late' : leftMs <= (replySeconds * 1000) / 3 ? 'soon' : 'calm', leftMs, at: at === null ? null : new Date(at).toISOString(), paused: !isOpen(hours, now) }
}
