/** Bytes that are read from the front to the back. */
export interface Bytes {
  readonly data: Buffer
  at: number
}

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

const double = (value: number): Buffer => {
  const made = Buffer.alloc(8)
  made.writeDoubleLE(value)
  return made
}

/** Whole numbers in the least room that fits all of them: one byte that says how they lie, then they. */
export function packInts(values: Readonly<ArrayLike<number>>): Buffer {
  const kind = kindFor(values)
  const list = Array.from(values)
  const head = Buffer.from([kind])
  if (kind === KIND.same) return Buffer.concat([head, double(list[0] ?? 0)])
  if (kind === KIND.double) return Buffer.concat([head, ...list.map(double)])
  if (kind === KIND.byte) return Buffer.concat([head, Buffer.from(list)])
  const body = Buffer.alloc(kind === KIND.bit ? Math.ceil(list.length / 8) : list.length * (kind === KIND.two ? 2 : 4))
  for (const [i, value] of list.entries()) {
    if (kind === KIND.bit) body[i >> 3] = (body[i >> 3] ?? 0) | (value << (i & 7))
    else if (kind === KIND.two) body.writeUInt16LE(value, i * 2)
    else body.writeInt32LE(value, i * 4)
  }
  return Buffer.concat([head, body])
}

/** Reads `count` numbers that `packInts` wrote into the front of `into`. */
export function readInts(bytes: Bytes, count: number, into: Float64Array): void {
  const { data } = bytes
  const kind = data[bytes.at] ?? KIND.same
  const at = bytes.at + 1
  if (kind === KIND.same) {
    into.fill(data.readDoubleLE(at), 0, count)
    bytes.at = at + 8
    return
  }
  if (kind === KIND.bit) for (let i = 0; i < count; i += 1) into[i] = ((data[at + (i >> 3)] ?? 0) >> (i & 7)) & 1
  else if (kind === KIND.byte) for (let i = 0; i < count; i += 1) into[i] = data[at + i] ?? 0
  else if (kind === KIND.two) for (let i = 0, from = at; i < count; i += 1, from += 2) into[i] = (data[from] ?? 0) | ((data[from + 1] ?? 0) << 8)
  else if (kind === KIND.four) for (let i = 0; i < count; i += 1) into[i] = data.readInt32LE(at + i * 4)
  else for (let i = 0; i < count; i += 1) into[i] = data.readDoubleLE(at + i * 8)
  bytes.at = at + (kind === KIND.bit ? Math.ceil(count / 8) : count * ([0, 0, 1, 2, 4, 8][kind] ?? 8))
}

/** A whole number of its own, up to 2^32. */
export function packCount(value: number): Buffer {
  const made = Buffer.alloc(4)
  made.writeUInt32LE(value)
  return made
}

export function readCount(bytes: Bytes): number {
  bytes.at += 4
  return bytes.data.readUInt32LE(bytes.at - 4)
}
