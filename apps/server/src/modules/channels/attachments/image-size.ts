import { isExif, orientationOf, tiffOf } from './exif.ts'

export interface ImageSize {
  width: number
  height: number
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const letters = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length))

/**
 * Width and height of a PNG, JPEG, GIF or WebP picture in pixels, as it is shown (a photograph turned by its EXIF
 * orientation has them exchanged), read from its beginning. Null when the header is not whole or not valid.
 */
export function imageSize(mediaType: string, head: Uint8Array): ImageSize | null {
  const size = read(mediaType, head)
  return size !== null && size.width > 0 && size.height > 0 ? size : null
}

function read(mediaType: string, head: Uint8Array): ImageSize | null {
  if (mediaType === 'image/png') return png(head)
  if (mediaType === 'image/gif') return gif(head)
  if (mediaType === 'image/webp') return webp(head)
  if (mediaType === 'image/jpeg') return jpeg(head)
  return null
}

function png(head: Uint8Array): ImageSize | null {
  if (head.length < 24 || letters(head, 12, 4) !== 'IHDR') return null
  const data = view(head)
  return { width: data.getUint32(16), height: data.getUint32(20) }
}

function gif(head: Uint8Array): ImageSize | null {
  if (head.length < 10) return null
  const data = view(head)
  return { width: data.getUint16(6, true), height: data.getUint16(8, true) }
}

function webp(head: Uint8Array): ImageSize | null {
  if (head.length < 30) return null
  const data = view(head)
  switch (letters(head, 12, 4)) {
    case 'VP8 ':
      return { width: data.getUint16(26, true) & 0x3fff, height: data.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = data.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: (data.getUint32(24, true) & 0xffffff) + 1, height: (data.getUint32(26, true) >>> 8) + 1 }
    default:
      return null
  }
}

const START_OF_SCAN = 0xda
const APP1 = 0xe1
/** Start-of-frame markers; c4, c8 and cc in that range are tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function jpeg(head: Uint8Array): ImageSize | null {
  const data = view(head)
  let turned = false
  let at = 2
  while (at + 9 < head.length && head[at] === 0xff) {
    const marker = head[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === START_OF_SCAN) return null
    const length = data.getUint16(at + 2)
    if (isFrame(marker)) {
      const [height, width] = [data.getUint16(at + 5), data.getUint16(at + 7)]
      return turned ? { width: height, height: width } : { width, height }
    }
    if (marker === APP1) turned ||= isTurned(head.subarray(at + 4, at + 2 + length))
    at += 2 + length
  }
  return null
}

/** True when the EXIF data says that the picture is shown turned by a quarter (orientations 5 to 8). */
const isTurned = (app1: Uint8Array): boolean => isExif(app1) && orientationOf(tiffOf(app1)) >= 5
