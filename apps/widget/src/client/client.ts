import type { ConsentKind, CustomerCommand, Language, MessageEvent, ServerFrame } from '@yingda/contract'
import type { Connection } from './connection.ts'
import type { Follower } from './follower.ts'
import type { History } from './history.ts'
import { uuid } from './ids.ts'
import type { Links } from './links.ts'
import type { Opener } from './opener.ts'
import type { Outgoing } from './outgoing.ts'
import { createParts } from './parts.ts'
import type { Reads } from './reads.ts'
import { receive } from './receive.ts'
import type { OpenedSession, Session } from './session.ts'
import type { TicketDesk } from './tickets.ts'
import type { Attributes, ClientChange, ClientOptions, ClientView, ConnectionState, ErrorInfo, Identity, QueuePlace } from './types.ts'
import type { Typing } from './typing.ts'
import type { Visitor } from './visitor.ts'

/**
 * The customer's side of a conversation without a screen: session, connection, the log of events, and what is still to
 * be sent. Give it a WebSocket factory, a storage, a clock and `fetch`; read `view()` after each change.
 */
export class ChatClient {
  /** Forms that answers offer, and the customer's tickets. */
  readonly tickets: TicketDesk
  readonly #options: ClientOptions
  readonly #session: Session
  readonly #visitor: Visitor
  readonly #opener: Opener
  readonly #connection: Connection
  readonly #outgoing: Outgoing
  readonly #links: Links
  readonly #history: History
  readonly #follower: Follower
  readonly #reads: Reads
  readonly #typing: Typing
  readonly #listeners = new Set<(change: ClientChange) => void>()

  #phase: ClientView['phase'] = 'opening'
  #refusal: ErrorInfo | null = null
  #connectionState: ConnectionState = { kind: 'stopped' }
  #queue: QueuePlace | null = null

  #isRunning = false
  #view: ClientView | null = null

