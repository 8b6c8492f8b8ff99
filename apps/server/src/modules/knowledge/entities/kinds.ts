import { nameLimits } from '@yingda/contract'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Queryable } from '../../../platform/database/rows.ts'
import type { Words } from '../entry.ts'
import * as rules from './rules.ts'
import type { EnumerationFields, Kept, ProductFields } from './rules.ts'
import * as store from './store.ts'

/** A kind of thing that messages name, and how it is kept. */
export interface Kind<F extends { key: string; name: string }> {
  what: 'product' | 'enumeration'
  most: number
  /** Begins a key that the server makes. */
  prefix: string
  tooMany: Words
  tidy: (fields: F) => F
  problem: (fields: F) => Words | null
  names: (fields: F) => string[]
  same: (a: F, b: F) => boolean
  find: (db: Queryable, keys: readonly string[]) => Promise<(F & Kept)[]>
  count: (db: Queryable) => Promise<number>
  put: (tx: Transaction, one: F & Kept) => Promise<void>
  remove: (tx: Transaction, key: string) => Promise<void>
}

export const products: Kind<ProductFields> = {
  what: 'product',
  most: nameLimits.products,
  prefix: 'p',
  tooMany: { zh: `商品已有 ${nameLimits.products} 个，达到上限`, en: `there are ${nameLimits.products} products already, which is the limit` },
  tidy: rules.tidyProduct,
  problem: rules.productProblem,
  names: rules.namesOfProduct,
  same: rules.sameProduct,
  find: store.findProducts,
  count: store.countProducts,
  put: (tx, one) => store.putProducts(tx, [one]),
  remove: store.deleteProduct,
}

export const enumerations: Kind<EnumerationFields> = {
  what: 'enumeration',
  most: nameLimits.enumerations,
  prefix: 'enum',
  tooMany: { zh: `枚举已有 ${nameLimits.enumerations} 个，达到上限`, en: `there are ${nameLimits.enumerations} enumerations already, which is the limit` },
  tidy: rules.tidyEnumeration,
  problem: rules.enumerationProblem,
  names: rules.namesOfEnumeration,
  same: rules.sameEnumeration,
  find: store.findEnumerations,
  count: store.countEnumerations,
  put: store.putEnumeration,
  remove: store.deleteEnumeration,
}
