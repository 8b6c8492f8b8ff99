import type { Language, OwnTicket, OwnTicketEvent, OwnTicketSummary, OwnTicketType, TicketType } from '@yingda/contract'
import { administratorName } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import type { TicketContext } from '../context.ts'
import { isOver } from '../commands/moves.ts'
import { isPast, mayConfirm, mayRemind, remindAgainAt } from '../commands/customer.ts'
import type { StoredEvent, Ticket } from '../log/types.ts'
import { stateOf } from '../settings/definition.ts'
import { presentValues } from '../presenter.ts'
import { readEvents } from '../store.ts'

/** What a customer may fill in of a type. */
export function presentOwnType(type: TicketType): OwnTicketType {
  const fields = type.fields.filter((field) => field.customer === 'fill')
  return {
    id: type.id, name: type.name, description: type.description,
    fields: fields.map(({ key, kind, name, help, options, required, min, max }) => ({ key, kind, name, help, options, required, min, max })),
  }
}

const stateName = (type: TicketType, key: string): OwnTicketSummary['state'] => stateOf(type, key)?.name ?? { zh: key, en: key }

export function presentOwnSummary(ticket: Ticket, type: TicketType): OwnTicketSummary {
  const { id, number, category, subject, createdAt, updatedAt } = ticket
  return { id, number, category, subject, createdAt, updatedAt, type: type.name, state: stateName(type, ticket.state), waitsForYou: category === 'pending_customer' }
}

/** Events kept of a customer's page: more is no page any more. */
const SHOWN = 500

/** A ticket as its customer may see it: no notes among colleagues, no clocks, nobody's ids. */
export async function presentOwnTicket(context: TicketContext, ticket: Ticket, language: Language): Promise<OwnTicket> {
  const type = (await context.settings.get()).type(ticket.typeId)
  const shown = sql`(type in ('created', 'state', 'reminder', 'rated') or (type = 'reply' and (data->>'internal')::boolean is not true))`
  const [{ events }, values] = await Promise.all([readEvents(context.db, ticket.id, undefined, SHOWN, shown), presentValues(context, type, ticket, true)])
  const users = [...new Set(events.flatMap(({ by }) => (by.kind === 'agent' ? (by.id ?? []) : [])))]
  const names = users.length === 0 ? new Map<string, string>() : await context.ports.agentNames(users)
  const now = context.now()
  const again = remindAgainAt(ticket, type, now)
  const remind = mayRemind(ticket, type)
  return {
    ...presentOwnSummary(ticket, type),
    fields: type.fields.filter(({ key, customer }) => customer !== 'hidden' && ticket.values[key] !== undefined).map(({ key, kind, name, options }) => {
      const value = values[key] ?? null
      return { key, kind, name, value, options: options.filter((one) => [value].flat().some((chosen) => chosen === one.value)) }
    }),
    events: events.flatMap((event) => presentOwnEvent(event, type, names, language) ?? []),
    can: { reply: ticket.mergedInto === null, remind: remind && again === null, confirm: mayConfirm(ticket), rate: isOver(ticket.category) && !(isPast(ticket, type, now) && ticket.rating !== null) },
    remindAgainAt: remind && again !== null ? new Date(again).toISOString() : null,
    reminders: ticket.reminders, rating: ticket.rating, maxAttachmentBytes: context.maxFileBytes,
  }
}

function presentOwnEvent(event: StoredEvent, type: TicketType, names: ReadonlyMap<string, string>, language: Language): OwnTicketEvent | null {
  const { seq, at } = event
  switch (event.type) {
    case 'created':
    case 'reply': {
      const known = event.by.kind === 'agent' && event.by.id !== null ? (names.get(event.by.id) ?? null) : null
      const name = known === administratorName.zh ? administratorName[language] : known
      return { seq, at, type: 'message', from: event.by.kind, name, text: event.text, files: event.files }
    }
    case 'state':
      return { seq, at, type: 'state', state: stateName(type, event.to), category: event.category, reopened: event.reopened }
    case 'reminder':
      return { seq, at, type: 'reminder' }
    case 'rated':
      return { seq, at, type: 'rated', score: event.score }
    default:
      return null
  }
}
