import { z } from 'zod'
import { cleanText, cursor, instant, language, seq, uuid } from './common.ts'
import { handoffCard, handoffCause } from './handoff.ts'
import { queueDemand } from './skill.ts'

/** Longest text of one message, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 4000

/** Who owns a conversation: exactly one of these at any time. */
export const owner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot') }),
  /** Waiting for a person of a group; without a group the routing has not decided yet. */
  z.object({ kind: z.literal('queue'), groupId: uuid.nullable().optional() }),
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
  /** The rules chose the group whose queue it waits in. */
  'routed',
  /** Nobody of the group could take it in time: another group's queue. */
  'overflowed',
  /** An agent took it from the queue, or accepted the offer. */
  'accepted',
  /** The routing gave it to an agent. */
  'assigned',
  'taken_over',
  'transferred',
  /** The agent did not answer, or was gone: back to the front of the queue. */
  'taken_back',
  'returned_to_bot',
  'closed_by_agent',
  'closed_by_customer',
  'closed_by_supervisor',
  /** Silence for as long as the channel allows. */
  'closed_idle',
  /** Silent since long before the system looked: tidied up, and nobody is told or asked. */
  'closed_stale',
  /** The customer was blocked. */
  'closed_blocked',
  /** Nobody was there and the customer left a message: a ticket goes on with it. */
  'closed_left_message',
  /** Everything the customer said was erased. */
  'closed_erased',
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
    /** A type of tickets whose form it offers to the customer. */
    ticket: z.object({ typeId: uuid, name: z.object({ zh: z.string(), en: z.string() }) }).optional(),
  }),
  /** A piece of a document that answers; `text` is Markdown, and `highlights` the parts of it that matter most, as offsets in it, `end` exclusive. */
  z.object({
    type: z.literal('passage'),
    text: z.string(),
    documentId: z.string(),
    /** The headings above the piece; empty when there is none. */
    source: z.object({ title: z.string(), heading: z.string(), url: z.string().optional() }),
    highlights: z.array(z.object({ start: z.int().min(0), end: z.int().min(0) })),
  }),
  /** 'Did you mean': one to five choices. */
  z.object({ type: z.literal('suggest'), text: z.string(), choices: z.array(choice) }),
  /** An honest 'I do not know', with the way to a person. */
  z.object({ type: z.literal('refusal'), text: z.string(), offerHuman: z.boolean() }),
  /** Said by the system by itself (idle warning, out of hours …): never counts as a reply. */
  z.object({ type: z.literal('notice'), notice: z.string(), text: z.string() }),
])
export type MessageContent = z.infer<typeof messageContent>

/** What a customer or an agent may send. */
export const outgoingContent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: cleanText(MAX_MESSAGE_LENGTH), choice: z.string().max(200).optional() }),
  z.strictObject({ type: z.literal('attachment'), attachmentId: uuid }),
])
export type OutgoingContent = z.infer<typeof outgoingContent>

const base = { seq, at: instant }

/** Where the words of an agent's message came from: a canned reply, the engine's suggestion, or a message planned before. */
const messageVia = z.object({ kind: z.enum(['canned', 'suggestion', 'scheduled']), id: z.string().max(200) })
export type MessageVia = z.infer<typeof messageVia>

/** The same as an agent's program states it; planned messages are sent by the server. */
export const outgoingVia = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('canned'), id: uuid }),
  z.strictObject({ kind: z.literal('suggestion'), id: z.string().min(1).max(200) }),
])
export type OutgoingVia = z.infer<typeof outgoingVia>

/** Colleagues one private note may speak to. */
export const MAX_MENTIONS = 10
export const outgoingMentions = z.array(uuid).max(MAX_MENTIONS)

