import type { AttachmentRef, TicketCategory, TicketPriority, TicketSource, TicketTarget, TicketValue } from '@yingda/contract'

/** Who did something, as it is stored: names are looked up when it is read. */
export interface Actor {
  kind: 'agent' | 'customer' | 'bot' | 'system'
  id: string | null
}
export const system: Actor = { kind: 'system', id: null }
export const bot: Actor = { kind: 'bot', id: null }

/** A personal value: what it is lies sealed in a table of its own. */
export interface Sealed {
  sealed: true
}
export type StoredValue = Exclude<TicketValue, null> | Sealed
export type StoredValues = Record<string, StoredValue>

/** One target. While `from` is an instant the clock runs and `leftMs` was left then; without it the clock stands still. */
export interface Clock {
  target: TicketTarget
  cycle: number
  goalMs: number
  startedAt: string
  from: string | null
  leftMs: number
  dueAt: string | null
  warnAt: string | null
  metAt: string | null
  warnedAt: string | null
  breachedAt: string | null
}

export interface Sla {
  policyId: string
  clocks: Clock[]
  /** Escalations that were made: target, cycle and place in the policy. */
  escalated: string[]
  /** When something is to be done next; null: nothing waits. */
  nextAt: string | null
}

export type LinkKind = 'related' | 'follow_up' | 'follows'

/** A ticket: the fold of its events. */
export interface Ticket {
  id: string
  number: number
  typeId: string
  state: string
  category: TicketCategory
  priority: TicketPriority
  subject: string
  customerId: string | null
  assigneeId: string | null
  groupId: string | null
  source: TicketSource
  tags: string[]
  values: StoredValues
  createdAt: string
  createdBy: Actor
  updatedAt: string
  solvedAt: string | null
  closesAt: string | null
  followers: string[]
  participants: string[]
  conversationIds: string[]
  parentId: string | null
  childIds: string[]
  links: { ticketId: string; kind: LinkKind }[]
  mergedInto: string | null
  mergedFrom: string[]
  /** Where it was before it was merged. */
  beforeMerge: { state: string; category: TicketCategory } | null
  /** An agent has answered the customer. */
  answered: boolean
  customerWaits: boolean
  reminders: number
  /** The newest, oldest first. */
  reminderTimes: string[]
  rating: number | null
  ratingComment: string | null
  sla: Sla | null
  /** Its content was erased. */
  erased?: true
  /** The seq of the last change that somebody may have to know of before changing more: what the clocks do is none. */
  version: number
  lastSeq: number
}

export type Change =
  | { field: 'subject'; from: string; to: string }
  | { field: 'priority'; from: TicketPriority; to: TicketPriority }
  | { field: 'tags'; from: string[]; to: string[] }
  | { field: 'type'; from: string; to: string }
  | { field: 'customer'; from: string | null; to: string | null }
  | { field: `value:${string}`; from: StoredValue | null; to: StoredValue | null }

export type SlaStep = 'started' | 'changed' | 'paused' | 'resumed' | 'met' | 'warned' | 'breached' | 'escalated' | 'ended'

/** An event before the log gives it its seq and time. */
export type NewEvent = { by: Actor; key?: string } & (
  | {
      type: 'created'
      number: number
      typeId: string
      state: string
      category: TicketCategory
      priority: TicketPriority
      subject: string
      text: string
      files: AttachmentRef[]
      values: StoredValues
      customerId: string | null
      assigneeId: string | null
      groupId: string | null
      followers: string[]
      source: TicketSource
      tags: string[]
      conversationId: string | null
    }
  | { type: 'reply'; internal: boolean; text: string; files: AttachmentRef[]; mentions: string[] }
  | { type: 'changed'; changes: Change[] }
  | { type: 'state'; from: string; to: string; category: TicketCategory; reopened: boolean; confirmed: boolean; closesAt: string | null }
  | { type: 'assigned'; assigneeId: string | null; groupId: string | null }
  | { type: 'followed'; userId: string; on: boolean }
  | { type: 'merged'; way: 'into' | 'from'; other: string; on: boolean; state?: string; category?: TicketCategory }
  | { type: 'linked'; kind: LinkKind | 'parent' | 'child'; other: string; on: boolean }
  | { type: 'conversation'; conversationId: string }
  | { type: 'reminder' }
  | { type: 'sla'; what: SlaStep; targets: TicketTarget[]; sla: Sla | null; notify?: string[] }
  | { type: 'rated'; score: number; comment: string | null }
  | { type: 'erased' }
)
export type StoredEvent = NewEvent & { seq: number; at: string }

/** What is written beside the events of a ticket, in the same transaction. */
export interface Beside {
  /** To be found by a search. */
  text?: string
  /** Personal values, sealed; null takes one away. */
  personal?: Record<string, string | null>
  /** Files that belong to the ticket from now on; `shown`: the customer may have them. */
  files?: { id: string; shown: boolean }[]
  /** Takes the words out of all its events, its personal values, links and what a search looks in. */
  erase?: true
}

export interface TicketChange extends Beside {
  ticketId: string
  events: NewEvent[]
}

/** What a decision is made on. */
export interface Moment {
  /** The time, in milliseconds since 1970. */
  at: number
  /** For a new ticket; 0 when the command makes none. */
  number: number
}

/**
 * What a command wants on the tickets at hand. Pure: it may run again on newer ones.
 * @throws AppError to refuse.
 */
export type Decide = (tickets: ReadonlyMap<string, Ticket>, moment: Moment) => TicketChange[]

export interface Command {
  /** The tickets concerned, those to be made included. */
  ids: readonly string[]
  decide: Decide
  /** A key's own event: when the ticket has it already, nothing is decided. */
  once?: { ticketId: string; key: string } | undefined
  /** It makes a ticket and needs a number. */
  creates?: boolean
  /** Settings the SLA was worked out with. */
  basis: string
}

export interface Outcome {
  tickets: ReadonlyMap<string, Ticket>
  /** The events it wrote, by ticket. */
  events: ReadonlyMap<string, StoredEvent[]>
  /** True when the key had been there. */
  repeated: boolean
}
