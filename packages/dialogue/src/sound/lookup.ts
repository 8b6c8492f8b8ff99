/**
 * Lists of numbers by text, in three plain arrays: small, stored as they are, and ready without being built again. Of a text only
 * two hashes are kept; that two texts agree in both is as good as impossible.
 */
export interface Lookup {
  /** First hash of each pair of text and number, ascending. */
  readonly keys: Uint32Array
  readonly seconds: Uint32Array
  readonly numbers: Uint32Array
}

const firstSeed = 0x811c9dc5
const secondSeed = 0x9e3779b9

function hash(text: string, seed: number): number {
  let value = seed
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x5bd1e995)
    value ^= value >>> 15
  }
  return Math.imul(value ^ text.length, 0x01000193) >>> 0
}

/** The numbers of a text stay in the order in which they are given. At most two million pairs. */
export function lookupOf(pairs: Iterable<readonly [text: string, number: number]>): Lookup {
  const keys: number[] = []
  const seconds: number[] = []
  const numbers: number[] = []
  for (const [text, number] of pairs) {
    keys.push(hash(text, firstSeed))
    seconds.push(hash(text, secondSeed))
    numbers.push(number)
  }
  // key and place in one number: sorting plain numbers is ten times as fast as comparing by a function
  const places = 2 ** Math.ceil(Math.log2(keys.length + 1))
  const order = Float64Array.from(keys, (key, at) => key * places + at).sort()
  return {
    keys: Uint32Array.from(order, (both) => Math.floor(both / places)),
    seconds: Uint32Array.from(order, (both) => seconds[both % places] ?? 0),
    numbers: Uint32Array.from(order, (both) => numbers[both % places] ?? 0),
  }
}

function firstAt(keys: Uint32Array, key: number): number {
  let [from, to] = [0, keys.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((keys[middle] ?? 0) < key) from = middle + 1
    else to = middle
  }
  return from
}

/** The numbers of a text; undefined when there are none. */
export function lookUpIn({ keys, seconds, numbers }: Lookup, text: string): number[] | undefined {
  const key = hash(text, firstSeed)
  let at = firstAt(keys, key)
  if (keys[at] !== key) return undefined
  const second = hash(text, secondSeed)
  const found: number[] = []
  for (; keys[at] === key; at += 1) if (seconds[at] === second) found.push(numbers[at] ?? 0)
  return found.length === 0 ? undefined : found
}

/** A lookup as it is asked. */
export interface Found {
  readonly get: (text: string) => readonly number[] | undefined
}

export const asked = (lookup: Lookup): Found => ({ get: (text) => lookUpIn(lookup, text) })
