import type { EntityState, Enumeration, FoundEntity, OrderPatterns, Product, RowsReport } from '@yingda/contract'
import { defaultOrderNumberPatterns, initialState, turn } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHarness, editor, type Asker, type Harness } from '../knowledge.testkit.ts'

interface Page {
  items: Product[]
  next: string | null
  total: number
}

const harness: Harness = await createHarness()
afterAll(() => harness.close())
beforeEach(async () => {
  await harness.db.execute(sql`truncate knowledge_products, knowledge_enumerations`)
  await harness.db.execute(sql`delete from installation where key = 'order_number_patterns'`)
})

const productsUrl = '/api/knowledge/products'
const enumerationsUrl = '/api/knowledge/enumerations'
const patternsUrl = '/api/knowledge/entities/order-patterns'
type Answer = Awaited<ReturnType<Harness['ask']>>
const message = (answer: Answer): string => answer.json<{ error: { message: string } }>().error.message
const ok = <T>(answer: Answer): T => {
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<T>()
}
const addProduct = async (body: object, as?: Asker): Promise<Answer> => harness.ask('POST', productsUrl, body, as)
const addEnumeration = async (body: object, as?: Asker): Promise<Answer> => harness.ask('POST', enumerationsUrl, body, as)
const list = async (query = ''): Promise<Page> => ok<Page>(await harness.ask('GET', `${productsUrl}?${query}`))
const upload = async (bytes: Buffer | string, name = 'a.csv', as?: Asker): Promise<RowsReport> => ok<RowsReport>(await harness.ask('POST', `${productsUrl}/import?name=${name}`, Buffer.from(bytes), as))
const find = async (text: string, of: 'draft' | 'live' = 'draft'): Promise<FoundEntity[]> =>
  ok<{ entities: FoundEntity[] }>(await harness.ask('POST', '/api/knowledge/entities/find', { text, of })).entities
const audited = async (): Promise<{ action: string; actor: string; subject: string; detail: Record<string, unknown> }[]> =>
  (await harness.db.execute(sql`select action, actor, subject, detail from audit_log order by id desc limit 20`)).rows as never

describe('a product', () => {
  test('is created tidy, read, replaced and deleted, and each act is on record', async () => {
    const made = ok<Product>(await addProduct({ key: 'lamp', name: ' 星河  台灯 Pro ', aliases: ['星河Pro', ' 星河ＰＲＯ', '', '臺燈pro'].filter((alias) => alias !== '') }))
    expect(made).toMatchObject({ key: 'lamp', name: '星河 台灯 Pro', aliases: ['星河Pro', '臺燈pro'], version: 1, updatedBy: '陈编辑' })
    expect(made).not.toHaveProperty('id')
    expect(ok(await harness.ask('GET', `${productsUrl}/lamp`))).toEqual(made)
    const changed = await harness.ask('PUT', `${productsUrl}/lamp`, { name: '星河台灯', aliases: ['星河Pro'], version: 1 })
    expect(changed.json()).toMatchObject({ name: '星河台灯', aliases: ['星河Pro'], version: 2 })
    expect((await harness.ask('PUT', `${productsUrl}/lamp`, { name: '星河台灯', aliases: ['星河Pro'], version: 2 })).json()).toMatchObject({ version: 2 })
    expect((await harness.ask('PUT', `${productsUrl}/lamp`, { name: '甲', aliases: [], version: 1 })).statusCode).toBe(409)
    expect((await harness.ask('DELETE', `${productsUrl}/lamp`)).statusCode).toBe(204)
    for (const method of ['GET', 'DELETE'] as const) expect((await harness.ask(method, `${productsUrl}/lamp`)).statusCode).toBe(404)
    const acts = (await audited()).slice(0, 3)
    expect(acts.map(({ action }) => action)).toEqual(['product.deleted', 'product.updated', 'product.created'])
    expect(acts[1]).toMatchObject({ actor: `user:${editor}`, subject: 'product:lamp', detail: { subjectName: '星河台灯', added: ['星河台灯'], removed: ['星河 台灯 Pro', '臺燈pro'] } })
  })

  test.each([
    [{ name: '？！' }, 400, '“？！”不含文字。'],
    [{ name: ' ' }, 400, '缺少名称。'],
    [{ name: '台灯', aliases: ['！'] }, 400, '“！”不含文字。'],
    [{ name: '灯', key: 'taken' }, 409, '编号“taken”已被使用，请换一个编号。'],
    [{ name: '新灯', aliases: ['老燈'] }, 409, '“老燈”已是商品“老灯”的名称或别名。'],
    [{ name: '曜石黑' }, 409, '“曜石黑”已是枚举“颜色”的名称或别名。'],
  ])('%j is refused with the reason', async (body, status, reason) => {
    ok(await addProduct({ key: 'taken', name: '老灯' }))
    ok(await addEnumeration({ name: '颜色', values: [{ value: '曜石黑', aliases: ['黑色'] }] }))
    const answer = await addProduct(body)
    expect([answer.statusCode, message(answer)]).toEqual([status, reason])
  })

  test('two that take the same name at once do not both succeed', async () => {
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => addProduct({ key, name: `${key}灯`, aliases: ['共同的灯'] })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409])
  })
})

