import type { ConversationEvent, ConversationState } from '@yingda/contract'
import { afterErasures, evolve, stateForCustomer } from '@yingda/contract/view'
import type { Frame } from './types.ts'

/** What this client knows of one conversation: the newest events without a hole, and the state they lead to. */
export interface ConversationLog {
  id: string
  state: ConversationState | null
  events: readonly ConversationEvent[]
  /** The last seq the server has given everything up to. */
  cursor: number
  /** True when no event is older than the first one here. */
  complete: boolean
}

export function emptyLog(id: string): ConversationLog {
  return { id, state: null, events: [], cursor: 0, complete: true }
}

/** The answer to `watch`: the events after our cursor, or, with `gap`, the newest ones in place of all we had. */
export function applyWatching(log: ConversationLog, frame: Frame<'watching'>): ConversationLog {
  const startOver = frame.gap || frame.through < log.cursor || frame.state === null
  const kept = startOver ? [] : log.events
  const events = afterErasures([...kept, ...newer(kept.at(-1)?.seq ?? 0, frame.events)])
  const complete = startOver ? startsWhole(events) : log.complete && (kept.length > 0 || startsWhole(events))
  return { id: log.id, state: frame.state, events, cursor: frame.through, complete }
}

/**
 * Events as they happen. Null means that something may be missing before them: the client has to watch again from its
 * cursor. Holes within a frame are events the customer may not see; `through` covers them.
 */
export function applyEvents(log: ConversationLog, frame: Frame<'events'>): ConversationLog | null {
  if (frame.through <= log.cursor) return log
  const fresh = newer(log.cursor, frame.events)
  const first = fresh[0]
  if (first !== undefined && first.seq !== log.cursor + 1) return null
  if (first !== undefined && log.state === null && first.type !== 'started') return null
  const state = fresh.reduce<ConversationState | null>((before, event) => evolve(log.id, before, event), log.state)
  return {
    ...log,
    state: state === null ? null : { ...stateForCustomer(state), lastSeq: Math.max(frame.through, state.lastSeq) },
    events: fresh.length === 0 ? log.events : afterErasures([...log.events, ...fresh]),
    cursor: frame.through,
  }
}

/** A page of older events, put before those that are here. */
export function prependEvents(
  events: readonly ConversationEvent[],
  page: readonly ConversationEvent[],
): readonly ConversationEvent[] {
  const first = events[0]?.seq ?? Number.POSITIVE_INFINITY
  return [...page.filter((event) => event.seq < first), ...events]
}

function newer(cursor: number, events: readonly ConversationEvent[]): ConversationEvent[] {
  let last = cursor
  return events.filter((event) => {
    if (event.seq <= last) return false
    last = event.seq
    return true
  })
}

function startsWhole(events: readonly ConversationEvent[]): boolean {
  return events.length === 0 || events[0]?.type === 'started'
}
