import { conceptFeature, finderOf } from '../trade/features.ts'
import { stem } from '../text/stem.ts'
import { isHanUnit, isWordUnit } from '../text/units.ts'
import type { Language, TermSet } from '../types.ts'
import type { Trade } from '../trade/trade.ts'

/** What a token of a text stands for: a Han character, two neighbouring ones, a word, or an idea that a term of the trade names. */
export type TokenKind = 'character' | 'pair' | 'word' | 'concept'

/** Takes a token: its hash and where it stands in the text. */
export type TokenVisitor = (kind: TokenKind, hash: number, start: number, end: number) => void

/** Reads the tokens of normalised texts of one language. Not to be shared by threads. */
export type TokenReader = (text: string, visit: TokenVisitor) => void

const characterSeed = 0x3c6ef372
const pairSeed = 0x1b56c4e9
const wordSeed = 0x6a09e667
const conceptSeed = 0x510e527f

function mix(hash: number, unit: number): number {
  const mixed = Math.imul(hash ^ unit, 0x5bd1e995)
  return mixed ^ (mixed >>> 15)
}

function wordHash(word: string): number {
  let hash = wordSeed
  for (let i = 0; i < word.length; i += 1) hash = mix(hash, word.charCodeAt(i))
  return hash
}

/** Stems that are remembered; the words of a language repeat. */
const mostStems = 50_000

function createStemmer(): (word: string) => number {
  const known = new Map<string, number>()
  return (word) => {
    const before = known.get(word)
    if (before !== undefined) return before
    if (known.size >= mostStems) known.clear()
    const hash = wordHash(stem(word))
    known.set(word, hash)
    return hash
  }
}

function readHan(text: string, from: number, to: number, visit: TokenVisitor): void {
  for (let at = from; at < to; at += 1) {
    const one = mix(characterSeed, text.charCodeAt(at))
    visit('character', one, at, at + 1)
    if (at + 1 < to) visit('pair', mix(mix(pairSeed, text.charCodeAt(at)), text.charCodeAt(at + 1)), at, at + 2)
  }
}

/** Where the run of units of one kind that begins at `from` ends. */
function runEnd(text: string, from: number, isOfKind: (unit: number) => boolean): number {
  let at = from + 1
  while (at < text.length && isOfKind(text.charCodeAt(at))) at += 1
  return at
}

/** @param terms the owner's term sets, beside those of the trade */
export function createTokenReader(language: Language, terms: readonly TermSet[], trade: Trade | null): TokenReader {
  const hashOf = createStemmer()
  const own = terms.filter((set) => set.language === language && (set.kind ?? 'synonyms') === 'synonyms')
  const lists = [trade?.packs[language]?.sets ?? [], own].filter((list) => list.length > 0)
  const concepts = lists.map((list) => ({ finder: finderOf(list), hashes: list.map((set) => mix(conceptSeed, conceptFeature(set.id))) }))
  return (text, visit) => {
    let at = 0
    while (at < text.length) {
      const unit = text.charCodeAt(at)
      const isHan = isHanUnit(unit)
      const end = isHan ? runEnd(text, at, isHanUnit) : isWordUnit(unit) ? runEnd(text, at, isWordUnit) : at + 1
      if (isHan) readHan(text, at, end, visit)
      else if (isWordUnit(unit)) visit('word', hashOf(text.slice(at, end)), at, end)
      at = end
    }
    for (const { finder, hashes } of concepts) {
      for (const { sets, start, end: to } of finder.find(text)) for (const set of sets) visit('concept', hashes[set] ?? 0, start, to)
    }
  }
}
