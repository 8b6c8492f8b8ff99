import { transpose, type Matrix } from './matrix.ts'

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

/** Dense vectors that stand beside the sparse rows, one after another. */
export interface DenseRows {
  readonly dims: number
  readonly values: Float32Array
}

export interface LinearOptions {
  /** Penalty of a violated margin. */
  readonly cost: number
  /** Most passes over the active examples. */
  readonly passes: number
}

export const defaultLinearOptions: LinearOptions = { cost: 1, passes: 6 }

/** Largest violation at which training of a class ends. */
const tolerance = 0.1
/** An example at zero whose margin exceeds 1 by this much is left out until the end. */
const shrinkBeyond = 0.2
/** Weights below this are not stored. */
const negligible = 0.02

function nextRandom(seed: number): number {
  return (Math.imul(seed, 1664525) + 1013904223) | 0
}

function shuffle(order: Int32Array, length: number, seed: number): number {
  let state = seed
  for (let i = length - 1; i > 0; i -= 1) {
    state = nextRandom(state)
    const j = (state >>> 1) % (i + 1)
    const swapped = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = swapped
  }
  return state
}

/** How much of a row's squared length the dense vector gets. */
export const denseShare = 0.5

interface Trainer {
  readonly matrix: Matrix
  readonly dense: DenseRows
  /** Factors of the sparse and of the dense part; their squares add up to 1. */
  readonly sparseFactor: number
  readonly denseFactor: number
  readonly denseWeights: Float64Array
  readonly labels: Int32Array
  readonly squares: Float64Array
  readonly weights: Float64Array
  readonly alpha: Float64Array
  readonly order: Int32Array
  /** For each row, 1 / (2 x its cost). */
  readonly diagonal: Float64Array
  bias: number
}

function dot(trainer: Trainer, row: number): number {
  const { starts, ids, values } = trainer.matrix
  const weights = trainer.weights
  const to = starts[row + 1] ?? 0
  let sum = 0
  for (let i = starts[row] ?? 0; i < to; i += 1) sum += (weights[ids[i] ?? 0] ?? 0) * (values[i] ?? 0)
  return trainer.bias + trainer.sparseFactor * sum + trainer.denseFactor * denseDot(trainer, row)
}

/** Four sums side by side: the processor need not wait for one to be added to. */
function denseDot({ dense, denseWeights }: Trainer, row: number): number {
  const { dims, values } = dense
  const from = row * dims
  let [a, b, c, e] = [0, 0, 0, 0]
  let d = 0
  for (; d + 3 < dims; d += 4) {
    a += (denseWeights[d] ?? 0) * (values[from + d] ?? 0)
    b += (denseWeights[d + 1] ?? 0) * (values[from + d + 1] ?? 0)
    c += (denseWeights[d + 2] ?? 0) * (values[from + d + 2] ?? 0)
    e += (denseWeights[d + 3] ?? 0) * (values[from + d + 3] ?? 0)
  }
  for (; d < dims; d += 1) a += (denseWeights[d] ?? 0) * (values[from + d] ?? 0)
  return a + b + c + e
}

function addRow(trainer: Trainer, row: number, factor: number): void {
  const { starts, ids, values } = trainer.matrix
  const weights = trainer.weights
  const to = starts[row + 1] ?? 0
  const sparse = factor * trainer.sparseFactor
  for (let i = starts[row] ?? 0; i < to; i += 1) {
    const id = ids[i] ?? 0
    weights[id] = (weights[id] ?? 0) + sparse * (values[i] ?? 0)
  }
  const { dims, values: denseValues } = trainer.dense
  const denseStep = factor * trainer.denseFactor
  const from = row * dims
  for (let d = 0; d < dims; d += 1) trainer.denseWeights[d] = (trainer.denseWeights[d] ?? 0) + denseStep * (denseValues[from + d] ?? 0)
  trainer.bias += factor
}

/** One pass over the first `active` examples of the order; returns how many stay active and the largest violation. */
function pass(trainer: Trainer, label: number, active: number): { active: number; violation: number } {
  const { order, labels, alpha, squares, diagonal } = trainer
  let left = active
  let violation = 0
  for (let k = 0; k < left; k += 1) {
    const row = order[k] ?? 0
    const sign = labels[row] === label ? 1 : -1
    const old = alpha[row] ?? 0
    const slack = diagonal[row] ?? 0
    const gradient = sign * dot(trainer, row) - 1 + slack * old
    if (old === 0 && gradient > shrinkBeyond) {
      left -= 1
      order[k] = order[left] ?? 0
      order[left] = row
      k -= 1
      continue
    }
    if (old === 0 && gradient >= 0) continue
    violation = Math.max(violation, Math.abs(gradient))
    if (Math.abs(gradient) <= 1e-3) continue
    const updated = Math.max(0, old - gradient / ((squares[row] ?? 0) + slack))
    alpha[row] = updated
    addRow(trainer, row, (updated - old) * sign)
  }
  return { active: left, violation }
}

