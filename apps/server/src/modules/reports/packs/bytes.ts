/** How whole numbers lie in the bytes: all the same, one bit, one byte, two, four with a sign, or as a double (up to 2^53). */
const KIND = { same: 0, bit: 1, byte: 2, two: 3, four: 4, double: 5 } as const

function kindFor(values: Readonly<ArrayLike<number>>): number {
  let [least, most] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0
    if (value < least) least = value
    if (value > most) most = value
  }
  if (values.length === 0 || least === most) return KIND.same
  if (least < -0x8000_0000 || most > 0x7fff_ffff) return KIND.double
  if (least < 0 || most > 0xffff) return KIND.four
  return most > 0xff ? KIND.two : most > 1 ? KIND.byte : KIND.bit
}

/** Bytes of so many numbers, without the one that says how they lie. */
const sizeOf = (kind: number, count: number): number => (kind === KIND.same ? 8 : kind === KIND.bit ? Math.ceil(count / 8) : count * (kind === KIND.byte ? 1 : kind === KIND.two ? 2 : kind === KIND.four ? 4 : 8))

/** Whole numbers in the least room that fits all of them: one byte that says how they lie, then they. */
export function packInts(values: Readonly<ArrayLike<number>>): Buffer {
  const kind = kindFor(values)
  const made = Buffer.alloc(1 + sizeOf(kind, values.length))
  made[0] = kind
  if (kind === KIND.same) made.writeDoubleLE(values[0] ?? 0, 1)
  else {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] ?? 0
      if (kind === KIND.bit) made[1 + (i >> 3)] = (made[1 + (i >> 3)] ?? 0) | (value << (i & 7))
      else if (kind === KIND.byte) made[1 + i] = value
      else if (kind === KIND.two) made.writeUInt16LE(value, 1 + i * 2)
      else if (kind === KIND.four) made.writeInt32LE(value, 1 + i * 4)
      else made.writeDoubleLE(value, 1 + i * 8)
    }
  }
  return made
}

/** How many bits of a byte are set. */
const bitsOf = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

/** Numbers that `packInts` wrote, read where they lie. */
export class Ints {
  readonly #data: Buffer
  readonly #kind: number
  readonly #at: number
  readonly #same: number
  /** Where what comes after them begins. */
  readonly end: number

  constructor(data: Buffer, at: number, count: number) {
    this.#data = data
    this.#kind = data[at] ?? KIND.same
    this.#at = at + 1
    this.#same = this.#kind === KIND.same ? data.readDoubleLE(at + 1) : 0
    this.end = at + 1 + sizeOf(this.#kind, count)
  }

  get(i: number): number {
    const data = this.#data
    const kind = this.#kind
    if (kind === KIND.same) return this.#same
    if (kind === KIND.bit) return ((data[this.#at + (i >> 3)] as number) >> (i & 7)) & 1
    if (kind === KIND.byte) return data[this.#at + i] as number
    if (kind === KIND.double) return data.readDoubleLE(this.#at + i * 8)
    const at = this.#at + i * (kind === KIND.two ? 2 : 4)
    const low = (data[at] as number) | ((data[at + 1] as number) << 8)
    return kind === KIND.two ? low : low | ((data[at + 2] as number) << 16) | ((data[at + 3] as number) << 24)
  }

  /** How many from number `from` up to, and without, number `to` are not 0. */
  countBetween(from: number, to: number): number {
    if (this.#kind === KIND.same) return this.#same === 0 ? 0 : to - from
    let count = 0
    let i = from
    while (i < to) {
      if (this.#kind === KIND.bit && (i & 7) === 0 && i + 8 <= to) {
        count += bitsOf[this.#data[this.#at + (i >> 3)] as number] as number
        i += 8
        continue
      }
      if (this.get(i) !== 0) count += 1
      i += 1
    }
    return count
  }
}

/** Numbers that are nowhere kept. */
export const intsOf = (values: Readonly<ArrayLike<number>>): Ints => new Ints(packInts(values), 0, values.length)

/** A whole number of its own, up to 2^32. */
export function packCount(value: number): Buffer {
  const made = Buffer.alloc(4)
  made.writeUInt32LE(value)
  return made
}
