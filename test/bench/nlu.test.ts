/** The comparison of engines: its figures, and a run of its own processes on a few questions. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { buildChild, figuresOf, runEngine } from '../../bench/nlu/run.ts'
import { readFaq, readIntents } from '../../bench/nlu/data.ts'
import { tableOf } from '../../bench/nlu/table.ts'
import { letterGrams, pairTokens, wordGrams } from '../../bench/nlu/tokens.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'bench-nlu-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(name: string, ...rows: object[]): string {
  const place = path.join(folder, name)
  writeFileSync(place, rows.map((row) => JSON.stringify(row)).join('\n'))
  return place
}

const texts: Record<string, string[]> = {
  refund: ['退款多久到账', '退款要等几天', '钱什么时候退给我', 'when do i get my refund', 'how long does a refund take'],
  invoice: ['怎么开发票', '可以开专票吗', '我要开发票', 'i need an invoice', 'where is my invoice'],
}
const rows = Object.entries(texts).flatMap(([label, list]) => list.map((text) => ({ text, label })))
const train = file('train.jsonl', ...rows)
const test = file('test.jsonl', { text: '退款几天到账', label: 'refund' }, { text: 'an invoice please', label: 'invoice' })
const oos = file('oos.jsonl', { text: '红烧肉怎么做' }, { text: 'tell me a joke' })
const entries = file('entries.jsonl', { id: 'a', question: '怎么开发票', answer: '在订单页申请。', similar: ['我要发票'] })
const queries = file('queries.jsonl', { query: '开发票', expected_id: 'a' }, { query: 'x', expected_id: null })

describe('data', () => {
  it('reads both forms', () => {
    const set = readIntents(`shop:${train}:${test}:${oos}:${oos}`)
    expect(set.queries.map(({ expected, language }) => [expected, language])).toEqual([['refund', 'zh'], ['invoice', 'en'], [null, 'zh'], [null, 'en']])
    expect(set.outside).toHaveLength(2)
    // both labels are asked in both languages
    expect(set.entries.map(({ id, language }) => [id, language])).toEqual([['refund', 'zh'], ['refund (en)', 'en'], ['invoice', 'zh'], ['invoice (en)', 'en']])
    expect(readFaq(`faq:${entries}:${queries}`)).toMatchObject({ name: 'faq', labelOf: { a: 'a' }, queries: [{ text: '开发票', expected: 'a' }, { expected: null }] })
  })

  it('refuses what is incomplete or bad, with the line', () => {
    expect(() => readIntents('shop')).toThrow('name:train:test')
    expect(() => readFaq('shop:a')).toThrow('name:entries:queries')
    expect(() => readIntents(`shop:${train}:${oos}`)).toThrow(`${oos} line 1: "label" is missing`)
  })
})

it('gives Chinese to engines that cannot read it', () => {
  expect(pairTokens('开发票 iPhone15')).toEqual(['开发', '发票', 'iphone15'])
  expect(pairTokens('票')).toEqual(['票'])
  expect(wordGrams('my order')).toEqual(['my', 'order', 'my order'])
  expect(letterGrams('ab')).toEqual(['# a', '# ab', '# ab ', '#ab', '#ab ', '#b '])
})

it('counts alike for all engines', () => {
  const data = readIntents(`shop:${train}:${test}:${oos}`)
  const opinions = [
    { ranked: ['refund', 'invoice'], score: 0.9, answer: 'refund' },
    { ranked: ['refund', 'invoice'], score: 0.5, answer: 'refund' },
    { ranked: ['refund'], score: 0.5, answer: 'refund' },
    { ranked: [], score: 0, answer: null },
  ]
  const trained = { about: 'a', usedOutside: false, seconds: 2, modelBytes: 1e6, peakBytes: 3e6 }
  const figures = figuresOf('some', data, trained, { opinions, microseconds: [1, 2, 3, 4], extraBytes: 5e6 })
  expect(figures).toMatchObject({
    accuracy: 0.5, recall_at_3: 1, mrr: 0.75, oos_auroc: 3.5 / 4, oos_recall_at_95_in_scope: 0.5, answered_rate: 1, wrong_answer_rate: 2 / 3,
    train_seconds: 2, latency_us_p50: 2, latency_us_p95: 4, rss_extra_mb: 5, model_mb: 1,
  })
  const [head, , first, second] = tableOf([figures, { engine: 'slow', data: 'shop', failure: 'not ready within 9 s' }]).split('\n')
  expect(head).toMatch(/^engine +R@1 % +R@3 %/u)
  expect(first).toMatch(/^some +50\.0 +100\.0 +0\.750 +87\.5 +50\.0 +100\.0 +66\.7 +2\.00 +2 +4 +5 +1\.0$/u)
  expect(second).toBe('slow    not ready within 9 s')
})

it('an engine that takes too long is ended and named', async () => {
  const program = await buildChild()
  const failure = await runEngine(program, 'nlpjs', readIntents(`shop:${train}:${test}`), 0.01)
  expect(failure).toEqual({ engine: 'nlpjs', data: 'shop', failure: 'not ready within 0.01 s' })
})

it('runs each engine in a process of its own and prints one table', { timeout: 120_000 }, async () => {
  const json = path.join(folder, 'figures.json')
  const root = path.resolve(import.meta.dirname, '../..')
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'bench/nlu.ts', '--intents', `shop:${train}:${test}:${oos}:${oos}`, '--json', json, '--engines', 'yingda,nlpjs,minisearch,linear'], { cwd: root })
  expect(stdout).toContain('machine: ')
  expect(stdout).toContain('shop: 4 entries, 10 texts to learn from, 2 questions, 2 to be refused')
  const { rows: found } = JSON.parse(readFileSync(json, 'utf8')) as { rows: Record<string, unknown>[] }
  expect(found.map(({ engine, failure }) => [engine, failure])).toEqual(['yingda', 'nlpjs', 'minisearch', 'linear'].map((name) => [name, undefined]))
  for (const row of found) expect(row, String(row['engine'])).toMatchObject({ recall_at_3: 1 })
  expect(found.filter(({ used_oos_training: used }) => used === true).map(({ engine }) => engine)).toEqual(['nlpjs', 'linear'])
})
