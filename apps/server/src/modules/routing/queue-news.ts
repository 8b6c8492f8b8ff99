import type { ConversationState, ServerFrame } from '@yingda/contract'
import type { LogBatch } from '../conversations/index.ts'
import { WaitingLine } from './waiting-line.ts'

export interface QueueNewsOptions {
  /** Conversations waiting now. */
  readWaiting: () => Promise<ConversationState[]>
  agentsOnline: () => Promise<number>
  /** Sends to the customers who watch a conversation on this node. */
  tell: (conversationId: string, frame: ServerFrame) => void
  /** Whether customers who wait can leave a message instead. */
  mayLeaveMessage?: () => boolean
  onError: (error: unknown) => void
  now?: () => number
}

/** Customers hear of their place at most this often, in milliseconds … */
const SOON = 250
/** … and at least this often while they wait, since the expected wait changes by itself. */
const REFRESH = 15_000
/** Beyond this place nobody is told the exact one on every change: only with the refresh. */
const NEAR = 200

/** Tells waiting customers their place in the queue and the expected wait. */
export class QueueNews {
  readonly line = new WaitingLine()
  readonly #options: QueueNewsOptions
  readonly #now: () => number
  #soon: NodeJS.Timeout | null = null
  #refresh: NodeJS.Timeout | null = null

  constructor(options: QueueNewsOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async start(): Promise<void> {
    for (const state of await this.#options.readWaiting()) this.line.update(state, this.#now())
    this.#refresh = setInterval(() => {
      void this.#tell(this.line.order)
    }, REFRESH)
  }

  stop(): void {
    if (this.#soon) clearTimeout(this.#soon)
    if (this.#refresh) clearInterval(this.#refresh)
  }

  readonly onBatch = (batch: LogBatch): void => {
    let changed = false
    for (const state of batch.states.values()) changed = this.line.update(state, this.#now()) || changed
    if (changed) this.news()
  }

  /** Something changed that waiting customers should hear of, such as an agent coming online. */
  news(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null
      void this.#tell([...this.line.first(NEAR).keys()])
    }, SOON)
  }

  /** What a customer who has just come back should hear. */
  async tellOne(conversationId: string): Promise<void> {
    if (this.line.place(conversationId) !== null) await this.#tell([conversationId])
  }

  async #tell(ids: string[]): Promise<void> {
    if (ids.length === 0) return
    try {
      const agentsOnline = await this.#options.agentsOnline()
      const now = this.#now()
      const mayLeaveMessage = this.#options.mayLeaveMessage?.() ?? false
      const places = this.line.first(Infinity)
      for (const conversationId of ids) {
        const place = places.get(conversationId)
        if (place === undefined) continue
        const waitSeconds = agentsOnline === 0 ? null : this.line.expectedWait(conversationId, now)
        this.#options.tell(conversationId, { type: 'queue', conversationId, place, waitSeconds, agentsOnline, mayLeaveMessage })
      }
    } catch (error) {
      this.#options.onError(error)
    }
  }
}
