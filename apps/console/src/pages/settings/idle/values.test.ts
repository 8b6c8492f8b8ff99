import { defaultIdlePolicy, idlePolicy } from '@yingda/contract'
import { expect, it } from 'vitest'
import { policyOf, valuesOf, warnsTooLate } from './values.ts'

it('a policy survives the form', () => {
  expect(policyOf(valuesOf(defaultIdlePolicy))).toEqual(defaultIdlePolicy)
  expect(policyOf({ ...valuesOf(defaultIdlePolicy), zh: '  在吗  ' }).warning.zh).toBe('在吗')
})

it('the form refuses what the server would refuse', () => {
  for (const agentWarn of [0, 5, 10]) {
    for (const agentClose of [0, 5, 10, 15]) {
      const values = { ...valuesOf(defaultIdlePolicy), agentWarn, agentClose }
      expect(warnsTooLate(values), `${String(agentWarn)} ${String(agentClose)}`).toBe(!idlePolicy.safeParse(policyOf(values)).success)
    }
  }
})
