import type { Database } from '../database/database.ts'
import { markFailed, markSent, takeDue, type DueRow } from './store.ts'
import { failureOf, type Letter, type Transport } from './transport.ts'

export interface CourierTimes {
  /** How often the outbox is looked at, in milliseconds. */
  everyMs: number
  /** How long a mail is one node's, in seconds: longer than an attempt can take. */
  leaseSeconds: number
  /** Waits after a failed attempt, in seconds; after the last of them the mail has failed for good. */
  retrySeconds: readonly number[]
}

export interface CourierOptions {
  db: Database
  transport: Transport
  open: (id: string, sealed: string) => Letter
  onError: (error: unknown) => void
  times?: Partial<CourierTimes> | undefined
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const usual: CourierTimes = {
  everyMs: 2_000,
  leaseSeconds: 10 * MINUTE,
  retrySeconds: [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR],
}
/** Mails under way at a time; the transport has as many connections. */
const AT_A_TIME = 3

/** Sends what is in the outbox: each mail at least once, by whichever node takes it. */
export class Courier {
  readonly #options: CourierOptions
  readonly #times: CourierTimes
  #stopping = false
  #loop: Promise<void> | null = null
  #wake: (() => void) | null = null

  constructor(options: CourierOptions) {
    this.#options = options
    this.#times = { ...usual, ...options.times }
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** Looks now instead of later. */
  wake(): void {
    this.#wake?.()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake?.()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const sent = await this.#round().catch((error: unknown) => {
        this.#options.onError(error)
        return 0
      })
      if (sent < AT_A_TIME) await this.#pause()
    }
  }

  async #round(): Promise<number> {
    const due = await takeDue(this.#options.db, AT_A_TIME, this.#times.leaseSeconds)
    await Promise.all(due.map((row) => this.#deliver(row)))
    return due.length
  }

  async #deliver({ id, contentSealed, attempts }: DueRow): Promise<void> {
    const { db, transport, open } = this.#options
    try {
      await transport.send(id, open(id, contentSealed))
    } catch (error) {
      const failure = failureOf(error)
      const retry = failure.permanent ? null : (this.#times.retrySeconds[attempts - 1] ?? null)
      await markFailed(db, id, attempts, failure, retry)
      return
    }
    await markSent(db, id, attempts)
  }

  #pause(): Promise<void> {
    if (this.#stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#times.everyMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
