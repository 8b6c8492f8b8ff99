import { forCustomer, type ConversationState, type ServerFrame } from '@yingda/contract'
import type { LogBatch } from '../../conversations/index.ts'
import type { Audience, Watch, WireEvent } from './watch.ts'

/** An agent who may follow the lists. */
export interface InboxReader {
  /** Takes changed conversations (newest states) and those that left the queue. */
  offer(changed: ConversationState[], left: ReadonlySet<string>): void
}

/** A customer's connection. */
export interface CustomerLike {
  readonly peer: Watch['peer']
  readonly customer: { readonly customerId: string }
  /** What the customer may do has changed. */
  standingChanged(): Promise<void>
}

/** Agents hear of changed conversations at most this often, in milliseconds, however many messages come. */
const INBOX_EVERY = 200

/** Who is connected to this node and follows what; feeds them from the log. */
export class Hub<Agent extends InboxReader = InboxReader> {
  readonly #watches = new Map<string, Set<Watch>>()
  readonly #agents = new Set<Agent>()
  readonly #customers = new Map<string, Set<CustomerLike>>()
  /** Conversations waiting for a person: agents who could see one there must be told when it has left. */
  readonly #waiting = new Set<string>()
  readonly #changed = new Map<string, ConversationState>()
  readonly #left = new Set<string>()
  #timer: NodeJS.Timeout | null = null
  #onAgents: () => void = () => undefined

  /** What waits at the start, before the first batch. */
  setWaiting(ids: Iterable<string>): void {
    for (const id of ids) this.#waiting.add(id)
  }

  addAgent(session: Agent): void {
    this.#agents.add(session)
    this.#onAgents()
  }

  removeAgent(session: Agent): void {
    this.#agents.delete(session)
    this.#onAgents()
  }

  /** Who hears that an agent connected or went. */
  onAgents(listener: () => void): void {
    this.#onAgents = listener
  }

  addCustomer(session: CustomerLike): void {
    const { customerId } = session.customer
    const set = this.#customers.get(customerId)
    if (set) set.add(session)
    else this.#customers.set(customerId, new Set([session]))
  }

  removeCustomer(session: CustomerLike): void {
    const { customerId } = session.customer
    const set = this.#customers.get(customerId)
    if (!set?.delete(session) || set.size > 0) return
    this.#customers.delete(customerId)
  }

  /** Connections of a customer to this node. */
  customers(customerId: string): readonly CustomerLike[] {
    return [...(this.#customers.get(customerId) ?? [])]
  }

  get agents(): Iterable<Agent> {
    return this.#agents
  }

  add(watch: Watch): void {
    const set = this.#watches.get(watch.conversationId)
    if (set) set.add(watch)
    else this.#watches.set(watch.conversationId, new Set([watch]))
  }

  remove(watch: Watch): void {
    watch.end()
    const set = this.#watches.get(watch.conversationId)
    if (!set) return
    set.delete(watch)
    if (set.size === 0) this.#watches.delete(watch.conversationId)
  }

  /** Readers of a conversation on this node. */
  watchers(conversationId: string): Iterable<Watch> {
    return this.#watches.get(conversationId) ?? []
  }

  /** Takes the log as the follower hands it on. */
  readonly onBatch = (batch: LogBatch): void => {
    for (const [conversationId, events] of this.#wire(batch)) {
      const state = batch.states.get(conversationId)
      for (const watch of this.watchers(conversationId)) {
        if (state !== undefined && !watch.mayRead(state)) this.#lost(watch)
        else watch.deliver(events)
      }
    }
    this.#noteChanges(batch)
  }

  /** Sends a frame that is not part of the log to the readers of a conversation, one side or both. */
  tell(conversationId: string, frame: ServerFrame, audience?: Audience, except?: Watch['peer']): void {
    const json = JSON.stringify(frame)
    for (const watch of this.watchers(conversationId)) {
      if ((audience === undefined || watch.audience === audience) && watch.peer !== except) watch.peer.send(json)
    }
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
  }

  /** Events somebody here reads, by conversation, each serialised once. */
  #wire(batch: LogBatch): Map<string, WireEvent[]> {
    const byConversation = new Map<string, WireEvent[]>()
    for (const { conversationId, event } of batch.events) {
      if (!this.#watches.has(conversationId)) continue
      const agent = JSON.stringify(event)
      const seen = forCustomer(event)
      const wire = { seq: event.seq, agent, customer: seen === event ? agent : seen && JSON.stringify(seen) }
      const list = byConversation.get(conversationId)
      if (list) list.push(wire)
      else byConversation.set(conversationId, [wire])
    }
    return byConversation
  }

  /** The conversation left this reader's sight: its stream ends here and now. */
  #lost(watch: Watch): void {
    this.remove(watch)
    watch.peer.send(JSON.stringify({ type: 'lost', conversationId: watch.conversationId }))
  }

  #noteChanges(batch: LogBatch): void {
    for (const [id, state] of batch.states) {
      this.#changed.set(id, state)
      if (state.owner.kind === 'queue') this.#waiting.add(id)
      else if (this.#waiting.delete(id)) this.#left.add(id)
    }
    if (this.#agents.size === 0) {
      this.#changed.clear()
      this.#left.clear()
      return
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#tellAgents()
    }, INBOX_EVERY)
  }

  #tellAgents(): void {
    const changed = [...this.#changed.values()]
    const left = new Set(this.#left)
    this.#changed.clear()
    this.#left.clear()
    for (const session of this.#agents) session.offer(changed, left)
  }
}
