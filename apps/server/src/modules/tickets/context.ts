import type { AuditAction, Language } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Readable } from 'node:stream'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Queryable } from '../../platform/database/rows.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import type { Storage } from '../../platform/storage/storage.ts'
import type { Statement, TicketWriter, Written } from './log/writer.ts'
import type { CalendarSource, SettingsCache } from './settings/cache.ts'
import type { CustomerFacts } from './sla/policy.ts'

export interface AuditPort {
  record(entry: { actor: { readonly id: string } | 'system'; action: AuditAction; subject: string; detail?: Record<string, unknown> }, tx?: Queryable): Promise<void>
}

/** A file as the storage and the inspection of its bytes know it. */
export interface InspectedFile {
  storageKey: string
  name: string
  mediaType: string
  /** Bytes. */
  size: number
  width?: number | undefined
  height?: number | undefined
}

export interface TicketOfConversation {
  ticketId: string
  number: number
  subject: string
  byAgentId: string | null
  /** The customer made it and is told: with the time until when an answer is promised, null when none is. */
  told?: { promisedAt: string | null }
}

/** The form an answer of the bot offered, and what the conversation knows of what it asks for. */
export interface AnswerForm {
  typeId: string
  /** The customer's words it was the answer to; '' for none that were typed. */
  asked: string
  found: Readonly<Partial<Record<'phone' | 'email' | 'order_number', string>>>
}

/** What this module needs of others; handed in at the composition root. */
export interface TicketPorts {
  /** Names of users by id, deactivated ones too. */
  agentNames(ids: readonly string[]): Promise<Map<string, string>>
  /** Those of the ids that are active users who may work. */
  activeAgents(ids: readonly string[]): Promise<Set<string>>
  /** Names and numbers of customers by id. */
  customerNames(ids: string[]): Promise<Map<string, { name: string | null; number: number }>>
  /** Whether the agent may know of the customer, other than by tickets. */
  maySeeCustomer(agent: AgentPrincipal, customerId: string): Promise<boolean>
  /** The customer whose number (or, for those who may see it, phone or e-mail) this is. */
  findCustomer?(agent: AgentPrincipal, text: string): Promise<string | null>
  /** The user as they may act now; null when they are gone or not active. */
  agentById(userId: string): Promise<AgentPrincipal | null>
  /** The statement that counts a customer's tickets, sent in the transaction that writes them; null when nothing changes. */
  countTickets?(changes: readonly Written[]): Statement | null
  /** For the choice of a service level. */
  customerFacts?(customerId: string): Promise<CustomerFacts>
  /** Those of the ids that are groups. */
  knownGroups?(ids: readonly string[]): Promise<Set<string>>
  calendars: CalendarSource
  /** The customer of a conversation the agent may see. @throws AppError not_found */
  conversationForAgent(agent: AgentPrincipal, conversationId: string): Promise<{ customerId: string }>
  /** Whether a conversation is this customer's own. */
  isOwnConversation(customerId: string, conversationId: string): Promise<boolean>
  /** What the bot offered there to this customer; null when it is no own conversation or nothing was offered. */
  formOfAnswer?(customerId: string, conversationId: string, answerSeq: number): Promise<AnswerForm | null>
  /** Tells the conversation that a ticket goes on with it. */
  noteConversation?(conversationId: string, ticket: TicketOfConversation): Promise<void>
  /** Stores bytes after looking at them. @throws AppError too_large, unsupported_type, bad_request, overloaded */
  storeFile(upload: { body: Readable; name: string; language: Language; maxBytes: number }): Promise<InspectedFile>
  /** A signed link to a file that works for a few minutes. */
  fileLink(id: string): { url: string; expiresAt: string }
}

/** What the commands of this module work with. */
export interface TicketContext {
  db: Database
  keyring: Keyring
  audit: AuditPort
  storage: Storage
  log: FastifyBaseLogger
  writer: TicketWriter
  settings: SettingsCache
  ports: TicketPorts
  /** Bytes of one file. */
  maxFileBytes: number
  publicUrl: () => string
  /** Milliseconds since 1970. */
  now: () => number
}
