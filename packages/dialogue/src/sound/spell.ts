import { keysBeside } from './keyboard.ts'
import { asked, lookupOf, type Found, type Lookup } from './lookup.ts'

/** Words to be found again when they are misspelt; made once from the owner's words. */
export interface SpellIndex {
  readonly words: readonly string[]
  readonly counts: ArrayLike<number>
  /** True for a word of the index. */
  readonly has: (word: string) => boolean
  /** Words by what is left of their beginning when up to two letters are taken out (the idea of SymSpell). */
  readonly deletes: Found
}

/** A spell index as plain arrays, to be stored. */
export interface StoredSpelling {
  /** The words with spaces between. */
  readonly words: string
  readonly counts: Float32Array
  readonly deletes: Lookup
}

/** A word that may have been meant. */
export interface SpellCandidate {
  readonly word: string
  /** Weighted edits: a full one is 1, a neighbouring key, a doubled letter or two swapped letters less. */
  readonly cost: number
  /** 0 to 1. */
  readonly confidence: number
}

const shortestAround = 5
const prefixLength = 7
const shortest = 3
const longWord = 8
const longest = 30
const wordOnly = /^[a-z]+$/

/** Edits allowed for a word of this length: one, two from eight letters on. */
function mostEdits(length: number): number {
  return length >= longWord ? 2 : 1
}

function addDeletes(found: Set<string>, part: string, edits: number): void {
  found.add(part)
  if (edits === 0 || part.length < 2) return
  for (let i = 0; i < part.length; i += 1) addDeletes(found, part.slice(0, i) + part.slice(i + 1), edits - 1)
}

function deletesOf(word: string): Set<string> {
  const found = new Set<string>()
  addDeletes(found, word.slice(0, prefixLength), mostEdits(word.length))
  return found
}

function* deletePairs(words: readonly string[]): Generator<readonly [string, number]> {
  for (const [position, word] of words.entries()) for (const key of deletesOf(word)) yield [key, position]
}

/** Prepares the index of words and how often each is used; only words of three to thirty letters a to z are taken. */
export function prepareSpelling(vocabulary: ReadonlyMap<string, number>): StoredSpelling {
  const entries = [...vocabulary].filter(([word]) => word.length >= shortest && word.length <= longest && wordOnly.test(word))
  entries.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const words = entries.map(([word]) => word)
  return { words: words.join(' '), counts: Float32Array.from(entries, ([, count]) => count), deletes: lookupOf(deletePairs(words)) }
}

export function openSpelling({ words: joined, counts, deletes }: StoredSpelling): SpellIndex {
  const words = joined === '' ? [] : joined.split(' ')
  const known = new Set(words)
  return { words, counts, has: (word) => known.has(word), deletes: asked(deletes) }
}

/** The index of words and how often each is used. */
export function buildSpellIndex(vocabulary: ReadonlyMap<string, number>): SpellIndex {
  return openSpelling(prepareSpelling(vocabulary))
}

const vowels = new Set('aeiouy')

function substitution(a: string, b: string): number {
  if (a === b) return 0
  if (keysBeside(a).includes(b)) return 0.6
  return vowels.has(a) && vowels.has(b) ? 0.7 : 1
}

/** A letter too much or too few costs half when it stands beside the same letter. */
function indel(word: string, i: number): number {
  const letter = word.charAt(i)
  return letter === word.charAt(i - 1) || letter === word.charAt(i + 1) ? 0.5 : 0.9
}

/**
 * Weighted edit distance of Damerau and Levenshtein (optimal string alignment): substitution 1 (0.6 for neighbouring keys, 0.7
 * among vowels), a letter more or less 0.9 (0.5 for a doubled one), two letters swapped 0.7, and 0.3 more when the first letters differ.
 */
