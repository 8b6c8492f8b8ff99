import { crc32, createDeflateRaw } from 'node:zlib'

/** One file of an archive. */
export interface ZipEntry {
  /** Path inside the archive, with `/`; whoever makes it keeps it relative and unique. */
  path: string
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  modifiedAt: Date
}

interface Written {
  name: Buffer
  crc: number
  packed: number
  size: number
  offset: number
  stamp: { date: number; time: number }
}

/** What the format can hold without its extension for larger ones. */
const MOST_BYTES = 0xffffffff
const MOST_ENTRIES = 0xffff
/** Sizes follow the data; the name is UTF-8. */
const FLAGS = 0x0808
const DEFLATE = 8
const VERSION = 20

/** More files or bytes than a zip archive can hold. */
export class ZipTooLarge extends Error {
  constructor() {
    super('more than a zip archive can hold')
    this.name = 'ZipTooLarge'
  }
}

/**
 * A zip archive, made while its entries come: memory does not grow with them. Format: PKWARE APPNOTE 6.3, sections 4.3.7 to
 * 4.3.16, without encryption and without Zip64.
 * @throws ZipTooLarge; the error of an entry's content
 */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = []
  let offset = 0
  for await (const { path, content, modifiedAt } of entries) {
    const name = Buffer.from(path, 'utf8')
    const stamp = dosTime(modifiedAt)
    const head = local(name, stamp)
    yield head
    const sum = { crc: 0, size: 0, packed: 0 }
    for await (const chunk of deflated(content, sum)) {
      sum.packed += chunk.length
      yield chunk
    }
    const tail = descriptor(sum)
    yield tail
    written.push({ name, stamp, offset, ...sum })
    offset += head.length + sum.packed + tail.length
    if (offset > MOST_BYTES || sum.size > MOST_BYTES || written.length > MOST_ENTRIES) throw new ZipTooLarge()
  }
  const directory = Buffer.concat(written.map(central))
  if (offset + directory.length > MOST_BYTES) throw new ZipTooLarge()
  yield directory
  yield end(written.length, directory.length, offset)
}

async function* deflated(content: ZipEntry['content'], sum: { crc: number; size: number }): AsyncGenerator<Buffer> {
  const pack = createDeflateRaw()
  const feed = (async () => {
    for await (const chunk of content) {
      sum.crc = crc32(chunk, sum.crc)
      sum.size += chunk.length
      if (!pack.write(chunk)) await new Promise<void>((resolve) => pack.once('drain', resolve))
    }
    pack.end()
  })()
  feed.catch((error: unknown) => {
    pack.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  for await (const chunk of pack) yield chunk as Buffer
  await feed
}

/** Date and time as MS-DOS kept them, in UTC; nothing before 1980. */
function dosTime(at: Date): { date: number; time: number } {
  const year = Math.max(0, at.getUTCFullYear() - 1980)
  return {
    date: (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  }
}

function local(name: Buffer, { date, time }: Written['stamp']): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(VERSION, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(DEFLATE, 8)
  head.writeUInt16LE(time, 10)
  head.writeUInt16LE(date, 12)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name])
}

function descriptor({ crc, packed, size }: { crc: number; packed: number; size: number }): Buffer {
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(crc, 4)
  tail.writeUInt32LE(packed, 8)
  tail.writeUInt32LE(size, 12)
  return tail
}

function central({ name, crc, packed, size, offset, stamp }: Written): Buffer {
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(VERSION, 4)
  head.writeUInt16LE(VERSION, 6)
  head.writeUInt16LE(FLAGS, 8)
  head.writeUInt16LE(DEFLATE, 10)
  head.writeUInt16LE(stamp.time, 12)
  head.writeUInt16LE(stamp.date, 14)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(packed, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt32LE(offset, 42)
  return Buffer.concat([head, name])
}

function end(entries: number, size: number, offset: number): Buffer {
  const tail = Buffer.alloc(22)
  tail.writeUInt32LE(0x06054b50, 0)
  tail.writeUInt16LE(entries, 8)
  tail.writeUInt16LE(entries, 10)
  tail.writeUInt32LE(size, 12)
  tail.writeUInt32LE(offset, 16)
  return tail
}
