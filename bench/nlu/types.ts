import type { EvaluationQuery } from '@yingda/dialogue/evaluate'
import type { KnowledgeEntry } from '@yingda/dialogue'

/** One data set, the same for every engine. */
export interface DataSet {
  readonly name: string
  readonly entries: readonly KnowledgeEntry[]
  /** Label of each entry id. */
  readonly labelOf: Readonly<Record<string, string>>
  /** Texts that belong to no label, for engines that can learn from them. */
  readonly outside: readonly string[]
  readonly queries: readonly EvaluationQuery[]
}

/** What an engine makes of a text. */
export interface Opinion {
  /** Labels, likeliest first. */
  readonly ranked: readonly string[]
  /** Higher for what it knows than for what it does not. */
  readonly score: number
  /** The label it would answer with; null: it does not answer. */
  readonly answer: string | null
}

/** A model in memory. */
export interface Asked<T> {
  /** The part that is timed: what a program has to call to get a reply. */
  readonly ask: (query: EvaluationQuery) => T | Promise<T>
  readonly read: (reply: T, query: EvaluationQuery) => Opinion
}

/** One way to find labels of texts. Its libraries are imported by `train` and `load`, so that their memory is counted. */
export interface Engine<T = unknown> {
  /** What it is and how it is used, in one line. */
  readonly about: string
  readonly usesOutside: boolean
  /** The trained model as bytes, and how long the training itself took, in seconds. */
  readonly train: (data: DataSet) => Promise<{ readonly model: Uint8Array; readonly seconds: number }>
  readonly load: (model: Uint8Array, data: Pick<DataSet, 'labelOf'>) => Promise<Asked<T>>
}

/** Runs the part of a training that is timed. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - began) / 1000 }
}

/** All texts to learn from, with their labels and languages. */
export function textsOf({ entries, labelOf }: Pick<DataSet, 'entries' | 'labelOf'>): { text: string; label: string; language: 'zh' | 'en' }[] {
  return entries.flatMap(({ id, question, similar, language }) => [question, ...similar].map((text) => ({ text, label: labelOf[id] ?? id, language })))
}

export const toBytes = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
export const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
