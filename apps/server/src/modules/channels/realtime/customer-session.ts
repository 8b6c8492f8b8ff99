import type { ClientFrame, ConversationState, CustomerBlock, CustomerCommand, Language, ServerFrame } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { CustomerPrincipal } from '../../../platform/http/bind.ts'
import type { Peer } from '../../../platform/realtime/peer.ts'
import type { Conversations, CustomerContext, LeaveMessage, Outcome } from '../../conversations/index.ts'
import { blockedCustomer, consentMissing } from '../../customers/index.ts'
import type { Hub } from './hub.ts'

/** Whether a customer may write now, and has agreed to what the site demands. */
export type MayWrite = (customer: CustomerPrincipal) => Promise<{ block: CustomerBlock | null; consented: boolean }>

/** What was asked is taken for true for so long, in milliseconds; a change is announced, and this bounds what is missed. */
const KEPT = 10_000

/** A connected customer: reaches only own conversations. */
export class CustomerSession {
  readonly peer: Peer
  readonly customer: CustomerPrincipal
  readonly #conversations: Conversations
  readonly #hub: Hub
  readonly #leaveMessage: LeaveMessage
  readonly #mayWrite: MayWrite | undefined
  #freeUntil = 0
  #language: Language = 'zh'
  #page: string | undefined

  constructor(peer: Peer, customer: CustomerPrincipal, conversations: Conversations, hub: Hub, leaveMessage: LeaveMessage, mayWrite?: MayWrite) {
    this.peer = peer
    this.customer = customer
    this.#conversations = conversations
    this.#hub = hub
    this.#leaveMessage = leaveMessage
    this.#mayWrite = mayWrite
  }

  /** @throws AppError not_found for somebody else's conversation. */
  async access(conversationId: string): Promise<ConversationState | null> {
    const state = await this.#conversations.accessAsCustomer(this.customer.customerId, conversationId)
    if (state) this.#language = state.language
    return state
  }

  mayRead(state: ConversationState): boolean {
    return state.customerId === this.customer.customerId
  }

  async standingChanged(): Promise<void> {
    this.#freeUntil = 0
    const standing = await this.#mayWrite?.(this.customer)
    if (standing) this.peer.send(JSON.stringify({ type: 'standing', block: standing.block } satisfies ServerFrame))
  }

  /** @throws AppError not_allowed_now for who is blocked or has not agreed to what the site demands */
  async #requireFree(): Promise<void> {
    if (this.#mayWrite === undefined || Date.now() < this.#freeUntil) return
    const { block, consented } = await this.#mayWrite(this.customer)
    if (block !== null) throw blockedCustomer(block)
    if (!consented) throw consentMissing()
    this.#freeUntil = Date.now() + KEPT
  }

  async send(frame: Extract<ClientFrame, { type: 'send' }>): Promise<{ seq: number; at: string }> {
    if (frame.via !== undefined || frame.mentions !== undefined) throw new AppError('bad_request', { fields: [{ path: 'via', message: 'agents only' }] })
    await this.#requireFree()
    const context = this.#context(frame.language, frame.page)
    const outcome = await this.#conversations.customerMessage(frame.conversationId, context, frame.clientId, frame.content)
    const message = outcome.events.find((event) => event.type === 'message')
    if (!message) throw new Error('a message was stored without an event')
    return { seq: message.seq, at: message.at }
  }

  async command(conversationId: string, command: CustomerCommand, language: Language | undefined): Promise<Outcome> {
    // What was read may always be said; it opens nothing.
    if (command.do !== 'read') await this.#requireFree()
    const context = this.#context(language)
    switch (command.do) {
      case 'request_human':
        return this.#conversations.requestHuman(conversationId, context)
      case 'leave_queue':
        return this.#conversations.leaveQueue(conversationId, context)
      case 'feedback':
        return this.#conversations.giveFeedback(conversationId, context, command.messageSeq, command.value)
      case 'rate':
        return this.#conversations.rate(conversationId, context, command)
      case 'end':
        return this.#conversations.endByCustomer(conversationId, context)
      case 'leave_message':
        return this.#leaveMessage(conversationId, context, command)
      case 'read':
        return this.#conversations.readByCustomer(conversationId, context, command.upTo)
    }
  }

  /** Only to agents, and only about a conversation the customer is watching. */
  typing(conversationId: string, on: boolean): void {
    for (const watch of this.#hub.watchers(conversationId)) {
      if (watch.peer !== this.peer) continue
      this.#hub.tell(conversationId, { type: 'typing', conversationId, who: 'customer', on }, 'agent')
      return
    }
  }

  #context(language?: Language, page?: string): CustomerContext {
    if (language !== undefined) this.#language = language
    if (page !== undefined) this.#page = page
    return { customerId: this.customer.customerId, channel: 'web', language: this.#language, page: this.#page }
  }
}
