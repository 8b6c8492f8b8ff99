import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { paramsOf, translate } from './translate.ts'
import { zh } from './zh.ts'

describe('texts', () => {
  it('are complete in both languages, with the same parameters', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect({ key, params: paramsOf(en[key]) }).toEqual({ key, params: paramsOf(zh[key]) })
  })

  it('are not empty, and each in its language', () => {
    for (const [key, text] of Object.entries(zh)) expect(text.trim(), key).not.toBe('')
    for (const [key, text] of Object.entries(en)) {
      expect(text.trim(), key).not.toBe('')
      if (key !== 'account.languageZh') expect(text, key).not.toMatch(/\p{Script=Han}/u)
    }
  })

  it('say a counted number once: the counted form has it in it', () => {
    for (const [key, text] of Object.entries(en)) expect(text, key).not.toMatch(/\{(\w+)\} [a-z ]*\{\1\|/u)
  })

  it('set Chinese and Latin apart', () => {
    for (const [key, text] of Object.entries(zh)) expect(text, key).not.toMatch(/\p{Script=Han}[A-Za-z]|[A-Za-z]\p{Script=Han}/u)
  })

  it('are filled with parameters and counted forms', () => {
    expect(translate('{name} 有 {n} 条', { name: '甲', n: 3 })).toBe('甲 有 3 条')
    expect([1, 2, 0].map((n) => translate('{n|entry|entries}', { n }))).toEqual(['1 entry', '2 entries', '0 entries'])
    expect(translate('{missing}')).toBe('{missing}')
    expect(paramsOf('{b} {a|x|y} {b}')).toEqual(['a', 'b'])
  })
})
