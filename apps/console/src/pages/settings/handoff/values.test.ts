import { defaultHandoffTriggers, handoffTriggers } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { alwaysOn, counts, idleTriggers, tidyNames, triggerKinds } from './values.ts'

describe('triggers of the handoff', () => {
  it('are all there, in their order; two stay on', () => {
    expect(triggerKinds).toEqual(Object.keys(handoffTriggers.shape))
    expect(triggerKinds.filter(alwaysOn)).toEqual(['askedWords', 'ceiling'])
  })

  it('count within what the server takes', () => {
    for (const [kind, [least, most]] of Object.entries(counts)) {
      for (const [n, sound] of [[least, true], [most, true], [least - 1, false], [most + 1, false]] as const) {
        expect(handoffTriggers.safeParse({ ...defaultHandoffTriggers, [kind]: { ...defaultHandoffTriggers[kind as keyof typeof counts], n } }).success, `${kind} ${String(n)}`).toBe(sound)
      }
    }
  })

  it('that nothing is named for are told apart', () => {
    expect(idleTriggers(defaultHandoffTriggers)).toEqual([])
    const { askedTopic, risk, vip } = defaultHandoffTriggers
    const on = { ...defaultHandoffTriggers, askedTopic: { ...askedTopic, enabled: true }, risk: { ...risk, threats: false }, vip: { ...vip, enabled: true } }
    expect(idleTriggers(on)).toEqual(['askedTopic', 'risk', 'vip'])
    expect(idleTriggers({ ...on, askedTopic: { ...askedTopic, enabled: true, topics: { categories: ['售后'], tags: [] } }, vip: { ...vip, enabled: true, level: 3 } })).toEqual(['risk'])
    expect(tidyNames([' 投诉 ', '投诉', ''])).toEqual(['投诉'])
  })
})
