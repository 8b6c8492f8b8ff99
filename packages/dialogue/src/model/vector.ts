import type { Grams } from './grams.ts'
import { lookUp, type Vocabulary } from './vocabulary.ts'

/** Share of the squared length that letter grams get in a text written wholly in letters. */
export const letterShare = 0.5

/** A sparse vector that is filled again and again; only the first `length` places hold. */
export interface SparseVector {
  ids: Int32Array
  values: Float64Array
  length: number
  /** Share of the text's weight that the vocabulary knows, 0 to 1. */
  coverage: number
}

/** Turns grams into vectors of one vocabulary. Holds scratch memory: one for each vocabulary, not to be shared by threads. */
export interface Vectoriser {
  readonly vocabulary: Vocabulary
  /** Position of a gram in the vector being filled, plus 1; 0 when it is not in. */
  readonly place: Int32Array
  readonly vector: SparseVector
}

export function createVectoriser(vocabulary: Vocabulary): Vectoriser {
  const vector = { ids: new Int32Array(512), values: new Float64Array(512), length: 0, coverage: 0 }
  return { vocabulary, place: new Int32Array(vocabulary.rarity.length), vector }
}

function reserve(vector: SparseVector, extra: number): void {
  const needed = vector.length + extra
  if (needed <= vector.ids.length) return
  const ids = new Int32Array(needed * 2)
  const values = new Float64Array(needed * 2)
  ids.set(vector.ids)
  values.set(vector.values)
  vector.ids = ids
  vector.values = values
}

/** Counts known grams into the vector and returns how many were unknown. */
function countInto(vectoriser: Vectoriser, list: Int32Array, length: number): number {
  const { vocabulary, place, vector } = vectoriser
  reserve(vector, length)
  let unknown = 0
  for (let i = 0; i < length; i += 1) {
    const id = lookUp(vocabulary, list[i] ?? 0)
    if (id < 0) {
      unknown += 1
      continue
    }
    const at = (place[id] ?? 0) - 1
    if (at >= 0) {
      vector.values[at] = (vector.values[at] ?? 0) + 1
      continue
    }
    vector.ids[vector.length] = id
    vector.values[vector.length] = 1
    vector.length += 1
    place[id] = vector.length
  }
  return unknown
}

/** Turns counts into weights, (1 + ln tf) times rarity, and returns the squared length. */
function weigh(vectoriser: Vectoriser, from: number): number {
  const { vocabulary, place, vector } = vectoriser
  let squares = 0
  for (let i = from; i < vector.length; i += 1) {
    const id = vector.ids[i] ?? 0
    const times = vector.values[i] ?? 1
    const value = (times === 1 ? 1 : 1 + Math.log(times)) * (vocabulary.rarity[id] ?? 0)
    vector.values[i] = value
    place[id] = 0
    squares += value * value
  }
  return squares
}

function scale(vector: SparseVector, from: number, to: number, factor: number): void {
  for (let i = from; i < to; i += 1) vector.values[i] = (vector.values[i] ?? 0) * factor
}

/**
 * The vector of a text: TF-IDF over its grams, of length 1 (or empty). Tokens and letter grams are scaled by themselves
 * and share the length according to how much of the text is written in letters.
 */
export function vectorise(vectoriser: Vectoriser, grams: Grams): SparseVector {
  const { vector, vocabulary } = vectoriser
  vector.length = 0
  const unknownTokens = countInto(vectoriser, grams.tokens, grams.tokenCount)
  const tokenSquares = weigh(vectoriser, 0)
  const border = vector.length
  const unknownLetters = countInto(vectoriser, grams.letters, grams.letterCount)
  const letterSquares = weigh(vectoriser, border)

  const unknownSquare = vocabulary.unknownRarity * vocabulary.unknownRarity
  const known = tokenSquares + letterSquares
  const unknown = (unknownTokens + unknownLetters) * unknownSquare
  vector.coverage = known === 0 ? 0 : known / (known + unknown)

  const share = letterSquares === 0 ? 0 : tokenSquares === 0 ? 1 : letterShare * grams.latinShare
  if (tokenSquares > 0) scale(vector, 0, border, Math.sqrt((1 - share) / tokenSquares))
  if (letterSquares > 0) scale(vector, border, vector.length, Math.sqrt(share / letterSquares))
  return vector
}
