import { z } from 'zod'
import { groupOrNone, cleanText, cursor, instant, language, pageOf, pageQuery, seq, uuid } from '../common.ts'
import { attachmentRef, conversationEvent, conversationState, conversationSummary, outgoingContent, outgoingMentions, outgoingVia } from '../conversation.ts'
import { clientId, customerBlock } from '../realtime.ts'
import { customer } from './customers.ts'
import { consentNotice, ownConsent } from './person.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })
const reply = ['conversations.view.own', 'conversations.reply'] as const
/** Unless the configuration says otherwise. */
export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024
/** How long a file an agent stored is kept for a draft when nothing names it, in days since it was stored or last used. */
export const DRAFT_FILE_DAYS = 7

export const listView = z.enum(['waiting', 'mine', 'all'])
export type ListView = z.infer<typeof listView>

export const conversationRoutes = {
  listConversations: defineRoute({
    id: 'listConversations', method: 'GET', path: '/api/conversations', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'waiting: in the queue, longest wait first. mine: owned by me, newest activity first. all: all I may see, newest activity first.',
    query: pageQuery.extend({ view: listView, status: z.enum(['bot', 'queue', 'agent', 'closed']).optional(), search: z.string().max(100).optional(),
      /** Of those: what this agent has now. */
      agentId: uuid.optional(),
      /** Of those: what waits in the queue of this group, or of none. */
      groupId: groupOrNone.optional(),
    }),
    response: pageOf(conversationSummary),
  }),
  countConversations: defineRoute({
    id: 'countConversations', method: 'GET', path: '/api/conversations/counts', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'How many wait, how many are mine, and how many of mine have unread messages.',
    response: z.object({ waiting: z.int(), mine: z.int(), mineUnread: z.int() }),
  }),
  getConversation: defineRoute({
    id: 'getConversation', method: 'GET', path: '/api/conversations/:id', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'One conversation, its customer, and the newest events.', params: idParam,
    response: z.object({ conversation: conversationSummary, customer, events: z.array(conversationEvent), through: cursor }),
  }),
  listEvents: defineRoute({
    id: 'listEvents', method: 'GET', path: '/api/conversations/:id/events', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'Events before a seq, for scrolling back; oldest first within the page.', params: idParam,
    query: z.object({ before: z.coerce.number().int().min(1).optional(), limit: z.coerce.number().int().min(1).max(200).default(100) }),
    response: z.object({ events: z.array(conversationEvent), more: z.boolean() }),
  }),
  sendMessage: defineRoute({
    id: 'sendMessage', method: 'POST', path: '/api/conversations/:id/messages', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Reply, or write a private note. The same clientId again returns the stored message.', params: idParam,
    body: z.strictObject({
      clientId, content: outgoingContent, internal: z.boolean().default(false),
      /** Where the words came from, when they were not typed. */
      via: outgoingVia.optional(),
      /** Private notes only: colleagues it speaks to. They join the case. */
      mentions: outgoingMentions.optional(),
      /** Private notes only: it asks those it speaks to for an answer. */
      ask: z.literal(true).optional(),
      /** Private notes only: the seq of the question it answers; whoever asked is spoken to. */
      answers: seq.optional(),
    }),
    response: z.object({ seq, at: instant }),
  }),
  recallMessage: defineRoute({
    id: 'recallMessage', method: 'POST', path: '/api/conversations/:id/messages/:seq/recall', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Take an own message back within two minutes: the customer no longer sees what it said. Once more changes nothing.',
    params: z.object({ id: uuid, seq: z.coerce.number().int().min(1).max(2_147_483_647) }), response: conversationState,
  }),
  acceptConversation: defineRoute({
    id: 'acceptConversation', method: 'POST', path: '/api/conversations/:id/accept', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Take a waiting conversation. Exactly one of several who try gets it. With conversations.take_over also one that bot or colleague owns.', params: idParam,
    response: conversationState,
  }),
  transferConversation: defineRoute({
    id: 'transferConversation', method: 'POST', path: '/api/conversations/:id/transfer', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Hand an own conversation to a colleague, with a note only colleagues see.', params: idParam,
    body: z.strictObject({ agentId: uuid, note: cleanText(500, 0).optional() }), response: conversationState,
  }),
  returnToBot: defineRoute({
    id: 'returnToBot', method: 'POST', path: '/api/conversations/:id/return-to-bot', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Give an own conversation back to the bot.', params: idParam, response: conversationState,
  }),
  closeConversation: defineRoute({
    id: 'closeConversation', method: 'POST', path: '/api/conversations/:id/close', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Close an own conversation. A new message of the customer opens it again.', params: idParam, response: conversationState,
  }),
  askRating: defineRoute({
    id: 'askRating', method: 'POST', path: '/api/conversations/:id/ask-rating', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Ask the customer of an own conversation to rate it; once in a session.', params: idParam, response: conversationState,
  }),
  markRead: defineRoute({
    id: 'markRead', method: 'POST', path: '/api/conversations/:id/read', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'The owner has read up to this seq.', params: idParam, body: z.strictObject({ upTo: seq }),
  }),
  uploadAttachment: defineRoute({
    id: 'uploadAttachment', method: 'POST', path: '/api/conversations/:id/attachments', tag: 'attachments', auth: 'agent', permissions: reply,
    summary: 'Store a file for a message of this conversation. The type is read from the bytes.', params: idParam,
    query: z.object({ name: z.string().min(1).max(255) }), binaryBody: { description: 'the file', maxBytes: MAX_ATTACHMENT_BYTES }, response: attachmentRef,
  }),
  linkAttachment: defineRoute({
    id: 'linkAttachment', method: 'GET', path: '/api/conversations/:id/attachments/:attachmentId', tag: 'attachments', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'A link to the file that works for five minutes.', params: z.object({ id: uuid, attachmentId: uuid }), response: z.object({ url: z.string(), expiresAt: instant }),
  }),
  listCustomerConversations: defineRoute({
    id: 'listCustomerConversations', method: 'GET', path: '/api/customers/:id/conversations', tag: 'customers', auth: 'agent', permissions: ['conversations.view.own', 'customers.view'],
    summary: 'Conversations of a customer that I may see, newest first.', params: idParam, query: pageQuery, response: pageOf(conversationSummary),
  }),
}

