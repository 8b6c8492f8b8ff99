import { describe, expect, it } from 'vitest'
import { compileRelease } from '../release/compile.ts'
import { knowledgeOfEntries, knowledgeOfTexts, queriesOf, readEntries, readOutsideTexts, readQueries, readTestTexts, readTrainingTexts } from './data.ts'
import { readEntityCases, reportEntities } from './entities.ts'
import { evaluateNoise } from './noise.ts'
import { judge, summarise, type Judged } from './understanding.ts'

const lines = (...rows: unknown[]): string => rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')

describe('reading', () => {
  it('passes over a byte order mark, carriage returns and blank lines', () => {
    const { rows, faults } = readTrainingTexts('\uFEFF{"text":"退款多久到","label":"refund"}\r\n\r\n  \n{"text":"how long","label":7}\r\n')
    expect(faults).toEqual([])
    expect(rows).toEqual([
      { text: '退款多久到', label: 'refund', line: 1 },
      { text: 'how long', label: '7', line: 4 },
    ])
  })

  it('names every bad line in both languages', () => {
    const { rows, faults } = readTrainingTexts(lines('{"text":', [1], { text: 'a' }, { text: 3, label: 'x' }, { text: ' ', label: 'x' }, { text: '?!', label: 'x' }, { text: 'ok', label: 'x' }))
    expect(rows).toEqual([{ text: 'ok', label: 'x', line: 7 }])
    expect(faults.map(({ line, problem }) => `${line} ${problem.en}`)).toEqual([
      '1 not valid JSON; every line should be one JSON object',
      '2 not a JSON object ({ … })',
      '3 "label" is missing',
      '4 "text" should be a text',
      '5 "text" is empty',
      '6 "text" holds nothing that can be read',
    ])
    expect(faults[2]?.problem.zh).toBe('缺少 "label"')
  })

  it('lets a test hold what cannot be read, and rows from outside have no label', () => {
    expect(readTestTexts(lines({ text: '？？', label: 'x' })).faults).toEqual([])
    expect(readOutsideTexts(lines({ text: 'the weather' }, { text: 'x', label: 'oos' })).rows.map(({ text }) => text)).toEqual(['the weather', 'x'])
  })

  it('names entries with the same id and queries that expect none of them', () => {
    const entries = readEntries(lines({ id: 'a', question: '退款' }, { id: 'a', question: '发货' }, { id: 'b', question: 'q', similar: 'no list' }, { id: 'c', question: 'q', language: 'fr' }))
    expect(entries.faults.map(({ line, problem }) => `${line} ${problem.en}`)).toEqual([
      '2 the id "a" is used in line 1 already',
      '3 "similar" should be a list of texts',
      '4 "language" should be "zh" or "en"',
    ])
    const queries = readQueries(lines({ query: 'x', expected_id: 'a' }, { query: 'x', expected_id: 'z' }, { query: 'x', expected_id: null }, { query: 'x' }), new Set(['a']))
    expect(queries.rows.map(({ expectedId }) => expectedId)).toEqual(['a', null])
    expect(queries.faults.map(({ line, problem }) => `${line} ${problem.en}`)).toEqual(['2 there is no entry with the id "z"', '4 "expected_id" is missing'])
  })
})

