import type { ReactNode } from 'react'
import type { Key } from '../../i18n/zh.ts'

/** One thing the command palette offers. */
export interface PaletteItem {
  readonly key: string
  readonly section: Key
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly icon: ReactNode
  /** Keys that do the same. */
  readonly keys?: readonly string[]
  run(): void
}

export interface Named {
  /** What can be typed for it: its name in the reader's language, and its English name or address. */
  readonly words: string
}

/**
 * How well something is meant by what was typed: 0 when its name begins with it, 1 when a word of it does, 2 when it is
 * within; null when it is not meant. All words typed must be in it.
 */
export function meant(typed: string, name: string): number | null {
  const wanted = typed.trim().toLowerCase()
  const text = name.toLowerCase()
  if (text.startsWith(wanted)) return 0
  const words = wanted.split(/\s+/u)
  if (!words.every((word) => text.includes(word))) return null
  return words.every((word) => text.split(/[\s./]+/u).some((part) => part.startsWith(word))) ? 1 : 2
}

/** Those that are meant, the best first; all of them for nothing typed. */
export function pickNamed<T extends Named>(typed: string, all: readonly T[]): T[] {
  if (typed.trim() === '') return [...all]
  return all
    .flatMap((one, place) => {
      const rank = meant(typed, one.words)
      return rank === null ? [] : [{ one, rank, place }]
    })
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ one }) => one)
}
