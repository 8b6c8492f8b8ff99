import type { Scores } from '../model/ranker.ts'

/** How a message fares in one of the ways in which it can be read. */
export interface Weighed {
  readonly scores: Scores
  /** How likely this reading is beside the others: a logarithm of odds. */
  readonly gain: number
}

/** How much of the odds counts: the likelihood of a text is a sum over characters that hang together, so it says too much. */
const trust = 0.5
/** What the scores of a most unlikely reading lose, beside those of the likeliest one. */
const mostLost = 0.2

/** A copy that the next text does not overwrite. */
export function copyOf(scores: Scores): Scores {
  const { decision, similarity, nearest, sense, coverage } = scores
  return { decision: decision.slice(), similarity: similarity.slice(), nearest: nearest.slice(), sense: sense.slice(), coverage }
}

function take(best: Scores, { decision, similarity, nearest, sense, coverage }: Scores, lost: number): void {
  for (let label = 0; label < decision.length; label += 1) {
    best.decision[label] = Math.max(best.decision[label] ?? 0, (decision[label] ?? 0) - lost)
    best.sense[label] = Math.max(best.sense[label] ?? 0, (1 - lost) * (sense[label] ?? 0))
    const alike = (1 - lost) * (similarity[label] ?? 0)
    if (alike <= (best.similarity[label] ?? 0)) continue
    best.similarity[label] = alike
    best.nearest[label] = nearest[label] ?? -1
  }
  best.coverage = Math.max(best.coverage, coverage)
}

/** For each label the best of several readings; unlikely ones count a little less. */
export function bestOf(readings: readonly Weighed[]): Scores {
  const highest = Math.max(...readings.map(({ gain }) => gain))
  const lostBy = ({ gain }: Weighed): number => mostLost * (1 - Math.exp(trust * (gain - highest)))
  const labels = readings[0]?.scores.decision.length ?? 0
  const best: Scores = {
    decision: new Float64Array(labels).fill(-Infinity),
    similarity: new Float64Array(labels),
    nearest: new Int32Array(labels).fill(-1),
    sense: new Float64Array(labels).fill(-1),
    coverage: 0,
  }
  for (const reading of readings) take(best, reading.scores, lostBy(reading))
  return best
}
