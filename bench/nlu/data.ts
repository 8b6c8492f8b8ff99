import { readFileSync } from 'node:fs'
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
  type ReadRows,
} from '@yingda/dialogue/evaluate'
import type { DataSet } from './types.ts'

function rowsOf<T>(file: string, read: (content: string) => ReadRows<T>): ReadRows<T>['rows'] {
  const { rows, faults } = read(readFileSync(file, 'utf8'))
  if (faults.length === 0) return rows
  const shown = faults.slice(0, 20).map(({ line, problem }) => `${file} line ${String(line)}: ${problem.en}`)
  throw new Error([...shown, `${String(faults.length)} bad lines`].join('\n'))
}

function dataSet(name: string, knowledge: EvaluationKnowledge, outside: readonly string[], asked: readonly { text: string; expected: string | null }[]): DataSet {
  return { name, entries: knowledge.entries, labelOf: Object.fromEntries(knowledge.labelOf), outside, queries: queriesOf(asked, knowledge, null) }
}

/** `name:train:test[:oos[:oosTrain]]`, files of {"text","label"}. */
export function readIntents(argument: string): DataSet {
  const [name, train, test, oos, oosTrain, ...rest] = argument.split(':')
  if (name === undefined || train === undefined || test === undefined || rest.length > 0) throw new Error(`--intents wants name:train:test[:oos[:oosTrain]], not ${argument}`)
  const knowledge = knowledgeOfTexts(rowsOf(train, readTrainingTexts), null)
  const outsideOf = (file: string | undefined): string[] => (file === undefined || file === '' ? [] : rowsOf(file, readOutsideTexts).map(({ text }) => text))
  const asked = rowsOf(test, readTestTexts).map(({ text, label }) => ({ text, expected: label }))
  return dataSet(name, knowledge, outsideOf(oosTrain), [...asked, ...outsideOf(oos).map((text) => ({ text, expected: null }))])
}

/** `name:entries:queries`. */
export function readFaq(argument: string): DataSet {
  const [name, entries, queries, ...rest] = argument.split(':')
  if (name === undefined || entries === undefined || queries === undefined || rest.length > 0) throw new Error(`--faq wants name:entries:queries, not ${argument}`)
  const rows = rowsOf(entries, readEntries)
  const asked = rowsOf(queries, (content) => readQueries(content, new Set(rows.map(({ id }) => id))))
  return dataSet(name, knowledgeOfEntries(rows, null), [], asked.map(({ query, expectedId }) => ({ text: query, expected: expectedId })))
}
