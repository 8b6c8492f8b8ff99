/** Figures of ranked lists. Every share is null where there is nothing to divide by. */

export type Share = number | null

/** `part / whole`, null when the whole is nothing. */
export function share(part: number, whole: number): Share {
  return whole === 0 ? null : part / whole
}

/** What was expected and what was ranked, best first. */
export interface RankedLabels {
  readonly expected: string
  readonly ranked: readonly string[]
}

/** Share of the lists that hold what was expected among their first `k`. */
export function recallAt(k: number, lists: readonly RankedLabels[]): Share {
  return share(lists.filter(({ expected, ranked }) => ranked.slice(0, k).includes(expected)).length, lists.length)
}

/** Mean of 1 / rank of what was expected, 0 where the list does not hold it. */
export function meanReciprocalRank(lists: readonly RankedLabels[]): Share {
  const sum = lists.reduce((before, { expected, ranked }) => {
    const at = ranked.indexOf(expected)
    return at < 0 ? before : before + 1 / (at + 1)
  }, 0)
  return share(sum, lists.length)
}

/** Mean F1 of every label that was expected or ranked first, each counting the same. */
export function macroF1(lists: readonly RankedLabels[]): Share {
  const counts = new Map<string, { hit: number; expected: number; predicted: number }>()
  const of = (label: string): { hit: number; expected: number; predicted: number } => {
    const found = counts.get(label) ?? { hit: 0, expected: 0, predicted: 0 }
    counts.set(label, found)
    return found
  }
  for (const { expected, ranked } of lists) {
    const [first] = ranked
    of(expected).expected += 1
    if (first === undefined) continue
    of(first).predicted += 1
    if (first === expected) of(first).hit += 1
  }
  const sum = [...counts.values()].reduce((before, { hit, expected, predicted }) => before + (2 * hit) / (expected + predicted), 0)
  return share(sum, counts.size)
}

/**
 * Area under the receiver operating characteristic: how likely a random score from inside is above one from outside, ties
 * counting half (Mann-Whitney).
 */
export function areaUnderRoc(inside: readonly number[], outside: readonly number[]): Share {
  if (inside.length === 0 || outside.length === 0) return null
  const all = [...inside.map((score) => ({ score, isInside: true })), ...outside.map((score) => ({ score, isInside: false }))]
  all.sort((a, b) => a.score - b.score)
  let rankSum = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.score === all[from]?.score) to += 1
    const tied = all.slice(from, to).filter(({ isInside }) => isInside).length
    // ranks from + 1 … to share their mean
    rankSum += tied * ((from + 1 + to) / 2)
    from = to
  }
  const least = (inside.length * (inside.length + 1)) / 2
  return (rankSum - least) / (inside.length * outside.length)
}

/** Share of the outside scores below the highest threshold that keeps at least `kept` of the inside ones (score ≥ threshold). */
export function outsideFoundAt(kept: number, inside: readonly number[], outside: readonly number[]): Share {
  if (inside.length === 0) return null
  const falling = [...inside].sort((a, b) => b - a)
  // 0.95 × 20 is a little more than 19 in binary
  const threshold = falling[Math.max(0, Math.ceil(kept * inside.length - 1e-9) - 1)] ?? 0
  return share(outside.filter((score) => score < threshold).length, outside.length)
}

/** Nearest-rank percentile, `part` from 0 to 1; null when there is none. */
export function percentile(part: number, values: readonly number[]): Share {
  if (values.length === 0) return null
  const rising = [...values].sort((a, b) => a - b)
  return rising[Math.max(0, Math.ceil(part * rising.length) - 1)] ?? null
}
