import {
  knowledgeOfEntries,
  knowledgeOfTexts,
  queriesOf,
  readEntries,
  readOutsideTexts,
  readQueries,
  readTestTexts,
  readTrainingTexts,
  type EvaluationKnowledge,
  type EvaluationQuery,
  type LabelledText,
} from '@yingda/dialogue/evaluate'
import { Files } from './eval-input.ts'

type Language = EvaluationQuery['language']

/** What is learned, and what is asked afterwards. */
export interface EvaluationSet {
  readonly knowledge: EvaluationKnowledge
  readonly queries: readonly EvaluationQuery[]
}

export interface IntentFiles {
  /** {"text","label"} to learn from. */
  readonly train: string
  /** {"text","label"} to be asked. */
  readonly test: string
  /** {"text"} that must be refused. */
  readonly oos?: string | undefined
}

/**
 * A set of intents from its files.
 * @param language of all texts; null: detected
 * @throws InputError naming every bad line
 */
export function readIntentSet({ train, test, oos }: IntentFiles, language: Language | null): EvaluationSet & { readonly test: readonly LabelledText[] } {
  const files = new Files()
  const learned = files.rows(train, readTrainingTexts, true)
  const asked = files.rows(test, readTestTexts)
  const outside = oos === undefined ? [] : files.rows(oos, readOutsideTexts)
  files.check()
  const knowledge = knowledgeOfTexts(learned, language)
  const rows = [...asked.map(({ text, label }) => ({ text, expected: label })), ...outside.map(({ text }) => ({ text, expected: null }))]
  return { knowledge, queries: queriesOf(rows, knowledge, language), test: asked }
}

/** A set of entries and questions from its files. @throws InputError naming every bad line */
export function readFaqSet(file: { readonly entries: string; readonly queries: string }, language: Language | null): EvaluationSet {
  const files = new Files()
  const entries = files.rows(file.entries, readEntries, true)
  const ids = new Set(entries.map(({ id }) => id))
  // while entries are missing because of bad lines, every question about them would be called bad as well
  const known = files.isClean ? ids : undefined
  const queries = files.rows(file.queries, (content) => readQueries(content, known))
  files.check()
  const knowledge = knowledgeOfEntries(entries, language)
  const rows = queries.map(({ query, expectedId }) => ({ text: query, expected: expectedId }))
  return { knowledge, queries: queriesOf(rows, knowledge, language) }
}
