import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise, originalRange } from '../text/normalise.ts'
import { rewrite } from '../text/rewrite.ts'
import { chosenCorrections, correctByVocabulary } from './correct.ts'
import { keysBeside } from './keyboard.ts'
import { lookalikes, shapeKey } from './shapes.ts'
import { buildSpellIndex, spellCandidates, spellCost } from './spell.ts'
import { buildVocabularyIndex } from './vocabulary-index.ts'

const words =
  '退款 退货 换货 订单 发货 物流 快递 快递单 发票 账户 密码 优惠券 什么时候 怎么 运费 地址 修改 取消 客服 支付宝 银行卡 还款 重新 保修 尺码 已经 没有 收到 质量 问题 未收到 会员 积分 方案 售后服务'
const english =
  'order refund password delivery delivered track shipping address invoice payment cancel return warranty account coupon replacement exchange'
const index = buildVocabularyIndex(
  new Map([...words.split(' ').map((word, i) => [word, 40 - i] as const), ...english.split(' ').map((word) => [word, 10] as const)]),
)

/** The message as corrected with what is safe enough. */
function corrected(message: string): string {
  const normalised = normalise(message)
  return rewrite(normalised, chosenCorrections(correctByVocabulary(normalised.text, index))).text
}

describe('Chinese', () => {
  it.each([
    ['我的定单呢', '我的订单呢'],
    ['我要推款', '我要退款'],
    ['快第单在哪', '快递单在哪'],
    ['帐户密马忘了', '账户密码忘了'],
    ['优会券用不了', '优惠券用不了'],
    ['怎么tuikuan', '怎么退款'],
    ['wo yao tui kuan', 'wo yao 退款'],
    ['wuliu不动了', '物流不动了'],
    ['tk怎么弄', '退款怎么弄'],
    ['zfb付的', '支付宝付的'],
    ['tuik要多久', '退款要多久'],
    ['tuikaun要多久', '退款要多久'],
    ['退kuan要多久', '退款要多久'],
    ['退退款', '退款'],
    ['退个款', '退款'],
    ['什么候时发货', '什么时候发货'],
    ['己经付了', '已经付了'],
    ['末收到', '未收到'],
    ['从新下单', '重新下单'],
    ['腿款到哪了', '退款到哪了'],
    ['youhuiquan怎么用', '优惠券怎么用'],
    ['fangan是什么', '方案是什么'],
    ['售后服物', '售后服务'],
  ])('%s: %s', (message, expected) => expect(corrected(message)).toBe(expected))

  it.each(['我要退款', '退款要多久', '你好', '谢谢', '订单还没有收到', '我的size不对', '用app下单', '今天天气很好', '在吗', ''])('%s stays', (message) =>
    expect(corrected(message)).toBe(normalise(message).text),
  )

  it('trusts a word less that is right elsewhere', () => {
    const plain = correctByVocabulary('定单', index)[0]?.confidence ?? 0
    const known = correctByVocabulary('定单', index, { isKnown: (word) => word === '定单' })[0]?.confidence ?? 0
    expect(known).toBeCloseTo(plain / 2)
  })

  it('says where, what and why', () => {
    expect(correctByVocabulary('我的定单', index)[0]).toMatchObject({ start: 2, end: 4, text: '订单', kind: 'sound' })
    expect(correctByVocabulary('tk', index)[0]).toMatchObject({ start: 0, end: 2, text: '退款', kind: 'initials' })
    expect(correctByVocabulary('什时候发', index)).toContainEqual({ start: 0, end: 3, text: '什么时候', kind: 'missing', confidence: 0.5 })
    expect(correctByVocabulary('己经', index).map(({ kind }) => kind)).toContain('shape')
  })
})

describe('English', () => {
  it.each([
    ['where is my oder', 'where is my order'],
    ['refnud please', 'refund please'],
    ['i forgot my pasword', 'i forgot my password'],
    ['my pass word', 'my password'],
    ['trackmy order', 'track my order'],
    ['cancle it', 'cancel it'],
    ['when is teh delivry', 'when is teh delivery'],
    ['shiping adress', 'shipping address'],
    ['repalcement for a broken one', 'replacement for a broken one'],
    ['waranty on this', 'warranty on this'],
  ])('%s: %s', (message, expected) => expect(corrected(message)).toBe(expected))

  it.each(['where is my order', 'what a nice day today', 'can you help me', 'i bought it yesterday', 'tell me about the company', 'so2026-04518'])(
    '%s stays',
    (message) => expect(corrected(message)).toBe(normalise(message).text),
  )

  it('counts a neighbouring key, a doubled letter and a swap as less than an edit', () => {
    expect(spellCost('order', 'order')).toBe(0)
    expect(spellCost('ordet', 'order')).toBeCloseTo(0.6)
    expect(spellCost('orrder', 'order')).toBeCloseTo(0.5)
    expect(spellCost('roder', 'order')).toBeCloseTo(1)
    expect(spellCost('ordxr', 'order')).toBeCloseTo(1)
    expect([keysBeside('q'), keysBeside('s').includes('w'), keysBeside('1')]).toEqual(['wa', true, ''])
  })

  it('finds any word again after any one edit', () => {
    const vocabulary = english.split(' ').filter((word) => word.length > 4)
    const spelling = buildSpellIndex(new Map(vocabulary.map((word) => [word, 1])))
    fc.assert(
      fc.property(fc.constantFrom(...vocabulary), fc.nat(20), fc.constantFrom('drop', 'double', 'swap', 'change'), (word, n, how) => {
        const at = 1 + (n % (word.length - 2))
        const typed = {
          drop: word.slice(0, at) + word.slice(at + 1),
          double: word.slice(0, at) + word.charAt(at) + word.slice(at),
          swap: word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
          change: `${word.slice(0, at)}${word.charAt(at) === 'x' ? 'z' : 'x'}${word.slice(at + 1)}`,
        }[how]
        const found = spellCandidates(typed, spelling).map((candidate) => candidate.word)
        expect(typed === word || found.includes(word) || spelling.has(typed)).toBe(true)
      }),
      { numRuns: 500, seed: 6 },
    )
  })
})

describe('any message', () => {
  it('gets corrections that lie in it, in one order, and corrected offsets that point into the original', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[退款定单己经密马发货 a-zA-Z1.，]{0,40}$/), (original) => {
        const normalised = normalise(original)
        const found = correctByVocabulary(normalised.text, index)
        expect(correctByVocabulary(normalised.text, index)).toEqual(found)
        for (const { start, end, confidence, text } of found) {
          expect(start >= 0 && end > start && end <= normalised.text.length).toBe(true)
          expect(confidence > 0 && confidence <= 1).toBe(true)
          expect(text).not.toBe(normalised.text.slice(start, end))
        }
        const result = rewrite(normalised, chosenCorrections(found))
        const { start, end } = originalRange(result, 0, result.text.length)
        expect(end - start).toBeLessThanOrEqual(original.length)
      }),
      { numRuns: 400, seed: 7 },
    )
  })
})

describe('shapes', () => {
  it('puts every character in one group', () => {
    for (const character of '己已未末账帐订钉') expect(lookalikes(character)).not.toContain(character)
    expect(shapeKey('己')).toBe(shapeKey('已'))
    expect(lookalikes('未')).toBe('末')
    expect(lookalikes('我')).toContain('找')
  })
})
