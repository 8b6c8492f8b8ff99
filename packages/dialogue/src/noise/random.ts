/** Random numbers that a seed decides: the same seed gives the same ones everywhere. */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  next(): number
  /** A whole number from 0 to `limit` (exclusive). */
  below(limit: number): number
}

function hashOf(seed: string): number {
  // FNV-1a, 32 bits
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i += 1) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A stream of random numbers for a seed (mulberry32, over a hash of the seed). */
export function randomOf(seed: number | string): Random {
  let state = hashOf(String(seed))
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return { next, below: (limit) => Math.floor(next() * limit) }
}

/** One of the items, each as likely as its weight; undefined when all weights are zero or there are none. */
export function pickWeighted<T>(random: Random, items: readonly T[], weightOf: (item: T) => number): T | undefined {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0)
  if (total <= 0) return undefined
  let left = random.next() * total
  for (const item of items) {
    left -= weightOf(item)
    if (left < 0) return item
  }
  return items.findLast((item) => weightOf(item) > 0)
}
