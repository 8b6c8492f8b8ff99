import { useSyncExternalStore } from 'react'
import { stored } from '../ui/stored.ts'
import { cssVariables, fontFamily, monoFamily, palettes, type Mode } from './tokens.ts'

export type ModeChoice = Mode | 'system'

const choice = stored<ModeChoice>('yd.mode', 'system', (value): value is ModeChoice => value === 'light' || value === 'dark' || value === 'system')
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const reduced = matchMedia('(prefers-reduced-motion: reduce)')

function currentMode(): Mode {
  const wanted = choice.get()
  if (wanted !== 'system') return wanted
  return systemDark.matches ? 'dark' : 'light'
}

function subscribeAll(listener: () => void): () => void {
  const stop = choice.subscribe(listener)
  systemDark.addEventListener('change', listener)
  reduced.addEventListener('change', listener)
  return () => {
    stop()
    systemDark.removeEventListener('change', listener)
    reduced.removeEventListener('change', listener)
  }
}

/** Writes the tokens to the document root, so that the style sheets and antd speak of the same colours. */
function paint(): void {
  const root = document.documentElement
  const mode = currentMode()
  root.dataset['mode'] = mode
  root.style.colorScheme = mode
  for (const [name, value] of Object.entries(cssVariables(palettes[mode]))) root.style.setProperty(name, value)
  root.style.setProperty('--yd-font', fontFamily)
  root.style.setProperty('--yd-mono', monoFamily)
}

/** Paints now and whenever the choice or the system's setting changes. */
export function startPainting(): void {
  paint()
  subscribeAll(paint)
}

export const setModeChoice = (value: ModeChoice): void => choice.set(value)
export const useModeChoice = (): ModeChoice => useSyncExternalStore(choice.subscribe, choice.get)
export const useMode = (): Mode => useSyncExternalStore(subscribeAll, currentMode)
export const useReducedMotion = (): boolean => useSyncExternalStore(subscribeAll, () => reduced.matches)
