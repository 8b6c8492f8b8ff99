import type { ConversationEvent, ConversationState } from '@yingda/contract'
import type { Http } from './http.ts'
import { prependEvents, type ConversationLog } from './log.ts'
import type { EarlierConversation } from './types.ts'

const PAGE = 50

interface EventsPage {
  events: ConversationEvent[]
  more: boolean
}
interface ConversationsPage {
  items: ConversationState[]
  next: string | null
}

export interface HistoryOptions {
  http: Http
  log: () => ConversationLog
  setLog: (log: ConversationLog) => void
  onChange: () => void
}

/** What lies above the screen: older events of this conversation, then the conversations before it. */
export class History {
  earlier: readonly EarlierConversation[] = []
  status: 'idle' | 'loading' | 'failed' = 'idle'
  #exhausted = true
  #listed: ConversationState[] = []
  #nextPage: string | null = null
  #isListed = false
  #round = 0
  readonly #options: HistoryOptions

  constructor(options: HistoryOptions) {
    this.#options = options
  }

  /** True when there may be something older than what is here. */
  get hasMore(): boolean {
    return !this.#options.log().complete || this.earlier[0]?.complete === false || !this.#exhausted
  }

  /** Forgets everything. `known`: this visitor may have earlier conversations. */
  reset(known: boolean): void {
    this.#round += 1
    this.earlier = []
    this.status = 'idle'
    this.#listed = []
    this.#nextPage = null
    this.#isListed = false
    this.#exhausted = !known
  }

  /** The present conversation becomes the newest of the earlier ones. */
  keep(log: ConversationLog): void {
    if (log.state === null) return
    this.#round += 1
    this.status = 'idle'
    this.earlier = [...this.earlier, { id: log.id, state: log.state, events: log.events, complete: log.complete }]
  }

  /** Loads the next older page; the failure of one stays visible in `status` until the next try. */
  async load(): Promise<void> {
    if (this.status === 'loading' || !this.hasMore) return
    this.status = 'loading'
    const round = this.#round
    this.#options.onChange()
    const loaded = await this.#step(() => this.#round === round)
    if (this.#round !== round) return
    this.status = loaded ? 'idle' : 'failed'
    this.#options.onChange()
  }

  async #step(isCurrent: () => boolean): Promise<boolean> {
    const log = this.#options.log()
    if (!log.complete) return this.#olderOfPresent(log, isCurrent)
    const oldest = this.earlier[0]
    if (oldest !== undefined && !oldest.complete) return this.#olderOfEarlier(oldest, isCurrent)
    return this.#conversationBefore(isCurrent)
  }

  async #olderOfPresent(log: ConversationLog, isCurrent: () => boolean): Promise<boolean> {
    const first = log.events[0]?.seq
    const page = await this.#events(log.id, first)
    if (page === null) return false
    const now = this.#options.log()
    if (isCurrent() && now.id === log.id && now.events[0]?.seq === first) {
      this.#options.setLog({ ...now, events: prependEvents(now.events, page.events), complete: !page.more })
    }
    return true
  }

  async #olderOfEarlier(oldest: EarlierConversation, isCurrent: () => boolean): Promise<boolean> {
    const page = await this.#events(oldest.id, oldest.events[0]?.seq)
    if (page === null) return false
    if (!isCurrent()) return true
    const grown = { ...oldest, events: prependEvents(oldest.events, page.events), complete: !page.more }
    this.earlier = [grown, ...this.earlier.slice(1)]
    return true
  }

  async #conversationBefore(isCurrent: () => boolean): Promise<boolean> {
    const next = await this.#nextConversation(isCurrent)
    if (next === 'failed') return false
    if (!isCurrent()) return true
    if (next === null) {
      this.#exhausted = true
      return true
    }
    const page = await this.#events(next.id)
    if (page === null) {
      this.#listed = [next, ...this.#listed]
      return false
    }
    if (isCurrent()) this.earlier = [{ id: next.id, state: next, events: page.events, complete: !page.more }, ...this.earlier]
    return true
  }

  /** The newest own conversation that is older than everything shown. */
  async #nextConversation(isCurrent: () => boolean): Promise<ConversationState | null | 'failed'> {
    for (;;) {
      const shown = this.earlier[0]?.state ?? this.#options.log().state
      const listed = this.#listed.shift()
      if (listed !== undefined) {
        if (listed.id !== shown?.id && (shown === null || listed.createdAt < shown.createdAt)) return listed
        continue
      }
      if (this.#isListed && this.#nextPage === null) return null
      const result = await this.#options.http.get<ConversationsPage>('/api/customer/conversations', {
        limit: 20,
        ...(this.#nextPage === null ? {} : { cursor: this.#nextPage }),
      })
      if (!isCurrent()) return null
      if (!result.ok) return 'failed'
      this.#isListed = true
      this.#listed = [...result.value.items]
      this.#nextPage = result.value.next
    }
  }

  async #events(id: string, before?: number): Promise<EventsPage | null> {
    const query = { limit: PAGE, ...(before === undefined ? {} : { before }) }
    const result = await this.#options.http.get<EventsPage>(`/api/customer/conversations/${id}/events`, query)
    return result.ok ? result.value : null
  }
}
