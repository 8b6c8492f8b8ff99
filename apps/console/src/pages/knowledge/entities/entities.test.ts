import type { FoundEntity } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { stretchesOf, valueText } from './marks.ts'

const entity = (start: number, end: number, rest: Partial<FoundEntity> = {}): FoundEntity => ({ type: 'date', text: '', start, end, value: '2026-03-12', ...rest })

describe('marks', () => {
  it('cut a text at what was found, and lose nothing of it', () => {
    const text = '明天送到，后天退'
    const stretches = stretchesOf(text, [entity(5, 7), entity(0, 2)])
    expect(stretches.map((one) => [one.text, one.entity !== null])).toEqual([['明天', true], ['送到，', false], ['后天', true], ['退', false]])
    expect(stretches.map((one) => one.text).join('')).toBe(text)
    expect(stretchesOf('短', [entity(0, 9)])).toEqual([{ text: '短', entity: null }])
    expect(stretchesOf('', [])).toEqual([])
  })

  it('say what was found in one line', () => {
    const values: [FoundEntity['type'], FoundEntity['value'], string][] = [
      ['date', '2026-03-12', '2026-03-12'],
      ['amount', { number: 1299.5, currency: 'CNY' }, '1299.5 CNY'],
      ['quantity', { number: 2, unit: '箱' }, '2 箱'],
      ['datetime_range', { from: '2026-03-01', to: '2026-03-05' }, '2026-03-01 – 2026-03-05'],
      ['product', { id: 'lamp', name: '台灯' }, '台灯 (lamp)'],
      ['product', { name: '台灯' }, '台灯'],
      ['enumeration', { type: 'colour', value: '黑' }, '黑 (colour)'],
      ['address', { province: '上海市', city: '', district: '浦东新区', rest: '世纪大道' }, '上海市 · 浦东新区 · 世纪大道'],
    ]
    for (const [type, value, text] of values) expect(valueText(entity(0, 1, { type, value }))).toBe(text)
  })
})
