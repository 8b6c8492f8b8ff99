import { MAX_DOCUMENTS, type DocumentSummary, type KnowledgeDocument } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { readZipDirectory, unpack } from '../files/zip.ts'
import { createHarness, editor, type Asker, type Harness } from '../knowledge.testkit.ts'

interface Page {
  items: DocumentSummary[]
  next: string | null
  total: number
  used: number
  most: number
}

const harness: Harness = await createHarness()
afterAll(() => harness.close())
beforeEach(async () => {
  await harness.db.execute(sql`truncate knowledge_documents`)
})

const url = '/api/knowledge/documents'
const list = async (query = ''): Promise<Page> => (await harness.ask('GET', `${url}?${query}`)).json<Page>()
const create = (body: object, as?: Asker): ReturnType<Harness['ask']> => harness.ask('POST', url, { title: '退货政策', language: 'zh', body: '七天内可退。', ...body }, as)
const made = async (body: object): Promise<KnowledgeDocument> => {
  const answer = await create(body)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<KnowledgeDocument>()
}
const upload = (name: string, content: string | Buffer, query = '', as?: Asker): ReturnType<Harness['ask']> =>
  harness.ask('POST', `${url}/upload?name=${encodeURIComponent(name)}${query}`, Buffer.from(content), as)
const message = (answer: { json: () => unknown }): string => (answer.json() as { error: { message: string } }).error.message
const audited = async (): Promise<{ action: string; actor: string; subject: string; detail: Record<string, unknown> }[]> =>
  (await harness.db.execute(sql`select action, actor, subject, detail from audit_log where action like 'documents.%' order by id desc`)).rows as never

/** How many statements a request needs. */
async function statements(request: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(harness.db.$client, 'query')
  try {
    await request()
    return spy.mock.calls.length
  } finally {
    spy.mockRestore()
  }
}

describe('a document', () => {
  test('is created tidy, read, changed and deleted, and each act is on record', async () => {
    const document = await made({ key: 'returns', title: ' 退货  政策 ', body: '\r\n# 规则\r\n七天内可退。\r\n', url: ' HTTPS://Shop.example/退货 ' })
    expect(document).toMatchObject({
      key: 'returns', title: '退货 政策', body: '# 规则\n七天内可退。', url: 'https://shop.example/%E9%80%80%E8%B4%A7', enabled: true, version: 1, size: 27, updatedBy: '陈编辑',
    })
    expect((await harness.ask('GET', `${url}/${document.id}`)).json()).toEqual(document)
    const { id, size: _size, updatedAt: _at, updatedBy: _by, ...fields } = document
    const changed = await harness.ask('PUT', `${url}/${id}`, { ...fields, body: '十天内可退。', enabled: false })
    expect(changed.json()).toMatchObject({ body: '十天内可退。', enabled: false, version: 2 })
    expect((await harness.ask('PUT', `${url}/${id}`, { ...fields, body: '十天内可退。', enabled: false, version: 2 })).json()).toMatchObject({ version: 2 })
    expect((await harness.ask('PUT', `${url}/${id}`, fields)).statusCode).toBe(409)
    expect((await harness.ask('DELETE', `${url}/${id}`)).statusCode).toBe(204)
    for (const method of ['GET', 'DELETE'] as const) expect((await harness.ask(method, `${url}/${id}`)).statusCode).toBe(404)
    expect((await harness.ask('PUT', `${url}/${id}`, fields)).statusCode).toBe(404)
    const acts = (await audited()).slice(0, 3)
    expect(acts.map(({ action }) => action)).toEqual(['documents.deleted', 'documents.updated', 'documents.created'])
    expect(acts[1]).toMatchObject({ actor: `user:${editor}`, subject: `document:${id}`, detail: { key: 'returns', changed: ['body', 'enabled'], size: 18 } })
    expect(JSON.stringify(acts)).not.toContain('十天')
  })

  test.each([
    [{ title: ' ' }, '缺少标题。'],
    [{ body: '……' }, '正文没有文字。'],
    [{ body: '字'.repeat(333_334) }, '正文超过 1 MB，请拆成几篇文档。'],
    [{ url: 'javascript:alert(1)' }, '原文链接须以 http:// 或 https:// 开头，最多 2000 个字符。'],
    [{ url: 'ftp://a.cn/x', title: '\t' }, '缺少标题；原文链接须以 http:// 或 https:// 开头，最多 2000 个字符。'],
  ])('with faults is refused, saying which (%#)', async (body, reason) => {
    const answer = await create(body)
    expect([answer.statusCode, message(answer)]).toEqual([400, reason])
    expect((await list()).total).toBe(0)
  })

  test('may have a megabyte, and a key of its own', async () => {
    const { id, key, size } = await made({ body: 'a'.repeat(999_999) })
    expect([key, size]).toEqual([`doc-${id.slice(-12)}`, 999_999])
    const taken = await create({ key }, { language: 'en' })
    expect([taken.statusCode, message(taken)]).toEqual([409, `Another document already has the key “${key}”. Choose a different key.`])
    expect((await create({ body: 'a'.repeat(4_200_000) })).statusCode).toBe(413)
  })

  test('does not fit any more when there are too many, or too much altogether', async () => {
    await harness.db.execute(sql`insert into knowledge_documents (id, key, title, language, body, enabled, size, updated_at, search_text, search)
      select gen_random_uuid(), 'k' || n, 't', 'zh', 'b', true, 9990, now(), 'b', '' from generate_series(1, ${MAX_DOCUMENTS}) n`)
    const many = await create({})
    expect([many.statusCode, message(many)]).toEqual([413, `文档已有 ${MAX_DOCUMENTS} 篇，达到上限；请先删除不用的文档。`])
    await harness.db.execute(sql`delete from knowledge_documents where key in ('k1', 'k2')`)
    const large = await create({ body: '字'.repeat(13_400) })
    expect([large.statusCode, message(large)]).toEqual([413, '全部文档的正文合计不能超过 20 MB；请先删除或精简一些文档。'])
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({})))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 200, 413, 413])
  })
})

