import type { Candidate } from '../commands.ts'
import { judge, type Judged } from '../model/calibrate.ts'
import type { LabelScore } from '../model/evidence.ts'
import { round } from '../canonical.ts'
import type { RankedEntry } from '../ranked.ts'
import type { LanguagePack, Release } from '../release/release.ts'

/** What fusion makes of the candidates of all statistical producers. */
export interface Ranking {
  /** Probability that the knowledge covers the message at all, 0 to 1. */
  readonly cover: number
  /** Likeliest first. */
  readonly entries: readonly RankedEntry[]
}

interface Merged {
  readonly entryId: string
  readonly kind: 'entry' | 'smalltalk'
  decision: number
  similarity: number
  sense: number
  question: string | null
  terms: readonly string[]
}

/** How many of the ranking are kept. */
const kept = 8

function targetOf(candidate: Candidate): Pick<Merged, 'entryId' | 'kind'> | null {
  const { command } = candidate
  if (command.kind === 'answer') return { entryId: command.entryId, kind: 'entry' }
  return command.kind === 'chitchat' ? { entryId: command.entryId, kind: 'smalltalk' } : null
}

function merge(candidates: readonly Candidate[]): Merged[] {
  const merged = new Map<string, Merged>()
  for (const candidate of candidates) {
    const target = targetOf(candidate)
    if (target === null) continue
    const one = merged.get(target.entryId) ?? { ...target, decision: 0, similarity: 0, sense: 0, question: null, terms: [] }
    merged.set(target.entryId, one)
    if (candidate.producer === 'classifier') one.decision = candidate.score
    if (candidate.producer === 'meaning') one.sense = candidate.score
    if (candidate.producer !== 'retrieval') continue
    one.similarity = candidate.score
    one.question = candidate.evidence.question
    one.terms = candidate.evidence.terms
  }
  return [...merged.values()]
}

function labelOf(release: Release, { kind, entryId }: Pick<Merged, 'entryId' | 'kind'>): string {
  if (kind === 'entry') return release.entries.get(entryId)?.question ?? entryId
  return release.smallTalk.get(entryId)?.patterns[0] ?? entryId
}

/** How much more likely (in odds) an entry is that holds the protected term the message names, and less one that does not. */
const namedOdds = 8

function withNames(judged: readonly Judged[], merged: readonly Merged[], named: ReadonlySet<string>): readonly Judged[] {
  if (named.size === 0) return judged
  const weighed = judged.map(({ label, match, probability }) => {
    const factor = named.has(merged[label]?.entryId ?? '') ? namedOdds : 1 / namedOdds
    const odds = (match / (1 - match)) * factor
    const changed = odds / (1 + odds)
    return { label, match: changed, probability: probability * (changed / match) }
  })
  return weighed.sort((a, b) => b.match - a.match || a.label - b.label)
}

/** Turns the scores of the statistical producers into probabilities, with the calibration of the release. */
export function fuse(release: Release, pack: LanguagePack, candidates: readonly Candidate[], coverage: number, named: ReadonlySet<string>): Ranking {
  const merged = merge(candidates)
  const labels: LabelScore[] = merged.map(({ decision, similarity, sense }, label) => ({ label, decision, similarity, sense, nearest: -1 }))
  const { cover, judged } = judge(pack.calibration, { labels, coverage })
  const entries = withNames(judged, merged, named).slice(0, kept).flatMap(({ label, match, probability }) => {
    const one = merged[label]
    if (one === undefined) return []
    const { entryId, kind, question, terms } = one
    return [{ entryId, kind, match: round(match), probability: round(probability), label: labelOf(release, one), question, terms }]
  })
  return { cover: round(cover), entries }
}
