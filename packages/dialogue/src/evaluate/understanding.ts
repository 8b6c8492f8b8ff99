import { turn } from '../engine.ts'
import { rank } from '../rank.ts'
import type { Release } from '../release/release.ts'
import { initialState } from '../state.ts'
import type { Reply } from '../types.ts'
import type { EvaluationQuery } from './data.ts'
import { areaUnderRoc, macroF1, meanReciprocalRank, outsideFoundAt, percentile, recallAt, share, type RankedLabels, type Share } from './figures.ts'

/** What became of one question. */
export interface Judged {
  readonly query: EvaluationQuery
  /** Labels, likeliest first; at most eight. */
  readonly ranked: readonly string[]
  /** Probability that the knowledge covers it at all, 0 to 1. */
  readonly cover: number
  /** What a customer gets first at the settings of the release. `other`: a control act, small talk, a notice, a passage of a document. */
  readonly reply: 'answer' | 'suggest' | 'refuse' | 'other'
  /** Labels that were answered with or suggested. */
  readonly shown: readonly string[]
  /** How long the turn took, in microseconds. */
  readonly microseconds: number
}

export interface JudgeOptions {
  /** Label of each entry id. */
  readonly labelOf: ReadonlyMap<string, string>
  /** A clock in microseconds; any zero. */
  readonly clock: () => number
  /** ISO 8601 time that the turns are given. */
  readonly now: string
}

/** The figures of a run; shares from 0 to 1, null where there is nothing to divide by. */
export interface UnderstandingFigures {
  readonly queries: number
  readonly in_scope: number
  readonly out_of_scope: number
  readonly accuracy: Share
  readonly macro_f1: Share
  readonly recall_at_1: Share
  readonly recall_at_3: Share
  readonly mrr: Share
  readonly oos_auroc: Share
  readonly oos_recall_at_95_in_scope: Share
  readonly answered_rate: Share
  readonly suggested_rate: Share
  readonly refused_rate: Share
  readonly wrong_answer_rate: Share
  readonly suggestion_hit_rate: Share
  readonly answered_oos_rate: Share
  readonly suggested_oos_rate: Share
  readonly refused_oos_rate: Share
  readonly latency_us_p50: Share
  readonly latency_us_p95: Share
}

function labelsOf(ids: readonly string[], labelOf: ReadonlyMap<string, string>): string[] {
  return [...new Set(ids.map((id) => labelOf.get(id) ?? id))]
}

function kindOf(reply: Reply | undefined): Judged['reply'] {
  if (reply === undefined || reply.kind === 'notice' || reply.kind === 'passage' || reply.kind === 'smalltalk') return 'other'
  return reply.kind
}

function idsOf(reply: Reply | undefined): string[] {
  if (reply?.kind === 'answer') return [reply.entryId]
  return reply?.kind === 'suggest' ? reply.choices.map(({ id }) => id) : []
}

/** Puts one question to a release: its ranking, and the first reply of a new conversation. */
export function judge(release: Release, query: EvaluationQuery, { labelOf, clock, now }: JudgeOptions): Judged {
  const input = { text: query.text, language: query.language, now }
  const began = clock()
  const [reply] = turn(release, initialState(), input).replies
  const microseconds = clock() - began
  const { cover, entries } = rank(release, query.text, query.language)
  const ids = entries.filter(({ kind }) => kind === 'entry').map(({ entryId }) => entryId)
  return { query, ranked: labelsOf(ids, labelOf), cover, reply: kindOf(reply), shown: labelsOf(idsOf(reply), labelOf), microseconds }
}

/** True when it was answered with something else than expected; any answer to what must be refused is wrong. */
export function isWrongAnswer({ query, reply, shown }: Judged): boolean {
  return reply === 'answer' && (query.expected === null || shown[0] !== query.expected)
}

function rankedOf(judged: readonly Judged[]): RankedLabels[] {
  return judged.flatMap(({ query, ranked }) => (query.expected === null ? [] : [{ expected: query.expected, ranked }]))
}

/** The figures of all questions together. */
export function summarise(judged: readonly Judged[]): UnderstandingFigures {
  const inside = judged.filter(({ query }) => query.expected !== null)
  const outside = judged.filter(({ query }) => query.expected === null)
  const count = (items: readonly Judged[], reply: Judged['reply']): number => items.filter((item) => item.reply === reply).length
  const rate = (items: readonly Judged[], reply: Judged['reply']): Share => share(count(items, reply), items.length)
  const lists = inside.filter(({ reply }) => reply === 'suggest')
  const ranked = rankedOf(judged)
  const covers = { inside: inside.map(({ cover }) => cover), outside: outside.map(({ cover }) => cover) }
  const times = judged.map(({ microseconds }) => microseconds)
  return {
    queries: judged.length,
    in_scope: inside.length,
    out_of_scope: outside.length,
    accuracy: recallAt(1, ranked),
    macro_f1: macroF1(ranked),
    recall_at_1: recallAt(1, ranked),
    recall_at_3: recallAt(3, ranked),
    mrr: meanReciprocalRank(ranked),
    oos_auroc: areaUnderRoc(covers.inside, covers.outside),
    oos_recall_at_95_in_scope: outsideFoundAt(0.95, covers.inside, covers.outside),
    answered_rate: rate(inside, 'answer'),
    suggested_rate: rate(inside, 'suggest'),
    refused_rate: rate(inside, 'refuse'),
    wrong_answer_rate: share(judged.filter(isWrongAnswer).length, count(judged, 'answer')),
    suggestion_hit_rate: share(lists.filter(({ query, shown }) => shown.includes(query.expected ?? '')).length, lists.length),
    answered_oos_rate: rate(outside, 'answer'),
    suggested_oos_rate: rate(outside, 'suggest'),
    refused_oos_rate: rate(outside, 'refuse'),
    latency_us_p50: percentile(0.5, times),
    latency_us_p95: percentile(0.95, times),
  }
}
