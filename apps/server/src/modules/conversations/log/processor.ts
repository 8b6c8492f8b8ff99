import type pg from 'pg'
import { tryLock, type Held } from '../../../platform/database/locks.ts'
import type { LogFollower } from './follower.ts'
import type { LogBatch } from './types.ts'

export interface ProcessorOptions {
  /** Unique; the cursor and the lock are kept under it. */
  name: string
  pool: pg.Pool
  follower: LogFollower
  read: (after: number, limit: number) => Promise<LogBatch>
  /** Must be idempotent: after a crash the last second of events comes again. A throw makes the same events come again. */
  handle: (batch: LogBatch) => Promise<void>
  onError: (error: unknown) => void
}

const PAGE = 1000
/** Events kept in memory for a slow handler; beyond that it reads them from the database again. */
const MAX_QUEUED = 20_000
const SAVE_EVERY = 1000
const RETRY_AFTER = 300

/**
 * Runs a handler over the whole log, each event at least once and in order, with a durable cursor. Of several nodes one
 * runs it at a time: the one that holds the advisory lock; when it dies the database frees the lock and another goes on.
 */
export class LogProcessor {
  readonly #options: ProcessorOptions
  #queue: LogBatch[] = []
  #queued = 0
  #position = 0
  #savedPosition = 0
  #savedAt = 0
  #stopping = false
  #wake: (() => void) | null = null
  #loop: Promise<void> | null = null
  #held: Held | null = null
  /** While the lock is held and the cursor is known. */
  #leading = false

  constructor(options: ProcessorOptions) {
    this.#options = options
  }

  /** Position of the last event handled. */
  get position(): number {
    return this.#position
  }

  start(): void {
    this.#options.follower.subscribe((batch) => {
      this.#offer(batch)
    })
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake?.()
    await this.#loop
  }

  #offer(batch: LogBatch): void {
    if (!this.#leading || this.#queued > MAX_QUEUED) return
    this.#queue.push(batch)
    this.#queued += batch.events.length
    this.#wake?.()
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        if (this.#leading) await this.#step()
        else await this.#lead()
      } catch (error) {
        this.#options.onError(error)
        await this.#resign()
        await this.#sleep(RETRY_AFTER)
      }
    }
    try {
      if (this.#leading) await this.#save()
    } finally {
      await this.#resign()
    }
  }

  /** Waits to be the one; then goes on from the saved cursor. */
  async #lead(): Promise<void> {
    const { name, pool } = this.#options
    const held = await tryLock(pool, `processor ${name}`)
    if (held === null) {
      await this.#sleep(1000)
      return
    }
    this.#held = held
    const { rows } = await pool.query<{ position: number }>('select position from processor_cursors where name = $1', [name])
    this.#position = this.#savedPosition = rows[0]?.position ?? 0
    this.#queue = []
    this.#queued = 0
    this.#leading = !held.lost.aborted
    held.lost.addEventListener('abort', () => {
      if (this.#held === held) this.#leading = false
    })
  }

  async #resign(): Promise<void> {
    const held = this.#held
    this.#leading = false
    this.#held = null
    await held?.release()
  }

  async #step(): Promise<void> {
    const batch = this.#next() ?? (this.#position < this.#options.follower.position ? await this.#options.read(this.#position, PAGE) : null)
    const last = batch?.events.at(-1)
    if (batch && last) {
      await this.#options.handle(batch)
      this.#position = last.position
    }
    if (Date.now() - this.#savedAt > SAVE_EVERY) await this.#save()
    if (!last) await this.#sleep(SAVE_EVERY)
  }

  /** Everything queued that follows the cursor without a gap, as one batch; null when it must be read. */
  #next(): LogBatch | null {
    const taken = this.#queue
    this.#queue = []
    this.#queued = 0
    const events = taken.flatMap((batch) => batch.events).filter((event) => event.position > this.#position)
    if (events[0]?.position !== this.#position + 1) return null
    const states = new Map(taken.flatMap((batch) => [...batch.states]))
    return { events, states }
  }

  async #save(): Promise<void> {
    this.#savedAt = Date.now()
    if (this.#position === this.#savedPosition) return
    await this.#options.pool.query(
      `insert into processor_cursors (name, position) values ($1, $2)
       on conflict (name) do update set position = excluded.position, updated_at = now()`,
      [this.#options.name, this.#position],
    )
    this.#savedPosition = this.#position
  }

  #sleep(milliseconds: number): Promise<void> {
    if (this.#queue.length > 0 || this.#stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
    })
  }
}
