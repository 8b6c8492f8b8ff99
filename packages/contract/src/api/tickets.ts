import { z } from 'zod'
import { cleanText, instant, pageOf, uuid } from '../common.ts'
import { attachmentRef } from '../conversation.ts'
import { clientId } from '../realtime.ts'
import { ticketDetail, ticketEvent, ticketFilter, ticketInput, ticketOrder, ticketReplyInput, ticketSummary, ticketUpdate } from '../ticket.ts'
import { MAX_ATTACHMENT_BYTES } from './conversations.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })
const view = ['tickets.view.own'] as const
const edit = ['tickets.view.own', 'tickets.edit'] as const
const version = z.int().min(1)

/** At most this many tickets in one job of changes. */
export const MAX_BULK_TICKETS = 5_000
export const MAX_TICKET_IMPORT_BYTES = 16 * 1024 * 1024

/** Work on many tickets in the background; it goes on after a restart. */
export const ticketJob = z.object({
  id: uuid,
  kind: z.enum(['bulk', 'import']),
  status: z.enum(['waiting', 'running', 'done', 'cancelled']),
  total: z.int(),
  processed: z.int(),
  /** Rows that changed or made a ticket, that had nothing to change, and that were refused. */
  changed: z.int(),
  unchanged: z.int(),
  failed: z.int(),
  createdAt: instant,
  finishedAt: instant.nullable(),
})
export type TicketJob = z.infer<typeof ticketJob>

export const ticketJobRow = z.object({
  /** From 1; of a file, its row. */
  row: z.int(),
  ticketId: uuid.nullable(),
  number: z.int().nullable(),
  outcome: z.enum(['waiting', 'changed', 'unchanged', 'failed']),
  /** Why it was refused, in the language the job was begun in. */
  message: z.string().nullable(),
})
export type TicketJobRow = z.infer<typeof ticketJobRow>

/** What many tickets are to become. */
export const ticketBulkChange = ticketUpdate.omit({ subject: true, customerId: true, typeId: true }).extend({
  /** Written to each: public, or a note among colleagues. */
  reply: z.strictObject({ text: cleanText(4000), internal: z.boolean() }).optional(),
  follow: z.boolean().optional(),
})
export type TicketBulkChange = z.infer<typeof ticketBulkChange>

