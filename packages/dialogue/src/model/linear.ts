import { abreast, beginAnew, createDescent, descend, orderNear, pass, passAbreast, shuffle, takeOut, type Borders, type Descent } from './linear-descent.ts'
import { trainingRows, type DenseRows, type TrainingRows } from './linear-rows.ts'
import { addWeights, BorderList, WeightList } from './linear-weights.ts'
import type { Matrix } from './matrix.ts'

/**
 * One-vs-rest linear support vector machines with squared hinge loss, trained by dual coordinate descent with shrinking
 * (Hsieh et al. 2008, "A dual coordinate descent method for large-scale linear SVM"). The same input gives the same weights.
 */
export interface LinearModel {
  /** For each feature, the classes it speaks for or against and how much. */
  readonly weights: Matrix
  readonly bias: Float32Array
  /** For each class, the weights of a dense vector, one class after another; empty when it was trained without. */
  readonly dense: Float32Array
}

export interface LinearOptions {
  /** Penalty of a violated margin. */
  readonly cost: number
  /** Most passes over the active examples. */
  readonly passes: number
}

export const defaultLinearOptions: LinearOptions = { cost: 1, passes: 6 }

const firstSeed = 12345
/** Decision value of a class without an example, whatever the vector: below all that counts. */
const neverMeant = -2
/** With more rows than this classes are trained several abreast, which is three times as fast; fewer rows are taken in an order of each class's own. */
const manyRows = 8000
/** Fewer classes than this are trained one by one: nothing would be saved. */
const fewAbreast = 3

/** Whether there are so many rows that models of most of them look only at those that came near a border. */
export function isLarge(rows: number): boolean {
  return rows > manyRows
}

/** What an earlier training on other rows found, and which row here each of its rows is (-1: none). */
export interface Earlier {
  readonly borders: Borders
  readonly rowOf: Int32Array
}

/** What training works with. */
interface Training {
  /** Only rows that came near a border there are looked at; null: all. */
  readonly earlier: Earlier | null
  /** All rows as the first pass takes them, and the seed that is left. */
  readonly order: Int32Array
  readonly seed: number
  /** Classes to be trained, in their order, and for each class its place among them; -1: none. */
  readonly members: Int32Array
  readonly placeOf: Int32Array
}

function prepare(rows: TrainingRows, classes: number, earlier: Earlier | null): Training {
  const order = Int32Array.from(rows.labels, (_, row) => row)
  const seed = shuffle(order, order.length, firstSeed)
  const placeOf = new Int32Array(classes).fill(-1)
  const isPartial = isLarge(rows.labels.length) || earlier !== null
  for (let label = 0; label < classes && !isPartial; label += 1) placeOf[label] = 0
  for (const label of rows.labels) if (label >= 0) placeOf[label] = 0
  const members = placeOf.map((place, label) => (place < 0 ? -1 : label)).filter((label) => label >= 0)
  members.forEach((label, place) => {
    placeOf[label] = place
  })
  return { earlier, order, seed, members, placeOf }
}

/** The first pass of a class that is trained alone; returns how many rows came near its border. They stand first in the order. */
function beginAlone({ earlier, order }: Training, alone: Descent, label: number): number {
  beginAnew(alone)
  if (earlier !== null) return orderNear(alone, earlier.borders, label, earlier.rowOf)
  alone.order.set(order)
  return pass(alone, label, order.length).active
}

/** Trains one classifier a class; of many rows, classes without examples never come into question. */
export function trainClasses(rows: TrainingRows, classes: number, passes: number, earlier: Earlier | null = null): { model: LinearModel; borders: Borders } {
  const training = prepare(rows, classes, earlier)
  const { members, order, seed, placeOf } = training
  const { dims } = rows.dense
  const [list, borders] = [new WeightList(), new BorderList(classes)]
  const bias = new Float32Array(classes).fill(neverMeant)
  const dense = new Float32Array(classes * dims)
  const alone = createDescent(rows, 1)
  const isAbreast = earlier === null && isLarge(order.length) && members.length >= fewAbreast
  const together = isAbreast ? createDescent(rows, abreast) : null
  members.forEach((label, place) => {
    const at = place % abreast
    if (together !== null && at === 0) {
      beginAnew(together)
      passAbreast(together, order, { placeOf, first: place, count: Math.min(abreast, members.length - place) })
    }
    const active = together === null ? beginAlone(training, alone, label) : takeOut(together, at, alone, order)
    borders.add(alone, label, active)
    descend(alone, label, earlier === null ? { active, all: order.length, passes: passes - 1, seed } : { active, all: active, passes, seed })
    bias[label] = alone.bias[0] ?? 0
    for (let d = 0; d < dims; d += 1) dense[label * dims + d] = (alone.denseWeights[d] ?? 0) * rows.denseFactor
    addWeights(list, alone, label)
  })
  return { model: { weights: list.toMatrix(rows.features), bias, dense }, borders: borders.done() }
}

/**
 * Trains one classifier a class.
 *
 * @param matrix one row an example
 * @param labels class of each row; -1 for examples that belong to no class
 * @param classes number of classes
 * @param features number of features
 * @param dense vectors that stand beside the rows of the matrix; none when its `dims` is 0
 * @param rowWeight how much each row counts beside the others, above 0; 1 when left out
 */
export function trainLinear(
  matrix: Matrix,
  labels: Int32Array,
  classes: number,
  features: number,
  options: LinearOptions = defaultLinearOptions,
  rowWeight: (row: number) => number = () => 1,
  dense: DenseRows = { dims: 0, values: new Float32Array(0) },
): LinearModel {
  return trainClasses(trainingRows(matrix, labels, features, dense, options.cost, rowWeight), classes, options.passes).model
}

/**
 * Writes the decision value of every class for a vector into `scores`.
 *
 * @param dense the dense vector beside it; empty when the model was trained without
 */
export function scoreLinear(
  model: LinearModel,
  vector: { readonly ids: ArrayLike<number>; readonly values: ArrayLike<number>; readonly length: number },
  scores: Float64Array,
  dense: Float32Array = new Float32Array(0),
): void {
  const { starts, ids, values } = model.weights
  scores.set(model.bias)
  for (let label = 0; label < scores.length && dense.length > 0; label += 1) {
    let sum = 0
    const from = label * dense.length
    for (let d = 0; d < dense.length; d += 1) sum += (model.dense[from + d] ?? 0) * (dense[d] ?? 0)
    scores[label] = (scores[label] ?? 0) + sum
  }
  for (let k = 0; k < vector.length; k += 1) {
    const id = vector.ids[k] ?? 0
    const value = vector.values[k] ?? 0
    const to = starts[id + 1] ?? 0
    for (let i = starts[id] ?? 0; i < to; i += 1) {
      const label = ids[i] ?? 0
      scores[label] = (scores[label] ?? 0) + value * (values[i] ?? 0)
    }
  }
}
