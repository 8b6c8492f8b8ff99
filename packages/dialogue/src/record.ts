import type { RankedEntry } from './ranked.ts'
import type { Candidate, Command } from './commands.ts'
import type { ControlAct } from './control/acts.ts'
import type { DenialSignal, FollowUpSignal } from './context/context.ts'
import type { RecordedEntity } from './context/entities.ts'
import type { Mood } from './context/mood.ts'
import type { Part } from './context/several.ts'
import type { HandoffReason, Language, Reply } from './types.ts'

/** What was noticed about the message and the state it met. */
export interface Signals {
  readonly acts: readonly ControlAct[]
  readonly isEmpty: boolean
  readonly isIdentifierOnly: boolean
  /** Codes left out of the comparison because the knowledge does not know them. */
  readonly unknownCodes: readonly string[]
  /** Share of the message's weight that the knowledge knows, 0 to 1. */
  readonly coverage: number
  /** Probability that the knowledge covers the message at all, 0 to 1. */
  readonly cover: number
  /** How often in a row this question has now been asked. */
  readonly repeats: number
  /** Misses in a row before this message. */
  readonly misses: number
  readonly offered: HandoffReason | null
  readonly hasChoices: boolean
  /** The text that the documents were searched for; null when they were not asked. */
  readonly asked: string | null
  /** How the message leans on what was said before; null when it does not, or nothing was. */
  readonly followUp: FollowUpSignal | null
  /** What the message says is not meant. */
  readonly denial: DenialSignal | null
  /** Several questions in one message, each with what answers it; else empty. */
  readonly parts: readonly Part[]
  readonly mood: Mood
  /** What the message names, at most twenty; what identifies a person is without its value. */
  readonly entities: readonly RecordedEntity[]
}

/**
 * Everything that led to a decision, in plain JSON without clock times: the same release, state and message give the same
 * record, byte for byte when written with {@link canonical}.
 */
export interface DecisionRecord {
  readonly engine: string
  readonly release: string
  /** 1 for the first customer message of a conversation. */
  readonly turn: number
  readonly input: {
    /** The message in the form in which it is compared with the knowledge, with `***` for what identifies a person. */
    readonly normalised: string
    /** The same, with likely typing errors put right, when it was read so as well; null when it reads well. */
    readonly corrected: string | null
    readonly truncated: boolean
    readonly choice: string | null
  }
  readonly language: {
    readonly conversation: Language
    readonly detected: Language | null
    /** Whose knowledge was used. */
    readonly used: Language
  }
  readonly signals: Signals
  readonly candidates: readonly Candidate[]
  readonly ranking: readonly RankedEntry[]
  readonly thresholds: { readonly answerAt: number; readonly suggestAt: number; readonly passageAt: number }
  /** Id of the arbiter's rule that decided. */
  readonly rule: string
  /** Id of the rule that put an offer beside the answer; null when none did. */
  readonly beside: string | null
  readonly commands: readonly Command[]
  /** Commands that named something the release does not have. */
  readonly dropped: readonly Command[]
  readonly replies: readonly { readonly kind: Reply['kind']; readonly entryIds: readonly string[]; readonly variant?: number }[]
}
