import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { repositoryRoot } from '../platform/config/root.ts'
import { evaluate, type Terminal } from './eval.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'eval-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(name: string, ...rows: (object | string)[]): string {
  const place = path.join(folder, name)
  writeFileSync(place, rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'))
  return place
}

async function run(args: string[], language: Terminal['language'] = 'en'): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await evaluate(args, { out: (text) => (out += text), err: (text) => (err += text), language })
  return { code, out, err }
}

const questions: Record<string, string[]> = {
  refund: ['退款多久到账', '退款要等几天', '钱什么时候退给我', '退的钱什么时候到'],
  freight: ['退货运费谁出', '退货包邮吗', '寄回去的运费算谁的', '退货要自己付邮费吗'],
  'change-address': ['how do I change my address', 'i want it sent to another address', 'can you ship it to my office instead'],
  password: ['i forgot my password', 'how do I reset the password', 'i cannot log in any more'],
}
const entries = file('entries.jsonl', ...Object.entries(questions).map(([id, [question, ...similar]]) => ({ id, question, answer: 'A.', similar })))
const queries = file('queries.jsonl', '\uFEFF', { query: '退款多久到账？', expected_id: 'refund' }, '', { query: 'i forgot my password', expected_id: 'password' }, { query: '红烧肉怎么做', expected_id: null })
const train = file('train.jsonl', ...Object.entries(questions).flatMap(([label, texts]) => texts.map((text) => ({ text, label }))))

