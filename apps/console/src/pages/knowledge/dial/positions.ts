import type { Dial, DialPoint } from '@yingda/contract'

/** Wanted shares of wrong answers to choose from while there are no figures. */
const RATES = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2]

export interface Choice {
  readonly wrongAnswers: number
  /** What comes of it; null while there are too few questions to try. */
  readonly position: Dial['positions'][number] | null
}

/** The positions the dial can take, from careful to bold; the one it has is always among them. */
export function choicesOf(dial: Pick<Dial, 'positions' | 'settings'>): Choice[] {
  const known = dial.positions.map((position) => ({ wrongAnswers: position.wrongAnswers, position }))
  const rates = known.length > 0 ? [] : RATES
  const missing = [...new Set([...rates, dial.settings.wrongAnswers])].filter((rate) => !known.some(({ wrongAnswers }) => wrongAnswers === rate))
  return [...known, ...missing.map((wrongAnswers) => ({ wrongAnswers, position: null }))].sort((a, b) => a.wrongAnswers - b.wrongAnswers)
}

/** Points for a table: at most so many, evenly drawn, the most careful first. */
export function rowsOf(curve: readonly DialPoint[], most: number): DialPoint[] {
  const sorted = [...curve].sort((a, b) => b.answerAt - a.answerAt)
  if (sorted.length <= most) return sorted
  return Array.from({ length: most }, (_, at) => sorted[Math.round((at * (sorted.length - 1)) / (most - 1))]).flatMap((point) => point ?? [])
}
