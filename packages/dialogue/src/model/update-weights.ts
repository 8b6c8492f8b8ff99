import { denseShare, type DenseRows } from './linear-rows.ts'
import { isNegligible, WeightList } from './linear-weights.ts'
import type { LinearModel } from './linear.ts'
import type { Matrix } from './matrix.ts'

/** Texts read with a vocabulary: those of changed labels, and of others those that are compared with them. */
export interface ReadTexts {
  readonly matrix: Matrix
  readonly dense: DenseRows
}

/** What the weights of all labels come from. */
interface Parts {
  readonly labels: number
  /** For each label its number before; -1: new or changed. Labels that stay keep their order. */
  readonly oldLabel: Int32Array
  readonly before: LinearModel
  /** Weights of labels that were learned anew. */
  readonly learned: ReadonlyMap<number, LinearModel>
  /** For labels before how much of each new question is taken off their weights. */
  readonly told: ReadonlyMap<number, Float64Array>
  readonly fresh: ReadTexts
  readonly features: number
}

/** What is new: the weights of labels that were learned, and what is taken off those that were told. */
function changesOf({ labels, oldLabel, learned, told, fresh, features }: Parts): Matrix {
  const sparse = fresh.dense.dims === 0 ? 1 : 1 - denseShare
  const { starts, ids, values } = fresh.matrix
  const list = new WeightList()
  const sum = new Float64Array(features)
  for (let label = 0; label < labels; label += 1) {
    const own = learned.get(label)?.weights
    for (let feature = 0; own !== undefined && feature < features; feature += 1) {
      const at = own.starts[feature] ?? 0
      if (at < (own.starts[feature + 1] ?? 0)) list.add(feature, label, own.values[at] ?? 0)
    }
    told.get(oldLabel[label] ?? -1)?.forEach((share, row) => {
      const to = share === 0 ? 0 : (starts[row + 1] ?? 0)
      for (let i = starts[row] ?? 0; i < to; i += 1) sum[ids[i] ?? 0] = (sum[ids[i] ?? 0] ?? 0) - share * sparse * (values[i] ?? 0)
    })
    told.get(oldLabel[label] ?? -1)?.forEach((share, row) => {
      const to = share === 0 ? 0 : (starts[row + 1] ?? 0)
      for (let i = starts[row] ?? 0; i < to; i += 1) {
        const feature = ids[i] ?? 0
        if (sum[feature] !== 0) list.add(feature, label, sum[feature] ?? 0)
        sum[feature] = 0
      }
    })
  }
  return list.toMatrix(features)
}

/**
 * A matrix by feature under new numbers of its labels (or questions), with changes added.
 *
 * @param labelOf for each number its new one, or -1; ascending
 * @param isDropped of values that are new or changed
 */
export function mergedMatrix(before: Matrix, labelOf: Int32Array, changes: Matrix, isDropped: (value: number) => boolean): Matrix {
  const starts = new Uint32Array(changes.starts.length)
  const ids = new Uint32Array(before.ids.length + changes.ids.length)
  const values = new Float32Array(ids.length)
  let length = 0
  for (let feature = 0; feature + 1 < starts.length; feature += 1) {
    const to = before.starts[feature + 1] ?? 0
    const end = changes.starts[feature + 1] ?? 0
    let change = changes.starts[feature] ?? 0
    for (let i = before.starts[feature] ?? 0; i < to; i += 1) {
      const label = labelOf[before.ids[i] ?? 0] ?? -1
      if (label < 0) continue
      for (; change < end && (changes.ids[change] ?? 0) < label; change += 1) {
        if (isDropped(changes.values[change] ?? 0)) continue
        ids[length] = changes.ids[change] ?? 0
        values[length++] = changes.values[change] ?? 0
      }
      const isChanged = change < end && changes.ids[change] === label
      const value = (before.values[i] ?? 0) + (isChanged ? (changes.values[change++] ?? 0) : 0)
      if (isChanged && isDropped(value)) continue
      ids[length] = label
      values[length++] = value
    }
    for (; change < end; change += 1) {
      if (isDropped(changes.values[change] ?? 0)) continue
      ids[length] = changes.ids[change] ?? 0
      values[length++] = changes.values[change] ?? 0
    }
    starts[feature + 1] = length
  }
  return { starts, ids: ids.slice(0, length), values: values.slice(0, length) }
}

/** The weights of all labels in their new order. */
export function joinLinear(parts: Parts): LinearModel {
  const { labels, oldLabel, before, learned, told, fresh } = parts
  const { dims, values } = fresh.dense
  const bias = new Float32Array(labels)
  const dense = new Float32Array(labels * dims)
  const labelOf = new Int32Array(before.bias.length).fill(-1)
  for (let label = 0; label < labels; label += 1) {
    const from = oldLabel[label] ?? -1
    const own = learned.get(label)
    if (own !== undefined) {
      bias[label] = own.bias[0] ?? 0
      dense.set(own.dense, label * dims)
      continue
    }
    labelOf[from] = label
    bias[label] = before.bias[from] ?? 0
    dense.set(before.dense.subarray(from * dims, (from + 1) * dims), label * dims)
    told.get(from)?.forEach((share, row) => {
      if (share === 0) return
      bias[label] = (bias[label] ?? 0) - share
      for (let d = 0; d < dims; d += 1) dense[label * dims + d] = (dense[label * dims + d] ?? 0) - share * denseShare * (values[row * dims + d] ?? 0)
    })
  }
  return { weights: mergedMatrix(before.weights, labelOf, changesOf(parts), isNegligible), bias, dense }
}
