import { packCount, packInts, readCount, readInts, type Bytes } from './bytes.ts'

/**
 * What rows are divided by, one code a row. A code is a word's place, or where a row may have several words, that of a set of
 * places. The word '' is 'without one'.
 */
export interface Coded {
  words: readonly string[]
  sets: readonly (readonly number[])[] | null
  codes: Int32Array
}

/** One word a row, or for `several` any number of them. */
export function codesOf(values: readonly (string | readonly string[])[], several: boolean): Coded {
  const words = new Map<string, number>()
  const sets = new Map<string, number>()
  const place = (known: Map<string, number>, word: string): number => {
    const found = known.get(word) ?? known.size
    known.set(word, found)
    return found
  }
  const codes = Int32Array.from(values, (value) => {
    if (typeof value === 'string') return place(words, value)
    const of = value.length === 0 ? [''] : [...new Set(value)].sort()
    return place(sets, of.map((word) => place(words, word)).join(' '))
  })
  return { words: [...words.keys()], sets: several ? [...sets.keys()].map((set) => set.split(' ').map(Number)) : null, codes }
}

export function packCoded({ words, sets, codes }: Coded): Buffer {
  const head = Buffer.from(JSON.stringify({ words, sets }), 'utf8')
  return Buffer.concat([packCount(head.length), head, packCount(codes.length), packInts(codes)])
}

export function unpackCoded(data: Buffer): Coded {
  const bytes: Bytes = { data, at: 0 }
  const length = readCount(bytes)
  const { words, sets } = JSON.parse(data.toString('utf8', bytes.at, bytes.at + length)) as Pick<Coded, 'words' | 'sets'>
  bytes.at += length
  const rows = readCount(bytes)
  const codes = new Float64Array(rows)
  readInts(bytes, rows, codes)
  return { words, sets, codes: Int32Array.from(codes) }
}

/** What a metric makes of each row: how much it is of the denominator (0: it does not count), its value, and its bucket from 1 (0: it has none). */
export interface Measured {
  ofs: Float64Array
  values: Float64Array
  buckets: Float64Array
}

export const measuredOf = (rows: number): Measured => ({ ofs: new Float64Array(rows), values: new Float64Array(rows), buckets: new Float64Array(rows) })

/** Values and buckets of the rows that count alone. */
export function packMeasured({ ofs, values, buckets }: Measured): Buffer {
  const counted = Array.from(ofs.keys()).filter((i) => ofs[i] !== 0)
  return Buffer.concat([packCount(ofs.length), packInts(ofs), packInts(counted.map((i) => values[i] ?? 0)), packInts(counted.map((i) => buckets[i] ?? 0))])
}

const scratch = { values: new Float64Array(0), buckets: new Float64Array(0) }

/** Reads what `packMeasured` wrote; `into` is used again and grows as needed. @returns the number of rows */
export function unpackMeasured(data: Buffer, into: Measured): number {
  const bytes: Bytes = { data, at: 0 }
  const rows = readCount(bytes)
  if (into.ofs.length < rows) Object.assign(into, measuredOf(rows * 2))
  if (scratch.values.length < rows) Object.assign(scratch, { values: new Float64Array(rows * 2), buckets: new Float64Array(rows * 2) })
  const { ofs, values, buckets } = into
  readInts(bytes, rows, ofs)
  let counted = 0
  for (let i = 0; i < rows; i += 1) if (ofs[i] !== 0) counted += 1
  readInts(bytes, counted, scratch.values)
  readInts(bytes, counted, scratch.buckets)
  for (let i = 0, from = 0; i < rows; i += 1) {
    const counts = ofs[i] !== 0
    values[i] = counts ? (scratch.values[from] ?? 0) : 0
    buckets[i] = counts ? (scratch.buckets[from] ?? 0) : 0
    if (counts) from += 1
  }
  return rows
}
