import {
  administratorName, RECALL_WINDOW_MS, type Author, type ConversationEvent, type ConversationState, type Language, type MessageContent, type MessageVia, type Owner, type OwnerReason,
} from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { Decision, NewEvent } from '../log/types.ts'

/** The facts a customer's command brings along. */
export interface CustomerContext {
  customerId: string
  channel: string
  language: Language
  /** The page the customer is on; undefined when not told. */
  page?: string | undefined
}

export interface Agent {
  agentId: string
  name: string
}

const notFound = (): AppError => new AppError('not_found')

/** The state, when it is this customer's; another's conversation does not exist for them. */
function own(state: ConversationState, context: CustomerContext): ConversationState {
  if (state.customerId !== context.customerId || state.erased === true) throw notFound()
  return state
}

/** @throws AppError not_found when there is none. */
export function existing(state: ConversationState | null): ConversationState {
  if (state === null) throw notFound()
  return state
}

/** The conversation as the customer's command needs it: started when new, its context brought up to date. */
function enter(state: ConversationState | null, context: CustomerContext): NewEvent[] {
  const page = context.page ?? null
  if (state === null) {
    return [{ type: 'started', customerId: context.customerId, channel: context.channel, language: context.language, page }]
  }
  own(state, context)
  const moved = page !== null && page !== state.page
  if (!moved && context.language === state.language) return []
  return [{ type: 'context', page: page ?? state.page, language: context.language }]
}

export const ownerEvent = (owner: Owner, reason: OwnerReason, byAgentId: string | null = null, note: string | null = null): Extract<NewEvent, { type: 'owner' }> => ({
  type: 'owner', owner, reason, byAgentId, note,
})

/** A customer writes. A closed conversation opens again, with the bot. */
export function customerMessage(state: ConversationState | null, context: CustomerContext, clientId: string, content: MessageContent): Decision {
  const events = enter(state, context)
  if (state?.owner.kind === 'closed') events.push(ownerEvent({ kind: 'bot' }, 'reopened'))
  events.push({ type: 'message', author: { kind: 'customer' }, content, clientId, internal: false })
  return { events }
}

/** A customer asks for a person: always possible. Nothing happens when one is there or called already. */
export function requestHuman(state: ConversationState | null, context: CustomerContext): Decision {
  const events = enter(state, context)
  const kind = state?.owner.kind ?? 'bot'
  if (kind === 'closed') events.push(ownerEvent({ kind: 'bot' }, 'reopened'))
  if (kind === 'bot' || kind === 'closed') events.push({ ...ownerEvent({ kind: 'queue' }, 'customer_asked'), cause: 'asked_button' })
  return { events }
}

/** The customer would rather not wait. */
export function leaveQueue(state: ConversationState | null, context: CustomerContext): Decision {
  const now = own(existing(state), context)
  if (now.owner.kind !== 'queue') return { events: [] }
  return { events: [...endOfOffer(now, null), ownerEvent({ kind: 'bot' }, 'queue_left')] }
}

/** The customer ends the conversation. */
export function endByCustomer(state: ConversationState | null, context: CustomerContext): Decision {
  const now = own(existing(state), context)
  if (now.owner.kind === 'closed') return { events: [] }
  return { events: [...endOfOffer(now, null), ownerEvent({ kind: 'closed' }, 'closed_by_customer')] }
}

/** Thumbs on a message; the caller has checked that it is an answer. */
export function giveFeedback(state: ConversationState | null, context: CustomerContext, messageSeq: number, value: 'up' | 'down'): Decision {
  const now = own(existing(state), context)
  if (messageSeq > now.lastSeq) throw notFound()
  return { events: [{ type: 'feedback', messageSeq, value }] }
}

/** What a customer says of the service. */
export interface GivenRating {
  /** 1 to `scale`. */
  score: number
  scale?: 2 | 3 | 5 | undefined
  tags?: readonly string[] | undefined
  solved?: boolean | undefined
  comment?: string | null | undefined
}

