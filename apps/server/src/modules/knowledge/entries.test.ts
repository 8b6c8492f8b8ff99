import type { Entry } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHarness, editor, segments, type Harness } from './knowledge.testkit.ts'

interface Page {
  items: Entry[]
  next: string | null
  total: number
}

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())

const list = async (query: string): Promise<Page> => (await harness.ask('GET', `/api/knowledge/entries?${query}`)).json<Page>()
const found = async (search: string): Promise<string[]> =>
  (await list(`search=${encodeURIComponent(search)}`)).items.map((entry) => entry.key).sort()
const audited = async (subject: string): Promise<{ action: string; actor: string; detail: Record<string, unknown> }[]> =>
  (await harness.db.execute(sql`select action, actor, detail from audit_log where subject = ${subject} order by id`)).rows as never

describe('one entry', () => {
  test('is created, read, replaced and deleted, and each act is on record', async () => {
    const made = await harness.create({ question: ' 怎么  申请退款？ ', similar: ['退款怎么弄', '退款怎么弄？', '怎么 申请退款', ' '], tags: ['售后', '售后'] })
    expect(made).toMatchObject({ question: '怎么 申请退款？', similar: ['退款怎么弄'], tags: ['售后'], version: 1, updatedBy: '陈编辑', enabled: true })
    expect(made.key).toMatch(/^kb-[0-9a-f]{12}$/)
    expect((await harness.ask('GET', `/api/knowledge/entries/${made.id}`)).json()).toEqual(made)

    const { id, key: _key, version, updatedAt: _at, updatedBy: _by, ...fields } = made
    const replaced = await harness.ask('PUT', `/api/knowledge/entries/${id}`, { ...fields, answer: '新答案', version })
    expect(replaced.json()).toMatchObject({ answer: '新答案', version: 2, key: made.key })

    expect((await harness.ask('DELETE', `/api/knowledge/entries/${id}`)).statusCode).toBe(204)
    expect((await harness.ask('GET', `/api/knowledge/entries/${id}`)).statusCode).toBe(404)
    expect((await harness.ask('DELETE', `/api/knowledge/entries/${id}`)).statusCode).toBe(404)
    const records = await audited(`entry:${id}`)
    expect(records.map(({ action }) => action)).toEqual(['knowledge.created', 'knowledge.updated', 'knowledge.deleted'])
    expect(records[1]).toMatchObject({ actor: `user:${editor}`, detail: { key: made.key, changed: ['answer'] } })
  })

  test('has answers for segments, which are found by their words, keep their order and name segments that are there', async () => {
    const segmentAnswers = [{ segmentIds: [segments.vip], answer: ' 专员为您**优先**处理 ' }, { segmentIds: [segments.wholesale, segments.vip], answer: '请联系客户经理' }]
    const made = await harness.create({ question: '怎么换货', segmentAnswers })
    expect(made.segmentAnswers).toEqual([{ segmentIds: [segments.vip], answer: '专员为您**优先**处理' }, segmentAnswers[1]])
    expect(await found('客户经理')).toEqual([made.key])
    expect(await harness.knowledge.answersForSegment(segments.wholesale)).toEqual(['怎么换货'])
    expect(await harness.knowledge.answersForSegment('00000000-0000-4000-8000-000000000009')).toEqual([])

    const { id, key: _key, updatedAt: _at, updatedBy: _by, ...fields } = made
    expect((await harness.ask('PUT', `/api/knowledge/entries/${id}`, fields)).json()).toMatchObject({ version: 1 })
    const gone = await harness.ask('PUT', `/api/knowledge/entries/${id}`, { ...fields, segmentAnswers: [{ segmentIds: ['00000000-0000-4000-8000-000000000009'], answer: '甲' }] })
    expect(gone.statusCode).toBe(400)
    expect(gone.json()).toMatchObject({ error: { fields: [{ path: 'body.segmentAnswers', message: '分群已被删除，请重新选择' }] } })
    for (const wrong of [{ segmentIds: [], answer: '甲' }, { segmentIds: [segments.vip], answer: ' ' }, { segmentIds: ['x'], answer: '甲' }]) {
      expect((await harness.ask('PUT', `/api/knowledge/entries/${id}`, { ...fields, segmentAnswers: [wrong] })).statusCode).toBe(400)
    }
    const swapped = await harness.ask('PUT', `/api/knowledge/entries/${id}`, { ...fields, segmentAnswers: made.segmentAnswers.toReversed() })
    expect(swapped.json()).toMatchObject({ version: 2, segmentAnswers: made.segmentAnswers.toReversed() })
    expect((await audited(`entry:${id}`)).at(-1)).toMatchObject({ detail: { changed: ['segmentAnswers'] } })

    const report = await harness.importFile('file.csv', Buffer.from('编号,标准问,答案\n' + made.key + ',怎么换货,在订单页申请'))
    expect(report).toMatchObject({ updated: 1, rejectedCount: 0 })
    expect((await harness.ask('GET', `/api/knowledge/entries/${id}`)).json()).toMatchObject({ answer: '在订单页申请', segmentAnswers: made.segmentAnswers.toReversed() })
  })

  test('a change made meanwhile is a conflict, not lost', async () => {
    const made = await harness.create({ question: '版本冲突' })
    const body = { question: '版本冲突', answer: '甲', category: '常规', language: 'zh', version: 1 }
    const answers = await Promise.all([
      harness.ask('PUT', `/api/knowledge/entries/${made.id}`, body),
      harness.ask('PUT', `/api/knowledge/entries/${made.id}`, { ...body, answer: '乙' }),
    ])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409])
    const lost = answers.find((answer) => answer.statusCode === 409)
    expect(lost?.json()).toMatchObject({ error: { code: 'conflict', message: '内容已被他人修改，请刷新后重试。' } })
  })

  test('saved without a change it stays as it is', async () => {
    const made = await harness.create({ question: '不变' })
    const same = await harness.ask('PUT', `/api/knowledge/entries/${made.id}`, { question: '不变', answer: '见说明。', category: '常规', language: 'zh', version: 1 })
    expect(same.json()).toEqual(made)
    expect((await audited(`entry:${made.id}`)).length).toBe(1)
  })

  test('a key belongs to one entry', async () => {
    await harness.create({ key: 'refund-1', question: '一' })
    const second = await harness.ask('POST', '/api/knowledge/entries', { key: 'refund-1', question: '二', answer: 'x', category: 'c', language: 'zh' })
    expect(second.statusCode).toBe(409)
    expect(second.json()).toMatchObject({ error: { message: '编号“refund-1”已被其他条目使用，请换一个编号。', fields: [{ path: 'body.key' }] } })
    const other = await harness.create({ question: '三' })
    const moved = await harness.ask('PUT', `/api/knowledge/entries/${other.id}`, { ...body(other), key: 'refund-1', version: 1 })
    expect(moved.statusCode).toBe(409)
  })

  test.each([
    ['blank question', { question: '  ' }, 'body.question', '缺少标准问'],
    ['blank answer', { answer: '\n' }, 'body.answer', '缺少答案'],
    ['an end before the beginning', { validFrom: '2025-02-01T00:00:00Z', validUntil: '2025-01-01T00:00:00Z' }, 'body.validUntil', '失效时间须晚于生效时间'],
    ['a year no calendar has', { validFrom: '0000-01-01T00:00:00Z' }, 'body.validFrom', '生效时间须在 1970 年至 2999 年之间'],
  ])('%s is refused at its field', async (_name, part, path, message) => {
    const answer = await harness.ask('POST', '/api/knowledge/entries', { question: 'q', answer: 'a', category: 'c', language: 'zh', ...part })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error: { fields: [{ path, message }] } })
  })

  test('unknown fields, control characters and wrong types are refused', async () => {
    for (const part of [{ version: 3 }, { question: 'a\u0000b' }, { similar: 'x' }, { key: '../x' }, { language: 'fr' }]) {
      const answer = await harness.ask('POST', '/api/knowledge/entries', { question: 'q', answer: 'a', category: 'c', language: 'zh', ...part })
      expect(answer.statusCode).toBe(400)
    }
  })

  test('needs the permission', async () => {
    const denied = await harness.ask('POST', '/api/knowledge/entries', { question: 'q', answer: 'a', category: 'c', language: 'zh' }, { permissions: ['knowledge.view'] })
    expect(denied.statusCode).toBe(403)
    expect((await harness.ask('GET', '/api/knowledge/entries', undefined, { permissions: ['knowledge.edit'] })).statusCode).toBe(403)
  })
})

