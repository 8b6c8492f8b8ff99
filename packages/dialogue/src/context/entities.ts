import { localDay } from '../entities/calendar.ts'
import { createEntityFinder, type Entity, type EntityFinder, type EntityMeaning, type EntityOptions, type EntityType } from '../entities/index.ts'
import type { OwnNames } from '../types.ts'
import type { Release } from '../release/release.ts'

/** An entity as the decision record keeps it. */
export interface RecordedEntity {
  readonly type: EntityType
  /** What it means; null for what identifies a person, which is not kept a second time. */
  readonly value: EntityMeaning['value'] | null
  /** Where it stands in the original message, in UTF-16 units; `end` is exclusive. */
  readonly start: number
  readonly end: number
}

type FinderOptions = Omit<EntityOptions, 'now' | 'language'>

const mostEntities = 20
const personal: ReadonlySet<EntityType> = new Set(['phone', 'email', 'id_card', 'bank_card', 'address', 'person_name'])

/** Two clocks that share neither day, month, year nor weekday: what means the same by both does not depend on the clock. */
const clocks = ['2001-03-07T09:00:00Z', '2014-10-18T21:30:00Z'] as const

const finders = new WeakMap<Release, EntityFinder>()

/** What a release finds in messages; compiling it again and again costs, so callers keep it as long as the release. */
export function entityOptionsOf({ orderNumberPatterns, catalogue }: Pick<Release, 'orderNumberPatterns' | 'catalogue'>): FinderOptions {
  return {
    ...(orderNumberPatterns === null ? {} : { orderNumberPatterns }),
    ...(catalogue === null ? {} : namesOf(catalogue)),
  }
}

/** An enumeration is known by its id. */
export function namesOf({ products, enumerations }: OwnNames): Pick<FinderOptions, 'products' | 'enumerations'> {
  return { products, enumerations: enumerations.flatMap(({ id, values }) => values.map((value) => ({ type: id, ...value }))) }
}

/** Finds what the release's owner wants found; made once a release. */
export function entityFinderOf(release: Release): EntityFinder {
  const known = finders.get(release)
  if (known !== undefined) return known
  const finder = createEntityFinder(entityOptionsOf(release))
  finders.set(release, finder)
  return finder
}

function keyOf({ type, value, start, end }: Entity): string {
  return JSON.stringify([type, value, start, end])
}

/** What means the same whatever the time is. */
function timeless(finder: EntityFinder, text: string): Entity[] {
  const [first, second] = clocks
  const other = new Set(finder.find(text, second).map(keyOf))
  return finder.find(text, first).filter((entity) => other.has(keyOf(entity)))
}

/**
 * What a message names, in order of appearance.
 *
 * @param original as typed; no more than the release's `maxLength` is read
 * @param now ISO 8601 time of the message; anything else leaves out what depends on the clock ("tomorrow")
 */
export function readEntities(release: Release, original: string, now: string): Entity[] {
  const finder = entityFinderOf(release)
  const text = original.slice(0, release.settings.maxLength)
  return localDay(now) !== undefined ? finder.find(text, now) : timeless(finder, text)
}

/** The first twenty, as a record keeps them. */
export function recordEntities(entities: readonly Entity[]): RecordedEntity[] {
  return entities
    .slice(0, mostEntities)
    .map(({ type, value, start, end }) => ({ type, value: personal.has(type) ? null : value, start, end }))
}

export function isPersonal({ type }: Entity): boolean {
  return personal.has(type)
}
