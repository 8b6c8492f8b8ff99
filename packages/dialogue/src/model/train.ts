import type { Language } from '../types.ts'
import { scaleToLength1, type Encoder } from '../trade/encoder.ts'
import type { NameReader } from '../trade/owner.ts'
import { background } from './background.ts'
import { createGrams, readGrams, type Grams } from './grams.ts'
import { defaultLinearOptions, trainLinear, type DenseRows, type LinearOptions } from './linear.ts'
import { buildMatrix, transpose, type Matrix } from './matrix.ts'
import type { RankerModel } from './ranker.ts'
import { createVectoriser, vectorise } from './vector.ts'
import { buildVocabulary } from './vocabulary.ts'

/** A normalised text and the label it belongs to. */
export interface Example {
  readonly text: string
  readonly label: number
}

/** What one language offers to learn from. */
export interface Lessons {
  /** Number of labels; examples carry 0 to `labels` - 1. */
  readonly labels: number
  /** Questions as customers ask them. */
  readonly questions: readonly Example[]
  /** Sentences of answers, and tags: they hold words that customers use and no question does. */
  readonly support: readonly Example[]
  /** Texts that belong to no label. */
  readonly outside: readonly string[]
  /** Turns texts into vectors of meaning; null: only words and characters are compared. */
  readonly encoder: Encoder | null
  /** Reads the owner's synonym sets; null when there are none. */
  readonly names: NameReader | null
}

/** How much a supporting text counts beside a question. */
const supportWeight = 0.7

function firstRows(matrix: Matrix, rows: number): Matrix {
  const length = matrix.starts[rows] ?? 0
  return { starts: matrix.starts.slice(0, rows + 1), ids: matrix.ids.slice(0, length), values: matrix.values.slice(0, length) }
}

function readerOf(texts: readonly string[], names: NameReader | null): (i: number) => Grams {
  const grams = createGrams()
  return (i) => {
    const text = texts[i] ?? ''
    readGrams(grams, text)
    names?.(grams, text)
    return grams
  }
}

/** Learns to tell the labels of one language apart. The same lessons give the same model. */
export function trainRanker(lessons: Lessons, options: LinearOptions = defaultLinearOptions): RankerModel {
  const { questions, support, outside, encoder } = lessons
  const own = [...questions, ...support]
  const texts = [...own.map((example) => example.text), ...outside]
  const read = readerOf(texts, lessons.names)
  const vocabulary = buildVocabulary(own.length, read)
  const vectoriser = createVectoriser(vocabulary)
  const matrix = buildMatrix(texts.length, (i) => vectorise(vectoriser, read(i)))
  const labelOfRow = Int32Array.from(texts, (_, i) => own[i]?.label ?? -1)
  const isSupport = (row: number): boolean => row >= questions.length && row < own.length
  const features = vocabulary.rarity.length
  const dense = sensesOf(texts, encoder)
  const senses = dense.values.slice(0, questions.length * dense.dims)
  const labelOfQuestion = labelOfRow.slice(0, questions.length)
  const rowWeight = (row: number): number => (isSupport(row) ? supportWeight : 1)
  return {
    vocabulary,
    linear: trainLinear(matrix, labelOfRow, lessons.labels, features, options, rowWeight, dense),
    postings: transpose(firstRows(matrix, questions.length), features),
    labelOfQuestion,
    senses,
    themes: themesOf(senses, dense.dims, labelOfQuestion, lessons.labels),
  }
}

function sensesOf(texts: readonly string[], encoder: Encoder | null): DenseRows {
  if (encoder === null) return { dims: 0, values: new Float32Array(0) }
  const values = new Float32Array(texts.length * encoder.dims)
  texts.forEach((text, row) => {
    values.set(encoder.encode(text), row * encoder.dims)
  })
  return { dims: encoder.dims, values }
}

/** The middle of each label's vectors, scaled to length 1. */
function themesOf(senses: Float32Array, dims: number, labelOfQuestion: Int32Array, labels: number): Float32Array {
  const themes = new Float32Array(labels * dims)
  labelOfQuestion.forEach((label, question) => {
    for (let d = 0; d < dims; d += 1) themes[label * dims + d] = (themes[label * dims + d] ?? 0) + (senses[question * dims + d] ?? 0)
  })
  for (let label = 0; label < labels && dims > 0; label += 1) scaleToLength1(themes.subarray(label * dims, (label + 1) * dims))
  return themes
}

/** The everyday sentences of a language, every second one from `offset` when `half` is wanted, else all. */
export function backgroundOf(language: Language, half?: 0 | 1): readonly string[] {
  const all = background[language]
  return half === undefined ? all : all.filter((_, i) => i % 2 === half)
}
