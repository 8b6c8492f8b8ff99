import { z } from 'zod'
import { cleanText, instant, seq, uuid } from '../common.ts'
import { attachmentRef, MAX_MESSAGE_LENGTH } from '../conversation.ts'
import { defineRoute } from './route.ts'

/** Messages one agent may have planned at once, in all conversations. */
export const MAX_SCHEDULED = 200
/** How far ahead a message may be planned, in days. */
export const MAX_SCHEDULED_DAYS = 90
/** Files one planned message may carry. */
export const MAX_SCHEDULED_FILES = 10

/** `waiting` until its time, `sending` for the moment it takes, then `sent`, `failed` (with a reason) or `cancelled`. */
export const scheduledState = z.enum(['waiting', 'sending', 'sent', 'failed', 'cancelled'])
export type ScheduledState = z.infer<typeof scheduledState>

/**
 * Why a planned message was not sent: the conversation was closed, somebody else had it, the customer had written since and
 * it was meant only for silence, or its author may no longer reply.
 */
export const scheduledReason = z.enum(['closed', 'handed_over', 'customer_wrote', 'no_permission'])
export type ScheduledReason = z.infer<typeof scheduledReason>

/** A reply that is sent later: its files one by one, then its words. */
export const scheduledMessage = z.object({
  id: uuid,
  conversationId: uuid,
  agentId: uuid,
  agentName: z.string(),
  /** Empty for files alone. */
  text: z.string(),
  files: z.array(attachmentRef),
  sendAt: instant,
  /** Not sent when the customer has written since it was planned. */
  onlyIfSilent: z.boolean(),
  state: scheduledState,
  reason: scheduledReason.nullable(),
  /** Of the message, once it is sent. */
  seq: seq.nullable(),
  version: z.int(),
  createdAt: instant,
})
export type ScheduledMessage = z.infer<typeof scheduledMessage>

const reply = ['conversations.view.own', 'conversations.reply'] as const
const idParam = z.object({ id: uuid })
const bothParams = z.object({ id: uuid, messageId: uuid })
const text = cleanText(MAX_MESSAGE_LENGTH, 0)
const fileIds = z.array(uuid).max(MAX_SCHEDULED_FILES).refine((ids) => new Set(ids).size === ids.length, 'a file appears twice')

/** Replies that are sent later. Only their author changes or cancels them; colleagues in the conversation see them. */
export const scheduledRoutes = {
  listScheduled: defineRoute({
    id: 'listScheduled', method: 'GET', path: '/api/conversations/:id/scheduled', tag: 'conversations', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'Messages planned in a conversation, and those that could not be sent, until their author removes them; the soonest first.', params: idParam,
    response: z.object({ items: z.array(scheduledMessage) }),
  }),
  listMyScheduled: defineRoute({
    id: 'listMyScheduled', method: 'GET', path: '/api/scheduled-messages', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Everything I have planned and what of it could not be sent, in all conversations; the soonest first.', response: z.object({ items: z.array(scheduledMessage) }),
  }),
  scheduleMessage: defineRoute({
    id: 'scheduleMessage', method: 'POST', path: '/api/conversations/:id/scheduled', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Plan a reply in an own conversation, at most 90 days ahead: words, or own files stored in the conversation, or both. The same `messageId` again makes no second one.', params: idParam,
    body: z.strictObject({ messageId: uuid, text: text.default(''), fileIds: fileIds.default([]), sendAt: instant, onlyIfSilent: z.boolean().default(false) }), response: scheduledMessage,
  }),
  changeScheduled: defineRoute({
    id: 'changeScheduled', method: 'PATCH', path: '/api/conversations/:id/scheduled/:messageId', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Change text, files or time of my planned message, or plan one anew that could not be sent. Refused when it was changed since `version`.', params: bothParams,
    body: z.strictObject({ version: z.int(), text: text.optional(), fileIds: fileIds.optional(), sendAt: instant.optional(), onlyIfSilent: z.boolean().optional() }), response: scheduledMessage,
  }),
  cancelScheduled: defineRoute({
    id: 'cancelScheduled', method: 'DELETE', path: '/api/conversations/:id/scheduled/:messageId', tag: 'conversations', auth: 'agent', permissions: reply,
    summary: 'Cancel my planned message, or remove one that could not be sent.', params: bothParams,
  }),
}
