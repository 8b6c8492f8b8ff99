import { closeCode, type ClientFrame, type ConversationState } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import type { Peer } from '../../../platform/realtime/peer.ts'
import { inScope, scopeOf, type Conversations } from '../../conversations/index.ts'
import type { Hub } from './hub.ts'
import type { Viewers } from './viewers.ts'

/** Rows of one inbox frame at the most: beyond that the lists are loaded anew by the client. */
const MAX_CHANGED = 200

/** A connected agent: may watch what is in scope, and hears which conversations in scope changed. */
export class AgentSession {
  readonly peer: Peer
  readonly #conversations: Conversations
  readonly #hub: Hub
  readonly #onError: (error: unknown) => void
  #agent: AgentPrincipal
  #inbox = false
  #sending = false
  #pending = new Map<string, ConversationState>()
  #gone = new Set<string>()
  readonly #id = randomUUID()
  readonly #viewers: Viewers | null
  readonly #onSeen: (userId: string, conversationId: string) => void
  #onScreen: string | null = null
  #customer: string | null = null
  /** Counts what the console says it shows: only the last word counts. */
  #viewings = 0

  constructor(peer: Peer, agent: AgentPrincipal, conversations: Conversations, hub: Hub, onError: (error: unknown) => void, viewers: Viewers | null = null, onSeen: (userId: string, conversationId: string) => void = () => undefined) {
    this.peer = peer
    this.#agent = agent
    this.#conversations = conversations
    this.#hub = hub
    this.#onError = onError
    this.#viewers = viewers
    this.#onSeen = onSeen
  }

  get agent(): AgentPrincipal {
    return this.#agent
  }

  /** What the user may do now: when it is something else, the connection ends, and the client begins anew with it. */
  update(agent: AgentPrincipal): void {
    const before = this.#agent.permissions
    const same = before.size === agent.permissions.size && [...before].every((one) => agent.permissions.has(one))
    this.#agent = agent
    if (!same) this.peer.close(closeCode.restart, 'permissions changed')
  }

  mayRead(state: ConversationState): boolean {
    return inScope(scopeOf(this.agent), state)
  }

  /** The customer this console shows, as it says: whoever tells it of them asks first whether they may be seen. */
  get customer(): string | null {
    return this.#customer
  }

  showCustomer(customerId: string | null): void {
    this.#customer = customerId
  }

  setInbox(on: boolean): void {
    this.#inbox = on
  }

  /** @throws AppError not_found when it may not be seen. */
  access(conversationId: string): Promise<ConversationState> {
    return this.#conversations.access(this.agent, conversationId)
  }

  async send(frame: Extract<ClientFrame, { type: 'send' }>): Promise<{ seq: number; at: string }> {
    if (!this.agent.permissions.has('conversations.reply')) throw new AppError('forbidden')
    const outcome = await this.#conversations.agentMessage(this.agent, frame.conversationId, {
      clientId: frame.clientId, content: frame.content, internal: frame.internal ?? false, via: frame.via, mentions: frame.mentions, ask: frame.ask, answers: frame.answers,
    })
    const event = outcome.events[0]
    if (!event) throw new Error('a message was stored without an event')
    return { seq: event.seq, at: event.at }
  }

  async typing(conversationId: string, on: boolean): Promise<void> {
    const state = await this.access(conversationId)
    const owns = state.owner.kind === 'agent' && state.owner.agentId === this.agent.userId
    if (owns) this.#hub.tell(conversationId, { type: 'typing', conversationId, who: 'agent', on }, 'customer')
  }

  /**
   * What this console shows. A supervisor who looks on at somebody else's conversation is not announced: only who writes is.
   * @throws AppError not_found when it may not be seen.
   */
  async viewing(conversationId: string | null, writing: boolean): Promise<void> {
    const turn = (this.#viewings += 1)
    this.#look(conversationId)
    const shown = conversationId !== null && ((await this.#shows(conversationId)) || writing) ? conversationId : null
    if (turn === this.#viewings) this.#viewers?.set(this.#id, { agentId: this.agent.userId, name: this.agent.name }, shown, writing)
  }

  /** The connection is over. */
  ended(): void {
    this.#viewings += 1
    this.#look(null)
    this.#viewers?.set(this.#id, { agentId: this.agent.userId, name: this.agent.name }, null, false)
  }

  /** What was on the screen up to now has been seen, and what is on it now is. */
  #look(conversationId: string | null): void {
    if (conversationId === this.#onScreen) return
    for (const id of [this.#onScreen, conversationId]) if (id !== null) this.#onSeen(this.agent.userId, id)
    this.#onScreen = conversationId
  }

  async #shows(conversationId: string): Promise<boolean> {
    const { owner, participantIds } = await this.access(conversationId)
    const another = owner.kind === 'agent' && owner.agentId !== this.agent.userId && !participantIds.includes(this.agent.userId)
    return !(another && this.agent.permissions.has('supervise'))
  }

  /** Takes changed conversations (newest states) and those that left the queue. */
  offer(changed: ConversationState[], left: ReadonlySet<string>): void {
    if (!this.#inbox) return
    const scope = scopeOf(this.agent)
    for (const state of changed) {
      if (inScope(scope, state)) this.#pending.set(state.id, state)
      else if (left.has(state.id)) this.#gone.add(state.id)
    }
    if (this.#pending.size === 0 && this.#gone.size === 0) return
    // A reader this far behind loads its lists anew when it reconnects; nothing is kept for it.
    if (this.peer.slow && this.#pending.size > MAX_CHANGED) {
      this.#pending.clear()
      this.peer.terminate()
      return
    }
    if (!this.#sending) void this.#sendInbox()
  }

  async #sendInbox(): Promise<void> {
    this.#sending = true
    try {
      while (this.#pending.size > 0 || this.#gone.size > 0) {
        const states = [...this.#pending.values()].slice(0, MAX_CHANGED)
        for (const state of states) this.#pending.delete(state.id)
        const gone = [...this.#gone].slice(0, MAX_CHANGED)
        for (const id of gone) this.#gone.delete(id)
        const [summaries, counts] = await Promise.all([
          this.#conversations.summaries(this.#agent, states),
          this.#conversations.counts(scopeOf(this.agent)),
        ])
        this.peer.send(JSON.stringify({ type: 'inbox', changed: summaries, gone, counts: { waiting: counts.waiting, mine: counts.mine } }))
      }
    } catch (error) {
      // The client must not go on with a list that lacks these: it reconnects and loads anew.
      this.#onError(error)
      this.peer.terminate()
    } finally {
      this.#sending = false
    }
  }
}
