import { z } from 'zod'
import { cleanText, instant, language, pageOf, pageQuery, uuid } from '../common.ts'
import { ticketName, ticketTypeRef } from '../ticket.ts'
import { ratingPolicy } from './conversations.ts'
import { consentPolicy } from './person.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })

/** Answers for segments that one entry may have. */
export const MAX_SEGMENT_ANSWERS = 10

/** What an entry answers to customers in any of these segments, in place of the answer for everybody. */
export const segmentAnswer = z.strictObject({ segmentIds: z.array(uuid).min(1).max(20), answer: cleanText(10_000) })
export type SegmentAnswer = z.infer<typeof segmentAnswer>

export const entryInput = z.strictObject({
  /** The owner's stable key of the entry, unique; made from the id when absent. Import finds the entry to update by it. */
  key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u).optional(),
  /** 标准问 */
  question: cleanText(500),
  /** 相似问 */
  similar: z.array(cleanText(500)).max(200).default([]),
  answer: cleanText(10_000),
  /** Other answers for some customers: the first whose segments the customer is in is given instead of `answer`. Files do not hold them and leave them as they are. */
  segmentAnswers: z.array(segmentAnswer).max(MAX_SEGMENT_ANSWERS).default([]),
  category: cleanText(60),
  language,
  tags: z.array(cleanText(40)).max(20).default([]),
  /** The bot answers with it only within these times; null is open. */
  validFrom: instant.nullable().default(null),
  validUntil: instant.nullable().default(null),
  enabled: z.boolean().default(true),
  /** The answer offers the form of this type of tickets; it has to be open to customers. */
  ticketType: ticketTypeRef.nullable().default(null),
})
export type EntryInput = z.infer<typeof entryInput>

export const entry = z.object({
  ...entryInput.shape,
  id: uuid,
  key: z.string(),
  /** Sent back on update: somebody else's change meanwhile is a conflict, not lost. */
  version: z.int(),
  updatedAt: instant,
  updatedBy: z.string().nullable(),
})
export type Entry = z.infer<typeof entry>

