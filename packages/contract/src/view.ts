/**
 * The pure fold of a conversation: used by the server to keep the row, by every client to keep its view, and by the
 * tests that demand state + events = fresh state. No zod here, so that the widget stays small.
 */
import type { ConversationEvent, ConversationState, MessageContent } from './conversation.ts'

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
    agentIds: [],
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
      return {
        // A private note is no activity: the customer's view, which lacks the note, would know of it by this time.
        ...(event.internal ? {} : { activeAt: event.at }),
        lastMessage: {
          seq: event.seq,
          author: event.author.kind,
          preview: preview(event.content),
          at: event.at,
          internal: event.internal,
        },
        ...unreadAfter(state, event),
      }
    case 'owner':
      return {
        owner: event.owner,
        ownerSeq: event.seq,
        activeAt: event.at,
        queuedAt: event.owner.kind === 'queue' ? (state.queuedAt ?? event.at) : null,
        closedAt: event.owner.kind === 'closed' ? event.at : null,
        agentIds: withAgent(state.agentIds, event.owner),
      }
    case 'rating':
      return { rating: { score: event.score, subject: event.subject } }
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
    case 'feedback':
      return {}
  }
}

function unreadAfter(
  state: ConversationState,
  event: Extract<ConversationEvent, { type: 'message' }>,
): Partial<ConversationState> {
  if (event.author.kind === 'customer') return { unread: state.unread + 1, lastCustomerSeq: event.seq }
  return event.author.kind === 'agent' && !event.internal ? { unread: 0 } : {}
}

function withAgent(agentIds: string[], owner: ConversationState['owner']): string[] {
  if (owner.kind !== 'agent' || agentIds.includes(owner.agentId)) return agentIds
  return [...agentIds, owner.agentId]
}

/** What a customer may see of an event: private notes and internal remarks stay inside. */
export function forCustomer(event: ConversationEvent): ConversationEvent | null {
  if (event.type === 'message' && event.internal) return null
  if (event.type === 'owner') return { ...event, byAgentId: null, note: null }
  return event
}

/** A conversation's state as its customer may see it. */
export function stateForCustomer(state: ConversationState): ConversationState {
  return { ...state, page: null, lastMessage: null, unread: 0, agentIds: [] }
}
