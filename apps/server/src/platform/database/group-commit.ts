import type pg from 'pg'
import { AppError } from '../errors.ts'
import { isDatabaseAway } from '../http/server.ts'

/** A command in the line, and who waits for what becomes of it. */
export interface Submitted<Command, Outcome> {
  readonly command: Command
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

export interface GroupCommitOptions<Command, Outcome> {
  pool: pg.Pool
  /** Milliseconds since 1970. */
  now: () => number
  onError: (error: unknown) => void
  /**
   * Carries out a batch in one transaction, from `begin` to `commit` or `rollback`. It may run again for the same commands when the
   * answer of a commit was lost: repeated commands must be recognised.
   * @returns for each command, in order, what to do once all is durable.
   */
  transaction: (client: pg.PoolClient, batch: readonly Submitted<Command, Outcome>[]) => Promise<(() => void)[]>
  /** Commands in one transaction at the most. */
  maxBatch: number
  /** Commands waiting at the most; more are refused as overload. */
  maxWaiting: number
  /** How long a command may wait for a database that is away, in milliseconds. */
  patience: number
}

interface Waiting<Command, Outcome> extends Submitted<Command, Outcome> {
  readonly deadline: number
}

/**
 * Commands that arrive while a transaction is under way are committed together in the next one: one fsync serves many.
 *
 * A database that is away makes commands wait up to `patience` and then fails them as overload; a fault of one command does not fail
 * its neighbours.
 */
export class GroupCommit<Command, Outcome> {
  readonly #options: GroupCommitOptions<Command, Outcome>
  #waiting: Waiting<Command, Outcome>[] = []
  #running: Promise<void> | null = null
  #closed = false

  constructor(options: GroupCommitOptions<Command, Outcome>) {
    this.#options = options
  }

  /** Commands not yet committed. */
  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Runs a command and resolves when what it decided is durable.
   * @throws AppError what the command refused with, or `overloaded`.
   */
  execute(command: Command): Promise<Outcome> {
    if (this.#closed || this.#waiting.length >= this.#options.maxWaiting) return Promise.reject(new AppError('overloaded', { retryAfter: 1 }))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, deadline: this.#options.now() + this.#options.patience, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Refuses new commands and resolves when those accepted are through. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    // Lets the rest of this tick's commands join.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) await this.#flush(this.#waiting.splice(0, this.#options.maxBatch))
    this.#running = null
  }

  async #flush(batch: Waiting<Command, Outcome>[]): Promise<void> {
    try {
      await this.#commit(batch)
    } catch (error) {
      if (isTransient(error)) return this.#putBack(batch, error)
      if (batch.length === 1) {
        batch[0]?.reject(error)
        return
      }
      // One command's fault must not fail its neighbours: each gets a transaction of its own.
      this.#options.onError(error)
      for (const one of batch) await this.#flush([one])
    }
  }

  async #putBack(batch: Waiting<Command, Outcome>[], error: unknown): Promise<void> {
    const now = this.#options.now()
    for (const one of batch.filter(({ deadline }) => deadline <= now)) one.reject(new AppError('overloaded', { retryAfter: 2, cause: error }))
    this.#waiting.unshift(...batch.filter(({ deadline }) => deadline > now))
    await new Promise((resolve) => setTimeout(resolve, isDatabaseAway(error) ? 100 : 5))
  }

  async #commit(batch: Waiting<Command, Outcome>[]): Promise<void> {
    const client = await this.#options.pool.connect()
    let done = false
    try {
      const settles = await this.#options.transaction(client, batch)
      done = true
      for (const settle of settles) settle()
    } finally {
      // A connection that failed in the middle is thrown away: its transaction ends with it.
      client.release(!done)
    }
  }
}

/** Faults after which the same transaction may succeed: the database is away, or another node was quicker. */
function isTransient(error: unknown): boolean {
  if (isDatabaseAway(error)) return true
  const code = (error as { code?: string }).code
  return code === '23505' || code === '40001' || code === '40P01'
}