const body = ({ question, similar, answer, category, language, tags }: Entry): object => ({ question, similar, answer, category, language, tags })

describe('the list', () => {
  test('pages through everything once, last changed first, with the total', async () => {
    for (let i = 0; i < 7; i += 1) await harness.create({ question: `翻页 ${i}`, category: '翻页' })
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const page = await list(`category=${encodeURIComponent('翻页')}&limit=3${cursor}`)
      expect(page.total).toBe(7)
      seen.push(...page.items.map((entry) => entry.question))
      if (page.next === null) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `翻页 ${i}`))
    expect((await list(`category=${encodeURIComponent('翻页')}&limit=7`)).next).toBeNull()
  })

  test('filters by language and state, and names categories with their numbers', async () => {
    await harness.create({ question: 'How do I pay?', language: 'en', category: 'filter', enabled: false })
    await harness.create({ question: '怎么付款', category: 'filter' })
    expect((await list('category=filter&language=en')).total).toBe(1)
    expect((await list('category=filter&enabled=true')).items.map((entry) => entry.language)).toEqual(['zh'])
    const { items } = (await harness.ask('GET', '/api/knowledge/categories')).json<{ items: object[] }>()
    expect(items).toContainEqual({ category: 'filter', entries: 2 })
  })

  test.each(['x', 'W10', Buffer.from('["2025-01-01T00:00:00.000Z","no"]').toString('base64url')])('a made-up cursor %s is refused', async (cursor) => {
    expect((await harness.ask('GET', `/api/knowledge/entries?cursor=${cursor}`)).statusCode).toBe(400)
  })

  test('takes as many statements for many entries as for few', async () => {
    const count = async (query: string): Promise<number> => {
      const client = harness.db.$client
      const original = client.query.bind(client)
      let statements = 0
      client.query = ((...parts: Parameters<typeof original>) => {
        statements += 1
        return original(...parts)
      }) as typeof client.query
      await list(query)
      client.query = original
      return statements
    }
    expect(await count('limit=1')).toBe(2)
    expect(await count('limit=200')).toBe(2)
    expect(await count(`limit=200&search=${encodeURIComponent('退款')}`)).toBe(2)
  })
})

