import { emptyGram, hanGram } from '../model/grams.ts'
import { lookUp, type Vocabulary } from '../model/vocabulary.ts'
import { isSpoken, type SpokenGrams } from '../trade/spoken.ts'

/** The one or two Han characters that stand before a place. */
export interface Before {
  /** The gram of the last one; 0: none. */
  readonly single: number
  /** The gram of the last two; 0: there are no two. */
  readonly pair: number
}

export const nothingBefore: Before = { single: 0, pair: 0 }

/** How likely Han characters follow each other, from the texts of an owner and what is known of the trade. */
export interface Habits {
  /** Log-likelihood of a character (a UTF-16 unit) behind others, about -8 to 0. */
  readonly score: (before: Before, unit: number) => number
  /** True for a character that the owner or the trade uses. */
  readonly knows: (unit: number) => boolean
  /** True when the owner or the trade puts the second behind the first. */
  readonly follows: (unit: number, next: number) => boolean
}

/**
 * What it costs to fall back on shorter grams (Brants et al. 2007, "stupid backoff") and on the trade's instead of the owner's: set by
 * restoring spoilt questions of the starter shop.
 */
const cost = { triple: -0.5, pair: -1.4, tradeTriple: -1.6, tradePair: -2.8, single: -5.5, tradeSingle: -6.5, unknown: -8 } as const
/** How much the owner's counts decide beside the mere fact that a gram is in use: there are few of them. */
const countShare = 0.5

/** @param own the vocabulary of the owner's texts */
export function createHabits(own: Vocabulary, spoken: SpokenGrams): Habits {
  const unseen = own.unknownRarity ** 2
  /** Logarithm of one more than the texts a gram is in; below 0: in none. */
  const commonness = (gram: number): number => {
    const id = lookUp(own, gram)
    return id < 0 ? -1 : unseen - (own.rarity[id] ?? 0) ** 2
  }
  const isKnown = (gram: number): boolean => lookUp(own, gram) >= 0 || isSpoken(spoken, gram)
  return {
    knows: (unit) => isKnown(hanGram(emptyGram, unit)),
    follows: (unit, next) => isKnown(hanGram(hanGram(emptyGram, unit), next)),
    score: ({ single, pair }, unit) => {
      if (pair !== 0) {
        const gram = hanGram(pair, unit)
        const seen = commonness(gram)
        if (seen >= 0) return cost.triple + countShare * (seen - commonness(pair))
        if (isSpoken(spoken, gram)) return cost.tradeTriple
      }
      if (single !== 0) {
        const gram = hanGram(single, unit)
        const seen = commonness(gram)
        if (seen >= 0) return cost.pair + countShare * (seen - commonness(single))
        if (isSpoken(spoken, gram)) return cost.tradePair
      }
      const alone = hanGram(emptyGram, unit)
      if (lookUp(own, alone) >= 0) return cost.single
      return isSpoken(spoken, alone) ? cost.tradeSingle : cost.unknown
    },
  }
}

/** What stands before the place behind a character. */
export function behind({ single }: Before, unit: number): Before {
  return { single: hanGram(emptyGram, unit), pair: single === 0 ? 0 : hanGram(single, unit) }
}
