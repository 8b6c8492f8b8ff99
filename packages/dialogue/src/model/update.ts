import { joinLinear, mergedMatrix, type ReadTexts } from './update-weights.ts'
import { readCorpus, vectorsOf, type Rarity } from './corpus.ts'
import { createGrams, readGrams } from './grams.ts'
import { largest } from './largest.ts'
import { defaultLinearOptions, scoreLinear, trainLinear, type LinearModel } from './linear.ts'
import { denseShare } from './linear-rows.ts'
import { transpose, type Matrix } from './matrix.ts'
import { beginnings, type RankerModel } from './ranker.ts'
import { range, sensesOf, supportWeight, themesOf, withBorrowed, type Example, type Lessons } from './train.ts'
import { extendedTable, lookUp, rarityOf, type Vocabulary } from './vocabulary.ts'

/** What became of the labels of a model. */
export interface Change {
  /** All there is to learn from now. */
  readonly lessons: Lessons
  readonly before: RankerModel
  /** For each label its number in the model before, whose examples are still the same; -1: new, or changed. */
  readonly oldLabel: Int32Array
}

/** A collection up to this size is compared with a changed label as a whole, a larger one where it is alike. */
const smallCollection = 4000
/** Labels of a large collection that a changed one is compared with in full. */
const nearLabels = 24
/** Questions that stand for each of the others. */
const samples = 3
/** Rounds in which the unchanged labels are told about new questions. */
const tellings = 3

/** Sparse rows appended one by one. */
class Rows {
  readonly starts: number[] = [0]
  readonly #ids: Uint32Array[] = []
  readonly #values: Float32Array[] = []

  add({ starts, ids, values }: Matrix, row: number): void {
    const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0]
    this.#ids.push(ids.subarray(from, to))
    this.#values.push(values.subarray(from, to))
    this.starts.push((this.starts.at(-1) ?? 0) + to - from)
  }

  toMatrix(): Matrix {
    const length = this.starts.at(-1) ?? 0
    const ids = new Uint32Array(length)
    const values = new Float32Array(length)
    this.#ids.forEach((part, i) => {
      ids.set(part, this.starts[i] ?? 0)
    })
    this.#values.forEach((part, i) => {
      values.set(part, this.starts[i] ?? 0)
    })
    return { starts: Uint32Array.from(this.starts), ids, values }
  }
}

/** The vocabulary before with the grams of the changed texts behind its own, and those texts as its vectors. */
function extend(before: Vocabulary, texts: readonly string[], changed: number, lessons: Lessons): { vocabulary: Vocabulary; read: ReadTexts } {
  const grams = createGrams()
  const corpus = readCorpus(texts.length, (i) => {
    readGrams(grams, texts[i] ?? '')
    lessons.names?.read(grams, texts[i] ?? '')
    return grams
  })
  const own = lessons.questions.length + lessons.support.length
  const df = new Uint32Array(corpus.hashes.length)
  for (const { starts, ids } of [corpus.tokens, corpus.letters]) {
    const to = starts[changed] ?? 0
    for (let i = 0; i < to; i += 1) df[ids[i] ?? 0] = (df[ids[i] ?? 0] ?? 0) + 1
  }
  const added: number[] = []
  const addedHashes: number[] = []
  const rarity: Rarity = { of: new Float32Array(corpus.hashes.length), unknown: before.unknownRarity }
  const idOf = corpus.hashes.map((hash, gram) => {
    const id = lookUp(before, hash)
    const times = df[gram] ?? 0
    rarity.of[gram] = id >= 0 ? (before.rarity[id] ?? 0) : times === 0 ? 0 : rarityOf(times, own)
    if (id >= 0 || times === 0) return id
    addedHashes.push(hash)
    return before.rarity.length + added.push(rarity.of[gram] ?? 0) - 1
  })
  const { matrix } = vectorsOf(corpus, range(0, texts.length), rarity)
  for (let i = 0; i < matrix.ids.length; i += 1) matrix.ids[i] = idOf[matrix.ids[i] ?? 0] ?? 0
  const of = new Float32Array(before.rarity.length + added.length)
  of.set(before.rarity)
  of.set(added, before.rarity.length)
  const vocabulary = { ...extendedTable(before, before.rarity.length, addedHashes), rarity: of, unknownRarity: before.unknownRarity }
  return { vocabulary, read: { matrix, dense: sensesOf(texts, lessons.encoder) } }
}

