/**
 * The pure fold of a conversation: used by the server to keep the row, by every client to keep its view, and by the
 * tests that demand state + events = fresh state. No zod here, so that the widget stays small.
 */
import type { ConversationEvent, ConversationState, MessageContent, MessageEvent, Owner, OwnerReason } from './conversation.ts'
import type { HandoffCause } from './handoff.ts'

type OwnerEvent = Extract<ConversationEvent, { type: 'owner' }>

const PREVIEW_LENGTH = 120

/** One line of a message for lists, at most 120 characters. */
export function preview(content: MessageContent): string {
  const text = content.type === 'attachment' ? content.attachment.name : content.text
  const line = text.replace(/\s+/gu, ' ').trim()
  return Array.from(line).slice(0, PREVIEW_LENGTH).join('')
}

/** The state before its first event; `started` fills the rest. */
function opened(id: string, event: Extract<ConversationEvent, { type: 'started' }>): ConversationState {
  return {
    id,
    customerId: event.customerId,
    channel: event.channel,
    language: event.language,
    page: event.page,
    owner: { kind: 'bot' },
    ownerSeq: event.seq,
    queuedAt: null,
    groupId: null,
    demand: null,
    priority: 0,
    offer: null,
    waitingSince: null,
    handoff: null,
    ownerSince: event.at,
    passedBy: [],
    queuedIn: [],
    session: 1,
    sessionStartedAt: event.at,
    humanServed: false,
    labels: [],
    participantIds: [],
    scenario: null,
    serviceKind: null,
    ticketIds: [],
    createdAt: event.at,
    closedAt: null,
    lastSeq: event.seq,
    activeAt: event.at,
    lastMessage: null,
    unread: 0,
    lastCustomerSeq: 0,
    readByCustomer: 0,
    readByAgent: 0,
    rating: null,
    ratingAsked: null,
    agentIds: [],
    lastOwnerId: null,
  }
}

/**
 * Applies one event to a conversation's state.
 * An event whose seq is not above `lastSeq` was applied before and changes nothing.
 * @throws when the first event is not `started`, or `started` comes again: both are impossible in a whole log.
 */
export function evolve(id: string, state: ConversationState | null, event: ConversationEvent): ConversationState {
  if (state === null) {
    if (event.type !== 'started') throw new Error(`conversation ${id}: first event is ${event.type}, not started`)
    return opened(id, event)
  }
  if (event.seq <= state.lastSeq) return state
  return { ...state, ...change(state, event), lastSeq: event.seq }
}

function change(state: ConversationState, event: ConversationEvent): Partial<ConversationState> {
  switch (event.type) {
    case 'started':
      throw new Error(`conversation ${state.id}: started twice`)
    case 'message':
      return afterMessage(state, event)
    case 'owner':
      return afterOwner(state, event)
    case 'handoff':
      return state.handoff === null ? {} : { handoff: { at: state.handoff.at, cause: event.cause, cardSeq: event.seq } }
    case 'offer':
      return { offer: { agentId: event.agentId, name: event.name, until: event.until } }
    case 'offer_ended':
      return afterOffer(state, event)
    case 'priority':
      return { priority: event.priority }
    case 'labels':
      return { labels: event.labels }
    case 'participant':
      return afterParticipant(state, event)
    case 'classified':
      return { scenario: event.scenario, serviceKind: event.serviceKind }
    case 'ticket':
      return state.ticketIds.includes(event.ticketId) ? {} : { ticketIds: [...state.ticketIds, event.ticketId] }
    case 'rating_asked':
      return { ratingAsked: event.subject }
    case 'rating':
      return { rating: { score: event.score, ...(event.scale === undefined ? {} : { scale: event.scale }), subject: event.subject } }
    case 'read':
      return event.by === 'customer'
        ? { readByCustomer: Math.max(state.readByCustomer, event.upTo) }
        : {
            readByAgent: Math.max(state.readByAgent, event.upTo),
            unread: event.upTo >= state.lastCustomerSeq ? 0 : state.unread,
          }
    case 'customer':
      return { customerId: event.customerId }
    case 'context':
      return { page: event.page, language: event.language }
    case 'recall':
      return state.lastMessage?.seq === event.messageSeq ? { lastMessage: { ...state.lastMessage, preview: '' } } : {}
    case 'erased':
      return afterErasure(state)
    case 'feedback':
    case 'wrapped_up':
      return {}
  }
}

