/** A weighted observation for a logistic model: features (the first is the constant 1) and whether it happened. */
export interface Observation {
  readonly features: readonly number[]
  readonly happened: boolean
  readonly weight: number
}

const rounds = 15

/** Probability from features and coefficients of the same length, kept inside 0.0001 to 0.9999. */
export function probability(coefficients: readonly number[], features: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < coefficients.length; i += 1) sum += (coefficients[i] ?? 0) * (features[i] ?? 0)
  return Math.min(0.9999, Math.max(0.0001, 1 / (1 + Math.exp(-sum))))
}

/** Solves `a x = b` for a small symmetric positive definite system by Gaussian elimination with pivoting. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length
  const rows = a.map((row, i) => [...row, b[i] ?? 0])
  for (let i = 0; i < n; i += 1) {
    let pivot = i
    for (let k = i + 1; k < n; k += 1) if (Math.abs(rows[k]?.[i] ?? 0) > Math.abs(rows[pivot]?.[i] ?? 0)) pivot = k
    const top = rows[pivot] ?? []
    rows[pivot] = rows[i] ?? []
    rows[i] = top
    for (let k = 0; k < n; k += 1) {
      const row = rows[k]
      if (k === i || row === undefined) continue
      const factor = (row[i] ?? 0) / (top[i] ?? 1)
      for (let j = i; j <= n; j += 1) row[j] = (row[j] ?? 0) - factor * (top[j] ?? 0)
    }
  }
  return rows.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1))
}

interface Slope {
  readonly loss: number
  readonly gradient: number[]
  readonly curvature: number[][]
}

function slopeAt(coefficients: readonly number[], observations: readonly Observation[], prior: readonly number[], strength: number): Slope {
  const n = prior.length
  const gradient = coefficients.map((c, i) => strength * (c - (prior[i] ?? 0)))
  const curvature = prior.map((_, i) => prior.map((__, j) => (i === j ? strength : 0)))
  let loss = 0
  for (let i = 0; i < n; i += 1) loss += (strength / 2) * ((coefficients[i] ?? 0) - (prior[i] ?? 0)) ** 2
  for (const { features, happened, weight } of observations) {
    const p = probability(coefficients, features)
    loss -= weight * Math.log(happened ? p : 1 - p)
    const error = (p - (happened ? 1 : 0)) * weight
    const bend = p * (1 - p) * weight
    for (let i = 0; i < n; i += 1) {
      const xi = features[i] ?? 0
      gradient[i] = (gradient[i] ?? 0) + error * xi
      const row = curvature[i]
      if (row !== undefined) for (let j = 0; j < n; j += 1) row[j] = (row[j] ?? 0) + bend * xi * (features[j] ?? 0)
    }
  }
  return { loss, gradient, curvature }
}

/**
 * Fits a logistic model by Newton's method with step halving, drawn towards `prior`: with few observations the result
 * stays near it.
 *
 * @param strength how hard the prior pulls, in units of curvature (about 8 observations at probability 0.85 each)
 */
export function fitLogistic(observations: readonly Observation[], prior: readonly number[], strength: number): number[] {
  let coefficients = [...prior]
  let here = slopeAt(coefficients, observations, prior, strength)
  for (let round = 0; round < rounds; round += 1) {
    const step = solve(here.curvature, here.gradient)
    const at = (share: number): number[] => coefficients.map((c, i) => c - share * (step[i] ?? 0))
    let share = 1
    let next = slopeAt(at(share), observations, prior, strength)
    while (next.loss > here.loss && share > 0.01) {
      share /= 2
      next = slopeAt(at(share), observations, prior, strength)
    }
    if (next.loss >= here.loss) break
    coefficients = at(share)
    const gain = here.loss - next.loss
    here = next
    if (gain < 1e-6) break
  }
  return coefficients
}
