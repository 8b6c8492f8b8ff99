import { describe, expect, it } from 'vitest'
import { isSearch, messageFilterOf, noSearchFilter, paramsOfSearch, searchStateOf } from './filter.ts'

const id = '0190a000-0000-7000-8000-0000000000c1'

describe('a search', () => {
  it('is the same after it has been an address', () => {
    const state = { ...noSearchFilter, text: '退款 订单', order: 'best' as const, from: '2026-01-01', to: '2026-01-31', speaker: 'note', status: 'closed', agent: id, group: id, label: '投诉', site: id, file: true, customer: id, conversation: id }
    expect(searchStateOf(paramsOfSearch(state))).toEqual(state)
    expect(paramsOfSearch(searchStateOf(new URLSearchParams())).toString()).toBe('')
  })

  it('leaves out what no search can mean', () => {
    const state = searchStateOf(new URLSearchParams('q=a&from=yesterday&by=everybody&agent=me&status=lost&order=worst'))
    expect(messageFilterOf(state)).toEqual({})
    expect(state).toMatchObject({ text: 'a', order: 'newest' })
  })

  it('takes both days whole', () => {
    const { from = '', to = '' } = messageFilterOf(searchStateOf(new URLSearchParams('from=2026-01-01&to=2026-01-01')))
    expect(Date.parse(to) - Date.parse(from)).toBe(24 * 60 * 60 * 1000)
  })

  it('wants words or something to narrow by', () => {
    expect(isSearch(searchStateOf(new URLSearchParams('q=%20')))).toBe(false)
    expect(isSearch(searchStateOf(new URLSearchParams('file=1')))).toBe(true)
    expect(isSearch(searchStateOf(new URLSearchParams('q=a')))).toBe(true)
  })
})
