import type { ClientFrame, OutgoingContent, OutgoingVia, ServerFrame } from '@yingda/contract'
import type { Clock } from './socket.ts'

/** A message of this console that is not yet seen in the conversation's events. */
export interface Outgoing {
  readonly conversationId: string
  readonly clientId: string
  readonly content: OutgoingContent
  readonly internal: boolean
  /** Where the words came from, when they were not typed. */
  readonly via?: OutgoingVia
  /** Private notes only: colleagues it speaks to. */
  readonly mentions?: readonly string[]
  /** It asks those it speaks to for an answer. */
  readonly ask?: true
  /** The seq of the question it answers. */
  readonly answers?: number
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
  /** `sending`: until acknowledged, through any number of losses; `stored`: acknowledged; `failed`: refused, a person decides. */
  readonly status: 'sending' | 'stored' | 'failed'
  /** Why it was refused, to show. */
  readonly error: string | null
  /** The seq it is stored under, once acknowledged. */
  readonly seq: number | null
}

export interface Outbox {
  add(message: Pick<Outgoing, 'conversationId' | 'clientId' | 'content' | 'internal' | 'via' | 'mentions' | 'ask' | 'answers'>): void
  /** Sends a refused message again, under the same id. */
  retry(clientId: string): void
  /** Takes a refused message back; its content is returned. */
  discard(clientId: string): Outgoing | null
  /** The same array until something changes. */
  of(conversationId: string): readonly Outgoing[]
  onChange(listener: (conversationId: string) => void): () => void
  /** Takes away what has appeared in the events. */
  settle(conversationId: string, seen: (message: Outgoing) => boolean): void
  receive(frame: ServerFrame): void
  /** The connection is back: everything unacknowledged is sent again under its id. */
  resume(): void
  /** Some refused or unacknowledged message would be lost if the page went away. */
  busy(): boolean
}

export interface OutboxOptions {
  send(frame: ClientFrame): boolean
  nextRef(): string
  clock: Clock
  /** What an earlier page could not send. */
  saved: readonly Outgoing[]
  save(messages: readonly Outgoing[]): void
  /**
   * The other way, over HTTP, while there is no connection. Null when that failed as well and should be tried again; a
   * refusal comes with its reason.
   */
  post?(message: Outgoing): Promise<{ readonly seq: number } | { readonly refused: string } | null>
}

/** What goes with a message beside its words. */
export const extrasOf = ({ via, mentions, ask, answers }: Pick<Outgoing, 'via' | 'mentions' | 'ask' | 'answers'>): { via?: OutgoingVia; mentions?: string[]; ask?: true; answers?: number } => ({
  ...(via === undefined ? {} : { via }), ...(mentions === undefined || mentions.length === 0 ? {} : { mentions: [...mentions] }),
  ...(ask === undefined ? {} : { ask }), ...(answers === undefined ? {} : { answers }),
})

/** An ack that takes longer is asked for again (same id, so never stored twice). Milliseconds. */
const ACK_MS = 10_000
const RETRY_MS = 2_000

