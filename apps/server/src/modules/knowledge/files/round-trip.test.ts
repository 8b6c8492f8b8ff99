import type { FileFormat } from '@yingda/contract'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkEntry, tidyEntry, type EntryFields } from '../entry.ts'
import { createClock } from './instants.ts'
import { readRows } from './read.ts'
import { understandRow } from './understand.ts'
import { similarColumnsFor, writeEntries } from './write.ts'

const clock = createClock('Asia/Shanghai')
const nasty = fc.constantFrom(
  '=1+1', '+86 138', '-1', '@SUM(A1)', "'=1+1", "''=x", '＝1', "'", "'a", 'a,b', 'a"b', '"', '""', 'a|b', '｜', 'a;b', 'a、b', 'a\\|b',
  'line\nbreak', 'crlf\r\nbreak', '\ttab', '_x000D_', '_x0041_x0042_', '_x005F_', '<b>&amp;</b>', ']]>', '\ufffe', '\uffff', '\ufffd',
  '\ufeffbom', '退款多久到账？', '😀👨‍👩‍👧', 'e\u0301', '\u2028x', ' padded ', 'true', '1', '2025-01-01', 'NULL', '{"a":1}', '# a', 'sep=;', '是',
)
// what the contract lets pass: no control characters but tab and line breaks
const free = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => text.replace(/[^\P{Cc}\t\n\r]/gu, '.'))
const words = fc.oneof(nasty, free, fc.tuple(nasty, free, nasty).map((parts) => parts.join('')))
const instant = fc.option(fc.date({ min: new Date('1971-01-01'), max: new Date('2990-01-01'), noInvalidDate: true }).map((date) => date.toISOString()))

const entries: fc.Arbitrary<EntryFields> = fc
  .record({
    key: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/),
    question: words,
    similar: fc.array(words, { maxLength: 4 }),
    answer: words,
    category: words.map((text) => text.slice(0, 60)),
    language: fc.constantFrom('zh' as const, 'en' as const),
    tags: fc.array(words.map((text) => text.slice(0, 40)), { maxLength: 3 }),
    segmentAnswers: fc.constant<EntryFields['segmentAnswers']>([]),
    validFrom: instant,
    validUntil: instant,
    enabled: fc.boolean(),
    ticketType: fc.constantFrom(null, 'complaint', '0f0f0f0f-1111-4111-8111-0123456789ab'),
  })
  .map((input) => tidyEntry(input))
  .filter(({ problems }) => problems.length === 0)
  .map(({ fields }) => fields)

const blank: Omit<EntryFields, 'question' | 'language'> = {
  key: null, similar: [], answer: '', category: 'none', tags: [], segmentAnswers: [], validFrom: null, validUntil: null, enabled: true, ticketType: null,
}

async function written(all: EntryFields[], format: FileFormat, language: 'zh' | 'en' = 'zh', similarColumns = 1): Promise<Buffer> {
  async function* pages(): AsyncGenerator<EntryFields[]> {
    for (let at = 0; at < all.length; at += 2) yield await Promise.resolve(all.slice(at, at + 2))
  }
  const pieces: Buffer[] = []
  for await (const piece of writeEntries(pages(), { format, language, similarColumns })) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function readBack(bytes: Buffer, format: FileFormat): Promise<EntryFields[]> {
  const read: EntryFields[] = []
  for await (const row of readRows(format, bytes, { onTotal: () => undefined, onFacts: () => undefined })) {
    const { given, problem } = understandRow(row, { language: undefined, clock })
    expect(problem).toBeNull()
    const { fields, problems } = checkEntry({ ...blank, ...given })
    expect(problems).toEqual([])
    read.push(fields)
  }
  return read
}

describe.each(['csv', 'xlsx', 'jsonl'] as const)('%s', (format) => {
  test('import reads what export wrote, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 5 }), fc.constantFrom('zh' as const, 'en' as const), async (all, language) => {
        expect(await readBack(await written(all, format, language), format)).toEqual(all)
      }),
      { numRuns: 150 },
    )
  })

  test('very long lists of similar questions take several columns and come back in order', async () => {
    const { fields } = tidyEntry({
      key: 'long', question: 'q', similar: Array.from({ length: 200 }, (_, i) => `${i} ${'长'.repeat(490)}`), answer: 'a', category: 'c', language: 'zh',
      tags: [], segmentAnswers: [], validFrom: null, validUntil: null, enabled: true, ticketType: null,
    })
    const columns = similarColumnsFor(fields.similar.join('\n').length)
    expect(columns).toBeGreaterThan(1)
    expect(await readBack(await written([fields], format, 'en', columns), format)).toEqual([fields])
  })
})

test('a workbook we wrote is read alike by another program, without formulas', async () => {
  const { fields } = tidyEntry({
    key: 'k', question: '=1+1', similar: ['a|b'], answer: 'x\ny <b>&</b> 😀', category: 'c', language: 'en', tags: ['t'], segmentAnswers: [], validFrom: null, validUntil: null, enabled: false, ticketType: null,
  })
  const workbook = new ExcelJS.Workbook()
  const bytes = await written([fields], 'xlsx', 'en')
  await workbook.xlsx.load(new Uint8Array(bytes).buffer)
  const sheet = workbook.worksheets[0]
  expect(sheet?.getRow(1).values).toEqual([
    undefined, 'key', 'question', 'similar', 'answer', 'category', 'language', 'tags', 'valid_from', 'valid_until', 'enabled', 'ticket_type',
  ])
  const row = sheet?.getRow(2)
  expect([1, 2, 3, 4, 10].map((at) => row?.getCell(at).value)).toEqual(['k', '=1+1', 'a|b\n', 'x\ny <b>&</b> 😀', 'no'])
  expect(row?.getCell(2).formula).toBeUndefined()
})

test('a CSV export holds no cell that a spreadsheet would run', async () => {
  const hostile = ['=cmd|x', '+1', '-1', '@x', '＝1', "'=1"]
  const all = hostile.map((text, at) => ({ ...blank, key: `k${at}`, question: text, answer: text, language: 'en' as const }))
  const text = (await written(all, 'csv')).toString('utf8')
  expect(text.startsWith('\ufeff编号,标准问,')).toBe(true)
  expect(text).toContain("'=cmd|x")
  expect(text).not.toMatch(/(^|[,"\n])[=+\-@＝]/u)
})
