import { readMessage, type Message } from '../decide/message.ts'
import { understand, type Understanding } from '../decide/understand.ts'
import { round } from '../canonical.ts'
import type { RankedEntry } from '../ranked.ts'
import type { Release } from '../release/release.ts'
import { normalise } from '../text/normalise.ts'
import type { DialogueState, Language } from '../types.ts'
import { subjectOf } from './subject.ts'

/** What a message may lean on. */
export interface Subject {
  /** The words it was about. */
  readonly text: string
  /** The entry that answered it, if one did. */
  readonly entryId: string | null
}

/** How much an entry that the message alone does not point to may still count, as a share of one it points to surely. */
const unnamed = 0.03
/** A follow-up rarely asks for the very answer that was just given: how much less likely that entry is (in odds). */
const answeredBefore = 0.3

/** The last question that was asked: by the entry that answered it, else by its own words. Null in the other language. */
export function subjectIn(release: Release, state: DialogueState, language: Language): Subject | null {
  const entry = state.topic === null ? undefined : release.entries.get(state.topic)
  if (entry !== undefined) {
    return entry.language === language ? { text: subjectOf(normalise(entry.question).text, language), entryId: entry.id } : null
  }
  if (state.question === null) return null
  return { text: subjectOf(state.question.text, language), entryId: state.question.entryId }
}

/** What is understood of a text in the place of the message, in the message's language. */
export function understandText(release: Release, state: DialogueState, message: Message, text: string): Understanding {
  return understand(readMessage(release, { text, language: message.language, now: '' }), state, release)
}

export function bestOf({ ranking }: Understanding): RankedEntry | undefined {
  return ranking.entries[0]
}

export function isCovered({ ranking, thresholds }: Understanding): boolean {
  return ranking.cover >= thresholds.suggestAt
}

/** Sure enough to be answered at once. */
export function isClear(understanding: Understanding): boolean {
  return isCovered(understanding) && (bestOf(understanding)?.probability ?? 0) >= understanding.thresholds.answerAt
}

/** The one entry whose question the owner wrote just so. */
export function exactOf({ curated }: Understanding): string | null {
  const command = curated[0]?.command
  return curated.length === 1 && command?.kind === 'answer' ? command.entryId : null
}

function reweigh(understanding: Understanding, weightOf: (entry: RankedEntry) => number, rest: number): Understanding {
  const { cover, entries } = understanding.ranking
  const weighed = entries.map((entry) => ({ entry, weight: entry.match * weightOf(entry) }))
  const missing = Math.max(0, 1 - entries.reduce((sum, entry) => sum + entry.match, 0))
  const sum = weighed.reduce((total, { weight }) => total + weight, 0) + missing * rest
  if (sum <= 0) return understanding
  const changed = weighed.map(({ entry, weight }) => ({ ...entry, match: round(weight / sum), probability: round((cover * weight) / sum) }))
  changed.sort((a, b) => b.match - a.match)
  return { ...understanding, ranking: { cover, entries: changed } }
}

/** The same ranking with the denied entry behind all others, with no chance left. */
export function withoutDenied(understanding: Understanding, denied: string | null): Understanding {
  if (denied === null) return understanding
  const curated = understanding.curated.filter(({ command }) => command.kind !== 'answer' || command.entryId !== denied)
  return reweigh({ ...understanding, curated }, ({ entryId }) => (entryId === denied ? 0 : 1), 1)
}

/**
 * A text read together with what it leans on: the subject's words and the text are compared with the knowledge as one message, and each
 * entry counts as far as the text alone points to it as well.
 */
export function understandJoined(
  release: Release,
  state: DialogueState,
  message: Message,
  { text, alone, subject }: { readonly text: string; readonly alone: Understanding; readonly subject: Subject },
): { understanding: Understanding; text: string } {
  const joinedText = `${subject.text} ${text}`
  const joined = understandText(release, state, message, joinedText)
  const named = new Map(alone.language === joined.language ? alone.ranking.entries.map((entry) => [entry.entryId, entry.match]) : [])
  const weightOf = ({ entryId }: RankedEntry): number =>
    ((named.get(entryId) ?? 0) + unnamed) * (entryId === subject.entryId ? answeredBefore : 1)
  return { understanding: { ...reweigh(joined, weightOf, unnamed), curated: [], smallTalk: [] }, text: joinedText }
}

/**
 * The better of two readings of one message where they disagree: each answer keeps the share of its probability that speaks for its
 * reading, so that two readings that are about as likely come to a list of both, and not to an answer.
 */
export function inDoubt(better: Understanding, other: Understanding): Understanding {
  const best = bestOf(better)
  const rival = bestOf(other)
  if (best === undefined || rival === undefined || rival.entryId === best.entryId || !isCovered(other)) return better
  const share = best.probability / (best.probability + rival.probability)
  const scaled = (entry: RankedEntry, by: number): RankedEntry => ({ ...entry, match: round(entry.match * by), probability: round(entry.probability * by) })
  const entries = [
    ...better.ranking.entries.filter(({ entryId }) => entryId !== rival.entryId).map((entry) => scaled(entry, share)),
    scaled(rival, 1 - share),
  ]
  entries.sort((a, b) => b.probability - a.probability)
  return { ...better, ranking: { cover: better.ranking.cover, entries } }
}
