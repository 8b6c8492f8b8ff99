import type { AttachmentRef, TicketType } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { TicketContext } from '../context.ts'
import { ownFiles, type FileOwner } from '../files/own.ts'
import { system, type Actor, type NewEvent, type Ticket } from '../log/types.ts'
import { firstState } from '../settings/definition.ts'
import { raised } from '../sla/complete.ts'
import { listOfCustomer } from '../store.ts'
import { isOver, stateEvent } from './moves.ts'
import { emptyReply } from './refusals.ts'
import { idOf, run } from './run.ts'

const DAY = 24 * 60 * 60 * 1000
const MOVED_AT_ONCE = 100

/** A customer at one of their tickets, by token or by link; whoever calls has asked whether it is theirs. */
export interface AtTicket {
  ticket: Ticket
  by: Actor
  fileOwner: FileOwner
}

export interface CustomerReply {
  key: string
  text: string
  files: readonly string[]
}

/** The ticket is over for good: what the customer writes begins a new one. */
class Over extends Error {}

/** True when a customer's words no longer open the ticket again. */
export function isPast(ticket: Ticket, type: TicketType, at: number): boolean {
  if (ticket.category === 'closed') return true
  if (ticket.category !== 'solved' || ticket.solvedAt === null) return false
  return at > Date.parse(ticket.solvedAt) + type.rules.reopenDays * DAY
}

/**
 * The customer writes. A ticket that waits for them goes on, a solved one is opened again within its days, and one that is
 * over gets a follow-up that is linked with it.
 * @returns the ticket it went to.
 */
export async function replyAsCustomer(context: TicketContext, { ticket: seen, by, fileOwner }: AtTicket, reply: CustomerReply): Promise<Ticket> {
  if (reply.text.trim() === '' && reply.files.length === 0) throw emptyReply()
  // Sent again by a link that has gone on with the ticket these words made.
  if (seen.links.some((link) => link.kind === 'follows' && idOf(followUpOf(link.ticketId, by), reply.key) === seen.id)) return seen
  const key = `reply:${by.id ?? ''}:${reply.key}`
  const settings = await context.settings.get()
  if (isPast(seen, settings.type(seen.typeId), context.now())) return followUp(context, { ticket: seen, by, fileOwner }, reply)
  const files = await ownFiles(context, fileOwner, seen.id, reply.files)
  try {
    const outcome = await run(context, {
      ids: [seen.id], customerIds: [seen.customerId], once: { ticketId: seen.id, key },
      decide(tickets, { at }, now) {
        const ticket = existing(tickets, seen.id)
        const type = now.type(ticket.typeId)
        if (isPast(ticket, type, at)) throw new Over()
        const events: NewEvent[] = [{ type: 'reply', by, key, internal: false, text: reply.text, files, mentions: [] }, ...reopening(ticket, type, by, at)]
        return [{ ticketId: ticket.id, events, text: reply.text, files: reply.files.map((id) => ({ id, shown: true })) }]
      },
    })
    return outcome.tickets.get(seen.id) ?? seen
  } catch (error) {
    if (error instanceof Over) return followUp(context, { ticket: seen, by, fileOwner }, reply)
    throw error
  }
}

/** A ticket that was solved or waited for the customer is in work again. */
function reopening(ticket: Ticket, type: TicketType, by: Actor, at: number): NewEvent[] {
  const open = firstState(type, 'open', 'new')
  if (open === undefined || (ticket.category !== 'solved' && ticket.category !== 'pending_customer')) return []
  return [stateEvent(type, ticket.state, open.key, by, at, { reopened: ticket.category === 'solved' })]
}

const followUpOf = (oldId: string, by: Actor): string => `follow-up:${oldId}:${by.id ?? ''}`

async function followUp(context: TicketContext, { ticket: old, by, fileOwner }: AtTicket, reply: CustomerReply): Promise<Ticket> {
  const id = idOf(followUpOf(old.id, by), reply.key)
  const files: AttachmentRef[] = await ownFiles(context, fileOwner, id, reply.files)
  const outcome = await run(context, {
    ids: [old.id, id], customerIds: [old.customerId], creates: true,
    decide(tickets, { number }, settings) {
      if (tickets.has(id)) return []
      const past = existing(tickets, old.id)
      const type = settings.type(past.typeId)
      const [first] = type.states
      const created: NewEvent = {
        type: 'created', by, number, typeId: type.id, state: first?.key ?? past.state, category: first?.category ?? 'new', priority: type.priority, subject: past.subject,
        text: reply.text, files, values: {}, customerId: past.customerId, assigneeId: null, groupId: past.groupId, followers: past.assigneeId === null ? [] : [past.assigneeId],
        source: 'customer', tags: past.tags, conversationId: null,
      }
      return [
        { ticketId: id, events: [created, { type: 'linked', by: system, kind: 'follows', other: past.id, on: true }], text: [String(number), past.subject, reply.text].join('\n'), files: reply.files.map((file) => ({ id: file, shown: true })) },
        { ticketId: past.id, events: [{ type: 'linked', by: system, kind: 'follow_up', other: id, on: true }] },
      ]
    },
  })
  return existing(outcome.tickets, id)
}

function existing(tickets: ReadonlyMap<string, Ticket>, id: string): Ticket {
  const ticket = tickets.get(id)
  if (ticket === undefined) throw new AppError('not_found')
  return ticket
}

