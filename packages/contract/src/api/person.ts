import { z } from 'zod'
import { cleanText, instant, pageOf, pageQuery, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })
const perLanguage = <T extends z.ZodType>(value: T) => z.strictObject({ zh: value, en: value })

/** What a site asks its visitors to agree to. */
export const consentPolicy = z.strictObject({
  /** `required`: nothing can be sent before; `shown`: writing goes on without. */
  mode: z.enum(['off', 'shown', 'required']),
  /** Of the notice, as in 2026-05: who agreed to another one is asked again. */
  version: cleanText(40, 0),
  text: perLanguage(cleanText(600, 0)),
  /** The whole notice; null: there is no page. */
  url: z.url({ protocol: /^https?$/u }).max(500).nullable(),
  /** Also asks whether news may be sent. */
  marketing: z.boolean(),
})
export type ConsentPolicy = z.infer<typeof consentPolicy>
export const defaultConsentPolicy: ConsentPolicy = { mode: 'off', version: '1', text: { zh: '', en: '' }, url: null, marketing: false }

/** What the widget shows: the policy of its site in one language. */
export const consentNotice = z.object({ mode: z.enum(['shown', 'required']), version: z.string(), text: z.string(), url: z.string().nullable(), marketing: z.boolean() })
export type ConsentNotice = z.infer<typeof consentNotice>

export const consentKind = z.enum(['privacy', 'marketing'])
export type ConsentKind = z.infer<typeof consentKind>

/** What a customer has agreed to now; `version` null: to none. */
export const ownConsent = z.object({ privacy: z.object({ version: z.string().nullable() }), marketing: z.boolean() })
export type OwnConsent = z.infer<typeof ownConsent>

const consentEntry = z.object({
  kind: consentKind, version: z.string(), given: z.boolean(), at: instant, source: z.enum(['widget', 'agent']),
  /** Name of the site it was said on. */
  site: z.string().nullable(),
  byName: z.string().nullable(),
})
export type ConsentEntry = z.infer<typeof consentEntry>

const customerMerge = z.object({
  id: uuid,
  /** The customer who is known as this one since. */
  customerId: uuid,
  number: z.int(),
  name: z.string().nullable(),
  /** The site's own id of them. */
  externalId: z.string().nullable(),
  at: instant,
  byName: z.string().nullable(),
  /** Still moving, or moving back. */
  moving: z.boolean(),
})
export type CustomerMerge = z.infer<typeof customerMerge>

/** How a customer stands with us. */
export const person = z.object({
  customerId: uuid,
  number: z.int(),
  block: z.object({ until: instant.nullable(), reason: z.string(), at: instant, byName: z.string().nullable() }).nullable(),
  /** Newest first, at most 50. */
  consents: z.array(consentEntry),
  merges: z.array(customerMerge),
  /** Set when this customer is known as another one. */
  mergedInto: z.object({ customerId: uuid, number: z.int() }).nullable(),
  erasedAt: instant.nullable(),
  /** An erasure that is under way. */
  erasing: z.boolean(),
})
export type Person = z.infer<typeof person>

/** Another customer who is likely the same person. */
export const duplicate = z.object({
  customerId: uuid, number: z.int(), name: z.string().nullable(), createdAt: instant, lastSeenAt: instant.nullable(), conversations: z.int(),
  /** What both have. */
  same: z.array(z.enum(['phone', 'email', 'external_id'])),
})
export type Duplicate = z.infer<typeof duplicate>

export const privacyRequest = z.object({
  id: uuid,
  kind: z.enum(['export', 'erasure']),
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  /** Null once an erasure is done: nothing leads to the person any more. */
  customerNumber: z.int().nullable(),
  createdBy: z.object({ id: uuid, name: z.string().nullable() }).nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  /** Parts of the system done, of all. */
  done: z.int(),
  total: z.int(),
  /** What was found or erased, by kind: conversations, messages, files, tickets … */
  counts: z.record(z.string(), z.int()),
  /** Erasures: a keyed hash of whom it concerned, and the SHA-256 of this record. */
  subjectHash: z.string().nullable(),
  proof: z.string().nullable(),
  /** Exports: bytes, and until when the file can be fetched. */
  size: z.int().nullable(),
  expiresAt: instant.nullable(),
  downloadedAt: instant.nullable(),
  /** I may fetch it now. */
  ready: z.boolean(),
})
export type PrivacyRequest = z.infer<typeof privacyRequest>

