import { describe, expect, it } from 'vitest'
import { filterOf, searchOf, viewsFor } from './filter.ts'

const all = ['waiting', 'mine', 'all'] as const
const parse = (text: string, views: readonly ('waiting' | 'mine' | 'all')[] = all): ReturnType<typeof filterOf> => filterOf(new URLSearchParams(text), views)

describe('list filter in the address', () => {
  it('shows only tabs one may see', () => {
    expect(viewsFor(() => true)).toEqual(['waiting', 'mine', 'all'])
    expect(viewsFor((permission) => permission !== 'conversations.view.all')).toEqual(['waiting', 'mine'])
    expect(viewsFor((permission) => permission.startsWith('conversations.view'))).toEqual(['waiting', 'all'])
    expect(parse('view=all', ['waiting', 'mine'])).toEqual({ view: 'waiting' })
  })

  it('reads what it wrote', () => {
    for (const filter of [{ view: 'waiting' }, { view: 'mine', search: '退款 & 发票' }, { view: 'all', status: 'closed', search: 'x' }] as const) {
      expect(parse(searchOf(filter, all))).toEqual(filter)
    }
    expect(searchOf({ view: 'waiting' }, all)).toBe('')
  })

  it('takes no nonsense over', () => {
    expect(parse('view=evil&status=open&q=%20%20')).toEqual({ view: 'waiting' })
    expect(parse('view=mine&status=closed')).toEqual({ view: 'mine' })
    expect(parse(`q=${'x'.repeat(300)}`).search).toHaveLength(100)
  })
})
