import { z } from 'zod'
import { cleanText, instant, uuid } from './common.ts'
import { attachmentRef } from './conversation.ts'
import { clientId } from './realtime.ts'

/** Longest description or reply of a ticket, in UTF-16 code units. */
export const MAX_TICKET_TEXT = 20_000
export const MAX_TICKET_FILES = 10

/** What a state means, whatever the company calls it. The clocks of a target stand still in `pending_customer` and `on_hold`. */
export const ticketCategory = z.enum(['new', 'open', 'pending_customer', 'on_hold', 'solved', 'closed'])
export type TicketCategory = z.infer<typeof ticketCategory>

export const ticketPriority = z.enum(['low', 'normal', 'high', 'urgent'])
export type TicketPriority = z.infer<typeof ticketPriority>

/** Where a ticket came from. */
export const ticketSource = z.enum(['agent', 'bot', 'conversation', 'mail', 'api', 'customer'])
export type TicketSource = z.infer<typeof ticketSource>

/** `phone` and `email` are personal: sealed, and masked for those who may not see contact data. */
export const ticketFieldKind = z.enum(['text', 'long_text', 'number', 'date', 'datetime', 'select', 'multi_select', 'checkbox', 'phone', 'email', 'file'])
export type TicketFieldKind = z.infer<typeof ticketFieldKind>

/** Part of a type: unique in it, lower case, and kept for ever. */
export const ticketKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u)

/** A type as something else names it: by the key of one that ships with the product, else by its id. */
export const ticketTypeRef = z.union([ticketKey, uuid])

/** A name in both languages; where one is empty the other is shown. */
export const ticketName = z.strictObject({ zh: cleanText(80, 0), en: cleanText(80, 0) }).refine((name) => name.zh.trim() !== '' || name.en.trim() !== '', 'a name in at least one language')
export type TicketName = z.infer<typeof ticketName>

/** A field's value as it is sent: text (also ISO dates and instants, option values, phone, e-mail), number, list of options or of file ids, or yes/no. Null clears. */
export const ticketValue = z.union([cleanText(10_000, 0), z.number(), z.boolean(), z.array(z.string().max(200)).max(100), z.null()])
export type TicketValue = z.infer<typeof ticketValue>
/** By field key. */
export const ticketValues = z.record(ticketKey, ticketValue)
export type TicketValues = z.infer<typeof ticketValues>

/** Who did something. `name` is null for those whose name the reader may not see, and of what the system did. */
export const ticketActor = z.object({ kind: z.enum(['agent', 'customer', 'bot', 'system']), id: uuid.nullable(), name: z.string().nullable() })
export type TicketActor = z.infer<typeof ticketActor>

export const ticketTarget = z.enum(['first_reply', 'next_reply', 'resolution'])
export type TicketTarget = z.infer<typeof ticketTarget>

/** One target of a ticket. */
export const ticketClock = z.object({
  target: ticketTarget,
  /** From 1: the next reply is awaited again and again. */
  cycle: z.int(),
  /** Business time allowed, in milliseconds. */
  goalMs: z.int(),
  startedAt: instant,
  /** Null while it stands still, and when working hours never come. */
  dueAt: instant.nullable(),
  warnAt: instant.nullable(),
  /** Business time left while it stands still, in milliseconds; below zero when it is over. Null while it runs. */
  leftMs: z.int().nullable(),
  metAt: instant.nullable(),
  warnedAt: instant.nullable(),
  breachedAt: instant.nullable(),
})
export type TicketClock = z.infer<typeof ticketClock>

/** `none`: no target waits; `paused`: the clocks stand still; then by the worst of the targets that wait. */
export const ticketSlaStatus = z.enum(['none', 'ok', 'paused', 'warned', 'breached'])
export type TicketSlaStatus = z.infer<typeof ticketSlaStatus>

const idAndName = z.object({ id: uuid, name: z.string().nullable() })

/** A row of a list. */
export const ticketSummary = z.object({
  id: uuid,
  /** Small and unique: people say #1024. */
  number: z.int(),
  typeId: uuid,
  /** Key of the state in its type. */
  state: z.string(),
  category: ticketCategory,
  priority: ticketPriority,
  subject: z.string(),
  /** The requester; `number` is what people say of a customer without a name. */
  customer: idAndName.extend({ number: z.int() }).nullable(),
  assignee: idAndName.nullable(),
  groupId: uuid.nullable(),
  source: ticketSource,
  tags: z.array(z.string()),
  createdAt: instant,
  updatedAt: instant,
  solvedAt: instant.nullable(),
  /** When the next target that waits is due; null: none, or the clocks stand still. */
  dueAt: instant.nullable(),
  sla: ticketSlaStatus,
  /** True when the customer spoke last. */
  customerWaits: z.boolean(),
  reminders: z.int(),
  rating: z.int().nullable(),
  conversationId: uuid.nullable(),
  /** The ticket this one goes on in. */
  mergedInto: uuid.nullable(),
  /** Its content was erased with its customer; the subject is empty. */
  erased: z.literal(true).optional(),
  /** Sent back on change. */
  version: z.int(),
})
export type TicketSummary = z.infer<typeof ticketSummary>

