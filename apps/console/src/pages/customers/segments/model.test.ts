import { segmentCondition, type CustomerAttribute, type SegmentCondition } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { en } from '../../../i18n/en.ts'
import { translate } from '../../../i18n/translate.ts'
import { zh } from '../../../i18n/zh.ts'
import type { Translate } from '../../../i18n/i18n.tsx'
import { askables, conditionText, isComplete, isSound, ruleOn, withOperator } from './model.ts'

const words = (language: 'zh' | 'en') => ({ language, t: ((key, params) => translate((language === 'zh' ? zh : en)[key], params)) as Translate })
const plan: CustomerAttribute = {
  key: 'plan', type: 'choice', personal: false, setBy: 'both', version: 1, label: { zh: '套餐', en: 'Plan' },
  options: [{ value: 'pro', label: { zh: '专业版', en: 'Pro' } }],
}
const secret: CustomerAttribute = { ...plan, key: 'card', type: 'text', personal: true, options: [] }
const all = askables({ attributes: [plan, secret], tags: ['老客户'], agents: [] }, words('zh'))

describe('what conditions ask for', () => {
  it('is everything the product knows and the company defined, but nothing personal', () => {
    expect(all.map(({ field }) => field)).toContain('attr.plan')
    expect(all.map(({ field }) => field)).not.toContain('attr.card')
    expect(all.find(({ field }) => field === 'conversations')?.operators).not.toContain('set')
  })

  it('begins with a comparison the server takes once it is filled in', () => {
    for (const asked of all) {
      for (const operator of asked.operators) {
        const rule = withOperator(asked, operator)
        const filled = isComplete(rule, all) ? rule : { ...rule, value: asked.type === 'choice' || asked.type === 'multi' ? ['x'] : asked.type === 'date' ? '2026-01-31' : 'x' }
        expect(isComplete(filled, all), asked.field + operator).toBe(true)
        expect(segmentCondition.safeParse({ match: 'all', items: [filled] }).success, asked.field + operator).toBe(true)
      }
      expect(asked.operators).toContain(ruleOn(asked).operator)
    }
  })

  it('keeps a value that still fits when the comparison changes, and drops one that does not', () => {
    const level = { field: 'level', type: 'number' } as const
    expect(withOperator(level, 'at_most', 7)).toEqual({ field: 'level', operator: 'at_most', value: 7 })
    expect(withOperator({ field: 'created', type: 'date' }, 'before', 30)).toEqual({ field: 'created', operator: 'before' })
    expect(withOperator(level, 'set', 7)).toEqual({ field: 'level', operator: 'set' })
  })
})

describe('a condition', () => {
  const condition: SegmentCondition = {
    match: 'all', items: [{ field: 'level', operator: 'at_least', value: 80 }, { match: 'any', rules: [{ field: 'attr.plan', operator: 'any_of', value: ['pro'] }, { field: 'last_seen', operator: 'last_days', value: 7 }] }],
  }
  it('is said as one sentence in both languages', () => {
    expect(conditionText(condition, all, words('zh'))).toBe('等级至少 80，且（套餐属于 专业版，或最近活跃在最近 7 天）')
    const english = askables({ attributes: [plan], tags: [], agents: [] }, words('en'))
    expect(conditionText(condition, english, words('en'))).toBe('Level at least 80 and (Plan is one of Pro or Last seen within the last 7 days)')
  })

  it('is sound only when all of it is filled in and still there', () => {
    expect(isSound(condition, all)).toBe(true)
    expect(isSound({ match: 'all', items: [] }, all)).toBe(false)
    expect(isSound({ match: 'all', items: [{ field: 'attr.gone', operator: 'set' }] }, all)).toBe(false)
    expect(isSound({ match: 'all', items: [{ field: 'tags', operator: 'any_of' }] }, all)).toBe(false)
    expect(isSound({ match: 'all', items: [{ match: 'any', rules: [] }] }, all)).toBe(false)
  })
})
