import { crc32 } from 'node:zlib'
import { ByteReader } from './byte-reader.ts'
import { isExif, onlyOrientation, orientationOf, tiffOf } from './exif.ts'

/** EXIF longer than this is not looked into. Bytes. */
const MAX_EXIF = 1024 * 1024

const letters = (bytes: Uint8Array, at: number, length: number): string => Buffer.from(bytes.subarray(at, at + length)).toString('latin1')
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Takes out of a JPEG, PNG or WebP picture, while it passes by, what says where, when, by whom and with what it was made: EXIF, XMP,
 * IPTC, comments, previews, and whatever follows the picture's end. How it is to be turned stays, and so do its colours. Other
 * files, and pictures that are not made as they should be from the place where they are not, pass unchanged.
 */
export async function* stripMetadata(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(source)
  try {
    const head = await reader.peek(12)
    if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) yield* jpeg(reader)
    else if (letters(head, 0, 8) === '\x89PNG\r\n\x1a\n') yield* png(reader)
    else if (letters(head, 0, 4) === 'RIFF' && letters(head, 8, 4) === 'WEBP') yield* webp(reader)
    yield* reader.pass()
  } finally {
    await reader.close()
  }
}

// JPEG: segments of a marker and a length, between them the picture's own data

const SCAN = 0xda
const END = 0xd9
const COMMENT = 0xfe
/** Markers without a length. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

async function* jpeg(reader: ByteReader): AsyncGenerator<Uint8Array> {
  yield await reader.take(2)
  for (let oriented = false; ; ) {
    const head = await reader.peek(4)
    const marker = head[1] ?? 0
    if (head.length < 2 || head[0] !== 0xff || marker === 0) return
    if (marker === 0xff) {
      reader.drop(1)
      continue
    }
    if (marker === END) {
      yield await reader.take(2)
      await reader.skip()
      return
    }
    if (isBare(marker)) {
      yield await reader.take(2)
      continue
    }
    if (head.length < 4 || view(head).getUint16(2) < 2) return
    const segment = await reader.take(2 + view(head).getUint16(2))
    const data = segment.subarray(4)
    if (isPicture(marker, data)) yield segment
    else if (marker === 0xe1 && isExif(data) && !oriented) {
      oriented = true
      yield* orientationSegment(data)
    }
    if (marker === SCAN) yield* scan(reader)
  }
}

/** What a picture is drawn from: tables, frames and scans; of the applications' segments only what says how it is coloured. */
function isPicture(marker: number, data: Uint8Array): boolean {
  if (marker === COMMENT) return false
  if (marker < 0xe0 || marker > 0xef) return true
  if (marker === 0xe0) return letters(data, 0, 5) === 'JFIF\0'
  if (marker === 0xe2) return letters(data, 0, 12) === 'ICC_PROFILE\0'
  return marker === 0xee && letters(data, 0, 5) === 'Adobe'
}

function* orientationSegment(exif: Uint8Array): Generator<Uint8Array> {
  const orientation = orientationOf(tiffOf(exif))
  if (orientation === 1) return
  const data = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), onlyOrientation(orientation)])
  yield Buffer.from([0xff, 0xe1, 0, data.length + 2])
  yield data
}

/** Hands on a scan's data up to the next marker: `ff` before `00` or a restart is data. */
async function* scan(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const bytes = await reader.peek(2)
    const end = markerIn(bytes)
    if (end > 0) {
      yield bytes.subarray(0, end)
      reader.drop(end)
    }
    if (end === 0 || bytes.length < 2 || isMarkerAt(bytes, end)) return
  }
}

const isMarkerAt = (bytes: Uint8Array, at: number): boolean => {
  const next = bytes[at + 1]
  return bytes[at] === 0xff && next !== undefined && next !== 0 && !isBare(next)
}

/** Where a marker begins, or may begin with the bytes that come next; else the end. */
function markerIn(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (at === bytes.length - 1 || isMarkerAt(bytes, at)) return at
  }
  return bytes.length
}

// PNG: chunks of a length, a name, data and a sum

const DROPPED = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME', 'caBX'])

async function* png(reader: ByteReader): AsyncGenerator<Uint8Array> {
  yield await reader.take(8)
  for (;;) {
    const head = (await reader.peek(8)).subarray(0, 8)
    if (head.length < 8) return
    const length = view(head).getUint32(0)
    const name = letters(head, 4, 4)
    if (!/^[A-Za-z]{4}$/u.test(name)) return
    const whole = 12 + length
    if (name === 'eXIf') yield* pngOrientation(reader, whole)
    else if (DROPPED.has(name)) await reader.skip(whole)
    else yield* reader.pass(whole)
    if (name === 'IEND') {
      await reader.skip()
      return
    }
  }
}

async function* pngOrientation(reader: ByteReader, whole: number): AsyncGenerator<Uint8Array> {
  if (whole > MAX_EXIF) {
    await reader.skip(whole)
    return
  }
  const chunk = await reader.take(whole)
  const orientation = orientationOf(tiffOf(chunk.subarray(8, -4)))
  if (orientation === 1) return
  const body = Buffer.concat([Buffer.from('eXIf', 'latin1'), onlyOrientation(orientation)])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length - 4)
  sum.writeUInt32BE(crc32(body))
  yield Buffer.concat([length, body, sum])
}

// WebP: a RIFF file, whose first bytes say how long all of it is: chunks are emptied where they stand

async function* webp(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const start = await reader.take(12)
  yield start
  const size = view(start).getUint32(4, true)
  if (size <= 4) return
  for (let left = size - 4; left > 0; ) {
    const head = await reader.take(8)
    yield head
    if (head.length < 8) return
    const name = letters(head, 0, 4)
    const length = view(head).getUint32(4, true)
    const whole = length + (length % 2)
    if (name === 'EXIF') yield* emptied(await webpOrientation(reader, whole), whole, 0)
    else if (name === 'XMP ') yield* emptied(new Uint8Array(0), await reader.skip(whole), 0x20)
    else yield* reader.pass(whole)
    left -= 8 + whole
  }
  await reader.skip()
}

/** Takes an EXIF chunk. @returns what may stay of it, no longer than it was */
async function webpOrientation(reader: ByteReader, whole: number): Promise<Uint8Array> {
  if (whole > MAX_EXIF) {
    await reader.skip(whole)
    return onlyOrientation(1)
  }
  return onlyOrientation(orientationOf(tiffOf(await reader.take(whole)))).subarray(0, whole)
}

/** Some bytes, then filling up to a length. */
function* emptied(bytes: Uint8Array, length: number, filling: number): Generator<Uint8Array> {
  yield bytes
  const blank = new Uint8Array(64 * 1024).fill(filling)
  for (let left = length - bytes.length; left > 0; left -= blank.length) yield blank.subarray(0, left)
}
