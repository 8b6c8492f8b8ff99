import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkOrderNumberPattern,
  orderPatternProblem,
  createEntityFinder,
  EntityOptionsError,
  evaluateEntities,
  findEntities,
  parseEntityCases,
} from './index.ts'

const now = '2026-03-11T10:30:00+08:00'

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}

describe('the cases', () => {
  const { cases, problems } = parseEntityCases(read('cases.jsonl'))
  const result = evaluateEntities(cases)

  test('are readable, in both languages', () => {
    expect(problems).toEqual([])
    expect(cases.length).toBeGreaterThan(300)
    expect(Object.keys(result.by_language)).toEqual(['en', 'zh'])
  })

  test('are found', () => {
    expect(result.mistakes.map(({ line, text, missed, unexpected }) => ({ line, text, missed, unexpected }))).toEqual([])
  })

  test.each(Object.entries(result.by_type))('%s', (_type, { f1, exact_f1 }) => {
    expect(f1).toBeGreaterThanOrEqual(0.98)
    expect(exact_f1).toBeGreaterThanOrEqual(0.95)
  })
})

describe('properties', () => {
  const finder = createEntityFinder({
    products: [{ name: '三只松鼠坚果', aliases: ['坚果'] }],
    enumerations: [{ type: 'colour', value: 'red', aliases: ['红色'] }],
  })
  const pieces =
    '0 1 2 3 9 10 20 138 13800138000 010- +86 ( ) - / : . , ， 。 ￥ $ 元 块 毛 万 千 百 十 一 两 半 点 个 箱 斤 月 日 号 年 周 三 下 上 这 到 至 前 后 今晚 明天 下午 订单 身份证 卡号 SF JD SO YF 北京市 朝阳区 建国路 号 楼 室 我叫 收件人 王 李 at in two weeks ago next Friday March to and between pm am half past box of @ .com 京A 😀 \u3000 １２ ：'.split(
      ' ',
    )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(fc.constantFrom(...pieces, ' '), { maxLength: 40 }).map((parts) => parts.join('')),
  )

  test('never throws; offsets are exact, in order and without overlaps', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0
        for (const entity of finder.find(text, now)) {
          expect(text.slice(entity.start, entity.end)).toBe(entity.text)
          expect(entity.start).toBeGreaterThanOrEqual(end)
          expect(entity.end).toBeGreaterThan(entity.start)
          end = entity.end
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('is deterministic', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(finder.find(text, now)).toEqual(finder.find(text, now))
      }),
    )
  })

  test.each([
    '1',
    '一',
    'a',
    ' ',
    '1-',
    '1 ',
    '1,',
    '(0',
    'a.',
    'a@',
    '周一到',
    '3月',
    '1点',
    '两',
    '北京市',
    '路1号',
    '我叫',
    'in a ',
    'twenty ',
    '+1 ',
    '¥1',
    'SO2',
    '下下',
    '半',
    '·',
    '12:3',
    '1到',
    '朝阳区建国路',
    'half past ',
    '万',
    '\u0301',
  ])('takes work linear in the length: %j', (piece) => {
    const steps = (length: number): number => finder.measure(piece.repeat(length / piece.length), now).steps
    expect(steps(8_000)).toBeLessThanOrEqual(4.4 * steps(2_000) + 2_000)
    expect(steps(8_000)).toBeLessThanOrEqual(8_000 * 600)
  })

  test('no pattern repeats without bound', () => {
    const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    const repeated = /(?:\\[a-zA-Z]|[X)}.])[*+]|\{\d+,\}/
    const findings = files.flatMap((name) =>
      read(name)
        .split('\n')
        .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line))
        .filter((line) => repeated.test(line.replace(/\[(?:\\.|[^\]\\])*\]/g, 'X')))
        .map((line) => `${name}: ${line.trim()}`),
    )
    expect(repeated.test(String.raw`(?<a>\d+) x`) && repeated.test('(?:ab)*') && repeated.test('X+') && repeated.test(String.raw`\d{2,}`)).toBe(true)
    expect(findings).toEqual([])
  })
})

describe('order number patterns', () => {
  test.each(['SO\\d{4}-\\d{5}', 'YF[A-Z0-9]{10}', '\\d{12,18}', 'PO-?\\d{6}|RMA\\d{5}', 'A[A-F\\d]{7}', 'X_\\d{4}/\\d{2}'])(
    '%s can be used',
    (pattern) => {
      expect([checkOrderNumberPattern(pattern), orderPatternProblem(pattern)]).toEqual([undefined, undefined])
    },
  )

  test.each([
    '(a+)+$',
    '\\d+',
    '.*',
    '[A-Z]*',
    '\\d{3}',
    '\\d{99}',
    'A{5,2}\\d{4}',
    '[^0-9]{6}',
    '(SO|PO)\\d{6}',
    '',
    'SO|\\d{8}',
    '订单\\d{8}',
    '\\w{8}',
    'A'.repeat(201),
    '\\d{4',
  ])('%j is refused', (pattern) => {
    expect(checkOrderNumberPattern(pattern)).toMatch(/pattern/)
    expect(orderPatternProblem(pattern)).toEqual({ zh: expect.stringMatching(/\p{Script=Han}/u) as string, en: expect.stringMatching(/^[^\p{Script=Han}]*$|“./u) as string })
    expect(() => findEntities('x', { now, orderNumberPatterns: [pattern] })).toThrow(EntityOptionsError)
  })

  test("the owner's own are found, and the default ones are not", () => {
    const options = { now, orderNumberPatterns: ['RMA-?\\d{6}', '\\d{8}'] }
    expect(findEntities('退货单 rma 123456，订单20260311，SO2026-04518', options).map(({ type, value }) => [type, value])).toEqual([
      ['order_number', 'rma123456'],
      ['order_number', '20260311'],
    ])
    expect(findEntities('会员20260399', options)).toEqual([])
  })
})