describe('thousands of products', () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => `sku-${i},台灯 ${i} 号,"灯${i}、lamp ${i}"`)

  test('are imported, listed page by page in order of their names, searched, with few questions to the database', async () => {
    expect(await upload(['编号,商品名称,别名', ...lines].join('\n'))).toMatchObject({ created: 3_000, updated: 0, rejectedCount: 0 })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const spy = vi.spyOn(harness.db.$client, 'query')
      const page: Page = await list(`limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`)
      expect(spy.mock.calls.length).toBeLessThanOrEqual(3)
      spy.mockRestore()
      expect(page.total).toBe(3_000)
      seen.push(...page.items.map(({ key }) => key))
      cursor = page.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([3_000, 3_000])
    expect((await list(`search=${encodeURIComponent('lamp 2999')}`)).items.map(({ key }) => key)).toEqual(['sku-2999'])
    expect((await harness.ask('GET', `${productsUrl}?cursor=${Buffer.from('[1]').toString('base64url')}`)).statusCode).toBe(400)
    expect(await find('灯2999有货吗')).toMatchObject([{ type: 'product', start: 0, end: 5, value: { id: 'sku-2999', name: '台灯 2999 号' } }])
  })
})

describe('a file of products', () => {
  test('is taken row by row: new, changed and unchanged ones, and why others were not', async () => {
    ok(await addProduct({ key: 'a', name: '甲灯', aliases: ['甲'] }))
    ok(await addEnumeration({ name: '颜色', values: [{ value: '黑' }] }))
    const file = ['编号,名称,别名', 'a,甲灯,甲', ',乙灯,乙|乙乙', 'b b,丙灯,', 'c,丁灯,甲', 'd,戊灯,黑', 'a,己灯,', 'e,,', 'f,庚灯,乙乙', 'g,辛灯,多,了'].join('\n')
    const report = await upload(file)
    expect(report).toMatchObject({ created: 1, updated: 0, unchanged: 1, rejectedCount: 7 })
    expect(report.rejected.map(({ row, reason }) => [row, reason]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [4, '编号只能含字母、数字和 _ . -，以字母或数字开头，最多 80 个字符'],
      [5, '“甲”已是商品“甲灯”的名称或别名'],
      [6, '“黑”已是枚举“颜色”的名称或别名'],
      [7, '与第 2 行重复'],
      [8, '缺少名称'],
      [9, '“乙乙”已是商品“乙灯”的名称或别名'],
      [10, '单元格数多于表头的 3 列，请检查引号和分隔符'],
    ])
    expect(await upload('名称,别名\n乙灯,乙灯灯')).toMatchObject({ created: 0, updated: 1 })
    expect((await list()).items.map(({ name, aliases }) => [name, aliases])).toEqual([['甲灯', ['甲']], ['乙灯', ['乙灯灯']]])
    expect((await audited())[0]).toMatchObject({ action: 'product.imported', subject: 'products', detail: { file: 'a.csv', updated: 1 } })
  })

  test('may be a workbook or JSON Lines; what comes out goes in again', async () => {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('商品').addRows([['SKU', '商品名', '俗称'], [1001, 'AirBook 14', 'air14, 小本'], [null, '书桌', null]])
    expect(await upload(Buffer.from(await book.xlsx.writeBuffer()), 'a.xlsx')).toMatchObject({ created: 2, rejectedCount: 0 })
    expect(await upload('{"key":"j","name":"椅子","aliases":["凳子","椅"]}\n{"name":5}', 'a.jsonl', { language: 'en' })).toMatchObject({ created: 1, rejected: [{ row: 2, reason: 'the value of “name” cannot be used' }] })
    expect((await list()).items.map(({ name, aliases }) => [name, aliases])).toContainEqual(['AirBook 14', ['air14', '小本']])
    const file = await harness.ask('GET', `${productsUrl}/export`)
    expect(file.headers['content-disposition']).toMatch(/products-\d{4}-\d\d-\d\d\.csv/u)
    expect(await upload(file.rawPayload)).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejectedCount: 0 })
  })

  test('that is none is refused with the reason', async () => {
    const wrong = await harness.ask('POST', `${productsUrl}/import?name=a.csv`, Buffer.from('编号,别名\n1,2'))
    expect([wrong.statusCode, message(wrong)]).toEqual([400, '没有找到表头：第一行须有“名称”列。读到的第一行是：编号 · 别名'])
    const old = await harness.ask('POST', `${productsUrl}/import?name=a.xls`, Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]))
    expect([old.statusCode, message(old)]).toEqual([415, expect.stringContaining('.xls')])
    expect((await harness.ask('POST', `${productsUrl}/import?name=a.csv`, Buffer.from(''))).statusCode).toBe(400)
  })
})

