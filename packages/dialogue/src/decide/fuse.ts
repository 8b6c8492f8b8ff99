import type { Candidate } from '../commands.ts'
import { judge } from '../model/calibrate.ts'
import type { LabelScore } from '../model/evidence.ts'
import { round, type RankedEntry } from '../record.ts'
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

/** Turns the scores of the statistical producers into probabilities, with the calibration of the release. */
export function fuse(release: Release, pack: LanguagePack, candidates: readonly Candidate[], coverage: number): Ranking {
  const merged = merge(candidates)
  const labels: LabelScore[] = merged.map(({ decision, similarity, sense }, label) => ({ label, decision, similarity, sense, nearest: -1 }))
  const { cover, judged } = judge(pack.calibration, { labels, coverage })
  const entries = judged.slice(0, kept).flatMap(({ label, match, probability }) => {
    const one = merged[label]
    if (one === undefined) return []
    const { entryId, kind, question, terms } = one
    return [{ entryId, kind, match: round(match), probability: round(probability), label: labelOf(release, one), question, terms }]
  })
  return { cover: round(cover), entries }
}