const tags = z.array(cleanText(40)).max(10)
const askedRating = { scale: z.union([z.literal(2), z.literal(3), z.literal(5)]), askSolved: z.boolean() }
/** How customers of a site are asked to rate. */
export const ratingPolicy = z.strictObject({
  ...askedRating,
  /** When a conversation has ended: never, when a person has served, or always. Agents may ask at any time. */
  ask: z.enum(['never', 'people', 'all']),
  /** Words to tap. */
  tags: z.strictObject({ zh: tags, en: tags }),
})
export type RatingPolicy = z.infer<typeof ratingPolicy>
export const defaultRatingPolicy: RatingPolicy = { scale: 5, ask: 'all', askSolved: true, tags: { zh: [], en: [] } }

/** Text of the widget's first screen, from the published release and the site. */
export const welcome = z.object({
  title: z.string(),
  greeting: z.string(),
  hotQuestions: z.array(z.object({ id: z.string(), label: z.string() })),
  maxAttachmentBytes: z.int(),
  /** True when at least one agent is online. */
  agentsOnline: z.boolean(),
  /** What a rating asks, in the language asked for. */
  rating: z.object({ ...askedRating, tags }),
  /** What the site asks its visitors to agree to; null: nothing. */
  consent: consentNotice.nullable(),
})
export type Welcome = z.infer<typeof welcome>

const attributes = z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/u), z.union([z.string().max(500), z.number(), z.boolean()]))

