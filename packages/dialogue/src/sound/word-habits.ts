import { pairHash, wordHash } from '../model/grams.ts'
import { lookUp, type Vocabulary } from '../model/vocabulary.ts'
import { textStart, timesOf, type SpokenWords } from '../trade/spoken.ts'

/** How likely words follow each other, from the texts of an owner and what is known of the trade. Words of one stem are one. */
export interface WordHabits {
  /** The gram of a word, by which the others know it. */
  readonly gramOf: (word: string) => number
  /** Log-likelihood of a word behind another one (`textStart` at the beginning), about -15 to 0. */
  readonly score: (before: number, word: number) => number
  /** True for a word that the owner uses, or the trade more than once. */
  readonly knows: (word: number) => boolean
}

/** One of the owner's texts counts like so many of the trade's. */
const ownWeight = 2
/** A word nobody uses counts like a part of one use; what a word alone says counts like so many more texts that hold the one before. */
const prior = { none: 0.1, single: 20 } as const
/** A word seen once may be a slip itself. */
const leastUses = 2
/** Words of a text, about. */
const usualLength = 8

/** @param own the vocabulary of the owner's texts */
export function createWordHabits(own: Vocabulary, spoken: SpokenWords): WordHabits {
  const unseen = own.unknownRarity ** 2
  const count = (gram: number): number => {
    const id = lookUp(own, gram)
    return timesOf(spoken, gram) + (id < 0 ? 0 : ownWeight * (Math.exp(unseen - (own.rarity[id] ?? 0) ** 2) - 1))
  }
  const words = spokenTotal(spoken) + ownWeight * usualLength * Math.exp(unseen - 1)
  const score = (before: number, word: number): number => {
    const alone = (count(word) + prior.none) / words
    const both = count(pairHash(before, word))
    const context = before === textStart ? words / usualLength : count(before)
    return Math.log((both + prior.single * alone) / (Math.max(context, both) + prior.single))
  }
  return { gramOf: (word) => wordHash(word, 0, word.length), score, knows: (word) => count(word) >= leastUses }
}

/** Words the trade was counted from, about: each stands in a pair as well. */
function spokenTotal({ levels }: SpokenWords): number {
  return levels.reduce((sum, level) => sum + 2 ** (level / 8), 0) / 2
}