function afterErasure({ lastMessage }: ConversationState): Partial<ConversationState> {
  if (lastMessage === null) return { erased: true, page: null, labels: [] }
  const { mentions: _mentions, ...rest } = lastMessage
  return { erased: true, page: null, labels: [], lastMessage: { ...rest, preview: '' } }
}

function afterMessage(state: ConversationState, event: MessageEvent): Partial<ConversationState> {
  return {
    // A private note is no activity: the customer's view, which lacks the note, would know of it by this time.
    ...(event.internal ? {} : { activeAt: event.at }),
    lastMessage: {
      seq: event.seq,
      author: event.author.kind,
      preview: preview(event.content),
      at: event.at,
      internal: event.internal,
      ...(event.mentions === undefined || event.mentions.length === 0 ? {} : { mentions: event.mentions }),
    },
    ...unreadAfter(state, event),
    ...waitingAfter(state, event),
  }
}

/** The customer waits from the first word nobody has answered until a person's public word. */
function waitingAfter(state: ConversationState, { author, internal, at }: MessageEvent): Partial<ConversationState> {
  const withPeople = state.owner.kind === 'agent' || state.owner.kind === 'queue'
  if (author.kind === 'customer') return withPeople ? { waitingSince: state.waitingSince ?? at } : {}
  return author.kind === 'agent' && !internal ? { waitingSince: null } : {}
}

function afterOwner(state: ConversationState, { owner, reason, seq, at, cause, demand, passedBy = [] }: OwnerEvent): Partial<ConversationState> {
  return {
    owner,
    ownerReason: reason,
    ownerSeq: seq,
    activeAt: at,
    ...placeAfter(state, owner, reason, at),
    demand: demandAfter(state, owner, reason, at, demand),
    closedAt: owner.kind === 'closed' ? at : null,
    ownerSince: at,
    offer: null,
    passedBy,
    agentIds: owner.kind === 'agent' ? withAgent(state.agentIds, owner.agentId) : state.agentIds,
    ...(owner.kind === 'agent' ? { lastOwnerId: owner.agentId } : {}),
    handoff: handoffAfter(state, owner, at, cause),
    ...(owner.kind === 'agent' ? { humanServed: true } : {}),
    ...(reason === 'reopened' ? newSession(state, at) : {}),
  }
}

/** Where it waits, and since when: what was taken back from an agent goes on waiting from the first call for a person. */
function placeAfter(state: ConversationState, owner: Owner, reason: OwnerReason, at: string): Partial<ConversationState> {
  if (owner.kind === 'queue') {
    const queuedAt = state.queuedAt ?? (reason === 'taken_back' ? (state.handoff?.at ?? at) : at)
    const groupId = owner.groupId === undefined ? state.groupId : owner.groupId
    const before = state.owner.kind === 'queue' ? state.queuedIn : []
    return { queuedAt, waitingSince: state.waitingSince ?? at, groupId, queuedIn: groupId === null || before.includes(groupId) ? before : [...before, groupId] }
  }
  if (owner.kind === 'agent') return { queuedAt: null, queuedIn: [] }
  return { queuedAt: null, queuedIn: [], waitingSince: null, groupId: null }
}

/** What is asked of who takes it: as the queue was entered. In another group's queue it goes on waiting for the same skill, and an agent may give it back. */
function demandAfter(state: ConversationState, owner: Owner, reason: OwnerReason, at: string, demand: OwnerEvent['demand']): NonNullable<ConversationState['demand']> | null {
  if (owner.kind === 'agent') return state.demand ?? null
  if (owner.kind !== 'queue' || demand === undefined) return null
  return { ...demand, since: reason === 'overflowed' ? (state.demand?.since ?? at) : at }
}

function afterOffer(state: ConversationState, { agentId, outcome }: Extract<ConversationEvent, { type: 'offer_ended' }>): Partial<ConversationState> {
  if (state.offer?.agentId !== agentId) return {}
  const passed = (outcome === 'declined' || outcome === 'missed') && !state.passedBy.includes(agentId)
  return { offer: null, ...(passed ? { passedBy: [...state.passedBy, agentId] } : {}) }
}

function handoffAfter(state: ConversationState, owner: Owner, at: string, cause: HandoffCause | undefined): ConversationState['handoff'] {
  if (owner.kind === 'bot') return null
  // An agent may take it from the bot without a queue.
  if (owner.kind === 'closed' || state.handoff !== null) return state.handoff
  return { at, cause: cause ?? null, cardSeq: null }
}

