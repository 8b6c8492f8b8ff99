import { normalise } from '../text/normalise.ts'
import type { Language, TermSet } from '../types.ts'
import { createEncoder, scaleToLength1, type Encoder } from './encoder.ts'
import { pushToken, type Grams } from '../model/grams.ts'
import { conceptFeature, createFeatureReader } from './features.ts'
import { createTermFinder } from './terms.ts'
import type { Trade, TradePack } from './trade.ts'

/** What an owner's set means, as far as its terms hold words that are known. */
function meaningOf(pack: TradePack, set: TermSet): Float32Array {
  const plain = createEncoder(pack.model, createFeatureReader(pack.sets))
  const sum = new Float32Array(pack.model.dims)
  for (const term of set.terms) plain.encode(normalise(term).text).forEach((value, d) => (sum[d] = (sum[d] ?? 0) + value))
  scaleToLength1(sum)
  return sum
}

/** The encoder of a language with the owner's term sets in it; null when nothing is known of the trade in that language. */
export function encoderFor(terms: readonly TermSet[], language: Language, trade: Trade | null): Encoder | null {
  const pack = trade?.packs[language]
  if (pack === undefined) return null
  const own = terms.filter((set) => set.language === language && (set.kind ?? 'synonyms') === 'synonyms')
  const builtIn = new Set(pack.sets.map((set) => set.id))
  const extra = own.filter((set) => !builtIn.has(set.id)).map((set) => [conceptFeature(set.id), meaningOf(pack, set)] as const)
  return createEncoder(pack.model, createFeatureReader(pack.sets, own), new Map(extra))
}

/** Adds to the grams of a text a token for each of the owner's synonym sets that it names. */
export type NameReader = (grams: Grams, text: string) => void

/** The owner's synonym sets of a language as tokens; null when there are none. */
export function nameReaderFor(terms: readonly TermSet[], language: Language): NameReader | null {
  const own = terms.filter((set) => set.language === language && (set.kind ?? 'synonyms') === 'synonyms')
  if (own.length === 0) return null
  const finder = createTermFinder(own)
  const tokens = own.map((set) => conceptFeature(set.id))
  return (grams, text) => {
    for (const { sets } of finder.find(text)) for (const set of sets) pushToken(grams, tokens[set] ?? 0)
  }
}

/** Every term of a language, the built-in ones and the owner's, normalised. */
export function termsFor(terms: readonly TermSet[], language: Language, trade: Trade | null): string[] {
  const own = terms.filter((set) => set.language === language && set.kind !== 'stop')
  return [...(trade?.packs[language]?.sets ?? []), ...own].flatMap((set) => set.terms.map((term) => normalise(term).text))
}
