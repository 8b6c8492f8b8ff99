import type { ConversationState } from '@yingda/contract'

/** The time within which a reply is due where no group says otherwise, in seconds: the product's default of a group. */
export const DEFAULT_REPLY_SECONDS = 60

/** `calm`, `soon` in the last third of the time, `late` after it. */
export type DueTone = 'calm' | 'soon' | 'late'
export interface Due {
  readonly tone: DueTone
  /** Milliseconds until the reply is due; negative once it is late. */
  readonly leftMs: number
  /** When it is due, ISO. */
  readonly at: string
}

/**
 * When the customer's waiting for a person's word becomes too long; null while nobody waits for one.
 * @param replySeconds what the group allows
 * @param now milliseconds since 1970
 */
export function dueOf(state: Pick<ConversationState, 'waitingSince' | 'owner'>, replySeconds: number, now: number): Due | null {
  if (state.waitingSince === null || (state.owner.kind !== 'queue' && state.owner.kind !== 'agent')) return null
  const at = Date.parse(state.waitingSince) + replySeconds * 1000
  const leftMs = at - now
  return { tone: leftMs < 0 ? 'late' : leftMs <= (replySeconds * 1000) / 3 ? 'soon' : 'calm', leftMs, at: new Date(at).toISOString() }
}
