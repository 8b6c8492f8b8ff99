import { z } from 'zod'
import { cleanText, instant, pageOf, pageQuery, uuid } from '../common.ts'
import { ageBand, fieldType, gender, segmentCondition } from '../segment.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })

/** How a company's attribute is named in programs; it never changes. */
export const attributeKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/u)
export const MAX_ATTRIBUTES = 50
export const MAX_TAGS = 20
export const MAX_SEGMENTS = 100

const label = z.strictObject({ zh: cleanText(40), en: cleanText(40) })
const attributeFields = {
  label,
  /** `choice` and `multi`: what one may choose. `value` is stored and signed by sites, the labels are shown. */
  options: z.array(z.strictObject({ value: z.string().regex(/^[\p{L}\p{N}_.-]{1,60}$/u), label })).max(100),
  /** Who says it: agents, the site with its signature, or both. What a page tells unsigned is never taken. */
  setBy: z.enum(['agents', 'site', 'both']),
}

/** A company's own attribute of its customers. Its type and whether it is personal cannot be changed. */
export const customerAttribute = z.object({
  key: attributeKey,
  type: fieldType,
  /** Sealed, masked for those who may not see contact data, and not to be asked for by segments. Texts only. */
  personal: z.boolean(),
  ...attributeFields,
  version: z.int(),
})
export type CustomerAttribute = z.infer<typeof customerAttribute>

/** Dates are `2026-01-31`; several choices a list of their values. */
export const fieldValue = z.union([z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(60)).max(100)])
export type FieldValue = z.infer<typeof fieldValue>

export const customerTag = cleanText(30)
const namedAgent = z.object({ agentId: uuid, name: z.string() })
const named = z.object({ id: uuid, name: z.string() })

/** What the customer has done so far. */
export const customerBehaviour = z.object({
  /** Times they came with something; of these, those that a person served. */
  conversations: z.int(),
  served: z.int(),
  lastConversationAt: instant.nullable(),
  ratings: z.int(),
  /** 1 to 5. */
  averageRating: z.number().nullable(),
  lastRating: z.number().nullable(),
  tickets: z.int(),
  ticketsOpen: z.int(),
})
export type CustomerBehaviour = z.infer<typeof customerBehaviour>

export const customer = z.object({
  id: uuid,
  /** A small number people can say: 'visitor 1024'. */
  number: z.int(),
  name: z.string().nullable(),
  /** Masked (138****0000) for those who may not see contact data. */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /** The site's own id of the customer, only when its signature was right. */
  externalId: z.string().nullable(),
  /** What the page told, not verified. */
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  ageBand: ageBand.nullable(),
  gender: gender.nullable(),
  occupation: z.string().nullable(),
  /** 0 to 100; the company says what they mean. */
  level: z.int().nullable(),
  tags: z.array(z.string()),
  /** By what way they came to the company. */
  source: z.string().nullable(),
  note: z.string().nullable(),
  /** The agent whose customer it is. */
  owner: namedAgent.nullable(),
  /** Values of the company's attributes by key; personal ones masked for those who may not see contact data. */
  fields: z.record(z.string(), fieldValue),
  /** Those the customer is in as of now. */
  segments: z.array(named),
  behaviour: customerBehaviour,
  createdAt: instant,
  lastSeenAt: instant.nullable(),
  conversations: z.int(),
})
export type Customer = z.infer<typeof customer>

/** One row of the list of customers. */
export const customerSummary = customer.pick({
  id: true, number: true, name: true, phone: true, email: true, level: true, tags: true, owner: true, segments: true, createdAt: true, lastSeenAt: true,
}).extend({ identified: z.boolean(), conversations: z.int(), ticketsOpen: z.int() })
export type CustomerSummary = z.infer<typeof customerSummary>

const profile = {
  name: cleanText(80).nullable().optional(),
  phone: cleanText(40).nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  ageBand: ageBand.nullable().optional(),
  gender: gender.nullable().optional(),
  occupation: cleanText(40).nullable().optional(),
  level: z.int().min(0).max(100).nullable().optional(),
  tags: z.array(customerTag).max(MAX_TAGS).optional(),
  source: cleanText(40).nullable().optional(),
  note: cleanText(2000).nullable().optional(),
  ownerAgentId: uuid.nullable().optional(),
  fields: z.record(attributeKey, fieldValue.nullable()).optional(),
}
export const customerProfile = z.strictObject(profile)
export type CustomerProfile = z.infer<typeof customerProfile>

export const segment = z.object({
  id: uuid,
  name: z.string(),
  description: z.string(),
  condition: segmentCondition,
  version: z.int(),
  updatedAt: instant,
})
export type Segment = z.infer<typeof segment>

export const segmentInput = z.strictObject({ name: cleanText(60), description: cleanText(300, 0), condition: segmentCondition })
export type SegmentInput = z.infer<typeof segmentInput>

/** Of those I may see; `more`: counting ended there. */
const segmentCount = z.object({ count: z.int(), more: z.boolean() })

const base = { tag: 'customers', auth: 'agent' } as const
const settings = ['customers.view', 'customers.settings'] as const

