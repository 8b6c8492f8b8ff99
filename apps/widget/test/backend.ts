/**
 * A small server in memory that speaks the contract: for the client's unit tests (through fake sockets) and for looking
 * at the panel in a browser (through serve.ts). Not part of the product.
 */
import { randomUUID } from 'node:crypto'
import type {
  Author,
  ClientFrame,
  ConversationEvent,
  ConversationState,
  ErrorCode,
  Language,
  MessageContent,
  Owner,
  OwnerReason,
  ServerFrame,
  Welcome,
} from '@yingda/contract'
import { evolve, forCustomer, stateForCustomer } from '@yingda/contract/view'

/** An event without the fields the log gives it. */
type Draft<E> = E extends { seq: number; at: string } ? Omit<E, 'seq' | 'at'> : never
export type EventDraft = Draft<ConversationEvent>

export interface StoredConversation {
  state: ConversationState | null
  events: ConversationEvent[]
  /** The seq of each stored message by its sender's id. */
  byClientId: Map<string, number>
}

interface Peer {
  token: string | null
  watched: Set<string>
  send: (frame: ServerFrame) => void
  close: (code: number) => void
}

export interface HttpAnswer {
  status: number
  body: unknown
}

export interface StoredFile {
  id: string
  name: string
  bytes: Uint8Array
  mediaType: string
}

const MAX_CATCH_UP = 200

export class Backend {
  readonly conversations = new Map<string, StoredConversation>()
  readonly customers = new Map<string, string>()
  /** Customers the site can sign for, by the site's own id. */
  readonly known = new Map<string, string>()
  readonly files = new Map<string, StoredFile>()
  readonly peers = new Set<Peer>()
  readonly attributes: unknown[] = []
  readonly frames: ClientFrame[] = []
  heartbeatSeconds = 25
  /** What the bot answers; none by default. */
  bot: (content: MessageContent, language: Language) => MessageContent[] = () => []
  welcome: (language: Language) => Welcome = () => ({
    title: 'Shop',
    greeting: 'Hello',
    hotQuestions: [],
    maxAttachmentBytes: 20 * 1024 * 1024,
    agentsOnline: true, rating: { scale: 5, askSolved: false, tags: [] }, consent: null,
  })
  /** Called for each frame; an error code refuses it. */
  refuse: (frame: ClientFrame) => { code: ErrorCode; retryAfter?: number } | null = () => null
  /** Answers to `send` that get lost on the way back, after the message was stored. */
  loseAcks = 0
  identify: (identity: unknown) => boolean = () => true

  // ---- http

  http(method: string, path: string, token: string | null, body: unknown): HttpAnswer {
    const url = new URL(path, 'http://backend')
    if (method === 'POST' && url.pathname === '/api/customer/session') return this.#session(body as Record<string, unknown>)
    if (url.pathname === '/api/customer/welcome') return { status: 200, body: this.welcome(languageOf(url)) }
    const customerId = token === null ? undefined : this.customers.get(token)
    if (customerId === undefined) return refusal(401, 'unauthenticated')
    if (method === 'PUT' && url.pathname === '/api/customer/attributes') {
      this.attributes.push(body)
      return { status: 204, body: null }
    }
    if (url.pathname === '/api/customer/conversations') return { status: 200, body: { items: this.#own(customerId), next: null } }
    const events = /^\/api\/customer\/conversations\/([^/]+)\/events$/u.exec(url.pathname)?.[1]
    if (events !== undefined) return this.#events(events, url)
    if (method === 'POST' && url.pathname === '/api/customer/attachments') return this.#store(url, body as Uint8Array)
    const file = /^\/api\/customer\/attachments\/([^/]+)$/u.exec(url.pathname)?.[1]
    if (file !== undefined) {
      const expiresAt = new Date(Date.now() + 300_000).toISOString()
      return { status: 200, body: { url: `/files/${file}`, expiresAt } }
    }
    return refusal(404, 'not_found')
  }

  #session(body: Record<string, unknown>): HttpAnswer {
    const identified = body.identity !== undefined
    if (identified && !this.identify(body.identity)) return refusal(403, 'forbidden')
    const earlier = typeof body.token === 'string' ? this.customers.get(body.token) : undefined
    const signed = this.known.get((body.identity as { id?: string } | undefined)?.id ?? '')
    const customerId = signed ?? earlier ?? randomUUID()
    const isSame = earlier === customerId
    if (signed !== undefined && earlier !== undefined && !isSame) this.#merge(earlier, signed, body.token as string)
    const token = isSame ? (body.token as string) : `token-${randomUUID()}`
    this.customers.set(token, customerId)
    if (body.attributes !== undefined) this.attributes.push({ attributes: body.attributes })
    return {
      status: 200,
      body: {
        token,
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        customer: { id: customerId, name: null, identified },
        conversation: this.#own(customerId)[0] ?? null,
        welcome: this.welcome(body.language as Language),
      },
    }
  }

  /** The anonymous visitor becomes the known customer; a known one stays who they are. */
  #merge(from: string, to: string, token: string): void {
    this.customers.delete(token)
    if ([...this.known.values()].includes(from)) return
    for (const [id, { state }] of this.conversations) {
      if (state?.customerId !== from) continue
      this.append(id, { type: 'customer', customerId: to })
      this.tell(id, { type: 'lost', conversationId: id })
    }
  }

