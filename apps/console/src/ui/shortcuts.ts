import { useEffect, useRef, type RefObject } from 'react'
import { shortcutIds, shortcutOf, type ShortcutId } from './shortcut-table.ts'

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
  /** The press came from a field one writes in. */
  readonly writing: boolean
  /** A dialog, drawer or menu is open above the page. */
  readonly covered: boolean
}

const MOD = 'Mod+'

/**
 * Whether a press means a shortcut: keys of one letter not while writing, composing Chinese, or with a modifier; those with
 * `Mod+` also while writing.
 */
export function meansShortcut(press: KeyPress, wanted: string): boolean {
  if (press.isComposing || press.altKey || press.covered) return false
  const modified = press.ctrlKey || press.metaKey
  if (wanted.startsWith(MOD)) return modified && press.key.toLowerCase() === wanted.slice(MOD.length)
  if (modified || press.writing) return false
  return press.key.length === 1 ? press.key.toLowerCase() === wanted.toLowerCase() : press.key === wanted
}

const WRITING = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="combobox"]'
const COVERS = '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open .ant-drawer-mask, .ant-dropdown:not(.ant-dropdown-hidden), .ant-select-dropdown:not(.ant-select-dropdown-hidden)'

/** A press of a key with what is around it. */
export function pressOf(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof Element ? event.target : null
  return {
    key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, isComposing: event.isComposing,
    writing: target?.closest(WRITING) !== null && target !== null,
    covered: document.querySelector(COVERS) !== null,
  }
}

export type Handlers = Readonly<Partial<Record<ShortcutId, (() => void) | undefined>>>

/** The handlers of everything that is on the page now. */
const live = new Set<RefObject<Handlers>>()

/** What can be done with what is open now, in the order of the table. */
export function liveCommands(): { readonly id: ShortcutId; run(): void }[] {
  const all = new Map([...live].flatMap(({ current }) => Object.entries(current)))
  return shortcutIds.flatMap((id) => {
    const run = all.get(id)
    return run && shortcutOf(id).command ? [{ id, run }] : []
  })
}

/** Runs for the keys of these shortcuts, anywhere on the page; the command palette offers those that are commands. */
export function useShortcuts(handlers: Handlers): void {
  const current = useRef(handlers)
  current.current = handlers
  useEffect(() => {
    live.add(current)
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const press = pressOf(event)
      const found = (Object.entries(current.current) as [ShortcutId, (() => void) | undefined][])
        .find(([id, handler]) => handler && shortcutOf(id).keys.some((key) => meansShortcut(press, key)))
      if (!found?.[1]) return
      event.preventDefault()
      found[1]()
    }
    addEventListener('keydown', onKey)
    return () => {
      live.delete(current)
      removeEventListener('keydown', onKey)
    }
  }, [])
}
