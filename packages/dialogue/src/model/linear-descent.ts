import type { TrainingRows } from './linear-rows.ts'

/** Classes whose weights stand side by side while they are trained: as many numbers as the processor fetches at once. */
export const abreast = 8

/** An example at zero whose margin exceeds 1 by this much is left out until the end. */
const shrinkBeyond = 0.2
/** Largest violation at which training of a class ends. */
const tolerance = 0.1

/** The rows that come near the border of each class, in the order of training: class `c` has the places from `starts[c]` to `starts[c + 1]`. */
export interface Borders {
  readonly starts: Uint32Array
  readonly rows: Uint32Array
}

/**
 * Some classes in training. Weights of one feature stand together, `width` of them: a row is compared with all these classes while
 * it is at hand, and what it needs of their weights is fetched at once.
 */
export interface Descent {
  readonly rows: TrainingRows
  /** 1 or {@link abreast}. */
  readonly width: number
  readonly weights: Float64Array
  readonly denseWeights: Float64Array
  readonly bias: Float64Array
  /** By row, `width` of them together. */
  readonly alpha: Float64Array
  /** 1 where a row stays active for a class. */
  readonly isActive: Uint8Array
  readonly order: Int32Array
  readonly scores: Float64Array
}

export function createDescent(rows: TrainingRows, width: number): Descent {
  const count = rows.labels.length
  return {
    rows,
    width,
    weights: new Float64Array(rows.features * width),
    denseWeights: new Float64Array(rows.dense.dims * width),
    bias: new Float64Array(width),
    alpha: new Float64Array(count * width),
    isActive: new Uint8Array(count * width),
    order: new Int32Array(count),
    scores: new Float64Array(width),
  }
}

/** Makes ready for other classes. */
export function beginAnew({ weights, denseWeights, bias, alpha, isActive }: Descent): void {
  for (const numbers of [weights, denseWeights, bias, alpha]) numbers.fill(0)
  isActive.fill(0)
}

function nextRandom(seed: number): number {
  return (Math.imul(seed, 1664525) + 1013904223) | 0
}

