import { expect, it } from 'vitest'
import { bulkChange, isReady } from './change.ts'

it('asks for what was filled in, and for nothing else', () => {
  expect(bulkChange({ what: 'nothing', addLabels: [' 活动 ', '活动', ' '], removeLabels: [], note: 'x' })).toEqual({ addLabels: ['活动'] })
  expect(bulkChange({ what: 'close', to: 'agent:1', priority: 0 })).toEqual({ close: true, priority: 0 })
  expect(bulkChange({ what: 'hand', to: 'group:g', note: ' 请看 ' })).toEqual({ handTo: { groupId: 'g', note: '请看' } })
  expect(bulkChange({ what: 'hand', to: 'agent:a', note: ' ' })).toEqual({ handTo: { agentId: 'a' } })
  expect([{}, { what: 'nothing' as const }, { what: 'hand' as const }, { what: 'hand' as const, priority: 1 }, { what: 'close' as const }, { priority: 0 }].map(isReady)).toEqual([false, false, false, false, true, true])
})
