import type { Candidate } from '../commands.ts'
import type { Context } from '../context/context.ts'
import { passageAt } from '../passages/judge.ts'
import { passages, passagesFor } from '../producers/passages.ts'
import type { Release } from '../release/release.ts'
import { normalise } from '../text/normalise.ts'
import type { DialogueState } from '../types.ts'
import type { Message } from './message.ts'
import { isFree } from './sure.ts'

/** What the documents have to say. */
export interface Consulted {
  /** The normalised text that was looked for; null when the documents were not asked. */
  readonly text: string | null
  /** Likeliest first. */
  readonly candidates: readonly Candidate[]
}

/** What a passage counts that was found by another reading of the message. */
const otherShare = 0.9

const nothing: Consulted = { text: null, candidates: [] }

export function probabilityOf(candidate: Candidate | undefined): number {
  return candidate?.evidence.passage?.probability ?? 0
}

/** Another reading of the message: with the question before it when a passage was the last answer, else with errors put right. */
function otherReading(state: DialogueState, message: Message, { followUp, understanding }: Context): string | null {
  if (followUp?.reading === 'joined') return normalise(followUp.text).text
  if (followUp !== null && state.last?.kind === 'passage' && state.question !== null) return `${state.question.text} ${message.text}`
  return understanding.corrected
}

function lessLikely(candidate: Candidate): Candidate {
  const { passage } = candidate.evidence
  if (passage === undefined) return candidate
  const probability = Math.round(passage.probability * otherShare * 10_000) / 10_000
  return { ...candidate, evidence: { ...candidate.evidence, passage: { ...passage, probability } } }
}

/** Asks the documents, unless the message is a control act, small talk, or answered by an entry. */
export function consult(release: Release, state: DialogueState, message: Message, context: Context): Consulted {
  const own = release.passages[message.language]
  if (own === undefined || !isFree(message, context)) return nothing
  const asked = context.denial?.asked
  const first: Consulted =
    asked == null ? { text: message.text, candidates: passages.produce(message, state, release, message.language) } : { text: normalise(asked).text, candidates: passagesFor(own, normalise(asked).text) }
  if (probabilityOf(first.candidates[0]) >= passageAt) return first
  const text = otherReading(state, message, context)
  if (text === null || text === first.text) return first
  const candidates = passagesFor(own, text).map(lessLikely)
  return probabilityOf(candidates[0]) > probabilityOf(first.candidates[0]) ? { text, candidates } : first
}
