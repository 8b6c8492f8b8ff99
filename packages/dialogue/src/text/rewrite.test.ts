import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { regionalSource } from '../../../../scripts/derive-regional.ts'
import { chineseValue } from './chinese-number.ts'
import { findMeasures } from './measures.ts'
import { moodOfEmoji } from './mood.ts'
import { normalise, originalRange } from './normalise.ts'
import { findNumerals } from './numerals.ts'
import { builtInRegional, parseRegional } from './regional.ts'
import { exactForm, exactOf, standardise, standardText } from './standard.ts'
import { simplify, toTraditional } from './traditional.ts'

const whole = (text: string): string => exactOf(standardText(text))

describe('numerals', () => {
  it.each([
    ['三十五', 35],
    ['一百零五', 105],
    ['一百五', 150],
    ['三万五', 35_000],
    ['两千三百', 2300],
    ['十二', 12],
    ['二〇二六', 2026],
    ['一亿二千万', 120_000_000],
    ['三五', null],
    ['百', null],
    ['千万', null],
    ['', null],
  ])('%s is %s', (numeral, value) => expect(chineseValue(numeral)).toBe(value))

  it.each([
    ['三天还没发货', '3天还没发货'],
    ['二十号之前', '20号之前'],
    ['买了两个', '买了2个'],
    ['一百五十元', '150元'],
    ['十分钟后', '10分钟后'],
    ['等了一周', '等了1周'],
    ['七天无理由', '7天无理由'],
    ['三个工作日', '3个工作日'],
    ['二〇二六年', '2026年'],
    ['每三天一次', '每3天一次'],
    ['three days', '3 days'],
    ['twenty five orders', '25 orders'],
    ['two hundred', '200'],
    ['one day', '1 days'],
    ['it took one week', 'it took 1 weeks'],
  ])('%s becomes %s', (from, to) => expect(whole(from)).toBe(to))

  it.each([
    '一下',
    '一直没到',
    '万一坏了',
    '三只松鼠',
    '二维码在哪',
    '十分满意',
    '三五天',
    '星期三',
    '第一次',
    '双十一',
    '一样的',
    '一起退',
    '周五到',
    '一个都没有',
    '几十块',
    '四季款',
    '十几天',
    'no one answers',
    'this one',
    'one of them',
    '三星手机',
    '百分之百',
    '千万别发',
    '二手的',
  ])('%s stays', (text) => expect(findNumerals(text)).toEqual([]))
})

describe('units', () => {
  it.each([
    ['5公斤', '5kg'],
    ['五千克', '5kg'],
    ['5 kilos', '5 kg'],
    ['30块钱', '30元'],
    ['三十块', '30元'],
    ['2个小时', '2小时'],
    ['两个钟头', '2小时'],
    ['3 hrs', '3 hours'],
    ['3个星期', '3周'],
    ['3日内', '3天内'],
    ['12克拉', '12ct'],
    ['100 RMB', '100 元'],
  ])('%s becomes %s', (from, to) => expect(whole(from)).toBe(to))

  it.each(['公斤多少钱', '块钱', '3星期三', '5 grammar', 'so2026km1x'])('%s stays', (text) => expect(findMeasures(text)).toEqual([]))
})

describe('regional wording', () => {
  it.each([
    ['滑鼠壞了', '鼠标坏了'],
    ['軟體網路簡訊', '软件网络短信'],
    ['螢幕品質不好', '屏幕质量不好'],
    ['宅配要多久', '快递要多久'],
    ['貨到付款', '货到付款'],
    ['甚麼時候', '什么时候'],
  ])('%s becomes %s', (from, to) => expect(whole(from)).toBe(to))

  it.each(['天线坏了', '司机师傅', '客服热线上午开吗', '增值税发票', '部门号码'])('%s stays', (text) => expect(whole(text)).toBe(text))

  it('is the table of content/terms (else: node --import tsx scripts/derive-regional.ts)', () => {
    expect(readFileSync(new URL('regional-data.ts', import.meta.url), 'utf8')).toBe(regionalSource())
  })

  it('has phrases in the form that normalise leaves them in', () => {
    for (const phrase of builtInRegional.keys()) expect(normalise(phrase).text).toBe(phrase)
  })

  it('reads a file of phrases, and names a line that is none', () => {
    expect([...parseRegional('# Taiwan\n滑鼠\t鼠标\n\n筆電 → 笔记本电脑\n')]).toEqual([
      ['滑鼠', '鼠标'],
      ['笔电', '笔记本电脑'],
    ])
    expect(() => parseRegional('滑鼠 鼠标\n孤单')).toThrow(/2/)
  })
})

describe('rewriting', () => {
  it('keeps the place in the original', () => {
    const original = '滑鼠買了，三十五 公斤！'
    const result = exactForm(standardise(original))
    expect(result.text).toBe('鼠标买了35kg')
    const at = result.text.indexOf('35')
    const { start, end } = originalRange(result, at, at + 2)
    expect(original.slice(start, end)).toBe('三十五')
  })

  it('keeps every offset in place for any text, and settles', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[一二两三十百千万零个天号块公斤小时滑鼠品质a-z0-9 ]{0,40}$/), (original) => {
        const { text, starts, ends } = exactForm(standardise(original))
        expect([starts.length, ends.length]).toEqual([text.length, text.length])
        starts.forEach((start, i) => {
          expect(start).toBeGreaterThanOrEqual(starts[i - 1] ?? 0)
          expect(ends[i]).toBeGreaterThan(start)
          expect(ends[i]).toBeLessThanOrEqual(original.length)
        })
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})

describe('traditional characters', () => {
  it('come back simplified', () => {
    for (const text of ['退货运费谁出', '发票什么时候开', '售后电话打不通', '账号被冻结了', '质量问题怎么办', '订单还没发货', '优惠券过期了']) {
      expect(normalise(toTraditional(text)).text).toBe(text)
    }
    expect(toTraditional('发货')).toBe('發貨')
  })

  it('covers the table of Open Chinese Convert', () => expect(['鷗', '齲', '嚀', '櫥', '鐮', '殼'].map(simplify).join('')).toBe('鸥龋咛橱镰壳'))

  it('leaves characters of simplified writing alone', () => expect([...'著名望面台后只里'].map(simplify).join('')).toBe('著名望面台后只里'))
})

describe('mood of emoji', () => {
  it.each([
    ['还没到😡😡', { angry: 2 }],
    ['谢谢🙏', { thankful: 1 }],
    ['[发怒]什么服务', { angry: 1 }],
    ['好的👍 :)', { agreeing: 1, pleased: 1 }],
    ['T_T 坏了', { sad: 1 }],
    ['where is it :(', { sad: 1 }],
    ['at:done', {}],
    ['订单 so.t.t1', {}],
    ['怎么退款', {}],
    ['', {}],
  ])('%s', (text, moods) => expect(Object.fromEntries(moodOfEmoji(text))).toEqual(moods))
})
