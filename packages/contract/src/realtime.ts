/**
 * The realtime protocol, spoken over one WebSocket at /realtime.
 *
 * Each WebSocket message is one frame or an array of frames. The client's first frame is `hello`; a token in a frame,
 * not a cookie alone, opens a session. A client keeps, per conversation, the cursor of the last `through` it was given and
 * sends it with `watch` when it comes back: it then gets every event after the cursor, in order, each once.
 * The server may answer a slow reader with `behind`; the client watches again from its cursor.
 */
import { z } from 'zod'
import { cleanText, cursor, instant, language, seq, uuid } from './common.ts'
import { conversationEvent, conversationState, conversationSummary, outgoingContent, outgoingMentions, outgoingVia } from './conversation.ts'
import { conversationJob } from './conversation-job.ts'
import { errorCode } from './errors.ts'
import { scheduledReason, scheduledState } from './api/scheduled.ts'

export const REALTIME_PROTOCOL = 1
/** Bytes of one WebSocket message from a client; more ends the connection with code 1009. */
export const MAX_FRAME_BYTES = 64 * 1024
/** A conversation a socket may watch at once. */
export const MAX_WATCHED = 1000

/** Why a customer cannot write at present; `until` null: for ever. */
export const customerBlock = z.object({ until: instant.nullable() })
export type CustomerBlock = z.infer<typeof customerBlock>

/** The client's reference of a request; the answer carries it back. */
const ref = z.string().min(1).max(64)
/** The sender's own id of a message. Sent twice, stored once. */
export const clientId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/u)

/** A phone number or an e-mail address, as typed. */
const contact = z.string().trim().max(254).regex(/^(?:[^\s@]+@[^\s@]+\.[^\s@]+|\+?\d[\d ()-]{4,22}\d)$/u)

export const customerCommand = z.discriminatedUnion('do', [
  /** Asks for a person. Always possible. */
  z.strictObject({ do: z.literal('request_human') }),
  /** Leaves the queue, back to the bot. */
  z.strictObject({ do: z.literal('leave_queue') }),
  /** Thumbs up or down on a bot message. */
  z.strictObject({ do: z.literal('feedback'), messageSeq: seq, value: z.enum(['up', 'down']) }),
  /** Score from 1 to `scale` (5 when left out), with words and the answer to 'is it solved?'. */
  z.strictObject({
    do: z.literal('rate'), score: z.int().min(1).max(5), scale: z.union([z.literal(2), z.literal(3), z.literal(5)]).optional(),
    tags: z.array(z.string().min(1).max(40)).max(10).optional(), solved: z.boolean().optional(), comment: z.string().max(1000).optional(),
  }),
  z.strictObject({ do: z.literal('end') }),
  /**
   * Instead of waiting in the queue: the message becomes a ticket and the conversation ends. Refused when nobody waits or no
   * ticket can be made. The same `id` again makes no second one. `contact` is a phone number or an e-mail address, a phone
   * number when a call back is asked for.
   */
  z.strictObject({ do: z.literal('leave_message'), id: clientId, text: cleanText(2000), contact: contact.optional(), callback: z.boolean() }),
  z.strictObject({ do: z.literal('read'), upTo: seq }),
])
export type CustomerCommand = z.infer<typeof customerCommand>

export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.literal(REALTIME_PROTOCOL),
    role: z.enum(['customer', 'agent']),
    /** A customer's token (from POST /api/customer/session) or an agent's ticket (from POST /api/realtime/tickets). */
    token: z.string().min(16).max(512),
    /** Of the sentences in error frames. */
    language: language.default('zh'),
  }),
  /** Follow a conversation from after the cursor. A customer may watch an id of its own making before it is started. */
  z.strictObject({ type: z.literal('watch'), ref, conversationId: uuid, after: cursor }),
  z.strictObject({ type: z.literal('unwatch'), conversationId: uuid }),
  /**
   * Send a message. A customer's first message starts the conversation under the id the client made. Acked only when
   * durable; the same clientId again gives the stored message's ack.
   */
  z.strictObject({
    type: z.literal('send'),
    ref,
    conversationId: uuid,
    clientId,
    content: outgoingContent,
    /** Customers only: where they are and in which language, recorded when it changed. */
    page: z.string().max(2000).optional(),
    language: language.optional(),
    /** Agents only: a private note. */
    internal: z.boolean().optional(),
    /** Agents only: where the words came from. */
    via: outgoingVia.optional(),
    /** Agents only: colleagues a private note speaks to. */
    mentions: outgoingMentions.optional(),
    /** Agents only: the private note asks those it speaks to for an answer. */
    ask: z.literal(true).optional(),
    /** Agents only: the seq of the question this private note answers. */
    answers: seq.optional(),
  }),
  /** Customers only. */
  z.strictObject({ type: z.literal('command'), ref, conversationId: uuid, command: customerCommand, language: language.optional() }),
  /** Not stored, not acked; the other side forgets it after 6 s. */
  z.strictObject({ type: z.literal('typing'), conversationId: uuid, on: z.boolean() }),
  /**
   * Agents only: which conversation is on the screen just now, null for none, and whether something is being written in it.
   * Sent when it changes; over with the connection.
   */
  z.strictObject({ type: z.literal('viewing'), conversationId: uuid.nullable(), writing: z.boolean() }),
  /** Agents only: which customer is on the screen just now, null for none; changes of theirs are told by `customer` frames. */
  z.strictObject({ type: z.literal('customer'), customerId: uuid.nullable() }),
  /** Agents only: start or stop the stream of list changes. */
  z.strictObject({ type: z.literal('inbox'), on: z.boolean() }),
  z.strictObject({ type: z.literal('ping') }),
])
export type ClientFrame = z.infer<typeof clientFrame>

