import fc from 'fast-check'
import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Inspector, isPicture, type FileKind } from './inspect.ts'
import { imageSize } from './image-size.ts'
import { gif, jpeg, officeFile, png, webp } from './samples.ts'

async function inspect(bytes: Uint8Array, name = 'file', chunkSize = 1 << 16): Promise<FileKind> {
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkSize) yield await Promise.resolve(bytes.subarray(at, at + chunkSize))
  }
  const inspector = new Inspector()
  const seen: Uint8Array[] = []
  for await (const chunk of inspector.watch(source())) seen.push(chunk)
  expect(Buffer.concat(seen).equals(bytes)).toBe(true)
  return inspector.kind(name)
}

const text = (value: string): Buffer => Buffer.from(value)
const octets = { mediaType: 'application/octet-stream', image: null, program: false }

describe('pictures', () => {
  test.each([
    ['png', png(640, 480), 'image/png'],
    ['jpeg', jpeg(640, 480), 'image/jpeg'],
    ['gif', gif(640, 480), 'image/gif'],
    ['webp lossy', webp('VP8 ', 640, 480), 'image/webp'],
    ['webp lossless', webp('VP8L', 640, 480), 'image/webp'],
    ['webp extended', webp('VP8X', 640, 480), 'image/webp'],
  ])('%s: type and size come from the bytes, whatever the name', async (_name, bytes, mediaType) => {
    expect(await inspect(bytes, 'report.pdf')).toEqual({ mediaType, image: { width: 640, height: 480 }, program: false })
  })

  test('a photograph taken upright has the size it is shown with, in both byte orders', () => {
    expect(imageSize('image/jpeg', jpeg(4000, 3000, { orientation: 6 }))).toEqual({ width: 3000, height: 4000 })
    expect(imageSize('image/jpeg', jpeg(4000, 3000, { orientation: 8, little: true }))).toEqual({ width: 3000, height: 4000 })
    expect(imageSize('image/jpeg', jpeg(4000, 3000, { orientation: 3 }))).toEqual({ width: 4000, height: 3000 })
  })

  test('a picture without a readable size, or one that would fill the memory, is a file like any other', async () => {
    expect(await inspect(png(640, 480).subarray(0, 20))).toEqual(octets)
    expect(await inspect(png(0, 480))).toEqual(octets)
    expect(await inspect(png(60_000, 60_000))).toEqual(octets)
    expect(await inspect(gif(65_535, 65_535))).toEqual(octets)
  })

  test('only the four kinds without script count as pictures', () => {
    expect(['image/png', 'image/jpeg', 'image/gif', 'image/webp'].every(isPicture)).toBe(true)
    expect(['image/svg+xml', 'application/pdf', 'text/html', 'image/heic', ''].some(isPicture)).toBe(false)
  })
})

describe('documents', () => {
  test.each([
    ['pdf', text('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'application/pdf'],
    ['docx', officeFile('word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['xlsx', officeFile('xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['zip', officeFile('notes.txt', null), 'application/zip'],
    ['mp3', Buffer.concat([text('ID3'), Buffer.from([4, 0, 0, 0, 0, 0, 0]), Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(400)]), 'audio/mpeg'],
    ['amr', text('#!AMR\nxxxxxxxxxxxxxxxx'), 'audio/amr'],
    ['wav', Buffer.concat([text('RIFF'), Buffer.from([36, 0, 0, 0]), text('WAVEfmt '), Buffer.alloc(24)]), 'audio/wav'],
    ['mp4', Buffer.concat([Buffer.from([0, 0, 0, 24]), text('ftypmp42'), Buffer.alloc(4), text('mp42isom')]), 'video/mp4'],
  ])('%s', async (_name, bytes, mediaType) => {
    expect(await inspect(bytes)).toEqual({ mediaType, image: null, program: false })
  })

  test('old office files are told apart by their names', async () => {
    const container = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)])
    expect((await inspect(container, '合同.doc')).mediaType).toBe('application/msword')
    expect((await inspect(container, '报价.XLS')).mediaType).toBe('application/vnd.ms-excel')
    expect((await inspect(container, 'anything')).mediaType).toBe('application/octet-stream')
  })
})

describe('text', () => {
  test.each([
    ['utf-8', text('订单号 12345\r\n\t尺码偏小，想换一双 👟\n')],
    ['utf-8 with a byte order mark', text('\ufeff你好')],
    ['gb18030', Buffer.concat([Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), text(' 2024, order 7\n')])],
    ['a comparison', text('if a < b and c > d: 1 <2')],
  ])('%s', async (_name, bytes) => {
    expect((await inspect(bytes)).mediaType).toBe('text/plain')
    for (const size of [1, 3]) expect((await inspect(bytes, 'file', size)).mediaType).toBe('text/plain')
  })

  test('UTF-8 that breaks far behind the beginning is not text, cut wherever', async () => {
    const broken = Buffer.concat([text('正常'.repeat(500)), Buffer.from([0xff, 0xfe, 0x80])])
    for (const size of [1, 7, 100_000]) expect((await inspect(broken, 'file', size)).mediaType).toBe('application/octet-stream')
    expect((await inspect(text('null\0byte'))).mediaType).toBe('application/octet-stream')
  })
})