describe('search', () => {
  beforeAll(async () => {
    await harness.create({ key: 's-refund', question: '如何申请退款', similar: ['钱什么时候退回来'], answer: '原路退回，1-3 天到账。' })
    await harness.create({ key: 's-split', question: '退货后的款项去哪了', similar: [], answer: '无' })
    await harness.create({ key: 's-en', question: 'Where is my PARCEL?', similar: ['track shipment 4K-2000'], answer: "It's **on its way**; don't panic.", language: 'en' })
    await harness.create({ key: 's-wide', question: 'ＦＵＬＬ　ｗｉｄｔｈ', answer: '全角' })
  })

  test.each([
    ['退款', ['s-refund']],
    ['款', ['s-refund', 's-split']],
    ['什么时候退', ['s-refund']],
    ['原路退回', ['s-refund']],
    ['退款 到账', ['s-refund']],
    ['1-3 天', ['s-refund']],
    ['parcel', ['s-en']],
    ['arce', ['s-en']],
    ['pa', ['s-en']],
    ['4k-2000', ['s-en']],
    ["don't", ['s-en']],
    ["'; drop table x; --", []],
    ['full width', ['s-wide']],
    ['s-en', ['s-en']],
    ['%', []],
    ['**', ['s-en']],
    ['\\', []],
    ["a' | 'b", []],
  ])('%s', async (text, keys) => {
    expect((await found(text)).filter((key) => key.startsWith('s-'))).toEqual(keys)
  })

  test('an entry too large for its index is still found', async () => {
    let seed = 1
    const han = (): string => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return String.fromCodePoint(0x4e00 + ((seed >>> 8) % 20_000))
    }
    const similar = Array.from({ length: 200 }, () => Array.from({ length: 500 }, han).join(''))
    const made = await harness.create({ key: 's-huge', question: '很大', similar })
    const { rows } = await harness.db.execute(sql`select length(search) as grams from knowledge_entries where id = ${made.id}`)
    expect(rows).toEqual([{ grams: 1 }])
    expect(await found(similar[199]?.slice(400, 410) ?? '')).toEqual(['s-huge'])
    await harness.ask('DELETE', `/api/knowledge/entries/${made.id}`)
  })
})