/** How long an agent may take an own message back, in milliseconds. */
export const RECALL_WINDOW_MS = 120_000

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
    /** Colleagues a private note speaks to. */
    mentions: z.array(uuid).optional(),
    /** A private note that asks those it speaks to for an answer. */
    ask: z.literal(true).optional(),
    /** Seq of the question this private note answers. */
    answers: seq.optional(),
    /** Where the words came from, when they were not typed. */
    via: messageVia.optional(),
    /** The sender took it back: customers no longer see what it said. */
    recalled: z.literal(true).optional(),
    /** What it said was erased with everything else of the customer: `content` is an empty text. */
    erased: z.literal(true).optional(),
  }),
  z.object({
    ...base,
    type: z.literal('owner'),
    owner,
    reason: ownerReason,
    /** The agent who did it; null when customer, bot or system did. */
    byAgentId: uuid.nullable(),
    note: z.string().nullable(),
    /** What led to a person, on the way from the bot to the queue. */
    cause: handoffCause.optional(),
    /** What the rule that chose the queue asks of who takes it; with every way into a queue it holds for. */
    demand: queueDemand.optional(),
    /** Who gave it up or let it lie: asked again only when everybody else has passed. */
    passedBy: z.array(uuid).optional(),
  }),
  /** What the agent is given with a conversation, so that the customer says nothing twice. Agents only. */
  z.object({ ...base, type: z.literal('handoff'), cause: handoffCause, card: handoffCard }),
  /** A waiting conversation is offered to an agent, who has until then to take it. Agents only. */
  z.object({ ...base, type: z.literal('offer'), agentId: uuid, name: z.string(), until: instant }),
  z.object({ ...base, type: z.literal('offer_ended'), agentId: uuid, outcome: z.enum(['accepted', 'declined', 'missed', 'withdrawn']) }),
  /** 0 normal to 3 most urgent: the queue serves by priority, then by time. Agents only. */
  z.object({ ...base, type: z.literal('priority'), priority: z.int().min(0).max(3), byAgentId: uuid.nullable() }),
  /** All labels from here on. Agents only. */
  z.object({ ...base, type: z.literal('labels'), labels: z.array(z.string()), byAgentId: uuid.nullable() }),
  /** A colleague joins or leaves a case that somebody else owns. Agents only. */
  z.object({ ...base, type: z.literal('participant'), agentId: uuid, name: z.string(), on: z.boolean(), byAgentId: uuid.nullable() }),
  /** A message was taken back by who sent it. */
  z.object({
    ...base,
    type: z.literal('recall'),
    messageSeq: seq,
    byAgentId: uuid,
    /** It was a private note: customers know nothing of it. */
    internal: z.literal(true).optional(),
  }),
  /** What it is about: keys of the company's scenarios and service kinds. Agents only. */
  z.object({ ...base, type: z.literal('classified'), scenario: z.string().nullable(), serviceKind: z.string().nullable(), byAgentId: uuid.nullable() }),
  /** The agent's summing up. Agents only. */
  z.object({
    ...base,
    type: z.literal('wrapped_up'),
    outcome: z.enum(['solved', 'unsolved', 'follow_up']),
    note: z.string(),
    byAgentId: uuid,
  }),
  /** A ticket goes on with it. */
  z.object({ ...base, type: z.literal('ticket'), ticketId: uuid, number: z.int(), subject: z.string(), byAgentId: uuid.nullable() }),
  /** The customer was asked to rate. */
  z.object({ ...base, type: z.literal('rating_asked'), subject: z.enum(['bot', 'agent']), by: z.enum(['system', 'agent']) }),
  z.object({ ...base, type: z.literal('feedback'), messageSeq: seq, value: z.enum(['up', 'down']) }),
  z.object({
    ...base,
    type: z.literal('rating'),
    /** 1 to `scale`. */
    score: z.int().min(1).max(5),
    /** Steps of the question asked; 5 when left out. */
    scale: z.union([z.literal(2), z.literal(3), z.literal(5)]).optional(),
    tags: z.array(z.string()).optional(),
    /** Answer to 'is it solved?', when that was asked. */
    solved: z.boolean().optional(),
    comment: z.string().nullable(),
    /** Who had the last word when it was given: ratings of bots and people are never mixed. */
    subject: z.enum(['bot', 'agent']),
  }),
  z.object({ ...base, type: z.literal('read'), by: z.enum(['customer', 'agent']), upTo: seq }),
  /** The site signed who the visitor is: the conversation belongs to the known customer from here on. */
  z.object({ ...base, type: z.literal('customer'), customerId: uuid }),
  z.object({ ...base, type: z.literal('context'), page: z.string().nullable(), language }),
  /** The customer was erased: what the events before this one said is gone, here and wherever it was kept. */
  z.object({ ...base, type: z.literal('erased') }),
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
  /** Why it became the owner; absent in states older than this field. */
  ownerReason: ownerReason.optional(),
  /** Seq of the event that made it the owner: only what came after it is the owner's to answer. */
  ownerSeq: seq,
  /** When the customer began to wait in the queue; null when not waiting. */
  queuedAt: instant.nullable(),
  /** The group whose queue it waits in, or whose agent has it. */
  groupId: uuid.nullable(),
  /** What is asked of who takes it, and since when it waits for that; null: any agent of the group. Absent in states older than this field. */
  demand: queueDemand.extend({ since: instant }).nullable().optional(),
  /** 0 normal to 3 most urgent. */
  priority: z.int().min(0).max(3),
  /** To whom it is offered just now. */
  offer: z.object({ agentId: uuid, name: z.string(), until: instant }).nullable(),
  /** Since when the customer waits for a person's word: asked for one, or wrote what none has answered. */
  waitingSince: instant.nullable(),
  /** When and why a person was called in this session; null while none was. */
  handoff: z.object({ at: instant, cause: handoffCause.nullable(), cardSeq: seq.nullable() }).nullable(),
  /** When the owner became it. */
  ownerSince: instant,
  /** Agents who declined or missed it in this place in the queue, or gave it up to it. */
  passedBy: z.array(uuid),
  /** Groups whose queue it has waited in since it began to wait. */
  queuedIn: z.array(uuid),
  /** Sessions so far: a closed conversation that goes on begins the next one. */
  session: z.int().min(1),
  sessionStartedAt: instant,
  /** A person has had the conversation in this session. */
  humanServed: z.boolean(),
  labels: z.array(z.string()),
  /** Colleagues who are in on it now, beside the owner. */
  participantIds: z.array(uuid),
  scenario: z.string().nullable(),
  serviceKind: z.string().nullable(),
  ticketIds: z.array(uuid),
  createdAt: instant,
  closedAt: instant.nullable(),
  lastSeq: cursor,
  /** Time of the last event that moves the conversation in lists (messages that are not private notes, and owner changes). */
  activeAt: instant,
  lastMessage: z
    .object({
      seq, author: z.enum(['customer', 'bot', 'agent']), preview: z.string(), at: instant, internal: z.boolean(),
      /** Colleagues it speaks to. */
      mentions: z.array(uuid).optional(),
    })
    .nullable(),
  /** Customer messages that no agent has read or answered. */
  unread: z.int().min(0),
  lastCustomerSeq: cursor,
  readByCustomer: cursor,
  readByAgent: cursor,
  rating: z.object({ score: z.int(), scale: z.int().optional(), subject: z.enum(['bot', 'agent']) }).nullable(),
  /** Of this session; null when the customer was not asked yet. */
  ratingAsked: z.enum(['bot', 'agent']).nullable(),
  /** Agents who have owned it or taken part, in order, without repeats. */
  agentIds: z.array(uuid),
  /** The agent who has it, or had it last; absent in states older than this field. */
  lastOwnerId: uuid.nullable().optional(),
  /** Its content was erased; nobody writes in it any more. */
  erased: z.literal(true).optional(),
})
export type ConversationState = z.infer<typeof conversationState>

/** One row of an agent's list. */
export const conversationSummary = conversationState.extend({
  customer: z.object({ id: uuid, name: z.string().nullable(), number: z.int() }),
})
export type ConversationSummary = z.infer<typeof conversationSummary>
