import { z } from 'zod'
import { cleanText, instant, uuid } from '../common.ts'
import { ticketCategory, ticketColumn, ticketFieldKind, ticketFilter, ticketKey, ticketName, ticketOrder, ticketPriority, ticketTarget } from '../ticket.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })
const view = ['tickets.view.own'] as const
const settings = ['tickets.settings'] as const
const DAYS = 24 * 60 * 60

export const ticketField = z.strictObject({
  key: ticketKey,
  kind: ticketFieldKind,
  name: ticketName,
  help: z.strictObject({ zh: cleanText(300, 0), en: cleanText(300, 0) }).default({ zh: '', en: '' }),
  /** Of select and multi_select. */
  options: z.array(z.strictObject({ value: ticketKey, name: ticketName })).max(200).default([]),
  /** Must be filled when the ticket is made. */
  required: z.boolean().default(false),
  /** Must be filled before the ticket goes to one of these states. */
  requiredAt: z.array(ticketKey).max(30).default([]),
  /** What the customer may do with it on their own page; `fill`: when making the ticket, and see it. */
  customer: z.enum(['hidden', 'see', 'fill']).default('hidden'),
  /** Numbers: the least and the most. */
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
})
export type TicketField = z.infer<typeof ticketField>

export const ticketState = z.strictObject({
  key: ticketKey,
  name: ticketName,
  category: ticketCategory,
  /** Keys of the states an agent may move it to from here. */
  to: z.array(ticketKey).max(30),
})
export type TicketState = z.infer<typeof ticketState>

/** What a type of tickets is: its form, its states, its rules. */
export const ticketTypeInput = z.strictObject({
  name: ticketName,
  description: z.strictObject({ zh: cleanText(300, 0), en: cleanText(300, 0) }).default({ zh: '', en: '' }),
  active: z.boolean().default(true),
  /** Customers may make such tickets themselves. */
  forCustomers: z.boolean().default(false),
  priority: ticketPriority.default('normal'),
  /** Of new tickets. */
  groupId: uuid.nullable().default(null),
  fields: z.array(ticketField).max(60),
  /** The first is that of new tickets. At least one each of new or open, of solved, and of closed. */
  states: z.array(ticketState).min(3).max(30),
  rules: z.strictObject({
    /** A customer who writes within so many days after it was solved opens it again; later a follow-up is made. */
    reopenDays: z.int().min(0).max(365).default(7),
    /** Closes by itself so many days after it was solved; null: never. */
    closeDays: z.int().min(0).max(365).nullable().default(7),
    /** How often a customer may remind: `times` within `seconds`. */
    reminders: z.strictObject({ times: z.int().min(0).max(20), seconds: z.int().min(60).max(30 * DAYS) }).default({ times: 3, seconds: DAYS }),
    /** So many reminders raise the priority by one; null: never. */
    raiseAfter: z.int().min(1).max(20).nullable().default(2),
  }),
})
export type TicketTypeInput = z.infer<typeof ticketTypeInput>

export const ticketType = ticketTypeInput.extend({
  id: uuid,
  /** Names those that ship with the product. */
  key: z.string().nullable(),
  position: z.int(),
  version: z.int(),
  updatedAt: instant,
})
export type TicketType = z.infer<typeof ticketType>

const goal = z.int().min(60).max(365 * DAYS).nullable()
/** Business time in seconds; null: no such target. */
export const slaGoals = z.strictObject({ firstReplySeconds: goal, nextReplySeconds: goal, resolutionSeconds: goal })
export type SlaGoals = z.infer<typeof slaGoals>

export const slaEscalation = z.strictObject({
  target: z.union([ticketTarget, z.literal('any')]),
  /** So much business time after the target is over, in seconds; 0: at once. */
  afterSeconds: z.int().min(0).max(90 * DAYS),
  raisePriority: z.boolean().default(false),
  assignGroupId: uuid.nullable().default(null),
  assignAgentId: uuid.nullable().default(null),
  notifyFollowers: z.boolean().default(false),
  notifyUserIds: z.array(uuid).max(20).default([]),
})
export type SlaEscalation = z.infer<typeof slaEscalation>

export const slaPolicyInput = z.strictObject({
  name: cleanText(80),
  active: z.boolean().default(true),
  /** All must hold; an empty list holds for every ticket. */
  conditions: z.strictObject({
    typeIds: z.array(uuid).max(50).default([]),
    priorities: z.array(ticketPriority).max(4).default([]),
    groupIds: z.array(uuid).max(50).default([]),
    /** Levels of customers, and segments they are in. */
    customerLevels: z.array(z.string().min(1).max(80)).max(50).default([]),
    segmentIds: z.array(uuid).max(50).default([]),
  }),
  /** Null: the default calendar. */
  calendarId: uuid.nullable().default(null),
  goals: z.strictObject({ low: slaGoals, normal: slaGoals, high: slaGoals, urgent: slaGoals }),
  /** Warned when this share of the time is used (0 to 1), or so many seconds of business time are left; null: not warned. */
  warning: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('share'), share: z.number().min(0.1).max(0.99) }),
    z.strictObject({ kind: z.literal('left'), seconds: z.int().min(60).max(30 * DAYS) }),
  ]).nullable().default({ kind: 'share', share: 0.8 }),
  escalations: z.array(slaEscalation).max(20).default([]),
})
export type SlaPolicyInput = z.infer<typeof slaPolicyInput>