/** How alike the middles of the labels' questions are to that of one: by meaning, or without an encoder by grams. */
function nearestLabels(label: number, labels: number, themes: Float32Array, dims: number, questions: Matrix, first: Int32Array, features: number): Set<number> {
  const alike = new Float64Array(labels)
  if (dims > 0) {
    for (let other = 0; other < labels; other += 1) {
      for (let d = 0; d < dims; d += 1) alike[other] = (alike[other] ?? 0) + (themes[label * dims + d] ?? 0) * (themes[other * dims + d] ?? 0)
    }
  } else {
    const middle = new Float64Array(features)
    const span = (one: number): readonly [number, number] => [questions.starts[first[one] ?? 0] ?? 0, questions.starts[first[one + 1] ?? 0] ?? 0]
    const [from, to] = span(label)
    for (let i = from; i < to; i += 1) middle[questions.ids[i] ?? 0] = (middle[questions.ids[i] ?? 0] ?? 0) + (questions.values[i] ?? 0)
    for (let other = 0; other < labels; other += 1) {
      const [start, end] = span(other)
      for (let i = start; i < end; i += 1) alike[other] = (alike[other] ?? 0) + (middle[questions.ids[i] ?? 0] ?? 0) * (questions.values[i] ?? 0)
      alike[other] = (alike[other] ?? 0) / Math.max(1, (first[other + 1] ?? 0) - (first[other] ?? 0))
    }
  }
  return new Set([...largest(alike, nearLabels), label])
}

/** For each unchanged label how much of each new question is taken off its weights, so that it does not claim them. */
function tell(before: LinearModel, fresh: ReadTexts, rows: number): Map<number, Float64Array> {
  const labels = before.bias.length
  const scores = Array.from({ length: rows }, (_, row) => {
    const { starts, ids, values } = fresh.matrix
    const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0]
    const { dims, values: dense } = fresh.dense
    const out = new Float64Array(labels)
    scoreLinear(before, { ids: ids.subarray(from, to), values: values.subarray(from, to), length: to - from }, out, dense.subarray(row * dims, (row + 1) * dims))
    return out
  })
  const products = productsOf(fresh, rows)
  const slack = 1 / (2 * defaultLinearOptions.cost)
  const told = new Map<number, Float64Array>()
  for (let label = 0; label < labels; label += 1) {
    if (scores.every((score) => (score[label] ?? 0) <= -1)) continue
    const taken = new Float64Array(rows)
    for (let round = 0; round < tellings; round += 1) {
      for (let row = 0; row < rows; row += 1) {
        let score = scores[row]?.[label] ?? 0
        for (let other = 0; other < rows; other += 1) score -= (taken[other] ?? 0) * (products[row * rows + other] ?? 0)
        const gradient = -score - 1 + slack * (taken[row] ?? 0)
        taken[row] = Math.max(0, (taken[row] ?? 0) - gradient / ((products[row * rows + row] ?? 1) + slack))
      }
    }
    told.set(label, taken)
  }
  return told
}

/** Inner products of the rows as the linear model sees them: sparse part, dense part, and 1 for the bias. */
function productsOf({ matrix, dense }: ReadTexts, rows: number): Float64Array {
  const share = dense.dims === 0 ? 0 : denseShare
  const products = new Float64Array(rows * rows)
  const weights = new Map<number, number>()
  for (let a = 0; a < rows; a += 1) {
    weights.clear()
    for (let i = matrix.starts[a] ?? 0; i < (matrix.starts[a + 1] ?? 0); i += 1) weights.set(matrix.ids[i] ?? 0, matrix.values[i] ?? 0)
    for (let b = 0; b <= a; b += 1) {
      let sum = 0
      for (let i = matrix.starts[b] ?? 0; i < (matrix.starts[b + 1] ?? 0); i += 1) sum += (weights.get(matrix.ids[i] ?? 0) ?? 0) * (matrix.values[i] ?? 0)
      let meant = 0
      for (let d = 0; d < dense.dims; d += 1) meant += (dense.values[a * dense.dims + d] ?? 0) * (dense.values[b * dense.dims + d] ?? 0)
      products[a * rows + b] = 1 + (1 - share) * sum + share * meant
      products[b * rows + a] = products[a * rows + b] ?? 0
    }
  }
  return products
}

