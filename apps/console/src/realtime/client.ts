import type { ServerFrame } from '@yingda/contract'
import { createConnection, type Connection, type ConnectionOptions, type ConnectionStatus } from './connection.ts'
import { createEmitter } from './emitter.ts'
import { createFeeds, type Feeds } from './feeds.ts'
import { createOutbox, type Outbox, type OutboxOptions, type Outgoing } from './outbox.ts'

export type InboxFrame = Extract<ServerFrame, { type: 'inbox' }>
export type TicketsFrame = Extract<ServerFrame, { type: 'tickets' }>
/** What changed beside the log: of one's own work, or in a conversation one follows. */
export type NewsFrame = Extract<ServerFrame, { type: 'scheduled' | 'bulk' }>
export type CustomerFrame = Extract<ServerFrame, { type: 'customer' }>
export type AvailabilityFrame = Extract<ServerFrame, { type: 'availability' }>

/** Everything live of one signed-in console over one connection. */
export interface Realtime {
  readonly feeds: Feeds
  readonly outbox: Outbox
  start(): void
  stop(): void
  retryNow(): void
  doubt(): void
  status(): ConnectionStatus
  /** The server's time of the newest welcome, ISO; null before the first. What is older is not news. */
  since(): string | null
  onStatus(listener: (status: ConnectionStatus) => void): () => void
  /** After the first connection is back: what is not watched (lists, counts) has to be fetched anew. */
  onResumed(listener: () => void): () => void
  onInbox(listener: (frame: InboxFrame) => void): () => void
  onAvailability(listener: (frame: AvailabilityFrame) => void): () => void
  onNews(listener: (frame: NewsFrame) => void): () => void
  onTickets(listener: (frame: TicketsFrame) => void): () => void
  /** Of the customer on the screen something changed, or may have while there was no connection. */
  onCustomer(listener: (frame: CustomerFrame) => void): () => void
  /** Says which customer is on the screen, to be told of their changes. Said again when the connection is back. @returns a function that ends it */
  showing(customerId: string): () => void
  /** Tells colleagues which conversation is on the screen; null for none. Said again when the connection is back. */
  viewing(conversationId: string | null): void
  /** Tells colleagues that something is being written in the conversation on the screen; over after eight seconds without another word. */
  writing(conversationId: string, on: boolean): void
  /** Tells the customer that the agent is writing; repeats itself at most every three seconds. */
  typing(conversationId: string, on: boolean): void
}

export interface RealtimeOptions extends Omit<ConnectionOptions, 'onFrame' | 'onStatus'> {
  savedOutbox: readonly Outgoing[]
  saveOutbox(messages: readonly Outgoing[]): void
  postMessage?: OutboxOptions['post']
}

const TYPING_REPEAT_MS = 3_000
const WRITING_MS = 8_000

export function createRealtime(options: RealtimeOptions): Realtime {
  const { clock } = options
  const statusNews = createEmitter<ConnectionStatus>()
  const resumed = createEmitter<undefined>()
  const inbox = createEmitter<InboxFrame>()
  const tickets = createEmitter<TicketsFrame>()
  const availability = createEmitter<AvailabilityFrame>()
  const news = createEmitter<NewsFrame>()
  const customers = createEmitter<CustomerFrame>()
  let refs = 0
  let since: string | null = null
  let shown: { readonly id: string | null; readonly writing: boolean } = { id: null, writing: false }
  let customer: string | null = null
  const shownCustomers: string[] = []
  let stopWriting: (() => void) | null = null
  let typed: { id: string; at: number } | null = null

  const nextRef = (): string => `r${(refs += 1)}`
  const connection: Connection = createConnection({ ...options, onFrame: receive, onStatus: (status) => statusNews.emit(status) })
  const feeds = createFeeds((frame) => connection.send(frame), nextRef, clock)
  const outbox = createOutbox({ send: (frame) => connection.send(frame), nextRef, clock, saved: options.savedOutbox, save: options.saveOutbox, ...(options.postMessage ? { post: options.postMessage } : {}) })

  feeds.onChange((id) => {
    const view = feeds.get(id)
    if (!view || outbox.of(id).length === 0) return
    const stored = new Set(view.events.flatMap((event) => (event.type === 'message' ? [event.clientId] : [])))
    outbox.settle(id, (message) => stored.has(message.clientId) || (message.seq !== null && message.seq <= view.through))
  })

  function onWelcome(frame: Extract<ServerFrame, { type: 'welcome' }>): void {
    const again = since !== null
    since = frame.serverTime
    connection.send({ type: 'inbox', on: true })
    if (shown.id !== null) connection.send({ type: 'viewing', conversationId: shown.id, writing: shown.writing })
    if (customer !== null) {
      connection.send({ type: 'customer', customerId: customer })
      // What changed before the server knew of it was not told.
      customers.emit({ type: 'customer', customerId: customer })
    }
    feeds.resume()
    outbox.resume()
    if (again) resumed.emit(undefined)
  }

  function show(next: typeof shown): void {
    if (next.id === shown.id && next.writing === shown.writing) return
    shown = next
    connection.send({ type: 'viewing', conversationId: next.id, writing: next.writing })
  }

  function showCustomer(): void {
    const next = shownCustomers.at(-1) ?? null
    if (next === customer) return
    customer = next
    connection.send({ type: 'customer', customerId: next })
  }

  function receive(frame: ServerFrame): void {
    if (frame.type === 'welcome') return onWelcome(frame)
    if (frame.type === 'inbox') return inbox.emit(frame)
    if (frame.type === 'tickets') return tickets.emit(frame)
    if (frame.type === 'scheduled' || frame.type === 'bulk') return news.emit(frame)
    if (frame.type === 'customer') return customers.emit(frame)
    if (frame.type === 'availability') return availability.emit(frame)
    feeds.receive(frame)
    outbox.receive(frame)
  }

  return {
    feeds,
    outbox,
    start: () => connection.start(),
    stop: () => connection.stop(),
    retryNow: () => connection.retryNow(),
    doubt: () => connection.doubt(),
    status: () => connection.status(),
    since: () => since,
    onStatus: statusNews.on,
    onResumed: resumed.on,
    onInbox: inbox.on,
    onAvailability: availability.on,
    onNews: news.on,
    onTickets: tickets.on,
    onCustomer: customers.on,
    showing(customerId) {
      shownCustomers.push(customerId)
      showCustomer()
      return () => {
        const at = shownCustomers.lastIndexOf(customerId)
        if (at >= 0) shownCustomers.splice(at, 1)
        showCustomer()
      }
    },
    viewing(conversationId) {
      if (conversationId === shown.id) return
      stopWriting?.()
      show({ id: conversationId, writing: false })
    },
    writing(conversationId, on) {
      if (shown.id !== conversationId) return
      stopWriting?.()
      stopWriting = on ? clock.after(WRITING_MS, () => show({ id: shown.id, writing: false })) : null
      show({ id: conversationId, writing: on })
    },
    typing(conversationId, on) {
      const repeat = typed?.id === conversationId && clock.now() - typed.at < TYPING_REPEAT_MS
      if (on ? repeat : typed?.id !== conversationId) return
      typed = on ? { id: conversationId, at: clock.now() } : null
      connection.send({ type: 'typing', conversationId, on })
    },
  }
}
