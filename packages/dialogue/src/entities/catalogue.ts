import { readText, type Reading } from './reading.ts'
import type { CatalogueName, EntityMeaning, EnumerationName, Found } from './types.ts'

type Named = Extract<EntityMeaning, { type: 'product' | 'enumeration' }>

/** The owner's names in folded form, and how long those are that begin with a unit, the longest first. */
export interface Catalogue {
  readonly meanings: ReadonlyMap<string, Named>
  readonly lengths: ReadonlyMap<number, readonly number[]>
}

/** Characters a name may have; what stands beyond is not compared. */
export const longestName = 80

/** The form in which two names count as the same; empty for one without anything to compare. */
export function foldedName(name: string): string {
  return readText(name.trim().slice(0, longestName)).folded
}

function productMeaning({ id, name }: CatalogueName): Named {
  return { type: 'product', value: id === undefined ? { name } : { id, name } }
}

/** Names and aliases; a name that two entries share belongs to the first, products before enumerations. */
export function buildCatalogue(products: readonly CatalogueName[], enumerations: readonly EnumerationName[]): Catalogue {
  const meanings = new Map<string, Named>()
  const insert = (name: string, meaning: Named): void => {
    const folded = foldedName(name)
    if (folded !== '' && !meanings.has(folded)) meanings.set(folded, meaning)
  }
  for (const product of products) {
    const meaning = productMeaning(product)
    for (const alias of [product.name, ...(product.aliases ?? [])]) insert(alias, meaning)
  }
  for (const { type, value, aliases = [] } of enumerations) {
    for (const alias of [value, ...aliases]) insert(alias, { type: 'enumeration', value: { type, value } })
  }
  return { meanings, lengths: lengthsOf(meanings.keys()) }
}

function lengthsOf(names: Iterable<string>): Map<number, number[]> {
  const found = new Map<number, Set<number>>()
  for (const name of names) {
    const unit = name.charCodeAt(0)
    const lengths = found.get(unit) ?? new Set()
    found.set(unit, lengths.add(name.length))
  }
  return new Map([...found].map(([unit, lengths]) => [unit, [...lengths].sort((a, b) => b - a)]))
}

function isWordUnit(text: string, at: number): boolean {
  return /^[a-z0-9]$/.test(text.charAt(at))
}

/** No Latin word and no number is cut in two. */
function isWhole(text: string, start: number, end: number): boolean {
  const cutsBefore = isWordUnit(text, start) && isWordUnit(text, start - 1)
  return !cutsBefore && !(isWordUnit(text, end - 1) && isWordUnit(text, end))
}

function longestAt({ folded, steps }: Reading, { meanings, lengths }: Catalogue, start: number): Found | undefined {
  for (const length of lengths.get(folded.charCodeAt(start)) ?? []) {
    const end = start + length
    if (end > folded.length) continue
    steps.count += 1
    const meaning = meanings.get(folded.slice(start, end))
    if (meaning !== undefined && isWhole(folded, start, end)) return { ...meaning, start, end }
  }
  return undefined
}

export function findNamed(reading: Reading, catalogue: Catalogue): Found[] {
  const found: Found[] = []
  if (catalogue.meanings.size === 0) return found
  for (let at = 0; at < reading.folded.length; at += 1) {
    const named = longestAt(reading, catalogue, at)
    if (named !== undefined) found.push(named)
  }
  return found
}