describe('an answer that leads to a ticket', () => {
  const own = '0f0f0f0f-1111-4111-8111-0123456789ab'
  const complaint = { ref: 'complaint', id: '0f0f0f0f-1111-4111-8111-0123456789ac', name: { zh: '投诉', en: 'Complaint' } }
  let open = [complaint, { ref: own, id: own, name: { zh: '上门安装', en: '' } }]
  let shop: Harness
  beforeAll(async () => {
    shop = await createHarness({ ticketTypes: () => Promise.resolve(open) })
  })
  afterAll(() => shop.close())
  const body = { question: '我要投诉', answer: '请填写表单。', category: '投诉', language: 'zh' }

  test('names a type that is open to customers, by key or id; it is kept by its key', async () => {
    const made = await shop.create({ question: '我要投诉', ticketType: complaint.id })
    expect(made.ticketType).toBe('complaint')
    expect((await shop.ask('GET', `/api/knowledge/entries/${made.id}`)).json()).toMatchObject({ ticketType: 'complaint' })
    expect((await shop.ask('GET', '/api/knowledge/ticket-types')).json()).toEqual({ items: [{ ref: 'complaint', name: complaint.name }, { ref: own, name: { zh: '上门安装', en: '' } }] })
    expect((await shop.ask('GET', '/api/knowledge/ticket-types', undefined, { permissions: [] })).statusCode).toBe(403)
  })

  test('a type that is not open is refused, unless the entry names it already', async () => {
    const refused = await shop.ask('POST', '/api/knowledge/entries', { ...body, ticketType: 'nothing' })
    expect(refused.json()).toMatchObject({ error: { code: 'bad_request', fields: [{ path: 'body.ticketType', message: '工单类型“nothing”不存在、已停用或未对客户开放' }] } })
    expect((await shop.ask('POST', '/api/knowledge/entries', { ...body, ticketType: '"; drop table' })).statusCode).toBe(400)
    const { id } = await shop.create({ question: '上门', ticketType: own })
    open = [complaint]
    const kept = await shop.ask('PUT', `/api/knowledge/entries/${id}`, { ...body, question: '上门', ticketType: own, version: 1 })
    expect(kept.json()).toMatchObject({ ticketType: own, version: 2 })
    const other = await shop.ask('PUT', `/api/knowledge/entries/${id}`, { ...body, question: '上门', ticketType: 'return', version: 2 })
    expect(other.statusCode).toBe(400)
    expect((await shop.ask('PUT', `/api/knowledge/entries/${id}`, { ...body, question: '上门', ticketType: null, version: 2 })).json()).toMatchObject({ ticketType: null })
  })

  test('comes from a file by key or name; a column left out changes nothing; an export brings it back', async () => {
    const report = await shop.importFile('a.csv', '编号,标准问,答案,工单类型\nc-1,投诉一,答,complaint\nc-2,投诉二,答,投诉\nc-3,投诉三,答,没有的\nc-4,四,答,\n')
    expect(report).toMatchObject({ created: 3, rejected: [{ row: 4, reason: '工单类型“没有的”不存在、已停用或未对客户开放' }] })
    await shop.importFile('b.csv', '编号,标准问,答案\nc-1,投诉一,新答\n')
    const lines = (await shop.ask('GET', '/api/knowledge/export?format=jsonl')).body.trim().split('\n').map((line) => JSON.parse(line) as { key: string; answer: string; ticket_type: string | null })
    expect(lines.find(({ key }) => key === 'c-1')).toMatchObject({ answer: '新答', ticket_type: 'complaint' })
    expect(lines.find(({ key }) => key === 'c-2')).toMatchObject({ ticket_type: 'complaint' })
    expect(lines.find(({ key }) => key === 'c-4')).toMatchObject({ ticket_type: null })
    const again = await shop.ask('GET', '/api/knowledge/export?format=csv')
    expect(await shop.importFile('c.csv', again.rawPayload)).toMatchObject({ updated: 0, created: 0, rejectedCount: 0 })
  })

  test('the release and the test box know it', async () => {
    await shop.knowledge.start()
    const release = await shop.knowledge.whenReady()
    expect(release.entries.get('c-1')?.form).toBe('complaint')
    expect(Object.keys(release.entries.get('c-4') ?? {})).not.toContain('form')
    const tried = await shop.ask('POST', '/api/knowledge/test', { text: '投诉一', language: 'zh' })
    expect(tried.json()).toMatchObject({ replies: [{ kind: 'answer', entryId: 'c-1', ticketType: 'complaint' }] })
  })
})