/** A rating, given to a person when one has had the conversation in this session, else to the bot. */
export function rate(state: ConversationState | null, context: CustomerContext, { score, scale = 5, tags = [], solved, comment }: GivenRating): Decision {
  const now = own(existing(state), context)
  if (score > scale) throw new AppError('bad_request')
  const more = { ...(scale === 5 ? {} : { scale }), ...(tags.length === 0 ? {} : { tags: [...new Set(tags)] }), ...(solved === undefined ? {} : { solved }) }
  return { events: [{ type: 'rating', score, comment: comment ?? null, ...more, subject: now.humanServed ? 'agent' : 'bot' }] }
}

/** The customer has seen everything up to a seq. */
export function readByCustomer(state: ConversationState | null, context: CustomerContext, upTo: number): Decision {
  const now = own(existing(state), context)
  if (upTo <= now.readByCustomer || upTo > now.lastSeq) return { events: [] }
  return { events: [{ type: 'read', by: 'customer', upTo }] }
}

/** The site has signed who the visitor is. */
export function assignCustomer(state: ConversationState | null, from: string, to: string): Decision {
  if (state?.customerId !== from) return { events: [] }
  return { events: [{ type: 'customer', customerId: to }] }
}

/** @throws AppError when somebody else owns it. */
export function ownedBy(state: ConversationState | null, agent: Agent): ConversationState {
  const now = existing(state)
  if (now.owner.kind === 'agent' && now.owner.agentId === agent.agentId) return now
  throw new AppError('not_allowed_now', {
    text: {
      zh: '该会话当前不由您接待，请先接入。',
      en: 'You do not own this conversation. Accept it first.',
    },
  })
}

/** The agent as the customer reads it: a name that nobody has chosen follows the conversation's language. */
export const named = ({ agentId, name }: Agent, { language }: ConversationState): { kind: 'agent' } & Agent => ({
  kind: 'agent', agentId, name: name === administratorName.zh ? administratorName[language] : name,
})

/** What an agent says, and how they came by it. */
export interface AgentMessage {
  clientId: string
  content: MessageContent
  internal: boolean
  via?: MessageVia | undefined
  /** Private notes only: colleagues it speaks to. */
  mentions?: readonly Agent[] | undefined
  ask?: true | undefined
  /** Seq of the question it answers. */
  answers?: number | undefined
}

/**
 * An agent replies in an own conversation, or leaves a note in any conversation in sight. Whom it mentions joins the case; a
 * note in a colleague's conversation speaks to that colleague.
 */
export function agentMessage(state: ConversationState | null, agent: Agent, { clientId, content, internal, via, mentions = [], ask, answers }: AgentMessage): Decision {
  const now = internal ? existing(state) : ownedBy(state, agent)
  const author: Author = named(agent, now)
  const spokenTo = [...new Set([...mentions.map((one) => one.agentId), ...(internal && now.owner.kind === 'agent' && now.owner.agentId !== agent.agentId ? [now.owner.agentId] : [])])]
  const message: NewEvent = {
    type: 'message', author, content, clientId, internal, ...(via === undefined ? {} : { via }), ...(spokenTo.length === 0 ? {} : { mentions: spokenTo }),
    ...(ask === true ? { ask } : {}), ...(answers === undefined ? {} : { answers }),
  }
  return { events: [message, ...mentions.flatMap((one) => setParticipant(now, agent, one, true).events)] }
}

/** A colleague joins a case or leaves it; the owner is in on it anyway. */
export function setParticipant(state: ConversationState | null, by: Agent, agent: Agent, on: boolean): Decision {
  const now = existing(state)
  if (now.participantIds.includes(agent.agentId) === on) return { events: [] }
  if (on && now.owner.kind === 'agent' && now.owner.agentId === agent.agentId) return { events: [] }
  return { events: [{ type: 'participant', agentId: agent.agentId, name: agent.name, on, byAgentId: by.agentId }] }
}

