import type { ConversationEvent, ConversationState, ConversationSummary, ServerFrame } from '@yingda/contract'
import { ApiError, createClient, type Client } from '@yingda/client'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Link } from './link.ts'
import { Outbox, type Ack } from './outbox.ts'
import { untilServed } from './served.ts'
import { ConversationStream } from './stream.ts'
import { ADMINISTRATOR_EMAIL, type System } from './system.ts'
import { Waiters } from './waiters.ts'

export interface Account {
  email: string
  password: string
}

/** Signs in with the one-time password of a new system and replaces it. */
export async function firstAdministrator(system: Pick<System, 'url' | 'dataDir'>): Promise<Account> {
  const oneTime = readFileSync(path.join(system.dataDir, 'initial-admin-password.txt'), 'utf8').trim()
  const next = `admin-${randomUUID()}`
  const { api } = await signIn(system.url, { email: ADMINISTRATOR_EMAIL, password: oneTime })
  await api.changePassword({ body: { current: oneTime, next } })
  return { email: ADMINISTRATOR_EMAIL, password: next }
}

/** Signs in as a program does: with a token. */
export async function signIn(url: string, account: Account): Promise<{ api: Client; token: string; userId: string }> {
  const { me, token } = await untilServed(() => createClient({ baseUrl: url }).login({ body: { ...account, mode: 'token' } }))
  if (token === undefined) throw new Error('no token came with the sign-in')
  return { api: createClient({ baseUrl: url, token: () => token }), token, userId: me.id }
}

/** Invites a user with a built-in role and accepts the invitation. */
export async function addUser(url: string, administrator: Account, name: string, role = 'agent'): Promise<Account> {
  const { api } = await signIn(url, administrator)
  const found = (await api.listRoles()).items.find((one) => one.name === role)
  if (found === undefined) throw new Error(`no role ${role}`)
  const account = { email: `${name}@example.com`, password: `password-${randomUUID()}` }
  const { invitationUrl } = await api.inviteUser({ body: { email: account.email, name, roleId: found.id } })
  const token = tokenOf(invitationUrl)
  await createClient({ baseUrl: url }).acceptInvitation({ body: { token, name, password: account.password } })
  return account
}

