import type { Language, ServerFrame, SlaPolicy, TicketName, TicketPriority, TicketValues } from '@yingda/contract'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import type { AgentPrincipal, Authenticators } from '../../platform/http/bind.ts'
import { createJobRunner } from '../../platform/jobs/runner.ts'
import type { Storage } from '../../platform/storage/storage.ts'
import type { PersonalPart } from '../customers/index.ts'
import { createAnnouncements, frameFor, type TicketNews } from './announcements.ts'
import { moveCustomer, moveTickets } from './commands/customer.ts'
import { createTicket, type NewTicket } from './commands/create-ticket.ts'
import type { AuditPort, TicketContext, TicketPorts } from './context.ts'
import { makeLink, removeEndedLinks, type CustomerLink } from './customer/links.ts'
import { defaultCustomerLimits, registerCustomerRoutes, type CustomerLimits } from './customer/routes.ts'
import { registerFileRoutes, removeUnusedFiles } from './files/routes.ts'
import { findFiles, keysInUse } from './files/store.ts'
import { bulkWorker } from './jobs/bulk.ts'
import { importWorker } from './jobs/import.ts'
import { ticketJobs } from './jobs/store.ts'
import { bot, type Ticket } from './log/types.ts'
import { TicketWriter } from './log/writer.ts'
import { idsOfCustomer, ticketPart } from './person.ts'
import { registerTicketRoutes } from './routes.ts'
import { registerJobRoutes, registerSettingsRoutes } from './routes-settings.ts'
import { createSettingsCache } from './settings/cache.ts'
import { ensureDefaults } from './settings/defaults.ts'
import { readSlaChanges, type SlaChange, type SlaPlace } from './sla/changes.ts'
import { createSlaTimer } from './sla/timer.ts'
import * as store from './store.ts'

export { promisedAt } from './commands/create-ticket.ts'
export type { TicketNews } from './announcements.ts'
export type { AnswerForm, AuditPort, InspectedFile, TicketOfConversation, TicketPorts } from './context.ts'
export type { Ticket } from './log/types.ts'
export { resealTickets } from './commands/reseal-tickets.ts'
export { always, type Hours } from './sla/hours.ts'
export type { SlaChange, SlaPlace } from './sla/changes.ts'
export type { CustomerFacts } from './sla/policy.ts'

export interface TicketsOptions {
  db: Database
  bus: Bus
  keyring: Keyring
  audit: AuditPort
  storage: Storage
  log: FastifyBaseLogger
  ports: TicketPorts
  publicUrl: () => string
  maxFileBytes: number
  limits?: CustomerLimits
  now?: () => number
}

/** What a bot or another part of the system makes a ticket of. */
export interface AutomaticTicket {
  /** The same again gives the first ticket. */
  key: string
  /** Id of a type, or the key of one that ships with the product; else the first that is in use. */
  type?: string
  subject: string
  description: string
  values?: TicketValues
  customerId: string | null
  conversationId?: string
  priority?: TicketPriority
  groupId?: string | null
  tags?: readonly string[]
  source: 'bot' | 'mail' | 'api'
  language: Language
}

export interface Tickets {
  /** The first types and service levels, when there are none. */
  ensureDefaults(): Promise<void>
  /** Begins the work of a worker: the clocks and the jobs. */
  startWork(): void
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** Makes a ticket for the bot, a mail or a program; fields it does not know stay empty. */
  createAutomatic(ticket: AutomaticTicket): Promise<Ticket>
  /** Types customers may open now, each by what others name it with: its key, else its id. */
  openTypes(): Promise<{ ref: string; id: string; name: TicketName }[]>
  /** A link with which a customer follows one ticket. */
  customerLink(ticketId: string, days: number): Promise<CustomerLink>
  /** Tickets of a customer that are not over, newest activity first: for the card of a handoff and the pane beside a conversation. */
  openOfCustomer(customerId: string, limit: number): Promise<{ id: string; number: number; subject: string }[]>
  /** Service-level policies in their order. */
  slaPolicies(): Promise<readonly SlaPolicy[]>
  /** Tickets whose service-level clocks have changed since a moment, as they stand now; in the order of those changes. */
  slaChanges(after: SlaPlace, limit: number): Promise<SlaChange[]>
  /** Gives a customer the tickets of the visitor they were, or of somebody they were merged with. */
  moveCustomer(from: string, to: string): Promise<void>
  /** Ids of all tickets of a customer. */
  idsOfCustomer(customerId: string): Promise<string[]>
  /** Gives some tickets to another customer, as far as they are still the first one's. */
  moveTickets(ids: readonly string[], from: string, to: string): Promise<void>
  /** What tickets keep of a person. */
  personalPart(): PersonalPart
  /** A file as it is given out to whoever has a signed link. */
  storedFile(id: string): Promise<{ id: string; name: string; size: number; mediaType: string; storageKey: string } | null>
  /** Removes files that no ticket has and no draft may have. @returns how many */
  removeUnusedFiles(): Promise<number>
  /** Of some storage keys, those that a file of a ticket has. */
  fileKeysInUse(keys: readonly string[]): Promise<string[]>
  /** Hears what changed on any node. */
  onNews(listener: (news: readonly TicketNews[]) => void): () => void
  /** What an agent is told of it; null for nothing. */
  frameFor(agent: AgentPrincipal, news: readonly TicketNews[]): Extract<ServerFrame, { type: 'tickets' }> | null
  /** Removes files nobody used, links that ended and old jobs; called now and then. */
  cleanUp(): Promise<void>
  /** Does now what the clocks have due. @returns tickets looked at */
  tick(): Promise<number>
  /** Finishes what was accepted, then stops. */
  stop(): Promise<void>
}

