import type { FileFormat } from '@yingda/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClock, readInstant, readSerial } from './instants.ts'
import { FileProblem } from './problem.ts'
import { readRows } from './read.ts'
import type { FileRow } from './rows.ts'
import { writeZip } from './zip.ts'

async function rowsOf(format: FileFormat, bytes: Buffer): Promise<FileRow[]> {
  const rows: FileRow[] = []
  for await (const row of readRows(format, bytes, { onTotal: () => undefined, onFacts: () => undefined })) rows.push(row)
  return rows
}

async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of writeZip(Object.entries(files).map(([name, text]) => ({ name, content: [text] })))) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** A workbook as some generators write it: prefixed names, absolute targets, shared texts with reading aids, no cell references. */
const prefixed = {
  '_rels/.rels': '<?xml version="1.0"?><Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/xl/book.xml"/></Relationships>',
  'xl/book.xml': '<x:workbook xmlns:x="m" xmlns:q="r"><!-- > --><x:sheets><x:sheet name="a &gt; b" q:id="s1"/></x:sheets></x:workbook>',
  'xl/_rels/book.xml.rels': `<Relationships><Relationship Id="s1" Type="http://x/worksheet" Target="../xl/./s.xml"/><Relationship Id="t" Type='http://x/sharedStrings' Target='t.xml'/></Relationships>`,
  'xl/t.xml':
    '<sst><si><t>question</t></si><si><t>answer</t></si><si><r><t>東</t></r><r><t xml:space="preserve"> 京</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh></si><si><t>a&amp;b &#x1F600; _x005F_x0041_ _x0041_</t></si></sst>',
  'xl/s.xml':
    '<x:worksheet><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row><x:row r="7"><x:c t="s"><x:v>2</x:v></x:c><x:c t="s"><x:v>3</x:v></x:c></x:row><x:row><x:c t="str"><x:f>A&amp;B</x:f><x:v>AB</x:v></x:c><x:c t="s"><x:v>99</x:v></x:c></x:row></x:sheetData></x:worksheet>',
}

/** Makes the central directory of an archive one of zip64, as Apache POI writes it when it streams. */
function toZip64(bytes: Buffer): Buffer {
  const end = bytes.length - 22
  const directory = bytes.readUInt32LE(end + 16)
  const entries: Buffer[] = []
  for (let at = directory; at < end; ) {
    const nameLength = bytes.readUInt16LE(at + 28)
    const entry = Buffer.from(bytes.subarray(at, at + 46 + nameLength))
    const extra = Buffer.alloc(28)
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(24, 2)
    for (const [i, place] of [24, 20, 42].entries()) {
      extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(place)), 4 + i * 8)
      entry.writeUInt32LE(0xffffffff, place)
    }
    entry.writeUInt16LE(extra.length, 30)
    entries.push(entry, extra)
    at += 46 + nameLength
  }
  const central = Buffer.concat(entries)
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(BigInt(entries.length / 2), 32)
  end64.writeBigUInt64LE(BigInt(central.length), 40)
  end64.writeBigUInt64LE(BigInt(directory), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(directory + central.length), 8)
  const last = Buffer.from(bytes.subarray(end))
  last.writeUInt16LE(0xffff, 10)
  last.writeUInt32LE(0xffffffff, 16)
  return Buffer.concat([bytes.subarray(0, directory), central, end64, locator, last])
}

