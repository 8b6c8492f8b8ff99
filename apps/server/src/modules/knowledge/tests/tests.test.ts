import type { RowsReport, TestCase, TestComparison, TestResult, TestRun, TestSet } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHarness, type Asker, type Harness } from '../knowledge.testkit.ts'
import type { Asked } from '../release/ask.ts'
import { countFigures, outcomeOf } from './figures.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
  await harness.create({ key: 'refund', question: '退款多久到账', similar: ['钱什么时候退回来', '退款要等几天'], answer: '三天内到账。' })
  await harness.create({ key: 'invoice', question: '怎么开发票', similar: ['能开发票吗', '发票在哪里申请'], answer: '在订单页申请。' })
  await harness.knowledge.start()
  await harness.knowledge.whenReady()
})
afterAll(() => harness.close())
beforeEach(async () => {
  await harness.db.execute(sql`truncate knowledge_test_sets cascade`)
})

const root = '/api/knowledge/test-sets'
const newSet = async (name = '回归'): Promise<TestSet> => (await harness.ask('POST', root, { name, note: '每次发布前' })).json<TestSet>()
const newCase = (setId: string, body: object): ReturnType<Harness['ask']> => harness.ask('POST', `${root}/${setId}/cases`, { language: 'zh', expected: null, ...body })
const cases = async (setId: string, query = ''): Promise<{ items: TestCase[]; next: string | null; total: number }> => (await harness.ask('GET', `${root}/${setId}/cases?${query}`)).json()
const upload = async (setId: string, text: string | Buffer): Promise<RowsReport> => {
  const answer = await harness.ask('POST', `${root}/${setId}/import`, Buffer.from(text))
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<RowsReport>()
}
const message = (answer: { json: () => unknown }): string => (answer.json() as { error: { message: string } }).error.message
const run = async (setId: string): Promise<TestRun> => {
  const begun = await harness.ask('POST', `${root}/${setId}/runs`)
  expect(begun.statusCode, begun.body).toBe(200)
  let now = begun.json<TestRun>()
  expect(now).toMatchObject({ status: 'running', setId, startedBy: '陈编辑', figures: null })
  while (now.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 50))
    now = (await harness.ask('GET', `/api/knowledge/test-runs/${now.id}`)).json<TestRun>()
  }
  return now
}
const settled = async (): Promise<void> => {
  await expect.poll(() => harness.knowledge.releaseStatus().training).toBe(false)
}

const asked = (over: Partial<Asked>): Asked => ({ decision: { kind: 'refuse', entryId: null, question: null, probability: 0 }, answered: null, suggested: [], place: null, known: true, ...over })

describe('the figures', () => {
  test.each([
    ['a', { answered: 'a', place: 1 }, 'right'],
    ['a', { answered: 'b', place: 2 }, 'wrong'],
    ['a', { suggested: ['b', 'a'], place: 2 }, 'offered'],
    ['a', { suggested: ['b'] }, 'unanswered'],
    ['a', {}, 'unanswered'],
    ['a', { answered: 'b', known: false }, 'missing'],
    [null, {}, 'refused'],
    [null, { suggested: ['a'] }, 'suggested'],
    [null, { answered: 'a' }, 'wrong'],
  ] as const)('expected %s, came %j: %s', (expected, over, outcome) => {
    expect(outcomeOf(expected, asked({ ...over, suggested: [...('suggested' in over ? over.suggested : [])] }))).toBe(outcome)
  })

  test('count each case once, and leave out what cannot be judged', () => {
    const list = [
      { expected: 'a', asked: asked({ answered: 'a', place: 1 }) },
      { expected: 'a', asked: asked({ answered: 'b', place: 3 }) },
      { expected: 'a', asked: asked({ place: 4 }) },
      { expected: 'gone', asked: asked({ answered: 'b', known: false }) },
      { expected: null, asked: asked({ answered: 'b' }) },
      { expected: null, asked: asked({}) },
    ]
    expect(countFigures(list.map((one) => ({ ...one, outcome: outcomeOf(one.expected, one.asked) })))).toEqual({
      cases: 6, covered: 3, rightFirst: 1, rightInThree: 2, answered: 3, wrong: 2, mustRefuse: 2, refused: 1, missing: 1,
    })
  })
})