describe('knowledge of labelled texts', () => {
  it('makes one entry of a label and detects its language', () => {
    const { entries, labelOf } = knowledgeOfTexts(
      [{ text: '怎么退款', label: 'refund' }, { text: 'how do I pay', label: 'pay' }, { text: '我要退钱', label: 'refund' }],
      null,
    )
    expect(entries).toMatchObject([
      { id: 'refund', question: '怎么退款', similar: ['我要退钱'], language: 'zh' },
      { id: 'pay', question: 'how do I pay', similar: [], language: 'en' },
    ])
    expect(Object.fromEntries(labelOf)).toEqual({ refund: 'refund', pay: 'pay' })
  })

  it('learns a label in both languages when it is asked in both, but not for a stray text', () => {
    const both = knowledgeOfTexts(['怎么退款', '我要退钱', 'i want my money', 'how do i get it'].map((text) => ({ text, label: 'refund' })), null)
    expect(both.entries.map(({ id, language, question }) => [id, language, question])).toEqual([
      ['refund', 'zh', '怎么退款'],
      ['refund (en)', 'en', 'i want my money'],
    ])
    expect([...both.labelOf.values()]).toEqual(['refund', 'refund'])
    const stray = knowledgeOfTexts(['怎么退款', '我要退钱', '退款呢', 'where is my money'].map((text) => ({ text, label: 'refund' })), null)
    expect(stray.entries).toHaveLength(1)
    const told = knowledgeOfTexts([{ text: '怎么退款', label: 'a' }], 'en')
    expect(told.entries[0]?.language).toBe('en')
  })

  it('takes the language of an entry from the file first', () => {
    const row = { id: 'a', question: 'iPhone 15', answer: '', similar: [], category: '', tags: [], language: null }
    expect(knowledgeOfEntries([row, { ...row, id: 'b', question: '退货要多久' }], null).entries.map(({ language }) => language)).toEqual(['zh', 'zh'])
    expect(knowledgeOfEntries([{ ...row, language: 'en' }], null).entries[0]?.language).toBe('en')
  })
})

const query = (expected: string | null): Judged['query'] => ({ text: 'x', language: 'zh', expected })
const judged = (expected: string | null, change: Partial<Judged>): Judged => ({ query: query(expected), ranked: [], cover: 0, reply: 'refuse', shown: [], microseconds: 1, ...change })

describe('figures', () => {
  it('counts an answer to what must be refused as wrong', () => {
    const figures = summarise([
      judged('a', { ranked: ['a'], cover: 0.9, reply: 'answer', shown: ['a'], microseconds: 10 }),
      judged('a', { ranked: ['b', 'a'], cover: 0.8, reply: 'answer', shown: ['b'], microseconds: 20 }),
      judged('b', { ranked: ['a', 'c', 'b'], cover: 0.5, reply: 'suggest', shown: ['a', 'b'], microseconds: 30 }),
      judged('b', { reply: 'other', microseconds: 40 }),
      judged(null, { ranked: ['a'], cover: 0.6, reply: 'answer', shown: ['a'], microseconds: 50 }),
      judged(null, { cover: 0.1, microseconds: 60 }),
    ])
    expect(figures).toEqual({
      queries: 6, in_scope: 4, out_of_scope: 2,
      accuracy: 0.25, macro_f1: (2 / (2 + 2) + 0) / 2, recall_at_1: 0.25, recall_at_3: 0.75, mrr: (1 + 1 / 2 + 1 / 3) / 4,
      // .9 and .8 above both, .5 above one, 0 above none
      oos_auroc: 5 / 8, oos_recall_at_95_in_scope: 0,
      answered_rate: 0.5, suggested_rate: 0.25, refused_rate: 0, wrong_answer_rate: 2 / 3, suggestion_hit_rate: 1,
      answered_oos_rate: 0.5, suggested_oos_rate: 0, refused_oos_rate: 0.5,
      latency_us_p50: 30, latency_us_p95: 60,
    })
  })

  it('says null where nothing was asked or answered', () => {
    const { wrong_answer_rate, oos_auroc, accuracy, latency_us_p50, suggestion_hit_rate } = summarise([])
    expect([wrong_answer_rate, oos_auroc, accuracy, latency_us_p50, suggestion_hit_rate]).toEqual([null, null, null, null, null])
  })
})

const rows = [
  { id: 'refund', question: '退款多久到账', similar: ['退款要等几天', '钱什么时候退给我', '退的钱什么时候到'] },
  { id: 'freight', question: '退货运费谁出', similar: ['退货包邮吗', '寄回去的运费算谁的', '退货要自己付邮费吗'] },
  { id: 'invoice', question: '怎么开发票', similar: ['可以开专票吗', '发票在哪里申请', '我要开发票'] },
]