describe('what is typed', () => {
  test('help lists the commands; an unknown one ends with 2', async () => {
    const help = await run(['--help'])
    expect(help.code).toBe(0)
    for (const name of ['intents', 'faq', 'entities', 'noise']) expect(help.out).toContain(`eval ${name}`)
    const none = await run([])
    expect([none.code, none.out]).toEqual([2, ''])
    expect((await run(['weather'])).err).toContain('There is no command eval weather.')
  })

  test.each([
    [['intents', '--test', 'x'], '--train <file> is missing.'],
    [['faq', '--entries', 'x', '--querys', 'y'], 'There is no option --querys.'],
    [['faq', 'x'], 'Unexpected argument: x.'],
    [['entities', '--cases'], '--cases needs a value.'],
    [['entities', '--cases', '--json'], '--cases needs a value.'],
    [['entities', '--cases', 'a', '--cases', 'b'], '--cases is given twice.'],
    [['entities', '--cases', path.join(folder, 'none.jsonl')], 'There is no file'],
    [['entities', '--cases', folder], 'is a folder'],
    [['noise', '--entries', entries, '--queries', queries, '--errors', 'two'], '--errors should be a whole number from 1 to 10, not two.'],
    [['faq', '--entries', entries, '--queries', queries, '--language', 'fr'], '--language should be zh or en'],
  ])('%j is refused with a reason', async (args, reason) => {
    const { code, out, err } = await run(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(reason)
  })
})

describe('what is read', () => {
  test('bad lines of all files are named, in the language of the operator', async () => {
    const bad = file('bad.jsonl', { text: 'x', label: 'y' }, '{', { text: 'x' })
    const worse = file('worse.jsonl', { label: 'y' })
    const { code, err } = await run(['intents', '--train', bad, '--test', worse], 'zh')
    expect(code).toBe(2)
    expect(err).toBe(`✗ ${bad} 第 2 行：不是有效的 JSON；每行应是一个 JSON 对象\n✗ ${bad} 第 3 行：缺少 "label"\n✗ ${worse} 第 1 行：缺少 "text"\n`)
  })

  test('the first twenty are shown, the others counted', async () => {
    const many = file('many.jsonl', ...Array.from({ length: 33 }, () => '?'))
    const { err } = await run(['entities', '--cases', many])
    expect(err.trim().split('\n')).toHaveLength(21)
    expect(err).toContain('13 more bad lines (33 in all).')
  })

  test('questions about an entry that is bad itself are not called bad', async () => {
    const broken = file('broken.jsonl', { id: 'refund' }, { id: 'b', question: '发货' })
    const { err } = await run(['faq', '--entries', broken, '--queries', queries])
    expect(err).toBe(`✗ ${broken} line 1: "question" is missing\n`)
  })

  test('a file without rows and one in another encoding are refused', async () => {
    const empty = file('empty.jsonl', '', ' ')
    expect((await run(['intents', '--train', empty, '--test', train])).err).toContain('holds no rows')
    const gbk = path.join(folder, 'gbk.jsonl')
    writeFileSync(gbk, Buffer.from([0x7b, 0x22, 0xcd, 0xcb, 0xbf, 0xee, 0x22, 0x7d]))
    expect((await run(['entities', '--cases', gbk])).err).toContain('not in UTF-8')
  })
})

describe('what is measured', () => {
  test('faq: figures of both languages at shipped defaults, as JSON', async () => {
    const mistakes = path.join(folder, 'mistakes.jsonl')
    const { code, out, err } = await run(['faq', '--entries', entries, '--queries', queries, '--json', '--mistakes', mistakes])
    expect([code, err]).toEqual([0, ''])
    const figures = JSON.parse(out)
    expect(figures).toMatchObject({ entries: 4, queries: 3, in_scope: 2, out_of_scope: 1, accuracy: 1, macro_f1: 1, recall_at_1: 1, recall_at_3: 1, mrr: 1, answered_rate: 1, wrong_answer_rate: 0, oos_auroc: 1, oos_recall_at_95_in_scope: 1, refused_oos_rate: 1, warnings: [] })
    for (const name of ['train_seconds', 'latency_us_p50', 'latency_us_p95', 'rss_mb', 'rss_extra_mb', 'train_peak_rss_mb']) expect(figures[name], name).toBeGreaterThan(0)
    expect(figures.by_language.en).toMatchObject({ queries: 1, oos_auroc: null, refused_oos_rate: null })
    expect(readFileSync(mistakes, 'utf8')).toBe('')
  })

  test('intents: a table, a warning of labels nobody taught, and the mistakes in a file', async () => {
    const strange = file('test.jsonl', { text: '退款多久到账', label: 'refund' }, { text: '退货包邮吗', label: 'never-seen' })
    const mistakes = path.join(folder, 'wrong.jsonl')
    const { code, out, err } = await run(['intents', '--train', train, '--test', strange, '--mistakes', mistakes], 'zh')
    expect(code).toBe(0)
    expect(err).toContain('1 个标签没有训练文本，都算作答错：never-seen')
    expect(out).toMatch(/准确率（排第一的即正确）\s+50\.0 %/u)
    expect(out).not.toContain('AUROC')
    expect(JSON.parse(readFileSync(mistakes, 'utf8'))).toMatchObject({ query: '退货包邮吗', expected: 'never-seen', reply: 'answer', shown: ['freight'] })
  })

  test('entities: by type, without training', async () => {
    const now = '2026-03-11T10:30:00+08:00'
    const cases = file('cases.jsonl', { text: '明天到', lang: 'zh', now, expect: [{ type: 'date', text: '明天', value: '2026-03-12' }] })
    const { out } = await run(['entities', '--cases', cases, '--json'])
    expect(JSON.parse(out)).toMatchObject({ cases: 1, precision: 1, recall: 1, f1: 1, exact_f1: 1, by_type: { date: { precision: 1, recall: 1, f1: 1 } } })
    expect((await run(['entities', '--cases', cases])).out).toMatch(/date\s+1\s+100\.0 %/u)
    const nothing = JSON.parse((await run(['entities', '--cases', file('nothing.jsonl'), '--json'])).out)
    expect(nothing).toMatchObject({ cases: 0, precision: null, recall: null, f1: null })
  })

  test('noise: clean against noisy, alike for the same seed', async () => {
    const args = ['noise', '--entries', entries, '--queries', queries, '--seed', '7']
    const first = JSON.parse((await run([...args, '--json'])).out)
    expect(first).toMatchObject({ errors: 2, seed: '7', queries: 2, clean: { recall_at_1: 1, recall_at_3: 1 }, by_language: { zh: { queries: 1 }, en: { queries: 1 } } })
    expect(Object.keys(first.by_kind as object)).toEqual(expect.arrayContaining(['homophone', 'key']))
    const second = JSON.parse((await run([...args, '--json'])).out)
    expect(second.noisy).toEqual(first.noisy)
    expect((await run(args)).out).toContain('same sound')
  })
})

test('as a program: exit codes, and nothing but JSON on standard output', () => {
  const root = repositoryRoot(import.meta.url)
  const yingda = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ['--import', 'tsx', 'apps/server/src/main.ts', 'eval', ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, YINGDA_LANG: 'en', YINGDA_DATA: path.join(folder, 'data') } })
  const good = yingda('faq', '--entries', entries, '--queries', queries, '--json')
  expect([good.status, good.stderr]).toEqual([0, ''])
  expect(JSON.parse(String(good.stdout))).toMatchObject({ queries: 3 })
  const bad = yingda('faq', '--entries', entries)
  expect([bad.status, bad.stdout, bad.stderr]).toEqual([2, '', '✗ --queries <file> is missing.\n'])
})
