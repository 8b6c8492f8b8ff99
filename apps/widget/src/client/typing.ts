import type { Timers } from './types.ts'

/** The other side forgets a sign of typing after this long. */
const FORGOTTEN_MS = 6_000
const REPEAT_MS = 3_000
const IDLE_MS = 5_000

export interface TypingOptions {
  timers: Timers
  now: () => number
  send: (on: boolean) => boolean
  onChange: () => void
}

/** Signs of typing, both ways. They are never stored; a lost one is forgotten by itself. */
export class Typing {
  /** Who is typing on the other side. */
  who: 'agent' | 'bot' | null = null
  readonly #options: TypingOptions
  #forget: unknown = null
  #idle: unknown = null
  #saidAt: number | null = null

  constructor(options: TypingOptions) {
    this.#options = options
  }

  came(who: 'agent' | 'bot', on: boolean): void {
    this.#options.timers.clear(this.#forget)
    const before = this.who
    if (on) {
      this.who = who
      this.#forget = this.#options.timers.set(() => this.came(who, false), FORGOTTEN_MS)
    } else this.who = null
    if (before !== this.who) this.#options.onChange()
  }

  forget(): void {
    this.#options.timers.clear(this.#forget)
    this.#options.timers.clear(this.#idle)
    this.who = null
    this.#saidAt = null
  }

  /** The customer changed the text: said at most every 3 s, taken back after 5 s without a change. */
  wrote(isEmpty: boolean): void {
    this.#options.timers.clear(this.#idle)
    if (isEmpty) return this.#stopped()
    const now = this.#options.now()
    if (this.#saidAt === null || now - this.#saidAt >= REPEAT_MS) {
      if (this.#options.send(true)) this.#saidAt = now
    }
    this.#idle = this.#options.timers.set(() => this.#stopped(), IDLE_MS)
  }

  /** The message was sent: it says by itself that the typing is over. */
  sent(): void {
    this.#options.timers.clear(this.#idle)
    this.#saidAt = null
  }

  stop(): void {
    this.forget()
  }

  #stopped(): void {
    if (this.#saidAt !== null) this.#options.send(false)
    this.#saidAt = null
  }
}
