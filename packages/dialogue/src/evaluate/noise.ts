import { addNoise } from '../noise/noise.ts'
import { noiseKinds, type NoiseKind } from '../noise/types.ts'
import { rank } from '../rank.ts'
import type { Release } from '../release/release.ts'
import type { Language } from '../types.ts'
import type { EvaluationQuery } from './data.ts'
import { meanReciprocalRank, recallAt, type RankedLabels, type Share } from './figures.ts'

export interface NoiseRun {
  /** Errors a question, 1 or more; fewer are made where a question has no place for more. */
  readonly errors: number
  readonly seed: number | string
}

export interface RecallFigures {
  readonly recall_at_1: Share
  readonly recall_at_3: Share
  readonly mrr: Share
}

/** The same questions as typed and spoilt; `kept` is the spoilt figure as a share of the other. */
export interface NoiseComparison {
  /** Questions that could be spoilt; others are left out of both sides. */
  readonly queries: number
  readonly clean: RecallFigures
  readonly noisy: RecallFigures
  readonly kept_at_1: Share
  readonly kept_at_3: Share
}

export interface NoiseReport extends NoiseComparison {
  readonly by_kind: Readonly<Partial<Record<NoiseKind, NoiseComparison>>>
  readonly by_language: Readonly<Partial<Record<Language, NoiseComparison>>>
}

interface Pair {
  readonly language: Language
  readonly clean: RankedLabels
  readonly noisy: RankedLabels
}

/** A question with errors; null when there was no place for any. */
export function spoilt(query: EvaluationQuery, { errors, seed }: NoiseRun, kinds?: readonly NoiseKind[]): EvaluationQuery | null {
  const { text, changes } = addNoise(query.text, { language: query.language, errors, seed, ...(kinds === undefined ? {} : { kinds }) })
  return changes.length === 0 ? null : { ...query, text }
}

function recalls(lists: readonly RankedLabels[]): RecallFigures {
  return { recall_at_1: recallAt(1, lists), recall_at_3: recallAt(3, lists), mrr: meanReciprocalRank(lists) }
}

function ratio(noisy: Share, clean: Share): Share {
  return noisy === null || clean === null || clean === 0 ? null : noisy / clean
}

function compare(pairs: readonly Pair[]): NoiseComparison {
  const clean = recalls(pairs.map((pair) => pair.clean))
  const noisy = recalls(pairs.map((pair) => pair.noisy))
  return {
    queries: pairs.length,
    clean,
    noisy,
    kept_at_1: ratio(noisy.recall_at_1, clean.recall_at_1),
    kept_at_3: ratio(noisy.recall_at_3, clean.recall_at_3),
  }
}

/**
 * Compares what is found for questions as typed and with errors, for all kinds of errors as often as people make them, and for
 * each kind alone. Only questions that the knowledge covers count.
 */
export function evaluateNoise(release: Release, queries: readonly EvaluationQuery[], labelOf: ReadonlyMap<string, string>, run: NoiseRun): NoiseReport {
  const listOf = ({ text, language, expected }: EvaluationQuery): RankedLabels => {
    const ids = rank(release, text, language).entries.filter(({ kind }) => kind === 'entry')
    return { expected: expected ?? '', ranked: [...new Set(ids.map(({ entryId }) => labelOf.get(entryId) ?? entryId))] }
  }
  const covered = queries.filter(({ expected }) => expected !== null).map((query) => ({ query, clean: listOf(query) }))
  const pairsWith = (kinds?: readonly NoiseKind[]): Pair[] =>
    covered.flatMap(({ query, clean }) => {
      const other = spoilt(query, run, kinds)
      return other === null ? [] : [{ language: query.language, clean, noisy: listOf(other) }]
    })
  const all = pairsWith()
  const spoken = (['zh', 'en'] as const).filter((language) => all.some((pair) => pair.language === language))
  const kinds = [...new Set(spoken.flatMap((language) => noiseKinds[language]))]
  return {
    ...compare(all),
    by_kind: Object.fromEntries(kinds.map((kind) => [kind, compare(pairsWith([kind]))])),
    by_language: Object.fromEntries(spoken.map((language) => [language, compare(all.filter((pair) => pair.language === language))])),
  }
}
