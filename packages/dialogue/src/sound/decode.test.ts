import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createGrams, readGrams } from '../model/grams.ts'
import { rarityIn, readCorpus, vocabularyOf } from '../model/corpus.ts'
import { range } from '../model/train.ts'
import { border, countOf, learnSpoken, noSpoken, numbers, placeOf } from '../trade/spoken.ts'
import { loadTrade } from '../trade/trade.ts'
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

/** Habits form where texts repeat. */
const often = (texts: readonly string[]): string[] => Array.from({ length: 10 }, () => texts).flat()

describe('decoder', () => {
  const decode = decoderOf(often(own))

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
    expect(decoderOf(often(own), often(['物流停滞好几天']))(text)[0]?.text).toBe(text)
  })

  it('is the same every time', () => {
    expect(decoderOf(often(own))('推kuan多久dao帐')).toEqual(decode('推kuan多久dao帐'))
  })
})

describe('habits of the trade', () => {
  const shipped = loadTrade(new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../../trade.bin'))))
  const habits = createHabits(vocabularyIn(own), shipped.packs.zh?.spoken ?? noSpoken)
  const decode = createDecoder({ habits, isWord: () => false, between: () => [] })

  it.each([
    ['what ends a message', '这个可以换麻', '这个可以换吗'],
    ['what begins one', '宰哪里看物流', '在哪里看物流'],
    ['what the owner never wrote', '包裹卡在中zhuan站了', '包裹卡在中转站了'],
    ['what was left out', '退款多到账', '退款多久到账'],
  ])('know %s', (_what, typed, meant) => {
    expect(decode(typed)[0]?.text).toBe(meant)
  })
})

describe('spoken grams', () => {
  const { characters, levels, pairs, pairLevels, triples, tripleLevels } = learnSpoken(['退款多久到账', '怎么退款', '退款，退款'], ['退款单'])
  const numberOf = (character: string): number => characters.indexOf(character.charCodeAt(0))
  const place = (pair: string): number => placeOf(pairs, numberOf(pair.charAt(0)) * numbers + numberOf(pair.charAt(1)))
  const count = (level: number | undefined): number => Math.round(countOf[level ?? -1] ?? 0)

  it('counts characters, pairs and threes', () => {
    expect(count(levels[numberOf('退')])).toBe(5)
    expect(count(pairLevels[place('退款')])).toBe(5)
    expect(count(tripleLevels[placeOf(triples, place('退款') * numbers + numberOf('多'))])).toBe(1)
    expect(place('款退')).toBe(-1)
    expect(placeOf(triples, place('退款') * numbers + numberOf('到'))).toBe(-1)
  })

  it('knows where messages begin and end; terms do neither', () => {
    const edge = String.fromCharCode(border)
    expect(count(pairLevels[place(`${edge}退`)])).toBe(2)
    expect(count(pairLevels[place(`款${edge}`)])).toBe(2)
    expect(place(`单${edge}`)).toBe(-1)
  })

  it('are nothing for texts without Han characters', () => {
    expect(learnSpoken(['where is my parcel'])).toEqual(noSpoken)
  })
})