/** What is over with a session that was closed. */
function newSession(state: ConversationState, at: string): Partial<ConversationState> {
  return {
    session: state.session + 1, sessionStartedAt: at, humanServed: false, ratingAsked: null, rating: null, handoff: null, priority: 0, participantIds: [],
    scenario: null, serviceKind: null,
  }
}

function afterParticipant(state: ConversationState, { agentId, on }: Extract<ConversationEvent, { type: 'participant' }>): Partial<ConversationState> {
  const others = state.participantIds.filter((id) => id !== agentId)
  if (!on) return { participantIds: others }
  return { participantIds: [...others, agentId], agentIds: withAgent(state.agentIds, agentId) }
}

function unreadAfter(
  state: ConversationState,
  event: Extract<ConversationEvent, { type: 'message' }>,
): Partial<ConversationState> {
  if (event.author.kind === 'customer') return { unread: state.unread + 1, lastCustomerSeq: event.seq }
  return event.author.kind === 'agent' && !event.internal ? { unread: 0 } : {}
}

function withAgent(agentIds: string[], agentId: string): string[] {
  return agentIds.includes(agentId) ? agentIds : [...agentIds, agentId]
}

/** Kinds of events that are only people's business inside. */
const inside: ReadonlySet<ConversationEvent['type']> = new Set(['handoff', 'offer', 'offer_ended', 'priority', 'labels', 'participant', 'classified', 'wrapped_up'])

/** What a message says once its sender has taken it back. */
export const recalledContent: MessageContent = { type: 'text', text: '' }

/** An event without what it said of the customer; what happened, when and by whom stays. The database does the same in SQL. */
export function eraseEvent(event: ConversationEvent): ConversationEvent {
  switch (event.type) {
    case 'started':
    case 'context':
      return { ...event, page: null }
    case 'message': {
      const { mentions: _mentions, via: _via, ...rest } = event
      return { ...rest, content: recalledContent, erased: true }
    }
    case 'owner':
      return { ...event, note: null }
    case 'handoff':
      return { ...event, card: { ...event.card, summary: '', question: null, tried: [], entities: [], slots: [], page: null } }
    case 'wrapped_up':
      return { ...event, note: '' }
    case 'labels':
      return { ...event, labels: [] }
    case 'ticket':
      return { ...event, subject: '' }
    case 'rating': {
      const { tags: _tags, ...rest } = event
      return { ...rest, comment: null }
    }
    default:
      return event
  }
}

/** Events as they may be kept and shown: once one says `erased`, those before it say nothing any more. */
export function afterErasures(events: readonly ConversationEvent[]): readonly ConversationEvent[] {
  const last = events.findLastIndex((event) => event.type === 'erased')
  return last < 0 ? events : events.map((event, index) => (index < last ? eraseEvent(event) : event))
}

/** What a customer may see of an event: private notes and internal remarks stay inside. */
export function forCustomer(event: ConversationEvent): ConversationEvent | null {
  if (inside.has(event.type)) return null
  if (event.type === 'message') return messageForCustomer(event)
  if (event.type === 'owner') return ownerForCustomer(event)
  if (event.type === 'recall' && event.internal === true) return null
  return event.type === 'ticket' ? { ...event, byAgentId: null } : event
}

function messageForCustomer(event: MessageEvent): MessageEvent | null {
  if (event.internal) return null
  if (event.recalled === true) return { ...event, content: recalledContent }
  if (event.via === undefined) return event
  const { via: _via, ...rest } = event
  return rest
}

function ownerForCustomer({ cause: _cause, demand: _demand, passedBy: _passedBy, ...event }: OwnerEvent): OwnerEvent {
  return { ...event, owner: event.owner.kind === 'queue' ? { kind: 'queue' } : event.owner, byAgentId: null, note: null }
}

/** A conversation's state as its customer may see it. */
export function stateForCustomer(state: ConversationState): ConversationState {
  return {
    ...state, page: null, lastMessage: null, unread: 0, agentIds: [], lastOwnerId: null, participantIds: [], labels: [], groupId: null, demand: null, priority: 0, offer: null, passedBy: [], queuedIn: [],
    waitingSince: null, handoff: state.handoff && { at: state.handoff.at, cause: null, cardSeq: null }, scenario: null, serviceKind: null,
    owner: state.owner.kind === 'queue' ? { kind: 'queue' } : state.owner,
  }
}
