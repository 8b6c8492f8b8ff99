import { useEffect, useRef } from 'react'

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

/** Whether a press means a shortcut of one key: not while writing, composing Chinese, or with a modifier. */
export function meansShortcut(press: KeyPress, wanted: string): boolean {
  if (press.isComposing || press.ctrlKey || press.metaKey || press.altKey || press.covered) return false
  if (press.writing) return false
  return press.key.length === 1 ? press.key.toLowerCase() === wanted.toLowerCase() : press.key === wanted
}

const WRITING = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="combobox"]'
const COVERS = '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open .ant-drawer-mask, .ant-dropdown:not(.ant-dropdown-hidden), .ant-select-dropdown:not(.ant-select-dropdown-hidden)'

function pressOf(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof Element ? event.target : null
  return {
    key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, isComposing: event.isComposing,
    writing: target?.closest(WRITING) !== null && target !== null,
    covered: document.querySelector(COVERS) !== null,
  }
}

/** Runs for a press of one of the keys, anywhere on the page. */
export function useShortcuts(handlers: Readonly<Record<string, (() => void) | undefined>>): void {
  const current = useRef(handlers)
  current.current = handlers
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const press = pressOf(event)
      const found = Object.entries(current.current).find(([key, handler]) => handler && meansShortcut(press, key))
      if (!found?.[1]) return
      event.preventDefault()
      found[1]()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

export const useShortcut = (key: string, handler: () => void): void => useShortcuts({ [key]: handler })
