import type { TicketView } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { filterOf, isNarrowed, orderOf, paramsOf, parseSort, sortText, stateOf } from './filter.ts'

const saved: TicketView = {
  id: '5b0c7f1e-0000-4000-8000-000000000001', name: 'VIP', scope: 'personal', groupId: null, position: 1, version: 1, mine: true, columns: ['number'],
  filter: { tags: ['vip'], priorities: ['high', 'urgent'] }, order: { by: 'due', descending: false },
}
const from = (address: string): ReturnType<typeof stateOf> => stateOf(new URLSearchParams(address))

describe('a list of tickets', () => {
  it('is one’s own open ones, newest first, when the address says nothing', () => {
    const state = from('')
    expect(filterOf(state, [])).toEqual({ assignees: ['me'], categories: ['new', 'open', 'pending_customer', 'on_hold'] })
    expect(orderOf(state, [])).toEqual({ by: 'updated', descending: true })
    expect(isNarrowed(state)).toBe(false)
  })

  it('is kept in the address, there and back', () => {
    const state = from('view=all&q=refund&state=solved&type=t1&priority=high&assignee=none&sort=-priority')
    const address = new URLSearchParams(Object.entries(paramsOf(state)).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
    expect(stateOf(address)).toEqual(state)
    expect(filterOf(state, [])).toEqual({ search: 'refund', categories: ['solved'], typeIds: ['t1'], priorities: ['high'], assignees: ['none'] })
    expect(isNarrowed(state)).toBe(true)
    expect(paramsOf({ search: '' })).toEqual({ q: null })
  })

  it('leaves out what an address says wrongly', () => {
    expect(from('state=lost&priority=huge&sort=-colour')).toMatchObject({ category: '', priority: '', sort: '' })
  })

  it('starts from a saved view; what is chosen takes the place of the same condition', () => {
    const state = from(`view=${saved.id}`)
    expect(filterOf(state, [saved])).toEqual(saved.filter)
    expect(orderOf(state, [saved])).toEqual(saved.order)
    expect(filterOf({ ...state, priority: 'low' }, [saved])).toEqual({ tags: ['vip'], priorities: ['low'] })
    expect(orderOf({ ...state, sort: '-number' }, [saved])).toEqual({ by: 'number', descending: true })
  })

  it('shows the most overdue first among the overdue', () => {
    expect(orderOf(from('view=overdue'), [])).toEqual({ by: 'due', descending: false })
  })

  it('reads and writes orders', () => {
    for (const text of ['due', '-priority', '-updated']) expect(sortText(parseSort(text) ?? { by: 'number', descending: false })).toBe(text)
    expect([parseSort(null), parseSort(''), parseSort('--due')]).toEqual([null, null, null])
  })
})
