import { describe, expect, it } from 'vitest'
import { meansShortcut, type KeyPress } from './shortcuts.ts'

const press = (change: Partial<KeyPress>): KeyPress => ({ key: 'a', ctrlKey: false, metaKey: false, altKey: false, isComposing: false, writing: false, covered: false, ...change })

describe('shortcuts', () => {
  it('mean the key in either case', () => {
    expect(meansShortcut(press({ key: 'a' }), 'a')).toBe(true)
    expect(meansShortcut(press({ key: 'A' }), 'a')).toBe(true)
    expect(meansShortcut(press({ key: 'b' }), 'a')).toBe(false)
    expect(meansShortcut(press({ key: 'ArrowDown' }), 'ArrowDown')).toBe(true)
  })

  it.each([{ writing: true }, { isComposing: true }, { covered: true }, { ctrlKey: true }, { metaKey: true }, { altKey: true }])('mean nothing with %j', (change) => {
    expect(meansShortcut(press(change), 'a')).toBe(false)
  })
})
