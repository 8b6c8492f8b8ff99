import type { Entry, ImportReport } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import ExcelJS from 'exceljs'
import { randomUUID } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from './knowledge.testkit.ts'

let harness: Harness = await createHarness()
afterAll(() => harness.close())
beforeEach(async () => {
  await harness.db.execute(sql`truncate knowledge_entries`)
})

const entries = async (): Promise<Entry[]> => {
  const { items } = (await harness.ask('GET', '/api/knowledge/entries?limit=200')).json<{ items: Entry[] }>()
  return items.sort((a, b) => (a.key < b.key ? -1 : 1))
}
const entry = async (key: string): Promise<Entry | undefined> => (await entries()).find((each) => each.key === key)
const counts = ({ status, created, updated, unchanged, rejectedCount }: ImportReport): object => ({ status, created, updated, unchanged, rejectedCount })
const reasons = (report: ImportReport): [number, string][] => report.rejected.map(({ row, reason }) => [row, reason])

async function workbookBytes(fill: (sheet: ExcelJS.Worksheet, workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  fill(workbook.addWorksheet('知识'), workbook)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

describe('CSV', () => {
  const zh = '编号,标准问,相似问,答案,分类,语言,标签,生效时间,失效时间,启用\r\nk1,怎么退款？,"退钱|退款, 怎么弄",原路退回,售后,中文,退款、售后,2025-11-11,2025/11/12 8:30,否\r\n'

  test('with Chinese headings, lists, dates of the configured zone and yes/no words', async () => {
    expect(counts(await harness.importFile('a.csv', zh))).toEqual({ status: 'done', created: 1, updated: 0, unchanged: 0, rejectedCount: 0 })
    expect(await entry('k1')).toMatchObject({
      question: '怎么退款？', similar: ['退钱', '退款, 怎么弄'], answer: '原路退回', category: '售后', language: 'zh', tags: ['退款', '售后'],
      validFrom: '2025-11-10T16:00:00.000Z', validUntil: '2025-11-12T00:30:00.000Z', enabled: false, updatedBy: '陈编辑',
    })
    const records = await harness.db.execute(sql`select subject, detail from audit_log where action = 'knowledge.imported'`)
    expect(records.rows[0]).toMatchObject({ detail: { file: 'a.csv', created: 1, complete: true } })
  })

  // 退款怎么办？ in GB18030, as Excel in Chinese writes it
  const gb = Buffer.concat([
    Buffer.from([0xb1, 0xea, 0xd7, 0xbc, 0xce, 0xca, 0x2c, 0xb4, 0xf0, 0xb0, 0xb8, 0x0a]),
    Buffer.from([0xcd, 0xcb, 0xbf, 0xee, 0xd4, 0xf5, 0xc3, 0xb4, 0xb0, 0xec, 0x2c, 0xbf, 0xcd, 0xb7, 0xfe, 0x0a]),
  ])
  test.each([
    ['UTF-8', Buffer.from('标准问,答案\n退款怎么办,客服\n')],
    ['UTF-8 with its mark', Buffer.from('\ufeff标准问,答案\n退款怎么办,客服\n')],
    ['GB18030', gb],
    ['UTF-16 of Excel, with tabs', Buffer.from('\ufeff标准问\t答案\n退款怎么办\t客服\n', 'utf16le')],
    ['semicolons and old line ends', Buffer.from('标准问;答案\r退款怎么办;客服\r')],
    ['required marks and remarks in the heading', Buffer.from('"* 标准问（必填）", 答 案 ,备注\n退款怎么办,客服,x\n')],
  ])('%s is understood', async (_name, bytes) => {
    expect(counts(await harness.importFile('a.csv', bytes))).toMatchObject({ status: 'done', created: 1, rejectedCount: 0 })
    expect((await entries())[0]).toMatchObject({ question: '退款怎么办', answer: '客服', category: '未分类', language: 'zh' })
  })

  test('Western text of Excel in English keeps its letters', async () => {
    const bytes = Buffer.from('question,answer\nWhere\x92s the caf\xe9?,It\x92s here \x96 \xa35\n', 'latin1')
    expect(counts(await harness.importFile('a.csv', bytes))).toMatchObject({ created: 1 })
    expect((await entries())[0]).toMatchObject({ question: 'Where’s the café?', answer: 'It’s here – £5', category: 'General', language: 'en' })
  })

  test('a few broken bytes cost their rows only', async () => {
    const good = Array.from({ length: 30 }, (_, i) => `问题第${i}号是什么,这是答案第${i}号\n`).join('')
    const bytes = Buffer.concat([Buffer.from(`标准问,答案\n${good}坏`), Buffer.from([0xe4, 0xbd]), Buffer.from('行,答案\n最后,好\n')])
    const report = await harness.importFile('a.csv', bytes)
    expect(counts(report)).toMatchObject({ status: 'done', created: 31, rejectedCount: 1 })
    expect(reasons(report)).toEqual([[32, '含有无法识别的字符（文件在此处已损坏或混用了编码）']])
  })

  test('bytes of no text are refused as a whole', async () => {
    const bytes = Buffer.alloc(3000, 0xff)
    const report = await harness.importFile('a.csv', bytes)
    expect(report).toMatchObject({ status: 'failed', error: '无法识别文件的字符编码；请另存为“CSV UTF-8”或 .xlsx 后再导入。' })
  })

  test('each bad row is reported with its number and reason, the rest is taken', async () => {
    const rows = [
      '编号,标准问,答案,语言,生效时间,失效时间,启用,相似问',
      'ok-1,好,答,,,,,',
      ',,只有答案,,,,,',
      '',
      ',没有答案,,,,,,',
      'no key!,编号不对,答,,,,,',
      `,${'长'.repeat(501)},答,,,,,`,
      `,答案太长,${'长'.repeat(10_001)},,,,,`,
      ',语言不对,答,法语,,,,',
      ',日期不对,答,,2025-02-30,,,',
      ',期间不对,答,,2025-02-02,2025-02-01,,',
      ',启用不对,答,,,,也许,',
      ',格子太多,答,,,,,,多,余',
      'ok-1,编号重复,答,,,,,',
      ',好,问题重复,,,,,',
      `,相似问太多,答,,,,,${Array.from({ length: 201 }, (_, i) => `问${i}`).join('|')}`,
      ',控制\u0001字符,答,,,,,',
      'ok-2,也好,答,,,,,',
    ]
    const report = await harness.importFile('a.csv', rows.join('\n'))
    expect(counts(report)).toEqual({ status: 'done', created: 2, updated: 0, unchanged: 0, rejectedCount: 14 })
    expect(report).toMatchObject({ processed: 16, total: 16 })
    expect(reasons(report)).toEqual([
      [3, '缺少标准问'],
      [5, '缺少答案'],
      [6, '编号只能含字母、数字和 _ . -，以字母或数字开头，最多 80 个字符'],
      [7, '标准问超过 500 个字符'],
      [8, '答案超过 10000 个字符'],
      [9, '语言的值“法语”无法识别'],
      [10, '生效时间的值“2025-02-30”无法识别'],
      [11, '失效时间须晚于生效时间'],
      [12, '启用的值“也许”无法识别'],
      [13, '单元格数多于表头的 8 列，请检查引号和分隔符'],
      [14, '与第 2 行重复'],
      [15, '与第 2 行重复'],
      [16, '相似问超过 200 个'],
      [17, '标准问含有控制字符或损坏的字符'],
    ])
    expect(report.rejected[5]).toMatchObject({ text: '语言不对 · 答 · 法语' })
  })

  test('the reasons are in the importer’s language', async () => {
    const report = await harness.importFile('a.csv', 'question,answer\n,x\n', { language: 'en' })
    expect(reasons(report)).toEqual([[2, 'the question is missing']])
  })

  test('a file without the header says which one it needs', async () => {
    const report = await harness.importFile('a.csv', '名称,说明\na,b\n')
    expect(report).toMatchObject({ status: 'failed', error: '没有找到表头：第一行须有“标准问”和“答案”两列（也可写 question、answer）。读到的第一行是：名称 · 说明' })
  })

  test('a quotation mark that is never closed is named at its row; what stands before is taken', async () => {
    const report = await harness.importFile('a.csv', '标准问,答案\n好,答\n坏,"没有结尾\n后面,也没了\n')
    expect(counts(report)).toMatchObject({ status: 'done', created: 1, rejectedCount: 1 })
    expect(reasons(report)).toEqual([[3, '引号没有闭合，此行之后的内容没有导入；请补上引号后重新导入']])
  })

  test('formulas stay text', async () => {
    await harness.importFile('a.csv', "question,answer\n=1+1,'=HYPERLINK(1)\n")
    expect((await entries())[0]).toMatchObject({ question: '=1+1', answer: '=HYPERLINK(1)' })
  })
})

describe('which entry a row means', () => {
  test('the one with its key, else the one with its question; unchanged rows are counted', async () => {
    const file = '编号,标准问,答案\nk1,问题一,答一\n,问题二,答二\n'
    expect(counts(await harness.importFile('a.csv', file))).toMatchObject({ created: 2 })
    expect(counts(await harness.importFile('a.csv', file))).toEqual({ status: 'done', created: 0, updated: 0, unchanged: 2, rejectedCount: 0 })
    expect(counts(await harness.importFile('a.csv', '编号,标准问,答案\nk1,问题一改,答一\n,问题二？,新答二\n'))).toMatchObject({ updated: 2 })
    expect((await entries()).map(({ question, answer, version }) => [question, answer, version])).toEqual([['问题一改', '答一', 2], ['问题二？', '新答二', 2]])
  })

  test('columns the file lacks are left as they are', async () => {
    const before = await harness.create({ key: 'keep', question: 'Keep it', language: 'en', similar: ['s'], tags: ['t'], category: 'c', enabled: false, validUntil: '2030-01-01T00:00:00Z' })
    expect(counts(await harness.importFile('a.csv', '编号,标准问,答案\nkeep,还留着,new\n'))).toMatchObject({ updated: 1 })
    const { answer, question, version, updatedAt, ...rest } = before
    expect(await entry('keep')).toMatchObject({ ...rest, answer: 'new', question: '还留着', version: version + 1 })
    expect([answer, question, typeof updatedAt]).toEqual(['见说明。', 'Keep it', 'string'])
  })

  test('a question that several entries have needs the key', async () => {
    await harness.create({ key: 'a', question: '同一个问题' })
    await harness.create({ key: 'b', question: '同一个问题？' })
    const report = await harness.importFile('a.csv', '标准问,答案\n同一个问题,x\n')
    expect(reasons(report)).toEqual([[2, '知识库中有多个条目是这个标准问，请填写编号以指明是哪一个']])
  })

  test('a question alike in the other language is another entry', async () => {
    await harness.create({ key: 'a', question: 'App', language: 'zh' })
    expect(counts(await harness.importFile('a.csv', 'question,answer,language\nApp,x,en\n'))).toMatchObject({ created: 1 })
  })
})

describe('XLSX', () => {
  test('formulas count with their result, links and formatted texts as text, dates as dates', async () => {
    const bytes = await workbookBytes((sheet) => {
      sheet.addRow(['编号', '标准问', '相似问', '答案', '生效时间', '失效时间', '启用'])
      const row = sheet.addRow([1001, null, null, null, new Date(Date.UTC(2025, 10, 11, 8, 30)), '2025-12-01', true])
      row.getCell(2).value = { richText: [{ text: '怎么' }, { font: { bold: true }, text: '退款' }] }
      row.getCell(3).value = '甲\n乙|丙'
      row.getCell(4).value = { text: '点这里', hyperlink: 'https://example.com/x' }
      sheet.addRow([]).commit()
      sheet.addRow(['f', { formula: 'CONCATENATE("a","b")', result: 'ab' }, null, { formula: 'NOW()', result: 5 }])
      sheet.addRow(['e', { error: '#REF!' }, null, '答'])
    })
    const report = await harness.importFile('a.xlsx', bytes)
    expect(counts(report)).toMatchObject({ status: 'done', created: 2, rejectedCount: 1 })
    expect(reasons(report)).toEqual([[5, '标准问的内容无法使用：#REF!']])
    expect(await entry('1001')).toMatchObject({
      question: '怎么退款', similar: ['甲', '乙|丙'], answer: '点这里', validFrom: '2025-11-11T00:30:00.000Z', validUntil: '2025-11-30T16:00:00.000Z', enabled: true,
    })
    expect(await entry('f')).toMatchObject({ question: 'ab', answer: '5' })
  })

  test('the sheet with the header is found; hidden sheets are not read', async () => {
    const bytes = await workbookBytes((sheet, workbook) => {
      sheet.addRow(['填写说明'])
      const hidden = workbook.addWorksheet('旧', { state: 'hidden' })
      hidden.addRow(['标准问', '答案'])
      hidden.addRow(['藏着的', 'x'])
      const real = workbook.addWorksheet('数据')
      real.addRow([])
      real.addRow(['标准问', '答案'])
      real.addRow(['看得见', 'y'])
    })
    expect(counts(await harness.importFile('a.xlsx', bytes))).toMatchObject({ created: 1 })
    expect((await entries()).map(({ question }) => question)).toEqual(['看得见'])
  })

  test('dates that count from 1904 are read as such', async () => {
    const bytes = await workbookBytes((sheet, workbook) => {
      workbook.properties.date1904 = true
      sheet.addRow(['key', 'question', 'answer', 'valid_from'])
      sheet.addRow(['mac', 'q', 'a', new Date(Date.UTC(2025, 0, 1))])
    })
    await harness.importFile('a.xlsx', bytes)
    expect((await entry('mac'))?.validFrom).toBe('2024-12-31T16:00:00.000Z')
  })

  test('a huge cell costs its row only', async () => {
    const bytes = await workbookBytes((sheet) => {
      sheet.addRow(['标准问', '答案'])
      sheet.addRow(['大', '长'.repeat(300_000)])
      sheet.addRow(['小', '短'])
    })
    const report = await harness.importFile('a.xlsx', bytes)
    expect(counts(report)).toMatchObject({ created: 1, rejectedCount: 1 })
    expect(reasons(report)).toEqual([[2, '答案超过 10000 个字符']])
  })

  test('a workbook under another name is a workbook', async () => {
    const bytes = await workbookBytes((sheet) => {
      sheet.addRow(['标准问', '答案'])
      sheet.addRow(['a', 'b'])
    })
    expect(counts(await harness.importFile('a.csv', bytes))).toMatchObject({ status: 'done', created: 1 })
  })

  test('damage is noticed', async () => {
    const bytes = await workbookBytes((sheet) => {
      sheet.addRow(['标准问', '答案'])
      for (let i = 0; i < 50; i += 1) sheet.addRow([`问题 ${i}`, 'b'])
    })
    const cut = await harness.importFile('a.xlsx', bytes.subarray(0, bytes.length - 200))
    expect(cut).toMatchObject({ status: 'failed', error: '文件已损坏，无法读取；请用表格软件重新保存后再导入。' })
    for (let at = 0; at < bytes.length; at += 97) {
      const broken = Buffer.from(bytes)
      broken[at] = (broken[at] ?? 0) ^ 0xff
      const report = await harness.importFile('a.xlsx', broken).catch((error: Error) => error.message)
      expect(typeof report === 'string' ? report : report.status).toMatch(/^(done|failed|\{.*unsupported_type.*\})$/)
    }
  })

  test('a bomb ends at the limit, whatever sizes it claims', async () => {
    const report = await harness.importFile('bomb.xlsx', bomb())
    expect(report).toMatchObject({ status: 'failed', error: '文件内容过大；请拆成几个较小的文件分别导入。' })
  })

  test('entities and document types are not even read', async () => {
    const report = await harness.importFile('xxe.xlsx', archive({ '_rels/.rels': '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Relationships>&a;</Relationships>' }))
    expect(report.status).toBe('failed')
  })
})

/** A minimal archive; names may be anything, sums are right, sizes are what `claim` says. */
function archive(files: Record<string, string | Buffer>, claim?: number): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(0, 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(claim ?? plain.length, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE(offset, 42)
    central.push(entry, Buffer.from(name))
    locals.push(head, Buffer.from(name), packed)
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(Buffer.concat(central).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...central, end])
}

function bomb(): Buffer {
  const zeros = Buffer.alloc(300 * 1024 * 1024, ' ')
  return archive({ '_rels/.rels': Buffer.concat([Buffer.from('<Relationships>'), zeros]) }, 100)
}

describe('JSON Lines', () => {
  test('takes lists and strings, names of the API and of tables, and a language for all', async () => {
    const lines = [
      { id: 'j1', question: '问', similar: ['a', 'b|c'], answer: '答', category: '类', tags: ['x'] },
      { key: 'j2', 标准问: '问二', 相似问: 'a|b', 答案: '答', validFrom: '2025-01-01T00:00:00+08:00', enabled: false },
    ]
    const bytes = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\r\n'))
    const begun = await harness.ask('POST', '/api/knowledge/imports?name=a.jsonl&language=en', bytes)
    expect(begun.statusCode).toBe(200)
    await harness.importFile('empty.jsonl', '\n')
    expect(await entry('j1')).toMatchObject({ similar: ['a', 'b|c'], language: 'en', tags: ['x'] })
    expect(await entry('j2')).toMatchObject({ similar: ['a', 'b'], validFrom: '2024-12-31T16:00:00.000Z', enabled: false })
  })

  test('bad lines are named', async () => {
    const lines = ['{"question":"好","answer":"答"}', '{', '"text"', '', '{"question":{"a":1},"answer":"答"}', '{"question":"x","answer":"y","__proto__":{"enabled":false}}', `{"question":"${'x'.repeat(1_000_001)}"}`]
    const report = await harness.importFile('a.jsonl', lines.join('\n'))
    expect(reasons(report)).toEqual([
      [2, '这一行不是有效的 JSON'],
      [3, '这一行不是 JSON 对象'],
      [5, '标准问的内容无法使用：{"a":1}'],
      [7, '一行超过 1000000 个字符'],
    ])
    expect(counts(report)).toMatchObject({ created: 2 })
  })

  test('an array is told how to become lines', async () => {
    expect((await harness.importFile('a.json', '[{"question":"a","answer":"b"}]')).error).toContain('每行一个对象')
  })
})

describe('what is refused at once', () => {
  test.each([
    ['photo.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 415, '只能导入'],
    ['report.pdf', Buffer.from('%PDF-1.7 text only'), 415, '只能导入'],
    ['old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 415, '旧版 .xls'],
    ['secret.xlsx', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 415, '带密码'],
    ['binary.csv', Buffer.from([1, 0, 2, 0, 3]), 415, '只能导入'],
    ['empty.csv', Buffer.alloc(0), 400, '文件是空的'],
    ['big.csv', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 413, '文件超过 20 MB'],
  ])('%s', async (name, bytes, status, message) => {
    const answer = await harness.ask('POST', `/api/knowledge/imports?name=${name}`, bytes)
    expect(answer.statusCode).toBe(status)
    expect(answer.json<{ error: { message: string } }>().error.message).toContain(message)
  })

  test('a zip that is no workbook', async () => {
    expect((await harness.importFile('a.zip', archive({ '../../etc/passwd': 'x' }))).status).toBe('failed')
  })

  test('whatever type the sender announces, the bytes are read', async () => {
    for (const contentType of ['text/csv', 'text/plain', 'application/json', 'x']) {
      const report = await harness.importFile('a.csv', 'question,answer\na,b\n', { contentType })
      expect(report.status).toBe('done')
    }
  })

  test('more files than may wait', async () => {
    const file = Buffer.from(['question,answer', ...Array.from({ length: 400 }, (_, i) => `w ${i},a`)].join('\n'))
    const answers = await Promise.all(Array.from({ length: 8 }, () => harness.ask('POST', '/api/knowledge/imports?name=a.csv', file)))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 200, 200, 200, 503, 503, 503, 503])
    for (const answer of answers.filter(({ statusCode }) => statusCode === 200)) {
      const { id } = answer.json<ImportReport>()
      await expect.poll(async () => (await harness.ask('GET', `/api/knowledge/imports/${id}`)).json<ImportReport>().status).toBe('done')
    }
  })

  test('without the permission', async () => {
    const answer = await harness.ask('POST', '/api/knowledge/imports?name=a.csv', Buffer.from('question,answer\n'), { permissions: ['knowledge.view'] })
    expect(answer.statusCode).toBe(403)
    expect((await harness.ask('GET', `/api/knowledge/imports/${randomUUID()}`)).statusCode).toBe(404)
  })
})

describe('export', () => {
  test.each(['csv', 'xlsx', 'jsonl'])('%s comes back as it was', async (format) => {
    await harness.create({ key: 'x1', question: '=1+1', similar: ['a,b', '"q"', '@x'], answer: '一行\n二行, "引号"', tags: ['a,b'], validFrom: '2025-01-01T00:00:00.123Z' })
    await harness.create({ key: 'x2', question: '同样的问题', enabled: false })
    await harness.create({ key: 'x3', question: '同样的问题', language: 'en', answer: '  \t缩进', category: '别的' })
    const before = await entries()
    const file = await harness.ask('GET', `/api/knowledge/export?format=${format}`, undefined, { permissions: ['knowledge.view'] })
    expect(file.statusCode).toBe(200)
    expect(file.headers['content-disposition']).toMatch(new RegExp(`^attachment; filename="knowledge-\\d{4}-\\d\\d-\\d\\d\\.${format}"$`))

    expect(counts(await harness.importFile(`a.${format}`, file.rawPayload))).toEqual({ status: 'done', created: 0, updated: 0, unchanged: 3, rejectedCount: 0 })
    await harness.db.execute(sql`truncate knowledge_entries`)
    expect(counts(await harness.importFile(`a.${format}`, file.rawPayload))).toMatchObject({ created: 3 })
    const bare = (all: Entry[]): object[] => all.map(({ id: _id, version: _version, updatedAt: _at, ...rest }) => rest)
    expect(bare(await entries())).toEqual(bare(before))
  })

  test('keeps to the filters and to the headings of the reader’s language', async () => {
    await harness.create({ key: 'in', question: '在内', category: '甲' })
    await harness.create({ key: 'out', question: '在外', category: '乙' })
    const file = await harness.ask('GET', `/api/knowledge/export?format=csv&category=${encodeURIComponent('甲')}`, undefined, { language: 'en' })
    expect(file.payload.split('\r\n').slice(0, 2)).toEqual([
      '\ufeffkey,question,similar,answer,category,language,tags,valid_from,valid_until,enabled,ticket_type', 'in,在内,,见说明。,甲,zh,,,,yes,',
    ])
  })
})

describe('large files and interruptions', () => {
  test('20,000 rows are imported while the server goes on answering', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `n-${i},第 ${i} 个问题怎么办,"相似问 ${i} 甲\n相似问 ${i} 乙",答案 ${i}：请联系客服处理。,批量`)
    const begun = await harness.ask('POST', '/api/knowledge/imports?name=big.csv', Buffer.from(['编号,标准问,相似问,答案,分类', ...rows].join('\n')))
    const { id } = begun.json<ImportReport>()
    let report = begun.json<ImportReport>()
    const seen = new Set<number>()
    while (report.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 50))
      report = (await harness.ask('GET', `/api/knowledge/imports/${id}`)).json<ImportReport>()
      seen.add(report.processed)
      if (report.status === 'running' && report.processed > 0) expect(report.total).toBe(20_000)
    }
    expect(counts(report)).toEqual({ status: 'done', created: 20_000, updated: 0, unchanged: 0, rejectedCount: 0 })
    expect(seen.size).toBeGreaterThan(3)
    const page = (await harness.ask('GET', `/api/knowledge/entries?search=${encodeURIComponent('第 19999 个')}`)).json<{ total: number }>()
    expect(page.total).toBe(1)
  }, 120_000)

  test('an import whose process has died is shown as failed, with what to do', async () => {
    const [dead, alive] = [randomUUID(), randomUUID()]
    await harness.db.execute(sql`insert into knowledge_imports (id, file_name, language, status, heartbeat_at)
      values (${dead}, 'a.csv', 'en', 'running', now() - interval '1 minute'), (${alive}, 'b.csv', 'en', 'running', now())`)
    const shown = (await harness.ask('GET', `/api/knowledge/imports/${dead}`)).json<ImportReport>()
    expect(shown).toMatchObject({ status: 'failed', error: expect.stringContaining('import the same file again') as string })
    expect((await harness.ask('GET', `/api/knowledge/imports/${alive}`)).json<ImportReport>().status).toBe('running')
  })

  test('a stop in the middle keeps what is stored and says so', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => `s-${i},停止 ${i},答`)
    const { id } = (await harness.ask('POST', '/api/knowledge/imports?name=stop.csv', Buffer.from(['编号,标准问,答案', ...rows].join('\n')))).json<ImportReport>()
    await harness.knowledge.stop()
    const report = (await harness.ask('GET', `/api/knowledge/imports/${id}`)).json<ImportReport>()
    expect(report).toMatchObject({ status: 'failed', error: expect.stringContaining('中断') as string })
    const { rows: stored } = await harness.db.execute(sql`select count(*)::int as n from knowledge_entries where key like 's-%'`)
    expect(stored).toEqual([{ n: report.created }])
    expect(report.created).toBeLessThan(5_000)
    const late = await harness.ask('POST', '/api/knowledge/imports?name=late.csv', Buffer.from('question,answer\na,b\n'))
    expect(late.statusCode).toBe(503)
    await harness.close()
    harness = await createHarness()
  })
})
