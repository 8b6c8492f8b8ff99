import type { Encoder } from '../trade/encoder.ts'
import type { NameReader } from '../trade/owner.ts'
import { createGrams, readGrams, type Grams } from './grams.ts'
import { largest } from './largest.ts'
import { scoreLinear, type LinearModel } from './linear.ts'
import type { Matrix } from './matrix.ts'
import { createVectoriser, vectorise, type SparseVector, type Vectoriser } from './vector.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What was learned from the questions of one language: plain arrays, so that it can be stored. */
export interface RankerModel {
  readonly vocabulary: Vocabulary
  readonly linear: LinearModel
  /** For each feature, the questions it occurs in and its weight there (an inverted index). */
  readonly postings: Matrix
  /** Label of each question, in the order of the labels. */
  readonly labelOfQuestion: Int32Array
  /** The vector of each question, one after another; empty when the model was trained without an encoder. */
  readonly senses: Float32Array
  /** For each label the middle of its questions' vectors, of length 1. */
  readonly themes: Float32Array
}

/** Scores of one text against every label. The arrays are reused by the next call. */
export interface Scores {
  /** Decision value of the classifier, about -2 to 2. */
  readonly decision: Float64Array
  /** Cosine with the most similar question of the label times coverage, 0 to 1. */
  readonly similarity: Float64Array
  /** The most similar question of the label, or -1. */
  readonly nearest: Int32Array
  /** Cosine in meaning: mean of that with the nearest question and that with the middle of all, -1 to 1; 0 without an encoder. */
  readonly sense: Float64Array
  /** Share of the text's weight that is known, 0 to 1. */
  coverage: number
}

/** What scores need of a model; without the vocabulary, which only reading a text does. */
export type ScorerModel = Omit<RankerModel, 'vocabulary'>

/** A model with the scratch memory it needs to score without allocating. Not to be shared by threads. */
export interface Scorer {
  readonly model: ScorerModel
  readonly cosines: Float64Array
  readonly scores: Scores
  readonly firstOf: Int32Array
}

/** A scorer that reads texts as well. */
export interface Ranker extends Scorer {
  readonly model: RankerModel
  readonly grams: Grams
  readonly vectoriser: Vectoriser
  readonly encoder: Encoder | null
  readonly names: NameReader | null
}

export function createScorer(model: ScorerModel): Scorer {
  const labels = model.linear.bias.length
  return {
    model,
    cosines: new Float64Array(model.labelOfQuestion.length),
    scores: { decision: new Float64Array(labels), similarity: new Float64Array(labels), nearest: new Int32Array(labels), sense: new Float64Array(labels), coverage: 0 },
    firstOf: beginnings(model.labelOfQuestion, labels),
  }
}

/** @param given what the model was trained with; null where it was trained without */
export function createRanker(model: RankerModel, { encoder, names }: Pick<Ranker, 'encoder' | 'names'>): Ranker {
  return { ...createScorer(model), model, grams: createGrams(), vectoriser: createVectoriser(model.vocabulary), encoder, names }
}

const none = new Float32Array(0)

/** Scores a normalised text against every label. */
export function scoreText(ranker: Ranker, text: string): Scores {
  const { grams, vectoriser } = ranker
  readGrams(grams, ranker.names?.withoutWords(text) ?? text)
  ranker.names?.read(grams, text)
  return scoreVector(ranker, vectorise(vectoriser, grams), ranker.encoder?.encode(text) ?? none)
}

/** What {@link scoreText} reads from a text, where it was read before. */
export type ReadText = Pick<SparseVector, 'length' | 'coverage'> & { readonly ids: ArrayLike<number>; readonly values: ArrayLike<number> }

/** Scores a text that was read already; `dense` is its vector of meaning, empty without an encoder. */
export function scoreVector(ranker: Scorer, vector: ReadText, dense: Float32Array): Scores {
  const { model, cosines, scores } = ranker
  scores.coverage = vector.coverage
  scoreLinear(model.linear, vector, scores.decision, dense)

  const { starts, ids, values } = model.postings
  cosines.fill(0)
  for (let k = 0; k < vector.length; k += 1) {
    const id = vector.ids[k] ?? 0
    const value = vector.values[k] ?? 0
    const to = starts[id + 1] ?? 0
    for (let i = starts[id] ?? 0; i < to; i += 1) {
      const question = ids[i] ?? 0
      cosines[question] = (cosines[question] ?? 0) + value * (values[i] ?? 0)
    }
  }
  keepBest(ranker, Math.sqrt(vector.coverage))
  compareSenses(ranker, dense)
  return scores
}

/** Labels whose questions are compared one by one; of the others only the middle is. */
const closely = 12

/** For each label how near its questions come in meaning. */
function compareSenses({ model, scores, firstOf }: Scorer, dense: Float32Array): void {
  const { sense, decision, similarity } = scores
  sense.fill(0)
  if (dense.length === 0) return
  const dims = dense.length
  for (let label = 0; label < sense.length; label += 1) sense[label] = cosineAt(model.themes, label * dims, dense)
  const front = new Set([sense, decision, similarity].flatMap((ranking) => largest(ranking, closely)))
  for (const label of front) {
    let nearest = -1
    const to = firstOf[label + 1] ?? 0
    for (let question = firstOf[label] ?? 0; question < to; question += 1) {
      nearest = Math.max(nearest, cosineAt(model.senses, question * dims, dense))
    }
    sense[label] = ((sense[label] ?? 0) + nearest) / 2
  }
  // A middle alone is nearer than the two together usually are: it must not overtake them.
  const least = Math.min(...[...front].map((label) => sense[label] ?? 0))
  for (let label = 0; label < sense.length; label += 1) if (!front.has(label)) sense[label] = Math.min(sense[label] ?? 0, least)
}

/** Where the questions of each label begin; they stand together, in the order of the labels. */
export function beginnings(labelOfQuestion: Int32Array, labels: number): Int32Array {
  const first = new Int32Array(labels + 1)
  for (const label of labelOfQuestion) first[label + 1] = (first[label + 1] ?? 0) + 1
  for (let label = 0; label < labels; label += 1) first[label + 1] = (first[label + 1] ?? 0) + (first[label] ?? 0)
  return first
}

function cosineAt(vectors: Float32Array, from: number, vector: Float32Array): number {
  let sum = 0
  for (let d = 0; d < vector.length; d += 1) sum += (vectors[from + d] ?? 0) * (vector[d] ?? 0)
  return sum
}

/** For each label its most similar question; of equal ones the first. */
function keepBest(ranker: Scorer, factor: number): void {
  const { cosines, scores } = ranker
  const { similarity, nearest } = scores
  const labels = ranker.model.labelOfQuestion
  similarity.fill(0)
  nearest.fill(-1)
  for (let question = 0; question < cosines.length; question += 1) {
    const value = (cosines[question] ?? 0) * factor
    const label = labels[question] ?? 0
    if (value <= (similarity[label] ?? 0)) continue
    similarity[label] = value
    nearest[label] = question
  }
}