describe('an enumeration', () => {
  test('is created, listed, replaced and deleted', async () => {
    const made = ok<Enumeration>(await addEnumeration({ key: 'colour', name: '颜色', values: [{ value: '曜石黑', aliases: ['黑色', '黑色'] }, { value: '雪山白' }] }))
    expect(made).toMatchObject({ key: 'colour', language: null, values: [{ value: '曜石黑', aliases: ['黑色'] }, { value: '雪山白', aliases: [] }], version: 1 })
    expect(await find('要黑色的')).toEqual([{ type: 'enumeration', text: '黑色', start: 1, end: 3, value: { type: 'colour', value: '曜石黑' } }])
    ok(await harness.ask('PUT', `${enumerationsUrl}/colour`, { name: '机身颜色', language: 'zh', values: [{ value: '白', aliases: [] }], version: 1 }))
    expect(ok<{ items: Enumeration[] }>(await harness.ask('GET', enumerationsUrl)).items).toMatchObject([{ key: 'colour', name: '机身颜色', language: 'zh', version: 2 }])
    expect((await harness.ask('DELETE', `${enumerationsUrl}/colour`)).statusCode).toBe(204)
    expect((await harness.ask('GET', `${enumerationsUrl}/colour`)).statusCode).toBe(404)
  })

  test('is refused when a name has two meanings', async () => {
    ok(await addProduct({ name: '大杯' }))
    const twice = await addEnumeration({ name: '杯型', values: [{ value: '中', aliases: ['中杯'] }, { value: '大', aliases: ['中杯'] }] })
    expect([twice.statusCode, message(twice)]).toEqual([400, '“中杯”同时属于“中”和“大”。'])
    const product = await addEnumeration({ name: '杯型', values: [{ value: '大', aliases: ['大杯'] }] }, { language: 'en' })
    expect([product.statusCode, message(product)]).toEqual([409, '“大杯” is a name of the product “大杯” already.'])
    expect((await addEnumeration({ name: '杯型', values: [] })).statusCode).toBe(400)
  })
})

