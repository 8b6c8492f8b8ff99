import type pg from 'pg'
import { tryLock } from './locks.ts'

export interface LeaderOptions {
  /** Unique: of all processes on one database, one at a time leads under a name. */
  name: string
  pool: pg.Pool
  /** Called each time this process becomes the one; the signal ends when it no longer is. A throw gives the lead up. */
  lead: (signal: AbortSignal) => Promise<void>
  onError: (error: unknown) => void
  /** How long to wait before asking again, in milliseconds. */
  retryAfter?: number
}

/**
 * Work that one process at a time does, held by an advisory lock of the database: when the process dies, the database frees
 * the lock and another goes on. What the work decides must hold even when two believe for a moment to lead: it is guarded
 * where it is written.
 */
export class Leader {
  readonly #options: LeaderOptions
  readonly #stopping = new AbortController()
  #loop: Promise<void> | null = null

  constructor(options: LeaderOptions) {
    this.#options = options
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#once()
      } catch (error) {
        this.#options.onError(error)
      }
      await sleep(this.#options.retryAfter ?? 1000, this.#stopping.signal)
    }
  }

  async #once(): Promise<void> {
    const held = await tryLock(this.#options.pool, `leader ${this.#options.name}`)
    if (held === null) return
    try {
      await this.#options.lead(AbortSignal.any([held.lost, this.#stopping.signal]))
    } finally {
      await held.release()
    }
  }
}

/** Resolves after the time, or at once when the signal ends. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}
