import { z } from 'zod'
import { groupOrNone, cleanText, uuid } from '../common.ts'
import { conversationJob } from '../conversation-job.ts'
import { clientId } from '../realtime.ts'
import { listView } from './conversations.ts'
import { MAX_LABEL_LENGTH, MAX_LABELS } from './handling.ts'
import { defineRoute } from './route.ts'

/** Conversations one job changes at the most. */
export const MAX_BULK_CONVERSATIONS = 5_000

const label = cleanText(MAX_LABEL_LENGTH).transform((value) => value.trim()).pipe(z.string().min(1))
const note = cleanText(500, 0)

/** What many conversations are to become. At least one of these; closing and handing over exclude each other. */
export const conversationBulkChange = z.strictObject({
  close: z.literal(true).optional(),
  /** To a colleague, or to the queue of a group; the note is for colleagues only. */
  handTo: z.union([z.strictObject({ agentId: uuid, note: note.optional() }), z.strictObject({ groupId: uuid, note: note.optional() })]).optional(),
  addLabels: z.array(label).min(1).max(MAX_LABELS).optional(),
  removeLabels: z.array(label).min(1).max(MAX_LABELS).optional(),
  priority: z.int().min(0).max(3).optional(),
})
export type ConversationBulkChange = z.infer<typeof conversationBulkChange>

/** Which conversations: as in the list. */
export const conversationFilter = z.strictObject({ view: listView, status: z.enum(['bot', 'queue', 'agent', 'closed']).optional(), search: z.string().max(100).optional(), agentId: uuid.optional(), groupId: groupOrNone.optional() })
export type ConversationFilter = z.infer<typeof conversationFilter>

export const conversationJobRow = z.object({
  row: z.int(),
  conversationId: uuid,
  /** Null for a conversation that is no longer in sight. */
  customer: z.object({ name: z.string().nullable(), number: z.int() }).nullable(),
  outcome: z.enum(['waiting', 'changed', 'unchanged', 'failed']),
  /** Why it was refused, in the language the job was begun in. */
  message: z.string().nullable(),
})
export type ConversationJobRow = z.infer<typeof conversationJobRow>

const reply = ['conversations.view.own', 'conversations.reply'] as const
const idParam = z.object({ id: uuid })

/** Many conversations changed at once, in the background, each as if its agent had done it by hand. */
export const conversationJobRoutes = {
  changeConversations: defineRoute({
    id: 'changeConversations', method: 'POST', path: '/api/conversation-jobs', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Change many conversations in the background: those named, or all I may see that fit a filter, 5,000 at the most. Own ones, and with conversations.take_over those of others. The same key again gives the first job.',
    body: z.strictObject({ key: clientId, ids: z.array(uuid).min(1).max(MAX_BULK_CONVERSATIONS).optional(), filter: conversationFilter.optional(), change: conversationBulkChange }), response: conversationJob,
  }),
  listConversationJobs: defineRoute({
    id: 'listConversationJobs', method: 'GET', path: '/api/conversation-jobs', tag: 'conversations', auth: 'agent', permissions: reply, summary: 'My newest 20 jobs.', response: z.object({ items: z.array(conversationJob) }),
  }),
  getConversationJob: defineRoute({ id: 'getConversationJob', method: 'GET', path: '/api/conversation-jobs/:id', tag: 'conversations', auth: 'agent', permissions: reply, summary: 'Progress of my job.', params: idParam, response: conversationJob }),
  listConversationJobRows: defineRoute({
    id: 'listConversationJobRows', method: 'GET', path: '/api/conversation-jobs/:id/rows', tag: 'conversations', auth: 'agent', permissions: reply, summary: 'What came of each conversation of my job.', params: idParam,
    query: z.object({ after: z.coerce.number().int().min(0).default(0), outcome: z.enum(['waiting', 'changed', 'unchanged', 'failed']).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.object({ items: z.array(conversationJobRow), more: z.boolean() }),
  }),
  cancelConversationJob: defineRoute({ id: 'cancelConversationJob', method: 'DELETE', path: '/api/conversation-jobs/:id', tag: 'conversations', auth: 'agent', permissions: reply, summary: 'Stop my job; what is done stays.', params: idParam, response: conversationJob }),
}
