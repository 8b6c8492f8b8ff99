import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw, createInflateRaw } from 'node:zlib'
import { damaged, tooLarge } from './problem.ts'

/** One file in an archive. */
export interface ZipPart {
  name: string
  method: number
  crc: number
  packedSize: number
  /** Where its local header stands. */
  offset: number
}

const MAX_PARTS = 4_000
const SIGNATURE = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, central: 0x02014b50, local: 0x04034b50, descriptor: 0x08074b50 }
const ABSENT = 0xffffffff

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - 65_557)
  for (let at = bytes.length - 22; at >= lowest; at -= 1) if (bytes.readUInt32LE(at) === SIGNATURE.end) return at
  throw damaged()
}

function directoryPlace(bytes: Buffer): { entries: number; offset: number } {
  const end = findEnd(bytes)
  const locator = end - 20
  if (locator >= 0 && bytes.readUInt32LE(locator) === SIGNATURE.locator64) {
    const at = Number(bytes.readBigUInt64LE(locator + 8))
    if (bytes.readUInt32LE(at) !== SIGNATURE.end64) throw damaged()
    return { entries: Number(bytes.readBigUInt64LE(at + 32)), offset: Number(bytes.readBigUInt64LE(at + 48)) }
  }
  return { entries: bytes.readUInt16LE(end + 10), offset: bytes.readUInt32LE(end + 16) }
}

/** The sizes and offset that did not fit in 32 bits, in the order in which they stand in the extra field. */
function largeNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    return Array.from({ length: Math.floor(field.length / 8) }, (_, i) => Number(field.readBigUInt64LE(i * 8)))
  }
  return []
}

function readCentral(bytes: Buffer, at: number): { part: ZipPart; next: number } {
  if (bytes.readUInt32LE(at) !== SIGNATURE.central) throw damaged()
  const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
  const large = largeNumbers(bytes.subarray(nameEnd, extraEnd))
  if (bytes.readUInt32LE(at + 24) === ABSENT) large.shift()
  const small = (place: number): number => {
    const value = bytes.readUInt32LE(place)
    return value === ABSENT ? (large.shift() ?? ABSENT) : value
  }
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1
  if (encrypted) throw damaged()
  const part = {
    name: bytes.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/').replace(/^\//u, ''),
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    packedSize: small(at + 20),
    offset: small(at + 42),
  }
  return { part, next: extraEnd + bytes.readUInt16LE(at + 32) }
}

/**
 * The files of a zip archive by name. Names are only looked up, never used as paths.
 * @throws FileProblem for a damaged, encrypted or absurd archive.
 */
export function readZipDirectory(bytes: Buffer): Map<string, ZipPart> {
  try {
    const { entries, offset } = directoryPlace(bytes)
    if (entries > MAX_PARTS) throw damaged()
    const parts = new Map<string, ZipPart>()
    let at = offset
    for (let i = 0; i < entries; i += 1) {
      const { part, next } = readCentral(bytes, at)
      parts.set(part.name, part)
      at = next
    }
    return parts
  } catch (error) {
    if (error instanceof RangeError) throw damaged(error)
    throw error
  }
}

/** Bytes that may still be unpacked from an archive. */
export interface Budget {
  bytes: number
}

function packedBytes(bytes: Buffer, part: ZipPart): Buffer {
  if (part.offset + 30 > bytes.length || bytes.readUInt32LE(part.offset) !== SIGNATURE.local) throw damaged()
  const from = part.offset + 30 + bytes.readUInt16LE(part.offset + 26) + bytes.readUInt16LE(part.offset + 28)
  if (from + part.packedSize > bytes.length) throw damaged()
  return bytes.subarray(from, from + part.packedSize)
}

/**
 * Unpacks one file piece by piece and checks its sum, never more than the budget allows, whatever the archive says.
 * @throws FileProblem when it is damaged or too large.
 */
