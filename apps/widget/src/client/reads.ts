import type { CustomerCommand } from '@yingda/contract'
import type { ConversationLog } from './log.ts'
import { readJson, type Store } from './storage.ts'
import type { Timers } from './types.ts'

/** Messages that come together are told about together. */
const TELL_AFTER_MS = 700

export interface ReadsOptions {
  timers: Timers
  store: Store
  key: string
  log: () => ConversationLog
  /** @returns false when it could not be sent now */
  send: (command: CustomerCommand) => boolean
}

/** What the customer has seen: kept here for the unread count, told to the server when a person wrote it. */
export class Reads {
  readonly #options: ReadsOptions
  #seen = 0
  #told = 0
  #timer: unknown = null

  constructor(options: ReadsOptions) {
    this.#options = options
  }

  /** The conversation has changed: what was seen of this one? */
  restore(): void {
    const kept = readJson(this.#options.store, this.#options.key) as { id?: unknown; seq?: unknown } | null
    this.#seen = kept?.id === this.#options.log().id && typeof kept.seq === 'number' ? kept.seq : 0
    this.#told = 0
  }

  /** The connection is gone: what was told may not have arrived. */
  reset(): void {
    this.#told = 0
    this.#options.timers.clear(this.#timer)
  }

  /** @returns false when everything had been seen before */
  mark(): boolean {
    const log = this.#options.log()
    const last = log.events.findLast((event) => event.type === 'message')?.seq ?? 0
    if (last <= this.#seen) return false
    this.#seen = last
    this.#options.store.set(this.#options.key, JSON.stringify({ id: log.id, seq: last }))
    this.#options.timers.clear(this.#timer)
    this.#timer = this.#options.timers.set(() => this.tell(), TELL_AFTER_MS)
    return true
  }

  /** Tells the server, when a person's message was seen that it does not know of: that is what agents look for. */
  tell(): void {
    const log = this.#options.log()
    const told = Math.max(log.state?.readByCustomer ?? 0, this.#told)
    const upTo = log.events.findLast(
      (event) => event.type === 'message' && event.author.kind === 'agent' && event.seq <= this.#seen,
    )?.seq
    if (upTo === undefined || upTo <= told) return
    if (this.#options.send({ do: 'read', upTo })) this.#told = upTo
  }

  /** Messages of bot and agents that have not been seen. */
  unread(): number {
    const log = this.#options.log()
    const seen = Math.max(this.#seen, log.state?.readByCustomer ?? 0)
    return log.events.filter((event) => event.seq > seen && event.type === 'message' && event.author.kind !== 'customer').length
  }
}
