import { z } from 'zod'
import { cleanText, uuid } from '../common.ts'
import { conversationState } from '../conversation.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })
const reply = ['conversations.view.own', 'conversations.reply'] as const
export const MAX_LABEL_LENGTH = 40
export const MAX_LABELS = 20

/** What came of a conversation, in the agent's own judgement. */
export const wrapUpOutcome = z.enum(['solved', 'unsolved', 'follow_up'])
export type WrapUpOutcome = z.infer<typeof wrapUpOutcome>

const classificationNames = z.array(cleanText(80)).max(100)
/** What conversations can be about, in the order agents choose from. Version 0: nobody has set them yet. */
export const classificationLists = z.object({ version: z.int().min(0), scenarios: classificationNames, serviceKinds: classificationNames })
export type ClassificationLists = z.infer<typeof classificationLists>

/** What agents note on a conversation beside talking: how urgent, what about, who else, what came of it. */
export const handlingRoutes = {
  setPriority: defineRoute({
    id: 'setPriority', method: 'PUT', path: '/api/conversations/:id/priority', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: '0 normal to 3 most urgent. The queue serves by priority, then by time.', params: idParam,
    body: z.strictObject({ priority: z.int().min(0).max(3) }), response: conversationState,
  }),
  setLabels: defineRoute({
    id: 'setLabels', method: 'PUT', path: '/api/conversations/:id/labels', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'All labels anew, in this order; each once.', params: idParam,
    body: z.strictObject({ labels: z.array(cleanText(MAX_LABEL_LENGTH).transform((label) => label.trim()).pipe(z.string().min(1))).max(MAX_LABELS) }), response: conversationState,
  }),
  listLabels: defineRoute({
    id: 'listLabels', method: 'GET', path: '/api/conversation-labels', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'Labels in use, the latest used first; at most 100.', response: z.object({ items: z.array(z.string()) }),
  }),
  setParticipant: defineRoute({
    id: 'setParticipant', method: 'PUT', path: '/api/conversations/:id/participants/:agentId', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'A colleague joins the case beside its owner, or leaves it.', params: z.object({ id: uuid, agentId: uuid }),
    body: z.strictObject({ on: z.boolean() }), response: conversationState,
  }),
  classifyConversation: defineRoute({
    id: 'classifyConversation', method: 'PUT', path: '/api/conversations/:id/classification', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'What it is about: scenario and service kind; null for none.', params: idParam,
    body: z.strictObject({ scenario: cleanText(80).nullable(), serviceKind: cleanText(80).nullable() }), response: conversationState,
  }),
  getClassificationLists: defineRoute({
    id: 'getClassificationLists', method: 'GET', path: '/api/classification', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'The scenarios and service kinds that agents choose from.', response: classificationLists,
  }),
  setClassificationLists: defineRoute({
    id: 'setClassificationLists', method: 'PUT', path: '/api/classification', tag: 'conversations', auth: 'agent', permissions: ['settings.view', 'settings.edit'],
    summary: 'Both lists anew; refused when somebody changed them since `version`. Conversations keep what they were given.', body: classificationLists.strict(), response: classificationLists,
  }),
  wrapUpConversation: defineRoute({
    id: 'wrapUpConversation', method: 'POST', path: '/api/conversations/:id/wrap-up', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Sum up a conversation that I have, or had in this session once it is closed.', params: idParam,
    body: z.strictObject({ outcome: wrapUpOutcome, note: cleanText(1000, 0).default('') }), response: conversationState,
  }),
}