function trainClass(trainer: Trainer, label: number, passes: number): void {
  const rows = trainer.labels.length
  trainer.weights.fill(0)
  trainer.denseWeights.fill(0)
  trainer.alpha.fill(0)
  trainer.bias = 0
  for (let row = 0; row < rows; row += 1) trainer.order[row] = row
  let active = rows
  let seed = 12345
  for (let round = 0; round < passes; round += 1) {
    seed = shuffle(trainer.order, active, seed)
    const done = pass(trainer, label, active)
    active = done.active
    if (done.violation >= tolerance) continue
    if (active === rows) return
    active = rows
  }
}

function squaredLengths(matrix: Matrix, dense: DenseRows, sparseFactor: number, denseFactor: number): Float64Array {
  const squares = new Float64Array(matrix.starts.length - 1)
  for (let row = 0; row < squares.length; row += 1) {
    let sum = 0
    const to = matrix.starts[row + 1] ?? 0
    for (let i = matrix.starts[row] ?? 0; i < to; i += 1) sum += (matrix.values[i] ?? 0) ** 2
    let denseSum = 0
    for (let i = row * dense.dims; i < (row + 1) * dense.dims; i += 1) denseSum += (dense.values[i] ?? 0) ** 2
    squares[row] = 1 + sparseFactor ** 2 * sum + denseFactor ** 2 * denseSum
  }
  return squares
}

/** Collects the weights of one class after another as growing lists. */
export class WeightLists {
  starts: number[] = [0]
  ids = new Uint32Array(4096)
  values = new Float32Array(4096)
  length = 0

  addClass(weights: Float64Array, factor: number): void {
    for (let id = 0; id < weights.length; id += 1) {
      const weight = (weights[id] ?? 0) * factor
      if (weight < negligible && weight > -negligible) continue
      if (this.length === this.ids.length) this.enlarge()
      this.ids[this.length] = id
      this.values[this.length] = weight
      this.length += 1
    }
    this.starts.push(this.length)
  }

  /** A class whose weights were chosen before. */
  addRow({ starts, ids, values }: Matrix, row: number): void {
    const to = starts[row + 1] ?? 0
    for (let i = starts[row] ?? 0; i < to; i += 1) {
      if (this.length === this.ids.length) this.enlarge()
      this.ids[this.length] = ids[i] ?? 0
      this.values[this.length] = values[i] ?? 0
      this.length += 1
    }
    this.starts.push(this.length)
  }

  toMatrix(): Matrix {
    return {
      starts: Uint32Array.from(this.starts),
      ids: this.ids.subarray(0, this.length),
      values: this.values.subarray(0, this.length),
    }
  }

  private enlarge(): void {
    const ids = new Uint32Array(this.ids.length * 2)
    const values = new Float32Array(this.ids.length * 2)
    ids.set(this.ids)
    values.set(this.values)
    this.ids = ids
    this.values = values
  }
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
  const sparseFactor = dense.dims === 0 ? 1 : Math.sqrt(1 - denseShare)
  const denseFactor = dense.dims === 0 ? 0 : Math.sqrt(denseShare)
  const trainer: Trainer = {
    matrix,
    dense,
    sparseFactor,
    denseFactor,
    denseWeights: new Float64Array(dense.dims),
    labels,
    squares: squaredLengths(matrix, dense, sparseFactor, denseFactor),
    weights: new Float64Array(features),
    alpha: new Float64Array(labels.length),
    order: new Int32Array(labels.length),
    diagonal: Float64Array.from(labels, (_, row) => 1 / (2 * options.cost * rowWeight(row))),
    bias: 0,
  }
  const lists = new WeightLists()
  const bias = new Float32Array(classes)
  const denseWeights = new Float32Array(classes * dense.dims)
  for (let label = 0; label < classes; label += 1) {
    trainClass(trainer, label, options.passes)
    bias[label] = trainer.bias
    lists.addClass(trainer.weights, sparseFactor)
    for (let d = 0; d < dense.dims; d += 1) denseWeights[label * dense.dims + d] = (trainer.denseWeights[d] ?? 0) * denseFactor
  }
  return { weights: transpose(lists.toMatrix(), features), bias, dense: denseWeights }
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
