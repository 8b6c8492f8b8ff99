import { collectSayings, createEncoder, createFeatureReader, defaultLearnOptions, learnEncoder, learnSpoken, learnWords, noWords, readable, standardise, tradeId, type Language, type LearnOptions, type TermSet, type TradePack } from '../packages/dialogue/src/index.ts'
import { groupsOf, readIntents, readSame, readTermSets, type Intent } from './trade-material.ts'

export interface Lessons {
  /** Intents to learn from; all of content/trade when left out. */
  readonly intents?: readonly Intent[]
  /** Term sets to learn from and to read messages with; all of content/terms when left out. */
  readonly sets?: readonly TermSet[]
  readonly options?: LearnOptions
}

/**
 * Learns one language's knowledge of the trade from content/, or from less of it to measure how it generalises. The starter
 * shop is not part of it: a bot that had seen its own questions would think too much of itself.
 */
export function learnTradePack(language: Language, lessons: Lessons = {}): TradePack {
  const { intents = readIntents(language), sets = readTermSets(language), options = defaultLearnOptions } = lessons
  const asked = groupsOf(language, intents)
  const groups = [...asked, ...sets.map((set) => set.terms)]
  const texts = groups.map((group) => group.map((text) => readable(text)).filter((text) => text !== ''))
  const standard = (list: readonly (readonly string[])[]): string[] => list.flat().map((text) => standardise(text).text)
  const spoken = learnSpoken(standard(asked), standard(sets.map((set) => set.terms)))
  const words = language === 'en' ? learnWords(standard(asked)) : noWords
  const reader = createFeatureReader(sets)
  const model = learnEncoder(texts, reader, options)
  return { sets, model, spoken, words, sayings: collectSayings(texts.slice(0, asked.length), createEncoder(model, reader)) }
}

/** The id of all that the shipped file is learned from. */
export function materialId(): string {
  const languages: readonly Language[] = ['zh', 'en']
  const material = languages.map((language) => [readIntents(language), readTermSets(language), readSame(language)])
  return tradeId({ format: 5, material, options: defaultLearnOptions, sample: ['三天没到貨的滑鼠，兩公斤', 'Refunds after three days'].map(readable) })
}
