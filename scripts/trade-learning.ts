import { createFeatureReader, defaultLearnOptions, learnEncoder, normalise, readable, tradeId, type Language, type LearnOptions, type TradePack } from '../packages/dialogue/src/index.ts'
import { groupsOf, readIntents, readSame, readTermSets, type Intent } from './trade-material.ts'

export interface Leave {
  /** Intents to learn from; all when left out. */
  readonly intents?: readonly Intent[]
  readonly options?: LearnOptions
}

/**
 * Learns one language's knowledge of the trade from content/, or from less of it to measure how it generalises. The starter
 * shop is not part of it: a bot that had seen its own questions would think too much of itself.
 */
export function learnTradePack(language: Language, { intents = readIntents(language), options = defaultLearnOptions }: Leave = {}): TradePack {
  const sets = readTermSets(language)
  const groups = [...groupsOf(language, intents), ...sets.map((set) => set.terms)]
  const texts = groups.map((group) => group.map((text) => readable(text)).filter((text) => text !== ''))
  return { sets, model: learnEncoder(texts, createFeatureReader(sets), options) }
}

/** The id of all that the shipped file is learned from. */
export function materialId(): string {
  const languages: readonly Language[] = ['zh', 'en']
  const material = languages.map((language) => [readIntents(language), readTermSets(language), readSame(language)])
  return tradeId({ material, options: defaultLearnOptions, sample: normalise('退款 Refunds').text })
}
