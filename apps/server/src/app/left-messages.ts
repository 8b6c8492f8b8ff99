import type { Calendars } from '../modules/calendars/index.ts'
import type { CreateFromConversation } from '../modules/conversations/index.ts'
import { promisedAt, type AutomaticTicket, type Ticket, type Tickets } from '../modules/tickets/index.ts'
import { AppError } from '../platform/errors.ts'

const words = {
  zh: { message: '访客留言：', callback: '请求回电：', contact: '联系方式：' }, en: { message: 'Message left: ', callback: 'Call back: ', contact: 'Contact: ' },
}

/** A message a customer left while nobody was there, as a ticket. */
export function leftMessages(tickets: Pick<Tickets, 'createAutomatic'>, calendars: Pick<Calendars, 'hours' | 'defaultId'>): CreateFromConversation {
  return async ({ key, conversationId, customerId, language, groupId, subject, text, contact, callback }) => {
    const said = words[language]
    const plain: AutomaticTicket = {
      key, conversationId, customerId, language, groupId, type: 'general', source: 'bot', subject: `${callback ? said.callback : said.message}${subject}`, description: text,
    }
    const ticket = await withContact(tickets, plain, contact, said.contact)
    const hours = await calendars.hours(await calendars.defaultId())
    return { id: ticket.id, number: ticket.number, subject: ticket.subject, promisedAt: promisedAt(ticket), timeZone: hours?.timeZone ?? 'Asia/Shanghai' }
  }
}

/** A phone number goes into its field, which is sealed; what the form has no place for stands below the text. */
async function withContact(tickets: Pick<Tickets, 'createAutomatic'>, plain: AutomaticTicket, contact: string | null, label: string): Promise<Ticket> {
  if (contact === null) return tickets.createAutomatic(plain)
  const below = { ...plain, description: `${plain.description}\n\n${label}${contact}` }
  if (contact.includes('@')) return tickets.createAutomatic(below)
  try {
    return await tickets.createAutomatic({ ...plain, values: { phone: contact } })
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad_request') return tickets.createAutomatic(below)
    throw error
  }
}