/**
 * Messages on their way out. One a conversation is under way at a time, so that they arrive in the order they were written.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { clock } = options
  const listeners = new Set<(conversationId: string) => void>()
  let messages: readonly Outgoing[] = options.saved.map((message) => ({ ...message, status: message.status === 'failed' ? 'failed' : 'sending' }))
  /** ref → clientId of what is under way, with the end of its waiting. */
  const underWay = new Map<string, { clientId: string; conversationId: string; cancel: () => void }>()
  const pausedUntil = new Map<string, () => void>()

  let byConversation = new Map<string, readonly Outgoing[]>()
  const changed = (conversationId: string): void => {
    byConversation = new Map()
    options.save(messages)
    for (const listener of listeners) listener(conversationId)
  }

  const patch = (clientId: string, change: Partial<Outgoing>): void => {
    const found = messages.find((message) => message.clientId === clientId)
    if (!found) return
    messages = messages.map((message) => (message.clientId === clientId ? { ...message, ...change } : message))
    changed(found.conversationId)
  }

  const isUnderWay = (conversationId: string): boolean => [...underWay.values()].some((entry) => entry.conversationId === conversationId)

  const pump = (conversationId: string): void => {
    if (isUnderWay(conversationId) || pausedUntil.has(conversationId)) return
    const next = messages.find((message) => message.conversationId === conversationId && message.status === 'sending')
    if (!next) return
    const ref = options.nextRef()
    const sent = options.send({
      type: 'send', ref, conversationId, clientId: next.clientId, content: next.content, ...(next.internal ? { internal: true } : {}), ...extrasOf(next),
    })
    if (!sent) return postInstead(next, ref)
    const cancel = clock.after(ACK_MS, () => {
      underWay.delete(ref)
      pump(conversationId)
    })
    underWay.set(ref, { clientId: next.clientId, conversationId, cancel })
  }

  const postInstead = (message: Outgoing, ref: string): void => {
    if (!options.post) return
    const { clientId, conversationId } = message
    underWay.set(ref, { clientId, conversationId, cancel: () => undefined })
    void options.post(message).then((answer) => {
      if (!finish(ref)) return
      if (answer === null) return pause(conversationId, RETRY_MS)
      patch(clientId, 'seq' in answer ? { status: 'stored', seq: answer.seq, error: null } : { status: 'failed', error: answer.refused })
      pump(conversationId)
    })
  }

  const finish = (ref: string): { clientId: string; conversationId: string } | null => {
    const entry = underWay.get(ref)
    if (!entry) return null
    entry.cancel()
    underWay.delete(ref)
    return entry
  }

  const pause = (conversationId: string, milliseconds: number): void => {
    pausedUntil.get(conversationId)?.()
    pausedUntil.set(conversationId, clock.after(milliseconds, () => {
      pausedUntil.delete(conversationId)
      pump(conversationId)
    }))
  }

  const onError = (frame: Extract<ServerFrame, { type: 'error' }>): void => {
    const entry = frame.ref === undefined ? null : finish(frame.ref)
    if (!entry) return
    if (frame.code === 'rate_limited' || frame.code === 'overloaded') return pause(entry.conversationId, (frame.retryAfter ?? RETRY_MS / 1000) * 1000)
    patch(entry.clientId, { status: 'failed', error: frame.message })
    pump(entry.conversationId)
  }

  return {
    add(message) {
      messages = [...messages, { ...message, at: clock.now(), status: 'sending', error: null, seq: null }]
      changed(message.conversationId)
      pump(message.conversationId)
    },
    retry(clientId) {
      const found = messages.find((message) => message.clientId === clientId && message.status === 'failed')
      if (!found) return
      patch(clientId, { status: 'sending', error: null })
      pump(found.conversationId)
    },
    discard(clientId) {
      const found = messages.find((message) => message.clientId === clientId && message.status === 'failed') ?? null
      if (!found) return null
      messages = messages.filter((message) => message !== found)
      changed(found.conversationId)
      return found
    },
    of(conversationId) {
      const found = byConversation.get(conversationId) ?? messages.filter((message) => message.conversationId === conversationId)
      byConversation.set(conversationId, found)
      return found
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settle(conversationId, seen) {
      const rest = messages.filter((message) => message.conversationId !== conversationId || !seen(message))
      if (rest.length === messages.length) return
      messages = rest
      changed(conversationId)
    },
    receive(frame) {
      if (frame.type === 'error') return onError(frame)
      if (frame.type !== 'ack') return
      const entry = finish(frame.ref)
      if (!entry) return
      patch(entry.clientId, { status: 'stored', seq: frame.seq, error: null })
      pump(entry.conversationId)
    },
    resume() {
      for (const { cancel } of underWay.values()) cancel()
      for (const cancel of pausedUntil.values()) cancel()
      underWay.clear()
      pausedUntil.clear()
      for (const id of new Set(messages.map((message) => message.conversationId))) pump(id)
    },
    busy: () => messages.some((message) => message.status !== 'stored'),
  }
}