export function spellCost(typed: string, word: string): number {
  let before: number[] = []
  let last: number[] = [0]
  for (let j = 1; j <= word.length; j += 1) last.push((last[j - 1] ?? 0) + indel(word, j - 1))
  for (let i = 1; i <= typed.length; i += 1) {
    const row = [(last[0] ?? 0) + indel(typed, i - 1)]
    for (let j = 1; j <= word.length; j += 1) {
      const [a, b] = [typed.charAt(i - 1), word.charAt(j - 1)]
      let cost = (last[j - 1] ?? 0) + substitution(a, b)
      cost = Math.min(cost, (last[j] ?? 0) + indel(typed, i - 1), (row[j - 1] ?? 0) + indel(word, j - 1))
      const isSwap = i > 1 && j > 1 && a !== b && a === word.charAt(j - 2) && typed.charAt(i - 2) === b
      if (isSwap) cost = Math.min(cost, (before[j - 2] ?? 0) + 0.7)
      row.push(cost)
    }
    before = last
    last = row
  }
  return (last[word.length] ?? 0) + (typed.charAt(0) === word.charAt(0) ? 0 : 0.3)
}

function confidenceOf(cost: number, length: number, count: number): number {
  const bonus = Math.min(0.1, 0.02 * Math.log2(1 + count))
  const sure = Math.max(0, Math.min(0.95, 1 - (2 * cost) / length + bonus))
  return length <= shortest ? 0.7 * sure : sure
}

/** Two words as likely as each other leave it open which was meant. */
const rivalry = 0.8
const rivalDistance = 0.15

/** A word of an index near a typed one, by its place. */
interface Near {
  readonly position: number
  readonly word: string
  readonly cost: number
}

/** Words of the index that are one edit away, two from eight letters on, in no order; among them the typed one where it is a word. */
function nearPlaces(typed: string, index: SpellIndex): Near[] {
  if (typed.length < shortest || typed.length > longest || !wordOnly.test(typed)) return []
  const edits = mostEdits(typed.length)
  const seen = new Set<number>()
  const found: Near[] = []
  for (const key of deletesOf(typed)) {
    for (const position of index.deletes.get(key) ?? []) {
      if (seen.has(position)) continue
      seen.add(position)
      const word = index.words[position] ?? ''
      if (Math.abs(word.length - typed.length) > edits) continue
      const cost = spellCost(typed, word)
      if (cost <= edits + 0.3) found.push({ position, word, cost })
    }
  }
  return found
}

/** Words of the index that the typed lower-case word may be a misspelling of, though it may be one itself; nearest first. */
export function wordsNear(typed: string, index: SpellIndex): Pick<SpellCandidate, 'word' | 'cost'>[] {
  const others = nearPlaces(typed, index).filter(({ word }) => word !== typed)
  return others.sort((a, b) => a.cost - b.cost || a.position - b.position).map(({ word, cost }) => ({ word, cost }))
}

const mostAround = 2.2

/**
 * Words of the index with the same first letter that are up to two edits away, nearest first: what {@link wordsNear} does not find for
 * words of less than eight letters. Looks at every word, so it is for words that nothing is near to.
 */
export function wordsAround(typed: string, index: SpellIndex): Pick<SpellCandidate, 'word' | 'cost'>[] {
  if (typed.length < shortestAround || typed.length > longest || !wordOnly.test(typed)) return []
  const first = typed.charCodeAt(0)
  const found: Pick<SpellCandidate, 'word' | 'cost'>[] = []
  for (const word of index.words) {
    if (word.charCodeAt(0) !== first || Math.abs(word.length - typed.length) > 2 || word.length < shortestAround) continue
    const cost = spellCost(typed, word)
    if (cost <= mostAround) found.push({ word, cost })
  }
  return found.sort((a, b) => a.cost - b.cost)
}

/**
 * Words of the index that the typed lower-case word may be a misspelling of, best first, at most `most`. One edit, two from eight
 * letters on. Empty when the word is itself in the index, too short (below three letters) or no word of letters.
 */
export function spellCandidates(typed: string, index: SpellIndex, most = 5): SpellCandidate[] {
  if (index.has(typed)) return []
  const found = nearPlaces(typed, index).map(({ position, word, cost }) => ({
    word,
    cost,
    confidence: confidenceOf(cost, Math.min(word.length, typed.length), index.counts[position] ?? 1),
  }))
  found.sort((a, b) => b.confidence - a.confidence || (a.word < b.word ? -1 : 1))
  const [best, second] = found
  const isContested = best !== undefined && second !== undefined && best.confidence - second.confidence < rivalDistance
  return found.slice(0, most).map((candidate) => (isContested ? { ...candidate, confidence: candidate.confidence * rivalry } : candidate))
}
