import { z } from 'zod'
import { cleanText, instant, language, pageOf, pageQuery, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

/** Longest text of a document, in bytes of UTF-8. */
export const MAX_DOCUMENT_BYTES = 1_000_000
/** What all documents may have together: how many, and bytes of UTF-8. */
export const MAX_DOCUMENTS = 2_000
export const MAX_DOCUMENTS_BYTES = 20_000_000

const documentKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u)
const title = cleanText(300)
/** What is too long is refused with a sentence that says what to do. */
const body = cleanText(4_000_000)

export const documentInput = z.strictObject({
  /** The owner's stable key of the document, unique; made from the id when absent. */
  key: documentKey.optional(),
  title,
  language,
  /** Markdown of the small set that answers have. */
  body,
  /** Where customers can read all of it, http or https; null: nowhere. */
  url: cleanText(2_000).nullable().default(null),
  /** The bot answers from it only when it is. */
  enabled: z.boolean().default(true),
})
export type DocumentInput = z.infer<typeof documentInput>

/** A document in a list, without its text. */
export const documentSummary = z.object({
  id: uuid,
  key: z.string(),
  title: z.string(),
  language,
  url: z.string().nullable(),
  enabled: z.boolean(),
  /** Bytes of the text in UTF-8. */
  size: z.int(),
  /** Sent back on update: somebody else's change meanwhile is a conflict, not lost. */
  version: z.int(),
  updatedAt: instant,
  updatedBy: z.string().nullable(),
})
export type DocumentSummary = z.infer<typeof documentSummary>

export const knowledgeDocument = documentSummary.extend({ body: z.string() })
export type KnowledgeDocument = z.infer<typeof knowledgeDocument>

/** One piece of a document, as the bot would quote it. */
export const documentPassage = z.object({
  /** The headings above it, the highest first. */
  heading: z.array(z.string()),
  /** Markdown. */
  text: z.string(),
})
export type DocumentPassage = z.infer<typeof documentPassage>

const one = z.object({ id: uuid })
const filters = z.object({
  search: z.string().max(200).optional(), language: language.optional(), enabled: z.enum(['true', 'false']).optional(),
  /** The document with exactly this key. */
  key: z.string().max(80).optional(),
})

export const documentRoutes = {
  listDocuments: defineRoute({
    id: 'listDocuments', method: 'GET', path: '/api/knowledge/documents', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'Documents without their texts, last changed first; search looks in titles, keys and texts. `used` and `most` say how much all documents have together, in bytes.',
    query: pageQuery.extend(filters.shape), response: pageOf(documentSummary).extend({ total: z.int(), used: z.int(), most: z.int() }),
  }),
  getDocument: defineRoute({ id: 'getDocument', method: 'GET', path: '/api/knowledge/documents/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'One document with its text.', params: one, response: knowledgeDocument }),
  createDocument: defineRoute({
    id: 'createDocument', method: 'POST', path: '/api/knowledge/documents', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'A new document; the bot answers from it within seconds.', body: documentInput, maxBodyBytes: 4 * 1024 * 1024, response: knowledgeDocument,
  }),
  updateDocument: defineRoute({
    id: 'updateDocument', method: 'PUT', path: '/api/knowledge/documents/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Replace a document.', params: one,
    body: z.strictObject({ ...documentInput.shape, version: z.int() }), maxBodyBytes: 4 * 1024 * 1024, response: knowledgeDocument,
  }),
  deleteDocument: defineRoute({ id: 'deleteDocument', method: 'DELETE', path: '/api/knowledge/documents/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Delete a document.', params: one }),
  uploadDocument: defineRoute({
    id: 'uploadDocument', method: 'POST', path: '/api/knowledge/documents/upload', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'Store a file as a document: .md, .txt, .html or .docx; HTML and Word become Markdown. With the key of a document its title and text are replaced.',
    query: z.object({ name: z.string().min(1).max(255), language: language.optional(), key: documentKey.optional() }),
    binaryBody: { description: 'the file', maxBytes: 10 * 1024 * 1024 }, response: knowledgeDocument,
  }),
  previewPassages: defineRoute({
    id: 'previewPassages', method: 'POST', path: '/api/knowledge/documents/passages', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'The pieces a text would be cut into for the bot. Nothing is stored.', body: z.strictObject({ title, language, body }), maxBodyBytes: 4 * 1024 * 1024,
    response: z.object({ items: z.array(documentPassage), total: z.int() }),
  }),
  exportDocuments: defineRoute({
    id: 'exportDocuments', method: 'GET', path: '/api/knowledge/documents/export', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'All documents that fit the filters, as a zip of Markdown files with their facts on top; an upload of one reads them back.', query: filters, binaryResponse: 'application/zip',
  }),
}
