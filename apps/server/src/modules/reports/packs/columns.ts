import { Ints, intsOf, packCount, packInts } from './bytes.ts'

/**
 * What rows are divided by, one code a row. A code is a word's place, or where a row may have several words, that of a set of
 * places. The word '' is 'without one'.
 */
export interface Coded {
  words: readonly string[]
  sets: readonly (readonly number[])[] | null
  rows: number
  codes: Ints
}

/** One word a row, or for `several` any number of them; as bytes. */
export function packCoded(values: readonly (string | readonly string[])[], several: boolean): Buffer {
  const words = new Map<string, number>()
  const sets = new Map<string, number>()
  const place = (known: Map<string, number>, word: string): number => {
    const found = known.get(word) ?? known.size
    known.set(word, found)
    return found
  }
  const codes = values.map((value) => {
    if (typeof value === 'string') return place(words, value)
    const of = value.length === 0 ? [''] : [...new Set(value)].sort()
    return place(sets, of.map((word) => place(words, word)).join(' '))
  })
  const head = Buffer.from(JSON.stringify({ words: [...words.keys()], sets: several ? [...sets.keys()].map((set) => set.split(' ').map(Number)) : null }), 'utf8')
  return Buffer.concat([packCount(head.length), head, packCount(codes.length), packInts(codes)])
}

export function readCoded(data: Buffer): Coded {
  const end = 4 + data.readUInt32LE(0)
  const { words, sets } = JSON.parse(data.toString('utf8', 4, end)) as Pick<Coded, 'words' | 'sets'>
  const rows = data.readUInt32LE(end)
  return { words, sets, rows, codes: new Ints(data, end + 4, rows) }
}

/**
 * What a metric makes of each row: how much it is of the denominator (0: it does not count). Of those that count alone, in
 * order, the value and the bucket from 1 (0: it has none).
 */
export interface Measured {
  rows: number
  ofs: Ints
  values: Ints
  buckets: Ints
}

type Numbers = Readonly<ArrayLike<number>>

export function packMeasured(ofs: Numbers, values: Numbers, buckets: Numbers): Buffer {
  const counted: number[] = []
  for (let row = 0; row < ofs.length; row += 1) if (ofs[row] !== 0) counted.push(row)
  return Buffer.concat([packCount(ofs.length), packInts(ofs), packInts(counted.map((row) => values[row] ?? 0)), packInts(counted.map((row) => buckets[row] ?? 0))])
}

export function readMeasured(data: Buffer): Measured {
  const rows = data.readUInt32LE(0)
  const ofs = new Ints(data, 4, rows)
  const counted = ofs.countBetween(0, rows)
  const values = new Ints(data, ofs.end, counted)
  return { rows, ofs, values, buckets: new Ints(data, values.end, counted) }
}

/** All rows, none of them divided. */
export const undivided: Coded = { words: [''], sets: null, rows: 0, codes: intsOf([0]) }
