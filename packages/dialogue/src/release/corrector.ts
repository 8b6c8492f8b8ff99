import { hasWord, type Vocabulary } from '../model/vocabulary.ts'
import { chosenCorrections, correctByVocabulary } from '../sound/correct.ts'
import { abbreviations } from '../sound/correct-latin.ts'
import { commonEnglish } from '../sound/common-english.ts'
import { createDecoder, type Decoded } from '../sound/decode.ts'
import { createHabits } from '../sound/habits.ts'
import { buildVocabularyIndex, type VocabularyIndex } from '../sound/vocabulary-index.ts'
import { wordsOf } from '../sound/words.ts'
import { detectLanguage } from '../text/language.ts'
import { rewrite } from '../text/rewrite.ts'
import type { SpokenGrams } from '../trade/spoken.ts'
import type { Language } from '../types.ts'

const han = /\p{Script=Han}/u

/** What was probably meant. */
export interface Corrected {
  readonly text: string
  /** Characters were changed that may well have been meant as they stood; pinyin and misspelt words in letters are not such. */
  readonly isDoubtful: boolean
}

/** Finds what was meant where a message holds what is no word: typing errors, homophones, pinyin, initials. */
export interface Corrector {
  /** What may have been meant by a normalised text, likeliest first; empty when it reads well as it stands. */
  readonly correct: (text: string) => readonly Corrected[]
}

/** What a corrector goes by. */
export interface CorrectorSource {
  readonly language: Language
  /** The owner's questions, normalised. */
  readonly texts: readonly string[]
  /** Words of the trade and of the owner, normalised. */
  readonly terms: () => readonly string[]
  /** The grams of the owner's texts. */
  readonly vocabulary: Vocabulary
  readonly spoken: SpokenGrams
}

/** Longer messages hold enough that is right, and take long to search. */
const decodedLength = 48
/** Readings that are compared, and how much less likely than the best one they may be (logarithm of the odds). */
const mostDecoded = 2
const leastDecoded = 3

function byVocabulary(text: string, index: VocabularyIndex): Corrected[] {
  const chosen = chosenCorrections(correctByVocabulary(text, index, { isKnown: (word) => commonEnglish.has(word) }))
  if (chosen.length === 0) return []
  const isDoubtful = chosen.some(({ start, end }) => han.test(text.slice(start, end)))
  return [{ text: rewrite({ text, starts: [], ends: [] }, chosen).text, isDoubtful }]
}

function decoderFor({ vocabulary, spoken }: CorrectorSource, index: VocabularyIndex): (text: string) => Decoded[] {
  const between = (first: string, last: string): string[] =>
    (index.byDelete.get(first + last) ?? []).flatMap((position) => {
      const word = index.words[position]?.word ?? ''
      return word.length === 3 && word.startsWith(first) && word.endsWith(last) ? [word.charAt(1)] : []
    })
  const isWord = (word: string): boolean => hasWord(vocabulary, word) || commonEnglish.has(word) || abbreviations.has(word)
  return createDecoder({ habits: createHabits(vocabulary, spoken), isWord, between })
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

function byDecoding(text: string, decode: (text: string) => Decoded[]): Corrected[] {
  if (text.length > decodedLength || (!han.test(text) && detectLanguage(text) === 'en')) return []
  const found = decode(text).filter(({ gain }) => gain >= 0)
  const least = (found[0]?.gain ?? 0) - leastDecoded
  return found
    .slice(0, mostDecoded)
    .filter((one) => one.text !== text && one.gain >= least)
    .map((one) => ({ text: one.text, isDoubtful: !keepsHan(text, one.text) }))
}

/** Its index is built at first use, which takes up to a tenth of a second. */
export function createCorrector(source: CorrectorSource): Corrector {
  let index: VocabularyIndex | null = null
  let decode: ((text: string) => Decoded[]) | null = null
  return {
    correct: (text) => {
      index ??= buildVocabularyIndex(wordsOf(source.texts, source.terms()))
      if (source.language === 'zh') decode ??= decoderFor(source, index)
      const decoded = decode === null ? [] : byDecoding(text, decode)
      return [...decoded, ...byVocabulary(text, index).filter((one) => decoded.every((other) => other.text !== one.text))]
    },
  }
}
