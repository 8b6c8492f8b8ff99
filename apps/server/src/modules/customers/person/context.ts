import type { Bus } from '../../../platform/bus/bus.ts'
import type { Keyring } from '../../../platform/crypto/keyring.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import type { Storage } from '../../../platform/storage/storage.ts'
import type { Audit } from '../../audit/index.ts'
import type { PersonalPart } from './parts.ts'

/** What the rest of the house does when a person's standing changes; handed in at the composition root. */
export interface PersonPorts {
  maySeeCustomer: (agent: AgentPrincipal, customerId: string) => Promise<boolean>
  /** Those of the ids the agent may see. */
  inSight: (agent: AgentPrincipal, customerIds: readonly string[]) => Promise<ReadonlySet<string>>
  /** How many conversations each has. */
  conversationCounts: (customerIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** Names of users by id. */
  agentNames: (ids: readonly string[]) => Promise<Map<string, string>>
  siteNames: () => Promise<ReadonlyMap<string, string>>
  /** Ends what a blocked customer has open. */
  closeConversations: (customerId: string) => Promise<void>
  /** What belongs to a customer and moves with them. `move` passes over what is not the first one's any more. */
  movables: readonly { kind: 'conversation' | 'ticket'; idsOf: (customerId: string) => Promise<string[]>; move: (ids: readonly string[], from: string, to: string) => Promise<unknown> }[]
  /** Everything that keeps something of customers, in the order in which it is erased; customers themselves come last. */
  parts: readonly PersonalPart[]
}

export interface PersonOptions {
  db: Database
  bus: Bus
  keyring: Keyring
  storage: Storage
  audit: Pick<Audit, 'record'>
  ports: PersonPorts
  onError: (error: unknown) => void
  /** Hears that an erasure is done: the line belongs in a list that outlives the database. */
  onErased?: (line: ErasedLine) => Promise<void>
  now?: () => number
}

/** What is kept outside the database, to be replayed after a restore. */
export interface ErasedLine {
  request: string
  subject: string
  /** ISO 8601. */
  at: string
}

export interface PersonContext extends PersonOptions {
  now: () => number
}

export const BUS_TOPIC = 'customers.standing'
/** Announced on every node: what open connections must know. */
export type StandingNews = { kind: 'block' | 'consent' | 'moved' | 'erased'; ids: string[] }

export function announce(context: PersonContext, kind: StandingNews['kind'], ids: readonly string[]): void {
  context.bus.publish(BUS_TOPIC, { kind, ids: [...ids].slice(0, 100) })
}

export const iso = (context: Pick<PersonContext, 'now'>): string => new Date(context.now()).toISOString()

/** How a customer is told from others in a list that must not name them. */
export const subjectHash = (keyring: Pick<Keyring, 'hash'>, customerId: string): string => keyring.hash(customerId, 'privacy.subject')
