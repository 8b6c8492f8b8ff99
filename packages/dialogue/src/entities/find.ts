import { findAddresses } from './addresses.ts'
import { localDay } from './calendar.ts'
import { buildCatalogue, findNamed, type Catalogue } from './catalogue.ts'
import { findCards, findOrderNumbers, findPlates, findTrackingNumbers } from './codes.ts'
import { findEmails, findPhones } from './contacts.ts'
import { findDates } from './dates.ts'
import { findAmounts } from './money.ts'
import { findNames } from './names.ts'
import { compileOrderPattern, type OrderPattern } from './order-pattern.ts'
import { findQuantities } from './quantities.ts'
import { readText, type Reading } from './reading.ts'
import { keepLongest } from './spans.ts'
import { findTimes } from './times.ts'
import { EntityOptionsError, type Entity, type EntityOptions, type Found } from './types.ts'

/** Order numbers where the owner gives no patterns. One of digits only needs an order cue in its sentence. */
export const defaultOrderNumberPatterns: readonly string[] = ['SO\\d{4}-\\d{5}', 'YF[A-Z0-9]{10}', '\\d{12,18}']

/** Reads messages with the owner's patterns and names; compile once, use for every message. */
export interface EntityFinder {
  /** @param now the present moment, ISO 8601 with offset */
  readonly find: (text: string, now: string) => Entity[]
  /** The same, and how much work it was: attempts of rules and units read. For tests of linearity. */
  readonly measure: (text: string, now: string) => { entities: Entity[]; steps: number }
}

/** @throws EntityOptionsError for an order pattern that cannot be used */
export function createEntityFinder(options: Omit<EntityOptions, 'now' | 'language'>): EntityFinder {
  const patterns = (options.orderNumberPatterns ?? defaultOrderNumberPatterns).map(compileOrderPattern)
  const catalogue = buildCatalogue(options.products ?? [], options.enumerations ?? [])
  const measure = (text: string, now: string): { entities: Entity[]; steps: number } => {
    const today = localDay(now)
    if (today === undefined) throw new EntityOptionsError(`now “${now}” is no ISO 8601 time with offset / now 不是带时区的 ISO 8601 时间`)
    const reading = readText(text)
    return { entities: findIn(reading, patterns, catalogue, today), steps: reading.steps.count }
  }
  return { find: (text, now) => measure(text, now).entities, measure }
}

/** In this order: of two readings equally long the earlier wins. */
function findIn(reading: Reading, patterns: readonly OrderPattern[], catalogue: Catalogue, today: number): Entity[] {
  const dates = findDates(reading, today)
  const found: Found[] = [
    ...findNamed(reading, catalogue),
    ...findTrackingNumbers(reading),
    ...findOrderNumbers(reading, patterns, today),
    ...findCards(reading, today),
    ...findEmails(reading),
    ...findPlates(reading),
    ...findPhones(reading),
    ...dates.found,
    ...findTimes(reading, dates.atoms),
    ...findAmounts(reading),
    ...findQuantities(reading),
    ...findNames(reading),
    ...findAddresses(reading),
  ]
  return keepLongest(found, reading.folded.length).flatMap((item) => entityOf(reading, item))
}

function entityOf(reading: Reading, found: Found): Entity[] {
  if (found.type === 'nothing') return []
  const start = reading.starts[found.start] ?? 0
  const end = reading.ends[found.end - 1] ?? start
  return [{ ...found, start, end, text: reading.original.slice(start, end) }]
}

/**
 * The typed entities of a message, Chinese and English mixed, in order of appearance and without overlaps: dates, times, ranges,
 * phones, e-mail addresses, amounts, quantities, order and tracking numbers, identity and bank cards (check digits hold), addresses,
 * names behind a cue, licence plates, and the catalogue's and the owner's own names. Pure, deterministic, in time linear in the text.
 * @throws EntityOptionsError for a clock or an order pattern that cannot be used; never for a text
 */
export function findEntities(text: string, options: EntityOptions): Entity[] {
  return createEntityFinder(options).find(text, options.now)
}
