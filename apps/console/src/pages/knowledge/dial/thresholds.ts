import type { Dial, DialPoint, SuggestPoint } from '@yingda/contract'

/** A threshold as the form has it: fixed at a whole number of percent, or learned. */
export interface Threshold {
  readonly fixed: boolean
  /** Percent, 0 to 100. */
  readonly percent: number
}

export interface Thresholds {
  readonly answerAt: Threshold
  readonly suggestAt: Threshold
}

const percentOf = (share: number): number => Math.round(share * 1000) / 10

function thresholdOf(stored: number | null, inForce: number | undefined): Threshold {
  return { fixed: stored !== null, percent: percentOf(stored ?? inForce ?? 0.5) }
}

/** What the form begins with: what is fixed, else where the bot stands. */
export function thresholdsOf({ settings, inForce }: Pick<Dial, 'settings' | 'inForce'>): Thresholds {
  return { answerAt: thresholdOf(settings.answerAt, inForce?.answerAt), suggestAt: thresholdOf(settings.suggestAt, inForce?.suggestAt) }
}

/** As it is sent; null: learned. */
export const shareOf = ({ fixed, percent }: Threshold): number | null => (fixed ? Math.round(percent * 10) / 1000 : null)

/** The figures at a threshold: those of the lowest one drawn that is as high, or nothing answered where none is. */
export function answerFigures(curve: readonly DialPoint[], answerAt: number): DialPoint | null {
  if (curve.length === 0) return null
  const above = curve.filter((point) => point.answerAt >= answerAt - 1e-9).sort((a, b) => a.answerAt - b.answerAt)
  return { ...(above[0] ?? { coverage: 0, wrong: 0, uncovered: 0 }), answerAt }
}

/** The same for the threshold of suggesting. */
export function suggestFigures(curve: readonly SuggestPoint[], suggestAt: number): SuggestPoint | null {
  if (curve.length === 0) return null
  const above = curve.filter((point) => point.suggestAt >= suggestAt - 1e-9).sort((a, b) => a.suggestAt - b.suggestAt)
  return { ...(above[0] ?? { covered: 0, uncovered: 0 }), suggestAt }
}
