import { z } from 'zod'
import { cleanText, instant, language, pageOf, pageQuery, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

/**
 * `synonyms`: words and phrases that mean the same; `protected`: product names and codes that must hit exactly; `stop`: words
 * that say nothing about what is asked; `word`: the user dictionary, words of the trade that count as one unit and are right as they stand.
 */
export const termKind = z.enum(['synonyms', 'protected', 'stop', 'word'])
export type TermKind = z.infer<typeof termKind>

/** What a set is called: unique within its language, and part of a path. */
const termKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u)
const terms = z.array(cleanText(60)).max(300)

export const termSetInput = z.strictObject({
  /** Made by the server when absent. The key of a built-in set adds the terms to that one, which must be of `synonyms`. */
  key: termKey.optional(),
  language,
  kind: termKind.default('synonyms'),
  terms: terms.min(1),
})
export type TermSetInput = z.infer<typeof termSetInput>

export const termSet = z.object({
  key: z.string(),
  language,
  kind: termKind,
  /** The owner's terms. */
  terms: z.array(z.string()),
  /** Terms that ship with the product under this key, which the owner can add to but not change; null: a set of the owner's alone. */
  builtIn: z.array(z.string()).nullable(),
  /** Sent back on update; null: a built-in set the owner has added nothing to. */
  version: z.int().nullable(),
  updatedAt: instant.nullable(),
  updatedBy: z.string().nullable(),
})
export type TermSet = z.infer<typeof termSet>

/** What came of a file that is read at once. */
export const rowsReport = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  /** The first 1,000 rejected rows: the line or row number in the file, and why. */
  rejected: z.array(z.object({ row: z.int(), reason: z.string(), text: z.string() })),
  rejectedCount: z.int(),
})
export type RowsReport = z.infer<typeof rowsReport>

/** A change that is only thought of: the owner's terms of a set as they would be; null: the set taken away. */
export const termChange = z.strictObject({ key: termKey.optional(), language, kind: termKind.default('synonyms'), terms: terms.nullable() })
export type TermChange = z.infer<typeof termChange>

/** What the bot would do with a question that opens a conversation. */
export const askedDecision = z.object({
  kind: z.enum(['answer', 'passage', 'suggest', 'refuse', 'smalltalk', 'notice']),
  /** Key of the entry that came first, whether it was said or not, with its standard question; of a passage null and where it stands. */
  entryId: z.string().nullable(),
  question: z.string().nullable(),
  /** That answering with it is right, 0 to 1. */
  probability: z.number(),
})
export type AskedDecision = z.infer<typeof askedDecision>

export const jobStatus = z.enum(['running', 'done', 'failed', 'cancelled'])

export const termPreview = z.object({
  id: uuid,
  status: jobStatus,
  /** `learning`: the changed release is being made, without figures; `asking`: both releases are asked. */
  stage: z.enum(['learning', 'asking']),
  processed: z.int(),
  total: z.int().nullable(),
  error: z.string().nullable(),
  result: z
    .object({
      releaseId: z.string(),
      candidateId: z.string(),
      /** Questions asked, by where they come from. Customers' are asked only for those who may see all conversations. */
      asked: z.object({ tests: z.int(), trials: z.int(), customers: z.int() }),
      changed: z.int(),
      /** Of those changed whose right answer is known. */
      better: z.int(),
      worse: z.int(),
      /** The first 100; what is known to become worse comes first. */
      differences: z.array(
        z.object({
          question: z.string(),
          language,
          source: z.enum(['tests', 'trials', 'customers']),
          /** Key of the right entry, null: it must be refused; absent: nobody knows. */
          expected: z.string().nullable().optional(),
          /** Standard question of the right entry. */
          expectedQuestion: z.string().nullable().optional(),
          way: z.enum(['better', 'worse', 'other']),
          before: askedDecision,
          after: askedDecision,
        }),
      ),
    })
    .nullable(),
})
export type TermPreview = z.infer<typeof termPreview>

const one = z.object({ language, key: termKey })
const previewId = z.object({ id: uuid })

export const termRoutes = {
  listTermSets: defineRoute({
    id: 'listTermSets', method: 'GET', path: '/api/knowledge/terms', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'Term sets by key, the owner’s own before the built-in ones; search looks in keys and terms.',
    query: pageQuery.extend({ search: z.string().max(200).optional(), kind: termKind.optional(), language: language.optional(), builtIn: z.enum(['true', 'false']).optional() }),
    response: pageOf(termSet).extend({ total: z.int() }),
  }),
  getTermSet: defineRoute({ id: 'getTermSet', method: 'GET', path: '/api/knowledge/terms/:language/:key', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'One term set.', params: one, response: termSet }),
  createTermSet: defineRoute({
    id: 'createTermSet', method: 'POST', path: '/api/knowledge/terms', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'A new term set, or terms added to a built-in one; the bot uses it within seconds.', body: termSetInput, response: termSet,
  }),
  updateTermSet: defineRoute({
    id: 'updateTermSet', method: 'PUT', path: '/api/knowledge/terms/:language/:key', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Replace the owner’s terms of a set.', params: one,
    body: z.strictObject({ kind: termKind, terms: terms.min(1), version: z.int() }), response: termSet,
  }),
  deleteTermSet: defineRoute({ id: 'deleteTermSet', method: 'DELETE', path: '/api/knowledge/terms/:language/:key', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Delete the owner’s terms of a set; what is built in stays.', params: one }),
  importTermSets: defineRoute({
    id: 'importTermSets', method: 'POST', path: '/api/knowledge/terms/import', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'Import a CSV file with the columns key, language, kind and terms. Good rows are taken, each bad one is reported with its reason.',
    query: z.object({ language: language.optional() }), binaryBody: { description: 'the file', maxBytes: 4 * 1024 * 1024 }, response: rowsReport,
  }),
  exportTermSets: defineRoute({
    id: 'exportTermSets', method: 'GET', path: '/api/knowledge/terms/export', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'The owner’s term sets as a CSV file that import takes back.',
    query: z.object({ language: language.optional(), kind: termKind.optional() }), binaryResponse: 'text/csv',
  }),
}

export const previewRoutes = {
  previewTermSets: defineRoute({
    id: 'previewTermSets', method: 'POST', path: '/api/knowledge/terms/preview', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'What would change: makes a release with the changed term sets and asks it and the present one the same questions. Nothing is saved.',
    body: z.strictObject({ changes: z.array(termChange).min(1).max(50) }), response: termPreview,
  }),
  getTermPreview: defineRoute({ id: 'getTermPreview', method: 'GET', path: '/api/knowledge/previews/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Progress and result of a preview, for who began it, within the hour.', params: previewId, response: termPreview }),
  cancelTermPreview: defineRoute({ id: 'cancelTermPreview', method: 'DELETE', path: '/api/knowledge/previews/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Stop a preview and forget it.', params: previewId }),
}
