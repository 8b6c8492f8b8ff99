import { wordHash } from './grams.ts'

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

/** Weight of a gram that stands in `df` of so many texts. */
export function rarityOf(df: number, texts: number): number {
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

/** True when a word (letters and digits, normalised) occurs in the texts the vocabulary was built from. */
export function hasWord(vocabulary: Vocabulary, word: string): boolean {
  return lookUp(vocabulary, wordHash(word, 0, word.length)) >= 0
}

/** A table of {@link tableOf} with more hashes behind those it was made of; none of them stands in it yet. */
export function extendedTable(table: Pick<Vocabulary, 'hashes' | 'ids'>, length: number, added: readonly number[]): Pick<Vocabulary, 'hashes' | 'ids'> {
  if (tableSize(length + added.length) === table.ids.length) {
    const [hashes, ids] = [table.hashes.slice(), table.ids.slice()]
    added.forEach((hash, i) => {
      insert(hashes, ids, hash, length + i)
    })
    return { hashes, ids }
  }
  const known = new Array<number>(length).fill(0)
  table.ids.forEach((id, place) => {
    if (id >= 0) known[id] = table.hashes[place] ?? 0
  })
  return tableOf([...known, ...added])
}
