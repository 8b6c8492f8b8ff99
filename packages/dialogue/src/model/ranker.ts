import { createGrams, readGrams, type Grams } from './grams.ts'
import { scoreLinear, type LinearModel } from './linear.ts'
import type { Matrix } from './matrix.ts'
import { createVectoriser, vectorise, type Vectoriser } from './vector.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What was learned from the questions of one language: plain arrays, so that it can be stored. */
export interface RankerModel {
  readonly vocabulary: Vocabulary
  readonly linear: LinearModel
  /** For each feature, the questions it occurs in and its weight there (an inverted index). */
  readonly postings: Matrix
  /** Label of each question. */
  readonly labelOfQuestion: Int32Array
}

/** Scores of one text against every label. The arrays are reused by the next call. */
export interface Scores {
  /** Decision value of the classifier, about -2 to 2. */
  readonly decision: Float64Array
  /** Cosine with the most similar question of the label times coverage, 0 to 1. */
  readonly similarity: Float64Array
  /** The most similar question of the label, or -1. */
  readonly nearest: Int32Array
  /** Share of the text's weight that is known, 0 to 1. */
  coverage: number
}

/** A model with the scratch memory it needs to score texts without allocating. Not to be shared by threads. */
export interface Ranker {
  readonly model: RankerModel
  readonly grams: Grams
  readonly vectoriser: Vectoriser
  readonly cosines: Float64Array
  readonly scores: Scores
}

export function createRanker(model: RankerModel): Ranker {
  const labels = model.linear.bias.length
  return {
    model,
    grams: createGrams(),
    vectoriser: createVectoriser(model.vocabulary),
    cosines: new Float64Array(model.labelOfQuestion.length),
    scores: { decision: new Float64Array(labels), similarity: new Float64Array(labels), nearest: new Int32Array(labels), coverage: 0 },
  }
}

/** Scores a normalised text against every label. */
export function scoreText(ranker: Ranker, text: string): Scores {
  const { model, grams, vectoriser, cosines, scores } = ranker
  readGrams(grams, text)
  const vector = vectorise(vectoriser, grams)
  scores.coverage = vector.coverage
  scoreLinear(model.linear, vector, scores.decision)

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
  return scores
}

/** For each label its most similar question; of equal ones the first. */
function keepBest(ranker: Ranker, factor: number): void {
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
