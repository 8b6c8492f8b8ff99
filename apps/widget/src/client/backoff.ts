const FIRST_MS = 1000
const LONGEST_MS = 30_000
const OVERLOADED_FIRST_MS = 20_000
const OVERLOADED_LONGEST_MS = 120_000

/**
 * Milliseconds to wait before the next attempt: exponential with 'equal jitter' (half fixed, half random; AWS
 * Architecture Blog, 'Exponential Backoff and Jitter'), so that visitors do not come back all at once.
 * @param attempt failed attempts before this wait, from 0
 * @param random 0 ≤ x < 1
 * @param overloaded the server asked to stay away (close code 4429): 10 s … 120 s instead of 0.5 s … 30 s
 */
export function retryDelay(attempt: number, random: number, overloaded = false): number {
  const first = overloaded ? OVERLOADED_FIRST_MS : FIRST_MS
  const longest = overloaded ? OVERLOADED_LONGEST_MS : LONGEST_MS
  const ceiling = Math.min(longest, first * 2 ** Math.min(attempt, 20))
  return ceiling / 2 + (random * ceiling) / 2
}