describe('T18: whatever could be a page, a drawing or a script is never more than bytes to save', () => {
  const active = [
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<!DOCTYPE html><html><body>hi</body></html>',
    '   \n\t<HTML><script>alert(1)</script>',
    '\ufeff<!-- a --><script>alert(1)</script>',
    `${'harmless words '.repeat(5000)}<script>alert(1)</script>`,
    '<xsl:stylesheet version="1.0"/>',
    'GIF89a=1;/*<script>alert(1)</script>',
    '<a href="javascript:alert(1)">x</a>',
    '<IFRAME\nSRC=x>',
  ]
  test.each(active.map((source) => [source.slice(0, 50), source]))('%j', async (_start, source) => {
    for (const size of [1, 1 << 16]) {
      const kind = await inspect(text(source), 'photo.png', size)
      expect(isPicture(kind.mediaType)).toBe(false)
      expect(kind.mediaType).toBe('application/octet-stream')
    }
  })

  test('a PDF is a PDF, and not a picture', async () => {
    expect(isPicture((await inspect(text('%PDF-1.4 /OpenAction << /S /JavaScript'))).mediaType)).toBe(false)
  })
})

test.each([
  ['Windows program', text('MZ\x90\0\x03'.padEnd(200, '\0'))],
  ['Linux program', Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(60)])],
  ['macOS program', Buffer.concat([Buffer.from('cffaedfe', 'hex'), Buffer.alloc(60)])],
  ['Windows shortcut', Buffer.concat([Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), Buffer.alloc(60)])],
  ['Android package', officeFile('classes.dex', null)],
  ['Java program', officeFile('META-INF/MANIFEST.MF', null)],
])('recognises a program by its bytes: %s', async (_name, bytes) => {
  expect(await inspect(bytes, 'holiday.jpg')).toMatchObject({ program: true, mediaType: 'application/octet-stream', image: null })
})

test('no bytes make it fail, and whatever counts as a picture has a size', async () => {
  const starts = [png(9, 9), jpeg(9, 9, { orientation: 6 }), gif(9, 9), webp('VP8 ', 9, 9), webp('VP8X', 9, 9), officeFile('word/a.xml', 'x'), text('ID3'), Buffer.from('3026b2758e66cf11a6d9', 'hex')]
  const mutated = fc
    .tuple(fc.constantFrom(...starts), fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }), fc.uint8Array({ maxLength: 300 }), fc.nat(500))
    .map(([start, changes, tail, keep]) => {
      const bytes = Buffer.concat([start, tail]).subarray(0, Math.max(1, keep))
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      return bytes
    })
  await fc.assert(
    fc.asyncProperty(mutated, async (bytes) => {
      const kind = await inspect(bytes)
      expect(kind.image !== null).toBe(isPicture(kind.mediaType))
      if (kind.image) expect(kind.image.width * kind.image.height).toBeGreaterThan(0)
    }),
    { numRuns: 1500 },
  )
})

test('the sample PNG is a whole one', () => {
  const bytes = png(2, 3)
  const data = deflateSync(Buffer.alloc((2 * 3 + 1) * 3))
  expect(bytes.includes(data)).toBe(true)
  expect(bytes.readUInt32BE(29)).toBe(crc32(bytes.subarray(12, 29)))
})
