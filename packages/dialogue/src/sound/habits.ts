import { emptyGram, hanGram } from '../model/grams.ts'
import { lookUp, type Vocabulary } from '../model/vocabulary.ts'

/** Which grams of Han characters somebody uses: a table as {@link lookUp} reads it. */
export type GramTable = Pick<Vocabulary, 'hashes' | 'ids'>

/** How likely Han characters follow each other, from the texts of an owner and what is known of the trade. */
export interface Habits {
  /** Log-probability (about -9 to 0) of a character behind up to two others; 0 for what stands there means none. */
  readonly score: (before: number, last: number, unit: number) => number
  /** True for a character that the owner or the trade uses. */
  readonly knows: (unit: number) => boolean
}

/** What it costs to fall back on shorter grams, and on the trade's instead of the owner's. */
const cost = { triple: -0.5, pair: -1.4, tradeTriple: -1.6, tradePair: -2.8, single: -5.5, tradeSingle: -6.5, unknown: -8 } as const

/**
 * @param own the vocabulary of the owner's texts
 * @param trade the grams that the knowledge of the trade holds; null: none
 */
export function createHabits(own: Vocabulary, trade: GramTable | null): Habits {
  const bare = own.unknownRarity ** 2
  const commonness = (gram: number): number => {
    const id = lookUp(own, gram)
    return id < 0 ? -1 : bare - (own.rarity[id] ?? 0) ** 2
  }
  const isTraded = (gram: number): boolean => trade !== null && lookUp(trade, gram) >= 0
  return {
    knows: (unit) => {
      const gram = hanGram(emptyGram, unit)
      return lookUp(own, gram) >= 0 || isTraded(gram)
    },
    score: (before, last, unit) => {
      const single = hanGram(emptyGram, unit)
      if (last !== 0) {
        const lastGram = hanGram(emptyGram, last)
        const pair = hanGram(lastGram, unit)
        if (before !== 0) {
          const context = hanGram(hanGram(emptyGram, before), last)
          const triple = hanGram(context, unit)
          const seen = commonness(triple)
          if (seen >= 0) return cost.triple + 0.5 * (seen - commonness(context))
          if (isTraded(triple)) return cost.tradeTriple
        }
        const seen = commonness(pair)
        if (seen >= 0) return cost.pair + 0.5 * (seen - commonness(lastGram))
        if (isTraded(pair)) return cost.tradePair
      }
      const alone = commonness(single)
      if (alone >= 0) return cost.single
      return isTraded(single) ? cost.tradeSingle : cost.unknown
    },
  }
}
