import { preview, type ConversationState, type Language } from '@yingda/contract'
import { AppError } from '../../platform/errors.ts'
import type { CustomerContext } from './commands/decide.ts'
import { closeWithTicket, leaveMessage, tellOfTicket } from './commands/decide-left.ts'
import type { Conversations } from './conversations.ts'
import type { Outcome } from './log/types.ts'

/** What a customer leaves instead of waiting. */
export interface LeftMessage {
  /** The customer's own id of it. */
  id: string
  text: string
  /** A phone number or an e-mail address. */
  contact?: string | undefined
  /** To be called back. */
  callback: boolean
}

/** What a ticket is made of. */
export interface TicketInput {
  /** The same again gives the same ticket. */
  key: string
  conversationId: string
  customerId: string
  channel: string
  language: Language
  groupId: string | null
  subject: string
  text: string
  contact: string | null
  callback: boolean
}

/** `promisedAt`: until when an answer is promised; null: nothing is. It is said by the clock of `timeZone`. */
export interface TicketOfMessage {
  id: string
  number: number
  subject: string
  promisedAt: string | null
  timeZone: string
}

export type CreateFromConversation = (input: TicketInput) => Promise<TicketOfMessage>

export type LeaveMessage = (conversationId: string, context: CustomerContext, message: LeftMessage) => Promise<Outcome>

const isPhone = (contact: string | undefined): boolean => contact !== undefined && !contact.includes('@')

const withoutTickets = (): AppError => new AppError('not_allowed_now', {
  text: { zh: '目前不能留言，请继续等候，或稍后再来。', en: 'Messages cannot be left at the moment. Please go on waiting, or come back later.' },
})

const withoutPhone = (): AppError => new AppError('bad_request', {
  text: { zh: '需要回电时请填写电话号码。', en: 'Give a phone number to be called back.' }, fields: [{ path: 'contact', message: 'a phone number is needed' }],
})

/**
 * A customer who waits leaves a message: it is stored, becomes a ticket, and the conversation ends with number and promised time. Each
 * step can be repeated: what was done is not done again. The contact goes to the ticket only.
 * @throws AppError not_allowed_now when the customer does not wait or no tickets can be made, bad_request for a call back without a phone number
 */
export function messageLeaver(conversations: Conversations, create: CreateFromConversation | null): LeaveMessage {
  return async (conversationId, context, { id, text, contact, callback }) => {
    if (create === null) throw withoutTickets()
    if (callback && !isPhone(contact)) throw withoutPhone()
    const stored = await conversations.writer.execute({ conversationId, clientId: id, decide: (state) => leaveMessage(state, context, id, text) })
    const { state } = stored
    if (state?.customerId !== context.customerId) throw new AppError('not_found')
    const ticket = await create({
      key: `left-message:${conversationId}:${id}`, conversationId, customerId: state.customerId, channel: state.channel, language: state.language, groupId: state.groupId,
      subject: preview({ type: 'text', text }), text, contact: contact ?? null, callback,
    })
    const words = `${received[state.language](ticket.number)}${promiseText(ticket, callback, state)}`
    return conversations.writer.execute({ conversationId, clientId: `left-${id}`, decide: (now) => closeWithTicket(now, ticket, `left-${id}`, words) })
  }
}

/**
 * Tells a conversation of the ticket its customer has made there.
 * @returns the state it came to; nothing is said of a ticket it knows already
 */
export async function tellConversation(conversations: Conversations, conversationId: string, ticket: TicketOfMessage): Promise<void> {
  const state = (await conversations.states([conversationId])).get(conversationId)
  if (state === undefined) throw new AppError('not_found')
  const clientId = `ticket-${ticket.id}`
  const text = `${begun[state.language](ticket.number)}${promiseText(ticket, false, state)}`
  await conversations.writer.execute({ conversationId, clientId, decide: (now) => tellOfTicket(now, ticket, clientId, text) })
}

const begun: Record<Language, (number: number) => string> = {
  zh: (number) => `工单已提交，工单号 ${String(number)}。`, en: (number) => `Your ticket is open: number ${String(number)}. `,
}
const received: Record<Language, (number: number) => string> = {
  zh: (number) => `已收到您的留言，工单号 ${String(number)}。`, en: (number) => `We have your message: ticket ${String(number)}. `,
}

function promiseText({ promisedAt, timeZone }: TicketOfMessage, callback: boolean, { language }: ConversationState): string {
  const at = promisedAt === null ? null : new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone, month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(promisedAt))
  if (language === 'zh') return `${at === null ? '我们会尽快' : `我们会在 ${at} 前`}${callback ? '给您回电' : '回复您'}。`
  return `We will ${callback ? 'call you back' : 'answer'} ${at === null ? 'as soon as we can' : `by ${at}`}.`
}
