/**
 * Turns normalised text into n-grams, each as a 32-bit hash, without building strings: Han characters as 1- to 3-grams,
 * words as 1- and 2-grams, and the letters of words (with their borders) as 2- to 5-grams.
 */

const hanSeed = 0x2545f491;
const wordSeed = 0x1b873593;
const pairSeed = 0x38495ab5;
const letterSeed = 0x7feb352d;
const border = 0x20;

/** Which part of the vector a gram belongs to; each part is scaled to length 1 by itself. */
export const blocks = { tokens: 0, letters: 1 } as const;

/** Reusable buffer of gram hashes. Grams of block `tokens` come from the front list, letters from the second one. */
export interface Grams {
  tokens: Int32Array;
  tokenCount: number;
  letters: Int32Array;
  letterCount: number;
}

/** An empty buffer, to be filled again and again by {@link readGrams}. */
export function createGrams(): Grams {
  return { tokens: new Int32Array(256), tokenCount: 0, letters: new Int32Array(1024), letterCount: 0 };
}

function mix(hash: number, unit: number): number {
  const h = Math.imul(hash ^ unit, 0x5bd1e995);
  return h ^ (h >>> 15);
}

function grown(list: Int32Array): Int32Array {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}

function pushToken(grams: Grams, hash: number): void {
  if (grams.tokenCount === grams.tokens.length) grams.tokens = grown(grams.tokens);
  grams.tokens[grams.tokenCount++] = hash;
}

function pushLetter(grams: Grams, hash: number): void {
  if (grams.letterCount === grams.letters.length) grams.letters = grown(grams.letters);
  grams.letters[grams.letterCount++] = hash;
}

/** True for Han characters of the basic plane, extension A and the compatibility block (UTF-16 units). */
export function isHanUnit(unit: number): boolean {
  return (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || (unit >= 0xf900 && unit <= 0xfaff);
}

/** True for ASCII digits and letters and for any other letter-like unit that is not Han. */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
  if (unit < 0xc0) return unit === 0xaa || unit === 0xb5 || unit === 0xba;
  if (isHanUnit(unit)) return false;
  return unit !== 0xd7 && unit !== 0xf7 && !(unit >= 0x2000 && unit <= 0x303f) && !(unit >= 0xfe00 && unit <= 0xffff);
}

function readHan(grams: Grams, text: string, from: number, to: number): void {
  for (let i = from; i < to; i += 1) {
    let hash = hanSeed;
    for (let n = 0; n < 3 && i + n < to; n += 1) {
      hash = mix(hash, text.charCodeAt(i + n));
      pushToken(grams, hash);
    }
  }
}

function readLetters(grams: Grams, text: string, from: number, to: number): void {
  for (let i = from - 1; i < to; i += 1) {
    let hash = mix(letterSeed, i < from ? border : text.charCodeAt(i));
    for (let n = 1; n < 5 && i + n <= to; n += 1) {
      const at = i + n;
      hash = mix(hash, at === to ? border : text.charCodeAt(at));
      pushLetter(grams, hash);
    }
  }
}

function wordHash(text: string, from: number, to: number): number {
  let hash = wordSeed;
  for (let i = from; i < to; i += 1) hash = mix(hash, text.charCodeAt(i));
  return hash;
}

/**
 * Reads the grams of a normalised text into `grams`, replacing what it held.
 *
 * @param text normalised text (lower case, simplified); anything that is neither Han nor a letter or digit separates.
 */
export function readGrams(grams: Grams, text: string): void {
  grams.tokenCount = 0;
  grams.letterCount = 0;
  let previous = 0;
  let at = 0;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const from = at;
    if (isHanUnit(unit)) {
      while (at < text.length && isHanUnit(text.charCodeAt(at))) at += 1;
      readHan(grams, text, from, at);
      previous = 0;
      continue;
    }
    if (isWordUnit(unit)) {
      while (at < text.length && isWordUnit(text.charCodeAt(at))) at += 1;
      const hash = wordHash(text, from, at);
      pushToken(grams, hash);
      if (previous !== 0) pushToken(grams, mix(mix(pairSeed, previous), hash));
      readLetters(grams, text, from, at);
      previous = hash;
      continue;
    }
    at += 1;
  }
}
