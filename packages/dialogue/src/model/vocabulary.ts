import { wordHash, type Grams } from './grams.ts'

/** Known grams with their weights. Ids run from 0; all arrays are plain data, so that a release can be stored. */
export interface Vocabulary {
  /** Open-addressing table of gram hashes; `ids` is -1 where a place is free. The length is a power of two. */
  readonly hashes: Int32Array
  readonly ids: Int32Array
  /** Weight of each gram by its rarity: sqrt(ln((1 + N) / (1 + df)) + 1). */
  readonly rarity: Float32Array
  /** Weight that a gram never seen would have. */
  readonly unknownRarity: number
}

/** Letter grams seen in one text only are dropped from collections larger than this; tokens are always kept. */
const largeCollection = 4000

/** The id of a gram, or -1. */
export function lookUp(vocabulary: Pick<Vocabulary, 'hashes' | 'ids'>, hash: number): number {
  const mask = vocabulary.hashes.length - 1
  let place = (hash ^ (hash >>> 16)) & mask
  for (;;) {
    const id = vocabulary.ids[place] ?? -1
    if (id < 0 || vocabulary.hashes[place] === hash) return id
    place = (place + 1) & mask
  }
}

interface Seen {
  df: number
  lastText: number
  readonly isLetter: boolean
}

function count(seen: Map<number, Seen>, list: Int32Array, length: number, text: number, isLetter: boolean): void {
  for (let i = 0; i < length; i += 1) {
    const hash = list[i] ?? 0
    const known = seen.get(hash)
    if (known === undefined) {
      seen.set(hash, { df: 1, lastText: text, isLetter })
    } else if (known.lastText !== text) {
      known.lastText = text
      known.df += 1
    }
  }
}

function rarityOf(df: number, texts: number): number {
  return Math.sqrt(Math.log((1 + texts) / (1 + df)) + 1)
}

function tableSize(entries: number): number {
  let size = 16
  while (size < entries * 2) size *= 2
  return size
}

function insert(hashes: Int32Array, ids: Int32Array, hash: number, id: number): void {
  const mask = hashes.length - 1
  let place = (hash ^ (hash >>> 16)) & mask
  while ((ids[place] ?? -1) >= 0) place = (place + 1) & mask
  hashes[place] = hash
  ids[place] = id
}

/** The table from hashes to their places in the list, for {@link lookUp}. */
export function tableOf(list: readonly number[]): Pick<Vocabulary, 'hashes' | 'ids'> {
  const size = tableSize(list.length)
  const hashes = new Int32Array(size)
  const ids = new Int32Array(size).fill(-1)
  list.forEach((hash, id) => {
    insert(hashes, ids, hash, id)
  })
  return { hashes, ids }
}

/**
 * Collects the grams of a set of texts.
 *
 * @param texts how many texts there are
 * @param read fills a buffer with the grams of one text and returns it
 */
export function buildVocabulary(texts: number, read: (text: number) => Grams): Vocabulary {
  const seen = new Map<number, Seen>()
  for (let text = 0; text < texts; text += 1) {
    const grams = read(text)
    count(seen, grams.tokens, grams.tokenCount, text, false)
    count(seen, grams.letters, grams.letterCount, text, true)
  }
  const least = texts > largeCollection ? 2 : 1
  const kept = [...seen].filter(([, gram]) => !gram.isLetter || gram.df >= least)
  const rarity = Float32Array.from(kept, ([, gram]) => rarityOf(gram.df, texts))
  return { ...tableOf(kept.map(([hash]) => hash)), rarity, unknownRarity: rarityOf(0, texts) }
}

/** True when a word (letters and digits, normalised) occurs in the texts the vocabulary was built from. */
export function hasWord(vocabulary: Vocabulary, word: string): boolean {
  return lookUp(vocabulary, wordHash(word, 0, word.length)) >= 0
}
