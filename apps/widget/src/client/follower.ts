import type { ClientFrame, MessageEvent } from '@yingda/contract'
import { retryDelay } from './backoff.ts'
import { mayPass } from './http.ts'
import { applyEvents, applyWatching, emptyLog, type ConversationLog } from './log.ts'
import type { Frame, Timers } from './types.ts'

const ANSWER_TIMEOUT_MS = 15_000
/** More frames than this while waiting for an answer are not kept: the answer is asked for again. */
const MOST_HELD = 200

export interface FollowerOptions {
  timers: Timers
  random: () => number
  isOnline: () => boolean
  send: (frame: ClientFrame) => boolean
  newRef: () => string
  /** The log has grown or was replaced; `message` is called for each new message before. */
  onChange: () => void
  /** `isNews`: it happened since this client last knew everything. */
  onMessage: (event: MessageEvent, isNews: boolean) => void
  /** The server has said what is in the conversation. */
  onSynced: () => void
  /** The conversation is not this customer's (any more). */
  onLost: () => void
  /** The connection does not answer. */
  onSilence: () => void
}

/** Keeps the log of one conversation equal to the server's, from its cursor on. */
export class Follower {
  log: ConversationLog
  isSynced = false
  readonly #options: FollowerOptions
  #asked: { ref: string; timer: unknown } | null = null
  #held: Frame<'events'>[] = []

  constructor(conversationId: string, options: FollowerOptions) {
    this.log = emptyLog(conversationId)
    this.#options = options
  }

  /** Turns to another conversation, of which nothing is known yet. */
  use(conversationId: string): void {
    if (this.log.state !== null) this.#options.send({ type: 'unwatch', conversationId: this.log.id })
    this.log = emptyLog(conversationId)
    this.disconnected()
  }

  disconnected(): void {
    this.isSynced = false
    this.#held = []
    this.#settled()
  }

  /** Asks for everything after the cursor. */
  watch(): void {
    if (!this.#options.isOnline()) return
    this.#settled()
    this.#held = []
    const ref = this.#options.newRef()
    this.#asked = { ref, timer: this.#options.timers.set(() => this.#options.onSilence(), ANSWER_TIMEOUT_MS) }
    this.#options.send({ type: 'watch', ref, conversationId: this.log.id, after: this.log.cursor })
  }

  watching(frame: Frame<'watching'>): void {
    if (frame.ref !== this.#asked?.ref || frame.conversationId !== this.log.id) return
    this.#settled()
    if (frame.through < this.log.cursor && !frame.gap) {
      this.log = emptyLog(this.log.id)
      return this.watch()
    }
    const isNews = this.log.cursor > 0
    const held = this.#held
    this.#held = []
    this.isSynced = true
    this.#advance(applyWatching(this.log, frame), isNews)
    for (const late of held) this.events(late)
    this.#options.onSynced()
  }

  events(frame: Frame<'events'>): void {
    if (frame.conversationId !== this.log.id) return
    if (this.#asked !== null || !this.isSynced) return this.#hold(frame)
    const next = applyEvents(this.log, frame)
    if (next === null) return this.watch()
    this.#advance(next, true)
  }

  behind(conversationId: string): void {
    if (conversationId === this.log.id) this.watch()
  }

  /** @returns true when the refusal was of a `watch` */
  refused(frame: Frame<'error'>): boolean {
    if (frame.ref === undefined || frame.ref !== this.#asked?.ref) return false
    this.#settled()
    if (!mayPass({ code: frame.code, message: null })) {
      this.#options.onLost()
      return true
    }
    const delay = frame.retryAfter === undefined ? retryDelay(1, this.#options.random()) : frame.retryAfter * 1000
    this.#asked = { ref: '', timer: this.#options.timers.set(() => this.watch(), delay) }
    return true
  }

  #hold(frame: Frame<'events'>): void {
    if (this.#held.length < MOST_HELD) this.#held.push(frame)
    else this.watch()
  }

  #settled(): void {
    this.#options.timers.clear(this.#asked?.timer)
    this.#asked = null
  }

  #advance(next: ConversationLog, isNews: boolean): void {
    const last = this.log.events.at(-1)?.seq ?? 0
    this.log = next
    for (const event of next.events) {
      if (event.seq > last && event.type === 'message') this.#options.onMessage(event, isNews)
    }
    this.#options.onChange()
  }
}