export const ticketRoutes = {
  listTickets: defineRoute({
    id: 'listTickets', method: 'POST', path: '/api/tickets/list', tag: 'tickets', auth: 'agent', permissions: view,
    summary: 'Tickets I may see, filtered, sorted and paged by key. A search for a number gives the ticket of that number first.',
    body: z.strictObject({ filter: ticketFilter.default({}), order: ticketOrder.default({ by: 'updated', descending: true }), cursor: z.string().max(400).optional(), limit: z.int().min(1).max(200).default(50) }),
    response: pageOf(ticketSummary),
  }),
  countTickets: defineRoute({
    id: 'countTickets', method: 'POST', path: '/api/tickets/count', tag: 'tickets', auth: 'agent', permissions: view,
    summary: 'How many tickets fit each filter, counted up to 1,000: `more` says that there are more.',
    body: z.strictObject({ filters: z.array(ticketFilter).min(1).max(20) }), response: z.object({ counts: z.array(z.object({ count: z.int(), more: z.boolean() })) }),
  }),
  createTicket: defineRoute({
    id: 'createTicket', method: 'POST', path: '/api/tickets', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'A new ticket, also from a conversation. The same key again gives the ticket made the first time.', body: ticketInput, response: ticketDetail,
  }),
  getTicket: defineRoute({
    id: 'getTicket', method: 'GET', path: '/api/tickets/:id', tag: 'tickets', auth: 'agent', permissions: view, summary: 'One ticket with its newest events, oldest first.', params: idParam,
    response: z.object({ ticket: ticketDetail, events: z.array(ticketEvent), more: z.boolean() }),
  }),
  getTicketByNumber: defineRoute({
    id: 'getTicketByNumber', method: 'GET', path: '/api/tickets/number/:number', tag: 'tickets', auth: 'agent', permissions: view, summary: 'The ticket with a number.',
    params: z.object({ number: z.coerce.number().int().min(1).max(2 ** 52) }), response: ticketSummary,
  }),
  listTicketEvents: defineRoute({
    id: 'listTicketEvents', method: 'GET', path: '/api/tickets/:id/events', tag: 'tickets', auth: 'agent', permissions: view, summary: 'Events before a seq; oldest first within the page.', params: idParam,
    query: z.object({ before: z.coerce.number().int().min(1).optional(), limit: z.coerce.number().int().min(1).max(200).default(100) }),
    response: z.object({ events: z.array(ticketEvent), more: z.boolean() }),
  }),
  updateTicket: defineRoute({
    id: 'updateTicket', method: 'PATCH', path: '/api/tickets/:id', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'Change fields, state, assignee and the like. With `version`, refused when somebody changed the ticket meanwhile.', params: idParam,
    body: ticketUpdate.extend({ version: version.optional() }), response: ticketDetail,
  }),
  replyTicket: defineRoute({
    id: 'replyTicket', method: 'POST', path: '/api/tickets/:id/replies', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'Answer the customer, or write a note among colleagues. The same key again is stored once.', params: idParam, body: ticketReplyInput, response: ticketDetail,
  }),
  followTicket: defineRoute({
    id: 'followTicket', method: 'POST', path: '/api/tickets/:id/follow', tag: 'tickets', auth: 'agent', permissions: view, summary: 'Follow or leave a ticket; with userId, another person, which needs tickets.edit.', params: idParam,
    body: z.strictObject({ on: z.boolean(), userId: uuid.optional() }), response: ticketDetail,
  }),
  mergeTicket: defineRoute({
    id: 'mergeTicket', method: 'POST', path: '/api/tickets/:id/merge', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'End this ticket in another one of the same customer: whoever writes here reaches that one.', params: idParam, body: z.strictObject({ into: uuid }), response: ticketDetail,
  }),
  unmergeTicket: defineRoute({ id: 'unmergeTicket', method: 'POST', path: '/api/tickets/:id/unmerge', tag: 'tickets', auth: 'agent', permissions: edit, summary: 'Undo the merging of this ticket.', params: idParam, response: ticketDetail }),
  linkTicket: defineRoute({
    id: 'linkTicket', method: 'POST', path: '/api/tickets/:id/links', tag: 'tickets', auth: 'agent', permissions: edit, summary: 'Relate two tickets, or make the other one the parent of this; `on` false takes it away.', params: idParam,
    body: z.strictObject({ ticketId: uuid, kind: z.enum(['related', 'parent']), on: z.boolean().default(true) }), response: ticketDetail,
  }),
  linkTicketConversation: defineRoute({
    id: 'linkTicketConversation', method: 'POST', path: '/api/tickets/:id/conversation', tag: 'tickets', auth: 'agent', permissions: edit, summary: 'Tie a conversation of the same customer to the ticket.', params: idParam,
    body: z.strictObject({ conversationId: uuid }), response: ticketDetail,
  }),
  inviteCustomerToTicket: defineRoute({
    id: 'inviteCustomerToTicket', method: 'POST', path: '/api/tickets/:id/customer-link', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'A link with which the customer follows this one ticket without signing in. Links made before end with `revoke`.', params: idParam,
    body: z.strictObject({ days: z.int().min(1).max(90).default(14), revoke: z.boolean().default(false) }), response: z.object({ url: z.string(), expiresAt: instant }),
  }),
  uploadTicketFile: defineRoute({
    id: 'uploadTicketFile', method: 'POST', path: '/api/ticket-files', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'Store a file for a ticket, a reply or a field. The type is read from the bytes; what is not used within a day is removed.',
    query: z.object({ name: z.string().min(1).max(255) }), binaryBody: { description: 'the file', maxBytes: MAX_ATTACHMENT_BYTES }, response: attachmentRef,
  }),
  linkTicketFile: defineRoute({
    id: 'linkTicketFile', method: 'GET', path: '/api/tickets/:id/files/:fileId', tag: 'tickets', auth: 'agent', permissions: view, summary: 'A link to a file of the ticket that works for five minutes.',
    params: z.object({ id: uuid, fileId: uuid }), response: z.object({ url: z.string(), expiresAt: instant }),
  }),
  listCustomerTickets: defineRoute({
    id: 'listCustomerTickets', method: 'GET', path: '/api/customers/:id/tickets', tag: 'tickets', auth: 'agent', permissions: [...view, 'customers.view'], summary: 'The newest 50 tickets of a customer that I may see.', params: idParam,
    response: z.object({ items: z.array(ticketSummary) }),
  }),
  changeTickets: defineRoute({
    id: 'changeTickets', method: 'POST', path: '/api/tickets/bulk', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'Change many tickets in the background: those named, or all I may see that fit a filter, 5,000 at the most.',
    body: z.strictObject({ key: clientId.optional(), ids: z.array(uuid).min(1).max(MAX_BULK_TICKETS).optional(), filter: ticketFilter.optional(), change: ticketBulkChange }), response: ticketJob,
  }),
  importTickets: defineRoute({
    id: 'importTickets', method: 'POST', path: '/api/tickets/import', tag: 'tickets', auth: 'agent', permissions: edit,
    summary: 'Make tickets from a CSV file in the background: columns subject, type, description, priority, state, assignee (id), customer (number), tags, key, and fields by key or name. A row with a key that was imported before makes no second ticket.',
    query: z.object({ typeId: uuid.optional() }), binaryBody: { description: 'the file', maxBytes: MAX_TICKET_IMPORT_BYTES }, response: ticketJob,
  }),
  getTicketJob: defineRoute({ id: 'getTicketJob', method: 'GET', path: '/api/ticket-jobs/:id', tag: 'tickets', auth: 'agent', permissions: edit, summary: 'Progress of my job.', params: idParam, response: ticketJob }),
  listTicketJobRows: defineRoute({
    id: 'listTicketJobRows', method: 'GET', path: '/api/ticket-jobs/:id/rows', tag: 'tickets', auth: 'agent', permissions: edit, summary: 'What came of each row of my job.', params: idParam,
    query: z.object({ after: z.coerce.number().int().min(0).default(0), outcome: z.enum(['waiting', 'changed', 'unchanged', 'failed']).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.object({ items: z.array(ticketJobRow), more: z.boolean() }),
  }),
  cancelTicketJob: defineRoute({ id: 'cancelTicketJob', method: 'DELETE', path: '/api/ticket-jobs/:id', tag: 'tickets', auth: 'agent', permissions: edit, summary: 'Stop my job after the row under way; what is done stays.', params: idParam, response: ticketJob }),
  exportTickets: defineRoute({
    id: 'exportTickets', method: 'GET', path: '/api/tickets/export', tag: 'tickets', auth: 'agent', permissions: view,
    summary: 'Tickets I may see as a CSV file. `filter` is a ticket filter as JSON. Personal values are masked for those who may not see contact data.',
    query: z.object({ filter: z.string().max(8000).optional() }), binaryResponse: 'text/csv',
  }),
}