export const ticketLinkKind = z.enum(['related', 'follow_up', 'follows'])
/** Another ticket as far as the reader may see it: `subject` and `category` are null for one out of sight. */
export const ticketReference = z.object({ id: uuid, number: z.int().nullable(), subject: z.string().nullable(), category: ticketCategory.nullable() })
export type TicketReference = z.infer<typeof ticketReference>

/** A ticket with all that it holds but its events. */
export const ticketDetail = ticketSummary.extend({
  description: z.string(),
  files: z.array(attachmentRef),
  /** By field key; files as their references. Personal values are masked for those who may not see contact data. */
  values: z.record(z.string(), z.union([ticketValue, z.array(attachmentRef)])),
  createdBy: ticketActor,
  followers: z.array(idAndName),
  /** Colleagues who took part. */
  participants: z.array(idAndName),
  following: z.boolean(),
  policy: z.object({ id: uuid, name: z.string() }).nullable(),
  clocks: z.array(ticketClock),
  /** Keys of states it may go to now. */
  moves: z.array(z.string()),
  parent: ticketReference.nullable(),
  children: z.array(ticketReference),
  links: z.array(ticketReference.extend({ kind: ticketLinkKind })),
  /** Tickets that were merged into this one, and the one this went on in. */
  merged: z.array(ticketReference),
  mergedTo: ticketReference.nullable(),
  /** When it closes by itself. */
  closesAt: instant.nullable(),
  ratingComment: z.string().nullable(),
  lastSeq: z.int(),
})
export type TicketDetail = z.infer<typeof ticketDetail>

/** One field before and after; both null for personal values. */
export const ticketChange = z.object({ field: z.string(), from: ticketValue.optional(), to: ticketValue.optional() })
export type TicketChange = z.infer<typeof ticketChange>

const event = { seq: z.int().min(1), at: instant, by: ticketActor }
/** What happened to a ticket, in order and never changed. */
export const ticketEvent = z.discriminatedUnion('type', [
  z.object({ ...event, type: z.literal('created'), text: z.string(), files: z.array(attachmentRef), source: ticketSource, state: z.string(), priority: ticketPriority }),
  z.object({ ...event, type: z.literal('reply'), internal: z.boolean(), text: z.string(), files: z.array(attachmentRef), mentions: z.array(idAndName) }),
  z.object({ ...event, type: z.literal('changed'), changes: z.array(ticketChange) }),
  z.object({ ...event, type: z.literal('state'), from: z.string(), to: z.string(), category: ticketCategory, reopened: z.boolean(), confirmed: z.boolean(), closesAt: instant.nullable() }),
  z.object({ ...event, type: z.literal('assigned'), assignee: idAndName.nullable(), groupId: uuid.nullable() }),
  z.object({ ...event, type: z.literal('followed'), user: idAndName, on: z.boolean() }),
  /** `into`: this ticket ended in another one; `from`: another one ended in this. `on` is false when it was undone. */
  z.object({ ...event, type: z.literal('merged'), way: z.enum(['into', 'from']), other: ticketReference, on: z.boolean() }),
  z.object({ ...event, type: z.literal('linked'), kind: z.enum(['related', 'follow_up', 'follows', 'parent', 'child']), other: ticketReference, on: z.boolean() }),
  z.object({ ...event, type: z.literal('conversation'), conversationId: uuid }),
  z.object({ ...event, type: z.literal('reminder') }),
  z.object({
    ...event, type: z.literal('sla'), what: z.enum(['started', 'changed', 'paused', 'resumed', 'met', 'warned', 'breached', 'escalated', 'ended']),
    targets: z.array(ticketTarget), dueAt: instant.nullable(),
  }),
  z.object({ ...event, type: z.literal('rated'), score: z.int(), comment: z.string().nullable() }),
  /** The customer was erased: subject, texts, values and files before this are gone. */
  z.object({ ...event, type: z.literal('erased') }),
])
export type TicketEvent = z.infer<typeof ticketEvent>

/** Tags are words without white space around them. */
export const ticketTag = cleanText(40).transform((tag) => tag.trim()).refine((tag) => tag !== '', 'empty')
export const ticketTags = z.array(ticketTag).max(50).transform((tags) => [...new Set(tags)])

