import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { onlyOrientation, orientationOf } from './exif.ts'
import { imageSize } from './image-size.ts'
import { gif, jpeg, jpegOf, jpegSegment, photographExif, png, pngOf, riff, SECRET, webp } from './samples.ts'
import { stripMetadata } from './strip-metadata.ts'

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve()
    yield bytes.subarray(at, at + size)
  }
}

async function stripped(bytes: Uint8Array, size = 64 * 1024): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of stripMetadata(inPieces(bytes, size))) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

/** Bytes of a scan: escaped `ff`, restarts, and a comment's marker that is data. */
const SCAN = Buffer.from('0102ff0003ffd004ff00fe05', 'hex')
const photograph = (orientation: number): { whole: Buffer; plain: Buffer } => {
  const [jfif, icc, adobe, table] = [jpegSegment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0'), jpegSegment(0xe2, 'ICC_PROFILE\0\x01\x01colours'), jpegSegment(0xee, 'Adobe\0\x64\0\0\0\0\x01'), jpegSegment(0xdb, '\0'.repeat(65))]
  const second = jpegSegment(0xc4, 'a table between two scans')
  const secrets = [jpegSegment(0xe1, photographExif(orientation)), jpegSegment(0xe1, `http://ns.adobe.com/xap/1.0/\0${SECRET}`), jpegSegment(0xe2, `MPF\0${SECRET}`), jpegSegment(0xed, `Photoshop 3.0\0${SECRET}`), jpegSegment(0xfe, SECRET)]
  const frame = jpegSegment(0xc0, Buffer.from([8, 0, 30, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]))
  const scan = [jpegSegment(0xda, '\x01\x01\0\0\x3f\0'), SCAN]
  const kept = orientation === 1 ? [] : [jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), onlyOrientation(orientation)]))]
  return {
    whole: jpegOf(jfif, secrets[0], icc, ...secrets.slice(1), adobe, table, frame, ...scan, second, secrets[4], ...scan, Buffer.from('ffd9', 'hex'), SECRET, jpeg(4, 4)),
    plain: jpegOf(jfif, ...kept, icc, adobe, table, frame, ...scan, second, ...scan, Buffer.from('ffd9', 'hex')),
  }
}

describe('a JPEG picture', () => {
  test.each([1, 3, 6, 8])('loses place, time and maker, previews and what follows it; how it is turned stays (%i)', async (orientation) => {
    const { whole, plain } = photograph(orientation)
    expect(whole.includes(SECRET)).toBe(true)
    const result = await stripped(whole)
    expect(result.toString('latin1')).toBe(plain.toString('latin1'))
    expect(imageSize('image/jpeg', result)).toEqual(orientation >= 5 ? { width: 30, height: 40 } : { width: 40, height: 30 })
  })

  test('comes out the same in whatever pieces it arrives', async () => {
    const { whole, plain } = photograph(6)
    for (let size = 1; size < 40; size++) expect((await stripped(whole, size)).equals(plain), String(size)).toBe(true)
  })

  test('that is cut off, or is not made as it should be, is handed on as far as it goes', async () => {
    const { whole } = photograph(6)
    await fc.assert(fc.asyncProperty(fc.nat({ max: whole.length }), fc.integer({ min: 1, max: 50 }), async (end, size) => {
      expect((await stripped(whole.subarray(0, end), size)).length).toBeLessThanOrEqual(end)
    }))
    const odd = Buffer.concat([Buffer.from('ffd8ffdb000400', 'hex'), Buffer.from('00no marker here')])
    expect((await stripped(odd)).equals(odd)).toBe(true)
  })
})

describe('a PNG picture', () => {
  const text = ['tEXt', `Author\0${SECRET}`] as const
  test('loses its texts, time and what follows it; how it is turned stays', async () => {
    const whole = pngOf(40, 30, [text, ['iTXt', `XML:com.adobe.xmp\0\0\0\0\0${SECRET}`], ['gAMA', '\0\0\xb1\x8f'], ['eXIf', photographExif(6).subarray(6)], ['tIME', '\x07\xe8\x01\x01\0\0\0']])
    const result = await stripped(Buffer.concat([whole, Buffer.from(SECRET)]))
    expect(result.equals(pngOf(40, 30, [['gAMA', '\0\0\xb1\x8f'], ['eXIf', onlyOrientation(6)]]))).toBe(true)
    for (const size of [1, 3, 7, 20]) expect((await stripped(whole, size)).equals(result), String(size)).toBe(true)
  })

  test('that says nothing is unchanged', async () => {
    for (const whole of [png(40, 30), pngOf(4, 4, [['pHYs', '\0\0\x0b\x13\0\0\x0b\x13\x01']])]) expect((await stripped(whole)).equals(whole)).toBe(true)
    expect((await stripped(pngOf(4, 4, [['eXIf', photographExif(1).subarray(6)]]))).equals(png(4, 4))).toBe(true)
  })
})

describe('a WebP picture', () => {
  test('keeps its length; EXIF says only how it is turned, XMP nothing', async () => {
    for (const exif of [photographExif(6), photographExif(6).subarray(6)]) {
      const whole = riff(['VP8X', '\x0c\0\0\0\x27\0\0\x1d\0\0'], ['VP8 ', 'picture'], ['EXIF', exif], ['XMP ', `<x>${SECRET}</x>`])
      const result = await stripped(Buffer.concat([whole, Buffer.from(SECRET)]))
      expect(result.length).toBe(whole.length)
      expect(result.includes(SECRET)).toBe(false)
      const at = result.indexOf('EXIF') + 8
      expect(orientationOf(result.subarray(at))).toBe(6)
      expect(result.subarray(0, at).equals(whole.subarray(0, at))).toBe(true)
      for (const size of [1, 5, 11]) expect((await stripped(whole, size)).equals(result), String(size)).toBe(true)
    }
  })

  test('that says nothing is unchanged', async () => {
    for (const form of ['VP8 ', 'VP8L', 'VP8X'] as const) {
      const whole = webp(form, 40, 30)
      expect((await stripped(whole)).equals(whole)).toBe(true)
    }
  })
})

test('everything else passes unchanged', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 400 }), async (bytes, size) => {
    fc.pre(!(bytes[0] === 0xff && bytes[1] === 0xd8))
    expect((await stripped(bytes, size)).equals(Buffer.from(bytes))).toBe(true)
  }))
  expect((await stripped(gif(3, 4))).equals(gif(3, 4))).toBe(true)
})

test('the source is told when nobody reads on', async () => {
  let closed = false
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield await Promise.resolve(Buffer.alloc(10))
    } finally {
      closed = true
    }
  }
  for await (const piece of stripMetadata(source())) if (piece.length > 0) break
  expect(closed).toBe(true)
})
