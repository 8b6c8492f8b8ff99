import type { Replacement } from '../text/rewrite.ts'
import { isHanUnit } from '../text/units.ts'
import { correctByEdits } from './correct-edits.ts'
import { correctLatin } from './correct-latin.ts'
import { correctBySound } from './correct-sounds.ts'
import type { Correction } from './correction.ts'
import { soundsOf } from './sounds.ts'
import type { VocabularyIndex } from './vocabulary-index.ts'

/** How corrections are looked for. */
export interface CorrectOptions {
  /**
   * True for words that are right although the owner does not use them (a general word list, words of two to four characters): such a
   * word is corrected with half the confidence, and a part of one with two thirds.
   */
  readonly isKnown?: (word: string) => boolean
  /** Corrections below this confidence are left out; 0.3 unless told. */
  readonly least?: number
  /** At most this many for a message, the best ones; 24 unless told. */
  readonly most?: number
}

/** Only so much of a message is looked at. */
const readLength = 300

/** 1 for every unit that is part of a word of the vocabulary as it stands. */
function coverage(text: string, index: VocabularyIndex): Uint8Array {
  const isCovered = new Uint8Array(text.length)
  for (let start = 0; start < text.length; start += 1) {
    if (!isHanUnit(text.charCodeAt(start))) continue
    for (let length = Math.min(index.longest, text.length - start); length > 1; length -= 1) {
      if (!index.positions.has(text.slice(start, start + length))) continue
      isCovered.fill(1, start, start + length)
      break
    }
  }
  return isCovered
}

const partOfKnown = 2 / 3

/** 1 for every Han unit that is part of a generally known word and of none of the vocabulary. */
function generalCoverage(text: string, isCovered: Uint8Array, isKnown: (word: string) => boolean): Uint8Array {
  const isGeneral = new Uint8Array(text.length)
  for (let start = 0; start + 1 < text.length; start += 1) {
    if (!isHanUnit(text.charCodeAt(start))) continue
    for (let end = Math.min(start + 4, text.length); end > start + 1; end -= 1) {
      if (!isKnown(text.slice(start, end))) continue
      for (let i = start; i < end; i += 1) if (isCovered[i] === 0) isGeneral[i] = 1
      break
    }
  }
  return isGeneral
}

/** How much less likely a correction is because what stands there is known as it is. */
function knownFactor(text: string, { start, end }: Correction, isGeneral: Uint8Array, isKnown: (word: string) => boolean): number {
  if (isKnown(text.slice(start, end))) return 1 / 2
  for (let i = start; i < end; i += 1) if (isGeneral[i] === 1) return partOfKnown
  return 1
}

function withoutRepeats(found: readonly Correction[]): Correction[] {
  const best = new Map<string, Correction>()
  for (const correction of found) {
    const key = `${correction.start} ${correction.end} ${correction.text}`
    const known = best.get(key)
    if (known === undefined || known.confidence < correction.confidence) best.set(key, correction)
  }
  return [...best.values()]
}

/**
 * Words of the owner's vocabulary that stretches of a normalised message may stand for although they are written otherwise: sounding
 * alike (定单 for 订单), looking alike, one character missing, doubled, swapped or wrong, spelt in pinyin or initials ('tuikuan', 'tk'),
 * or misspelt English. Stretches that are words of the vocabulary already are left alone. Best first; the stretches may overlap
 * (chosenCorrections() picks). Deterministic, also in its order.
 */
export function correctByVocabulary(message: string, index: VocabularyIndex, options: CorrectOptions = {}): Correction[] {
  const { isKnown, least = 0.3, most = 24 } = options
  const text = message.slice(0, readLength)
  const isCovered = coverage(text, index)
  const hasHan = [...text].some((character) => isHanUnit(character.charCodeAt(0)))
  const found = [
    ...correctBySound(text, soundsOf(text), index, isCovered),
    ...(hasHan ? correctByEdits(text, index, isCovered) : []),
    ...correctLatin(text, hasHan, index),
  ]
  const isGeneral = isKnown === undefined ? null : generalCoverage(text, isCovered, isKnown)
  const factor = (correction: Correction): number =>
    isKnown === undefined || isGeneral === null ? 1 : knownFactor(text, correction, isGeneral, isKnown)
  return withoutRepeats(found)
    .map((correction) => ({ ...correction, confidence: correction.confidence * factor(correction) }))
    .filter(({ confidence }) => confidence >= least)
    .sort((a, b) => b.confidence - a.confidence || a.start - b.start || b.end - a.end || (a.text < b.text ? -1 : 1))
    .slice(0, most)
}

/**
 * The best corrections that do not overlap, from `least` (0.6 unless told) on, in the order of the text: ready for rewrite(). Latin
 * stretches get no spaces around the Chinese word that replaces them.
 */
export function chosenCorrections(corrections: readonly Correction[], least = 0.6): Replacement[] {
  const chosen: Replacement[] = []
  for (const { start, end, text, confidence } of corrections) {
    if (confidence < least || chosen.some((other) => start < other.end && other.start < end)) continue
    chosen.push({ start, end, text })
  }
  return chosen.sort((a, b) => a.start - b.start)
}
