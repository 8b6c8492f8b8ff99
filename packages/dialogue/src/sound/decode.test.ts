import { describe, expect, it } from 'vitest'
import { createGrams, readGrams } from '../model/grams.ts'
import { rarityIn, readCorpus, vocabularyOf } from '../model/corpus.ts'
import { range } from '../model/train.ts'
import { isSpoken, learnSpoken } from '../trade/spoken.ts'
import { emptyGram, hanGram } from '../model/grams.ts'
import { createDecoder } from './decode.ts'
import { createHabits } from './habits.ts'

const own = ['退款多久到账', '怎么申请退货', '可以开发票吗', '怎么修改收货地址', '支付宝可以付款吗', '订单什么时候发货', '优惠券怎么用', '忘记密码怎么登录']

function vocabularyIn(texts: readonly string[]) {
  const grams = createGrams()
  const corpus = readCorpus(texts.length, (i) => {
    readGrams(grams, texts[i] ?? '')
    return grams
  })
  return vocabularyOf(corpus, rarityIn(corpus, range(0, texts.length))).vocabulary
}

function decoderOf(texts: readonly string[], spoken: readonly string[] = []) {
  const habits = createHabits(vocabularyIn(texts), learnSpoken(spoken))
  return createDecoder({ habits, isWord: (word) => word === 'vip', between: (first, last) => (first === '开' && last === '票' ? ['发'] : []) })
}

describe('decoder', () => {
  const decode = decoderOf(own)

  it.each([
    ['homophones', '推款多久到帐', '退款多久到账'],
    ['lookalikes', '怎么申请退贷', '怎么申请退货'],
    ['pinyin', '怎么xiugai收货dizhi', '怎么修改收货地址'],
    ['pinyin alone', 'dingdanshenmeshihoufahuo', '订单什么时候发货'],
    ['initials', '优惠券zm用', '优惠券怎么用'],
    ['initials and pinyin in one word', 'kyi开发票吗', '可以开发票吗'],
    ['a doubled character', '忘记密密码怎么登录', '忘记密码怎么登录'],
    ['a swapped one', '怎么申退请货', '怎么申请退货'],
    ['a missing one', '可以开票吗', '可以开发票吗'],
    ['two slips', '之付宝可以付kuan吗', '支付宝可以付款吗'],
  ])('reads %s', (_kind, typed, meant) => {
    expect(decode(typed)[0]?.text).toBe(meant)
    expect(decode(typed)[0]?.gain).toBeGreaterThan(0)
  })

  it('leaves alone what reads well, words in letters, numbers', () => {
    for (const text of ['退款多久到账', 'vip退款', '订单20250101什么时候发货', '']) expect(decode(text)[0]).toEqual({ text, gain: 0 })
  })

  it('keeps what the trade says although the owner never did', () => {
    const text = '物流停滞退款'
    expect(decoderOf(own, ['物流停滞好几天'])(text)[0]?.text).toBe(text)
  })

  it('is the same every time', () => {
    expect(decoderOf(own)('推kuan多久dao帐')).toEqual(decode('推kuan多久dao帐'))
  })
})

describe('spoken grams', () => {
  it('know what they were made of and hardly anything else', () => {
    const filter = learnSpoken(own)
    const pair = (text: string): number => hanGram(hanGram(emptyGram, text.charCodeAt(0)), text.charCodeAt(1))
    expect(isSpoken(filter, pair('退款'))).toBe(true)
    const strange = Array.from({ length: 1000 }, (_, i) => String.fromCharCode(0x4e00 + 3 * i, 0x9000 + i)).filter((text) => isSpoken(filter, pair(text)))
    expect(strange.length).toBeLessThan(5)
  })

  it('are nothing for texts without Han characters', () => {
    expect(learnSpoken(['where is my parcel'])).toHaveLength(0)
    expect(isSpoken(new Uint32Array(0), emptyGram)).toBe(false)
  })
})
