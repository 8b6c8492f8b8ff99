import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSyllable } from '../sound/fold.ts'
import { syllablesOf } from '../sound/pinyin.ts'
import { normalise } from '../text/normalise.ts'
import { addNoise } from './noise.ts'
import { pickWeighted, randomOf } from './random.ts'
import { noiseKinds, type NoiseChange, type NoiseKind, type Noisy } from './types.ts'

const zh = '请问我的退款什么时候能到账，已经等了三天了。'
const en = 'When will I receive the refund for my broken coffee machine?'

/** One error of one kind, tried with several seeds: what came out. */
function made(text: string, language: 'zh' | 'en', kind: NoiseKind): Noisy[] {
  return Array.from({ length: 12 }, (_none, seed) => addNoise(text, { language, errors: 1, kinds: [kind], seed })).filter(({ changes }) => changes.length > 0)
}

function redone(text: string, changes: readonly NoiseChange[]): string {
  let [result, at] = ['', 0]
  for (const { start, end, to } of changes) {
    result += text.slice(at, start) + to
    at = end
  }
  return result + text.slice(at)
}

describe('Chinese noise', () => {
  it.each(noiseKinds.zh)('makes %s', (kind) => {
    const all = made(zh, 'zh', kind)
    expect(all.length).toBeGreaterThan(0)
    for (const { text, changes } of all) {
      expect(text).not.toBe(zh)
      expect(changes.map((change) => change.kind)).toEqual([kind])
    }
  })

  it('keeps the sound in a homophone, and the folded sound in a fuzzy one', () => {
    const sound = (text: string): string => syllablesOf(text).join(' ')
    for (const { changes } of made('快递单号', 'zh', 'homophone')) for (const { from, to } of changes) expect(sound(to)).toBe(sound(from))
    for (const { changes } of made('什么时候', 'zh', 'fuzzy')) {
      for (const { from, to } of changes) expect(foldSyllable(sound(to), 'fuzzy')).toBe(foldSyllable(sound(from), 'fuzzy'))
    }
  })

  it('spells in pinyin and in initials as people do', () => {
    const spelt = made('退款', 'zh', 'pinyin').map(({ text }) => text)
    expect(spelt.every((text) => ['tui款', '退kuan', 'tuikuan'].includes(text))).toBe(true)
    expect(made('退款', 'zh', 'initials').map(({ text }) => text)).toContain('tk')
    expect(made('退款', 'zh', 'mixed').every(({ text }) => ['退kuan', 'tui款', 'tuik', 'tkuan'].includes(text))).toBe(true)
  })

  it('writes traditional characters that normalise brings back', () => {
    const [first] = made('发票开错了，账户余额不对', 'zh', 'traditional')
    expect(first?.text).toBe('發票開錯了，帳戶餘額不對')
    expect(normalise(first?.text ?? '').text).toBe(normalise('发票开错了，账户余额不对').text)
  })

  it('dictates without punctuation, and leaves codes alone', () => {
    const [first] = made('订单SO-2026-04518，等了3天！', 'zh', 'voice')
    expect(first?.text).toContain('SO-2026-04518')
    expect(first?.text).toMatch(/三/)
    expect(first?.text).not.toMatch(/[，！]/)
  })
})

describe('English noise', () => {
  it.each(noiseKinds.en)('makes %s', (kind) => {
    const all = made(en, 'en', kind)
    expect(all.length).toBeGreaterThan(0)
    for (const { text, changes } of all) {
      expect(text).not.toBe(en)
      expect(changes.map((change) => change.kind)).toEqual([kind])
    }
  })

  it('does not touch codes, addresses and numbers', () => {
    const text = 'SO2026-04518 mail@example.com 12345'
    for (let seed = 0; seed < 30; seed += 1) expect(addNoise(text, { language: 'en', errors: 3, seed }).text.toLowerCase()).toBe(text.toLowerCase())
  })
})

describe('any noise', () => {
  const message = fc.oneof(
    fc.constantFrom(zh, en, '退款', '好', '', '123', '怎么tuikuan', 'ok', '订单SO2026到哪了？'),
    fc.stringMatching(/^[退款什么时候发货 a-zA-Z1-9.，！]{0,40}$/),
    fc.string({ unit: 'binary', maxLength: 30 }),
  )
  const language = fc.constantFrom('zh' as const, 'en' as const)

  it('is the same for the same seed, makes no more errors than wanted, and tells truly what it did', () => {
    fc.assert(
      fc.property(message, language, fc.nat(4), fc.nat(1000), (text, tongue, errors, seed) => {
        const options = { language: tongue, errors, seed }
        const noisy = addNoise(text, options)
        expect(addNoise(text, options)).toEqual(noisy)
        expect(noisy.changes.length).toBeLessThanOrEqual(errors)
        expect(noisy.text === text).toBe(noisy.changes.length === 0)
        const local = noisy.changes.filter(({ kind }) => kind !== 'traditional' && kind !== 'voice')
        for (const [i, { start, end, from }] of local.entries()) {
          expect(text.slice(start, end)).toBe(from)
          expect(start).toBeGreaterThan(local[i - 1]?.end ?? -1)
        }
        if (local.length === noisy.changes.length) expect(redone(text, local)).toBe(noisy.text)
        else expect(noisy.changes.at(-1)?.to).toBe(noisy.text)
      }),
      { numRuns: 400, seed: 8 },
    )
  })

  it('makes as many as wanted where there is room', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      expect(addNoise(zh, { language: 'zh', errors: 2, seed }).changes).toHaveLength(2)
      expect(addNoise(en, { language: 'en', errors: 2, seed }).changes).toHaveLength(2)
    }
  })

  it('makes nothing of kinds that the language does not have', () => {
    expect(addNoise(zh, { language: 'zh', errors: 2, kinds: ['key'], seed: 1 })).toEqual({ text: zh, changes: [] })
  })

  it('differs by seed', () => {
    expect(new Set(Array.from({ length: 20 }, (_none, seed) => addNoise(zh, { language: 'zh', errors: 1, seed }).text)).size).toBeGreaterThan(10)
  })

  it.each([-1, 0.5, Number.NaN])('refuses %s errors', (errors) => {
    expect(() => addNoise(zh, { language: 'zh', errors, seed: 1 })).toThrow(RangeError)
  })

  it('is the same in every version: a recorded example', () => {
    const texts = [1, 2, 3].map((seed) => addNoise(zh, { language: 'zh', errors: 2, seed }).text)
    expect(texts).toMatchInlineSnapshot(`
      [
        "請問我的退款什麼時候能dao帳，已經等了三天了。",
        "请问我的退款伸么时候能稻账，已经等了三天了。",
        "请问我的退款什么师候能到账，已经灯了三天了。",
      ]
    `)
  })
})

describe('random numbers', () => {
  it('lie from 0 to 1 and follow the weights', () => {
    const random = randomOf('seed')
    const counts = { a: 0, b: 0 }
    for (let i = 0; i < 4000; i += 1) {
      const item = pickWeighted(random, ['a', 'b'] as const, (letter) => (letter === 'a' ? 3 : 1))
      if (item !== undefined) counts[item] += 1
    }
    expect(counts.a / 4000).toBeGreaterThan(0.7)
    expect(counts.a / 4000).toBeLessThan(0.8)
    expect(pickWeighted(random, [], () => 1)).toBeUndefined()
  })
})
