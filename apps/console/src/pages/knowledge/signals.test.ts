import { describe, expect, it } from 'vitest'
import { byProducer, noticedIn, noticedNothing } from './signals.ts'

describe('what a decision record noticed', () => {
  it('is read with the words of the message', () => {
    const message = '不是退货，你们太差了，订单 12345678 退 20 元'
    const noticed = noticedIn({
      input: { normalised: 'x' },
      signals: {
        followUp: { kind: 'short', reading: 'joined', text: '运费谁出 退货' },
        denial: { kind: 'corrected', entryId: 'a', question: '如何退货', asked: '退 20 元' },
        parts: [{ text: '退货', entryId: 'a', question: '如何退货', probability: 0.9 }],
        mood: { level: 'angry', threatens: false, signs: ['太差'] },
        entities: [{ type: 'order_number', value: '12345678', start: 14, end: 22 }, { type: 'amount', value: { number: 20, currency: 'CNY' }, start: 25, end: 29 }, { type: 'phone', value: null, start: 0, end: 2 }],
      },
    }, message)
    expect(noticed.followUp).toEqual({ reading: 'joined', text: '运费谁出 退货' })
    expect(noticed.denial).toEqual({ question: '如何退货', asked: '退 20 元' })
    expect(noticed.parts).toEqual([{ text: '退货', question: '如何退货' }])
    expect(noticed.mood).toEqual({ level: 'angry', threatens: false, signs: ['太差'] })
    expect(noticed.entities).toEqual([{ type: 'order_number', text: '12345678', value: null }, { type: 'amount', text: '20 元', value: '20 CNY' }, { type: 'phone', text: '不是', value: null }])
    expect(noticedNothing(noticed)).toBe(false)
  })

  it('is nothing in a calm question, and in a record of another form', () => {
    expect(noticedNothing(noticedIn({ signals: { followUp: null, denial: null, parts: [], mood: { level: 'calm', threatens: false, signs: [] }, entities: [] } }, '如何退货'))).toBe(true)
    expect(noticedNothing(noticedIn({}, '如何退货'))).toBe(true)
    expect(noticedNothing(noticedIn({ signals: { parts: 3, mood: 'angry', entities: [{ type: 1 }, null], followUp: 'x' } }, '如何退货'))).toBe(true)
  })
})

it('candidates are grouped by who proposed them', () => {
  const groups = byProducer([{ producer: 'a', n: 1 }, { producer: 'b', n: 2 }, { producer: 'a', n: 3 }])
  expect(groups.map(({ producer, candidates }) => [producer, candidates.map(({ n }) => n)])).toEqual([['a', [1, 3]], ['b', [2]]])
})