/**
 * An agent takes an own message back, as long as the window is open.
 * @param message what the log holds under its seq
 * @param now milliseconds since 1970
 * @throws AppError not_found for no message of one's own, not_allowed_now after the window
 */
export function recall(state: ConversationState | null, agent: Agent, message: ConversationEvent | null, now: number): Decision {
  existing(state)
  if (message?.type !== 'message' || message.author.kind !== 'agent' || message.author.agentId !== agent.agentId) throw notFound()
  if (message.recalled === true) return { events: [] }
  if (now - Date.parse(message.at) > RECALL_WINDOW_MS) throw new AppError('not_allowed_now', { text: recallTooLate })
  return { events: [{ type: 'recall', messageSeq: message.seq, byAgentId: agent.agentId, ...(message.internal ? { internal: true } : {}) }] }
}

const recallTooLate = { zh: '消息发出已超过 2 分钟，不能撤回。', en: 'The message was sent more than 2 minutes ago and can no longer be taken back.' }

/** An offer ends when somebody takes the conversation: accepted by whom it was made to, withdrawn for everybody else. */
export function endOfOffer({ offer }: ConversationState, takerId: string | null): NewEvent[] {
  if (offer === null) return []
  return [{ type: 'offer_ended', agentId: offer.agentId, outcome: offer.agentId === takerId ? 'accepted' : 'withdrawn' }]
}

/** With the cause, when the bot had it and nobody called for a person. */
export function fromBot({ owner }: ConversationState, event: Extract<NewEvent, { type: 'owner' }>): NewEvent {
  return owner.kind === 'bot' ? { ...event, cause: 'taken_over' } : event
}

/** An agent takes a waiting conversation; with `takeOver` also one that bot, colleague or nobody owns. */
export function accept(state: ConversationState | null, agent: Agent, takeOver: boolean): Decision {
  const now = existing(state)
  if (now.owner.kind === 'agent' && now.owner.agentId === agent.agentId) return { events: [] }
  const owner: Owner = named(agent, now)
  if (now.owner.kind === 'queue') return { events: [...endOfOffer(now, agent.agentId), ownerEvent(owner, 'accepted', agent.agentId)] }
  if (takeOver) return { events: [fromBot(now, ownerEvent(owner, 'taken_over', agent.agentId))] }
  if (now.owner.kind === 'agent') throw new AppError('already_taken')
  throw new AppError('not_allowed_now', {
    text: { zh: '该会话不在排队中，无法接入。', en: 'This conversation is not waiting, so it cannot be accepted.' },
  })
}

/** The owner hands over to a colleague. */
export function transfer(state: ConversationState | null, agent: Agent, to: Agent, note: string | null): Decision {
  const now = ownedBy(state, agent)
  if (to.agentId === agent.agentId) return { events: [] }
  return { events: [ownerEvent(named(to, now), 'transferred', agent.agentId, note)] }
}

/** The owner gives the conversation back to the bot. */
export function returnToBot(state: ConversationState | null, agent: Agent): Decision {
  const now = existing(state)
  if (now.owner.kind === 'bot') return { events: [] }
  ownedBy(state, agent)
  return { events: [ownerEvent({ kind: 'bot' }, 'returned_to_bot', agent.agentId)] }
}

/** The owner closes the conversation. */
export function closeByAgent(state: ConversationState | null, agent: Agent): Decision {
  const now = existing(state)
  if (now.owner.kind === 'closed') return { events: [] }
  ownedBy(state, agent)
  return { events: [ownerEvent({ kind: 'closed' }, 'closed_by_agent', agent.agentId)] }
}

/** The owner has read everything up to a seq. */
export function readByAgent(state: ConversationState | null, agent: Agent, upTo: number): Decision {
  const now = ownedBy(state, agent)
  if (upTo <= now.readByAgent || upTo > now.lastSeq) return { events: [] }
  return { events: [{ type: 'read', by: 'agent', upTo }] }
}
