import type { HandoffReason, Texts } from './types.ts'

/**
 * What understanding may ask the engine to do: a closed vocabulary, whoever produces it. A command that names an entry, passage,
 * flow or slot the release does not have is dropped and recorded, never guessed at.
 */
export type Command =
  | { readonly kind: 'answer'; readonly entryId: string }
  | { readonly kind: 'passage'; readonly documentId: string; readonly passage: number }
  | { readonly kind: 'suggest'; readonly entryIds: readonly string[] }
  | { readonly kind: 'chitchat'; readonly entryId: string }
  | { readonly kind: 'handover'; readonly reason: HandoffReason }
  | { readonly kind: 'offerHandover'; readonly reason: HandoffReason }
  | { readonly kind: 'declineHandover' }
  | { readonly kind: 'startFlow'; readonly flowId: string }
  | { readonly kind: 'setSlot'; readonly slot: string; readonly value: string }
  | { readonly kind: 'correct'; readonly slot: string; readonly value: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'back' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'cannotHandle'; readonly why: CannotHandle }

/** Why nothing could be done: the text to show, or 'noMatch' for a question that is not covered. */
export type CannotHandle = 'noMatch' | Extract<keyof Texts, 'noText' | 'identifierOnly' | 'noSuchChoice'>

/** What a producer proposes, with its own score and what speaks for it. */
export interface Candidate {
  readonly producer: string
  readonly version: number
  readonly command: Command
  /** On the producer's own scale; fusion turns it into a probability. */
  readonly score: number
  readonly evidence: Evidence
}

export interface Evidence {
  /** The question of the entry that is most like the message, as the owner wrote it. */
  readonly question: string | null
  /** Words and character runs that message and question share, at most six. */
  readonly terms: readonly string[]
  /** Of a passage. */
  readonly passage?: PassageEvidence
}

export interface PassageEvidence {
  readonly title: string
  /** The headings above it; '' when there are none. */
  readonly heading: string
  /** Probability that it answers the message, 0 to 1. */
  readonly probability: number
  /** Share of what the message is about that it holds, by rarity, 0 to 1. */
  readonly coverage: number
  /** What of it the message names: start and end, offsets into its text as it is shown. */
  readonly highlights: readonly (readonly [start: number, end: number])[]
}
