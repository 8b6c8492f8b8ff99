import type { Language } from '@yingda/contract'
import type { Theme } from '../bridge.ts'
import { readJson, type Store } from '../client/storage.ts'

export interface Preferences {
  /** What the visitor chose here; null follows the site. */
  language: Language | null
  theme: Theme | null
}

/** The visitor's own choices, kept between visits. */
export function readPreferences(store: Store, site: string): Preferences {
  const kept = readJson(store, keyOf(site)) as { language?: unknown; theme?: unknown } | null
  const { language, theme } = kept ?? {}
  return {
    language: language === 'zh' || language === 'en' ? language : null,
    theme: theme === 'light' || theme === 'dark' || theme === 'auto' ? theme : null,
  }
}

export function keepPreferences(store: Store, site: string, preferences: Preferences): void {
  store.set(keyOf(site), JSON.stringify(preferences))
}

const keyOf = (site: string): string => `yingda:${site}:preferences`

/** Sets the colours of the document, following the system with `auto`. @returns ends the following */
export function applyTheme(theme: Theme, root: HTMLElement = document.documentElement): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const apply = (): void => {
    root.dataset.theme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme
  }
  apply()
  dark.addEventListener('change', apply)
  return () => {
    dark.removeEventListener('change', apply)
  }
}