export const serverFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    protocol: z.literal(REALTIME_PROTOCOL),
    serverTime: instant,
    /** The server is silent for no longer than this; a client that hears nothing for twice as long reconnects. */
    heartbeatSeconds: z.int(),
  }),
  /**
   * The answer to `watch`: the state (null: no such conversation yet) and the events after the client's cursor. When more
   * than `MAX_CATCH_UP` are missing only the newest come and `gap` is true: the client drops what it has and loads earlier
   * pages over HTTP as the reader scrolls.
   */
  z.object({
    type: z.literal('watching'),
    ref: z.string(),
    conversationId: uuid,
    state: conversationState.nullable(),
    events: z.array(conversationEvent),
    /** The cursor after these events. */
    through: cursor,
    /** True when older events were left out: forget the old ones. */
    gap: z.boolean(),
  }),
  /** Events of one conversation in order; `through` is the new cursor (events the reader may not see are passed over). */
  z.object({ type: z.literal('events'), conversationId: uuid, events: z.array(conversationEvent), through: cursor }),
  /** The message is durable under this seq. */
  z.object({ type: z.literal('ack'), ref: z.string(), conversationId: uuid, seq, at: instant }),
  z.object({ type: z.literal('done'), ref: z.string() }),
  z.object({
    type: z.literal('error'),
    /** Absent when no request could be made out. */
    ref: z.string().optional(),
    code: errorCode,
    message: z.string(),
    /** Seconds after which a retry may succeed. */
    retryAfter: z.number().optional(),
  }),
  z.object({ type: z.literal('typing'), conversationId: uuid, who: z.enum(['customer', 'agent', 'bot']), on: z.boolean() }),
  /** To a waiting customer: place in the queue (1 = next) and expected wait, null when unknown. */
  z.object({
    type: z.literal('queue'),
    conversationId: uuid,
    place: z.int().min(1),
    waitSeconds: z.int().nullable(),
    agentsOnline: z.int(),
    /** A message can be left instead of waiting (`leave_message`). */
    mayLeaveMessage: z.boolean().optional(),
  }),
  /** The reader was too slow; watch again from the cursor. */
  z.object({ type: z.literal('behind'), conversationId: uuid }),
  /** To a customer: they may not write any more until then (null: for ever), or, with null, may again. */
  z.object({ type: z.literal('standing'), block: customerBlock.nullable() }),
  /** The conversation may no longer be read by this reader: nothing more comes of it. */
  z.object({ type: z.literal('lost'), conversationId: uuid }),
  /** Agents: conversations that changed (newest state, `lastSeq` is the version) and ids that left their sight. */
  z.object({
    type: z.literal('inbox'),
    changed: z.array(conversationSummary),
    gone: z.array(uuid),
    counts: z.object({ waiting: z.int(), mine: z.int() }),
  }),
  /** Agents: a colleague's availability changed. */
  z.object({ type: z.literal('availability'), agentId: uuid, availability: z.enum(['online', 'busy', 'break', 'offline']) }),
  /** Agents: tickets in sight that changed, and what this agent is told of some. */
  z.object({
    type: z.literal('tickets'),
    changed: z.array(uuid),
    notices: z.array(z.object({ ticketId: uuid, number: z.int(), kind: z.enum(['assigned', 'customer_replied', 'mentioned', 'reminder', 'warned', 'breached', 'escalated']) })),
  }),
  /** Agents: a planned message of one's own, or of a conversation one follows, changed. */
  z.object({
    type: z.literal('scheduled'), conversationId: uuid, id: uuid, agentId: uuid, state: scheduledState, reason: scheduledReason.nullable(),
  }),
  /** Agents, to those who follow the conversation: which colleagues have it on their screen or write in it, the reader included. */
  z.object({ type: z.literal('viewers'), conversationId: uuid, viewers: z.array(z.object({ agentId: uuid, name: z.string(), writing: z.boolean() })) }),
  /** Agents: of the customer on the screen something changed: profile, attributes, tags, consent, block, merge. */
  z.object({ type: z.literal('customer'), customerId: uuid }),
  /** Agents: how far a job of one's own on many conversations is. */
  z.object({ type: z.literal('bulk'), job: conversationJob }),
  z.object({ type: z.literal('pong') }),
])
export type ServerFrame = z.infer<typeof serverFrame>

/** Events a `watching` frame carries at the most. */
export const MAX_CATCH_UP = 200

/** Close codes beside those of RFC 6455. */
export const closeCode = {
  /** The token is wrong, expired or revoked: sign in again, do not retry. */
  unauthorised: 4401,
  /** No hello in time, or a frame that is not of the protocol. */
  protocol: 4400,
  /** Too many connections or messages: come back later. */
  overloaded: 4429,
  /** The server is going down for a moment. */
  restart: 1012,
} as const