describe('the owner’s names', () => {
  const options = {
    now,
    products: [{ name: '六个核桃 240ml', aliases: ['核桃乳', '六个核桃'] }, { name: 'AirBook 14' }],
    enumerations: [{ type: 'reason', value: 'damaged', aliases: ['破损', '摔坏', 'broken'] }],
  }

  test('aliases lead to the name, the longest wins, words stay whole', () => {
    expect(
      findEntities('買了2箱六个核桃和ＡＩＲＢＯＯＫ　14，全都破損了, it is broken, unbroken AirBook 145', options).map(
        ({ text, type, value }) => [text, type, value],
      ),
    ).toEqual([
      ['2箱', 'quantity', { number: 2, unit: '箱' }],
      ['六个核桃', 'product', { name: '六个核桃 240ml' }],
      ['ＡＩＲＢＯＯＫ　14', 'product', { name: 'AirBook 14' }],
      ['破損', 'enumeration', { type: 'reason', value: 'damaged' }],
      ['broken', 'enumeration', { type: 'reason', value: 'damaged' }],
    ])
  })
})

describe('a catalogue of thousands', () => {
  const products = Array.from({ length: 5_000 }, (_, i) => ({ id: `p${i}`, name: `星河台灯 ${i} 号`, aliases: [`XH-${i}`, `星河${i}`] }))
  const finder = createEntityFinder({ products })

  test('names a product with its id, in time linear in the text', () => {
    const found = finder.find('星河4711和xh-12有货吗', now)
    expect(found.map(({ text, value }) => [text, value])).toEqual([
      ['星河4711', { id: 'p4711', name: '星河台灯 4711 号' }],
      ['xh-12', { id: 'p12', name: '星河台灯 12 号' }],
    ])
    const steps = (times: number): number => finder.measure('星河台灯 4'.repeat(times), now).steps
    expect(steps(800)).toBeLessThan(steps(400) * 2.1)
  })
})

describe('the clock', () => {
  test.each(['', 'tomorrow', '2026-03-11', '2026-02-30T10:00:00Z', '2026-03-11T10:30:00'])('%j is refused', (clock) => {
    expect(() => findEntities('明天', { now: clock })).toThrow(EntityOptionsError)
  })

  test.each([
    ['2024-02-29T23:59:00+08:00', '明年春节', '2025-01-29'],
    ['2027-06-01T00:00:00+08:00', '春节', '2027-02-06'],
    ['2033-01-01T00:00:00+08:00', '中秋节', '2033-09-08'],
    ['2030-01-01T00:00:00+08:00', '端午节', '2030-06-05'],
    ['2025-12-31T00:00:00+08:00', '两个月后', '2026-02-28'],
    ['2026-01-01T00:00:00+08:00', '上周日', '2025-12-28'],
    ['2027-01-01T00:00:00+08:00', 'Easter Monday', '2027-03-29'],
    ['2035-01-01T00:00:00+08:00', '清明节', '2035-04-05'],
  ])('at %s %s is %s', (clock, text, value) => {
    expect(findEntities(text, { now: clock }).map((entity) => entity.value)).toEqual([value])
  })
})

describe('evaluation', () => {
  test('names bad lines with their number and counts what is missed and what is too much', () => {
    const content = [
      '{"text":"明天到","lang":"zh","now":"2026-03-11T10:30:00+08:00","expect":[{"type":"date","text":"明天到","value":"2026-03-12"}]}',
      '{"text":"后天到","lang":"zh"',
      '{"text":"x","lang":"fr","now":"2026-03-11T10:30:00+08:00","expect":[]}',
      '',
      '{"text":"x","lang":"en","now":"2026-03-11T10:30:00+08:00","expect":[{"type":"date","text":"y","value":"2026-03-12"}]}',
      '{"text":"today","lang":"en","now":"2026-03-11T10:30:00+08:00","expect":[]}',
      '{"text":"13800138000","lang":"zh","now":"2026-03-11T10:30:00+08:00","expect":[{"type":"phone","text":"13800138000","value":"1"}]}',
    ].join('\n')
    const { cases, problems } = parseEntityCases(content)
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 5])
    const result = evaluateEntities(cases)
    expect(result).toMatchObject({ cases: 3, expected: 2, found: 3, correct: 1, exact: 0, recall: 0.5, f1: 0.4, exact_f1: 0 })
    expect(result.precision).toBeCloseTo(1 / 3)
    expect(result.mistakes.map(({ line }) => line)).toEqual([6, 7])
    expect(result.by_type['date']).toMatchObject({ expected: 1, found: 2, correct: 1 })
  })
})
