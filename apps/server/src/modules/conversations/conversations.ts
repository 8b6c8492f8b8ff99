import { forCustomer, type AttachmentRef, type ConversationEvent, type ConversationState, type MessageContent, type OutgoingContent } from '@yingda/contract'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/database/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import * as decide from './commands/decide.ts'
import { linkTicket } from './commands/decide-work.ts'
import { askerOf, markRecalled, mentioned, RECALLED, VIA_USED, type AgentOutgoing } from './commands/write-message.ts'
import { blankEvents, ERASED } from './erase.ts'
import { LABELS_USED, recentLabels, rememberLabels } from './labels.ts'
import { LogFollower } from './log/follower.ts'
import { headPosition, readLog, readStates } from './log/reader.ts'
import type { Decide, EffectWriter, LogBatch, Outcome } from './log/types.ts'
import { LogProcessor } from './log/processor.ts'
import { LogWriter } from './log/writer.ts'
import { inScope, scopeOf, type Scope } from './policy.ts'
import { presentSummaries, type CustomerNames } from './presenter.ts'
import { forgetRecalled, SEARCH_RECALLED } from './search/forget.ts'
import * as store from './store.ts'
import type { StoredAttachment } from './store.ts'
import { forgetUnnamed, type UnnamedFiles, type UnnamedSince } from './unnamed-files.ts'

export interface ConversationsOptions {
  db: Database
  bus: Bus
  names: CustomerNames
  /** Somebody conversations can be handed to, null for everybody else. Without it nobody can be mentioned. */
  colleague?: (id: string) => Promise<decide.Agent | null>
  now?: () => number
  onError: (error: unknown) => void
}

/** A reading of one conversation: events after a cursor and the state they lead to. */
export interface Reading {
  state: ConversationState | null
  events: ConversationEvent[]
  through: number
  /** Older events than the limit allows were left out. */
  gap: boolean
}

const NONE: Reading = { state: null, events: [], through: 0, gap: false }

/** The conversations module: the log, the commands on it, and the only ways to read it. */
export class Conversations {
  readonly db: Database
  readonly follower: LogFollower
  readonly writer: LogWriter
  readonly #options: ConversationsOptions
  readonly #processors: LogProcessor[] = []

  constructor(options: ConversationsOptions) {
    this.#options = options
    this.db = options.db
    const pool = options.db.$client
    this.follower = new LogFollower({
      bus: options.bus,
      read: (after, limit) => readLog(pool, after, limit),
      head: () => headPosition(pool),
      onError: options.onError,
    })
    this.writer = new LogWriter({
      pool,
      now: options.now ?? Date.now,
      onCommitted: (batch, base) => {
        this.follower.committed(batch, base)
      },
      onError: options.onError,
    })
    this.writer.onEffect(LABELS_USED, rememberLabels)
    this.writer.onEffect(RECALLED, markRecalled)
    this.writer.onEffect(SEARCH_RECALLED, forgetRecalled)
    this.writer.onEffect(ERASED, blankEvents)
  }

