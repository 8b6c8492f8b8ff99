import { describe, expect, it } from 'vitest'
import { ownerReason } from '@yingda/contract'
import { fill, languageOf, launcherTexts, panelTexts } from './i18n.ts'
import { ticketFormTexts } from './panel/ticket-texts.ts'

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}
const names = (text: string): string[] => (text.match(/\{\w+\}/gu) ?? []).sort()

describe('the words', () => {
  it.each([
    ['panel', panelTexts],
    ['launcher', launcherTexts],
    ['ticket forms', ticketFormTexts],
  ])('of the %s are complete in both languages, with the same values in them', (_name, texts) => {
    const zh = new Map(leaves(texts.zh))
    const en = new Map(leaves(texts.en))
    expect([...zh.keys()]).toEqual([...en.keys()])
    for (const [key, text] of zh) {
      expect(names(en.get(key) ?? '')).toEqual(names(text))
      if (!/\.(?:started|routed|overflowed)$/u.test(key)) expect(text).not.toBe('')
      expect(en.get(key)).not.toMatch(/\p{Script=Han}/u)
    }
  })
  it('name every reason for a change of owner', () => {
    expect(Object.keys(panelTexts.zh.notices).sort()).toEqual([...ownerReason.options].sort())
  })
  it('take their values', () => {
    expect(fill('第 {n} 位，{name}，{x}', { n: 2, name: '小满' })).toBe('第 2 位，小满，{x}')
  })
  it('follow a language tag', () => {
    expect(['zh-CN', 'ZH', 'en-GB', 'fr', null].map(languageOf)).toEqual(['zh', 'zh', 'en', null, null])
  })
})