export const customerDeskRoutes = {
  listCustomers: defineRoute({
    id: 'listCustomers', method: 'GET', path: '/api/customers', ...base, permissions: ['customers.view'],
    summary: 'Customers I may see, last seen first. Search finds a number, a whole name, and for those who may see contact data a phone number or e-mail address.',
    query: pageQuery.extend({
      search: z.string().max(100).optional(), segmentId: uuid.optional(), tag: customerTag.optional(),
      /** Whose customer it is. */
      ownerId: uuid.optional(),
      identified: z.enum(['true', 'false']).optional(),
    }),
    response: pageOf(customerSummary),
  }),
  createCustomer: defineRoute({
    id: 'createCustomer', method: 'POST', path: '/api/customers', ...base, permissions: ['customers.view', 'customers.edit'],
    summary: 'A customer who has not written yet. Mine unless another agent is named.', body: z.strictObject({ ...profile, siteId: uuid.optional() }), response: customer,
  }),
  getCustomer: defineRoute({
    id: 'getCustomer', method: 'GET', path: '/api/customers/:id', ...base, permissions: ['customers.view'], summary: 'One customer.', params: idParam, response: customer,
  }),
  updateCustomer: defineRoute({
    id: 'updateCustomer', method: 'PATCH', path: '/api/customers/:id', ...base, permissions: ['customers.edit'],
    summary: 'What the agent learned; null clears, what is left out stays. Only of customers I may see.', params: idParam, body: customerProfile, response: customer,
  }),
  listCustomerAttributes: defineRoute({
    id: 'listCustomerAttributes', method: 'GET', path: '/api/customer-attributes', ...base, permissions: ['customers.view'],
    summary: "The company's own attributes, in order.", response: z.object({ items: z.array(customerAttribute) }),
  }),
  createCustomerAttribute: defineRoute({
    id: 'createCustomerAttribute', method: 'POST', path: '/api/customer-attributes', ...base, permissions: settings, summary: 'A new attribute, the last in order.',
    body: z.strictObject({ key: attributeKey, type: fieldType, personal: z.boolean(), ...attributeFields }), response: customerAttribute,
  }),
  updateCustomerAttribute: defineRoute({
    id: 'updateCustomerAttribute', method: 'PUT', path: '/api/customer-attributes/:key', ...base, permissions: settings,
    summary: 'Labels, choices and who says it; refused when somebody changed it since `version`.', params: z.object({ key: attributeKey }),
    body: z.strictObject({ ...attributeFields, version: z.int() }), response: customerAttribute,
  }),
  orderCustomerAttributes: defineRoute({
    id: 'orderCustomerAttributes', method: 'PUT', path: '/api/customer-attributes', ...base, permissions: settings, summary: 'The order in which they are shown.',
    body: z.strictObject({ keys: z.array(attributeKey).max(MAX_ATTRIBUTES) }), response: z.object({ items: z.array(customerAttribute) }),
  }),
  deleteCustomerAttribute: defineRoute({
    id: 'deleteCustomerAttribute', method: 'DELETE', path: '/api/customer-attributes/:key', ...base, permissions: settings,
    summary: 'Delete an attribute and its values of all customers. Refused while a segment asks for it.', params: z.object({ key: attributeKey }),
  }),
  listCustomerTags: defineRoute({
    id: 'listCustomerTags', method: 'GET', path: '/api/customer-tags', ...base, permissions: ['customers.view'],
    summary: 'Tags in use, the latest used first; at most 200.', response: z.object({ items: z.array(z.string()) }),
  }),
  deleteCustomerTag: defineRoute({
    id: 'deleteCustomerTag', method: 'DELETE', path: '/api/customer-tags/:tag', ...base, permissions: settings,
    summary: 'Take a tag off all customers. Refused while a segment asks for it.', params: z.object({ tag: customerTag }),
  }),
  listSegments: defineRoute({
    id: 'listSegments', method: 'GET', path: '/api/segments', ...base, permissions: ['customers.view'], summary: 'Segments by name, with their conditions.',
    response: z.object({ items: z.array(segment) }),
  }),
  listSegmentNames: defineRoute({
    id: 'listSegmentNames', method: 'GET', path: '/api/segments/names', ...base, permissions: ['conversations.view.own'], summary: 'Segments by name, to choose from.',
    response: z.object({ items: z.array(named) }),
  }),
  createSegment: defineRoute({
    id: 'createSegment', method: 'POST', path: '/api/segments', ...base, permissions: settings, summary: 'A new segment.', body: segmentInput, response: segment,
  }),
  updateSegment: defineRoute({
    id: 'updateSegment', method: 'PUT', path: '/api/segments/:id', ...base, permissions: settings, summary: 'Replace a segment; refused when somebody changed it since `version`.',
    params: idParam, body: z.strictObject({ ...segmentInput.shape, version: z.int() }), response: segment,
  }),
  deleteSegment: defineRoute({
    id: 'deleteSegment', method: 'DELETE', path: '/api/segments/:id', ...base, permissions: settings, summary: 'Delete a segment. Refused while routing or handoff asks for it.', params: idParam,
  }),
  countSegment: defineRoute({
    id: 'countSegment', method: 'GET', path: '/api/segments/:id/count', ...base, permissions: ['customers.view'], summary: 'How many customers are in it as of now.', params: idParam, response: segmentCount,
  }),
  previewSegment: defineRoute({
    id: 'previewSegment', method: 'POST', path: '/api/segments/preview', ...base, permissions: settings, summary: 'Who would be in a segment with this condition: how many, and the last seen of them.',
    body: z.strictObject({ condition: segmentCondition }), response: segmentCount.extend({ items: z.array(customerSummary) }),
  }),
}
