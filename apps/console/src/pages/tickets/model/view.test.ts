import { ticketViewInput } from '@yingda/contract'
import { expect, it } from 'vitest'
import { stateOf } from './filter.ts'
import { viewInput, viewScope } from './view.ts'

it('a list is kept as the server takes it: the view it began from, narrowed, in its order', () => {
  const kept = viewInput(stateOf(new URLSearchParams('view=overdue&priority=urgent&q=退货')), [])
  expect(kept).toMatchObject({ filter: { breached: true, priorities: ['urgent'], search: '退货' }, order: { by: 'due', descending: false } })
  for (const scope of ['personal', 'company', 'group:3f2c1d5e-0000-4000-8000-000000000001']) expect(ticketViewInput.safeParse({ name: '超时', ...viewScope(scope), ...kept }).success).toBe(true)
})
