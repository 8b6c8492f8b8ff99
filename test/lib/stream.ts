import { evolve, type ConversationEvent, type ConversationState, type ServerFrame } from '@yingda/contract'

/** What one reader has been given of one conversation, and whether it was given well. */
export class ConversationStream {
  readonly conversationId: string
  state: ConversationState | null = null
  events: ConversationEvent[] = []
  cursor = 0
  /** Answered since the last (re)connect. */
  synced = false
  /** Breaches of the protocol's promises: each event once, in order, none before the cursor. */
  readonly violations: string[] = []

  constructor(conversationId: string) {
    this.conversationId = conversationId
  }

  watching(frame: Extract<ServerFrame, { type: 'watching' }>): void {
    if (frame.gap) this.events = []
    this.#append(frame.events, frame.gap ? 0 : this.cursor, frame.through)
    this.state = frame.state
    this.cursor = frame.through
    this.synced = true
  }

  arrived(frame: Extract<ServerFrame, { type: 'events' }>): void {
    if (!this.synced) {
      this.violations.push(`events ${String(frame.through)} before the answer to watch`)
      return
    }
    this.#append(frame.events, this.cursor, frame.through)
    for (const event of frame.events) this.state = evolve(this.conversationId, this.state, event)
    if (frame.through <= this.cursor) this.violations.push(`cursor went from ${String(this.cursor)} to ${String(frame.through)}`)
    this.cursor = frame.through
    // Events this reader may not see count as well.
    if (this.state !== null && this.state.lastSeq < frame.through) this.state = { ...this.state, lastSeq: frame.through }
  }

  #append(events: ConversationEvent[], after: number, through: number): void {
    let last = after
    for (const event of events) {
      if (event.seq <= last) this.violations.push(`event ${String(event.seq)} came after ${String(last)}`)
      if (event.seq > through) this.violations.push(`event ${String(event.seq)} is beyond the cursor ${String(through)}`)
      last = event.seq
    }
    this.events.push(...events)
  }
}
