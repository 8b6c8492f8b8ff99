import type { SparseVector } from './vector.ts'

/** Sparse rows one after another: row `r` holds the places `starts[r]` to `starts[r + 1]` of `ids` and `values`. */
export interface Matrix {
  readonly starts: Uint32Array
  readonly ids: Uint32Array
  readonly values: Float32Array
}

/** Collects rows; the vector handed in may be reused by the caller. */
export function buildMatrix(rows: number, rowOf: (row: number) => SparseVector): Matrix {
  const starts = new Uint32Array(rows + 1)
  let ids = new Uint32Array(Math.max(16, rows * 64))
  let values = new Float32Array(ids.length)
  let length = 0
  for (let row = 0; row < rows; row += 1) {
    const vector = rowOf(row)
    if (length + vector.length > ids.length) {
      ids = enlarged(ids, new Uint32Array((length + vector.length) * 2))
      values = enlarged(values, new Float32Array(ids.length))
    }
    for (let i = 0; i < vector.length; i += 1) {
      ids[length] = vector.ids[i] ?? 0
      values[length] = vector.values[i] ?? 0
      length += 1
    }
    starts[row + 1] = length
  }
  return { starts, ids: ids.slice(0, length), values: values.slice(0, length) }
}

function enlarged<T extends Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Rows become columns: for each of `columns` ids, in which rows it occurs and with which value. */
export function transpose(matrix: Matrix, columns: number): Matrix {
  const starts = new Uint32Array(columns + 1)
  for (const id of matrix.ids) starts[id + 1] = (starts[id + 1] ?? 0) + 1
  for (let c = 0; c < columns; c += 1) starts[c + 1] = (starts[c + 1] ?? 0) + (starts[c] ?? 0)
  const next = starts.slice(0, columns)
  const ids = new Uint32Array(matrix.ids.length)
  const values = new Float32Array(matrix.ids.length)
  for (let row = 0; row + 1 < matrix.starts.length; row += 1) {
    const to = matrix.starts[row + 1] ?? 0
    for (let i = matrix.starts[row] ?? 0; i < to; i += 1) {
      const id = matrix.ids[i] ?? 0
      const at = next[id] ?? 0
      next[id] = at + 1
      ids[at] = row
      values[at] = matrix.values[i] ?? 0
    }
  }
  return { starts, ids, values }
}
