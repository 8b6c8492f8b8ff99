import type { Language } from '@yingda/contract'
import type { Theme } from '../bridge.ts'
import type { Attributes, Identity } from '../client/types.ts'
import { languageOf } from '../i18n.ts'

export interface Settings {
  /** Origin of the server, from the script's own address. */
  origin: string
  site: string
  language: Language
  theme: Theme
  side: 'left' | 'right'
  /** Distances of the launcher from the edge and from the bottom, in pixels. */
  offsetX: number
  offsetY: number
  isLauncherHidden: boolean
}

/** Reads the script tag; what is missing or wrong falls back. */
export function readSettings(script: { src: string; dataset: Record<string, string | undefined> }, pageLanguage: string): Settings {
  const { site, lang, theme, position, launcher, offsetX, offsetY } = script.dataset
  return {
    origin: new URL(script.src).origin,
    site: site ?? 'default',
    language: languageOf(lang) ?? languageOf(pageLanguage) ?? languageOf(navigator.language) ?? 'zh',
    theme: isTheme(theme) ? theme : 'auto',
    side: position === 'left' ? 'left' : 'right',
    offsetX: pixels(offsetX),
    offsetY: pixels(offsetY),
    isLauncherHidden: launcher === 'hidden',
  }
}

function pixels(value: string | undefined): number {
  const number = Number(value ?? 20)
  return number >= 0 && number <= 400 ? number : 20
}

export function isTheme(value: unknown): value is Theme {
  return value === 'light' || value === 'dark' || value === 'auto'
}

export function isLanguage(value: unknown): value is Language {
  return value === 'zh' || value === 'en'
}

/** The identity a site gave, field by field; null when it cannot be one. */
export function identityOf(value: unknown): Identity | null {
  if (typeof value !== 'object' || value === null) return null
  const given = value as Record<string, unknown>
  const { id, issuedAt, signature } = given
  if (typeof id !== 'string' || id === '' || typeof issuedAt !== 'number' || typeof signature !== 'string') return null
  const identity: Identity = { id, issuedAt, signature }
  for (const name of ['name', 'email', 'phone', 'attributes'] as const) {
    const text = given[name]
    if (typeof text === 'string' && text !== '') identity[name] = text
  }
  return identity
}

/** The attributes a site gave: texts, numbers and truth values under plain names; null when there are others. */
export function attributesOf(value: unknown): Attributes | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const isFit = ([name, one]: [string, unknown]): boolean =>
    /^[A-Za-z][A-Za-z0-9_]{0,39}$/u.test(name) &&
    (typeof one === 'boolean' || (typeof one === 'number' && Number.isFinite(one)) || (typeof one === 'string' && one.length <= 500))
  return Object.entries(value).every(isFit) ? (value as Attributes) : null
}
