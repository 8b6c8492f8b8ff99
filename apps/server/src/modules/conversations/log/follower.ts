import type { Bus } from '../../../platform/bus/bus.ts'
import type { LogBatch } from './types.ts'

export const LOG_TOPIC = 'log'

export interface FollowerOptions {
  bus: Bus
  read: (after: number, limit: number) => Promise<LogBatch>
  head: () => Promise<number>
  onError: (error: unknown) => void
  /** How often to look for events nobody announced, in milliseconds. */
  pollEvery?: number
}

const PAGE = 1000

/**
 * Hands every event of the log, from the moment it started, to its listeners: once, in order, without a gap. What this
 * node commits comes straight from memory; what others commit, or what got lost on the way, is read from the database.
 */
export class LogFollower {
  readonly #options: Required<FollowerOptions>
  readonly #listeners: ((batch: LogBatch) => void)[] = []
  #position = 0
  #known = 0
  #reading: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #unsubscribe: (() => void) | null = null

  constructor(options: FollowerOptions) {
    this.#options = { pollEvery: 1000, ...options }
  }

  /** Position of the last event handed on. */
  get position(): number {
    return this.#position
  }

  async start(): Promise<void> {
    this.#position = this.#known = await this.#options.head()
    this.#unsubscribe = this.#options.bus.subscribe(LOG_TOPIC, (message) => {
      if (typeof message === 'number') this.#hear(message)
    })
    this.#timer = setInterval(() => {
      void this.#catchUp()
    }, this.#options.pollEvery)
  }

  /** Listeners run synchronously and must not throw. */
  subscribe(listener: (batch: LogBatch) => void): void {
    this.#listeners.push(listener)
  }

  /** Takes what this node has just committed after `base`. */
  committed(batch: LogBatch, base: number): void {
    const last = base + batch.events.length
    this.#known = Math.max(this.#known, last)
    if (base === this.#position && this.#reading === null) this.#hand(batch, last)
    else void this.#catchUp()
    this.#options.bus.publish(LOG_TOPIC, last)
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#unsubscribe?.()
    if (this.#reading) await this.#reading
  }

  #hear(position: number): void {
    if (position <= this.#known) return
    this.#known = position
    void this.#catchUp()
  }

  #catchUp(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null
      // Something was committed after the last page was read.
      if (this.#known > this.#position) setTimeout(() => void this.#catchUp(), 5)
    })
    return this.#reading
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const batch = await this.#options.read(this.#position, PAGE)
        const last = batch.events.at(-1)
        if (!last) return
        this.#known = Math.max(this.#known, last.position)
        this.#hand(batch, last.position)
      }
    } catch (error) {
      this.#options.onError(error)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  #hand(batch: LogBatch, last: number): void {
    this.#position = last
    for (const listener of this.#listeners) {
      try {
        listener(batch)
      } catch (error) {
        this.#options.onError(error)
      }
    }
  }
}
