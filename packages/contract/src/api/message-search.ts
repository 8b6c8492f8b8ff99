import { z } from 'zod'
import { cleanText, instant, seq, uuid } from '../common.ts'
import { attachmentRef, author, conversationSummary } from '../conversation.ts'
import { defineRoute } from './route.ts'

/** Longest text to search for, in UTF-16 code units. */
export const MAX_SEARCH_LENGTH = 100

/** Who said a message; a note is an agent's that customers never see. */
export const messageSpeaker = z.enum(['customer', 'bot', 'agent', 'note'])
export type MessageSpeaker = z.infer<typeof messageSpeaker>

/** Everything given must hold. */
export const messageFilter = z.strictObject({
  /** Said at this time or later. */
  from: instant.optional(),
  /** Said before this time. */
  to: instant.optional(),
  siteId: uuid.optional(),
  channel: z.string().max(40).optional(),
  /** In conversations this agent has or had, or takes part in. */
  agentId: uuid.optional(),
  /** In conversations that waited for this group or are with it. */
  groupId: uuid.optional(),
  customerId: uuid.optional(),
  conversationId: uuid.optional(),
  speaker: messageSpeaker.optional(),
  /** In conversations that have this label now. */
  label: z.string().max(40).optional(),
  /** In conversations that are here now. */
  status: z.enum(['bot', 'queue', 'agent', 'closed']).optional(),
  /** Messages that are a file. */
  withFile: z.literal(true).optional(),
})
export type MessageFilter = z.infer<typeof messageFilter>

export const foundMessage = z.object({
  conversationId: uuid,
  seq,
  at: instant,
  author,
  /** A private note. */
  internal: z.boolean(),
  /** When the message is a file; the snippet is its name. */
  file: attachmentRef.nullable(),
  /** The part of the message around what was searched for. Offsets in `text`, in UTF-16 units, `end` exclusive. */
  snippet: z.object({
    text: z.string(),
    highlights: z.array(z.object({ start: z.int().min(0), end: z.int().min(0) })),
    /** The message goes on before it, or behind it. */
    cutBefore: z.boolean(),
    cutAfter: z.boolean(),
  }),
})
export type FoundMessage = z.infer<typeof foundMessage>

export const messageSearchRoutes = {
  searchMessages: defineRoute({
    id: 'searchMessages', method: 'POST', path: '/api/messages/search', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'Messages, in conversations I may see, that hold all the words. Width, case, and traditional or simplified characters make no difference.',
    body: z.strictObject({
      /** Words apart must all occur, anywhere; up to two letters or digits at the beginning of a word. Empty: whatever the filter says. */
      text: cleanText(MAX_SEARCH_LENGTH, 0).default(''),
      filter: messageFilter.default({}),
      /** `best`: of the newest few hundred that fit, those first that are most about it; then of the next. */
      order: z.enum(['newest', 'best']).default('newest'),
      cursor: z.string().max(400).optional(),
      limit: z.int().min(1).max(50).default(20),
    }),
    response: z.object({
      items: z.array(foundMessage),
      /** The conversations they are in, each once. */
      conversations: z.array(conversationSummary),
      next: z.string().nullable(),
      /** Set when the time for one search was over: what was said before this was not looked at. `next` goes on from there. */
      searchedTo: instant.nullable(),
    }),
  }),
}
