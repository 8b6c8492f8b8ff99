import { Spread } from '../query/spread.ts'
import { undivided, type Coded, type Measured } from './columns.ts'

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

/** One metric, added up by cell. */
export class Sums {
  of = new Float64Array(16)
  sum = new Float64Array(16)
  readonly #spreads: (Spread | undefined)[] = []

  /** @param entries in the order of the rows */
  add({ length, rows, cells }: Entries, { ofs, values, buckets }: Measured, cellCount: number): void {
    this.#reserve(cellCount)
    const { of, sum } = this
    // Values and buckets are those of the rows that count: the place among them goes along.
    let [at, place] = [0, 0]
    for (let i = 0; i < length; i += 1) {
      const row = rows[i] as number
      if (row > at) place += ofs.countBetween(at, row)
      at = row
      const n = ofs.get(row)
      if (n === 0) continue
      const cell = cells[i] as number
      of[cell] = (of[cell] as number) + n
      sum[cell] = (sum[cell] as number) + values.get(place)
      const bucket = buckets.get(place)
      if (bucket > 0) (this.#spreads[cell] ??= new Spread()).add(bucket - 1)
    }
  }

  /** Of a cell; null: there are none. */
  spread(cell: number): Spread | null {
    return this.#spreads[cell] ?? null
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
  #entries: Entries = { length: 0, rows: new Int32Array(0), cells: new Int32Array(0) }

  #place(at: string | null, key: string | null): number {
    const name = `${at ?? ''} ${key ?? ''}`
    const known = this.#places.get(name)
    if (known !== undefined) return known
    this.#places.set(name, this.found.length)
    return this.found.push({ at, key }) - 1
  }

  /**
   * Which cell each row falls into, in the order of the rows. What was answered before is overwritten.
   * @param at the interval of all rows, or one of each
   * @param by what the rows are divided by; null: nothing
   * @param passes 1 for the rows that are asked for; null: all
   * @param only of several values of a row, these; null: all
   */
  entries(rows: number, at: string | null | Coded, by: Coded | null, passes: Uint8Array | null, only: ReadonlySet<string> | null = null): Entries {
    const time = typeof at === 'string' || at === null ? undivided : at
    const { words, codes, sets: all } = by ?? undivided
    const sets = all?.map((set) => (only === null ? set : set.filter((word) => only.has(words[word] ?? '')))) ?? null
    const cellOf = new Int32Array(time.words.length * words.length).fill(-1)
    const found = this.#room(rows * (sets?.reduce((longest, set) => Math.max(longest, set.length), 1) ?? 1))
    const cellFor = (hour: number, word: number): number => {
      const known = cellOf[hour * words.length + word] as number
      if (known >= 0) return known
      const cell = this.#place(time === undivided ? (at as string | null) : (time.words[hour] ?? null), by === null ? null : (words[word] ?? ''))
      cellOf[hour * words.length + word] = cell
      return cell
    }
    let length = 0
    for (let row = 0; row < rows; row += 1) {
      if (passes !== null && passes[row] === 0) continue
      const hour = time === undivided ? 0 : time.codes.get(row)
      const code = by === null ? 0 : codes.get(row)
      if (sets === null) {
        found.rows[length] = row
        found.cells[length] = cellFor(hour, code)
        length += 1
        continue
      }
      for (const word of sets[code] ?? []) {
        found.rows[length] = row
        found.cells[length] = cellFor(hour, word)
        length += 1
      }
    }
    found.length = length
    return found
  }

  #room(entries: number): Entries {
    if (this.#entries.rows.length < entries) this.#entries = { length: 0, rows: new Int32Array(entries * 2), cells: new Int32Array(entries * 2) }
    return this.#entries
  }
}

/** Leaves the rows standing that have one of the wanted words. */
export function keepOnly(passes: Uint8Array, { words, sets, rows, codes }: Coded, wanted: ReadonlySet<string>): void {
  const fits = words.map((word) => wanted.has(word))
  const allowed = sets === null ? fits : sets.map((set) => set.some((word) => fits[word] === true))
  for (let row = 0; row < rows; row += 1) if (allowed[codes.get(row)] !== true) passes[row] = 0
}