/** What a site says of its customer; trusted only with the right signature. */
export const identity = z.strictObject({
  /** The site's own id of the customer. */
  id: z.string().min(1).max(200),
  name: cleanText(80).optional(),
  email: z.email().max(254).optional(),
  phone: cleanText(40).optional(),
  /**
   * Values of the company's attributes as the text of one JSON object, signed as it is. What fits an attribute that sites may
   * say is kept there; the rest is kept as if the page had told it.
   */
  attributes: z.string().max(8000).optional(),
  /** When the site signed, in seconds since 1970; older than 24 h is refused. */
  issuedAt: z.int(),
  /** Lower-case hex HMAC-SHA256, keyed with the site's secret, of `id \n name \n email \n phone \n issuedAt`, '' for what is absent; with attributes, `\n` and their text behind. */
  signature: z.string().regex(/^[0-9a-f]{64}$/u),
})

export const customerRoutes = {
  openCustomerSession: defineRoute({
    id: 'openCustomerSession', method: 'POST', path: '/api/customer/session', tag: 'customer', auth: 'none',
    summary: 'Begin or go on as a customer of a site. A valid earlier token keeps the identity; a signed identity joins this visitor to the known customer.',
    body: z.strictObject({
      site: z.string().min(1).max(64), token: z.string().max(512).optional(), identity: identity.optional(), language,
      attributes: attributes.optional(),
    }),
    response: z.object({
      token: z.string(), expiresAt: instant,
      customer: z.object({ id: uuid, name: z.string().nullable(), identified: z.boolean() }),
      /** The conversation to go on with: the newest one. */
      conversation: conversationState.nullable(),
      welcome,
      /** What this customer has agreed to. */
      consent: ownConsent,
      /** Set while this customer may not write. */
      block: customerBlock.nullable(),
    }),
  }),
  listOwnConversations: defineRoute({
    id: 'listOwnConversations', method: 'GET', path: '/api/customer/conversations', tag: 'customer', auth: 'customer', summary: 'Own conversations, newest first.',
    query: pageQuery, response: pageOf(conversationState),
  }),
  listOwnEvents: defineRoute({
    id: 'listOwnEvents', method: 'GET', path: '/api/customer/conversations/:id/events', tag: 'customer', auth: 'customer', summary: 'Events before a seq of an own conversation; oldest first within the page.',
    params: idParam, query: z.object({ before: z.coerce.number().int().min(1).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.object({ events: z.array(conversationEvent), more: z.boolean() }),
  }),
  setAttributes: defineRoute({
    id: 'setAttributes', method: 'PUT', path: '/api/customer/attributes', tag: 'customer', auth: 'customer', summary: 'Attributes the page tells about its visitor; shown to agents as not verified.',
    body: z.strictObject({ attributes }),
  }),
  getWelcome: defineRoute({
    id: 'getWelcome', method: 'GET', path: '/api/customer/welcome', tag: 'customer', auth: 'none', summary: 'Greeting and hot questions of a site.',
    query: z.object({ site: z.string().max(64), language }), response: welcome,
  }),
  uploadOwnAttachment: defineRoute({
    id: 'uploadOwnAttachment', method: 'POST', path: '/api/customer/attachments', tag: 'attachments', auth: 'customer', summary: 'Store a file to send. The type is read from the bytes.',
    query: z.object({ name: z.string().min(1).max(255) }), binaryBody: { description: 'the file', maxBytes: MAX_ATTACHMENT_BYTES }, response: attachmentRef,
  }),
  linkOwnAttachment: defineRoute({
    id: 'linkOwnAttachment', method: 'GET', path: '/api/customer/attachments/:attachmentId', tag: 'attachments', auth: 'customer', summary: 'A link to a file of an own conversation that works for five minutes.',
    params: z.object({ attachmentId: uuid }), response: z.object({ url: z.string(), expiresAt: instant }),
  }),
}