export async function* unpack(bytes: Buffer, part: ZipPart, budget: Budget): AsyncGenerator<Buffer> {
  const packed = packedBytes(bytes, part)
  if (part.method !== 0 && part.method !== 8) throw damaged()
  let sum = 0
  for await (const piece of part.method === 0 ? stored(packed) : inflated(packed)) {
    budget.bytes -= piece.length
    if (budget.bytes < 0) throw tooLarge()
    sum = crc32(piece, sum)
    yield piece
  }
  if (sum !== part.crc) throw damaged()
}

function* stored(packed: Buffer): Generator<Buffer> {
  for (let at = 0; at < packed.length; at += 65_536) yield packed.subarray(at, at + 65_536)
}

async function* inflated(packed: Buffer): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 65_536 })
  inflate.end(packed)
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) yield piece
  } catch (error) {
    if (error instanceof Error && String((error as { code?: unknown }).code).startsWith('Z_')) throw damaged(error)
    throw error
  } finally {
    inflate.destroy()
  }
}

interface Written {
  name: Buffer
  crc: number
  packed: number
  size: number
  offset: number
}

/** Bit 3: sizes follow the content; bit 11: the name is UTF-8. */
const FLAGS = 0x0808
/** 1 January 1980: archives of the same content are the same bytes. */
const DATE = 0x0021

function header(central: boolean, { name, crc, packed, size, offset }: Written): Buffer {
  const bytes = Buffer.alloc((central ? 46 : 30) + name.length)
  let at = bytes.writeUInt32LE(central ? SIGNATURE.central : SIGNATURE.local, 0)
  if (central) at = bytes.writeUInt16LE(20, at)
  for (const value of [20, FLAGS, 8, 0, DATE]) at = bytes.writeUInt16LE(value, at)
  for (const value of [crc, packed, size]) at = bytes.writeUInt32LE(value, at)
  bytes.writeUInt16LE(name.length, at)
  if (central) bytes.writeUInt32LE(offset, 42)
  name.copy(bytes, central ? 46 : 30)
  return bytes
}

function descriptor({ crc, packed, size }: Written): Buffer {
  const bytes = Buffer.alloc(16)
  for (const [i, value] of [SIGNATURE.descriptor, crc, packed, size].entries()) bytes.writeUInt32LE(value, i * 4)
  return bytes
}

async function* counted(content: AsyncIterable<string> | Iterable<string>, written: Written): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    const bytes = Buffer.from(piece)
    written.crc = crc32(bytes, written.crc)
    written.size += bytes.length
    yield bytes
  }
}

async function* deflated(content: AsyncIterable<string> | Iterable<string>, written: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: 6 })
  // an error of the content reaches the reader below through `deflate`, which the pipeline destroys with it
  pipeline(Readable.from(counted(content, written)), deflate, () => undefined)
  try {
    for await (const piece of deflate as AsyncIterable<Buffer>) {
      written.packed += piece.length
      yield piece
    }
  } finally {
    deflate.destroy()
  }
}

/** Writes a zip archive piece by piece (below 4 GB, at most 65,535 files). */
export async function* writeZip(files: Iterable<{ name: string; content: AsyncIterable<string> | Iterable<string> }>): AsyncGenerator<Buffer> {
  const all: Written[] = []
  let position = 0
  const place = (bytes: Buffer): Buffer => {
    position += bytes.length
    return bytes
  }
  for (const { name, content } of files) {
    const written: Written = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, offset: position }
    yield place(header(false, written))
    for await (const piece of deflated(content, written)) yield place(piece)
    yield place(descriptor(written))
    all.push(written)
  }
  const directory = position
  for (const written of all) yield place(header(true, written))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(SIGNATURE.end, 0)
  end.writeUInt16LE(all.length, 8)
  end.writeUInt16LE(all.length, 10)
  end.writeUInt32LE(position - directory, 12)
  end.writeUInt32LE(directory, 16)
  yield end
}