  async start(): Promise<void> {
    await this.follower.start()
    for (const processor of this.#processors) processor.start()
  }

  /** Finishes what was accepted, then stops. */
  async stop(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.stop()))
    await this.writer.close()
    await this.follower.stop()
  }

  /** Adds a processor of the log before `start`. */
  process(name: string, handle: (batch: LogBatch) => Promise<void>): LogProcessor {
    const pool = this.db.$client
    const processor = new LogProcessor({
      name, pool, follower: this.follower, handle,
      read: (after, limit) => readLog(pool, after, limit),
      onError: this.#options.onError,
    })
    this.#processors.push(processor)
    return processor
  }

  onEffect(kind: string, writer: EffectWriter): void {
    this.writer.onEffect(kind, writer)
  }

  // Customer's commands

  /** Stores a customer's message and starts or reopens the conversation when needed. */
  async customerMessage(conversationId: string, context: decide.CustomerContext, clientId: string, content: OutgoingContent): Promise<Outcome> {
    const full = await this.#content(content, conversationId, { customerId: context.customerId })
    const outcome = await this.writer.execute({
      conversationId, clientId, decide: (state) => decide.customerMessage(state, context, clientId, full),
    })
    // A repeated id is answered from the store, so whose conversation it is must be asked here.
    if (outcome.state?.customerId !== context.customerId) throw new AppError('not_found')
    return outcome
  }

  requestHuman(conversationId: string, context: decide.CustomerContext): Promise<Outcome> {
    return this.writer.execute({ conversationId, decide: (state) => decide.requestHuman(state, context) })
  }

  leaveQueue(conversationId: string, context: decide.CustomerContext): Promise<Outcome> {
    return this.writer.execute({ conversationId, decide: (state) => decide.leaveQueue(state, context) })
  }

  endByCustomer(conversationId: string, context: decide.CustomerContext): Promise<Outcome> {
    return this.writer.execute({ conversationId, decide: (state) => decide.endByCustomer(state, context) })
  }

  /** Thumbs on a message of the bot or an agent; anything else is refused. */
  async giveFeedback(conversationId: string, context: decide.CustomerContext, messageSeq: number, value: 'up' | 'down'): Promise<Outcome> {
    const event = await store.findEvent(this.db, conversationId, messageSeq)
    const rateable = event?.type === 'message' && !event.internal && event.author.kind !== 'customer'
    if (!rateable) throw new AppError('not_found')
    return this.writer.execute({ conversationId, decide: (state) => decide.giveFeedback(state, context, messageSeq, value) })
  }

  rate(conversationId: string, context: decide.CustomerContext, rating: decide.GivenRating): Promise<Outcome> {
    return this.writer.execute({ conversationId, decide: (state) => decide.rate(state, context, rating) })
  }

  readByCustomer(conversationId: string, context: decide.CustomerContext, upTo: number): Promise<Outcome> {
    return this.writer.execute({ conversationId, decide: (state) => decide.readByCustomer(state, context, upTo) })
  }

  /** Moves all conversations of an anonymous visitor to the customer the site signed for. */
  async assignCustomer(from: string, to: string): Promise<void> {
    for (;;) {
      const states = await store.listOfCustomer(this.db, from, 'customer', null, 200)
      if (states.length === 0) return
      await Promise.all(states.map((state) => this.writer.execute({ conversationId: state.id, decide: (s) => decide.assignCustomer(s, from, to) })))
    }
  }

  /** A ticket goes on with the conversation. Whoever calls has asked whether it may be tied to it. */
  linkTicket(conversationId: string, byAgentId: string | null, ticket: { id: string; number: number; subject: string }): Promise<Outcome> {
    return this.writer.execute({ conversationId, decide: (state) => linkTicket(state, byAgentId, ticket) })
  }

  // Agents' commands. Each first asks whether the agent may see the conversation at all.

  /** The message is the outcome's first event. @throws AppError as the decision, bad_request for mentions that cannot be */
  async agentMessage(agent: AgentPrincipal, conversationId: string, message: AgentOutgoing): Promise<Outcome> {
    refuseErased(await this.access(agent, conversationId))
    const { clientId, internal, via, ask, answers } = message
    const asker = askerOf(message, answers === undefined ? null : await store.findEvent(this.db, conversationId, answers))
    const mentions = await mentioned(message, agent.userId, (id) => this.#options.colleague?.(id) ?? Promise.resolve(null), asker)
    const content = await this.#content(message.content, conversationId, { agentId: agent.userId })
    const counted = via !== undefined && this.writer.hasEffect(VIA_USED)
    return this.writer.execute({
      conversationId, clientId,
      decide: (state) => ({
        ...decide.agentMessage(state, asAgent(agent), { clientId, content, internal, via, mentions, ask, answers }),
        ...(counted ? { effects: [{ kind: VIA_USED, row: { kind: via.kind, id: via.id, agentId: agent.userId } }] } : {}),
      }),
    })
  }

  /** Takes an own message back within two minutes. @throws AppError not_found, not_allowed_now */
  async recall(agent: AgentPrincipal, conversationId: string, messageSeq: number): Promise<ConversationState> {
    await this.access(agent, conversationId)
    const event = await store.findEvent(this.db, conversationId, messageSeq)
    const now = (this.#options.now ?? Date.now)()
    return this.command(agent, conversationId, (state) => {
      const decision = decide.recall(state, asAgent(agent), event, now)
      return decision.events.length === 0 ? decision : { ...decision, effects: [RECALLED, SEARCH_RECALLED].map((kind) => ({ kind, row: { c: conversationId, s: messageSeq } })) }
    })
  }

  async accept(agent: AgentPrincipal, conversationId: string): Promise<ConversationState> {
    const takeOver = agent.permissions.has('conversations.take_over')
    return this.command(agent, conversationId, (state) => decide.accept(state, asAgent(agent), takeOver), takenOrMissing)
  }

  transfer(agent: AgentPrincipal, conversationId: string, to: { agentId: string; name: string }, note: string | null): Promise<ConversationState> {
    return this.command(agent, conversationId, (state) => decide.transfer(state, asAgent(agent), to, note))
  }

  returnToBot(agent: AgentPrincipal, conversationId: string): Promise<ConversationState> {
    return this.command(agent, conversationId, (state) => decide.returnToBot(state, asAgent(agent)))
  }

  closeByAgent(agent: AgentPrincipal, conversationId: string): Promise<ConversationState> {
    return this.command(agent, conversationId, (state) => decide.closeByAgent(state, asAgent(agent)))
  }

  readByAgent(agent: AgentPrincipal, conversationId: string, upTo: number): Promise<ConversationState> {
    return this.command(agent, conversationId, (state) => decide.readByAgent(state, asAgent(agent), upTo))
  }

  /**
   * An agent's command on a conversation in sight; nothing of one out of sight is given away.
   * @throws AppError not_found, or what the decision refuses with.
   */
  async command(
    agent: AgentPrincipal,
    conversationId: string,
    decision: Decide,
    missing: (state: ConversationState | null) => AppError = () => new AppError('not_found'),
  ): Promise<ConversationState> {
    const scope = scopeOf(agent)
    const outcome = await this.writer.execute({
      conversationId,
      decide: (state) => {
        if (state === null || !inScope(scope, state)) throw missing(state)
        return decision(state)
      },
    })
    if (outcome.state !== null) refuseErased(outcome.state)
    if (outcome.state === null) throw new AppError('not_found')
    return outcome.state
  }

  // Reading

  /**
   * The one gate to a conversation for agents.
   * @throws AppError not_found when it does not exist or may not be seen: the caller cannot tell which.
   */
  async access(agent: AgentPrincipal, conversationId: string): Promise<ConversationState> {
    const state = await store.findState(this.db, conversationId)
    if (state === null || !inScope(scopeOf(agent), state)) throw new AppError('not_found')
    return state
  }

  /** The one gate for customers; null when there is no such conversation yet. */
  async accessAsCustomer(customerId: string, conversationId: string): Promise<ConversationState | null> {
    const state = await store.findState(this.db, conversationId)
    if (state !== null && state.customerId !== customerId) throw new AppError('not_found')
    return state
  }

  /** State and newest events after a cursor; state first, so that the events reach at least as far. */
  async read(state: ConversationState | null, after: number, limit: number, audience: 'customer' | 'agent'): Promise<Reading> {
    if (state === null) return NONE
    if (after >= state.lastSeq) return { state, events: [], through: state.lastSeq, gap: false }
    const events = await store.readEvents(this.db, state.id, { after, upTo: state.lastSeq, limit })
    const first = events[0]?.seq ?? state.lastSeq + 1
    const seen = audience === 'agent' ? events : events.flatMap((event) => forCustomer(event) ?? [])
    return { state, events: seen, through: state.lastSeq, gap: first > after + 1 }
  }

  states(ids: string[]): Promise<Map<string, ConversationState>> {
    return readStates(this.db.$client, ids)
  }

  summaries(agent: AgentPrincipal, states: ConversationState[]): ReturnType<typeof presentSummaries> {
    return presentSummaries(agent, states, this.#options.names)
  }

  /** Everything that waits for a person, most urgent and longest wait first. */
  async waiting(): Promise<ConversationState[]> {
    const scope = { all: true, agentId: '', groupIds: [] }
    const all: ConversationState[] = []
    for (;;) {
      const last = all.at(-1)
      const after = last?.queuedAt ? { time: last.queuedAt, id: last.id, priority: last.priority } : null
      const page = await store.listStates(this.db, { view: 'waiting', scope, after, limit: 1000 })
      all.push(...page)
      if (page.length < 1000) return all
    }
  }

  /** Everything an agent has. */
  async owned(): Promise<ConversationState[]> {
    const all: ConversationState[] = []
    for (;;) {
      const page = await store.listOwned(this.db, all.at(-1) ?? null, 1000)
      all.push(...page)
      if (page.length < 1000) return all
    }
  }

  /** With the bot, or with an agent whose word was the last, and silent since a time within the span; the longest silent first. */
  silent(owner: 'bot' | 'agent', span: { after: Date | null; before: Date }, limit: number): Promise<ConversationState[]> {
    return store.listSilent(this.db, owner, span, limit)
  }

  /** Who had each of these customers last, in whatever conversation. */
  lastAgents(customerIds: readonly string[]): Promise<Map<string, string>> {
    return store.lastAgents(this.db, customerIds)
  }

  /** Labels in use, the latest used first. */
  labels(): Promise<string[]> {
    return recentLabels(this.db)
  }

  counts(scope: Scope | null): ReturnType<typeof store.countFor> {
    return store.countFor(this.db, scope)
  }

  countOwned(agentIds: string[]): ReturnType<typeof store.countOwned> {
    return store.countOwned(this.db, agentIds)
  }

  countOfCustomer(customerId: string): Promise<number> {
    return store.countOfCustomer(this.db, customerId)
  }

  maySeeCustomer(agent: AgentPrincipal, customerId: string): Promise<boolean> {
    return store.hasInScope(this.db, customerId, scopeOf(agent))
  }

  /** The newest conversation of a customer, null when there is none. */
  async newestOf(customerId: string): Promise<ConversationState | null> {
    const [state] = await store.listOfCustomer(this.db, customerId, 'customer', null, 1)
    return state ?? null
  }

  // Files

  storeAttachment(attachment: StoredAttachment): Promise<void> {
    return store.insertAttachment(this.db, attachment)
  }

  /** What is known of a file. For those who have proved already that they may have it: everybody else goes through the gates below. */
  attachment(id: string): Promise<StoredAttachment | null> {
    return store.findAttachment(this.db, id)
  }

  /** The one gate to a file for agents: it belongs to a conversation they may see. */
  async accessAttachment(agent: AgentPrincipal, conversationId: string, id: string): Promise<StoredAttachment> {
    await this.access(agent, conversationId)
    const attachment = await store.findAttachment(this.db, id)
    if (attachment?.conversationId !== conversationId) throw new AppError('not_found')
    return attachment
  }

  /** The one gate for customers: their own upload, or a file shown to them in an own conversation. */
  async accessAttachmentAsCustomer(customerId: string, id: string): Promise<StoredAttachment> {
    const attachment = await store.findAttachment(this.db, id)
    if (attachment === null) throw new AppError('not_found')
    const { conversationId } = attachment
    const state = conversationId === null ? null : await this.accessAsCustomer(customerId, conversationId)
    const shown = state !== null && (await store.isShownToCustomer(this.db, state.id, id))
    if (!shown && attachment.customerId !== customerId) throw new AppError('not_found')
    return attachment
  }

  /** An agent's own files of a conversation, about to be sent or planned. Ask `access` before. @throws AppError not_found for any other */
  async ownFiles(agent: AgentPrincipal, conversationId: string, ids: readonly string[]): Promise<AttachmentRef[]> {
    return Promise.all(ids.map((id) => this.#ownFile(id, conversationId, { agentId: agent.userId })))
  }

  /** Files that nothing names any more, but perhaps a draft does: they are kept as if they had just been stored. */
  touchFiles(ids: readonly string[]): Promise<void> {
    return store.touchAttachments(this.db, ids)
  }

  /** Forgets files that nothing names. @see forgetUnnamed */
  forgetUnnamedFiles(since: UnnamedSince, now: Date, limit: number): Promise<UnnamedFiles> {
    return forgetUnnamed(this.db, since, now, limit)
  }

  /** Of some storage keys, those that a file of a conversation has. */
  fileKeysInUse(keys: readonly string[]): Promise<string[]> {
    return store.keysInUse(this.db, keys)
  }

  /** Turns what was sent into what is stored: a file must be the sender's own and goes into one conversation only. */
  async #content(content: OutgoingContent, conversationId: string, sender: { customerId: string } | { agentId: string }): Promise<MessageContent> {
    if (content.type === 'text') return content.choice === undefined ? { type: 'text', text: content.text } : { type: 'text', text: content.text, choice: content.choice }
    return { type: 'attachment', attachment: await this.#ownFile(content.attachmentId, conversationId, sender) }
  }

  async #ownFile(id: string, conversationId: string, sender: { customerId: string } | { agentId: string }): Promise<AttachmentRef> {
    const stored = await store.findAttachment(this.db, id)
    const mine = stored !== null && ('customerId' in sender ? stored.customerId === sender.customerId : stored.agentId === sender.agentId)
    if (!mine || !(await store.bindAttachment(this.db, id, conversationId))) throw new AppError('not_found', { text: fileGone })
    const { name, size, mediaType, width, height } = stored
    return { id, name, size, mediaType, ...(width !== undefined && height !== undefined ? { width, height } : {}) }
  }
}

const fileGone = { zh: '附件已不存在或不属于这个会话，请重新上传。', en: 'A file is gone or does not belong to this conversation. Upload it again.' }

/** @throws AppError not_allowed_now: nobody writes in what was erased */
function refuseErased(state: ConversationState): void {
  if (state.erased === true) throw new AppError('not_allowed_now', { text: { zh: '该会话的内容已按隐私请求删除，不能再操作。', en: 'The content of this conversation was erased. Nothing more can be done with it.' } })
}

const asAgent = (agent: AgentPrincipal): { agentId: string; name: string } => ({ agentId: agent.userId, name: agent.name })

/** To accept one must have seen it waiting a moment ago, so 'a colleague was quicker' gives nothing away. */
function takenOrMissing(state: ConversationState | null): AppError {
  return new AppError(state?.owner.kind === 'agent' ? 'already_taken' : 'not_found')
}
