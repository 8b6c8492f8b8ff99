import { z } from 'zod'
import { cleanText, instant, language, pageOf, pageQuery } from '../common.ts'
import { rowsReport } from './knowledge-terms.ts'
import { defineRoute } from './route.ts'

/** What a product or enumeration is called in files and addresses. */
const nameKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u)
const name = cleanText(80)

/** What an owner may have; a name is a product's, a value's or an alias. */
export const nameLimits = { products: 20_000, aliases: 30, enumerations: 200, values: 500, patterns: 20, patternLength: 200, nameLength: 80 } as const

export const productInput = z.strictObject({
  /** Made by the server when absent. Import finds the product to update by it. */
  key: nameKey.optional(),
  name,
  /** Other words customers use for it. */
  aliases: z.array(name).max(nameLimits.aliases).default([]),
})
export type ProductInput = z.infer<typeof productInput>

const stored = {
  /** Sent back on update: somebody else's change meanwhile is a conflict, not lost. */
  version: z.int(),
  updatedAt: instant,
  updatedBy: z.string().nullable(),
}

export const product = z.object({ key: z.string(), name: z.string(), aliases: z.array(z.string()), ...stored })
export type Product = z.infer<typeof product>

export const enumerationValue = z.strictObject({ value: name, aliases: z.array(name).max(nameLimits.aliases).default([]) })

export const enumerationInput = z.strictObject({
  /** Made by the server when absent; names the enumeration in what is found. */
  key: nameKey.optional(),
  name,
  /** For the owner's order only: values are found in messages of any language. */
  language: language.nullable().default(null),
  values: z.array(enumerationValue).min(1).max(nameLimits.values),
})
export type EnumerationInput = z.infer<typeof enumerationInput>

export const enumeration = z.object({ key: z.string(), name: z.string(), language: language.nullable(), values: z.array(z.object({ value: z.string(), aliases: z.array(z.string()) })), ...stored })
export type Enumeration = z.infer<typeof enumeration>

const pattern = z.string().min(1).max(nameLimits.patternLength)

export const orderPatterns = z.object({
  /** What the owner's order numbers look like; null: those that ship with the product hold. */
  patterns: z.array(z.string()).nullable(),
  /** Those that ship with the product. */
  standard: z.array(z.string()),
  /** 0 while nothing was ever set. */
  version: z.int(),
  updatedAt: instant.nullable(),
  updatedBy: z.string().nullable(),
})
export type OrderPatterns = z.infer<typeof orderPatterns>

export const entityType = z.enum([
  'date', 'time', 'datetime_range', 'phone', 'email', 'amount', 'quantity', 'order_number', 'tracking_number', 'id_card', 'bank_card', 'address',
  'person_name', 'plate', 'product', 'enumeration',
])
export type EntityKind = z.infer<typeof entityType>

/** Something a text names. */
export const foundEntity = z.object({
  type: entityType,
  /** As typed. */
  text: z.string(),
  /** In UTF-16 units of the text; `end` is exclusive. */
  start: z.int(),
  end: z.int(),
  /** What it means: a text, or the parts of an amount, quantity, range, address, product or enumeration. */
  value: z.union([z.string(), z.record(z.string(), z.union([z.string(), z.number()]))]),
})
export type FoundEntity = z.infer<typeof foundEntity>

const difference = z.object({ added: z.int(), changed: z.int(), removed: z.int() })

/** What is stored against what the bot finds now. */
export const entityState = z.object({
  products: z.int(),
  enumerations: z.int(),
  releaseId: z.string(),
  training: z.boolean(),
  /** Not yet in what the bot answers with. */
  pending: z.object({ patterns: z.boolean(), products: difference, enumerations: difference }),
})
export type EntityState = z.infer<typeof entityState>

const one = z.object({ key: nameKey })
const base = { tag: 'knowledge', auth: 'agent' } as const

