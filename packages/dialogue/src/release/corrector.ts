import { hasWord, type Vocabulary } from '../model/vocabulary.ts'
import { chosenCorrections, correctByVocabulary } from '../sound/correct.ts'
import { abbreviations } from '../sound/correct-latin.ts'
import { commonEnglish } from '../sound/common-english.ts'
import { createDecoder, likelihoodOf, type Decoded } from '../sound/decode.ts'
import { createWordDecoder, type DecodedWords } from '../sound/decode-words.ts'
import { createHabits } from '../sound/habits.ts'
import { soundsOf } from '../sound/sounds.ts'
import { createWordHabits } from '../sound/word-habits.ts'
import { openVocabulary, type StoredVocabulary, type VocabularyIndex } from '../sound/vocabulary-index.ts'
import { detectLanguage } from '../text/language.ts'
import { rewrite } from '../text/rewrite.ts'
import type { SpokenGrams, SpokenWords } from '../trade/spoken.ts'
import type { Language } from '../types.ts'

const han = /\p{Script=Han}/u

/** What was probably meant. */
export interface Corrected {
  readonly text: string
  /** Characters were changed that may well have been meant as they stood; pinyin and misspelt words in letters are not such. */
  readonly isDoubtful: boolean
  /** How much likelier it is than what was typed: a logarithm of odds. */
  readonly gain: number
}

/** Finds what was meant where a message holds what is no word: typing errors, homophones, pinyin, initials. */
export interface Corrector {
  /** What may have been meant by a normalised text, likeliest first; empty when it reads well as it stands. */
  readonly correct: (text: string) => readonly Corrected[]
}

/** What a corrector goes by. */
export interface CorrectorSource {
  readonly language: Language
  /** The words of the owner and of the trade. */
  readonly words: StoredVocabulary
  /** The grams of the owner's texts. */
  readonly vocabulary: Vocabulary
  readonly spoken: SpokenGrams
  /** How customers put words one after another. */
  readonly spokenWords: SpokenWords
  /** Where a text is right as it stands. */
  readonly settledIn: (text: string) => readonly Stretch[]
}

/** A stretch of a text, `end` exclusive. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** Longer messages hold enough that is right, and take long to search. */
const decodedLength = 48
const decodedWordsLength = 160
/** Readings that are compared, and how much less likely than the best one they may be (logarithm of the odds). */
const mostDecoded = 4
const leastDecoded = 6
/** What corrections word by word are worth where nothing else weighs them, and how much less likely they are than the best reading of the whole. */
const usualGain = 4
const behindDecoded = 2

function byVocabulary(text: string, index: VocabularyIndex, settled: readonly Stretch[], gain: number): Corrected[] {
  const all = chosenCorrections(correctByVocabulary(text, index, { isKnown: (word) => commonEnglish.has(word) }))
  const chosen = all.filter((one) => settled.every(({ start, end }) => one.end <= start || one.start >= end))
  if (chosen.length === 0) return []
  const isDoubtful = chosen.some(({ start, end }) => han.test(text.slice(start, end)))
  return [{ text: rewrite({ text, starts: [], ends: [] }, chosen).text, isDoubtful, gain }]
}

interface Reader {
  readonly decode: (text: string) => Decoded[]
  readonly likelihood: (text: string) => number
}

function readerFor({ vocabulary, spoken }: CorrectorSource, index: VocabularyIndex): Reader {
  const between = (first: string, last: string): string[] =>
    (index.byDelete.get(first + last) ?? []).flatMap((position) => {
      const word = index.words[position]?.word ?? ''
      return word.length === 3 && word.startsWith(first) && word.endsWith(last) ? [word.charAt(1)] : []
    })
  const isWord = (word: string): boolean => hasWord(vocabulary, word) || commonEnglish.has(word) || abbreviations.has(word)
  const options = { habits: createHabits(vocabulary, spoken), isWord, between }
  return { decode: createDecoder(options), likelihood: (text) => likelihoodOf(text, options) }
}

/** The Han characters of a text stand in the other one as well, in their order: nothing that was typed was taken for something else. */
function keepsHan(text: string, other: string): boolean {
  let at = 0
  for (const character of text) {
    if (!han.test(character)) continue
    at = other.indexOf(character, at) + 1
    if (at === 0) return false
  }
  return true
}

/** Without a Han character only what can be read as pinyin is Chinese. */
function mayBeChinese(text: string): boolean {
  return han.test(text) || (detectLanguage(text) !== 'en' && soundsOf(text).length > 0)
}

function byDecoding(text: string, { decode }: Reader): Corrected[] {
  if (text.length > decodedLength || !mayBeChinese(text)) return []
  const found = decode(text).filter(({ gain }) => gain >= 0)
  const least = (found[0]?.gain ?? 0) - leastDecoded
  return found
    .slice(0, mostDecoded)
    .filter((one) => one.text !== text && one.gain >= least)
    .map((one) => ({ text: one.text, isDoubtful: !keepsHan(text, one.text), gain: one.gain }))
}

/** Messages in words alone. */
function byDecodingWords(text: string, decode: (text: string) => DecodedWords[]): Corrected[] {
  if (text.length > decodedWordsLength || han.test(text)) return []
  const found = decode(text).filter(({ gain }) => gain >= 0)
  const least = (found[0]?.gain ?? 0) - leastDecoded
  return found.slice(0, mostDecoded).filter((one) => one.text !== text && one.gain >= least)
}

/** A character that may well have been meant is only changed where that reads so much better (logarithm of the odds). */
const leastGain = 2.5

function isBetter(corrected: string, typed: string, { likelihood }: Reader): boolean {
  return likelihood(corrected) - likelihood(typed) >= leastGain
}

/** Its tables are opened at first use, which takes a few milliseconds. */
export function createCorrector(source: CorrectorSource): Corrector {
  let index: VocabularyIndex | null = null
  let reader: Reader | null = null
  let decodeWords: ((text: string) => DecodedWords[]) | null = null
  return {
    correct: (text) => {
      index ??= openVocabulary(source.words)
      if (source.language === 'zh') reader ??= readerFor(source, index)
      else decodeWords ??= createWordDecoder({ habits: createWordHabits(source.vocabulary, source.spokenWords), words: index.latin })
      const settled = source.settledIn(text)
      const keepsSettled = (other: string): boolean => settled.every(({ start, end }) => other.includes(text.slice(start, end)))
      const read = reader === null ? byDecodingWords(text, decodeWords ?? (() => [])) : byDecoding(text, reader)
      const decoded = read.filter((one) => keepsSettled(one.text))
      const gain = Math.max(usualGain, decoded[0]?.gain ?? 0) - behindDecoded
      const others = byVocabulary(text, index, settled, gain).filter((one) => decoded.every((other) => other.text !== one.text))
      return [...decoded, ...others.filter((one) => !one.isDoubtful || reader === null || isBetter(one.text, text, reader))]
    },
  }
}
