import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise, originalRange } from '../index.ts'

const cases: readonly (readonly [string, string])[] = [
  ['  Hello，  World！ ', 'hello world'],
  ['ＡＢＣ１２３', 'abc123'],
  ['退貨運費誰出？', '退货运费谁出'],
  ['退 款 多 久', '退款多久'],
  ["I don't know", 'i dont know'],
  ['I don’t know', 'i dont know'],
  ['sooooo goood', 'soo good'],
  ['哈哈哈哈哈哈', '哈哈'],
  ['10000 元', '10000 元'],
  ['订单SO2026-04518到哪了', '订单so2026-04518到哪了'],
  ['a@b.com', 'a@b.com'],
  ['end. Next', 'end next'],
  ['😀退货😀怎么办', '退货怎么办'],
  ['①②', '12'],
  ['ﬁne', 'fine'],
  ['cafe\u0301', 'café'],
  ['帳號', '账号'],
  ['\ud800退货', '退货'],
]

describe('normalise', () => {
  it.each(cases)('%j becomes %j', (from, to) => expect(normalise(from).text).toBe(to))

  it('tells where each part stands in the original', () => {
    const original = '请问，退貨　運費？'
    const normalised = normalise(original)
    const at = normalised.text.indexOf('运费')
    const { start, end } = originalRange(normalised, at, at + 2)
    expect(original.slice(start, end)).toBe('運費')
  })

  it('keeps every offset inside the original and in order, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (original) => {
        const { text, starts, ends } = normalise(original)
        expect(starts).toHaveLength(text.length)
        expect(ends).toHaveLength(text.length)
        const isInPlace = [...starts.keys()].every((i) => {
          const [start = -1, end = -1] = [starts[i], ends[i]]
          return start >= (starts[i - 1] ?? 0) && end > start && end <= original.length
        })
        expect(isInPlace).toBe(true)
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  it('maps each letter, digit or character back to a stretch that normalises to it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9退貨運費誰出ＡＢ１，。！ ]{0,60}$/), (original) => {
        const normalised = normalise(original)
        ;[...normalised.text].forEach((character, i) => {
          if (character === ' ') return
          const { start, end } = originalRange(normalised, i, i + 1)
          expect(normalise(original.slice(start, end)).text.startsWith(character)).toBe(true)
        })
      }),
      { numRuns: 300, seed: 2 },
    )
  })

  it('is settled: normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (original) => {
        const once = normalise(original).text
        expect(normalise(once).text).toBe(once)
      }),
      { numRuns: 500, seed: 3 },
    )
  })
})
