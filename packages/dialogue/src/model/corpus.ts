import type { Grams } from './grams.ts'
import type { Matrix } from './matrix.ts'
import { letterShare } from './vector.ts'
import { rarityOf, tableOf, type Vocabulary } from './vocabulary.ts'

/** The distinct grams of each text in the order they stand in it, and how often each occurs. */
interface Counted {
  readonly starts: Uint32Array
  readonly ids: Uint32Array
  readonly times: Uint16Array
}

/** Texts read once, so that models of any part of them can be made without reading them again. */
export interface Corpus {
  /** Gram of each id, in the order of first occurrence. */
  readonly hashes: Int32Array
  readonly isLetter: Uint8Array
  readonly tokens: Counted
  readonly letters: Counted
  /** Share of each text that is written in letters and digits. */
  readonly latinShare: Float64Array
}

/** Grams and the numbers they get; grows. */
class GramTable {
  readonly hashes: number[] = []
  readonly isLetter: number[] = []
  #places = new Int32Array(1 << 14).fill(-1)

  idOf(hash: number, isLetter: number): number {
    const mask = this.#places.length - 1
    let place = (hash ^ (hash >>> 16)) & mask
    for (;;) {
      const id = this.#places[place] ?? -1
      if (id < 0) break
      if (this.hashes[id] === hash) return id
      place = (place + 1) & mask
    }
    const id = this.hashes.length
    this.hashes.push(hash)
    this.isLetter.push(isLetter)
    this.#places[place] = id
    if (this.hashes.length * 2 > this.#places.length) this.#enlarge()
    return id
  }

  #enlarge(): void {
    const places = new Int32Array(this.#places.length * 2).fill(-1)
    const mask = places.length - 1
    this.hashes.forEach((hash, id) => {
      let place = (hash ^ (hash >>> 16)) & mask
      while ((places[place] ?? -1) >= 0) place = (place + 1) & mask
      places[place] = id
    })
    this.#places = places
  }
}

/** Collects counted grams text by text. */
class CountedLists {
  readonly #starts: Uint32Array
  readonly #ids: number[] = []
  readonly #times: number[] = []
  /** For each gram where it stands in the text at hand, plus 1; all 0 between two texts. */
  readonly #place: number[] = []

  constructor(texts: number) {
    this.#starts = new Uint32Array(texts + 1)
  }

  add(text: number, list: Int32Array, length: number, idOf: (hash: number) => number): void {
    const ids = this.#ids
    const times = this.#times
    const place = this.#place
    const from = ids.length
    for (let i = 0; i < length; i += 1) {
      const id = idOf(list[i] ?? 0)
      while (id >= place.length) place.push(0)
      const at = (place[id] ?? 0) - 1
      if (at >= 0) {
        times[at] = (times[at] ?? 0) + 1
        continue
      }
      ids.push(id)
      times.push(1)
      place[id] = ids.length
    }
    for (let i = from; i < ids.length; i += 1) place[ids[i] ?? 0] = 0
    this.#starts[text + 1] = ids.length
  }

