/** Indexes of the largest values, largest first; of equal values the lower index first. */
export function largest(values: Float64Array, count: number): number[] {
  const best: number[] = []
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0
    if (best.length === count && value <= (values[best[count - 1] ?? 0] ?? 0)) continue
    let at = best.length
    while (at > 0 && (values[best[at - 1] ?? 0] ?? 0) < value) at -= 1
    best.splice(at, 0, i)
    if (best.length > count) best.pop()
  }
  return best
}