interface Placed {
  readonly label: number
  readonly text: string
  /** Place among the questions of the model before; -1: its label is new or changed. */
  readonly old: number
}

function place({ lessons, before, oldLabel }: Change): Placed[] {
  const firstOld = beginnings(before.labelOfQuestion, before.linear.bias.length)
  const seen = new Int32Array(lessons.labels)
  return lessons.questions.map(({ label, text }) => {
    const from = oldLabel[label] ?? -1
    const at = seen[label] ?? 0
    seen[label] = at + 1
    return { label, text, old: from < 0 ? -1 : (firstOld[from] ?? 0) + at }
  })
}

/**
 * A model changed where the lessons changed. Labels that are new or changed are learned anew; the others keep their weights
 * and are told about the new questions, so that they do not claim them. The rarity of known grams stays. The same change gives
 * the same model; what it costs grows with the change and only slowly with the collection.
 */
export function updateRanker(given: Change): RankerModel {
  const change = { ...given, lessons: withBorrowed(given.lessons, themesNow(given)) }
  const { lessons, before, oldLabel } = change
  const { labels } = lessons
  const isChanged = (label: number): boolean => (oldLabel[label] ?? -1) < 0
  const placed = place(change)
  const freshQuestions = placed.filter(({ old }) => old < 0)
  const freshSupport = lessons.support.filter(({ label }) => isChanged(label))
  const kept = keptSupport(change)
  const read = [...freshQuestions, ...freshSupport, ...kept]
  const texts = [...read.map(({ text }) => text), ...lessons.outside]
  const { vocabulary, read: rows } = extend(before.vocabulary, texts, freshQuestions.length + freshSupport.length, lessons)
  const features = vocabulary.rarity.length

  const { questions, senses } = questionsOf(change, placed, rows)
  const labelOfQuestion = Int32Array.from(placed, ({ label }) => label)
  const { dims } = rows.dense
  const themes = themesOf(senses, dims, labelOfQuestion, labels)
  const learned = learnChanged({ change, questions, senses, themes, labelOfQuestion, read, rows, from: freshQuestions.length, features })
  const told = tell(before.linear, rows, freshQuestions.length)
  return {
    vocabulary,
    linear: joinLinear({ labels, oldLabel, before: before.linear, learned, told, fresh: rows, features }),
    postings: postingsOf(before, placed, rows, freshQuestions.length, features),
    labelOfQuestion,
    senses,
    themes,
  }
}

/** The middles of the labels' questions as they are now: what is unchanged is taken over. */
function themesNow({ lessons, before, oldLabel }: Change): Float32Array {
  const fresh = lessons.questions.filter(({ label }) => (oldLabel[label] ?? -1) < 0)
  const { dims, values } = sensesOf(fresh.map(({ text }) => text), lessons.encoder)
  const themes = themesOf(values, dims, Int32Array.from(fresh, ({ label }) => label), lessons.labels)
  oldLabel.forEach((old, label) => {
    if (old >= 0) themes.set(before.themes.subarray(old * dims, (old + 1) * dims), label * dims)
  })
  return themes
}

/** Supporting texts of unchanged labels that new ones are compared with: of a small collection all, of a large one a few. */
function keptSupport({ lessons, oldLabel }: Change): Example[] {
  const kept = lessons.support.filter(({ label }) => (oldLabel[label] ?? -1) >= 0)
  const step = Math.max(1, Math.ceil(kept.length / supportKept))
  return kept.filter((_, i) => i % step === 0)
}