describe('the list', () => {
  test('has no texts, goes page by page, and says how much there is', async () => {
    for (let n = 0; n < 5; n += 1) await made({ title: `文档 ${n}` })
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Page = await list(`limit=2${next === '' ? '' : `&cursor=${next}`}`)
      expect(page).toMatchObject({ total: 5, used: 5 * 18, most: 20_000_000 })
      expect(Object.keys(page.items[0] ?? {})).not.toContain('body')
      seen.push(...page.items.map(({ title }) => title))
      next = page.next
    }
    expect(seen).toEqual(['文档 4', '文档 3', '文档 2', '文档 1', '文档 0'])
    expect((await harness.ask('GET', `${url}?cursor=x`)).statusCode).toBe(400)
  })

  test('is searched in titles, keys and texts, and filtered', async () => {
    await made({ key: 'returns', title: '退货', body: '七天内可以退货，运费由我们承担。' })
    await made({ key: 'delivery', title: 'Delivery', language: 'en', body: 'Parcels leave within two days.', enabled: false })
    const keys = async (query: string): Promise<string[]> => (await list(query)).items.map(({ key }) => key)
    expect(await keys(`search=${encodeURIComponent('运费 退货')}`)).toEqual(['returns'])
    expect(await keys('search=PARCELS')).toEqual(['delivery'])
    expect(await keys('search=retur')).toEqual(['returns'])
    expect(await keys('language=en')).toEqual(['delivery'])
    expect(await keys('enabled=true')).toEqual(['returns'])
    expect(await keys('key=delivery')).toEqual(['delivery'])
    expect(await keys('search=nothing')).toEqual([])
  })

  test('takes as many statements for one document as for many', async () => {
    await made({})
    const one = await statements(() => list())
    for (let n = 0; n < 10; n += 1) await made({ title: `${n}` })
    expect([one, await statements(() => list())]).toEqual([3, 3])
    const { id } = await made({})
    expect(await statements(() => harness.ask('GET', `${url}/${id}`))).toBe(1)
  })
})

