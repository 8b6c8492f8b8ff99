import type { Coded, Measured } from './columns.ts'

/** Rows that count, and in which cell; a row of several values is there several times. */
export interface Entries {
  length: number
  rows: Int32Array
  cells: Int32Array
}

export interface Cell {
  at: string | null
  key: string | null
}

/** So many cells have their buckets in arrays, others in maps: those have few. */
const DENSE = 256
const BUCKETS = 1536

/** One metric, added up by cell. */
export class Sums {
  of = new Float64Array(16)
  sum = new Float64Array(16)
  readonly #dense: (Uint32Array | undefined)[] = []
  readonly #sparse = new Map<number, Map<number, number>>()

  add({ length, rows, cells }: Entries, { ofs, values, buckets }: Measured, cellCount: number): void {
    this.#reserve(cellCount)
    const { of, sum } = this
    for (let i = 0; i < length; i += 1) {
      const row = rows[i] as number
      const n = ofs[row] as number
      if (n === 0) continue
      const cell = cells[i] as number
      of[cell] = (of[cell] as number) + n
      sum[cell] = (sum[cell] as number) + (values[row] as number)
      const bucket = buckets[row] as number
      if (bucket > 0) this.#count(cell, bucket - 1)
    }
  }

  /** Pairs of bucket and count of a cell. */
  * buckets(cell: number): Generator<readonly [number, number]> {
    const dense = this.#dense[cell]
    if (dense !== undefined) for (let bucket = 0; bucket < dense.length; bucket += 1) if ((dense[bucket] as number) > 0) yield [bucket, dense[bucket] as number]
    yield* this.#sparse.get(cell) ?? []
  }

  #count(cell: number, bucket: number): void {
    if (cell < DENSE && bucket < BUCKETS) {
      const counts = (this.#dense[cell] ??= new Uint32Array(BUCKETS))
      counts[bucket] = (counts[bucket] as number) + 1
      return
    }
    const counts = this.#sparse.get(cell) ?? new Map<number, number>()
    this.#sparse.set(cell, counts)
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }

  #reserve(cells: number): void {
    if (this.of.length >= cells) return
    const [of, sum] = [new Float64Array(cells * 2), new Float64Array(cells * 2)]
    of.set(this.of)
    sum.set(this.sum)
    Object.assign(this, { of, sum })
  }
}

/** The cells that rows fall into, in the order in which they were found. */
export class Cells {
  readonly found: Cell[] = []
  readonly #places = new Map<string, number>()

  #place(at: string | null, key: string | null): number {
    const name = `${at ?? ''} ${key ?? ''}`
    const known = this.#places.get(name)
    if (known !== undefined) return known
    this.#places.set(name, this.found.length)
    return this.found.push({ at, key }) - 1
  }

  /**
   * Which cell each row falls into.
   * @param at the interval of all rows, or one of each
   * @param by what the rows are divided by; null: nothing
   * @param passes 1 for the rows that are asked for; null: all
   * @param only of several values of a row, these; null: all
   */
  entries(rows: number, at: string | null | Coded, by: Coded | null, passes: Uint8Array | null, only: ReadonlySet<string> | null = null): Entries {
    const times = typeof at === 'string' || at === null ? null : at
    const time = typeof at === 'string' ? at : null
    const width = by?.words.length ?? 1
    const cellOf = new Int32Array((times?.words.length ?? 1) * width).fill(-1)
    const sets = by?.sets?.map((set) => (only === null ? set : set.filter((word) => only.has(by.words[word] ?? '')))) ?? null
    const most = rows * (sets?.reduce((longest, set) => Math.max(longest, set.length), 1) ?? 1)
    const found: Entries = { length: 0, rows: new Int32Array(most), cells: new Int32Array(most) }
    const put = (row: number, word: number): void => {
      const code = times === null ? 0 : (times.codes[row] as number)
      let cell = cellOf[code * width + word] as number
      if (cell < 0) {
        cell = this.#place(times === null ? time : (times.words[code] ?? null), by === null ? null : (by.words[word] ?? ''))
        cellOf[code * width + word] = cell
      }
      found.rows[found.length] = row
      found.cells[found.length] = cell
      found.length += 1
    }
    for (let row = 0; row < rows; row += 1) {
      if (passes !== null && passes[row] === 0) continue
      const code = by === null ? 0 : (by.codes[row] as number)
      if (sets !== null) for (const word of sets[code] ?? []) put(row, word)
      else put(row, code)
    }
    return found
  }
}

/** Leaves the rows standing that have one of the wanted words. */
export function keepOnly(passes: Uint8Array, { words, sets, codes }: Coded, wanted: ReadonlySet<string>): void {
  const fits = words.map((word) => wanted.has(word))
  const allowed = sets === null ? fits : sets.map((set) => set.some((word) => fits[word] === true))
  for (let row = 0; row < codes.length; row += 1) if (allowed[codes[row] as number] !== true) passes[row] = 0
}