describe('order numbers', () => {
  const show = async (): Promise<OrderPatterns> => ok<OrderPatterns>(await harness.ask('GET', patternsUrl))
  const set = (patterns: string[] | null, version: number): Promise<Answer> => harness.ask('PUT', patternsUrl, { patterns, version })

  test('are as shipped until they are set, and again when they are set back; each change is on record', async () => {
    expect(await show()).toEqual({ patterns: null, standard: defaultOrderNumberPatterns, version: 0, updatedAt: null, updatedBy: null })
    expect(ok(await set([' AB-\\d{6}', 'AB-\\d{6}'], 0))).toMatchObject({ patterns: ['AB-\\d{6}'], version: 1, updatedBy: '陈编辑' })
    expect((await audited())[0]).toMatchObject({ action: 'order_patterns.updated', detail: { standard: false, added: ['AB-\\d{6}'], removed: defaultOrderNumberPatterns } })
    expect((await set(null, 0)).statusCode).toBe(409)
    expect(ok(await set(['AB-\\d{6}'], 1))).toMatchObject({ version: 1 })
    expect((await find('AB-123456，SO2026-04518')).map(({ text }) => text)).toEqual(['AB-123456'])
    expect(ok(await set(null, 1))).toMatchObject({ patterns: null, version: 2 })
    expect((await find('AB-123456，SO2026-04518')).map(({ text }) => text)).toEqual(['SO2026-04518'])
    const wrong = await set(['AB-\\d{6}', '(a+)+'], 2)
    expect([wrong.statusCode, message(wrong)]).toEqual([400, '规则“(a+)+”无法使用：第 1 个字符“(”不能使用。'])
  })

  test('are checked while they are typed, each with its reason, without anything being stored', async () => {
    const answer = await harness.ask('POST', `${patternsUrl}/check`, { patterns: ['PO\\d{6}', '\\d+', ''], text: '我的 PO123456 和 13800138000' }, { language: 'en' })
    expect(ok(answer)).toEqual({
      problems: [null, '“+” at position 3 is not allowed', 'must match at least 4 characters'],
      found: [{ type: 'order_number', text: 'PO123456', start: 3, end: 11, value: 'PO123456' }],
    })
    expect((await show()).version).toBe(0)
  })
})

describe('what the bot answers with', () => {
  beforeAll(async () => {
    await harness.create({ key: 'ship', question: '什么时候发货' })
    await harness.knowledge.start()
    await harness.knowledge.whenReady()
  })
  const state = async (): Promise<EntityState> => ok<EntityState>(await harness.ask('GET', '/api/knowledge/entities'))
  const nothing = { patterns: false, products: { added: 0, changed: 0, removed: 0 }, enumerations: { added: 0, changed: 0, removed: 0 } }
  const live = (): Promise<void> => expect.poll(async () => (await state()).pending).toEqual(nothing)

  test('holds products, enumerations and order numbers after it has learned; the difference is shown till then', async () => {
    await live()
    const before = harness.knowledge.current()
    ok(await addProduct({ key: 'lamp', name: '星河台灯', aliases: ['星河'] }))
    ok(await addEnumeration({ key: 'colour', name: '颜色', values: [{ value: '黑' }] }))
    ok(await harness.ask('PUT', patternsUrl, { patterns: ['AB-\\d{6}'], version: 0 }))
    if (harness.knowledge.current() === before) {
      expect(await state()).toMatchObject({ products: 1, enumerations: 1, pending: { patterns: true, products: { added: 1, changed: 0, removed: 0 }, enumerations: { added: 1 } } })
    }
    expect((await find('星河 AB-123456')).map(({ type }) => type)).toEqual(['product', 'order_number'])
    await live()
    expect((await find('星河 AB-123456', 'live')).map(({ type }) => type)).toEqual(['product', 'order_number'])
    const { record } = turn(harness.knowledge.current(), initialState(), { text: '星河什么时候发货，黑', language: 'zh', now: '' })
    expect(record.signals.entities).toMatchObject([{ type: 'product', value: { id: 'lamp', name: '星河台灯' } }, { type: 'enumeration', value: { type: 'colour', value: '黑' } }])
    ok(await harness.ask('PUT', `${productsUrl}/lamp`, { name: '星河台灯', aliases: [], version: 1 }))
    await live()
    expect(await find('星河什么时候发货', 'live')).toEqual([])
  })
})

describe('without permission', () => {
  test.each([
    ['PUT', patternsUrl, { patterns: null, version: 0 }],
    ['POST', productsUrl, { name: '灯' }],
    ['POST', `${productsUrl}/import?name=a.csv`, Buffer.from('名称\n灯')],
    ['PUT', `${productsUrl}/a`, { name: '灯', aliases: [], version: 1 }],
    ['DELETE', `${enumerationsUrl}/a`, undefined],
  ] as const)('%s %s is refused', async (method, url, body) => {
    expect((await harness.ask(method, url, body, { permissions: ['knowledge.view', 'knowledge.test'] })).statusCode).toBe(403)
  })
})