/** Tickets: what takes longer than a conversation, with forms, states, service levels and the customer's own page. */
export function createTickets(options: TicketsOptions): Tickets {
  const { db, bus, log, ports } = options
  const now = options.now ?? Date.now
  const announcements = createAnnouncements(bus, log)
  const writer = new TicketWriter({
    pool: db.$client, now,
    beside: (changes) => ports.countTickets?.(changes) ?? null,
    onCommitted: announcements.committed,
    onError: (error) => { log.error({ err: error }, 'tickets: a commit failed') },
  })
  const context: TicketContext = {
    db, keyring: options.keyring, audit: options.audit, storage: options.storage, log, writer, ports, now, publicUrl: options.publicUrl, maxFileBytes: options.maxFileBytes,
    settings: createSettingsCache({ db, bus, calendars: (ids) => ports.calendars(ids) }),
  }
  const timer = createSlaTimer(context)
  const runner = createJobRunner({
    db, store: ticketJobs, workers: { bulk: bulkWorker(context), import: importWorker(context) }, agentById: (id) => ports.agentById(id),
    onError: (error, at) => { log.error({ err: error, ...at }, 'jobs of tickets') },
  })
  return {
    async ensureDefaults() {
      await ensureDefaults(db, new Date(now()).toISOString())
      context.settings.changed()
    },
    startWork() {
      timer.start()
      runner.start()
    },
    registerRoutes(app, auth) {
      registerTicketRoutes(app, auth, context)
      registerFileRoutes(app, auth, context)
      registerSettingsRoutes(app, auth, context)
      registerJobRoutes(app, auth, context, runner)
      registerCustomerRoutes(app, auth, context, options.limits ?? defaultCustomerLimits)
    },
    async createAutomatic({ type, ...ticket }) {
      const { types } = await context.settings.get()
      const active = types.filter((one) => one.active)
      const wanted = active.find((one) => one.id === type || one.key === type) ?? active[0]
      if (!wanted) throw new Error('there is no ticket type in use')
      const input: NewTicket = {
        ...ticket, by: ticket.source === 'bot' ? bot : ticket.source === 'mail' && ticket.customerId !== null ? { kind: 'customer', id: ticket.customerId } : { kind: 'system', id: null },
        typeId: wanted.id, values: ticket.values ?? {}, files: [], fileOwner: null, lenient: true,
      }
      return (await createTicket(context, input)).ticket
    },
    async openTypes() {
      const { types } = await context.settings.get()
      return types.filter((type) => type.active && type.forCustomers).map(({ id, key, name }) => ({ ref: key ?? id, id, name }))
    },
    customerLink: (ticketId, days) => makeLink(context, ticketId, null, days, false),
    async openOfCustomer(customerId, limit) {
      const tickets = await store.listOfCustomer(db, customerId, 'customer', null, 50)
      return tickets.filter(({ category }) => category !== 'solved' && category !== 'closed').slice(0, limit).map(({ id, number, subject }) => ({ id, number, subject }))
    },
    slaPolicies: async () => (await context.settings.get()).policies,
    slaChanges: (after, limit) => readSlaChanges(db, after, limit),
    moveCustomer: (from, to) => moveCustomer(context, from, to),
    idsOfCustomer: (customerId) => idsOfCustomer(db, customerId),
    moveTickets: (ids, from, to) => moveTickets(context, ids, from, to),
    personalPart: () => ticketPart(context),
    async storedFile(id) {
      return (await findFiles(db, [id])).get(id) ?? null
    },
    removeUnusedFiles: () => removeUnusedFiles(context),
    fileKeysInUse: (keys) => keysInUse(db, keys),
    onNews: announcements.onNews,
    frameFor,
    async cleanUp() {
      await removeEndedLinks(context)
      await ticketJobs.removeOld(db)
    },
    tick: timer.tick,
    async stop() {
      await timer.close()
      await runner.close()
      await writer.close()
      announcements.close()
      context.settings.close()
    },
  }
}
