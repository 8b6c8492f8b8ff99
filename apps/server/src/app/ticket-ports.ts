import { sql } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import { addBusinessMs, businessMsBetween, type Calendars, type WorkingCalendar } from '../modules/calendars/index.ts'
import type { Attachments } from '../modules/channels/index.ts'
import { formOfAnswer } from '../modules/bot/index.ts'
import { tellConversation, type Conversations } from '../modules/conversations/index.ts'
import { ticketsCounted, type Customers, type TicketChange } from '../modules/customers/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import { always, type Hours, type TicketPorts } from '../modules/tickets/index.ts'
import type { Database } from '../platform/database/database.ts'
import { anyOf, rowsOf } from '../platform/database/rows.ts'

interface Parts {
  db: Database
  identity: Pick<Identity, 'agentNames' | 'principalOfUser'>
  calendars: Pick<Calendars, 'hours' | 'defaultId'>
  customers: Pick<Customers, 'names' | 'search' | 'maySee' | 'standing'>
  conversations: Conversations
  attachments: Pick<Attachments, 'store' | 'link'>
}

interface Reckoned {
  hours: Hours
  version: string
}

/** What a ticket adds to its customer's count, or takes away. */
function countOf(ticket: { customerId: string | null; category: string } | null, by: 1 | -1): TicketChange[] {
  if (ticket === null || ticket.customerId === null) return []
  return [{ customerId: ticket.customerId, tickets: by, open: ticket.category === 'solved' || ticket.category === 'closed' ? 0 : by }]
}

/** What tickets need of the rest of the house. */
export function ticketPorts({ db, identity, calendars, customers, conversations, attachments }: Parts): TicketPorts {
  const known = new WeakMap<WorkingCalendar, Reckoned>()
  const reckon = (calendar: WorkingCalendar): Reckoned => {
    const kept = known.get(calendar)
    if (kept) return kept
    const { timeZone, weekly, exceptions } = calendar
    const version = createHash('sha256').update(JSON.stringify([timeZone, weekly, exceptions])).digest('base64url').slice(0, 12)
    const hours: Hours = { add: (from, ms) => addBusinessMs(calendar, from, ms), between: (from, to) => businessMsBetween(calendar, from, to) }
    const fresh = { hours, version }
    known.set(calendar, fresh)
    return fresh
  }
  return {
    agentNames: (ids) => identity.agentNames(ids),
    async activeAgents(ids) {
      const users = await Promise.all([...new Set(ids)].map((id) => identity.principalOfUser(id)))
      return new Set(users.flatMap((user) => (user?.permissions.has('tickets.edit') === true ? [user.userId] : [])))
    },
    agentById: (id) => identity.principalOfUser(id),
    customerNames: (ids) => customers.names(ids),
    maySeeCustomer: (agent, id) => customers.maySee(agent, id),
    countTickets: (changes) => ticketsCounted(changes.flatMap(({ before, ticket }) => [...countOf(before, -1), ...countOf(ticket, 1)])),
    async customerFacts(customerId) {
      const { segmentIds = [], level = null } = (await customers.standing([customerId])).get(customerId) ?? {}
      return { segmentIds, level: level === null ? null : String(level) }
    },
    findCustomer: async (agent, text) => (await customers.search(agent, text))[0] ?? null,
    async knownGroups(ids) {
      const rows = ids.length === 0 ? [] : await rowsOf<{ id: string }>(db, sql`select id from groups where id = ${anyOf(ids)}`)
      return new Set(rows.map((row) => row.id))
    },
    async calendars(ids) {
      const found = await Promise.all(
        ids.map(async (id): Promise<[string | null, Reckoned][]> => {
          const calendar = await calendars.hours(id ?? (await calendars.defaultId()))
          if (calendar) return [[id, reckon(calendar)]]
          // Without a calendar at all, every hour counts.
          return id === null ? [[null, { hours: always, version: 'always' }]] : []
        }),
      )
      return new Map(found.flat())
    },
    async conversationForAgent(agent, id) {
      const { customerId } = await conversations.access(agent, id)
      return { customerId }
    },
    async isOwnConversation(customerId, id) {
      const state = await conversations.accessAsCustomer(customerId, id)
      return state !== null
    },
    formOfAnswer: (customerId, conversationId, answerSeq) => formOfAnswer(conversations, customerId, conversationId, answerSeq),
    async noteConversation(id, { ticketId, number, subject, byAgentId, told }) {
      if (told !== undefined) {
        const hours = await calendars.hours(await calendars.defaultId())
        return tellConversation(conversations, id, { id: ticketId, number, subject, promisedAt: told.promisedAt, timeZone: hours?.timeZone ?? 'Asia/Shanghai' })
      }
      await conversations.linkTicket(id, byAgentId, { id: ticketId, number, subject })
    },
    storeFile: (upload) => attachments.store(upload),
    fileLink: (id) => attachments.link(id),
  }
}