/** When a reminder is possible again, in milliseconds since 1970; null: now. */
export function remindAgainAt(ticket: Ticket, { rules }: TicketType, at: number): number | null {
  const window = rules.reminders.seconds * 1000
  const recent = ticket.reminderTimes.map((one) => Date.parse(one)).filter((one) => one > at - window)
  const oldest = recent.at(-rules.reminders.times)
  return oldest === undefined || recent.length < rules.reminders.times ? null : oldest + window
}

export const mayRemind = (ticket: Ticket, { rules }: TicketType): boolean => !isOver(ticket.category) && ticket.mergedInto === null && rules.reminders.times > 0

/** The customer reminds us; every so many reminders raise the priority. @throws AppError not_allowed_now, rate_limited */
export async function remind(context: TicketContext, { ticket: seen, by }: AtTicket): Promise<Ticket> {
  const outcome = await run(context, {
    ids: [seen.id], customerIds: [seen.customerId],
    decide(tickets, { at }, settings) {
      const ticket = existing(tickets, seen.id)
      const type = settings.type(ticket.typeId)
      if (!mayRemind(ticket, type)) throw new AppError('not_allowed_now', { text: { zh: '该工单已处理完毕，无需催办；如仍有问题，请直接回复。', en: 'This ticket is done. If something is still wrong, write a reply.' } })
      const again = remindAgainAt(ticket, type, at)
      if (again !== null) throw tooOften(again, at)
      const events: NewEvent[] = [{ type: 'reminder', by }]
      const { raiseAfter } = type.rules
      if (raiseAfter !== null && (ticket.reminders + 1) % raiseAfter === 0 && ticket.priority !== 'urgent') {
        events.push({ type: 'changed', by: system, changes: [{ field: 'priority', from: ticket.priority, to: raised(ticket.priority) }] })
      }
      return [{ ticketId: ticket.id, events }]
    },
  })
  return existing(outcome.tickets, seen.id)
}

function tooOften(again: number, at: number): AppError {
  const seconds = Math.ceil((again - at) / 1000)
  const [minutes, hours] = [Math.ceil(seconds / 60), Math.ceil(seconds / 3600)]
  const [zh, en] = minutes <= 90 ? [`${String(minutes)} 分钟`, `${String(minutes)} min`] : [`${String(hours)} 小时`, `${String(hours)} h`]
  return new AppError('rate_limited', { retryAfter: seconds, text: { zh: `我们已收到您的催办，正在加紧处理；${zh}后可再次催办。`, en: `We have your reminder and are on it. You can remind us again in ${en}.` } })
}

export const mayConfirm = (ticket: Ticket): boolean => ticket.category === 'solved' || ticket.category === 'pending_customer'

/** The customer says that it is solved: the ticket closes. Said again it changes nothing. @throws AppError not_allowed_now */
export async function confirmSolved(context: TicketContext, { ticket: seen, by }: AtTicket): Promise<Ticket> {
  const outcome = await run(context, {
    ids: [seen.id], customerIds: [seen.customerId],
    decide(tickets, { at }, settings) {
      const ticket = existing(tickets, seen.id)
      if (ticket.category === 'closed') return []
      if (!mayConfirm(ticket)) throw new AppError('not_allowed_now', { text: { zh: '该工单还在处理中，解决后即可确认。', en: 'This ticket is still in work. It can be confirmed once it is solved.' } })
      const type = settings.type(ticket.typeId)
      const closed = firstState(type, 'closed')
      return closed ? [{ ticketId: ticket.id, events: [stateEvent(type, ticket.state, closed.key, by, at, { confirmed: true })] }] : []
    },
  })
  return existing(outcome.tickets, seen.id)
}

/** The customer rates how it was handled; a later rating replaces it. @throws AppError not_allowed_now before it is solved */
export async function rate(context: TicketContext, { ticket: seen, by }: AtTicket, score: number, comment: string | null): Promise<Ticket> {
  const outcome = await run(context, {
    ids: [seen.id], customerIds: [seen.customerId],
    decide(tickets) {
      const ticket = existing(tickets, seen.id)
      if (!isOver(ticket.category)) throw new AppError('not_allowed_now', { text: { zh: '工单解决后才能评价。', en: 'A ticket can be rated once it is solved.' } })
      return ticket.rating === score && ticket.ratingComment === comment ? [] : [{ ticketId: ticket.id, events: [{ type: 'rated', by, score, comment }] }]
    },
  })
  return existing(outcome.tickets, seen.id)
}

/** Gives one customer the tickets of another: a visitor who turns out to be known, or two who were merged. */
export async function moveCustomer(context: TicketContext, from: string, to: string): Promise<void> {
  if (from === to) return
  for (;;) {
    const tickets = await listOfCustomer(context.db, from, 'customer', null, MOVED_AT_ONCE)
    if (tickets.length === 0) return
    await moveTickets(context, tickets.map(({ id }) => id), from, to)
  }
}

/** Gives some tickets to another customer, as far as they are still the first one's. */
export async function moveTickets(context: TicketContext, ids: readonly string[], from: string, to: string): Promise<void> {
  await Promise.all(ids.map((id) => run(context, {
    ids: [id], customerIds: [to],
    decide: (now) => (existing(now, id).customerId === from ? [{ ticketId: id, events: [{ type: 'changed', by: system, changes: [{ field: 'customer', from, to }] }] }] : []),
  })))
}
