import { z } from 'zod'
import { cleanText, instant, pageOf, pageQuery, seq, uuid } from '../common.ts'
import { attachmentRef } from '../conversation.ts'
import { clientId } from '../realtime.ts'
import { MAX_TICKET_FILES, MAX_TICKET_TEXT, ticketCategory, ticketFieldKind, ticketName, ticketValue, ticketValues } from '../ticket.ts'
import { MAX_ATTACHMENT_BYTES } from './conversations.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })

/** A type as customers see it: what they may fill in. */
export const ownTicketType = z.object({
  id: uuid,
  name: ticketName,
  description: z.object({ zh: z.string(), en: z.string() }),
  fields: z.array(
    z.object({
      key: z.string(), kind: ticketFieldKind, name: ticketName, help: z.object({ zh: z.string(), en: z.string() }),
      options: z.array(z.object({ value: z.string(), name: ticketName })), required: z.boolean(), min: z.number().nullable(), max: z.number().nullable(),
    }),
  ),
})
export type OwnTicketType = z.infer<typeof ownTicketType>

/** A form to fill in, with what the conversation knows already. */
export const ownTicketForm = z.object({
  type: ownTicketType,
  /** The question that led here, as it was typed. */
  description: z.string(),
  /** By field key. */
  values: z.record(z.string(), z.string()),
  maxAttachmentBytes: z.int(),
})
export type OwnTicketForm = z.infer<typeof ownTicketForm>

const row = {
  id: uuid,
  number: z.int(),
  type: ticketName,
  state: ticketName,
  category: ticketCategory,
  subject: z.string(),
  createdAt: instant,
  updatedAt: instant,
  /** True when we spoke last and wait for the customer. */
  waitsForYou: z.boolean(),
}
export const ownTicketSummary = z.object(row)
export type OwnTicketSummary = z.infer<typeof ownTicketSummary>

/** What happened, as the customer sees it: no notes among colleagues, nobody's ids. */
export const ownTicketEvent = z.discriminatedUnion('type', [
  z.object({ seq: z.int(), at: instant, type: z.literal('message'), from: z.enum(['customer', 'agent', 'bot', 'system']), name: z.string().nullable(), text: z.string(), files: z.array(attachmentRef) }),
  z.object({ seq: z.int(), at: instant, type: z.literal('state'), state: ticketName, category: ticketCategory, reopened: z.boolean() }),
  z.object({ seq: z.int(), at: instant, type: z.literal('reminder') }),
  z.object({ seq: z.int(), at: instant, type: z.literal('rated'), score: z.int() }),
])
export type OwnTicketEvent = z.infer<typeof ownTicketEvent>

export const ownTicket = z.object({
  ...row,
  /** Fields the customer may see, with their names. */
  fields: z.array(z.object({
    key: z.string(), kind: ticketFieldKind, name: ticketName, value: z.union([ticketValue, z.array(attachmentRef)]),
    /** What the chosen options are called. */
    options: z.array(z.object({ value: z.string(), name: ticketName })),
  })),
  events: z.array(ownTicketEvent),
  /** What the customer can do now. A reply to a closed ticket makes a follow-up. */
  can: z.object({ reply: z.boolean(), remind: z.boolean(), confirm: z.boolean(), rate: z.boolean() }),
  /** When a reminder is possible again; null: now, or not at all. */
  remindAgainAt: instant.nullable(),
  reminders: z.int(),
  rating: z.int().nullable(),
  maxAttachmentBytes: z.int(),
})
export type OwnTicket = z.infer<typeof ownTicket>

export const ownReplyInput = z.strictObject({ key: clientId, text: cleanText(MAX_TICKET_TEXT, 0), files: z.array(uuid).max(MAX_TICKET_FILES).default([]) })
export type OwnReplyInput = z.infer<typeof ownReplyInput>
export const ownRatingInput = z.strictObject({ score: z.int().min(1).max(5), comment: cleanText(1000, 0).optional() })
export const ownTicketInput = z.strictObject({
  key: clientId,
  typeId: uuid,
  subject: cleanText(200).refine((subject) => subject.trim() !== '', 'empty'),
  description: cleanText(MAX_TICKET_TEXT, 0).default(''),
  files: z.array(uuid).max(MAX_TICKET_FILES).default([]),
  values: ticketValues.default({}),
  /** An own conversation it came up in. */
  conversationId: uuid.optional(),
  /** The answer of the bot that offered this type's form there. */
  answerSeq: seq.optional(),
}).refine((input) => input.answerSeq === undefined || input.conversationId !== undefined, 'answerSeq needs conversationId')
export type OwnTicketInput = z.infer<typeof ownTicketInput>

const name = z.object({ name: z.string().min(1).max(255) })
const file = { description: 'the file', maxBytes: MAX_ATTACHMENT_BYTES }
const fileLink = z.object({ url: z.string(), expiresAt: instant })

