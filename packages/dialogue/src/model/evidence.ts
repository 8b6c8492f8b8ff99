import { largest } from './largest.ts'
import type { Scores } from './ranker.ts'

/** How a label fared for one text. */
export interface LabelScore {
  readonly label: number
  readonly decision: number
  readonly similarity: number
  readonly nearest: number
  readonly sense: number
}

/** The numbers behind the two probabilities of a turn; computed from the labels that either ranking put in front. */
export interface Evidence {
  readonly labels: readonly LabelScore[]
  readonly coverage: number
}

/** How many labels each of the rankings hands on. */
export const rankingDepth = 8

/** Best value among `scores` without the label itself; `none` when there is no other. */
function bestOther(scores: readonly LabelScore[], label: number, of: (score: LabelScore) => number, none: number): number {
  let best = none
  for (const score of scores) if (score.label !== label && of(score) > best) best = of(score)
  return best
}

const decisionOf = (score: LabelScore): number => score.decision
const similarityOf = (score: LabelScore): number => score.similarity
const senseOf = (score: LabelScore): number => score.sense

/** Lowest decision value that counts, so that a single label does not look unrivalled beyond measure. */
const floor = -1.5

/** From here on a question is so much like one of the owner's that this alone nearly settles it. */
const alike = 0.5

const beyondAlike = (similarity: number): number => Math.max(0, similarity - alike)

/** Features of "does any label cover this text": constant, best decision value, coverage, best similarity, its excess, best sense. */
export function coverFeatures(evidence: Evidence): number[] {
  const decision = bestOther(evidence.labels, -1, decisionOf, floor)
  const similarity = bestOther(evidence.labels, -1, similarityOf, 0)
  const sense = bestOther(evidence.labels, -1, senseOf, 0)
  return [1, decision, evidence.coverage, similarity, beyondAlike(similarity), sense]
}

/** Features of "is it this label": constant, decision value and its lead, similarity, its lead and excess, sense and its lead. */
export function matchFeatures(evidence: Evidence, score: LabelScore): number[] {
  const decision = Math.max(floor, score.decision)
  const decisionLead = decision - bestOther(evidence.labels, score.label, decisionOf, floor)
  const similarityLead = score.similarity - bestOther(evidence.labels, score.label, similarityOf, 0)
  const senseLead = score.sense - bestOther(evidence.labels, score.label, senseOf, 0)
  return [1, decision, decisionLead, score.similarity, similarityLead, beyondAlike(score.similarity), score.sense, senseLead]
}

/**
 * Takes from the scores of a text the labels in front.
 *
 * @param always labels that are taken wherever they stand
 */
export function gatherEvidence(scores: Scores, always: readonly number[] = []): Evidence {
  const rankings = [scores.decision, scores.similarity, scores.sense]
  const front = new Set([...rankings.flatMap((ranking) => largest(ranking, rankingDepth)), ...always.slice(0, rankingDepth)])
  const labels = [...front].map((label) => ({
    label,
    decision: scores.decision[label] ?? 0,
    similarity: scores.similarity[label] ?? 0,
    nearest: scores.nearest[label] ?? -1,
    sense: scores.sense[label] ?? 0,
  }))
  return { labels, coverage: scores.coverage }
}