/** Puts the first `length` places into another order; returns the seed for the next time. */
export function shuffle(order: Int32Array, length: number, seed: number): number {
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

/** What a class that stands alone makes of a row. Of the dense part four sums side by side: the processor need not wait for one to be added to. */
function score({ rows, weights, denseWeights, bias }: Descent, row: number): number {
  const { starts, ids, values } = rows.matrix
  const to = starts[row + 1] ?? 0
  let sum = 0
  for (let i = starts[row] ?? 0; i < to; i += 1) sum += (weights[ids[i] ?? 0] ?? 0) * (values[i] ?? 0)
  const { dims, values: dense } = rows.dense
  const from = row * dims
  let [a, b, c, e] = [0, 0, 0, 0]
  let d = 0
  for (; d + 3 < dims; d += 4) {
    a += (denseWeights[d] ?? 0) * (dense[from + d] ?? 0)
    b += (denseWeights[d + 1] ?? 0) * (dense[from + d + 1] ?? 0)
    c += (denseWeights[d + 2] ?? 0) * (dense[from + d + 2] ?? 0)
    e += (denseWeights[d + 3] ?? 0) * (dense[from + d + 3] ?? 0)
  }
  for (; d < dims; d += 1) a += (denseWeights[d] ?? 0) * (dense[from + d] ?? 0)
  return (bias[0] ?? 0) + rows.sparseFactor * sum + rows.denseFactor * (a + b + c + e)
}

/** Adds to `scores` the products of a row's sparse part with the weights of {@link abreast} classes. */
function addSparse({ rows, weights, scores }: Descent, row: number): void {
  const { starts, ids, values } = rows.matrix
  const to = starts[row + 1] ?? 0
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  let g = 0
  let h = 0
  for (let i = starts[row] ?? 0; i < to; i += 1) {
    const k = (ids[i] ?? 0) * abreast
    const value = values[i] ?? 0
    a += (weights[k] ?? 0) * value
    b += (weights[k + 1] ?? 0) * value
    c += (weights[k + 2] ?? 0) * value
    d += (weights[k + 3] ?? 0) * value
    e += (weights[k + 4] ?? 0) * value
    f += (weights[k + 5] ?? 0) * value
    g += (weights[k + 6] ?? 0) * value
    h += (weights[k + 7] ?? 0) * value
  }
  const factor = rows.sparseFactor
  scores[0] = (scores[0] ?? 0) + factor * a
  scores[1] = (scores[1] ?? 0) + factor * b
  scores[2] = (scores[2] ?? 0) + factor * c
  scores[3] = (scores[3] ?? 0) + factor * d
  scores[4] = (scores[4] ?? 0) + factor * e
  scores[5] = (scores[5] ?? 0) + factor * f
  scores[6] = (scores[6] ?? 0) + factor * g
  scores[7] = (scores[7] ?? 0) + factor * h
}

/** The same of its dense part. */
function addDense({ rows, denseWeights: weights, scores }: Descent, row: number): void {
  const { dims, values } = rows.dense
  const from = row * dims
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  let g = 0
  let h = 0
  for (let i = 0; i < dims; i += 1) {
    const k = i * abreast
    const value = values[from + i] ?? 0
    a += (weights[k] ?? 0) * value
    b += (weights[k + 1] ?? 0) * value
    c += (weights[k + 2] ?? 0) * value
    d += (weights[k + 3] ?? 0) * value
    e += (weights[k + 4] ?? 0) * value
    f += (weights[k + 5] ?? 0) * value
    g += (weights[k + 6] ?? 0) * value
    h += (weights[k + 7] ?? 0) * value
  }
  const factor = rows.denseFactor
  scores[0] = (scores[0] ?? 0) + factor * a
  scores[1] = (scores[1] ?? 0) + factor * b
  scores[2] = (scores[2] ?? 0) + factor * c
  scores[3] = (scores[3] ?? 0) + factor * d
  scores[4] = (scores[4] ?? 0) + factor * e
  scores[5] = (scores[5] ?? 0) + factor * f
  scores[6] = (scores[6] ?? 0) + factor * g
  scores[7] = (scores[7] ?? 0) + factor * h
}

/** Adds a row to the weights of class `at`. */
function addRow({ rows, width, weights, denseWeights, bias }: Descent, row: number, at: number, factor: number): void {
  const { starts, ids, values } = rows.matrix
  const to = starts[row + 1] ?? 0
  const sparse = factor * rows.sparseFactor
  for (let i = starts[row] ?? 0; i < to; i += 1) {
    const k = (ids[i] ?? 0) * width + at
    weights[k] = (weights[k] ?? 0) + sparse * (values[i] ?? 0)
  }
  const { dims, values: dense } = rows.dense
  const denseStep = factor * rows.denseFactor
  const from = row * dims
  for (let d = 0; d < dims; d += 1) {
    const k = d * width + at
    denseWeights[k] = (denseWeights[k] ?? 0) + denseStep * (dense[from + d] ?? 0)
  }
  bias[at] = (bias[at] ?? 0) + factor
}

/** Which classes stand abreast: from place `first` on, `count` of them. */
interface Abreast {
  readonly placeOf: Int32Array
  readonly first: number
  readonly count: number
}

/** The first pass over all rows for all classes abreast: marks the rows that stay active. `order` says in which order they come. */
export function passAbreast(descent: Descent, order: Int32Array, { placeOf, first, count }: Abreast): void {
  const { rows, bias, alpha, isActive, scores } = descent
  const { labels, squares, diagonal } = rows
  for (const row of order) {
    scores.set(bias)
    addSparse(descent, row)
    if (rows.dense.dims > 0) addDense(descent, row)
    const length = (squares[row] ?? 0) + (diagonal[row] ?? 0)
    const label = labels[row] ?? -1
    const own = label < 0 ? -1 : (placeOf[label] ?? -1) - first
    for (let at = 0; at < count; at += 1) {
      const sign = at === own ? 1 : -1
      const gradient = sign * (scores[at] ?? 0) - 1
      if (gradient > shrinkBeyond) continue
      isActive[row * abreast + at] = 1
      if (gradient >= -1e-3) continue
      alpha[row * abreast + at] = -gradient / length
      addRow(descent, row, at, (-gradient / length) * sign)
    }
  }
}

/**
 * Takes class `at` out of those abreast, into `alone`: its weights close together are faster to go on with. Its active rows come in
 * front, in the order given; returns how many there are.
 */
export function takeOut(from: Descent, at: number, alone: Descent, given: Int32Array): number {
  const { features, dense } = from.rows
  for (let feature = 0; feature < features; feature += 1) alone.weights[feature] = from.weights[feature * abreast + at] ?? 0
  for (let d = 0; d < dense.dims; d += 1) alone.denseWeights[d] = from.denseWeights[d * abreast + at] ?? 0
  alone.bias[0] = from.bias[at] ?? 0
  alone.alpha.fill(0)
  let active = 0
  let end = given.length
  for (const row of given) {
    const place = row * abreast + at
    if (from.isActive[place] === 1) {
      alone.alpha[row] = from.alpha[place] ?? 0
      alone.order[active++] = row
    } else alone.order[--end] = row
  }
  return active
}

/** One pass over the first `active` rows of the order, for a class that stands alone; returns how many stay active and the largest violation. */
export function pass(descent: Descent, label: number, active: number): { active: number; violation: number } {
  const { rows, alpha, order } = descent
  const { labels, squares, diagonal } = rows
  let left = active
  let violation = 0
  for (let k = 0; k < left; k += 1) {
    const row = order[k] ?? 0
    const sign = labels[row] === label ? 1 : -1
    const old = alpha[row] ?? 0
    const slack = diagonal[row] ?? 0
    const gradient = sign * score(descent, row) - 1 + slack * old
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
    addRow(descent, row, 0, (updated - old) * sign)
  }
  return { active: left, violation }
}

/** How training of a class goes on after its first pass. */
export interface Begun {
  /** Rows that are active; they stand first in the order. */
  readonly active: number
  /** Rows to come back to where the active ones are done early. */
  readonly all: number
  readonly passes: number
  readonly seed: number
}

/** Passes over the active rows, and over all where these are done early. */
export function descend(descent: Descent, label: number, { all, passes, ...begun }: Begun): void {
  let { active, seed } = begun
  for (let round = 0; round < passes; round += 1) {
    seed = shuffle(descent.order, active, seed)
    const isWhole = active === all
    const done = pass(descent, label, active)
    active = done.active
    if (done.violation >= tolerance) continue
    if (isWhole && active === all) return
    active = all
  }
}

/** Puts those rows in front that came near the border of a class in a training on other rows; returns how many. `rowOf`: rows here of those there, -1: none. */
export function orderNear({ order }: Descent, borders: Borders, label: number, rowOf: Int32Array): number {
  const to = borders.starts[label + 1] ?? 0
  let active = 0
  for (let i = borders.starts[label] ?? 0; i < to; i += 1) {
    const row = rowOf[borders.rows[i] ?? 0] ?? -1
    if (row >= 0) order[active++] = row
  }
  return active
}
