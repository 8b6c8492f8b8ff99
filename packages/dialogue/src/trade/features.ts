import { createGrams, readGrams } from '../model/grams.ts'
import type { TermSet } from '../types.ts'
import { createTermFinder } from './terms.ts'

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

/** @param sets term sets of one language, the built-in ones and the owner's */
export function createFeatureReader(sets: readonly TermSet[]): FeatureReader {
  const grams = createGrams()
  const finder = createTermFinder(sets)
  const features = sets.map((set) => conceptFeature(set.id))
  return {
    read: (text, out) => {
      out.clear()
      readGrams(grams, text)
      for (let i = 0; i < grams.tokenCount; i += 1) out.add(grams.tokens[i] ?? 0)
      for (let i = 0; i < grams.letterCount; i += 1) out.add(grams.letters[i] ?? 0)
      for (const found of finder.find(text)) for (const set of found.sets) out.add(features[set] ?? 0)
    },
  }
}
