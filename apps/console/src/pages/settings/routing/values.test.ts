import { defaultGroupRouting, handoffCause, routingCondition, routingStrategy, ruleDemand } from '@yingda/contract'
import { expect, it } from 'vitest'
import { attributesOf, causes, conditionOn, fields, firstDemand, isFilled, isSoundRule, moved, newGroupRouting, otherwiseOf, reasonsProblem, strategies } from './values.ts'

it('knows all the contract knows', () => {
  expect(newGroupRouting).toEqual(defaultGroupRouting)
  expect([...strategies].sort()).toEqual([...routingStrategy.options].sort())
  expect([...causes].sort()).toEqual([...handoffCause.options].sort())
  const known = routingCondition.options.map((option) => option.shape.field.value)
  expect([...fields].sort()).toEqual([...known].sort())
})

it('moves one element and leaves the rest in order', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b'], 0, 2)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], -1, 0)).toEqual(['a', 'b'])
})

it('begins conditions that the server takes once they are filled in', () => {
  for (const field of fields) {
    const begun = conditionOn(field)
    expect(isFilled(begun), field).toBe(routingCondition.safeParse(begun).success)
  }
  expect(isFilled({ field: 'page', contains: '  ' })).toBe(false)
  expect(isSoundRule({ id: 'r', name: '规则', enabled: true, conditions: [conditionOn('page')], groupId: 'g', priority: 0 })).toBe(false)
  expect(isSoundRule({ id: 'r', name: '规则', enabled: true, conditions: [], groupId: 'g', priority: 0 })).toBe(true)
})

it('takes a rule that asks for skills once they are chosen, as the server does, and never its own group to go on to', () => {
  const [group, other, skillId] = ['0190f000-0000-7000-8000-00000000000a', '0190f000-0000-7000-8000-00000000000b', '0190f000-0000-7000-8000-00000000000c']
  const sound = (demand: typeof firstDemand): boolean => isSoundRule({ id: 'r', name: '规则', enabled: true, conditions: [], groupId: group, priority: 0, demand })
  const chosen = { ...firstDemand, skills: [{ skillId, atLeast: 60 }] }
  for (const demand of [firstDemand, chosen, { ...chosen, otherwise: otherwiseOf('overflow', 60) }, { ...chosen, otherwise: { do: 'overflow' as const, afterSeconds: 60, groupId: other } }]) {
    expect(sound(demand), JSON.stringify(demand)).toBe(ruleDemand.safeParse(demand).success)
  }
  expect(sound({ ...chosen, otherwise: { do: 'overflow', afterSeconds: 60, groupId: group } })).toBe(false)
})

it('tells what is wrong with break reasons', () => {
  expect(reasonsProblem(['用餐', '会议'])).toBeNull()
  expect(reasonsProblem(['用餐', ' '])).toBe('empty')
  expect(reasonsProblem([])).toBe('empty')
  expect(reasonsProblem(['用餐', '用餐 '])).toBe('twice')
})

it('reads attributes written as pairs', () => {
  expect(attributesOf(['city = 上海', 'url=a=b', 'nothing', '=x'])).toEqual({ city: '上海', url: 'a=b' })
})