describe('sets and cases', () => {
  test('are created, changed, found and deleted, each on record', async () => {
    const set = await newSet()
    expect(set).toMatchObject({ name: '回归', note: '每次发布前', cases: 0, updatedBy: '陈编辑', lastRun: null })
    expect(message(await harness.ask('POST', root, { name: ' 回归 ' }))).toContain('已有名为“回归”的测试集')
    const made = (await newCase(set.id, { question: ' 退款  几天到 ', expected: 'refund', note: '常问' })).json<TestCase>()
    expect(made).toMatchObject({ question: '退款 几天到', expected: 'refund', expectedQuestion: '退款多久到账', missing: false, note: '常问', updatedBy: '陈编辑' })
    expect((await newCase(set.id, { question: '退款 几天到？' })).statusCode).toBe(409)
    const other = (await newCase(set.id, { question: '明天下雨吗' })).json<TestCase>()
    expect((await cases(set.id)).items.map(({ id }) => id)).toEqual([other.id, made.id])
    expect((await cases(set.id, `search=${encodeURIComponent('几天')}`)).items.map(({ id }) => id)).toEqual([made.id])
    const changed = await harness.ask('PUT', `/api/knowledge/test-cases/${other.id}`, { question: '后天下雨吗', language: 'zh', expected: null })
    expect(changed.json()).toMatchObject({ id: other.id, question: '后天下雨吗' })
    expect((await harness.ask('PUT', `${root}/${set.id}`, { name: '发布前' })).json()).toMatchObject({ name: '发布前', cases: 2 })
    expect((await harness.ask('DELETE', `/api/knowledge/test-cases/${other.id}`)).statusCode).toBe(204)
    expect((await harness.ask('DELETE', `/api/knowledge/test-cases/${other.id}`)).statusCode).toBe(404)
    expect((await harness.ask('DELETE', `${root}/${set.id}`)).statusCode).toBe(204)
    expect((await harness.ask('GET', root)).json()).toEqual({ items: [] })
    expect((await harness.ask('GET', `${root}/${set.id}/cases`)).statusCode).toBe(404)
    const { rows } = await harness.db.execute(sql`select action from audit_log where subject = ${`tests:${set.id}`} order by id`)
    expect(rows.map((row) => row['action'])).toEqual(['tests.created', 'tests.case_created', 'tests.case_created', 'tests.case_updated', 'tests.updated', 'tests.case_deleted', 'tests.deleted'])
  })

  test('a wrong case is refused with the reason', async () => {
    const { id } = await newSet()
    expect(message(await newCase(id, { question: '？！' }))).toBe('问题须含有文字。')
    expect(message(await newCase(id, { question: '在吗', expected: 'nowhere' }))).toBe('没有编号为“nowhere”的知识条目。')
  })

  test('are read page by page without gap or repeat', async () => {
    const { id } = await newSet()
    await upload(id, ['问题,期望条目', ...Array.from({ length: 25 }, (_, i) => `第${i}个问题,`)].join('\n'))
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await cases(id, `limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ question }) => question))
      cursor = page.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([25, 25])
  })
})

describe('files', () => {
  test.each(['csv', 'jsonl'])('an export as %s comes back without a change', async (format) => {
    const { id } = await newSet()
    await newCase(id, { question: '=退款, "几天"', expected: 'refund', note: 'a\tb' })
    await newCase(id, { question: 'weather?', language: 'en' })
    const file = await harness.ask('GET', `${root}/${id}/export?format=${format}`)
    expect(await upload(id, file.rawPayload)).toMatchObject({ created: 0, updated: 0, unchanged: 2, rejectedCount: 0 })
    const copy = await newSet('副本')
    expect(await upload(copy.id, file.rawPayload)).toMatchObject({ created: 2, rejectedCount: 0 })
    const strip = ({ items }: { items: TestCase[] }): object[] =>
      items.map(({ question, language, expected, note }) => ({ question, language, expected, note })).sort((a, b) => (a.question < b.question ? -1 : 1))
    expect(strip(await cases(copy.id))).toEqual(strip(await cases(id)))
  })

  test('the form of the command line is understood; bad rows are reported with their reason', async () => {
    const { id } = await newSet()
    const lines = ['{"query":"退款几天","expected_id":"refund"}', '{"query":"天气如何","expected_id":null}', '{"query":"没有期望"}', '{"query":"退款几天！","expected_id":null}', '{"query":"在吗","expected_id":"nowhere"}', 'x', '{"query":7,"expected_id":null}']
    const report = await upload(id, lines.join('\n'))
    expect(report).toMatchObject({ created: 2, rejectedCount: 5 })
    expect(report.rejected.map(({ row, reason }) => [row, reason])).toEqual([
      [3, '缺少期望条目（须拒答时写 null）'],
      [4, '与第 1 行重复'],
      [5, '没有编号为“nowhere”的知识条目'],
      [6, '这一行不是有效的 JSON'],
      [7, '“query”的值无法使用'],
    ])
    expect(await upload(id, '问题,期望条目,备注\n退款几天,invoice,改了\n')).toMatchObject({ created: 0, updated: 1 })
    expect((await cases(id, `search=${encodeURIComponent('退款')}`)).items[0]).toMatchObject({ expected: 'invoice', note: '改了' })
  })
})

describe('runs', () => {
  test('ask every case, are kept, and are compared with one another', async () => {
    const set = await newSet()
    const rows = ['退款多久到账,refund', '能开发票吗,invoice', '发票在哪里申请,refund', '火星上有几条河,', '仓库几点开门,later']
    await harness.create({ key: 'later', question: '仓库几点开门', answer: '九点。' })
    await expect.poll(() => harness.knowledge.current().entries.has('later')).toBe(true)
    await upload(set.id, ['问题,期望条目', ...rows].join('\n'))
    const first = await run(set.id)
    expect(first).toMatchObject({ status: 'done', processed: 5, total: 5, error: null, releaseId: harness.knowledge.current().id })
    expect(first.figures).toMatchObject({ cases: 5, covered: 4, rightFirst: 3, answered: 4, wrong: 1, mustRefuse: 1, refused: 1, missing: 0 })
    const { items } = (await harness.ask('GET', `/api/knowledge/test-runs/${first.id}/results?limit=200`)).json<{ items: TestResult[] }>()
    expect(items.length).toBe(5)
    expect(items.find(({ question }) => question === '能开发票吗')).toMatchObject({ outcome: 'right', place: 1, decision: { kind: 'answer', entryId: 'invoice', question: '怎么开发票', probability: 1 } })
    const wrong = (await harness.ask('GET', `/api/knowledge/test-runs/${first.id}/results?outcome=wrong`)).json<{ items: TestResult[] }>()
    expect(wrong.items.map(({ expectedQuestion }) => expectedQuestion)).toEqual([(await harness.ask('GET', '/api/knowledge/entries?search=refund')).json<{ items: { key: string; question: string }[] }>().items.find(({ key }) => key === 'refund')?.question])
    expect(wrong.items.map(({ question, expected, decision }) => [question, expected, decision.entryId])).toEqual([['发票在哪里申请', 'refund', 'invoice']])

    // one entry goes, one expectation is put right: the case whose entry is gone stays and is reported
    const gone = (await harness.ask('GET', '/api/knowledge/entries?search=later')).json<{ items: { id: string }[] }>().items[0]
    await harness.ask('DELETE', `/api/knowledge/entries/${gone?.id ?? ''}`)
    await expect.poll(() => harness.knowledge.current().entries.has('later')).toBe(false)
    await upload(set.id, '问题,期望条目\n发票在哪里申请,invoice\n')
    expect((await cases(set.id, 'missing=true')).items).toMatchObject([{ question: '仓库几点开门', expected: 'later', expectedQuestion: null, missing: true }])
    const second = await run(set.id)
    expect(second.figures).toMatchObject({ cases: 5, covered: 3, rightFirst: 3, wrong: 0, missing: 1 })
    const shown = (await harness.ask('GET', `/api/knowledge/test-runs/${second.id}/compare?with=${first.id}`)).json<TestComparison>()
    expect(shown).toMatchObject({ before: { id: first.id }, after: { id: second.id }, better: 1, worse: 0, other: 1, same: 3, onlyBefore: 0, onlyAfter: 0 })
    expect(shown.items.map(({ way, before, after }) => [way, before.question, before.outcome, after.outcome])).toEqual([
      ['better', '发票在哪里申请', 'wrong', 'right'],
      ['other', '仓库几点开门', 'right', 'missing'],
    ])
    const back = (await harness.ask('GET', `/api/knowledge/test-runs/${first.id}/compare?with=${second.id}`)).json<TestComparison>()
    expect(back).toMatchObject({ better: 0, worse: 1, other: 1 })
    const list = (await harness.ask('GET', `${root}/${set.id}/runs`)).json<{ items: TestRun[] }>()
    expect(list.items.map(({ id }) => id)).toEqual([second.id, first.id])
    expect((await harness.ask('GET', root)).json<{ items: TestSet[] }>().items).toMatchObject([{ cases: 5, lastRun: second }])
    expect((await harness.ask('DELETE', `/api/knowledge/test-runs/${first.id}`)).statusCode).toBe(204)
    expect((await harness.ask('GET', `/api/knowledge/test-runs/${first.id}`)).statusCode).toBe(404)
    const results = await harness.db.execute(sql`select count(*)::int as n from knowledge_test_results`)
    expect(results.rows).toEqual([{ n: 5 }])
  })

  test('one at a time: another is refused clearly; a stopped one is forgotten', async () => {
    await settled()
    const set = await newSet()
    await upload(set.id, ['问题,期望条目', ...Array.from({ length: 4_000 }, (_, i) => `第 ${i} 个很长的问题里面什么都有但是没有答案,`)].join('\n'))
    const begun = (await harness.ask('POST', `${root}/${set.id}/runs`)).json<TestRun>()
    const second = await harness.ask('POST', `${root}/${set.id}/runs`)
    expect([second.statusCode, message(second)]).toEqual([409, '正在运行另一个测试或预览；请等它结束或先停止它。'])
    expect((await harness.ask('DELETE', `/api/knowledge/test-runs/${begun.id}`)).statusCode).toBe(204)
    expect((await harness.ask('GET', `/api/knowledge/test-runs/${begun.id}`)).statusCode).toBe(404)
    await expect.poll(async () => (await harness.ask('POST', `${root}/${set.id}/runs`)).statusCode).toBe(200)
    // deleted by another node, with the set: this one notices
    await harness.db.execute(sql`truncate knowledge_test_sets cascade`)
    const small = await newSet('小')
    await newCase(small.id, { question: '在吗' })
    await expect.poll(async () => (await harness.ask('POST', `${root}/${small.id}/runs`)).statusCode).toBe(200)
  })

  test('one whose process has ended is shown as failed', async () => {
    const set = await newSet()
    await harness.db.execute(sql`insert into knowledge_test_runs (id, set_id, status, language, heartbeat_at)
      values ('22222222-2222-4222-8222-222222222222', ${set.id}, 'running', 'zh', now() - interval '1 minute')`)
    const shown = await harness.ask('GET', '/api/knowledge/test-runs/22222222-2222-4222-8222-222222222222')
    expect(shown.json()).toMatchObject({ status: 'failed', error: '因系统重启而中断，请重新开始。' })
    expect(message(await harness.ask('POST', `${root}/${set.id}/runs`))).toBe('这个测试集还没有用例。')
  })

  test('are for those who may test', async () => {
    const set = await newSet()
    const may = (permissions: Asker['permissions']): Asker => (permissions ? { permissions } : {})
    expect((await harness.ask('POST', `${root}/${set.id}/runs`, undefined, may(['knowledge.view', 'knowledge.edit']))).statusCode).toBe(403)
    expect((await harness.ask('POST', root, { name: 'x' }, may(['knowledge.view', 'knowledge.test']))).statusCode).toBe(403)
  })
})
