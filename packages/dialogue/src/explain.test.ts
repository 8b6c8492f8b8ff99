import { describe, expect, it } from 'vitest'
import { compileRelease, explain, initialState, turn, type Language } from './index.ts'
import { policy } from './decide/arbiter.ts'
import { shopSource } from './testing/shop.ts'

const release = compileRelease(shopSource)

function explained(text: string, language: Language): string[] {
  return explain(turn(release, initialState(), { text, language: 'zh', now: '' }).record, language)
}

describe('explain', () => {
  it('tells which question was alike, what they share, and why it was answered', () => {
    const lines = explained('我买的东西退货的话运费是谁来付', 'zh')
    expect(lines[0]).toBe('读作：“我买的东西退货的话运费是谁来付”。')
    expect(lines.join('\n')).toContain('第 1 位：“退货运费谁出”')
    expect(lines.join('\n')).toMatch(/共有：.*运费/)
    expect(lines.at(-1)).toMatch(/^决定：/)
  })

  it('speaks English as well', () => {
    const lines = explained('转人工', 'en')
    expect(lines).toEqual([
      'Read as "转人工".',
      'Noticed: asks for a person.',
      'Decision: The customer asks for a person, which no score overrides. Reason: the customer asked.',
    ])
  })

  it('has words for every rule of the policy, in both languages', () => {
    const { record } = turn(release, initialState(), { text: '怎么退货', language: 'zh', now: '' })
    for (const { id } of policy) {
      for (const language of ['zh', 'en'] as const) expect(explain({ ...record, rule: id }, language).at(-1), id).not.toContain(id)
    }
  })
})
