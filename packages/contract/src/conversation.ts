import { z } from 'zod'
import { cleanText, cursor, instant, language, seq, uuid } from './common.ts'

/** Longest text of one message, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 4000

/** Who owns a conversation: exactly one of these at any time. */
export const owner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot') }),
  z.object({ kind: z.literal('queue') }),
  z.object({ kind: z.literal('agent'), agentId: uuid, name: z.string() }),
  z.object({ kind: z.literal('closed') }),
])
export type Owner = z.infer<typeof owner>

/** Why the owner changed. */
export const ownerReason = z.enum([
  'started',
  'customer_asked',
  'bot_handoff',
  'queue_left',
  'accepted',
  'taken_over',
  'transferred',
  'returned_to_bot',
  'closed_by_agent',
  'closed_by_customer',
  'reopened',
])
export type OwnerReason = z.infer<typeof ownerReason>

/** Who wrote a message. It stays with the message for ever: a bot is never shown as a person. */
export const author = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('customer') }),
  z.object({ kind: z.literal('bot') }),
  z.object({ kind: z.literal('agent'), agentId: uuid, name: z.string() }),
])
export type Author = z.infer<typeof author>

export const attachmentRef = z.object({
  id: uuid,
  name: z.string(),
  size: z.int().min(0),
  mediaType: z.string(),
  /** Images only, in pixels. */
  width: z.int().optional(),
  height: z.int().optional(),
})
export type AttachmentRef = z.infer<typeof attachmentRef>

export const choice = z.object({ id: z.string().max(200), label: z.string().max(500) })
export type Choice = z.infer<typeof choice>

/** What a message says, as stored and as delivered. */
export const messageContent = z.discriminatedUnion('type', [
  /**
   * Words as typed; with `format`, which only the bot sets, Markdown as in answers. `choice` is the id the customer tapped
   * in a list, when the text is that choice's label.
   */
  z.object({ type: z.literal('text'), text: z.string(), choice: z.string().optional(), format: z.literal('markdown').optional() }),
  z.object({ type: z.literal('attachment'), attachment: attachmentRef }),
  /** A bot answer; `text` is Markdown of the small set of markdown.ts. */
  z.object({
    type: z.literal('answer'),
    text: z.string(),
    entryId: z.string(),
    source: z.object({ question: z.string(), category: z.string() }),
    /** Questions often asked next. */
    related: z.array(choice).optional(),
  }),
  /** 'Did you mean': one to five choices. */
  z.object({ type: z.literal('suggest'), text: z.string(), choices: z.array(choice) }),
  /** An honest 'I do not know', with the way to a person. */
  z.object({ type: z.literal('refusal'), text: z.string(), offerHuman: z.boolean() }),
])
export type MessageContent = z.infer<typeof messageContent>

/** What a customer or an agent may send. */
export const outgoingContent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: cleanText(MAX_MESSAGE_LENGTH), choice: z.string().max(200).optional() }),
  z.strictObject({ type: z.literal('attachment'), attachmentId: uuid }),
])
export type OutgoingContent = z.infer<typeof outgoingContent>

const base = { seq, at: instant }

/**
 * Everything that can happen in a conversation. The stored row, the fact for reports, the outbox event and the realtime
 * event are this one thing. `position` orders all events of the installation without gap, in the order of commit.
 */
export const conversationEvent = z.discriminatedUnion('type', [
  z.object({
    ...base,
    type: z.literal('started'),
    customerId: uuid,
    channel: z.string(),
    language,
    page: z.string().nullable(),
  }),
  z.object({
    ...base,
    type: z.literal('message'),
    author,
    content: messageContent,
    /** The sender's own id of the message; unique in the conversation. */
    clientId: z.string(),
    /** A private note: agents only, never shown to the customer. */
    internal: z.boolean(),
  }),
  z.object({
    ...base,
    type: z.literal('owner'),
    owner,
    reason: ownerReason,
    /** The agent who did it; null when customer, bot or system did. */
    byAgentId: uuid.nullable(),
    note: z.string().nullable(),
  }),
  z.object({ ...base, type: z.literal('feedback'), messageSeq: seq, value: z.enum(['up', 'down']) }),
  z.object({
    ...base,
    type: z.literal('rating'),
    score: z.int().min(1).max(5),
    comment: z.string().nullable(),
    /** Who had the last word when it was given: ratings of bots and people are never mixed. */
    subject: z.enum(['bot', 'agent']),
  }),
  z.object({ ...base, type: z.literal('read'), by: z.enum(['customer', 'agent']), upTo: seq }),
  /** The site signed who the visitor is: the conversation belongs to the known customer from here on. */
  z.object({ ...base, type: z.literal('customer'), customerId: uuid }),
  z.object({ ...base, type: z.literal('context'), page: z.string().nullable(), language }),
])
export type ConversationEvent = z.infer<typeof conversationEvent>
export type MessageEvent = Extract<ConversationEvent, { type: 'message' }>

/** The state of a conversation: the fold of its events (see view.ts), kept in one row. */
export const conversationState = z.object({
  id: uuid,
  customerId: uuid,
  channel: z.string(),
  language,
  page: z.string().nullable(),
  owner,
  /** Seq of the event that made it the owner: only what came after it is the owner's to answer. */
  ownerSeq: seq,
  /** When the customer began to wait for a person; null when not waiting. */
  queuedAt: instant.nullable(),
  createdAt: instant,
  closedAt: instant.nullable(),
  lastSeq: cursor,
  /** Time of the last event that moves the conversation in lists (messages that are not private notes, and owner changes). */
  activeAt: instant,
  lastMessage: z
    .object({ seq, author: z.enum(['customer', 'bot', 'agent']), preview: z.string(), at: instant, internal: z.boolean() })
    .nullable(),
  /** Customer messages that no agent has read or answered. */
  unread: z.int().min(0),
  lastCustomerSeq: cursor,
  readByCustomer: cursor,
  readByAgent: cursor,
  rating: z.object({ score: z.int(), subject: z.enum(['bot', 'agent']) }).nullable(),
  /** Agents who have owned it, in order, without repeats. */
  agentIds: z.array(uuid),
})
export type ConversationState = z.infer<typeof conversationState>

/** One row of an agent's list. */
export const conversationSummary = conversationState.extend({
  customer: z.object({ id: uuid, name: z.string().nullable(), number: z.int() }),
})
export type ConversationSummary = z.infer<typeof conversationSummary>
