/** Rounds to four places, so that records do not differ by the last bit of a float. */
export function round(value: number): number {
  return Math.round(value * 10000) / 10000
}

/**
 * JSON with sorted keys and no spaces: equal values give equal text, whatever order their keys were set in. Values that
 * JSON does not have (undefined, functions) are left out.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null'
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries.map(([k, v]) => [k, sorted(v)]))
}
