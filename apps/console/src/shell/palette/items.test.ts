import { describe, expect, it } from 'vitest'
import { shortcutIds, shortcutOf } from '../../ui/shortcut-table.ts'
import { meant, pickNamed } from './items.ts'

describe('what is meant by what was typed', () => {
  it.each([
    ['会话', '会话 /conversations', 0], ['话', '会话 /conversations', 2], ['conv', '会话 /conversations', 1], ['SETTINGS', '设置 /settings', 1], ['settings cal', '工作日历 /settings/calendars', 1], ['x y', '会话', null], ['', '会话', 0],
  ] as const)('%j in %j', (typed, name, rank) => {
    expect(meant(typed, name)).toBe(rank)
  })

  it('comes with the best first, and everything when nothing was typed', () => {
    const all = [{ words: '结束会话' }, { words: '会话' }, { words: '工单' }]
    expect(pickNamed('会话', all).map(({ words }) => words)).toEqual(['会话', '结束会话'])
    expect(pickNamed(' ', all)).toHaveLength(3)
  })
})

describe('the table of shortcuts', () => {
  it('gives no key two meanings on one page', () => {
    const pages = [['list', 'conversation', 'composer', 'everywhere'], ['tickets', 'everywhere'], ['knowledge', 'everywhere'], ['list', 'tickets', 'everywhere']]
    for (const page of pages) {
      const keys = shortcutIds.filter((id) => page.includes(shortcutOf(id).group)).flatMap((id) => shortcutOf(id).keys)
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
    }
  })
})
