import { standardText } from '../text/standard.ts'
import { isHanUnit } from '../text/units.ts'
import type { Language, TermKind, TermSet } from '../types.ts'
import { createEncoder, scaleToLength1, type Encoder } from './encoder.ts'
import { pushToken, type Grams } from '../model/grams.ts'
import { conceptFeature, createFeatureReader } from './features.ts'
import { createTermFinder, outsideOf, withoutStretches, type TermFinder } from './terms.ts'
import type { Trade, TradePack } from './trade.ts'

/** What an owner's set means, as far as its terms hold words that are known. */
function meaningOf(pack: TradePack, set: TermSet): Float32Array {
  const plain = createEncoder(pack.model, createFeatureReader(pack.sets))
  const sum = new Float32Array(pack.model.dims)
  for (const term of set.terms) plain.encode(standardText(term)).forEach((value, d) => (sum[d] = (sum[d] ?? 0) + value))
  scaleToLength1(sum)
  return sum
}

function ownOf(terms: readonly TermSet[], language: Language, kind: TermKind): TermSet[] {
  return terms.filter((set) => set.language === language && (set.kind ?? 'synonyms') === kind)
}

/** Each word of the owner's dictionary as a set of its own. */
function wordsOf(terms: readonly TermSet[], language: Language): TermSet[] {
  const words = new Set(ownOf(terms, language, 'word').flatMap((set) => set.terms.map(standardText)))
  words.delete('')
  return [...words].map((word) => ({ id: `word ${word}`, language, terms: [word] }))
}

/** Finds the words of the owner's dictionary; null when there are none. */
export function wordFinderFor(terms: readonly TermSet[], language: Language): TermFinder | null {
  const words = wordsOf(terms, language)
  return words.length === 0 ? null : createTermFinder(words)
}

/** The encoder of a language with the owner's term sets in it; null when nothing is known of the trade in that language. */
export function encoderFor(terms: readonly TermSet[], language: Language, trade: Trade | null): Encoder | null {
  const pack = trade?.packs[language]
  if (pack === undefined) return null
  const own = ownOf(terms, language, 'synonyms')
  const builtIn = new Set(pack.sets.map((set) => set.id))
  const extra = own.filter((set) => !builtIn.has(set.id)).map((set) => [conceptFeature(set.id), meaningOf(pack, set)] as const)
  return createEncoder(pack.model, createFeatureReader(pack.sets, own, wordFinderFor(terms, language)), new Map(extra))
}

/** Adds to the grams of a text a token for each of the owner's synonym sets that it names, and for each word of the owner's dictionary. */
export interface NameReader {
  readonly read: (grams: Grams, text: string) => void
  /** A message without the words of the dictionary: in it they count as a whole only. */
  readonly withoutWords: (text: string) => string
}

/** A word counts for about as much as its parts would. */
const mostCounted = 4

function weightOf(word: string): number {
  return Math.min(mostCounted, isHanUnit(word.charCodeAt(0)) ? word.length : 2 * word.split(' ').length)
}

/** The owner's synonym sets and dictionary of a language as tokens; null when there are none. */
export function nameReaderFor(terms: readonly TermSet[], language: Language): NameReader | null {
  const own = ownOf(terms, language, 'synonyms')
  const words = wordFinderFor(terms, language)
  if (own.length === 0 && words === null) return null
  const finder = createTermFinder(own)
  const tokens = own.map((set) => conceptFeature(set.id))
  return {
    read: (grams, text) => {
      const units = words?.find(text) ?? []
      for (const { start, end } of units) {
        const word = text.slice(start, end)
        for (let times = weightOf(word); times > 0; times -= 1) pushToken(grams, conceptFeature(`word ${word}`))
      }
      for (const { sets } of outsideOf(units, finder.find(text))) for (const set of sets) pushToken(grams, tokens[set] ?? 0)
    },
    withoutWords: (text) => withoutStretches(text, words?.find(text) ?? []),
  }
}

/** Every term of a language, the built-in ones and the owner's, normalised. */
export function termsFor(terms: readonly TermSet[], language: Language, trade: Trade | null): string[] {
  const own = terms.filter((set) => set.language === language && set.kind !== 'stop')
  return [...(trade?.packs[language]?.sets ?? []), ...own].flatMap((set) => set.terms.map(standardText))
}
