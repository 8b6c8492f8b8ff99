import { MAX_CATCH_UP, stateForCustomer, type ConversationState } from '@yingda/contract'
import type { Peer } from '../../../platform/realtime/peer.ts'
import type { Conversations } from '../../conversations/index.ts'

export type Audience = 'customer' | 'agent'

/** An event ready to be sent: made once, used for every reader of its audience. */
export interface WireEvent {
  seq: number
  /** JSON, or null when this audience may not see it. */
  customer: string | null
  agent: string
}

export interface WatchOptions {
  conversationId: string
  peer: Peer
  audience: Audience
  conversations: Conversations
  /** The reader's cursor. */
  after: number
  mayRead: (state: ConversationState) => boolean
  onError: (error: unknown) => void
}

/**
 * One reader of one conversation. It hands on events strictly by seq: what is older than the cursor is dropped, and
 * whatever is missing (the reader was slow, the node missed a commit, the watch has just begun) is read from the log.
 */
export class Watch {
  readonly conversationId: string
  readonly peer: Peer
  readonly audience: Audience
  /** Asked again whenever the conversation changed: sight can end. */
  readonly mayRead: (state: ConversationState) => boolean
  readonly #conversations: Conversations
  readonly #onError: (error: unknown) => void
  #cursor: number
  #catchingUp = false
  #missed = false
  #ended = false

  constructor(options: WatchOptions) {
    this.conversationId = options.conversationId
    this.peer = options.peer
    this.audience = options.audience
    this.mayRead = options.mayRead
    this.#conversations = options.conversations
    this.#cursor = options.after
    this.#onError = options.onError
    // Until `begin` has read the log, live events only tell that there is more to read.
    this.#catchingUp = true
  }

  end(): void {
    this.#ended = true
  }

  /** Answers `watch`: reads from the cursor and goes live. The watch must be registered with the hub before. */
  async begin(ref: string, state: ConversationState | null): Promise<void> {
    const reading = await this.#conversations.read(state, this.#cursor, MAX_CATCH_UP, this.audience)
    if (this.#ended) return
    this.#cursor = reading.through
    const visible = reading.state && (this.audience === 'customer' ? stateForCustomer(reading.state) : reading.state)
    this.peer.send(
      JSON.stringify({
        type: 'watching', ref, conversationId: this.conversationId, state: visible,
        events: reading.events, through: reading.through, gap: reading.gap,
      }),
    )
    this.#goLive()
  }

  /** Takes events of one commit, in order. */
  deliver(events: WireEvent[]): void {
    const first = events[0]
    const last = events.at(-1)
    if (!first || !last || last.seq <= this.#cursor) return
    if (this.#catchingUp || this.peer.slow || first.seq > this.#cursor + 1) {
      this.#missed = true
      if (!this.#catchingUp && !this.peer.slow) void this.catchUp()
      return
    }
    this.#cursor = sendEvents(this.peer, this.conversationId, this.audience, events, this.#cursor)
  }

  /** Reads what is missing; when that is too much, the client is told to watch again. */
  async catchUp(): Promise<void> {
    if (this.#catchingUp || !this.#missed || this.#ended) return
    this.#catchingUp = true
    this.#missed = false
    try {
      const states = await this.#conversations.states([this.conversationId])
      const state = states.get(this.conversationId) ?? null
      if (state !== null && !this.mayRead(state)) {
        this.end()
        return
      }
      const reading = await this.#conversations.read(state, this.#cursor, MAX_CATCH_UP, this.audience)
      if (this.#ended) return
      if (reading.gap) {
        this.peer.send(JSON.stringify({ type: 'behind', conversationId: this.conversationId }))
        this.end()
        return
      }
      if (reading.through > this.#cursor) {
        this.#cursor = reading.through
        this.peer.send(JSON.stringify({ type: 'events', conversationId: this.conversationId, events: reading.events, through: reading.through }))
      }
    } catch (error) {
      this.#missed = true
      this.#onError(error)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    this.#goLive()
  }

  #goLive(): void {
    this.#catchingUp = false
    if (this.#missed && !this.peer.slow) void this.catchUp()
  }
}

/** Sends the events after a cursor as one frame; returns the new cursor. */
function sendEvents(peer: Peer, conversationId: string, audience: Audience, events: WireEvent[], cursor: number): number {
  const parts: string[] = []
  let through = cursor
  for (const event of events) {
    if (event.seq <= through) continue
    const json = audience === 'customer' ? event.customer : event.agent
    if (json !== null) parts.push(json)
    through = event.seq
  }
  peer.send(`{"type":"events","conversationId":"${conversationId}","events":[${parts.join(',')}],"through":${String(through)}}`)
  return through
}
