import { expect, it } from 'vitest'
import { areOptionsSound, attributeBody, emptyAttribute, isKey, isSoundAttribute } from './values.ts'

const label = { zh: ' 套餐 ', en: ' Plan ' }
const option = (value: string, zh = '专业', en = 'Pro') => ({ value, label: { zh, en } })

it('takes keys as programs write them', () => {
  expect(['plan', 'a1_b', 'A'].every(isKey)).toBe(true)
  expect(['', '1a', 'a-b', '套餐', 'a'.repeat(41)].some(isKey)).toBe(false)
})

it('wants choices with values of their own and both labels', () => {
  expect(areOptionsSound([option('pro'), option('免费版')])).toBe(true)
  for (const wrong of [[], [option('a'), option(' a')], [option('a b')], [option('a', '')], [option('')]]) expect(areOptionsSound(wrong)).toBe(false)
})

it('is sent tidied, with what its type has', () => {
  const draft = { ...emptyAttribute, key: 'plan', label, personal: true, options: [option(' pro ')] }
  expect(isSoundAttribute({ ...draft, type: 'choice' })).toBe(true)
  expect(attributeBody({ ...draft, type: 'choice' })).toMatchObject({ label: { zh: '套餐', en: 'Plan' }, personal: false, options: [{ value: 'pro' }] })
  expect(attributeBody({ ...draft, type: 'text' })).toMatchObject({ personal: true, options: [] })
  expect(isSoundAttribute({ ...draft, type: 'multi', options: [] })).toBe(false)
})
