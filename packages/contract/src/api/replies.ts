import { z } from 'zod'
import { cleanText, instant, language, pageOf, pageQuery, seq, uuid } from '../common.ts'
import { MAX_MESSAGE_LENGTH } from '../conversation.ts'
import { rowsReport } from './knowledge-terms.ts'
import { defineRoute } from './route.ts'

/** Who may use a canned reply: everybody, the people of one group, or one agent. */
export const replyScope = z.enum(['company', 'group', 'personal'])
export type ReplyScope = z.infer<typeof replyScope>

/** What one types after the slash: small letters, digits, Han characters, hyphens. */
export const replyShortcut = z.string().regex(/^[a-z0-9\p{Script=Han}-]{1,30}$/u)

const fields = {
  shortcut: replyShortcut,
  title: cleanText(80),
  /** May name `{{customer.name}}` and the like, filled in when it is inserted. */
  text: cleanText(MAX_MESSAGE_LENGTH),
  /** Null: of no language. */
  language: language.nullable(),
  /** Empty: in none. */
  folder: cleanText(60, 0),
}

export const cannedReply = z.object({
  id: uuid,
  scope: replyScope,
  /** Whose it is, when it is a group's. */
  group: z.object({ id: uuid, name: z.string() }).nullable(),
  ...fields,
  /** How often it was sent. */
  uses: z.int(),
  lastUsedAt: instant.nullable(),
  /** Whether who asks may change it. */
  editable: z.boolean(),
  /** Sent back on update. */
  version: z.int(),
})
export type CannedReply = z.infer<typeof cannedReply>

export const cannedReplyInput = z.strictObject(fields)
export type CannedReplyInput = z.infer<typeof cannedReplyInput>

const owner = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('company') }),
  z.strictObject({ scope: z.literal('group'), groupId: uuid }),
  z.strictObject({ scope: z.literal('personal') }),
])
export type ReplyOwner = z.infer<typeof owner>

/** An answer the published knowledge gives to the customer's last words. */
export const replySuggestion = z.object({
  /** Said again when it is sent: `via: { kind: 'suggestion', id }`. */
  id: z.string(),
  kind: z.enum(['entry', 'passage']),
  /** The standard question, or the document's title. */
  title: z.string(),
  /** The first words. */
  excerpt: z.string(),
  /** The whole answer in plain words, as it would be sent. */
  text: z.string(),
  /** The category of the entry, or the headings above the passage; empty when there is none. */
  source: z.string(),
})
export type ReplySuggestion = z.infer<typeof replySuggestion>

const one = z.object({ id: uuid })
/** Whose a file of canned replies is; `groupId` with the scope `group`. */
const ownerQuery = z.object({ scope: replyScope, groupId: uuid.optional() })
/** Company and group ones additionally need `replies.edit`, which the command asks for. */
const base = { tag: 'replies', auth: 'agent', permissions: ['conversations.reply'] } as const

export const replyRoutes = {
  listReplies: defineRoute({
    id: 'listReplies', method: 'GET', path: '/api/replies', ...base,
    summary: "Canned replies by shortcut: the company's, those of my groups (of all groups with replies.edit), and mine.",
    query: pageQuery.extend({ scope: replyScope.optional(), groupId: uuid.optional(), search: z.string().max(100).optional() }), response: pageOf(cannedReply),
  }),
  searchReplies: defineRoute({
    id: 'searchReplies', method: 'GET', path: '/api/replies/search', ...base,
    summary: 'What I may use, for a list that opens while one types: shortcuts that begin so first, then titles and texts, the often used first.',
    query: z.object({ q: z.string().max(100).default(''), limit: z.coerce.number().int().min(1).max(50).default(8) }), response: z.object({ items: z.array(cannedReply) }),
  }),
  createReply: defineRoute({
    id: 'createReply', method: 'POST', path: '/api/replies', ...base, summary: 'A new canned reply. A personal one is mine; others need replies.edit.',
    body: z.strictObject({ ...fields, owner }), response: cannedReply,
  }),
  updateReply: defineRoute({ id: 'updateReply', method: 'PUT', path: '/api/replies/:id', ...base, summary: 'Replace a canned reply.', params: one, body: z.strictObject({ ...fields, version: z.int().min(1) }), response: cannedReply }),
  deleteReply: defineRoute({ id: 'deleteReply', method: 'DELETE', path: '/api/replies/:id', ...base, summary: 'Delete a canned reply.', params: one }),
  importReplies: defineRoute({
    id: 'importReplies', method: 'POST', path: '/api/replies/import', ...base,
    summary: 'Import a CSV file with the columns shortcut, title, text, language and folder, over those with the same shortcut. Good rows are taken, each bad one is reported with its reason.',
    query: ownerQuery, binaryBody: { description: 'the file', maxBytes: 8 * 1024 * 1024 }, response: rowsReport,
  }),
  exportReplies: defineRoute({
    id: 'exportReplies', method: 'GET', path: '/api/replies/export', ...base, summary: 'The canned replies of the company, of a group or mine as a CSV file that import takes back.',
    query: ownerQuery, binaryResponse: 'text/csv',
  }),
  suggestReplies: defineRoute({
    id: 'suggestReplies', method: 'GET', path: '/api/conversations/:id/suggestions', tag: 'replies', auth: 'agent', permissions: ['conversations.view.own', 'conversations.reply'],
    summary: "Up to three answers of the published knowledge to the customer's last words; none when the customer did not write last. Nothing is sent.",
    params: one, response: z.object({ items: z.array(replySuggestion), seq: seq.nullable() }),
  }),
}