/** The token an invitation link carries, wherever it carries it. */
function tokenOf(link: string): string {
  const token = /[A-Za-z0-9_-]{20,200}(?=$|[?#&])/u.exec(link.slice(new URL(link).origin.length))
  if (token === null) throw new Error('an invitation link without a token')
  return token[0]
}

/**
 * An agent's console without a screen: lists kept by the inbox, conversations watched and answered over the real protocol.
 */
export class Agent {
  readonly userId: string
  readonly api: Client
  readonly link: Link
  readonly outbox: Outbox
  /** Watched conversations. */
  readonly streams = new Map<string, ConversationStream>()
  /** Every conversation in sight that was listed or announced. */
  readonly inbox = new Map<string, ConversationSummary>()
  /** Conversations the server has taken out of sight. */
  readonly gone = new Set<string>()
  /** Acknowledged messages by clientId. */
  readonly acked = new Map<string, Ack & { text: string; conversationId: string; internal: boolean }>()
  readonly violations: string[] = []
  /** Called for each event of a watched conversation, also of what was missed. */
  onEvents: (conversationId: string, events: readonly ConversationEvent[]) => void = () => undefined
  readonly #waiters = new Waiters()
  readonly #watchRefs = new Map<string, string>()
  /** Left the sight since the connection began: a list asked for before may still have them. */
  readonly #left = new Set<string>()
  #listed = false
  #refs = 0

  private constructor(url: string, session: { api: Client; userId: string }) {
    this.api = session.api
    this.userId = session.userId
    this.link = new Link({
      url,
      role: 'agent',
      token: async () => (await session.api.createRealtimeTicket()).ticket,
      onOpen: () => this.#opened(),
      onFrame: (frame) => this.#take(frame),
      onClose: () => this.#lost(),
    })
    this.outbox = new Outbox(this.link, 'r', () => this.link.open)
  }

  /** Signs in, goes online and connects. */
  static async open(url: string, account: Account): Promise<Agent> {
    const session = await signIn(url, account)
    await untilServed(() => session.api.updateMe({ body: { availability: 'online' } }))
    return new Agent(url, session)
  }

  /** True when lists are loaded and every watched conversation is up to date with the server. */
  get synced(): boolean {
    return this.link.open && this.#listed && [...this.streams.values()].every((stream) => stream.synced)
  }

  /** Takes a waiting conversation. Null when a colleague was quicker or it is out of sight. */
  async accept(conversationId: string): Promise<ConversationState | null> {
    return this.#unlessGone(() => this.api.acceptConversation({ id: conversationId }))
  }

  /** Gives an own conversation to somebody, to the bot, or closes it. Null when that is not possible (any more). */
  async handOver(conversationId: string, to: { agentId: string } | 'bot' | 'closed'): Promise<ConversationState | null> {
    return this.#unlessGone(() => {
      if (to === 'bot') return this.api.returnToBot({ id: conversationId })
      if (to === 'closed') return this.api.closeConversation({ id: conversationId })
      return this.api.transferConversation({ id: conversationId, body: { agentId: to.agentId, note: '请接手' } })
    })
  }

  watch(conversationId: string): void {
    if (this.streams.has(conversationId)) return
    this.streams.set(conversationId, new ConversationStream(conversationId))
    this.#ask(conversationId)
  }

  unwatch(conversationId: string): void {
    this.streams.delete(conversationId)
    this.link.send({ type: 'unwatch', conversationId })
  }

  /**
   * Writes a reply or a private note; resolves when it is stored.
   * @throws Refused when it never will be, such as when a colleague owns the conversation by now.
   */
  async say(conversationId: string, text: string, options: { clientId?: string; internal?: boolean } = {}): Promise<Ack> {
    const { clientId = randomUUID(), internal = false } = options
    const ack = await this.outbox.add((ref) => ({ type: 'send', ref, conversationId, clientId, content: { type: 'text', text }, internal }))
    if (ack === null) throw new Error('a message was answered as a command')
    const before = this.acked.get(clientId)
    if (before !== undefined && before.seq !== ack.seq) this.violations.push(`${clientId} acknowledged as ${String(before.seq)} and ${String(ack.seq)}`)
    this.acked.set(clientId, { ...ack, text, conversationId, internal })
    return ack
  }

  /** Resolves when `holds` does, looking after each frame. */
  until(what: string, holds: () => boolean, timeoutMs = 30_000): Promise<void> {
    return this.#waiters.until(`${what} for agent ${this.userId}`, holds, timeoutMs)
  }

  /** Everything in a list, over HTTP. */
  async list(view: 'waiting' | 'mine' | 'all'): Promise<ConversationSummary[]> {
    const items: ConversationSummary[] = []
    let cursor: string | null = null
    do {
      const page: { items: ConversationSummary[]; next: string | null } = await this.api.listConversations({ view, limit: 200, ...(cursor === null ? {} : { cursor }) })
      items.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    return items
  }

  close(): void {
    this.link.close()
  }

  #opened(): void {
    this.#listed = false
    this.inbox.clear()
    this.#left.clear()
    // Changes first, lists after: what changes between the two is in both.
    this.link.send([{ type: 'inbox', on: true }, { type: 'ping' }])
    const ids = [...this.streams.keys()]
    for (let i = 0; i < ids.length; i += 40) for (const id of ids.slice(i, i + 40)) this.#ask(id)
    this.outbox.pump()
  }

  #ask(conversationId: string): void {
    const stream = this.streams.get(conversationId)
    if (stream === undefined) return
    stream.synced = false
    this.#refs += 1
    const ref = `w${String(this.#refs)}`
    this.#watchRefs.set(ref, conversationId)
    this.link.send({ type: 'watch', ref, conversationId, after: stream.cursor })
  }

  #lost(): void {
    this.#listed = false
    this.#watchRefs.clear()
    for (const stream of this.streams.values()) stream.synced = false
    this.outbox.lost()
  }

  #take(frame: ServerFrame): void {
    if (!this.outbox.take(frame)) this.#hear(frame)
    this.#waiters.look()
  }

  #hear(frame: ServerFrame): void {
    switch (frame.type) {
      case 'pong':
        void this.#loadLists()
        return
      case 'watching': {
        const stream = this.streams.get(frame.conversationId)
        if (!this.#watchRefs.delete(frame.ref) || stream === undefined) return
        stream.watching(frame)
        this.onEvents(frame.conversationId, frame.events)
        return
      }
      case 'events':
        this.streams.get(frame.conversationId)?.arrived(frame)
        this.onEvents(frame.conversationId, frame.events)
        return
      case 'behind':
        this.#ask(frame.conversationId)
        return
      case 'lost':
        this.streams.delete(frame.conversationId)
        this.gone.add(frame.conversationId)
        return
      case 'inbox':
        for (const one of frame.changed) this.#left.delete(one.id)
        this.#merge(frame.changed)
        for (const id of frame.gone) {
          this.inbox.delete(id)
          this.#left.add(id)
        }
        return
      case 'error':
        this.#refused(frame)
        return
      default:
    }
  }

  #refused(frame: Extract<ServerFrame, { type: 'error' }>): void {
    const conversationId = frame.ref === undefined ? undefined : this.#watchRefs.get(frame.ref)
    if (frame.ref === undefined || conversationId === undefined) return
    this.#watchRefs.delete(frame.ref)
    if (frame.code === 'not_found') {
      this.streams.delete(conversationId)
      this.gone.add(conversationId)
      return
    }
    setTimeout(() => {
      if (this.link.open) this.#ask(conversationId)
    }, (frame.retryAfter ?? 0.5) * 1000)
  }

  async #loadLists(): Promise<void> {
    try {
      const connects = this.link.connects
      const lists = await Promise.all([this.list('waiting'), this.list('mine')])
      if (connects !== this.link.connects) return
      this.#merge(lists.flat().filter((one) => !this.#left.has(one.id)))
      this.#listed = true
      this.#waiters.look()
    } catch {
      // The server is away: the lists are loaded with the next connection.
      this.link.cut()
    }
  }

  #merge(changed: readonly ConversationSummary[]): void {
    for (const summary of changed) {
      const known = this.inbox.get(summary.id)
      if (known === undefined || known.lastSeq <= summary.lastSeq) this.inbox.set(summary.id, summary)
    }
  }

  async #unlessGone(request: () => Promise<ConversationState>): Promise<ConversationState | null> {
    try {
      return await untilServed(request)
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return null
      throw error
    }
  }
}
