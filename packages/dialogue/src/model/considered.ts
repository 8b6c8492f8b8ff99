import { largest } from './largest.ts'
import type { DenseRows, RowsFor } from './linear.ts'
import { transpose, type Matrix } from './matrix.ts'

/** The rows of a training: questions, supporting texts, then texts that belong to no label. */
export interface ClassRows {
  readonly matrix: Matrix
  readonly dense: DenseRows
  readonly labelOfRow: Int32Array
  readonly labels: number
  readonly features: number
  readonly questions: number
  readonly own: number
}

/** Collections up to this many rows are small enough to consider all of them. */
const smallCollection = 400
/** Classes nearest to a class whose rows all count; and so many rows at least. */
const nearClasses = 12
const nearRows = 200
/** Rows that stand for each of the other classes. */
const samples = 2

/**
 * Which rows the classifier of a class learns from: its own, all of the classes that are most like it, a few of every other
 * one, and those of no class. What is unlike needs no more than a few examples to be told apart, and there is much of it.
 */
export function considered(rows: ClassRows): RowsFor {
  const total = rows.labelOfRow.length
  const all = Int32Array.from({ length: total }, (_, row) => row)
  if (total <= smallCollection || rows.labels <= nearClasses) return () => all
  const rowsOf = rowsOfClasses(rows.labelOfRow, rows.labels)
  const likeness = likenessOf(rows)
  const usual = all.filter((row) => (rows.labelOfRow[row] ?? -1) < 0)
  return (label) => {
    const chosen = new Set([label])
    let count = 0
    const alike = likeness(label)
    alike[label] = -Infinity
    for (const near of largest(alike, Math.min(rows.labels - 1, nearClasses * 8))) {
      if (chosen.size > nearClasses && count >= nearRows) break
      chosen.add(near)
      count += rowsOf[near]?.length ?? 0
    }
    const own = rowsOf.flatMap((list, one) => (chosen.has(one) ? list : list.slice(0, samples)))
    return Int32Array.from([...own, ...usual]).sort()
  }
}

function rowsOfClasses(labelOfRow: Int32Array, labels: number): number[][] {
  const lists: number[][] = Array.from({ length: labels }, () => [])
  labelOfRow.forEach((label, row) => {
    if (label >= 0) lists[label]?.push(row)
  })
  return lists
}

/** How alike the middles of two classes are. */
function likenessOf({ matrix, dense, labelOfRow, labels, features }: ClassRows): (label: number) => Float64Array {
  const middles = middlesOf(matrix, labelOfRow, labels, features)
  const { dims } = dense
  const themes = new Float64Array(labels * dims)
  labelOfRow.forEach((label, row) => {
    if (label >= 0) for (let d = 0; d < dims; d += 1) themes[label * dims + d] = (themes[label * dims + d] ?? 0) + (dense.values[row * dims + d] ?? 0)
  })
  for (let label = 0; label < labels; label += 1) scale(themes, label * dims, (label + 1) * dims)
  return (label) => {
    const alike = middles(label)
    for (let other = 0; other < labels && dims > 0; other += 1) {
      let sum = 0
      for (let d = 0; d < dims; d += 1) sum += (themes[label * dims + d] ?? 0) * (themes[other * dims + d] ?? 0)
      alike[other] = (alike[other] ?? 0) + sum
    }
    return alike
  }
}

function scale(values: Float64Array, from: number, to: number): void {
  let squares = 0
  for (let i = from; i < to; i += 1) squares += (values[i] ?? 0) ** 2
  if (squares === 0) return
  const factor = 1 / Math.sqrt(squares)
  for (let i = from; i < to; i += 1) values[i] = (values[i] ?? 0) * factor
}

/** Cosines between the sums of the classes' rows. */
function middlesOf(matrix: Matrix, labelOfRow: Int32Array, labels: number, features: number): (label: number) => Float64Array {
  const sums = sumsOf(matrix, labelOfRow, labels, features)
  const columns = transpose(sums, features)
  const alike = new Float64Array(labels)
  return (label) => {
    alike.fill(0)
    const to = sums.starts[label + 1] ?? 0
    for (let i = sums.starts[label] ?? 0; i < to; i += 1) {
      const id = sums.ids[i] ?? 0
      const value = sums.values[i] ?? 0
      const end = columns.starts[id + 1] ?? 0
      for (let j = columns.starts[id] ?? 0; j < end; j += 1) {
        const other = columns.ids[j] ?? 0
        alike[other] = (alike[other] ?? 0) + value * (columns.values[j] ?? 0)
      }
    }
    return alike
  }
}

/** The sum of the rows of each class, of length 1. */
function sumsOf(matrix: Matrix, labelOfRow: Int32Array, labels: number, features: number): Matrix {
  const starts = new Uint32Array(labels + 1)
  const ids: number[] = []
  const values: number[] = []
  const sum = new Float64Array(features)
  const byClass = rowsOfClasses(labelOfRow, labels)
  for (let label = 0; label < labels; label += 1) {
    const from = ids.length
    for (const row of byClass[label] ?? []) {
      const to = matrix.starts[row + 1] ?? 0
      for (let i = matrix.starts[row] ?? 0; i < to; i += 1) {
        const id = matrix.ids[i] ?? 0
        if (sum[id] === 0) ids.push(id)
        sum[id] = (sum[id] ?? 0) + (matrix.values[i] ?? 0)
      }
    }
    let squares = 0
    for (let i = from; i < ids.length; i += 1) squares += (sum[ids[i] ?? 0] ?? 0) ** 2
    const factor = squares === 0 ? 0 : 1 / Math.sqrt(squares)
    for (let i = from; i < ids.length; i += 1) {
      const id = ids[i] ?? 0
      values.push((sum[id] ?? 0) * factor)
      sum[id] = 0
    }
    starts[label + 1] = ids.length
  }
  return { starts, ids: Uint32Array.from(ids), values: Float32Array.from(values) }
}