/** The customer's own tickets, with the customer's token. */
export const customerTicketRoutes = {
  listOwnTicketTypes: defineRoute({ id: 'listOwnTicketTypes', method: 'GET', path: '/api/customer/ticket-types', tag: 'customer', auth: 'customer', summary: 'What one can make a ticket about.', response: z.object({ items: z.array(ownTicketType) }) }),
  getOwnTicketForm: defineRoute({
    id: 'getOwnTicketForm', method: 'GET', path: '/api/customer/ticket-types/:id/form', tag: 'customer', auth: 'customer', summary: 'The form an answer of the bot offered, filled in with what the conversation knows.',
    params: idParam, query: z.object({ conversationId: uuid, answerSeq: z.coerce.number().pipe(seq) }), response: ownTicketForm,
  }),
  listOwnTickets: defineRoute({ id: 'listOwnTickets', method: 'GET', path: '/api/customer/tickets', tag: 'customer', auth: 'customer', summary: 'Own tickets, newest activity first.', query: pageQuery, response: pageOf(ownTicketSummary) }),
  createOwnTicket: defineRoute({ id: 'createOwnTicket', method: 'POST', path: '/api/customer/tickets', tag: 'customer', auth: 'customer', summary: 'A new ticket. The same key again gives the first one.', body: ownTicketInput, response: ownTicket }),
  getOwnTicket: defineRoute({ id: 'getOwnTicket', method: 'GET', path: '/api/customer/tickets/:id', tag: 'customer', auth: 'customer', summary: 'An own ticket with what happened; of a merged one, the ticket it goes on in.', params: idParam, response: ownTicket }),
  createOwnTicketLink: defineRoute({
    id: 'createOwnTicketLink', method: 'POST', path: '/api/customer/tickets/:id/link', tag: 'customer', auth: 'customer', summary: 'A link to the page of an own ticket, for whoever has it; works for 90 days.', params: idParam,
    response: z.object({ url: z.string(), expiresAt: instant }),
  }),
  replyOwnTicket: defineRoute({ id: 'replyOwnTicket', method: 'POST', path: '/api/customer/tickets/:id/replies', tag: 'customer', auth: 'customer', summary: 'Write. Opens a solved ticket again, or makes a follow-up when that is over: the answer is the ticket it went to.', params: idParam, body: ownReplyInput, response: ownTicket }),
  remindOwnTicket: defineRoute({ id: 'remindOwnTicket', method: 'POST', path: '/api/customer/tickets/:id/remind', tag: 'customer', auth: 'customer', summary: 'Remind us of it; possible a few times a day.', params: idParam, response: ownTicket }),
  confirmOwnTicket: defineRoute({ id: 'confirmOwnTicket', method: 'POST', path: '/api/customer/tickets/:id/confirm', tag: 'customer', auth: 'customer', summary: 'It is solved: the ticket closes.', params: idParam, response: ownTicket }),
  rateOwnTicket: defineRoute({ id: 'rateOwnTicket', method: 'POST', path: '/api/customer/tickets/:id/rating', tag: 'customer', auth: 'customer', summary: 'Rate how it was handled, once it is solved.', params: idParam, body: ownRatingInput, response: ownTicket }),
  uploadOwnTicketFile: defineRoute({ id: 'uploadOwnTicketFile', method: 'POST', path: '/api/customer/ticket-files', tag: 'customer', auth: 'customer', summary: 'Store a file for a ticket or a reply.', query: name, binaryBody: file, response: attachmentRef }),
  linkOwnTicketFile: defineRoute({ id: 'linkOwnTicketFile', method: 'GET', path: '/api/customer/tickets/:id/files/:fileId', tag: 'customer', auth: 'customer', summary: 'A link to a file that was shown to me; works for five minutes.', params: z.object({ id: uuid, fileId: uuid }), response: fileLink }),
}

/**
 * One ticket for somebody who has its link and no session: the part of the link behind `#` goes with every request as
 * `Authorization: Bearer yl_…`.
 */
export const linkedTicketRoutes = {
  getLinkedTicket: defineRoute({ id: 'getLinkedTicket', method: 'GET', path: '/api/ticket-link', tag: 'customer', auth: 'none', summary: 'The ticket of the link.', response: ownTicket }),
  replyLinkedTicket: defineRoute({ id: 'replyLinkedTicket', method: 'POST', path: '/api/ticket-link/replies', tag: 'customer', auth: 'none', summary: 'Write to the ticket of the link. When it makes a follow-up, the link goes on with that.', body: ownReplyInput, response: ownTicket }),
  remindLinkedTicket: defineRoute({ id: 'remindLinkedTicket', method: 'POST', path: '/api/ticket-link/remind', tag: 'customer', auth: 'none', summary: 'Remind us of the ticket of the link.', response: ownTicket }),
  confirmLinkedTicket: defineRoute({ id: 'confirmLinkedTicket', method: 'POST', path: '/api/ticket-link/confirm', tag: 'customer', auth: 'none', summary: 'The ticket of the link is solved.', response: ownTicket }),
  rateLinkedTicket: defineRoute({ id: 'rateLinkedTicket', method: 'POST', path: '/api/ticket-link/rating', tag: 'customer', auth: 'none', summary: 'Rate the ticket of the link.', body: ownRatingInput, response: ownTicket }),
  uploadLinkedTicketFile: defineRoute({ id: 'uploadLinkedTicketFile', method: 'POST', path: '/api/ticket-link/files', tag: 'customer', auth: 'none', summary: 'Store a file for a reply.', query: name, binaryBody: file, response: attachmentRef }),
  linkLinkedTicketFile: defineRoute({ id: 'linkLinkedTicketFile', method: 'GET', path: '/api/ticket-link/files/:fileId', tag: 'customer', auth: 'none', summary: 'A link to a file of the ticket; works for five minutes.', params: z.object({ fileId: uuid }), response: fileLink }),
}
