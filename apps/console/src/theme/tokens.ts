/** The colours of one mode. Every text colour reaches 4.5:1 on the surfaces it is used on (see tokens.test.ts). */
export interface Palette {
  canvas: string
  surface: string
  raised: string
  sunken: string
  hover: string
  selected: string
  border: string
  borderStrong: string
  /** Outline of what is ticked or chosen; 3:1 on what it stands on. */
  control: string
  text: string
  textSecondary: string
  textTertiary: string
  accent: string
  accentStrong: string
  accentSoft: string
  onAccent: string
  danger: string
  dangerSoft: string
  warning: string
  warningSoft: string
  warningLine: string
  success: string
  link: string
  focus: string
  shadow: string
}

export const light: Palette = {
  canvas: '#f4f6f5',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#f1f4f2',
  hover: '#f3f6f4',
  selected: '#e6f3ed',
  border: '#e4e8e6',
  borderStrong: '#cbd3ce',
  control: '#7d8983',
  text: '#16201b',
  textSecondary: '#4a5750',
  textTertiary: '#606d66',
  accent: '#0b7a5c',
  accentStrong: '#096349',
  accentSoft: '#e6f3ed',
  onAccent: '#ffffff',
  danger: '#c02a34',
  dangerSoft: '#fdeeee',
  warning: '#835300',
  warningSoft: '#fff8e6',
  warningLine: '#e3bd66',
  success: '#1a7a3c',
  link: '#0b7a5c',
  focus: '#0b7a5c',
  shadow: '0 8px 24px rgba(16, 32, 25, 0.12), 0 1px 3px rgba(16, 32, 25, 0.08)',
}

export const dark: Palette = {
  canvas: '#0d1210',
  surface: '#141a17',
  raised: '#202824',
  sunken: '#0f1512',
  hover: '#1a211e',
  selected: '#17332a',
  border: '#262f2b',
  borderStrong: '#3c4842',
  control: '#75827b',
  text: '#e6ece9',
  textSecondary: '#aab6b0',
  textTertiary: '#8f9b95',
  accent: '#35b58f',
  accentStrong: '#55c9a5',
  accentSoft: '#17332a',
  onAccent: '#05231a',
  danger: '#f2807e',
  dangerSoft: '#351a1b',
  warning: '#e3b25a',
  warningSoft: '#2b2414',
  warningLine: '#6e5a2b',
  success: '#5cc27f',
  link: '#4cc29d',
  focus: '#35b58f',
  shadow: '0 8px 24px rgba(0, 0, 0, 0.5), 0 1px 3px rgba(0, 0, 0, 0.4)',
}

export const palettes = { light, dark } as const
export type Mode = keyof typeof palettes

export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif'
export const monoFamily = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace'
export const radius = 8
export const fontSize = 14

const kebab = (name: string): string => name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)

/** The palette as CSS custom properties, `--yd-text-secondary` and so on. */
export function cssVariables(palette: Palette): Record<string, string> {
  return Object.fromEntries(Object.entries(palette).map(([name, value]) => [`--yd-${kebab(name)}`, value as string]))
}
