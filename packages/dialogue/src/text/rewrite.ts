import type { Normalised } from './normalise.ts'

/** A stretch of a text (`end` exclusive) and what is to stand there instead. */
export interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A step of normalisation that comes after normalise(): finds what it wants replaced, in order and without overlaps. */
export type RewriteStep = (text: string) => readonly Replacement[]

/**
 * Carries out replacements (in order, without overlaps) and keeps the offsets: every unit of a replacement stands for the
 * whole stretch that it replaces.
 */
export function rewrite(normalised: Normalised, replacements: readonly Replacement[]): Normalised {
  if (replacements.length === 0) return normalised
  const parts: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const keep = (from: number, to: number): void => {
    parts.push(normalised.text.slice(from, to))
    for (let i = from; i < to; i += 1) {
      starts.push(normalised.starts[i] ?? 0)
      ends.push(normalised.ends[i] ?? 0)
    }
  }
  let at = 0
  for (const { start, end, text } of replacements) {
    keep(at, start)
    parts.push(text)
    for (let i = 0; i < text.length; i += 1) {
      starts.push(normalised.starts[start] ?? 0)
      ends.push(normalised.ends[end - 1] ?? 0)
    }
    at = end
  }
  keep(at, normalised.text.length)
  return { text: parts.join(''), starts, ends }
}

/** Applies steps one after the other: `rewriteBy(normalise(original), [findRegional(), findNumerals, findUnits])`. */
export function rewriteBy(normalised: Normalised, steps: readonly RewriteStep[]): Normalised {
  return steps.reduce((before, step) => rewrite(before, step(before.text)), normalised)
}