const supportKept = 400

/** All questions as they are now; what was read before is taken over. */
function questionsOf({ before }: Change, placed: readonly Placed[], fresh: ReadTexts): { questions: Matrix; senses: Float32Array } {
  const { dims } = fresh.dense
  const old = transpose(before.postings, before.labelOfQuestion.length)
  const rows = new Rows()
  const senses = new Float32Array(placed.length * dims)
  let next = 0
  placed.forEach(({ old: at }, question) => {
    const source = at < 0 ? fresh.dense.values : before.senses
    const row = at < 0 ? next : at
    rows.add(at < 0 ? fresh.matrix : old, row)
    senses.set(source.subarray(row * dims, (row + 1) * dims), question * dims)
    if (at < 0) next += 1
  })
  return { questions: rows.toMatrix(), senses }
}

/** Which questions hold each feature: those before under their new numbers, and the new ones. */
function postingsOf(before: RankerModel, placed: readonly Placed[], fresh: ReadTexts, count: number, features: number): Matrix {
  const questionOf = new Int32Array(before.labelOfQuestion.length).fill(-1)
  const numbers: number[] = []
  placed.forEach(({ old }, question) => {
    if (old >= 0) questionOf[old] = question
    else numbers.push(question)
  })
  const { starts, ids, values } = fresh.matrix
  const end = starts[count] ?? 0
  const added = transpose({ starts: starts.subarray(0, count + 1), ids: ids.subarray(0, end), values: values.subarray(0, end) }, features)
  for (let i = 0; i < added.ids.length; i += 1) added.ids[i] = numbers[added.ids[i] ?? 0] ?? 0
  return mergedMatrix(before.postings, questionOf, added, () => false)
}

interface Lesson {
  readonly change: Change
  readonly questions: Matrix
  readonly senses: Float32Array
  readonly themes: Float32Array
  readonly labelOfQuestion: Int32Array
  readonly read: readonly Example[]
  readonly rows: ReadTexts
  /** Rows of `rows` that are not questions begin here. */
  readonly from: number
  readonly features: number
}

/** The weights of each changed label, learned from the questions it is to be told from and the texts that were read. */
function learnChanged(lesson: Lesson): Map<number, LinearModel> {
  const { change, questions, senses, themes, labelOfQuestion, read, rows, from, features } = lesson
  const { labels } = change.lessons
  const { dims } = rows.dense
  const first = beginnings(labelOfQuestion, labels)
  const learned = new Map<number, LinearModel>()
  for (let label = 0; label < labels; label += 1) {
    if ((change.oldLabel[label] ?? -1) >= 0) continue
    const isSmall = labelOfQuestion.length <= smallCollection
    const near = isSmall ? null : nearestLabels(label, labels, themes, dims, questions, first, features)
    const chosen = range(0, labelOfQuestion.length).filter((question) => {
      const own = labelOfQuestion[question] ?? 0
      return near === null || near.has(own) || question - (first[own] ?? 0) < samples
    })
    const others = range(from, rows.matrix.starts.length - 1)
    const matrix = new Rows()
    const dense = new Float32Array((chosen.length + others.length) * dims)
    chosen.forEach((question, row) => {
      matrix.add(questions, question)
      dense.set(senses.subarray(question * dims, (question + 1) * dims), row * dims)
    })
    others.forEach((row, i) => {
      matrix.add(rows.matrix, row)
      dense.set(rows.dense.values.subarray(row * dims, (row + 1) * dims), (chosen.length + i) * dims)
    })
    const isOwn = [...chosen].map((question) => labelOfQuestion[question]).concat([...others].map((row) => read[row]?.label))
    const weight = (row: number): number => (row >= chosen.length && row - chosen.length + from < read.length ? supportWeight : 1)
    const belongs = Int32Array.from(isOwn, (one) => (one === label ? 0 : -1))
    learned.set(label, trainLinear(matrix.toMatrix(), belongs, 1, features, defaultLinearOptions, weight, { dims, values: dense }))
  }
  return learned
}
