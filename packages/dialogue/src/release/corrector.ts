import { commonEnglish } from '../sound/common-english.ts'
import { chosenCorrections, correctByVocabulary } from '../sound/correct.ts'
import { buildVocabularyIndex, type VocabularyIndex } from '../sound/vocabulary-index.ts'
import { wordsOf } from '../sound/words.ts'
import { rewrite } from '../text/rewrite.ts'

const han = /\p{Script=Han}/u

/** What was probably meant. */
export interface Corrected {
  readonly text: string
  /** Characters were changed that may well have been meant as they stood; pinyin and misspelt words in letters are not such. */
  readonly isDoubtful: boolean
}

/** Finds what was meant where a message holds what is no word: typing errors, homophones, pinyin, initials. */
export interface Corrector {
  /** What was meant by a normalised text; null when it reads well as it stands. */
  readonly correct: (text: string) => Corrected | null
}

/**
 * Its index is built at first use, which takes up to a tenth of a second.
 *
 * @param texts the owner's questions, normalised
 * @param terms words of the trade and of the owner, normalised
 */
export function createCorrector(texts: readonly string[], terms: () => readonly string[]): Corrector {
  let index: VocabularyIndex | null = null
  return {
    correct: (text) => {
      index ??= buildVocabularyIndex(wordsOf(texts, terms()))
      const corrections = correctByVocabulary(text, index, { isKnown: (word) => commonEnglish.has(word) })
      const chosen = chosenCorrections(corrections)
      if (chosen.length === 0) return null
      const isDoubtful = chosen.some(({ start, end }) => han.test(text.slice(start, end)))
      return { text: rewrite({ text, starts: [], ends: [] }, chosen).text, isDoubtful }
    },
  }
}
