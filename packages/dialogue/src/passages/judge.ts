import { probability } from '../model/logistic.ts'
import type { PassageModel } from './index-model.ts'
import type { Match, Query } from './search.ts'

/** A lead beyond this is not worth more: where there are few passages nothing comes close. */
const mostLead = 0.4
/** Words of this number, or twice as many Han characters, say enough. */
const enoughWords = 4

/** Whatever the rest says, a passage must hold at least this share of what the question is about. */
export const leastCoverage = 0.4
/** A passage is the answer when that is right with at least this probability. */
export const passageAt = 0.7

/** Coefficients of {@link featuresOf}: with knowledge of the trade, and without. Learned by `scripts/fit-passages.ts`. */
const coefficients = {
  trade: [-4.63, 1.5, -0.41, 4.12, 6.56, 0.66],
  plain: [-3.74, 1.31, 0.9, 0, 7.75, 1.48],
} as const

/** The passage before or behind another in the same document goes on with it and is no rival. */
function isNeighbour({ documentOf }: PassageModel, a: number, b: number): boolean {
  return Math.abs(a - b) === 1 && documentOf[a] === documentOf[b]
}

/** How much a question says, 0 to 1. */
function saysOf({ content, text }: Query): number {
  let units = 0
  for (let at = 0; at < text.length; at += 1) {
    if (content[at] !== 1) continue
    const isHan = text.charCodeAt(at) >= 0x3400
    if (isHan) units += 0.5
    else if (at === 0 || content[at - 1] !== 1) units += 1
  }
  return Math.min(1, units / enoughWords)
}

/** Features of "does this passage answer the question": constant, coverage, words, sense, lead before the next, how much the question says. */
export function featuresOf(model: PassageModel, query: Query, matches: readonly Match[], match: Match): number[] {
  const rival = matches.find((other) => other !== match && !isNeighbour(model, other.passage, match.passage))
  const lead = Math.max(-mostLead, Math.min(mostLead, match.score - (rival?.score ?? 0)))
  return [1, match.coverage, match.words, match.sense, lead, saysOf(query)]
}

/** Probability that a passage answers the question, 0 to 1. */
export function probabilityOf(model: PassageModel, query: Query, matches: readonly Match[], match: Match): number {
  if (match.coverage < leastCoverage) return 0
  return probability(query.meaning === null ? coefficients.plain : coefficients.trade, featuresOf(model, query, matches, match))
}
