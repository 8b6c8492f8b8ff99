import type { AuditAction } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Database, Transaction } from '../../platform/database/database.ts'
import type { OpenTicketTypes } from './ticket-types.ts'

/** Who does something: a user. */
export interface Actor {
  id: string
}

/** What the audit log keeps of an act; handed in at the composition root. */
export interface AuditPort {
  /** Written in the same transaction as the act itself. */
  record(entry: { actor: Actor; action: AuditAction; subject: string; detail: Record<string, unknown> }, tx: Transaction): Promise<void>
}

/** What the commands of this module work with. */
export interface KnowledgeContext {
  db: Database
  audit: AuditPort
  log: FastifyBaseLogger
  /** The segments of customers there are; null where none can be named. */
  segmentIds: (() => Promise<ReadonlySet<string>>) | null
  /** Milliseconds since 1970. */
  now: () => number
  /** Types an answer may lead to now. */
  ticketTypes: OpenTicketTypes
  /** Tells the trainers of all nodes that committed knowledge has changed. */
  changed: () => void
}

/** The time of a change, as it is stored. */
export const instantNow = (context: KnowledgeContext): string => new Date(context.now()).toISOString()
