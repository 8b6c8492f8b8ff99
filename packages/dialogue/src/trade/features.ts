import { createGrams, readGrams } from '../model/grams.ts'
import type { TermSet } from '../types.ts'
import { createTermFinder, outsideOf, type TermFinder } from './terms.ts'

/** The features of a text that an encoder has learned something about: hashes of its grams and of the ideas it names. */
export interface FeatureReader {
  /** Replaces what `out` held by the distinct features of a normalised text. */
  readonly read: (text: string, out: Set<number>) => void
}

const conceptSeed = 0x51ed270b

/** The feature of a term set: the same for every term of it. */
export function conceptFeature(id: string): number {
  let hash = conceptSeed
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return hash ^ (hash >>> 15)
}

/**
 * @param own the owner's term sets, beside the built-in ones
 * @param words the owner's dictionary, whose words no term takes apart
 */
export function createFeatureReader(sets: readonly TermSet[], own: readonly TermSet[] = [], words: TermFinder | null = null): FeatureReader {
  const grams = createGrams()
  const lists = [sets, own].filter((list) => list.length > 0).map((list) => ({ finder: finderOf(list), features: list.map((set) => conceptFeature(set.id)) }))
  return {
    read: (text, out) => {
      out.clear()
      readGrams(grams, text)
      for (let i = 0; i < grams.tokenCount; i += 1) out.add(grams.tokens[i] ?? 0)
      for (let i = 0; i < grams.letterCount; i += 1) out.add(grams.letters[i] ?? 0)
      const units = words?.find(text) ?? []
      for (const { finder, features } of lists) {
        for (const found of outsideOf(units, finder.find(text))) for (const set of found.sets) out.add(features[set] ?? 0)
      }
    },
  }
}

/** Thousands of terms take a tenth of a second to plant, and the built-in ones are the same for every release. */
const planted = new WeakMap<readonly TermSet[], TermFinder>()

/** A finder for a list of sets, kept for as long as the list lives. */
export function finderOf(sets: readonly TermSet[]): TermFinder {
  const known = planted.get(sets)
  if (known !== undefined) return known
  const finder = createTermFinder(sets)
  planted.set(sets, finder)
  return finder
}