describe('files', () => {
  test('become documents; with a key the document keeps what the file does not say', async () => {
    const first = await upload('policy.md', '# 退货政策\n\n七天内可退。')
    expect(first.statusCode, first.body).toBe(200)
    const document = first.json<KnowledgeDocument>()
    expect(document).toMatchObject({ title: '退货政策', body: '七天内可退。', language: 'zh', enabled: true, version: 1 })
    await harness.ask('PUT', `${url}/${document.id}`, { title: document.title, language: 'zh', body: document.body, url: 'https://a.cn/x', enabled: false, version: 1 })
    const again = await upload('v2.txt', 'Ten days.', `&key=${document.key}`)
    expect(again.json()).toMatchObject({ id: document.id, title: '退货政策', language: 'zh', body: 'Ten days.', url: 'https://a.cn/x', enabled: false, version: 3 })
    expect((await upload('v2.txt', 'Ten days.', '&language=en')).json()).toMatchObject({ title: 'v2', language: 'en' })
    expect((await list()).total).toBe(2)
    expect((await audited())[1]).toMatchObject({ action: 'documents.updated', detail: { file: 'v2.txt', changed: ['body'] } })
  })

  test('uploaded again are the same document: the same text changes nothing, another is its next version', async () => {
    const first = (await upload('退货 政策.md', '# 退货政策\n\n七天内可退。')).json<KnowledgeDocument>()
    expect(first.key).toMatch(/^file-[0-9a-f]{10}$/)
    await harness.ask('PUT', `${url}/${first.id}`, { title: first.title, language: 'zh', body: first.body, url: 'https://a.cn/x', version: 1 })
    expect((await upload('退货 政策.md', '# 退货政策\n\n七天内可退。')).json()).toMatchObject({ id: first.id, version: 2, url: 'https://a.cn/x' })
    expect((await upload('退货 政策.md', '# 退货政策\n\n十天内可退。')).json()).toMatchObject({ id: first.id, key: first.key, version: 3, body: '十天内可退。' })
    expect((await upload('副本.md', '# 退货政策\n\n十天内可退。')).json()).toMatchObject({ id: first.id, version: 3 })
    const other = (await upload('退货 政策.md', '# 换货政策\n\n十五天内可换。')).json<KnowledgeDocument>()
    expect(other).toMatchObject({ title: '换货政策', version: 1, key: `doc-${other.id.slice(-12)}` })
    expect((await upload('Returns (EN).txt', 'Ten days.')).json<KnowledgeDocument>().key).toMatch(/^file-returns-en-[0-9a-f]{10}$/)
    expect((await list()).total).toBe(3)
  })

  test('that cannot be read are refused in the language of the reader', async () => {
    const bad = await upload('a.csv', 'x', '', { language: 'en' })
    expect([bad.statusCode, message(bad)]).toEqual([415, 'Only Markdown (.md), plain text (.txt), web pages (.html) and Word (.docx) files can be uploaded.'])
    const without = await upload('a.md', '---')
    expect([without.statusCode, message(without)]).toEqual([400, '正文没有文字。'])
    const large = await upload('a.txt', Buffer.alloc(11 * 1024 * 1024, 'a'))
    expect([large.statusCode, message(large)]).toEqual([413, '文件超过 10 MB；请拆成几个较小的文件分别导入。'])
    expect((await upload('a.txt', 'a'.repeat(1_000_001))).statusCode).toBe(400)
    expect((await list()).total).toBe(0)
  })

  test('of an export are read back as the same documents', async () => {
    await made({ key: 'returns', title: '退货: "七天"/规则', body: '# 规则\n七天内可退。', url: 'https://a.cn/x' })
    await made({ key: 'delivery', title: 'Delivery', language: 'en', body: 'Two days.', enabled: false })
    const file = await harness.ask('GET', `${url}/export`)
    expect(file.headers['content-type']).toBe('application/zip')
    const before = (await list()).items
    const parts = readZipDirectory(file.rawPayload)
    expect([...parts.keys()]).toEqual(['Delivery-delivery.md', '退货-七天-规则-returns.md'])
    await harness.db.execute(sql`truncate knowledge_documents`)
    for (const [name, part] of [...parts].reverse()) {
      const pieces: Buffer[] = []
      for await (const piece of unpack(file.rawPayload, part, { bytes: 1e6 })) pieces.push(piece)
      expect((await upload(name, Buffer.concat(pieces))).statusCode).toBe(200)
    }
    const strip = (items: DocumentSummary[]): object[] => items.map(({ id: _id, updatedAt: _at, ...rest }) => rest)
    expect(strip((await list()).items)).toEqual(strip(before))
  })
})

describe('who may', () => {
  test('readers read, editors write', async () => {
    const { id, key } = await made({})
    const reader: Asker = { permissions: ['knowledge.view'] }
    for (const path of ['', `/${id}`, '/export']) expect((await harness.ask('GET', `${url}${path}`, undefined, reader)).statusCode, path).toBe(200)
    expect((await harness.ask('POST', `${url}/passages`, { title: 'x', language: 'zh', body: '字' }, reader)).statusCode).toBe(200)
    const writes = [create({}, reader), upload('a.md', '字', `&key=${key}`, reader), harness.ask('DELETE', `${url}/${id}`, undefined, reader), harness.ask('PUT', `${url}/${id}`, { title: 'x', language: 'zh', body: '字', version: 1 }, reader)]
    for (const answer of await Promise.all(writes)) expect(answer.statusCode).toBe(403)
    expect((await harness.ask('GET', url, undefined, { permissions: ['knowledge.edit'] })).statusCode).toBe(403)
  })
})

test('a table is shown row by row, as customers will read it', async () => {
  const body = '# 会员\n\n| 等级 | 折扣 |\n|---|---|\n| 金卡 | 九折 |\n| 银卡 | 九五折 |'
  const answer = await harness.ask('POST', `${url}/passages`, { title: '会员', language: 'zh', body })
  expect(answer.json<{ items: { text: string }[] }>().items[0]?.text).toBe('- 等级：金卡；折扣：九折\n- 等级：银卡；折扣：九五折')
})

test('a text is shown as the pieces it is cut into', async () => {
  const body = `开头一段。\n\n# 退货\n\n七天内可退。\n\n## 运费\n\n${'由我们承担的运费，会在签收后三天内退还。'.repeat(60)}`
  const answer = await harness.ask('POST', `${url}/passages`, { title: '政策', language: 'zh', body })
  const { items, total } = answer.json<{ items: { heading: string[]; text: string }[]; total: number }>()
  expect(total).toBe(items.length)
  expect(items.slice(0, 2)).toEqual([{ heading: [], text: '开头一段。' }, { heading: ['退货'], text: '七天内可退。' }])
  expect(items.length).toBeGreaterThan(3)
  expect(items.at(-1)?.heading).toEqual(['退货', '运费'])
  expect((await list()).total).toBe(0)
})
