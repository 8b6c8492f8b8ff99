import type { ConversationState } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { Decision, NewEvent } from '../log/types.ts'
import { endOfOffer, existing, ownerEvent, type CustomerContext } from './decide.ts'
import { linkTicket } from './decide-work.ts'

/** A waiting customer leaves a message. @throws AppError not_found, not_allowed_now when the customer does not wait */
export function leaveMessage(state: ConversationState | null, context: CustomerContext, clientId: string, text: string): Decision {
  const now = existing(state)
  if (now.customerId !== context.customerId) throw new AppError('not_found')
  if (now.owner.kind !== 'queue') {
    throw new AppError('not_allowed_now', {
      text: { zh: '您已不在排队中，请直接发送消息。', en: 'You are no longer in the queue. Just send your message.' },
    })
  }
  return { events: [{ type: 'message', author: { kind: 'customer' }, content: { type: 'text', text }, clientId, internal: false }] }
}

/** The customer has made a ticket out of the conversation: it goes on with it, and its number is said. Done once, however often it is told. */
export function tellOfTicket(state: ConversationState | null, ticket: { id: string; number: number; subject: string }, clientId: string, text: string): Decision {
  const link = linkTicket(state, null, ticket).events
  if (link.length === 0) return { events: [] }
  return { events: [...link, { type: 'message', author: { kind: 'bot' }, content: { type: 'notice', notice: 'ticket_made', text }, clientId, internal: false }] }
}

/** The message has become a ticket: the customer is told its number, and the conversation ends unless somebody has come meanwhile. */
export function closeWithTicket(state: ConversationState | null, ticket: { id: string; number: number; subject: string }, clientId: string, text: string): Decision {
  const now = existing(state)
  const notice: NewEvent = { type: 'message', author: { kind: 'bot' }, content: { type: 'notice', notice: 'message_left', text }, clientId, internal: false }
  const ends = now.owner.kind === 'queue' ? [...endOfOffer(now, null), ownerEvent({ kind: 'closed' }, 'closed_left_message')] : []
  return { events: [...linkTicket(now, null, ticket).events, notice, ...ends] }
}