describe('a release', () => {
  const knowledge = knowledgeOfEntries(rows.map((row) => ({ ...row, answer: '', category: '', tags: [], language: null })), null)
  const release = compileRelease({ entries: knowledge.entries, smallTalk: [] })
  const options = { labelOf: knowledge.labelOf, clock: () => 0, now: '2026-01-01T00:00:00Z' }
  const asked = queriesOf(
    [{ text: '退款多久到账？', expected: 'refund' }, { text: '我要开发票', expected: 'freight' }, { text: '明天会下雪吗', expected: null }],
    knowledge,
    null,
  )

  it('is judged by what a customer would get', () => {
    const results = asked.map((one) => judge(release, one, options))
    expect(results.map(({ reply, shown }) => [reply, shown[0]])).toEqual([['answer', 'refund'], ['answer', 'invoice'], ['refuse', undefined]])
    const figures = summarise(results)
    expect(figures).toMatchObject({ accuracy: 0.5, answered_rate: 1, wrong_answer_rate: 0.5, refused_oos_rate: 1, oos_auroc: 1, latency_us_p95: 0 })
  })

  it('measures a turn with the clock it is given', () => {
    let time = 0
    const clock = (): number => (time += 7)
    expect(judge(release, asked[0] ?? { text: '', language: 'zh', expected: null }, { ...options, clock }).microseconds).toBe(7)
  })

  it('compares questions with and without errors, the same for the same seed', () => {
    const queries = queriesOf(rows.flatMap(({ id, similar }) => similar.map((text) => ({ text, expected: id }))), knowledge, null)
    const run = { errors: 2, seed: 1 }
    const report = evaluateNoise(release, [...queries, { text: '天气', language: 'zh', expected: null }], knowledge.labelOf, run)
    expect(report.queries).toBe(9)
    expect(report.clean.recall_at_1).toBe(1)
    expect(report.noisy.recall_at_1).toBeLessThanOrEqual(1)
    expect(report.kept_at_1).toBe(report.noisy.recall_at_1)
    expect(report.by_language).toEqual({ zh: { queries: 9, clean: report.clean, noisy: report.noisy, kept_at_1: report.kept_at_1, kept_at_3: report.kept_at_3 } })
    expect(Object.keys(report.by_kind)).toContain('pinyin')
    expect(Object.keys(report.by_kind)).not.toContain('key')
    expect(evaluateNoise(release, queries, knowledge.labelOf, run)).toEqual(report)
  })
})

describe('entities', () => {
  const now = '2026-03-11T10:30:00+08:00'

  it('gives exact figures by type, null where nothing was there', () => {
    const { rows: cases, faults } = readEntityCases(lines(
      { text: '明天到', lang: 'zh', now, expect: [{ type: 'date', text: '明天', value: '2026-03-12' }] },
      { text: '我的邮箱是 a@b.com', lang: 'zh', now, expect: [] },
      { text: '一共是12.5', lang: 'zh', now, expect: [{ type: 'amount', text: '12.5', value: { number: 12.5, currency: 'CNY' } }] },
    ))
    expect(faults).toEqual([])
    const { report, mistakes } = reportEntities(cases)
    expect(report).toMatchObject({ cases: 3, expected: 2, found: 2, correct: 1, exact: 1, precision: 0.5, recall: 0.5, f1: 0.5, exact_f1: 0.5 })
    expect(report.by_type['date']).toMatchObject({ precision: 1, recall: 1, f1: 1 })
    expect(report.by_type['email']).toMatchObject({ expected: 0, precision: 0, recall: null, f1: 0 })
    expect(report.by_type['amount']).toMatchObject({ precision: null, recall: 0, f1: 0 })
    expect(mistakes.map(({ line }) => line)).toEqual([2, 3])
  })

  it('names bad cases', () => {
    const { faults } = readEntityCases(lines(
      { text: '明天', lang: 'fr', now, expect: [] },
      { text: '明天', lang: 'zh', now: 'today', expect: [] },
      { text: '明天', lang: 'zh', now },
      { text: '明天', lang: 'zh', now, expect: [{ type: 'date', text: '后天', value: 'x' }] },
      { text: '明天', lang: 'zh', now, expect: [{ type: 'date', text: '明天' }] },
    ))
    expect(faults.map(({ problem }) => problem.en)).toEqual([
      '"lang" should be "zh" or "en"',
      '"now" should be an ISO 8601 time with its offset, such as 2026-03-11T10:30:00+08:00',
      '"expect" is missing',
      '"后天" is not in the text',
      'an item of "expect" has no "value"',
    ])
  })
})