const customers = { tag: 'customers', auth: 'agent' } as const
const privacy = { tag: 'privacy', auth: 'agent' } as const

export const personRoutes = {
  getPerson: defineRoute({
    id: 'getPerson', method: 'GET', path: '/api/customers/:id/person', ...customers, permissions: ['customers.view'],
    summary: 'Block, consents and merges of a customer I may see.', params: idParam, response: person,
  }),
  blockCustomer: defineRoute({
    id: 'blockCustomer', method: 'PUT', path: '/api/customers/:id/block', ...customers, permissions: ['customers.block'],
    summary: 'Block a customer: their conversations end and they can write no more until then, or for ever.', params: idParam,
    body: z.strictObject({ until: instant.nullable(), reason: cleanText(500).refine((text) => text.trim() !== '', 'empty') }), response: person,
  }),
  unblockCustomer: defineRoute({
    id: 'unblockCustomer', method: 'DELETE', path: '/api/customers/:id/block', ...customers, permissions: ['customers.block'],
    summary: 'Lift a block. Once more changes nothing.', params: idParam, response: person,
  }),
  recordConsent: defineRoute({
    id: 'recordConsent', method: 'PUT', path: '/api/customers/:id/consents/:kind', ...customers, permissions: ['customers.edit'],
    summary: 'What a customer told an agent: agreed to, or taken back.', params: z.object({ id: uuid, kind: consentKind }),
    body: z.strictObject({ given: z.boolean(), version: cleanText(40).optional() }), response: person,
  }),
  listDuplicates: defineRoute({
    id: 'listDuplicates', method: 'GET', path: '/api/customers/:id/duplicates', ...customers, permissions: ['customers.view', 'customers.merge'],
    summary: 'Customers I may see with the same phone number, e-mail address or id of a site; at most 20.', params: idParam, response: z.object({ items: z.array(duplicate) }),
  }),
  mergeCustomers: defineRoute({
    id: 'mergeCustomers', method: 'POST', path: '/api/customers/:id/merges', ...customers, permissions: ['customers.view', 'customers.merge'],
    summary: 'Make another customer known as this one: conversations, tickets, identities and what this one lacks move here.', params: idParam,
    body: z.strictObject({ otherId: uuid }), response: person,
  }),
  undoMerge: defineRoute({
    id: 'undoMerge', method: 'POST', path: '/api/customers/:id/merges/:mergeId/undo', ...customers, permissions: ['customers.view', 'customers.merge'],
    summary: 'Put back exactly what a merge has moved. What came since stays.', params: z.object({ id: uuid, mergeId: uuid }), response: person,
  }),
  exportCustomer: defineRoute({
    id: 'exportCustomer', method: 'POST', path: '/api/customers/:id/exports', ...customers, permissions: ['customers.view', 'customers.view_contact', 'customers.export'],
    summary: 'Begin an export of everything kept of a customer. Only who asked can fetch the file, once, within a day.', params: idParam, response: privacyRequest,
  }),
  eraseCustomer: defineRoute({
    id: 'eraseCustomer', method: 'POST', path: '/api/customers/:id/erasures', ...customers, permissions: ['customers.view', 'customers.erase'],
    summary: 'Erase a customer everywhere. It cannot be undone; `confirm` is the number of the customer.', params: idParam,
    body: z.strictObject({ confirm: z.int() }), response: privacyRequest,
  }),
  listPrivacyRequests: defineRoute({
    id: 'listPrivacyRequests', method: 'GET', path: '/api/privacy/requests', ...privacy, anyPermission: ['customers.export', 'customers.erase'],
    summary: 'With customers.export own exports, with customers.erase all erasures; newest first.', query: pageQuery, response: pageOf(privacyRequest),
  }),
  downloadExport: defineRoute({
    id: 'downloadExport', method: 'GET', path: '/api/privacy/requests/:id/file', ...privacy, permissions: ['customers.export'],
    summary: 'The file of an own export; it can be fetched once.', params: idParam, binaryResponse: 'application/zip',
  }),
}

export const ownPersonRoutes = {
  setOwnConsent: defineRoute({
    id: 'setOwnConsent', method: 'PUT', path: '/api/customer/consents/:kind', tag: 'customer', auth: 'customer',
    summary: 'Agree to the notice of the site, or take it back.', params: z.object({ kind: consentKind }),
    body: z.strictObject({ given: z.boolean(), version: z.string().min(1).max(40) }), response: ownConsent,
  }),
}
