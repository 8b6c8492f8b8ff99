import type { ConversationEvent, ConversationState, ServerFrame } from '@yingda/contract'
import { afterErasures, evolve } from '@yingda/contract/view'

/** What a console holds of one conversation: its state and a whole run of its events up to `through`. */
export interface ConversationView {
  readonly id: string
  readonly state: ConversationState | null
  /** In order of seq, without gap. */
  readonly events: readonly ConversationEvent[]
  /** The cursor: everything up to here is in. */
  readonly through: number
  /** Older events exist that are not loaded. */
  readonly more: boolean
}

export interface Snapshot {
  readonly state: ConversationState
  readonly events: readonly ConversationEvent[]
  readonly through: number
}

export const emptyView = (id: string): ConversationView => ({ id, state: null, events: [], through: 0, more: false })

const hasMore = (events: readonly ConversationEvent[], through: number): boolean => (events[0]?.seq ?? through + 1) > 1

/** A fresh page of the server: taken over unless the view is already further. */
export function withSnapshot(view: ConversationView, snapshot: Snapshot): ConversationView {
  if (view.events.length > 0 && snapshot.through <= view.through) return view
  const joins = view.events.length > 0 && (snapshot.events[0]?.seq ?? Infinity) <= view.through + 1
  const events = joins ? [...view.events, ...snapshot.events.filter((event) => event.seq > view.through)] : snapshot.events
  return { ...view, state: snapshot.state, events: afterErasures(events), through: snapshot.through, more: hasMore(events, snapshot.through) }
}

/** The answer to `watch`. */
export function withWatching(view: ConversationView, frame: Extract<ServerFrame, { type: 'watching' }>): ConversationView {
  if (frame.gap) return { ...view, state: frame.state, events: frame.events, through: frame.through, more: hasMore(frame.events, frame.through) }
  if (frame.through < view.through) return view
  const events = [...view.events, ...frame.events.filter((event) => event.seq > view.through)]
  return { ...view, state: frame.state, events: afterErasures(events), through: frame.through, more: hasMore(events, frame.through) }
}

export type Applied = { readonly kind: 'applied'; readonly view: ConversationView } | { readonly kind: 'missed' }

/**
 * New events of a watched conversation. Those known already change nothing; when the first new one does not follow the
 * cursor something was missed, and the view has to be asked for again from its cursor.
 */
export function withEvents(view: ConversationView, frame: Extract<ServerFrame, { type: 'events' }>): Applied {
  const fresh = frame.events.filter((event) => event.seq > view.through)
  if (fresh.length === 0) return { kind: 'applied', view: frame.through > view.through && frame.events.length === 0 ? { ...view, through: frame.through } : view }
  if (!follows(view, fresh)) return { kind: 'missed' }
  const state = fresh.reduce<ConversationState | null>((folded, event) => evolve(view.id, folded, event), view.state)
  return { kind: 'applied', view: { ...view, state, events: afterErasures([...view.events, ...fresh]), through: Math.max(frame.through, view.through) } }
}

function follows(view: ConversationView, fresh: readonly ConversationEvent[]): boolean {
  if (view.state === null && fresh[0]?.type !== 'started') return false
  return fresh.every((event, index) => event.seq === view.through + 1 + index)
}

/** An older page, loaded while the reader scrolled back. A page that does not end where the view begins is dropped. */
export function withOlder(view: ConversationView, page: { events: readonly ConversationEvent[]; more: boolean }): ConversationView {
  const first = view.events[0]?.seq ?? view.through + 1
  const older = page.events.filter((event) => event.seq < first)
  if (older.length === 0) return { ...view, more: page.more && view.more }
  if ((older.at(-1)?.seq ?? 0) !== first - 1) return view
  return { ...view, events: [...older, ...view.events], more: page.more }
}
