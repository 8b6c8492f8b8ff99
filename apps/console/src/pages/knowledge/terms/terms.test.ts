import { describe, expect, it } from 'vitest'
import { withParams } from '../../../ui/search-params.ts'
import { noTermFilter, setAddress, setOfAddress, termFilterOf, termParams, termQuery } from './filter.ts'
import { emptySet, sameSet, termsProblem, tidyTerms } from './set-values.ts'

describe('filter of term sets in the address', () => {
  it('reads what it wrote and keeps the rest', () => {
    const params = withParams(new URLSearchParams('set=zh:a'), termParams({ search: '退款', kind: 'stop', language: 'en', origin: 'own' }))
    expect(termFilterOf(params)).toEqual({ search: '退款', kind: 'stop', language: 'en', origin: 'own' })
    expect(withParams(params, termParams(noTermFilter)).toString()).toBe('set=zh%3Aa')
  })

  it('takes no nonsense over, and sends only what is set', () => {
    expect(termFilterOf(new URLSearchParams('kind=verbs&language=fr&origin=moon'))).toEqual(noTermFilter)
    expect(termQuery({ ...noTermFilter, origin: 'built-in' })).toEqual({ builtIn: 'true' })
    expect(termQuery({ search: 'a', kind: 'protected', language: 'zh', origin: 'own' })).toEqual({ search: 'a', kind: 'protected', language: 'zh', builtIn: 'false' })
  })

  it('names one set', () => {
    expect(setOfAddress(setAddress({ language: 'zh', key: 'refund.money' }))).toEqual({ language: 'zh', key: 'refund.money' })
    expect(setOfAddress('new')).toBeNull()
    expect(setOfAddress('fr:x')).toBeNull()
  })
})

describe('the terms of a set', () => {
  const set = emptySet('zh')

  it('are sent tidy', () => {
    expect(tidyTerms([' 退钱 ', '退钱', '把钱  打回来', ''])).toEqual(['退钱', '把钱 打回来'])
  })

  it('are enough for their kind', () => {
    expect(termsProblem(set, false)).toBe('terms.required')
    expect(termsProblem({ ...set, terms: ['退钱'] }, false)).toBe('terms.twoRequired')
    expect(termsProblem({ ...set, terms: ['退钱', ' 退钱'] }, false)).toBe('terms.twoRequired')
    expect(termsProblem({ ...set, terms: ['退钱'] }, true)).toBeNull()
    expect(termsProblem({ ...set, kind: 'stop', terms: ['请问'] }, false)).toBeNull()
    expect(termsProblem({ ...set, terms: ['a', 'b'.repeat(61)] }, false)).toBe('terms.termTooLong')
  })

  it('are compared in their order', () => {
    expect(sameSet({ ...set, terms: ['a', 'b'] }, { ...set, terms: ['a', 'b'] })).toBe(true)
    expect(sameSet({ ...set, terms: ['a', 'b'] }, { ...set, terms: ['a'] })).toBe(false)
  })
})
