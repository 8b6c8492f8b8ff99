/** A sum of money: a number and its ISO 4217 code. */
export interface Amount {
  readonly number: number
  readonly currency: string
}

/** A measured or counted quantity: `unit` is the Chinese measure word as typed, or an English singular or symbol. */
export interface Quantity {
  readonly number: number
  readonly unit: string
}

/** ISO dates, both included. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

/** Levels that were not written are empty; nothing is inferred but the city of a municipality. */
export interface Address {
  readonly province: string
  readonly city: string
  readonly district: string
  readonly rest: string
}

/** A catalogue name that was found: the name itself, whatever alias the customer used; with its id where the catalogue gives one. */
export interface ProductValue {
  readonly id?: string
  readonly name: string
}

export interface EnumerationValue {
  readonly type: string
  readonly value: string
}

/** What an entity means, by its type. Dates are ISO, times HH:MM (24 hours), numbers and codes are without spaces and half-width. */
export type EntityMeaning =
  | { readonly type: 'date'; readonly value: string }
  | { readonly type: 'time'; readonly value: string }
  | { readonly type: 'datetime_range'; readonly value: DateRange }
  | { readonly type: 'phone'; readonly value: string }
  | { readonly type: 'email'; readonly value: string }
  | { readonly type: 'amount'; readonly value: Amount }
  | { readonly type: 'quantity'; readonly value: Quantity }
  | { readonly type: 'order_number'; readonly value: string }
  | { readonly type: 'tracking_number'; readonly value: string }
  | { readonly type: 'id_card'; readonly value: string }
  | { readonly type: 'bank_card'; readonly value: string }
  | { readonly type: 'address'; readonly value: Address }
  | { readonly type: 'person_name'; readonly value: string }
  | { readonly type: 'plate'; readonly value: string }
  | { readonly type: 'product'; readonly value: ProductValue }
  | { readonly type: 'enumeration'; readonly value: EnumerationValue }

export type EntityType = EntityMeaning['type']

/** Something a message names: `text` as typed, `start` and `end` (exclusive) in UTF-16 units of the message. */
export type Entity = EntityMeaning & { readonly text: string; readonly start: number; readonly end: number }

export interface CatalogueName {
  readonly id?: string
  readonly name: string
  readonly aliases?: readonly string[]
}

export interface EnumerationName {
  readonly type: string
  readonly value: string
  readonly aliases?: readonly string[]
}

export interface EntityOptions {
  /** The present moment, ISO 8601 with offset; its local date is "today". */
  readonly now: string
  /** The language of the message, where the caller knows it. Both languages are read in every message, so the result is the same. */
  readonly language?: 'zh' | 'en'
  /** The owner's order numbers, in the syntax of `checkOrderNumberPattern`. Without them the default ones hold. */
  readonly orderNumberPatterns?: readonly string[]
  readonly products?: readonly CatalogueName[]
  readonly enumerations?: readonly EnumerationName[]
}

/** What a rule found, in units of the reading. `nothing` keeps other rules off a stretch without being an entity. */
export type Found = (EntityMeaning | { readonly type: 'nothing' }) & { readonly start: number; readonly end: number }

/** Options that cannot be used: a clock that is no ISO time, an order pattern outside the syntax. */
export class EntityOptionsError extends Error {
  override readonly name = 'EntityOptionsError'
}
