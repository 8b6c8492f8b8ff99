import type pg from 'pg'
import { Leader, sleep } from '../platform/database/leader.ts'
import type { Storage } from '../platform/storage/storage.ts'

export interface FileSweepOptions {
  pool: pg.Pool
  storage: Pick<Storage, 'list' | 'remove' | 'storedAt'>
  /** Each removes the files of one module that nothing names any more. @returns how many */
  unnamed: readonly (() => Promise<number>)[]
  /** Each tells of some storage keys which a module knows: every table that leads to stored bytes has to be asked. */
  known: readonly ((keys: readonly string[]) => Promise<readonly string[]>)[]
  /** Told how many files were removed, and why. */
  onRemoved: (reason: RemovedFor, files: number) => void
  onError: (error: unknown) => void
  now?: () => number
}

/** `unnamed`: no message, plan, ticket or draft has it. `unknown`: bytes that no row leads to, left by a process that died. */
export type RemovedFor = 'unnamed' | 'unknown'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const PAGE = 500
/** Between two pages of a walk through the storage, in milliseconds. */
const BREATH = 50

/** Removes files nobody can reach: each hour what nothing names, each day bytes that no row leads to. One node at a time. */
export class FileSweep {
  readonly #options: FileSweepOptions
  readonly #now: () => number
  readonly #leader: Leader

  constructor(options: FileSweepOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#leader = new Leader({ name: 'file sweep', pool: options.pool, lead: (signal) => this.#watch(signal), onError: options.onError })
  }

  start(): void {
    this.#leader.start()
  }

  async stop(): Promise<void> {
    await this.#leader.stop()
  }

  /** @returns how many files were removed that nothing names */
  async removeUnnamed(): Promise<number> {
    let removed = 0
    for (const one of this.#options.unnamed) removed += await one()
    return this.#count('unnamed', removed)
  }

  /**
   * Removes bytes that were stored a day ago and that no row leads to: the row of an upload is written seconds after its bytes.
   * @returns how many
   */
  async removeUnknown(signal?: AbortSignal): Promise<number> {
    let removed = 0
    let page: string[] = []
    for await (const key of this.#options.storage.list()) {
      page.push(key)
      if (page.length < PAGE) continue
      removed += await this.#removeOf(page)
      page = []
      await sleep(BREATH, signal ?? new AbortController().signal)
      if (signal?.aborted === true) break
    }
    removed += await this.#removeOf(page)
    return this.#count('unknown', removed)
  }

  async #removeOf(keys: readonly string[]): Promise<number> {
    const { known, storage } = this.#options
    if (keys.length === 0) return 0
    const named = new Set((await Promise.all(known.map((of) => of(keys)))).flat())
    let removed = 0
    for (const key of keys) {
      if (named.has(key)) continue
      const at = await storage.storedAt(key)
      if (at === null || this.#now() - at < DAY) continue
      await storage.remove(key)
      removed += 1
    }
    return removed
  }

  #count(reason: RemovedFor, files: number): number {
    if (files > 0) this.#options.onRemoved(reason, files)
    return files
  }

  async #watch(signal: AbortSignal): Promise<void> {
    let walkedAt = -Infinity
    while (!signal.aborted) {
      try {
        await this.removeUnnamed()
        if (this.#now() - walkedAt >= DAY) {
          await this.removeUnknown(signal)
          walkedAt = this.#now()
        }
      } catch (error) {
        this.#options.onError(error)
      }
      await sleep(HOUR, signal)
    }
  }
}
