/** Small files of many kinds, made for the tests. */
import { crc32, deflateSync } from 'node:zlib'

const text = (value: string): Buffer => Buffer.from(value, 'latin1')

function u16(value: number, little = false): Buffer {
  const bytes = Buffer.alloc(2)
  if (little) bytes.writeUInt16LE(value)
  else bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number, little = false): Buffer {
  const bytes = Buffer.alloc(4)
  if (little) bytes.writeUInt32LE(value)
  else bytes.writeUInt32BE(value)
  return bytes
}

const u24 = (value: number): Buffer => u32(value, true).subarray(0, 3)

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([text(type), data])
  return Buffer.concat([u32(data.length), body, u32(crc32(body))])
}

/** A black picture; a very large one has only its header. */
export function png(width: number, height: number): Buffer {
  const pixels = width * height > 1_000_000 ? Buffer.alloc(0) : Buffer.alloc((width * 3 + 1) * height)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0])])),
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** A black picture with more chunks before its data. */
export function pngOf(width: number, height: number, chunks: readonly (readonly [type: string, data: string | Uint8Array])[]): Buffer {
  const plain = png(width, height)
  return Buffer.concat([plain.subarray(0, 33), ...chunks.map(([type, data]) => pngChunk(type, typeof data === 'string' ? text(data) : Buffer.from(data))), plain.subarray(33)])
}

export function gif(width: number, height: number): Buffer {
  return Buffer.concat([text('GIF89a'), u16(width, true), u16(height, true), Buffer.from([0, 0, 0, 0x3b])])
}

export function webp(form: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Buffer {
  const data = {
    'VP8 ': () => Buffer.concat([Buffer.from('0000009d012a', 'hex'), u16(width, true), u16(height, true), Buffer.alloc(16)]),
    VP8L: () => Buffer.concat([Buffer.from([0x2f]), u32((width - 1) | ((height - 1) << 14), true), Buffer.alloc(16)]),
    VP8X: () => Buffer.concat([Buffer.alloc(4), u24(width - 1), u24(height - 1), Buffer.alloc(16)]),
  }[form]()
  return Buffer.concat([text('RIFF'), u32(data.length + 12, true), text('WEBP'), text(form), u32(data.length, true), data])
}

/** A WebP file of these chunks. */
export function riff(...chunks: readonly (readonly [type: string, data: string | Uint8Array])[]): Buffer {
  const body = Buffer.concat([text('WEBP'), ...chunks.map(([type, value]) => {
    const data = typeof value === 'string' ? text(value) : Buffer.from(value)
    return Buffer.concat([text(type), u32(data.length, true), data, Buffer.alloc(data.length % 2)])
  })])
  return Buffer.concat([text('RIFF'), u32(body.length, true), body])
}

/** What nobody is to read of a picture. */
export const SECRET = 'N 31 13.5 E 121 28.2, by somebody'

/** EXIF as a telephone writes it, with a place. */
export function photographExif(orientation: number): Buffer {
  return Buffer.concat([exif(orientation, true).subarray(4), text(SECRET)])
}

export function jpegSegment(marker: number, data: string | Uint8Array): Buffer {
  const bytes = typeof data === 'string' ? text(data) : Buffer.from(data)
  return Buffer.concat([Buffer.from([0xff, marker]), u16(bytes.length + 2), bytes])
}

/** A JPEG file of these parts behind its start. */
export const jpegOf = (...parts: readonly (string | Uint8Array | undefined)[]): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts.map((part) => (typeof part === 'string' ? text(part) : Buffer.from(part ?? [])))])

function exif(orientation: number, little: boolean): Buffer {
  const tiff = Buffer.concat([
    text(little ? 'II' : 'MM'), u16(42, little), u32(8, little),
    u16(2, little),
    u16(0x010f, little), u16(2, little), u32(1, little), u32(0, little),
    u16(0x0112, little), u16(3, little), u32(1, little), u16(orientation, little), u16(0, little),
    u32(0, little),
  ])
  const data = Buffer.concat([text('Exif\0\0'), tiff])
  return Buffer.concat([Buffer.from([0xff, 0xe1]), u16(data.length + 2), data])
}

/** Headers only: enough for whoever asks for type and size. */
export function jpeg(width: number, height: number, options: { orientation?: number; little?: boolean } = {}): Buffer {
  const jfif = Buffer.concat([Buffer.from([0xff, 0xe0]), u16(16), text('JFIF\0'), Buffer.from([1, 1, 0, 0, 1, 0, 1, 0, 0])])
  const frame = Buffer.concat([Buffer.from([0xff, 0xc2]), u16(17), Buffer.from([8]), u16(height), u16(width), Buffer.from([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jfif,
    ...(options.orientation === undefined ? [] : [exif(options.orientation, options.little ?? false)]),
    Buffer.from([0xff, 0xdb]), u16(67), Buffer.alloc(65),
    frame,
    Buffer.from([0xff, 0xd9]),
  ])
}

function zipEntry(name: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('504b0304', 'hex'), u16(20, true), u16(0, true), u16(0, true), u32(0, true), u32(crc32(data), true), u32(data.length, true), u32(data.length, true),
    u16(name.length, true), u16(0, true), text(name), data,
  ])
}

/** A zip archive as far as its local headers; with the content type of an office document's main part, or none. */
export function officeFile(mainPart: string, contentType: string | null): Buffer {
  const types = contentType === null ? [] : [zipEntry('[Content_Types].xml', text(`<Types><Override PartName="/${mainPart}" ContentType="${contentType}"/></Types>`))]
  return Buffer.concat([...types, zipEntry(mainPart, text('x')), Buffer.from('504b0506', 'hex'), Buffer.alloc(18)])
}
