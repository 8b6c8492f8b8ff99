import type { ConversationEvent, ConversationState, CustomerCommand, Language, MessageEvent, ServerFrame } from '@yingda/contract'
import { createClient, type Client, type Operations } from '@yingda/client'
import { randomUUID } from 'node:crypto'
import { postFrom } from './addresses.ts'
import { Link } from './link.ts'
import { Outbox, type Ack } from './outbox.ts'
import { untilServed } from './served.ts'
import { ConversationStream } from './stream.ts'
import { Waiters } from './waiters.ts'

export interface VisitorOptions {
  /** Origin of the server, http. */
  url: string
  /** Public key of the site. */
  site?: string
  language?: Language
  page?: string
  /** Address to connect from. */
  localAddress?: string
}

/** Public key of the site a new installation has. */
export const DEFAULT_SITE = 'demo'

/**
 * A visitor who writes over the real protocol: keeps what is not acknowledged and sends it again, in order, one at a time;
 * resumes the conversation from the cursor.
 */
export class Visitor {
  readonly conversationId = randomUUID() as string
  readonly stream = new ConversationStream(this.conversationId)
  readonly link: Link
  readonly outbox: Outbox
  readonly token: string
  readonly customerId: string
  readonly api: Client
  /** Acknowledged messages by clientId. */
  readonly acked = new Map<string, Ack & { text: string }>()
  readonly violations: string[] = []
  readonly #options: VisitorOptions
  readonly #waiters = new Waiters()
  #watchRef = ''
  #watches = 0

  private constructor(options: VisitorOptions, session: { token: string; customerId: string }) {
    this.#options = options
    this.token = session.token
    this.customerId = session.customerId
    this.api = createClient({ baseUrl: options.url, token: () => session.token })
    this.link = new Link({
      url: options.url,
      role: 'customer',
      token: () => Promise.resolve(session.token),
      onOpen: () => this.#watch(),
      onFrame: (frame) => this.#take(frame),
      onClose: () => this.#lost(),
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    })
    this.outbox = new Outbox(this.link, 'r', () => this.stream.synced)
  }

  /** Opens a session (trying until the server is there) and connects. */
  static async open(options: VisitorOptions): Promise<Visitor> {
    const api = createClient({ baseUrl: options.url })
    const body = { site: options.site ?? DEFAULT_SITE, language: options.language ?? ('zh' as const) }
    const { localAddress } = options
    const { token, customer } = await untilServed(() =>
      localAddress === undefined ? api.openCustomerSession({ body }) : postFrom<Operations['openCustomerSession']['output']>(localAddress, `${options.url}/api/customer/session`, body),
    )
    return new Visitor(options, { token, customerId: customer.id })
  }

  get events(): readonly ConversationEvent[] {
    return this.stream.events
  }

  get state(): ConversationState | null {
    return this.stream.state
  }

  /**
   * Writes a message; resolves when the server says that it is stored, however often the connection breaks meanwhile.
   * @throws Refused when it never will be.
   */
  async say(text: string, clientId: string = randomUUID()): Promise<Ack> {
    const { page, language = 'zh' } = this.#options
    const ack = await this.outbox.add((ref) => ({
      type: 'send', ref, conversationId: this.conversationId, clientId, content: { type: 'text', text }, language,
      ...(page === undefined ? {} : { page }),
    }))
    if (ack === null) throw new Error('a message was answered as a command')
    const before = this.acked.get(clientId)
    if (before !== undefined && before.seq !== ack.seq) this.violations.push(`${clientId} acknowledged as ${String(before.seq)} and ${String(ack.seq)}`)
    this.acked.set(clientId, { ...ack, text })
    return ack
  }

  /** Writes a message and waits for what it is answered, by the bot or by a person. */
  async ask(text: string): Promise<MessageEvent[]> {
    const { seq } = await this.say(text)
    await this.until(`an answer to “${text}”`, () => this.replies(seq).length > 0)
    return this.replies(seq)
  }

  /** Gives a command; resolves when it has been carried out. */
  async command(command: CustomerCommand): Promise<void> {
    await this.outbox.add((ref) => ({ type: 'command', ref, conversationId: this.conversationId, command }))
  }

  /** Resolves when `holds` does, looking after each frame. */
  until(what: string, holds: () => boolean, timeoutMs = 30_000): Promise<void> {
    return this.#waiters.until(`${what} for visitor ${this.conversationId}`, holds, timeoutMs)
  }

  /** What the bot or a person said after a seq. */
  replies(after: number): MessageEvent[] {
    return this.stream.events.filter((event): event is MessageEvent => event.type === 'message' && event.seq > after && event.author.kind !== 'customer')
  }

  /** Loads the whole conversation over HTTP, as a new page would. */
  async fresh(): Promise<{ state: ConversationState | null; events: ConversationEvent[] }> {
    const { items } = await this.api.listOwnConversations({ limit: 200 })
    const state = items.find((one) => one.id === this.conversationId) ?? null
    const events: ConversationEvent[] = []
    for (let more = state !== null; more; ) {
      const before = events[0]?.seq
      const page = await this.api.listOwnEvents({ id: this.conversationId, limit: 200, ...(before === undefined ? {} : { before }) })
      events.unshift(...page.events)
      more = page.more
    }
    return { state, events }
  }

  close(): void {
    this.link.close()
  }

  #watch(): void {
    this.#watches += 1
    this.#watchRef = `w${String(this.#watches)}`
    this.stream.synced = false
    this.link.send({ type: 'watch', ref: this.#watchRef, conversationId: this.conversationId, after: this.stream.cursor })
  }

  #lost(): void {
    this.stream.synced = false
    this.outbox.lost()
  }

  #take(frame: ServerFrame): void {
    if (!this.outbox.take(frame)) this.#hear(frame)
    this.#waiters.look()
  }

  #hear(frame: ServerFrame): void {
    switch (frame.type) {
      case 'watching':
        if (frame.ref !== this.#watchRef) return
        this.stream.watching(frame)
        this.outbox.pump()
        return
      case 'events':
        this.stream.arrived(frame)
        return
      case 'behind':
        this.#watch()
        return
      case 'error':
        if (frame.ref === this.#watchRef) this.#watchRefused(frame)
        return
      case 'lost':
      case 'inbox':
      case 'availability':
        this.violations.push(`a visitor was sent ${frame.type}`)
        return
      default:
    }
  }

  #watchRefused(frame: Extract<ServerFrame, { type: 'error' }>): void {
    if (frame.code !== 'overloaded') this.violations.push(`watch was refused: ${frame.code}`)
    setTimeout(() => {
      if (this.link.open) this.#watch()
    }, (frame.retryAfter ?? 0.5) * 1000)
  }
}
