/** An entry with the probabilities that fusion gave it. */
export interface RankedEntry {
  readonly entryId: string
  readonly kind: 'entry' | 'smalltalk'
  /** Probability that it is this entry, given that the knowledge covers the message, 0 to 1. */
  readonly match: number
  /** Probability that answering with it is right, 0 to 1. */
  readonly probability: number
  /** The standard question of the entry, or the first pattern of small talk. */
  readonly label: string
  /** The question most like the message. */
  readonly question: string | null
  readonly terms: readonly string[]
}
