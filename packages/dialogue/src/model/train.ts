import type { Language } from '../types.ts'
import { scaleToLength1, type Encoder } from '../trade/encoder.ts'
import { standardText } from '../text/standard.ts'
import type { NameReader } from '../trade/owner.ts'
import type { Sayings } from '../trade/sayings.ts'
import { background } from './background.ts'
import { borrow } from './borrow.ts'
import type { Example } from './example.ts'
import { rarityIn, readCorpus, vectorsOf, vocabularyOf, type Corpus, type Rarity } from './corpus.ts'
import { createGrams, readGrams } from './grams.ts'
import { defaultLinearOptions, isLarge, trainClasses, type Earlier } from './linear.ts'
import type { Borders } from './linear-descent.ts'
import { trainingRows, type DenseRows } from './linear-rows.ts'
import { transpose, type Matrix } from './matrix.ts'
import type { RankerModel, ScorerModel } from './ranker.ts'

export type { Example } from './example.ts'

/** What one language offers to learn from. */
export interface Lessons {
  /** Number of labels; examples carry 0 to `labels` - 1. */
  readonly labels: number
  /** Questions as customers ask them. */
  readonly questions: readonly Example[]
  /** Sentences of answers, tags, and what is borrowed from the trade: they hold words that customers use and no question does. */
  readonly support: readonly Example[]
  /** Texts that belong to no label. */
  readonly outside: readonly string[]
  /** What customers of the trade say, for labels below `borrowers` to learn from; null: nothing is known. */
  readonly sayings: Sayings | null
  readonly borrowers: number
  /** Turns texts into vectors of meaning; null: only words and characters are compared. */
  readonly encoder: Encoder | null
  /** Reads the owner's synonym sets; null when there are none. */
  readonly names: NameReader | null
}

/** How much a supporting text counts beside a question. */
export const supportWeight = 0.7

/** Lessons that were read: everything that does not depend on which part of them a model learns from. */
export interface Material {
  readonly lessons: Lessons
  readonly corpus: Corpus
  /** The vectors of meaning of all texts. */
  readonly dense: DenseRows
  /** Label of each text; -1: none. */
  readonly labelOf: Int32Array
  /** Texts `0` to `questions` are questions, then to `own` supporting ones, then those that belong to no label. */
  readonly questions: number
  readonly own: number
}

/** The part of the lessons that a model learns from: places of texts, in order. */
export interface Part {
  readonly questions: Int32Array
  readonly support: Int32Array
  readonly outside: Int32Array
}

/** Lessons with what their labels borrow from the trade among the supporting texts; `themes` are the middles of the labels' questions. */
export function withBorrowed(lessons: Lessons, themes: Float32Array): Lessons {
  const { sayings, encoder, borrowers } = lessons
  if (sayings === null || encoder === null) return lessons
  return { ...lessons, support: [...lessons.support, ...borrow(sayings, themes, encoder.dims, borrowers)], sayings: null }
}

function joinRows(one: DenseRows, other: DenseRows): DenseRows {
  const values = new Float32Array(one.values.length + other.values.length)
  values.set(one.values)
  values.set(other.values, one.values.length)
  return { dims: one.dims, values }
}

/** Reads each text once, those that are borrowed from the trade among them. */
export function readLessons(given: Lessons): Material {
  const questions = sensesOf(given.questions.map(({ text }) => text), given.encoder)
  const labelOfQuestion = Int32Array.from(given.questions, ({ label }) => label)
  const lessons = withBorrowed(given, themesOf(questions.values, questions.dims, labelOfQuestion, given.labels))
  const own = [...lessons.questions, ...lessons.support]
  const texts = [...own.map((example) => example.text), ...lessons.outside]
  const grams = createGrams()
  const corpus = readCorpus(texts.length, (i) => {
    const text = texts[i] ?? ''
    readGrams(grams, text)
    lessons.names?.read(grams, text)
    return grams
  })
  const labelOf = Int32Array.from(texts, (_, i) => own[i]?.label ?? -1)
  const dense = joinRows(questions, sensesOf(texts.slice(lessons.questions.length), lessons.encoder))
  return { lessons, corpus, dense, labelOf, questions: lessons.questions.length, own: own.length }
}

/** The numbers from `from` to `to` (exclusive). */
export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, i) => from + i)
}