export const importReport = z.object({
  id: uuid,
  fileName: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  /** Rows read so far and rows in the file (null until known). */
  processed: z.int(),
  total: z.int().nullable(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  /** The first 1,000 rejected rows: the line or row number in the file, and why. */
  rejected: z.array(z.object({ row: z.int(), reason: z.string(), text: z.string() })),
  rejectedCount: z.int(),
  error: z.string().nullable(),
})
export type ImportReport = z.infer<typeof importReport>

/** A bot's decision as the test box shows it. */
export const botTest = z.object({
  releaseId: z.string(),
  replies: z.array(z.object({
    kind: z.string(), text: z.string(), entryId: z.string().optional(), choices: z.array(z.object({ id: z.string(), label: z.string() })).optional(),
    /** Of a passage: the document it stands in, and start and end of what the message names, offsets into the text. */
    documentId: z.string().optional(),
    /** Of an answer: the type of tickets whose form it offers. */
    ticketType: z.string().optional(),
    source: z.object({ title: z.string(), heading: z.string(), url: z.string().optional() }).optional(),
    highlights: z.array(z.object({ start: z.int(), end: z.int() })).optional(),
  })),
  actions: z.array(z.object({ kind: z.string(), reason: z.string() })),
  /** In words a trainer understands. */
  explanation: z.array(z.string()),
  /** What each producer proposed. */
  candidates: z.array(
    z.object({
      command: z.string(),
      producer: z.string(),
      entryId: z.string().optional(),
      /** Of a passage: its document and its number there, from 0. */
      documentId: z.string().optional(),
      passage: z.int().optional(),
      /** Standard question of the entry; of a passage where it stands. */
      question: z.string().optional(),
      /** That answering with it is right where the engine says so, else the producer's own score. */
      score: z.number(),
      /** The producer's own score, on its own scale. */
      ownScore: z.number(),
      evidence: z.string(),
      /** The question of the entry that is most like the message, as the owner wrote it; null: it goes by something else. */
      nearest: z.string().nullable(),
      /** What message and question share. */
      terms: z.array(z.string()),
    }),
  ),
  /** How the knowledge compares with the message, the likeliest first. */
  ranking: z.array(
    z.object({
      entryId: z.string(),
      kind: z.enum(['entry', 'smalltalk']),
      question: z.string(),
      nearest: z.string().nullable(),
      terms: z.array(z.string()),
      /** That it is this entry, given that the knowledge covers the message. */
      match: z.number(),
      /** That answering with it is right. */
      probability: z.number(),
    }),
  ),
  /** That the knowledge covers the message at all. */
  cover: z.number(),
  thresholds: z.object({ answerAt: z.number(), suggestAt: z.number() }),
  /** The message as the bot read it. */
  read: z.string(),
  /** Id of the rule that decided; the last line of the explanation says it in words. */
  rule: z.string(),
  /** The whole decision record. */
  record: z.record(z.string(), z.unknown()),
  /** To send with the next test turn to go on with the same conversation. */
  state: z.record(z.string(), z.unknown()),
  microseconds: z.number(),
})
export type BotTest = z.infer<typeof botTest>

export const fileFormat = z.enum(['csv', 'xlsx', 'jsonl'])
export type FileFormat = z.infer<typeof fileFormat>

const filters = z.object({
  search: z.string().max(200).optional(), category: z.string().max(60).optional(), language: language.optional(),
  enabled: z.enum(['true', 'false']).optional(),
})

export const knowledgeRoutes = {
  listEntries: defineRoute({
    id: 'listEntries', method: 'GET', path: '/api/knowledge/entries', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'Knowledge entries, last changed first; search looks in questions, similar questions, answers and keys.',
    query: pageQuery.extend(filters.shape), response: pageOf(entry).extend({ total: z.int() }),
  }),
  listCategories: defineRoute({
    id: 'listCategories', method: 'GET', path: '/api/knowledge/categories', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'Categories in use and how many entries each has.', response: z.object({ items: z.array(z.object({ category: z.string(), entries: z.int() })) }),
  }),
  listEntryTicketTypes: defineRoute({
    id: 'listEntryTicketTypes', method: 'GET', path: '/api/knowledge/ticket-types', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'Types of tickets an answer may lead to: those in use and open to customers.', response: z.object({ items: z.array(z.object({ ref: ticketTypeRef, name: ticketName })) }),
  }),
  getEntry: defineRoute({ id: 'getEntry', method: 'GET', path: '/api/knowledge/entries/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'One entry.', params: idParam, response: entry }),
  createEntry: defineRoute({ id: 'createEntry', method: 'POST', path: '/api/knowledge/entries', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'A new entry; the bot uses it within seconds.', body: entryInput, response: entry }),
  updateEntry: defineRoute({
    id: 'updateEntry', method: 'PUT', path: '/api/knowledge/entries/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Replace an entry.', params: idParam,
    body: z.strictObject({ ...entryInput.shape, version: z.int() }), response: entry,
  }),
  deleteEntry: defineRoute({ id: 'deleteEntry', method: 'DELETE', path: '/api/knowledge/entries/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Delete an entry.', params: idParam }),
  startImport: defineRoute({
    id: 'startImport', method: 'POST', path: '/api/knowledge/imports', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'Import a CSV, XLSX or JSON Lines file. Good rows are taken, each bad one is reported with its reason.',
    query: z.object({ name: z.string().min(1).max(255), language: language.optional() }), binaryBody: { description: 'the file', maxBytes: 20 * 1024 * 1024 }, response: importReport,
  }),
  getImport: defineRoute({ id: 'getImport', method: 'GET', path: '/api/knowledge/imports/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Progress and report of an import.', params: idParam, response: importReport }),
  exportEntries: defineRoute({
    id: 'exportEntries', method: 'GET', path: '/api/knowledge/export', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'All entries that fit the filters, as a file that import takes back.',
    query: filters.extend({ format: fileFormat }), binaryResponse: 'text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet or application/jsonl',
  }),
  testBot: defineRoute({
    id: 'testBot', method: 'POST', path: '/api/knowledge/test', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.test'],
    summary: 'Ask the bot as a customer would: the production path, with the reasons. Nothing is stored.',
    body: z.strictObject({ text: z.string().max(4000), language, choice: z.string().max(200).optional(),
      /** Segments that the customer is taken to be in. */
      segmentIds: z.array(uuid).max(20).optional(), state: z.record(z.string(), z.unknown()).optional() }), response: botTest,
  }),
  getRelease: defineRoute({
    id: 'getRelease', method: 'GET', path: '/api/knowledge/release', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'What the bot answers with now, whether changes are being learned, and why the newest could not be (null: nothing is wrong).',
    response: z.object({ releaseId: z.string(), entries: z.int(), trainedAt: instant, training: z.boolean(), trainMilliseconds: z.int(), error: z.string().nullable() }),
  }),
}

export const site = z.object({
  id: uuid,
  /** The public key in the script tag. */
  key: z.string(),
  name: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  greeting: z.object({ zh: z.string(), en: z.string() }),
  /** Keys of entries shown as hot questions. */
  hotQuestions: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
  /** Origins that may embed the widget, e.g. https://shop.example.com; empty means any. */
  allowedOrigins: z.array(z.string()),
  hasSecret: z.boolean(),
  rating: ratingPolicy,
  consent: consentPolicy,
})
export type Site = z.infer<typeof site>

const perLanguage = <T extends z.ZodType>(value: T) => z.strictObject({ zh: value, en: value })

export const settingsRoutes = {
  listSites: defineRoute({ id: 'listSites', method: 'GET', path: '/api/sites', tag: 'settings', auth: 'agent', permissions: ['settings.view'], summary: 'Sites the widget is on.', response: z.object({ items: z.array(site), publicUrl: z.string() }) }),
  updateSite: defineRoute({
    id: 'updateSite', method: 'PATCH', path: '/api/sites/:id', tag: 'settings', auth: 'agent', permissions: ['settings.edit'], summary: 'Texts, hot questions and allowed origins of a site.', params: idParam,
    body: z.strictObject({
      name: cleanText(80).optional(), title: perLanguage(cleanText(60)).optional(), greeting: perLanguage(cleanText(1000)).optional(),
      hotQuestions: perLanguage(z.array(z.string().max(80)).max(12)).optional(),
      allowedOrigins: z.array(z.url().max(200)).max(50).optional(),
      rating: ratingPolicy.optional(),
      consent: consentPolicy.optional(),
    }), response: site,
  }),
  rotateSiteSecret: defineRoute({
    id: 'rotateSiteSecret', method: 'POST', path: '/api/sites/:id/secret', tag: 'settings', auth: 'agent', permissions: ['settings.edit'],
    summary: 'A new secret for signing identities, shown once; the old one ends.', params: idParam, response: z.object({ secret: z.string() }),
  }),
}
