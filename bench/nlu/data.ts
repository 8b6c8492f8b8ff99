import { readOutsideTexts } from '@yingda/dialogue/evaluate'
import { Files } from '../../apps/server/src/cli/eval-input.ts'
import { readFaqSet, readIntentSet, type EvaluationSet } from '../../apps/server/src/cli/eval-sets.ts'
import type { DataSet } from './types.ts'

function dataSet(name: string, { knowledge, queries }: EvaluationSet, outside: readonly string[]): DataSet {
  return { name, entries: knowledge.entries, labelOf: Object.fromEntries(knowledge.labelOf), outside, queries }
}

/** Texts that engines may learn from as belonging to no label. */
function outsideTexts(file: string): string[] {
  const files = new Files()
  const rows = files.rows(file, readOutsideTexts)
  files.check()
  return rows.map(({ text }) => text)
}

const given = (file: string | undefined): string | undefined => (file === '' ? undefined : file)

/** `name:train:test[:oos[:oosTrain]]`, files of {"text","label"}. */
export function readIntents(argument: string): DataSet {
  const [name, train, test, oos, oosTrain, ...rest] = argument.split(':')
  if (name === undefined || train === undefined || test === undefined || rest.length > 0) throw new Error(`--intents wants name:train:test[:oos[:oosTrain]], not ${argument}`)
  const outsideFile = given(oosTrain)
  return dataSet(name, readIntentSet({ train, test, oos: given(oos) }, null), outsideFile === undefined ? [] : outsideTexts(outsideFile))
}

/** `name:entries:queries`. */
export function readFaq(argument: string): DataSet {
  const [name, entries, queries, ...rest] = argument.split(':')
  if (name === undefined || entries === undefined || queries === undefined || rest.length > 0) throw new Error(`--faq wants name:entries:queries, not ${argument}`)
  return dataSet(name, readFaqSet({ entries, queries }, null), [])
}