function joined(...lists: readonly Int32Array[]): Int32Array {
  return Int32Array.from(lists.flatMap((list) => [...list]))
}

function denseOf({ dims, values }: DenseRows, texts: Int32Array): DenseRows {
  const chosen = new Float32Array(texts.length * dims)
  texts.forEach((text, row) => {
    chosen.set(values.subarray(text * dims, (text + 1) * dims), row * dims)
  })
  return { dims, values: chosen }
}

function firstRows(matrix: Matrix, rows: number): Matrix {
  const length = matrix.starts[rows] ?? 0
  return { starts: matrix.starts.slice(0, rows + 1), ids: matrix.ids.slice(0, length), values: matrix.values.slice(0, length) }
}

/** Learns from rows that were weighed: first the questions, then the supporting texts, then the rest. */
function learnFrom(material: Material, part: Part, matrix: Matrix, features: number, passes: number, earlier: Earlier | null): { model: ScorerModel; borders: Borders } {
  const texts = joined(part.questions, part.support, part.outside)
  const { labels } = material.lessons
  const questions = part.questions.length
  const own = questions + part.support.length
  const labelOfRow = texts.map((text) => material.labelOf[text] ?? -1)
  const dense = denseOf(material.dense, texts)
  const senses = dense.values.slice(0, questions * dense.dims)
  const labelOfQuestion = labelOfRow.slice(0, questions)
  const rowWeight = (row: number): number => (row >= questions && row < own ? supportWeight : 1)
  const rows = trainingRows(matrix, labelOfRow, features, dense, defaultLinearOptions.cost, rowWeight)
  const { model: linear, borders } = trainClasses(rows, labels, passes, earlier)
  const postings = transpose(firstRows(matrix, questions), features)
  return { model: { linear, postings, labelOfQuestion, senses, themes: themesOf(senses, dense.dims, labelOfQuestion, labels) }, borders }
}

/** Passes of a model that is only asked held-out questions. */
const fewerPasses = 3

/**
 * A model of a part of the lessons, to ask questions that were read with them: its grams have the numbers of the corpus.
 *
 * @param borders which texts came near the borders in the model of all lessons: of a large collection only these are looked at
 */
export function trainScorer(material: Material, part: Part, borders: Borders): { model: ScorerModel; rarity: Rarity } {
  const { corpus, labelOf } = material
  const rarity = rarityIn(corpus, joined(part.questions, part.support))
  const texts = joined(part.questions, part.support, part.outside)
  const { matrix } = vectorsOf(corpus, texts, rarity)
  const rowOf = new Int32Array(labelOf.length).fill(-1)
  texts.forEach((text, row) => {
    rowOf[text] = row
  })
  return { model: learnFrom(material, part, matrix, corpus.hashes.length, fewerPasses, isLarge(labelOf.length) ? { borders, rowOf } : null).model, rarity }
}

/** Learns to tell the labels of one language apart. The same lessons give the same model. */
export function trainRanker(material: Material): { model: RankerModel; borders: Borders } {
  const { corpus, questions, own, labelOf } = material
  const part = { questions: range(0, questions), support: range(questions, own), outside: range(own, labelOf.length) }
  const rarity = rarityIn(corpus, range(0, own))
  const { matrix } = vectorsOf(corpus, range(0, labelOf.length), rarity)
  const { vocabulary, idOf } = vocabularyOf(corpus, rarity)
  for (let i = 0; i < matrix.ids.length; i += 1) matrix.ids[i] = idOf[matrix.ids[i] ?? 0] ?? 0
  const { model, borders } = learnFrom(material, part, matrix, vocabulary.rarity.length, defaultLinearOptions.passes, null)
  return { model: { vocabulary, ...model }, borders }
}

/** The vectors of meaning of texts; of no length without an encoder. */
export function sensesOf(texts: readonly string[], encoder: Encoder | null): DenseRows {
  if (encoder === null) return { dims: 0, values: new Float32Array(0) }
  const values = new Float32Array(texts.length * encoder.dims)
  texts.forEach((text, row) => {
    values.set(encoder.encode(text), row * encoder.dims)
  })
  return { dims: encoder.dims, values }
}

/** The middle of each label's vectors, scaled to length 1. */
export function themesOf(senses: Float32Array, dims: number, labelOfQuestion: Int32Array, labels: number): Float32Array {
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
  return (half === undefined ? all : all.filter((_, i) => i % 2 === half)).map(standardText)
}
