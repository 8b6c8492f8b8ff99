const FIRST = 500
const LONGEST = 20_000

/**
 * How long to wait before the next attempt, in milliseconds: doubling from 0.5 s to 20 s, a random half of it taken off so
 * that thousands of consoles do not come back in the same moment.
 * @param attempt 0 for the first retry
 * @param random 0 to 1
 */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 10))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
