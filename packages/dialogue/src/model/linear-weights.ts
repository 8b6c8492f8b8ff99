import type { Borders, Descent } from './linear-descent.ts'
import type { Matrix } from './matrix.ts'

/** Weights below this are not stored. */
const negligible = 0.02

export function isNegligible(weight: number): boolean {
  return weight < negligible && weight > -negligible
}

function enlarged<T extends Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Collects weights of features for classes; of one feature those of lower classes must come first. */
export class WeightList {
  #features = new Uint32Array(1 << 14)
  #classes = new Uint32Array(1 << 14)
  #values = new Float32Array(1 << 14)
  #length = 0

  add(feature: number, label: number, weight: number): void {
    if (this.#length === this.#features.length) this.#enlarge()
    this.#features[this.#length] = feature
    this.#classes[this.#length] = label
    this.#values[this.#length] = weight
    this.#length += 1
  }

  /** By feature. */
  toMatrix(features: number): Matrix {
    const length = this.#length
    const starts = new Uint32Array(features + 1)
    for (let i = 0; i < length; i += 1) {
      const next = (this.#features[i] ?? 0) + 1
      starts[next] = (starts[next] ?? 0) + 1
    }
    for (let feature = 0; feature < features; feature += 1) starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0)
    const next = starts.slice(0, features)
    const ids = new Uint32Array(length)
    const values = new Float32Array(length)
    for (let i = 0; i < length; i += 1) {
      const feature = this.#features[i] ?? 0
      const at = next[feature] ?? 0
      next[feature] = at + 1
      ids[at] = this.#classes[i] ?? 0
      values[at] = this.#values[i] ?? 0
    }
    return { starts, ids, values }
  }

  #enlarge(): void {
    const size = this.#length * 2
    this.#features = enlarged(this.#features, new Uint32Array(size))
    this.#classes = enlarged(this.#classes, new Uint32Array(size))
    this.#values = enlarged(this.#values, new Float32Array(size))
  }
}

/** Adds the weights of a class that stands alone. */
export function addWeights(list: WeightList, { rows, weights }: Descent, label: number): void {
  for (let feature = 0; feature < rows.features; feature += 1) {
    const weight = (weights[feature] ?? 0) * rows.sparseFactor
    if (!isNegligible(weight)) list.add(feature, label, weight)
  }
}

/** Collects which rows come near the border of each class. */
export class BorderList {
  readonly #ends: Uint32Array
  #rows = new Uint32Array(1 << 12)
  #length = 0

  constructor(classes: number) {
    this.#ends = new Uint32Array(classes)
  }

  /** The first `active` rows of the order, for class `label`; classes come in their order. */
  add({ order }: Descent, label: number, active: number): void {
    while (this.#length + active > this.#rows.length) this.#rows = enlarged(this.#rows, new Uint32Array(this.#rows.length * 2))
    this.#rows.set(order.subarray(0, active), this.#length)
    this.#length += active
    this.#ends[label] = this.#length
  }

  done(): Borders {
    const starts = new Uint32Array(this.#ends.length + 1)
    this.#ends.forEach((end, label) => {
      starts[label + 1] = Math.max(end, starts[label] ?? 0)
    })
    return { starts, rows: this.#rows.slice(0, this.#length) }
  }
}