  #own(customerId: string): ConversationState[] {
    return [...this.conversations.values()]
      .flatMap(({ state }) => (state?.customerId === customerId ? [stateForCustomer(state)] : []))
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
  }

  #events(id: string, url: URL): HttpAnswer {
    const before = Number(url.searchParams.get('before') ?? Number.POSITIVE_INFINITY)
    const limit = Number(url.searchParams.get('limit') ?? 50)
    const older = this.seenBy(id).filter((event) => event.seq < before)
    return { status: 200, body: { events: older.slice(-limit), more: older.length > limit } }
  }

  #store(url: URL, bytes: Uint8Array): HttpAnswer {
    const name = url.searchParams.get('name') ?? 'file'
    if (bytes.length > 20 * 1024 * 1024) return refusal(413, 'too_large')
    if (/\.(exe|html|svg)$/iu.test(name)) return refusal(415, 'unsupported_type')
    const mediaType = typeOf(name)
    const id = randomUUID()
    this.files.set(id, { id, name, bytes, mediaType })
    return { status: 200, body: this.attachment(id) }
  }

  attachment(id: string): Extract<MessageContent, { type: 'attachment' }>['attachment'] {
    const file = this.files.get(id)
    if (file === undefined) throw new Error('no such file')
    const size = { width: 1200, height: 800 }
    return { id, name: file.name, size: file.bytes.length, mediaType: file.mediaType, ...(file.mediaType.startsWith('image/') ? size : {}) }
  }

  // ---- realtime

  /** A connection. @returns what to call for each frame and at its end */
  open(send: Peer['send'], close: Peer['close']): { receive: (frame: ClientFrame) => void; gone: () => void } {
    const peer: Peer = { token: null, watched: new Set(), send, close }
    this.peers.add(peer)
    return { receive: (frame) => this.#receive(peer, frame), gone: () => this.peers.delete(peer) }
  }

  #receive(peer: Peer, frame: ClientFrame): void {
    this.frames.push(frame)
    if (frame.type === 'ping') return peer.send({ type: 'pong' })
    if (frame.type === 'hello') return this.#hello(peer, frame.token)
    const customerId = peer.token === null ? undefined : this.customers.get(peer.token)
    if (customerId === undefined) return peer.close(4400)
    const refused = this.refuse(frame)
    if (refused !== null && 'ref' in frame) return peer.send({ type: 'error', ref: frame.ref, message: `refused: ${refused.code}`, ...refused })
    if (frame.type === 'watch') return this.#watch(peer, frame)
    if (frame.type === 'unwatch') peer.watched.delete(frame.conversationId)
    if (frame.type === 'send') return this.#send(peer, customerId, frame)
    if (frame.type === 'command') return this.#command(peer, customerId, frame)
  }

  #hello(peer: Peer, token: string): void {
    if (!this.customers.has(token)) return peer.close(4401)
    peer.token = token
    peer.send({ type: 'welcome', protocol: 1, serverTime: new Date().toISOString(), heartbeatSeconds: this.heartbeatSeconds })
  }

  #watch(peer: Peer, frame: Extract<ClientFrame, { type: 'watch' }>): void {
    const { ref, conversationId, after } = frame
    const stored = this.conversations.get(conversationId)
    const state = stored?.state ?? null
    if (state !== null && state.customerId !== this.customers.get(peer.token ?? '')) {
      return peer.send({ type: 'error', ref, code: 'not_found', message: 'not found' })
    }
    peer.watched.add(conversationId)
    const missing = this.seenBy(conversationId).filter((event) => event.seq > after)
    const gap = missing.length > MAX_CATCH_UP
    peer.send({
      type: 'watching',
      ref,
      conversationId,
      state: state && stateForCustomer(state),
      events: gap ? missing.slice(-MAX_CATCH_UP) : missing,
      through: state?.lastSeq ?? 0,
      gap,
    })
  }

  #send(peer: Peer, customerId: string, frame: Extract<ClientFrame, { type: 'send' }>): void {
    const { conversationId, clientId, ref } = frame
    const language = frame.language ?? 'zh'
    const at = new Date().toISOString()
    const known = this.conversations.get(conversationId)?.byClientId.get(clientId)
    const ack = (seq: number): void => {
      if (this.loseAcks > 0) this.loseAcks -= 1
      else peer.send({ type: 'ack', ref, conversationId, seq, at })
    }
    if (known !== undefined) return ack(known)
    this.start(conversationId, customerId, language, frame.page ?? null)
    const owner = this.stateOf(conversationId)?.owner.kind
    if (owner === 'closed') this.owner(conversationId, { kind: 'bot' }, 'reopened')
    const content: MessageContent =
      frame.content.type === 'text' ? frame.content : { type: 'attachment', attachment: this.attachment(frame.content.attachmentId) }
    ack(this.message(conversationId, { kind: 'customer' }, content, clientId))
    if (owner === undefined || owner === 'bot' || owner === 'closed') {
      for (const reply of this.bot(content, language)) this.message(conversationId, { kind: 'bot' }, reply)
    }
  }

  #command(peer: Peer, customerId: string, frame: Extract<ClientFrame, { type: 'command' }>): void {
    const { conversationId: id, command } = frame
    this.start(id, customerId, frame.language ?? 'zh', null)
    const owner = this.stateOf(id)?.owner.kind
    if (command.do === 'request_human' && (owner === 'bot' || owner === 'closed')) this.owner(id, { kind: 'queue' }, 'customer_asked')
    if (command.do === 'leave_queue' && owner === 'queue') this.owner(id, { kind: 'bot' }, 'queue_left')
    if (command.do === 'end' && owner !== 'closed') this.owner(id, { kind: 'closed' }, 'closed_by_customer')
    if (command.do === 'feedback') this.append(id, { type: 'feedback', messageSeq: command.messageSeq, value: command.value })
    if (command.do === 'read') this.append(id, { type: 'read', by: 'customer', upTo: command.upTo })
    if (command.do === 'rate') {
      const subject = (this.stateOf(id)?.agentIds.length ?? 0) > 0 ? 'agent' : 'bot'
      this.append(id, { type: 'rating', score: command.score, comment: command.comment ?? null, subject })
    }
    peer.send({ type: 'done', ref: frame.ref })
  }

  // ---- the log

  stateOf(id: string): ConversationState | null {
    return this.conversations.get(id)?.state ?? null
  }

  /** The events of a conversation as its customer may see them. */
  seenBy(id: string): ConversationEvent[] {
    return (this.conversations.get(id)?.events ?? []).flatMap((event) => forCustomer(event) ?? [])
  }

  start(id: string, customerId: string, language: Language, page: string | null): void {
    if (this.conversations.has(id)) return
    this.conversations.set(id, { state: null, events: [], byClientId: new Map() })
    this.append(id, { type: 'started', customerId, channel: 'web', language, page })
  }

  append(id: string, draft: EventDraft): number {
    const stored = this.conversations.get(id)
    if (stored === undefined) throw new Error(`no conversation ${id}`)
    const event = { ...draft, seq: stored.events.length + 1, at: new Date().toISOString() }
    stored.events.push(event)
    stored.state = evolve(id, stored.state, event)
    const seen = forCustomer(event)
    const frame: ServerFrame = { type: 'events', conversationId: id, events: seen === null ? [] : [seen], through: event.seq }
    for (const peer of this.peers) if (peer.watched.has(id)) peer.send(frame)
    return event.seq
  }

  message(id: string, author: Author, content: MessageContent, clientId: string = randomUUID(), internal = false): number {
    const seq = this.append(id, { type: 'message', author, content, clientId, internal })
    this.conversations.get(id)?.byClientId.set(clientId, seq)
    return seq
  }

  owner(id: string, owner: Owner, reason: OwnerReason): void {
    this.append(id, { type: 'owner', owner, reason, byAgentId: null, note: null })
    const state = this.stateOf(id)
    if (owner.kind === 'closed' && state?.ratingAsked === null && state.lastCustomerSeq > 0) {
      this.append(id, { type: 'rating_asked', subject: state.humanServed ? 'agent' : 'bot', by: 'system' })
    }
  }

  /** To everybody who watches the conversation. */
  tell(id: string, frame: ServerFrame): void {
    for (const peer of this.peers) if (peer.watched.has(id)) peer.send(frame)
  }

  cutAll(code: number): void {
    for (const peer of [...this.peers]) peer.close(code)
  }
}

function refusal(status: number, code: ErrorCode): HttpAnswer {
  return { status, body: { error: { code, message: `refused: ${code}` } } }
}

function languageOf(url: URL): Language {
  return url.searchParams.get('language') === 'en' ? 'en' : 'zh'
}

function typeOf(name: string): string {
  if (/\.png$/iu.test(name)) return 'image/png'
  if (/\.jpe?g$/iu.test(name)) return 'image/jpeg'
  return /\.pdf$/iu.test(name) ? 'application/pdf' : 'application/octet-stream'
}
