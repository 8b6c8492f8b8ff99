import { emptyGram, hanGram } from '../model/grams.ts'
import { isHanUnit } from '../text/units.ts'

/**
 * The Han 1- to 3-grams that customers use, as a Bloom filter: a set that takes two bytes a gram and now and then (two in a thousand)
 * takes a strange one for known.
 */
export type SpokenGrams = Uint32Array

/** Bits of the filter, a power of two, and how many of them a gram sets. */
const bits = 2 ** 21
const marks = 4

function bitAt(gram: number, mark: number, size: number): number {
  const other = Math.imul(gram ^ (gram >>> 15), 0x2c1b3c6d) | 1
  return ((gram + Math.imul(mark, other)) >>> 0) & (size - 1)
}

/** Collects the grams of normalised texts; empty when they hold no Han character. */
export function learnSpoken(texts: readonly string[]): SpokenGrams {
  const filter = new Uint32Array(bits / 32)
  let isEmpty = true
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) {
      let gram = emptyGram
      for (let n = 0; n < 3 && isHanUnit(text.charCodeAt(at + n)); n += 1) {
        gram = hanGram(gram, text.charCodeAt(at + n))
        isEmpty = false
        for (let mark = 0; mark < marks; mark += 1) {
          const bit = bitAt(gram, mark, bits)
          filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << (bit & 31))
        }
      }
    }
  }
  return isEmpty ? new Uint32Array(0) : filter
}

/** True for a gram that the filter was made of. */
export function isSpoken(filter: SpokenGrams, gram: number): boolean {
  if (filter.length === 0) return false
  for (let mark = 0; mark < marks; mark += 1) {
    const bit = bitAt(gram, mark, filter.length * 32)
    if (((filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false
  }
  return true
}
