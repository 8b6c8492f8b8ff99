import type { Permission, TermPreview } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from '../knowledge.testkit.ts'
import type { Asked } from '../release/ask.ts'
import { compareAnswers, MAX_SHOWN, type SourcedQuestion } from './differences.ts'

const asked = (over: Partial<Asked> & { kind?: Asked['decision']['kind'] }): Asked => ({
  decision: { kind: over.kind ?? 'refuse', entryId: over.answered ?? null, question: null, probability: 0.5 }, answered: null, suggested: [], place: null, known: true, ...over,
})

describe('the comparison', () => {
  const question = (text: string, expected?: string | null): SourcedQuestion => ({ text, language: 'zh', source: 'tests', ...(expected === undefined ? {} : { expected }) })

  test('tells better from worse where the right answer is known, and shows the worse first', () => {
    const questions = [question('a', 'x'), question('b', 'x'), question('c', null), question('d'), question('e', 'x')]
    const refuse = asked({})
    const right = asked({ kind: 'answer', answered: 'x' })
    const wrong = asked({ kind: 'answer', answered: 'y' })
    const result = compareAnswers(questions, [refuse, right, refuse, refuse, right], [right, wrong, refuse, right, right], (key) => `${key}?`)
    expect(result).toMatchObject({ changed: 3, better: 1, worse: 1 })
    expect(result.differences.map(({ question: text, way }) => [text, way])).toEqual([['b', 'worse'], ['a', 'better'], ['d', 'other']])
    for (const { expected, expectedQuestion } of result.differences) expect(expectedQuestion).toEqual(typeof expected === 'string' ? `${expected}?` : expected)
    expect('expected' in (result.differences[2] ?? {})).toBe(false)
  })

  test('a list in another order is no change; only so many are shown, all are counted', () => {
    const some = asked({ kind: 'suggest', suggested: ['x', 'y'] })
    expect(compareAnswers([question('a', 'x')], [some], [asked({ kind: 'suggest', suggested: ['y', 'x'] })], () => null).changed).toBe(0)
    const many = Array.from({ length: 300 }, (_, i) => question(`q${i}`))
    const result = compareAnswers(many, many.map(() => asked({})), many.map(() => some), () => null)
    expect([result.changed, result.differences.length]).toEqual([300, MAX_SHOWN])
  })
})