  done(): Counted {
    return { starts: this.#starts, ids: Uint32Array.from(this.#ids), times: Uint16Array.from(this.#times) }
  }
}

/**
 * Reads texts.
 *
 * @param texts how many there are
 * @param read fills a buffer with the grams of one text and returns it
 */
export function readCorpus(texts: number, read: (text: number) => Grams): Corpus {
  const table = new GramTable()
  const tokens = new CountedLists(texts)
  const letters = new CountedLists(texts)
  const latinShare = new Float64Array(texts)
  const tokenId = (hash: number): number => table.idOf(hash, 0)
  const letterId = (hash: number): number => table.idOf(hash, 1)
  for (let text = 0; text < texts; text += 1) {
    const grams = read(text)
    tokens.add(text, grams.tokens, grams.tokenCount, tokenId)
    letters.add(text, grams.letters, grams.letterCount, letterId)
    latinShare[text] = grams.latinShare
  }
  return { hashes: Int32Array.from(table.hashes), isLetter: Uint8Array.from(table.isLetter), tokens: tokens.done(), letters: letters.done(), latinShare }
}

/** How much grams count when only some of the texts are known; by id, 0: not known. */
export interface Rarity {
  readonly of: Float32Array
  readonly unknown: number
}

/** Letter grams seen in one text only are dropped from collections larger than this; tokens are always kept. */
const largeCollection = 4000

/** The rarity of every gram in the given texts. */
export function rarityIn(corpus: Corpus, texts: Int32Array): Rarity {
  const df = new Uint32Array(corpus.hashes.length)
  for (const { starts, ids } of [corpus.tokens, corpus.letters]) {
    for (const text of texts) {
      const to = starts[text + 1] ?? 0
      for (let i = starts[text] ?? 0; i < to; i += 1) df[ids[i] ?? 0] = (df[ids[i] ?? 0] ?? 0) + 1
    }
  }
  const least = texts.length > largeCollection ? 2 : 1
  const known = new Map<number, number>()
  const of = new Float32Array(df.length)
  for (let id = 0; id < df.length; id += 1) {
    const times = df[id] ?? 0
    if (times === 0 || (corpus.isLetter[id] === 1 && times < least)) continue
    const rarity = known.get(times) ?? rarityOf(times, texts.length)
    known.set(times, rarity)
    of[id] = rarity
  }
  return { of, unknown: rarityOf(0, texts.length) }
}

/** Weighted grams of texts, one row a text. */
export interface Vectors {
  readonly matrix: Matrix
  /** Share of each text's weight that is known, 0 to 1. */
  readonly coverage: Float64Array
}

/** The vectors that `vectorise` gives, of texts that were read already; ids are those of the corpus. */
export function vectorsOf(corpus: Corpus, texts: Int32Array, rarity: Rarity): Vectors {
  const starts = new Uint32Array(texts.length + 1)
  let most = 0
  for (const text of texts) for (const { starts: at } of [corpus.tokens, corpus.letters]) most += (at[text + 1] ?? 0) - (at[text] ?? 0)
  const ids = new Uint32Array(most)
  const weights = new Float64Array(most)
  const coverage = new Float64Array(texts.length)
  let length = 0
  let unknown = 0

  /** Appends the known grams of a text and returns their squared length. */
  const weigh = ({ starts: from, ids: grams, times }: Counted, text: number): number => {
    let squares = 0
    const to = from[text + 1] ?? 0
    for (let i = from[text] ?? 0; i < to; i += 1) {
      const id = grams[i] ?? 0
      const rare = rarity.of[id] ?? 0
      const tf = times[i] ?? 1
      if (rare === 0) {
        unknown += tf
        continue
      }
      const value = (tf === 1 ? 1 : 1 + Math.log(tf)) * rare
      ids[length] = id
      weights[length] = value
      length += 1
      squares += value * value
    }
    return squares
  }

  texts.forEach((text, row) => {
    const from = length
    unknown = 0
    const tokenSquares = weigh(corpus.tokens, text)
    const border = length
    const letterSquares = weigh(corpus.letters, text)
    const known = tokenSquares + letterSquares
    coverage[row] = known === 0 ? 0 : known / (known + unknown * rarity.unknown * rarity.unknown)
    const share = letterSquares === 0 ? 0 : tokenSquares === 0 ? 1 : letterShare * (corpus.latinShare[text] ?? 0)
    const tokenFactor = tokenSquares === 0 ? 0 : Math.sqrt((1 - share) / tokenSquares)
    const letterFactor = letterSquares === 0 ? 0 : Math.sqrt(share / letterSquares)
    for (let i = from; i < border; i += 1) weights[i] = (weights[i] ?? 0) * tokenFactor
    for (let i = border; i < length; i += 1) weights[i] = (weights[i] ?? 0) * letterFactor
    starts[row + 1] = length
  })
  return { matrix: { starts, ids: ids.slice(0, length), values: Float32Array.from(weights.subarray(0, length)) }, coverage }
}

/** The grams that have a rarity as a vocabulary of their own, and for each gram of the corpus its id there. */
export function vocabularyOf(corpus: Corpus, rarity: Rarity): { vocabulary: Vocabulary; idOf: Uint32Array } {
  const idOf = new Uint32Array(corpus.hashes.length)
  const kept: number[] = []
  const rare: number[] = []
  rarity.of.forEach((value, id) => {
    if (value === 0) return
    idOf[id] = kept.length
    kept.push(corpus.hashes[id] ?? 0)
    rare.push(value)
  })
  return { vocabulary: { ...tableOf(kept), rarity: Float32Array.from(rare), unknownRarity: rarity.unknown }, idOf }
}
