import { rememberedStem } from '../text/stem.ts'
import { isHanUnit, isWordUnit } from '../text/units.ts'

/**
 * Turns normalised text into n-grams, each as a 32-bit hash: Han characters as 1- to 3-grams,
 * words by their stems as 1-grams, neighbouring pairs and pairs with one or two words between, and the letters of words (as written,
 * with their borders) as 2- to 5-grams.
 */

const hanSeed = 0x2545f491
const wordSeed = 0x1b873593
const pairSeed = 0x38495ab5
const gapSeed = 0x4cf5ad43
const letterSeed = 0x7feb352d
const border = 0x20

/** Reusable buffer of gram hashes: Han grams and words in `tokens`, letter grams in `letters`. */
export interface Grams {
  tokens: Int32Array
  tokenCount: number
  letters: Int32Array
  letterCount: number
  /** Share of the text written in letters and digits, 0 to 1; a Han character counts as two letters. */
  latinShare: number
}

/** An empty buffer, to be filled again and again by {@link readGrams}. */
export function createGrams(): Grams {
  return { tokens: new Int32Array(256), tokenCount: 0, letters: new Int32Array(1024), letterCount: 0, latinShare: 0 }
}

function mix(hash: number, unit: number): number {
  const h = Math.imul(hash ^ unit, 0x5bd1e995)
  return h ^ (h >>> 15)
}

/** The gram of no character: what {@link hanGram} begins with. */
export const emptyGram = hanSeed

/** The gram of one more Han character (a UTF-16 unit) behind those of `gram`. */
export function hanGram(gram: number, unit: number): number {
  return mix(gram, unit)
}

function grown(list: Int32Array): Int32Array {
  const larger = new Int32Array(list.length * 2)
  larger.set(list)
  return larger
}

/** Adds a token; from outside, one that stands for an idea the text names, whatever the words. */
export function pushToken(grams: Grams, hash: number): void {
  if (grams.tokenCount === grams.tokens.length) grams.tokens = grown(grams.tokens)
  grams.tokens[grams.tokenCount++] = hash
}

function pushLetter(grams: Grams, hash: number): void {
  if (grams.letterCount === grams.letters.length) grams.letters = grown(grams.letters)
  grams.letters[grams.letterCount++] = hash
}

function readHan(grams: Grams, text: string, from: number, to: number): void {
  for (let i = from; i < to; i += 1) {
    let hash = hanSeed
    for (let n = 0; n < 3 && i + n < to; n += 1) {
      hash = mix(hash, text.charCodeAt(i + n))
      pushToken(grams, hash)
    }
  }
}

function readLetters(grams: Grams, text: string, from: number, to: number): void {
  for (let i = from - 1; i < to; i += 1) {
    let hash = mix(letterSeed, i < from ? border : text.charCodeAt(i))
    for (let n = 1; n < 5 && i + n <= to; n += 1) {
      const at = i + n
      hash = mix(hash, at === to ? border : text.charCodeAt(at))
      pushLetter(grams, hash)
    }
  }
}

/** The gram of the word that stands between `from` and `to`: the same for all words of one stem. */
export function wordHash(text: string, from: number, to: number): number {
  const word = rememberedStem(text.slice(from, to))
  let hash = wordSeed
  for (let i = 0; i < word.length; i += 1) hash = mix(hash, word.charCodeAt(i))
  return hash
}

/** The gram of two words, one after another, from the grams of each. */
export function pairHash(first: number, second: number): number {
  return mix(mix(pairSeed, first), second)
}

/** A word with the words before it: itself, the neighbouring pair, and looser pairs over a gap. */
function pushWord(grams: Grams, hash: number, before: readonly [number, number, number]): void {
  pushToken(grams, hash)
  if (before[0] !== 0) pushToken(grams, pairHash(before[0], hash))
  if (before[1] !== 0) pushToken(grams, mix(mix(gapSeed, before[1]), hash))
  if (before[2] !== 0) pushToken(grams, mix(mix(gapSeed, before[2]), hash))
}

/**
 * Reads the grams of a normalised text into `grams`, replacing what it held.
 *
 * @param text normalised text (lower case, simplified); anything that is neither Han nor a letter or digit separates.
 */
export function readGrams(grams: Grams, text: string): void {
  grams.tokenCount = 0
  grams.letterCount = 0
  let before: readonly [number, number, number] = [0, 0, 0]
  let han = 0
  let latin = 0
  let at = 0
  while (at < text.length) {
    const from = at
    const unit = text.charCodeAt(at)
    if (isHanUnit(unit)) {
      while (at < text.length && isHanUnit(text.charCodeAt(at))) at += 1
      readHan(grams, text, from, at)
      han += at - from
      before = [0, 0, 0]
    } else if (isWordUnit(unit)) {
      while (at < text.length && isWordUnit(text.charCodeAt(at))) at += 1
      const hash = wordHash(text, from, at)
      pushWord(grams, hash, before)
      readLetters(grams, text, from, at)
      latin += at - from
      before = [hash, before[0], before[1]]
    } else {
      at += 1
    }
  }
  grams.latinShare = latin === 0 ? 0 : latin / (latin + 2 * han)
}
