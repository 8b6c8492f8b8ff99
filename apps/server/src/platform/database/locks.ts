import type pg from 'pg'

/** A lock that this process holds among all processes on one database. */
export interface Held {
  /** Ends when the connection that holds the lock is lost, and the lock with it. */
  readonly lost: AbortSignal
  /** Gives the lock back. Never rejects: what cannot be given back goes with its connection. */
  release(): Promise<void>
}

/** How often the connection is looked at, in milliseconds. */
const BEAT = 5000

const sessions = new WeakMap<pg.Pool, LockSession>()

/**
 * Takes an advisory lock of the database under a name, if nobody holds it. All locks of a process are held on one connection of its
 * pool, which is given back with the last of them; when it breaks, all are lost.
 * @returns null when another holds it, also another part of this process
 * @throws when the database is away
 */
export function tryLock(pool: pg.Pool, name: string): Promise<Held | null> {
  const session = sessions.get(pool) ?? new LockSession(pool)
  sessions.set(pool, session)
  return session.try(name)
}

class LockSession {
  readonly #pool: pg.Pool
  readonly #held = new Map<string, AbortController>()
  /** Questions under way: the connection is kept for them. */
  #asking = 0
  #client: pg.PoolClient | null = null
  #opening: Promise<pg.PoolClient> | null = null
  #close: (broken: boolean) => void = () => undefined

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async try(name: string): Promise<Held | null> {
    if (this.#held.has(name)) return null
    const lost = new AbortController()
    // Taken at once: the database would give a lock of this connection to it a second time.
    this.#held.set(name, lost)
    this.#asking += 1
    let got = false
    try {
      const client = await this.#open()
      const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock(hashtext($1)) as got', [name])
      got = rows[0]?.got === true && !lost.signal.aborted
    } finally {
      this.#asking -= 1
      if (!got) this.#forget(name, lost)
    }
    return got ? { lost: lost.signal, release: () => this.#release(name, lost) } : null
  }

  async #release(name: string, lost: AbortController): Promise<void> {
    const client = this.#client
    if (this.#held.get(name) !== lost || client === null) return
    this.#asking += 1
    try {
      await client.query('select pg_advisory_unlock(hashtext($1))', [name])
    } catch {
      // The connection goes, and the lock with it.
      if (this.#client === client) this.#close(true)
    } finally {
      this.#asking -= 1
      this.#forget(name, lost)
    }
  }

  #forget(name: string, lost: AbortController): void {
    if (this.#held.get(name) === lost) this.#held.delete(name)
    if (this.#asking === 0 && this.#held.size === 0 && this.#client !== null) this.#close(false)
  }

  #open(): Promise<pg.PoolClient> {
    if (this.#client !== null) return Promise.resolve(this.#client)
    this.#opening ??= this.#connect().finally(() => { this.#opening = null })
    return this.#opening
  }

  async #connect(): Promise<pg.PoolClient> {
    const client = await this.#pool.connect()
    const broken = (): void => {
      if (this.#client === client) this.#close(true)
    }
    client.on('error', broken)
    const beat = setInterval(() => {
      client.query('select 1').catch(broken)
    }, BEAT)
    this.#client = client
    this.#close = (isBroken) => {
      this.#client = null
      clearInterval(beat)
      client.off('error', broken)
      const all = isBroken ? [...this.#held.values()] : []
      if (isBroken) this.#held.clear()
      client.release(isBroken)
      for (const one of all) one.abort()
    }
    return client
  }
}