export const slaPolicy = slaPolicyInput.extend({ id: uuid, position: z.int(), version: z.int(), updatedAt: instant })
export type SlaPolicy = z.infer<typeof slaPolicy>

/** A saved list. */
export const ticketViewInput = z.strictObject({
  name: cleanText(80),
  /** `group`: for the members of a group; `company`: for all. Both need tickets.settings. */
  scope: z.enum(['personal', 'group', 'company']),
  groupId: uuid.nullable().default(null),
  filter: ticketFilter,
  order: ticketOrder,
  columns: z.array(ticketColumn).min(1).max(30),
}).refine((one) => (one.scope === 'group') === (one.groupId !== null), 'a group for a view of the scope group, and for no other')
export type TicketViewInput = z.infer<typeof ticketViewInput>

export const ticketView = z.object({ ...ticketViewInput.shape, id: uuid, position: z.int(), version: z.int(), mine: z.boolean() })
export type TicketView = z.infer<typeof ticketView>

const ordered = z.strictObject({ ids: z.array(uuid).min(1).max(200) })
const version = z.int().min(1)

export const ticketSettingsRoutes = {
  listTicketTypes: defineRoute({ id: 'listTicketTypes', method: 'GET', path: '/api/ticket-types', tag: 'tickets', auth: 'agent', permissions: view, summary: 'Types of tickets with forms and states, in their order; inactive ones too.', response: z.object({ items: z.array(ticketType) }) }),
  createTicketType: defineRoute({ id: 'createTicketType', method: 'POST', path: '/api/ticket-types', tag: 'tickets', auth: 'agent', permissions: settings, summary: 'A new type.', body: ticketTypeInput, response: ticketType }),
  updateTicketType: defineRoute({
    id: 'updateTicketType', method: 'PUT', path: '/api/ticket-types/:id', tag: 'tickets', auth: 'agent', permissions: settings,
    summary: 'Replace a type. States that tickets are in must stay; a field keeps its kind.', params: idParam, body: z.strictObject({ type: ticketTypeInput, version }), response: ticketType,
  }),
  deleteTicketType: defineRoute({ id: 'deleteTicketType', method: 'DELETE', path: '/api/ticket-types/:id', tag: 'tickets', auth: 'agent', permissions: settings, summary: 'Delete a type without tickets; others can be made inactive.', params: idParam }),
  orderTicketTypes: defineRoute({ id: 'orderTicketTypes', method: 'PUT', path: '/api/ticket-types/order', tag: 'tickets', auth: 'agent', permissions: settings, summary: 'The order of all types.', body: ordered, response: z.object({ items: z.array(ticketType) }) }),
  listSlaPolicies: defineRoute({ id: 'listSlaPolicies', method: 'GET', path: '/api/sla-policies', tag: 'tickets', auth: 'agent', permissions: view, summary: 'Service-level policies in their order: the first that fits a ticket holds.', response: z.object({ items: z.array(slaPolicy) }) }),
  createSlaPolicy: defineRoute({ id: 'createSlaPolicy', method: 'POST', path: '/api/sla-policies', tag: 'tickets', auth: 'agent', permissions: settings, summary: 'A new policy, last in order.', body: slaPolicyInput, response: slaPolicy }),
  updateSlaPolicy: defineRoute({
    id: 'updateSlaPolicy', method: 'PUT', path: '/api/sla-policies/:id', tag: 'tickets', auth: 'agent', permissions: settings, summary: 'Replace a policy; tickets under way get their new times within a minute.', params: idParam,
    body: z.strictObject({ policy: slaPolicyInput, version }), response: slaPolicy,
  }),
  deleteSlaPolicy: defineRoute({ id: 'deleteSlaPolicy', method: 'DELETE', path: '/api/sla-policies/:id', tag: 'tickets', auth: 'agent', permissions: settings, summary: 'Delete a policy.', params: idParam }),
  orderSlaPolicies: defineRoute({ id: 'orderSlaPolicies', method: 'PUT', path: '/api/sla-policies/order', tag: 'tickets', auth: 'agent', permissions: settings, summary: 'The order of all policies.', body: ordered, response: z.object({ items: z.array(slaPolicy) }) }),
  listTicketViews: defineRoute({ id: 'listTicketViews', method: 'GET', path: '/api/ticket-views', tag: 'tickets', auth: 'agent', permissions: view, summary: 'My own views, those of my groups and the company’s.', response: z.object({ items: z.array(ticketView) }) }),
  createTicketView: defineRoute({ id: 'createTicketView', method: 'POST', path: '/api/ticket-views', tag: 'tickets', auth: 'agent', permissions: view, summary: 'A new view.', body: ticketViewInput, response: ticketView }),
  updateTicketView: defineRoute({ id: 'updateTicketView', method: 'PUT', path: '/api/ticket-views/:id', tag: 'tickets', auth: 'agent', permissions: view, summary: 'Replace a view.', params: idParam, body: z.strictObject({ view: ticketViewInput, version }), response: ticketView }),
  deleteTicketView: defineRoute({ id: 'deleteTicketView', method: 'DELETE', path: '/api/ticket-views/:id', tag: 'tickets', auth: 'agent', permissions: view, summary: 'Delete a view.', params: idParam }),
}
