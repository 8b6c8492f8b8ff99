import { scoreLinear, trainLinear, type LinearModel } from '../../../packages/dialogue/src/model/linear.ts'
import { buildMatrix, type Matrix } from '../../../packages/dialogue/src/model/matrix.ts'
import { letterGrams, wordGrams } from '../tokens.ts'
import { textsOf, timed, toBytes, toText, type DataSet, type Engine } from '../types.ts'

/** Word 1- and 2-grams beside the 2- to 4-grams of characters: each block TF-IDF of length 1. */
const blocks: readonly ((text: string) => string[])[] = [wordGrams, letterGrams]
const PASSES = 30

interface Vocabulary {
  readonly ids: ReadonlyMap<string, number>
  readonly rarity: Float64Array
}

interface Vector {
  readonly ids: Int32Array
  readonly values: Float64Array
  readonly length: number
}

interface Stored {
  readonly labels: readonly string[]
  readonly terms: readonly string[]
  readonly rarity: readonly number[]
  readonly starts: readonly number[]
  readonly ids: readonly number[]
  readonly values: readonly number[]
  readonly bias: readonly number[]
}

function vocabularyOf(texts: readonly string[]): Vocabulary {
  const frequency = new Map<string, number>()
  for (const text of texts) for (const term of new Set(blocks.flatMap((gramsOf) => gramsOf(text)))) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  const ids = new Map([...frequency.keys()].map((term, id) => [term, id]))
  return { ids, rarity: Float64Array.from(frequency.values(), (seen) => Math.log((1 + texts.length) / (1 + seen)) + 1) }
}

function vectorOf(text: string, { ids, rarity }: Vocabulary): Vector {
  const parts = blocks.map((gramsOf) => {
    const counts = new Map<number, number>()
    for (const term of gramsOf(text)) {
      const id = ids.get(term)
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    const weighted = [...counts].map(([id, times]) => [id, (1 + Math.log(times)) * (rarity[id] ?? 0)] as const)
    const length = Math.sqrt(weighted.reduce((sum, [, value]) => sum + value * value, 0))
    return weighted.map(([id, value]) => [id, value / length] as const)
  })
  const all = parts.flat()
  return { ids: Int32Array.from(all, ([id]) => id), values: Float64Array.from(all, ([, value]) => value), length: all.length }
}

function learn(data: DataSet): Stored {
  const rows = [...textsOf(data), ...data.outside.map((text) => ({ text, label: null }))]
  const labels = [...new Set(textsOf(data).map(({ label }) => label))]
  const vocabulary = vocabularyOf(rows.map(({ text }) => text))
  const matrix = buildMatrix(rows.length, (row) => ({ ...vectorOf(rows[row]?.text ?? '', vocabulary), coverage: 1 }))
  const labelOfRow = Int32Array.from(rows, ({ label }) => (label === null ? -1 : labels.indexOf(label)))
  const { weights, bias } = trainLinear(matrix, labelOfRow, labels.length, vocabulary.ids.size, { cost: 1, passes: PASSES })
  return {
    labels, terms: [...vocabulary.ids.keys()], rarity: [...vocabulary.rarity],
    starts: [...weights.starts], ids: [...weights.ids], values: [...weights.values], bias: [...bias],
  }
}

export const linear: Engine<Float64Array> = {
  about: 'a plain linear model: TF-IDF of word 1-2 and character 2-4 grams, one-vs-rest linear SVM (the trainer of this engine, without anything else of it); always answers; score: best decision value',
  usesOutside: true,
  async train(data) {
    const { result, seconds } = await timed(() => learn(data))
    return { model: toBytes(result), seconds }
  },
  async load(model) {
    const stored = JSON.parse(toText(model)) as Stored
    const vocabulary: Vocabulary = { ids: new Map(stored.terms.map((term, id) => [term, id])), rarity: Float64Array.from(stored.rarity) }
    const weights: Matrix = { starts: Uint32Array.from(stored.starts), ids: Uint32Array.from(stored.ids), values: Float32Array.from(stored.values) }
    const trained: LinearModel = { weights, bias: Float32Array.from(stored.bias), dense: new Float32Array(0) }
    const { labels } = stored
    return {
      ask: ({ text }) => {
        const scores = new Float64Array(labels.length)
        scoreLinear(trained, vectorOf(text, vocabulary), scores)
        return scores
      },
      read: (scores) => {
        const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
        const ranked = order.map((label) => labels[label] ?? '')
        return { ranked, score: scores[order[0] ?? 0] ?? 0, answer: ranked[0] ?? null }
      },
    }
  },
}
