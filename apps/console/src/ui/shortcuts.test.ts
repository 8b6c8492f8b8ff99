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

  it('hold with the modifier also while writing, and not without it', () => {
    for (const modifier of [{ ctrlKey: true }, { metaKey: true }]) expect(meansShortcut(press({ key: 'k', writing: true, ...modifier }), 'Mod+k')).toBe(true)
    expect(meansShortcut(press({ key: 'k' }), 'Mod+k')).toBe(false)
    expect(meansShortcut(press({ key: 'k', ctrlKey: true, covered: true }), 'Mod+k')).toBe(false)
    expect(meansShortcut(press({ key: 'j', ctrlKey: true }), 'Mod+k')).toBe(false)
  })

  it.each([{ writing: true }, { isComposing: true }, { covered: true }, { ctrlKey: true }, { metaKey: true }, { altKey: true }])('mean nothing with %j', (change) => {
    expect(meansShortcut(press(change), 'a')).toBe(false)
  })
})
