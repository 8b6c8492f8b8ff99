import type { Matrix } from './matrix.ts'

/** Dense vectors that stand beside the sparse rows, one after another. */
export interface DenseRows {
  readonly dims: number
  readonly values: Float32Array
}

/** How much of a row's squared length the dense vector gets. */
export const denseShare = 0.5

/** What classes are trained on: one row an example, sparse features beside a dense vector and a 1 for the bias. */
export interface TrainingRows {
  readonly matrix: Matrix
  readonly dense: DenseRows
  /** Class of each row; -1 for examples that belong to no class. */
  readonly labels: Int32Array
  readonly features: number
  /** Factors of the sparse and of the dense part; their squares add up to 1. */
  readonly sparseFactor: number
  readonly denseFactor: number
  /** Squared length of each row. */
  readonly squares: Float64Array
  /** For each row, 1 / (2 x its cost). */
  readonly diagonal: Float64Array
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

/**
 * @param cost penalty of a violated margin
 * @param rowWeight how much each row counts beside the others, above 0
 */
export function trainingRows(matrix: Matrix, labels: Int32Array, features: number, dense: DenseRows, cost: number, rowWeight: (row: number) => number): TrainingRows {
  const sparseFactor = dense.dims === 0 ? 1 : Math.sqrt(1 - denseShare)
  const denseFactor = dense.dims === 0 ? 0 : Math.sqrt(denseShare)
  return {
    matrix,
    dense,
    labels,
    features,
    sparseFactor,
    denseFactor,
    squares: squaredLengths(matrix, dense, sparseFactor, denseFactor),
    diagonal: Float64Array.from(labels, (_, row) => 1 / (2 * cost * rowWeight(row))),
  }
}