describe('the preview', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await createHarness({
      recentQuestions: (limit) => Promise.resolve([{ text: '请问嘟嘟卡怎么弄', language: 'zh' as const }, { text: '我的包裹走到哪座城市了', language: 'zh' as const }].slice(0, limit)),
    })
    await harness.create({ key: 'refund', question: '退款多久到账', similar: ['钱什么时候退回来', '退款要等几天'], answer: '三天内到账。' })
    await harness.create({ key: 'coupon', question: '优惠券怎么使用', similar: ['优惠券在哪里用', '怎么用优惠券'], answer: '下单时选择。' })
    await harness.create({ key: 'invoice', question: '怎么开发票', similar: ['能开发票吗', '发票在哪里申请'], answer: '在订单页申请。' })
    await harness.knowledge.start()
    await harness.knowledge.whenReady()
    const set = (await harness.ask('POST', '/api/knowledge/test-sets', { name: '回归' })).json<{ id: string }>()
    for (const [question, expected] of [['嘟嘟卡', 'coupon'], ['怎么开发票', 'invoice'], ['火星上有几条河', null]] as const) {
      await harness.ask('POST', `/api/knowledge/test-sets/${set.id}/cases`, { question, language: 'zh', expected })
    }
  })
  afterAll(() => harness.close())

  const trainer: Permission[] = ['knowledge.view', 'knowledge.edit', 'knowledge.test', 'conversations.view.all']
  const begin = (changes: object[], permissions = trainer): ReturnType<Harness['ask']> => harness.ask('POST', '/api/knowledge/terms/preview', { changes }, { permissions })
  const poll = async (id: string, permissions = trainer): Promise<TermPreview> => (await harness.ask('GET', `/api/knowledge/previews/${id}`, undefined, { permissions })).json<TermPreview>()
  const finished = async (changes: object[], permissions = trainer): Promise<TermPreview> => {
    const begun = await begin(changes, permissions)
    expect(begun.statusCode, begun.body).toBe(200)
    let now = begun.json<TermPreview>()
    expect(now).toMatchObject({ status: 'running', stage: 'learning', total: null, result: null })
    while (now.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 50))
      now = await poll(now.id, permissions)
    }
    return now
  }
  const card = { key: 'card', language: 'zh', kind: 'synonyms', terms: ['嘟嘟卡', '优惠券'] }

  test('says what a change would do to tests, trials and customers’ questions, and saves nothing', async () => {
    const before = harness.knowledge.current().id
    const preview = await finished([card])
    expect(preview).toMatchObject({ status: 'done', stage: 'asking', error: null, result: { releaseId: before, asked: { tests: 3, customers: 2 } } })
    expect(preview.processed).toBe(preview.total)
    expect(preview.result?.asked.trials).toBeGreaterThan(5)
    expect(preview.result?.candidateId).not.toBe(before)
    const found = preview.result?.differences.find(({ question }) => question === '嘟嘟卡')
    expect(found).toMatchObject({ source: 'tests', expected: 'coupon', way: 'better', after: { entryId: 'coupon', question: '优惠券怎么使用' } })
    expect(preview.result?.better).toBeGreaterThan(0)
    expect(preview.result?.changed).toBe(preview.result?.differences.length)
    expect((await harness.ask('GET', '/api/knowledge/terms?builtIn=false')).json()).toMatchObject({ total: 0 })
    expect(harness.knowledge.current().id).toBe(before)
    // without a change there is no difference
    expect((await finished([{ ...card, terms: null }])).result).toMatchObject({ releaseId: before, candidateId: before, changed: 0, differences: [] })
  })

  test('customers’ questions are only for those who may read all conversations, and a preview only for who began it', async () => {
    const preview = await finished([card], ['knowledge.view', 'knowledge.edit'])
    expect(preview.result?.asked.customers).toBe(0)
    const own = await finished([card])
    expect(own.result?.asked.customers).toBe(2)
    expect((await poll(own.id, ['knowledge.view', 'knowledge.edit'])).result?.differences.filter(({ source }) => source === 'customers')).toEqual([])
    await harness.db.execute(sql`update knowledge_previews set started_by = '22222222-2222-4222-8222-222222222222' where id = ${own.id}`)
    expect((await harness.ask('GET', `/api/knowledge/previews/${own.id}`)).statusCode).toBe(404)
    expect((await harness.ask('DELETE', `/api/knowledge/previews/${own.id}`)).statusCode).toBe(404)
    await harness.db.execute(sql`update knowledge_previews set created_at = now() - interval '2 hours'`)
    expect((await harness.ask('GET', `/api/knowledge/previews/${preview.id}`)).statusCode).toBe(404)
    expect((await harness.db.execute(sql`select 1 from knowledge_previews`)).rows).toEqual([])
  })

  test('what could not be saved is refused at once; one at a time; a stopped one is forgotten', async () => {
    expect((await begin([{ ...card, terms: ['一个'] }])).statusCode).toBe(400)
    expect((await begin([card, { ...card, key: 'other' }])).statusCode).toBe(409)
    const first = (await begin([card])).json<TermPreview>()
    const second = await begin([card])
    expect(second.json()).toMatchObject({ error: { code: 'not_allowed_now', message: '正在运行另一个测试或预览；请等它结束或先停止它。' } })
    expect((await harness.ask('DELETE', `/api/knowledge/previews/${first.id}`)).statusCode).toBe(204)
    expect((await harness.ask('GET', `/api/knowledge/previews/${first.id}`)).statusCode).toBe(404)
    await expect.poll(async () => (await begin([card])).statusCode).toBe(200)
  })

  test('a stop of the server ends it, with the reason', async () => {
    await expect.poll(async () => (await begin([card])).statusCode).toBe(200)
    await harness.knowledge.stop()
    const { rows } = await harness.db.execute(sql`select status, error from knowledge_previews order by created_at desc limit 1`)
    expect(rows).toEqual([{ status: 'failed', error: '因系统重启而中断，请重新开始。' }])
  })
})