  constructor(options: ClientOptions) {
    this.#options = options
    const parts = createParts(options, {
      onChange: () => this.#changed(),
      onNotice: (error) => this.#tell({ kind: 'notice', error }),
      onOpened: (session) => this.#opened(session),
      onRefused: (error) => this.#sessionRefused(error),
      onWaiting: (retryAt) => {
        if (this.#phase !== 'open') this.#connectionChanged({ kind: 'waiting', retryAt })
      },
      onIdentityRefused: (error) => this.#tell({ kind: 'identity', error }),
      onFrame: (frame) => this.#receive(frame),
      onOnline: () => this.#online(),
      onConnection: (state) => this.#connectionChanged(state),
      onLog: () => this.#logChanged(),
      onMessage: (event, isNews) => this.#messageCame(event, isNews),
      onSynced: () => this.#synced(),
      onLost: () => this.#conversationLost(),
    })
    this.tickets = parts.tickets
    this.#session = parts.session
    this.#visitor = parts.visitor
    this.#opener = parts.opener
    this.#connection = parts.connection
    this.#outgoing = parts.outgoing
    this.#links = parts.links
    this.#history = parts.history
    this.#follower = parts.follower
    this.#reads = parts.reads
    this.#typing = parts.typing
    this.#reads.restore()
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (change: ClientChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The present state; the same object until something changes. */
  view(): ClientView {
    const { language, welcome, customer, block, consent } = this.#visitor
    this.#view ??= {
      phase: this.#phase, refusal: this.#refusal, connection: this.#connectionState, language, welcome, customer, block, consent,
      conversationId: this.#follower.log.id, state: this.#follower.log.state, events: this.#follower.log.events, synced: this.#follower.isSynced,
      earlier: this.#history.earlier, hasEarlier: this.#phase === 'open' && this.#history.hasMore, loadingEarlier: this.#history.status,
      outbox: this.#outgoing.outbox.list(),
      typing: this.#typing.who === this.#follower.log.state?.owner.kind ? this.#typing.who : null,
      queue: this.#follower.log.state?.owner.kind === 'queue' ? this.#queue : null,
      unread: this.#reads.unread(),
    }
    return this.#view
  }

  start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#opener.open()
  }

  /** Ends all activity; what is unsent stays in storage for the next start. */
  stop(): void {
    this.#isRunning = false
    this.#opener.stop()
    this.#outgoing.uploads.stop()
    this.#typing.stop()
    this.#outgoing.outbox.release()
    this.#connection.stop()
  }

  /** The page goes away (pagehide): lets another tab send what is left. */
  release(): void {
    this.#outgoing.outbox.release()
  }

  /** The network is back or the page is looked at again. */
  wake(): void {
    if (!this.#isRunning) return
    this.#outgoing.outbox.adoptOrphans()
    if (this.#phase !== 'open') this.#opener.wake()
    else this.#connection.wake()
    this.#outgoing.pump()
  }

  /** The system reports that there is no network. */
  networkLost(): void {
    this.#connection.networkLost()
  }

  /** Another tab has changed the storage. */
  storageChanged(): void {
    if (this.#session.hasLeft()) {
      this.#forget()
      if (this.#isRunning) void this.#opener.open()
      return
    }
    const isNewToken = this.#session.refresh(this.#follower.log.state === null)
    if (isNewToken && this.#connection.state.kind !== 'stopped') this.#connection.restart()
    this.#outgoing.outbox.refresh()
    this.#changed()
  }

  /**
   * Writes a message: shown at once, sent when possible.
   * @param choice id of the choice whose label is the text
   * @returns its id, or null when it is empty or too many are waiting
   */
  sendText(text: string, choice?: string): string | null {
    this.#typing.sent()
    return this.#outgoing.text(text, choice)
  }

  /**
   * Sends a file: uploaded first, then in its turn.
   * @param preview an address the screen can show an image from meanwhile
   * @returns its id, or null when too many are waiting
   */
  sendFile(file: Blob, name: string, preview: string | null = null): string | null {
    return this.#outgoing.file(file, name, preview)
  }

  /** Asks for something; kept and repeated like a message until the server has done or refused it. */
  command(command: CustomerCommand): void {
    this.#outgoing.command(command)
  }

  /** Sends a failed entry again, under its own id. */
  retry(clientId: string): void {
    this.#outgoing.retry(clientId)
  }

  /** Deletes an entry that has not been sent. */
  discard(clientId: string): void {
    this.#outgoing.discard(clientId)
  }

  /** To be called on every change of the text being written. */
  typingNow(isEmpty: boolean): void {
    if (this.#follower.log.state !== null) this.#typing.wrote(isEmpty)
  }

  /** The customer has seen everything that is here. */
  markRead(): void {
    if (this.#reads.mark()) this.#changed()
  }

  loadEarlier(): Promise<void> {
    return this.#history.load()
  }

  /** Begins another conversation; it exists on the server from its first message on. */
  newConversation(): void {
    if (this.#follower.log.state === null) return
    this.#history.keep(this.#follower.log)
    this.#use(uuid(this.#options.random), true)
    this.#follower.watch()
  }

  setLanguage(language: Language): Promise<void> {
    return this.#visitor.setLanguage(language)
  }

  /** @returns whether the server accepted the signature */
  async identify(identity: Identity): Promise<boolean> {
    this.#opener.identify(identity)
    if (!this.#isRunning) return false
    await this.#opener.open()
    return this.#visitor.customer?.identified ?? false
  }

  /** Adds to what the page tells about its visitor. */
  async setAttributes(attributes: Attributes): Promise<boolean> {
    this.#opener.addAttributes(attributes)
    return this.#phase === 'open' && this.#opener.sendAttributes()
  }

  /**
   * Agrees to the notice of the site, or takes it back.
   * @returns whether the server has taken it
   */
  setConsent(kind: ConsentKind, given: boolean): Promise<boolean> {
    return this.#visitor.setConsent(kind, given)
  }

  /** Forgets this visitor on this device, in all tabs, and goes on as a new one. */
  async logout(): Promise<void> {
    this.#outgoing.outbox.clear()
    this.tickets.clear()
    this.#session.leave()
    this.#forget()
    if (this.#isRunning) await this.#opener.open()
  }

  /** A link to a file of this customer, good for some minutes; null when there is none to be had now. */
  link(attachmentId: string): Promise<string | null> {
    return this.#links.get(attachmentId)
  }

  // ---- session

  #opened(opened: OpenedSession): void {
    const { isOther, wasKnown } = this.#session.opened(opened)
    this.#visitor.opened(opened)
    this.#phase = 'open'
    this.#refusal = null
    if (isOther) {
      this.#outgoing.outbox.clear()
      this.tickets.clear()
    }
    if (isOther || this.#follower.log.state === null) this.#history.reset(wasKnown || opened.conversation !== null)
    this.#goOnWith(opened.conversation?.id ?? null, isOther)
    this.#outgoing.outbox.adoptOrphans()
    this.#changed()
    this.#connect()
    this.#outgoing.uploads.pump()
  }

  /** A conversation that is shown or was just begun goes on; otherwise the newest the server knows of. */
  #goOnWith(newest: string | null, isOther: boolean): void {
    const { log } = this.#follower
    const stays = !isOther && (log.state !== null || this.#session.isNew)
    const id = stays ? log.id : (newest ?? (isOther ? uuid(this.#options.random) : log.id))
    if (id === log.id) return this.#session.keepConversation({ conversationId: id })
    this.#outgoing.outbox.move(log.id, id)
    this.#use(id, false)
  }

  #forget(): void {
    this.#connection.stop()
    this.#opener.forget()
    this.#visitor.customer = null
    this.#links.clear()
    this.#history.reset(false)
    this.#use(uuid(this.#options.random), false)
    this.#outgoing.outbox.refresh()
    this.#phase = 'opening'
  }

  #connect(): void {
    const { token } = this.#connection
    if (this.#connection.state.kind === 'stopped') this.#connection.start()
    else if (token !== null && token !== this.#session.token) this.#connection.restart()
    else this.#follower.watch()
  }

  #sessionRefused(error: ErrorInfo): void {
    this.#phase = 'refused'
    this.#refusal = error
    this.#changed()
  }

  // ---- connection

  #connectionChanged(state: ConnectionState): void {
    this.#connectionState = state
    if (state.kind !== 'online') this.#disconnected()
    this.#changed()
  }

  #disconnected(): void {
    this.#follower.disconnected()
    this.#outgoing.sender.reset()
    this.#typing.forget()
    this.#reads.reset()
    this.#queue = null
  }

  #online(): void {
    this.#opener.tokenAccepted()
    this.#follower.watch()
    this.#outgoing.uploads.pump()
  }

  #receive(frame: ServerFrame): void {
    receive(frame, {
      follower: this.#follower,
      sender: this.#outgoing.sender,
      onLost: () => this.#conversationLost(),
      onTyping: (who, on) => this.#typing.came(who, on),
      onQueue: (place) => {
        this.#queue = place
        this.#changed()
      },
      onStanding: (block) => {
        this.#visitor.block = block
        this.#changed()
      },
    })
  }

  // ---- the log

  #logChanged(): void {
    const { log } = this.#follower
    if (log.state !== null && this.#session.isNew) this.#session.keepConversation({ isNew: false })
    if (log.state?.owner.kind !== 'queue') this.#queue = null
    this.#changed()
  }

  /** Own messages are settled by their event; those of others are announced. */
  #messageCame(event: MessageEvent, isNews: boolean): void {
    if (event.author.kind === 'customer') return this.#outgoing.sender.stored(event.clientId)
    this.#typing.came(event.author.kind, false)
    if (isNews) this.#tell({ kind: 'message', event })
  }

  #synced(): void {
    this.#outgoing.outbox.adoptOrphans()
    this.#outgoing.sender.pump()
    this.#reads.tell()
    this.#changed()
  }

  /**
   * The visitor was signed in as somebody else, here or in another tab, which keeps the new token in a moment. Nothing is
   * sent until it is known who we are; what is unsent goes along.
   */
  #conversationLost(): void {
    const gone = this.#follower.log.id
    this.#use(uuid(this.#options.random), false)
    this.#outgoing.outbox.move(gone, this.#follower.log.id)
    this.#opener.soon()
  }

  // ---- small things

  #use(conversationId: string, isNew: boolean): void {
    this.#follower.use(conversationId)
    this.#session.keepConversation({ conversationId, isNew })
    this.#queue = null
    this.#typing.forget()
    this.#reads.restore()
    this.#changed()
  }

  #changed(): void {
    this.#view = null
    this.#tell({ kind: 'view' })
  }

  #tell(change: ClientChange): void {
    for (const listener of [...this.#listeners]) listener(change)
  }
}
