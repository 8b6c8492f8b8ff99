import { middleOf } from '../metrics/index.ts'

/** A spread of more values than this is counted bucket by bucket. */
const FEW = 24
/** The counted buckets begin and end at multiples of this. */
const STEP = 64

/** How many values fell into which bucket: mergeable, and in the order of the buckets when it counts. */
export class Spread {
  /** The bucket of each value, while there are few. */
  #few: number[] | null = []
  #first = 0
  #counts = new Uint32Array(0)

  add(bucket: number, n = 1): void {
    if (this.#few !== null) {
      if (n === 1 && this.#few.length < FEW) {
        this.#few.push(bucket)
        return
      }
      const few = this.#few
      this.#few = null
      for (const one of few) this.add(one)
    }
    if (bucket < this.#first || bucket >= this.#first + this.#counts.length) this.#widen(bucket, bucket)
    const at = bucket - this.#first
    this.#counts[at] = (this.#counts[at] as number) + n
  }

  merge(other: Spread): void {
    if (other.#few !== null) {
      for (const bucket of other.#few) this.add(bucket)
      return
    }
    if (this.#few !== null || other.#first < this.#first || other.#first + other.#counts.length > this.#first + this.#counts.length) {
      const few = this.#few ?? []
      this.#few = null
      this.#widen(other.#first, other.#first + other.#counts.length - 1)
      for (const bucket of few) this.add(bucket)
    }
    const shift = other.#first - this.#first
    for (let at = 0; at < other.#counts.length; at += 1) this.#counts[at + shift] = (this.#counts[at + shift] as number) + (other.#counts[at] as number)
  }

  /** Pairs of bucket and count, each bucket once, in order. */
  pairs(): (readonly [number, number])[] {
    const counted = this.#counted()
    return Array.from(counted.#counts, (n, at) => [counted.#first + at, n] as const).filter(([, n]) => n > 0)
  }

  /** The middle of the bucket in which the value of each rank lies (nearest rank); null without values. Shares from small to large. */
  percentiles(shares: readonly number[]): (number | null)[] {
    if (this.#few !== null) {
      const sorted = this.#few.toSorted((a, b) => a - b)
      return shares.map((share) => (sorted.length === 0 ? null : middleOf(sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0)))
    }
    const counts = this.#counts
    let total = 0
    for (let i = 0; i < counts.length; i += 1) total += counts[i] as number
    let [at, seen] = [-1, 0]
    return shares.map((share) => {
      const wanted = Math.max(1, Math.ceil(share * total))
      while (seen < wanted && at + 1 < counts.length) {
        at += 1
        seen += counts[at] as number
      }
      return seen >= wanted ? middleOf(this.#first + at) : null
    })
  }

  #counted(): Spread {
    if (this.#few === null) return this
    const made = new Spread()
    made.#few = null
    for (const bucket of this.#few) made.add(bucket)
    return made
  }

  #widen(least: number, most: number): void {
    const empty = this.#counts.length === 0
    const first = Math.floor((empty ? least : Math.min(least, this.#first)) / STEP) * STEP
    const end = Math.floor((empty ? most : Math.max(most, this.#first + this.#counts.length - 1)) / STEP + 1) * STEP
    const wider = new Uint32Array(end - first)
    wider.set(this.#counts, empty ? 0 : this.#first - first)
    this.#first = first
    this.#counts = wider
  }
}