export const entityRoutes = {
  getEntityState: defineRoute({
    ...base, id: 'getEntityState', method: 'GET', path: '/api/knowledge/entities', permissions: ['knowledge.view'],
    summary: 'How many products and enumerations there are, and how what is stored differs from what the bot finds now.', response: entityState,
  }),
  findEntities: defineRoute({
    ...base, id: 'findEntities', method: 'POST', path: '/api/knowledge/entities/find', permissions: ['knowledge.test'],
    summary: 'What a text names: `draft` with what is stored, `live` with what the bot answers with now. Nothing is stored.',
    body: z.strictObject({ text: z.string().max(4000), of: z.enum(['draft', 'live']).default('draft') }),
    /** `now`: the time that words such as "tomorrow" were read at. */
    response: z.object({ entities: z.array(foundEntity), now: z.string() }),
  }),
  getOrderPatterns: defineRoute({ ...base, id: 'getOrderPatterns', method: 'GET', path: '/api/knowledge/entities/order-patterns', permissions: ['knowledge.view'], summary: 'What order numbers look like.', response: orderPatterns }),
  setOrderPatterns: defineRoute({
    ...base, id: 'setOrderPatterns', method: 'PUT', path: '/api/knowledge/entities/order-patterns', permissions: ['knowledge.edit'],
    summary: 'Set what order numbers look like; null: as shipped. The bot uses it within seconds.',
    body: z.strictObject({ patterns: z.array(pattern).max(nameLimits.patterns).nullable(), version: z.int() }), response: orderPatterns,
  }),
  checkOrderPatterns: defineRoute({
    ...base, id: 'checkOrderPatterns', method: 'POST', path: '/api/knowledge/entities/order-patterns/check', permissions: ['knowledge.view'],
    summary: 'Whether patterns can be used, and which numbers they find in a text. Nothing is stored.',
    body: z.strictObject({ patterns: z.array(z.string().max(400)).max(nameLimits.patterns), text: z.string().max(4000) }),
    response: z.object({
      /** One for each pattern: why it cannot be used, null when it can. */
      problems: z.array(z.string().nullable()),
      /** By the patterns that can be used. */
      found: z.array(foundEntity),
    }),
  }),
  listProducts: defineRoute({
    ...base, id: 'listProducts', method: 'GET', path: '/api/knowledge/products', permissions: ['knowledge.view'],
    summary: 'Products by name; search looks in keys, names and aliases.', query: pageQuery.extend({ search: z.string().max(200).optional() }), response: pageOf(product).extend({ total: z.int() }),
  }),
  getProduct: defineRoute({ ...base, id: 'getProduct', method: 'GET', path: '/api/knowledge/products/:key', permissions: ['knowledge.view'], summary: 'One product.', params: one, response: product }),
  createProduct: defineRoute({ ...base, id: 'createProduct', method: 'POST', path: '/api/knowledge/products', permissions: ['knowledge.edit'], summary: 'A new product; the bot finds it within seconds.', body: productInput, response: product }),
  updateProduct: defineRoute({
    ...base, id: 'updateProduct', method: 'PUT', path: '/api/knowledge/products/:key', permissions: ['knowledge.edit'], summary: 'Replace the name and the aliases of a product.', params: one,
    body: z.strictObject({ name, aliases: z.array(name).max(nameLimits.aliases), version: z.int() }), response: product,
  }),
  deleteProduct: defineRoute({ ...base, id: 'deleteProduct', method: 'DELETE', path: '/api/knowledge/products/:key', permissions: ['knowledge.edit'], summary: 'Delete a product.', params: one }),
  importProducts: defineRoute({
    ...base, id: 'importProducts', method: 'POST', path: '/api/knowledge/products/import', permissions: ['knowledge.edit'],
    summary: 'Import a CSV, XLSX or JSON Lines file with the columns key, name and aliases. Good rows are taken, each bad one is reported with its reason.',
    query: z.object({ name: z.string().min(1).max(255) }), binaryBody: { description: 'the file', maxBytes: 8 * 1024 * 1024 }, response: rowsReport,
  }),
  exportProducts: defineRoute({
    ...base, id: 'exportProducts', method: 'GET', path: '/api/knowledge/products/export', permissions: ['knowledge.view'], summary: 'All products as a CSV file that import takes back.', binaryResponse: 'text/csv',
  }),
  listEnumerations: defineRoute({ ...base, id: 'listEnumerations', method: 'GET', path: '/api/knowledge/enumerations', permissions: ['knowledge.view'], summary: 'All enumerations by name.', response: z.object({ items: z.array(enumeration) }) }),
  getEnumeration: defineRoute({ ...base, id: 'getEnumeration', method: 'GET', path: '/api/knowledge/enumerations/:key', permissions: ['knowledge.view'], summary: 'One enumeration.', params: one, response: enumeration }),
  createEnumeration: defineRoute({ ...base, id: 'createEnumeration', method: 'POST', path: '/api/knowledge/enumerations', permissions: ['knowledge.edit'], summary: 'A new enumeration; the bot finds its values within seconds.', body: enumerationInput, response: enumeration }),
  updateEnumeration: defineRoute({
    ...base, id: 'updateEnumeration', method: 'PUT', path: '/api/knowledge/enumerations/:key', permissions: ['knowledge.edit'], summary: 'Replace an enumeration.', params: one,
    body: enumerationInput.omit({ key: true }).extend({ version: z.int() }), response: enumeration,
  }),
  deleteEnumeration: defineRoute({ ...base, id: 'deleteEnumeration', method: 'DELETE', path: '/api/knowledge/enumerations/:key', permissions: ['knowledge.edit'], summary: 'Delete an enumeration.', params: one }),
}