/** A new ticket. The same `key` of the same sender again gives the ticket that was made the first time. */
export const ticketInput = z.strictObject({
  key: clientId.optional(),
  typeId: uuid,
  subject: cleanText(200).refine((subject) => subject.trim() !== '', 'empty'),
  description: cleanText(MAX_TICKET_TEXT, 0).default(''),
  files: z.array(uuid).max(MAX_TICKET_FILES).default([]),
  values: ticketValues.default({}),
  priority: ticketPriority.optional(),
  /** A state of the category new or open; the first of the type when left out. */
  state: ticketKey.optional(),
  /** The requester; of a conversation, its customer. */
  customerId: uuid.nullable().optional(),
  conversationId: uuid.optional(),
  assigneeId: uuid.nullable().optional(),
  groupId: uuid.nullable().optional(),
  followers: z.array(uuid).max(50).default([]),
  tags: ticketTags.default([]),
  parentId: uuid.optional(),
  source: z.enum(['agent', 'api', 'mail']).default('agent'),
})
export type TicketInput = z.infer<typeof ticketInput>

/** What is to be different; what is left out stays. */
export const ticketUpdate = z.strictObject({
  subject: cleanText(200).refine((subject) => subject.trim() !== '', 'empty').optional(),
  typeId: uuid.optional(),
  state: ticketKey.optional(),
  priority: ticketPriority.optional(),
  assigneeId: uuid.nullable().optional(),
  groupId: uuid.nullable().optional(),
  customerId: uuid.nullable().optional(),
  tags: ticketTags.optional(),
  addTags: ticketTags.optional(),
  removeTags: ticketTags.optional(),
  values: ticketValues.optional(),
})
export type TicketUpdate = z.infer<typeof ticketUpdate>

export const ticketReplyInput = z.strictObject({
  /** Sent twice, stored once. */
  key: clientId,
  text: cleanText(MAX_TICKET_TEXT, 0),
  files: z.array(uuid).max(MAX_TICKET_FILES).default([]),
  internal: z.boolean().default(false),
  /** Colleagues to be told; they follow the ticket from then on. */
  mentions: z.array(uuid).max(20).default([]),
  /** The state it goes to with the reply. */
  state: ticketKey.optional(),
})
export type TicketReplyInput = z.infer<typeof ticketReplyInput>

// Lists

export const ticketSort = z.enum(['updated', 'created', 'due', 'priority', 'number'])
export type TicketSort = z.infer<typeof ticketSort>
export const ticketOrder = z.strictObject({ by: ticketSort, descending: z.boolean() })
export type TicketOrder = z.infer<typeof ticketOrder>

/** A field of a type's form compared with a value. Personal and file fields cannot be compared. */
export const ticketFieldCondition = z.strictObject({
  field: ticketKey,
  is: z.enum(['equal', 'not_equal', 'contains', 'at_least', 'at_most', 'empty', 'filled']),
  value: z.union([z.string().max(200), z.number(), z.boolean()]).optional(),
})
const range = z.strictObject({ from: instant.optional(), to: instant.optional() })
const several = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(50).optional()

/** Conditions that must all hold; within one, any of its values. */
export const ticketFilter = z.strictObject({
  categories: several(ticketCategory),
  states: several(ticketKey),
  typeIds: several(uuid),
  priorities: several(ticketPriority),
  /** `me` and `none` beside users' ids. */
  assignees: several(z.string().regex(/^(me|none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u)),
  /** `mine` and `none` beside groups' ids. */
  groups: several(z.string().regex(/^(mine|none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u)),
  sources: several(ticketSource),
  tags: several(z.string().max(40)),
  customerId: uuid.optional(),
  conversationId: uuid.optional(),
  /** Followed by me. */
  following: z.boolean().optional(),
  /** The customer spoke last. */
  customerWaits: z.boolean().optional(),
  reminded: z.boolean().optional(),
  breached: z.boolean().optional(),
  /** A target that waits is warned of or over, or due before this instant. */
  atRisk: z.boolean().optional(),
  dueBefore: instant.optional(),
  created: range.optional(),
  updated: range.optional(),
  fields: z.array(ticketFieldCondition).max(10).optional(),
  /** Number, subject, text: all words must occur. */
  search: z.string().max(200).optional(),
})
export type TicketFilter = z.infer<typeof ticketFilter>

/** Columns a list can show; custom fields as `field:<key>`. */
export const ticketColumn = z.string().regex(/^(number|subject|type|state|priority|customer|assignee|group|source|tags|created|updated|due|sla|reminders|rating|field:[a-z][a-z0-9_]{0,39})$/u)