describe('workbooks of other programs', () => {
  const expected = [
    { row: 7, values: { question: '東 京', answer: 'a&b 😀 _x0041_ A' }, problem: null, text: '東 京 · a&b 😀 _x0041_ A' },
    { row: 8, values: { question: 'AB', answer: { error: '99' } }, problem: null, text: 'AB' },
  ]

  test('prefixes, shared texts with reading aids, cells without references', async () => {
    expect(await rowsOf('xlsx', await zipOf(prefixed))).toEqual(expected)
  })

  test('archives with 64-bit sizes', async () => {
    expect(await rowsOf('xlsx', toZip64(await zipOf(prefixed)))).toEqual(expected)
  })

  test.each([
    ['a document type', { 'xl/s.xml': '<!DOCTYPE x [<!ENTITY e "boom">]><worksheet>&e;</worksheet>' }],
    ['an unknown entity', { 'xl/s.xml': '<worksheet>&e;</worksheet>' }],
    ['tags left open', { 'xl/s.xml': '<worksheet><sheetData>' }],
    ['a tag that never ends', { 'xl/s.xml': `<worksheet ${'a'.repeat(1_200_000)}` }],
    ['no XML at all', { 'xl/s.xml': 'hello' }],
    ['a sheet that is not there', { 'xl/_rels/book.xml.rels': '<Relationships><Relationship Id="s1" Type="x/worksheet" Target="gone.xml"/></Relationships>' }],
    ['a reference out of the archive', { '_rels/.rels': '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>' }],
  ])('%s is a damaged file', async (_name, part) => {
    await expect(rowsOf('xlsx', await zipOf({ ...prefixed, ...part }))).rejects.toThrow(FileProblem)
  })
})

test('whatever bytes come, reading ends with rows or with a fault of the file', async () => {
  const base = await zipOf(prefixed)
  const damaged = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }).map((edits) => {
    const bytes = Buffer.from(base)
    for (const [at, value] of edits) bytes[at] = value
    return bytes
  })
  const text = fc.oneof(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), fc.string({ unit: 'binary' }).map((s) => Buffer.from(`question,answer\n${s}`)))
  const survives = async (format: FileFormat, bytes: Buffer): Promise<void> => {
    await rowsOf(format, bytes).catch((error: unknown) => {
      if (!(error instanceof FileProblem)) throw error
    })
  }
  await fc.assert(fc.asyncProperty(text, (bytes) => survives('csv', bytes)), { numRuns: 200 })
  await fc.assert(fc.asyncProperty(text, (bytes) => survives('jsonl', bytes)), { numRuns: 200 })
  await fc.assert(fc.asyncProperty(damaged, (bytes) => survives('xlsx', bytes)), { numRuns: 300 })
})

describe('times as people write them', () => {
  const shanghai = createClock('Asia/Shanghai')
  const berlin = createClock('Europe/Berlin')

  test.each([
    ['2025-11-11', '2025-11-10T16:00:00.000Z'],
    ['2025/1/2', '2025-01-01T16:00:00.000Z'],
    ['2025.1.2 8:05', '2025-01-02T00:05:00.000Z'],
    ['2025年11月11日', '2025-11-10T16:00:00.000Z'],
    ['2025年11月11日 8时30分', '2025-11-11T00:30:00.000Z'],
    ['２０２５-１１-１１ ０８：００', '2025-11-11T00:00:00.000Z'],
    ['2025-11-11T08:00:00.25', '2025-11-11T00:00:00.250Z'],
    ['2025-11-11T08:00:00Z', '2025-11-11T08:00:00.000Z'],
    ['2025-11-11 08:00:00+0900', '2025-11-10T23:00:00.000Z'],
    ['2025-11-11 08:00:00-03:30', '2025-11-11T11:30:00.000Z'],
    ['2025-02-29', null],
    ['2025-13-01', null],
    ['2025-01-01 24:00', null],
    ['11/11/2025', null],
    ['tomorrow', null],
  ])('%s', (text, instant) => {
    expect(readInstant(text, shanghai)).toBe(instant)
  })

  test('summer time counts', () => {
    expect(readInstant('2025-01-15 12:00', berlin)).toBe('2025-01-15T11:00:00.000Z')
    expect(readInstant('2025-07-15 12:00', berlin)).toBe('2025-07-15T10:00:00.000Z')
    expect(readInstant('2025-03-30 03:00', berlin)).toBe('2025-03-30T01:00:00.000Z')
  })

  test('days of spreadsheets', () => {
    expect(readSerial(45_972.354_166_666_664, false, shanghai)).toBe('2025-11-11T00:30:00.000Z')
    expect(readSerial(45_972 - 1462, true, shanghai)).toBe('2025-11-10T16:00:00.000Z')
    expect(readSerial(-5, false, shanghai)).toBeNull()
    expect(readSerial(Number.NaN, false, shanghai)).toBeNull()
    expect(readSerial(1e9, false, shanghai)).toBeNull()
  })
})
