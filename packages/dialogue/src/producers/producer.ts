import type { Candidate } from '../commands.ts'
import type { Message } from '../decide/message.ts'
import type { Release } from '../release/release.ts'
import type { DialogueState, Language } from '../types.ts'

/**
 * Something that proposes commands for a message. Producers know nothing of each other and decide nothing: whatever
 * proposes in this vocabulary (rules, statistics, vectors, a language model) can be added without a change behind it.
 */
export interface Producer {
  readonly name: string
  /** Raised when the same message could get other candidates. */
  readonly version: number
  /** @param language whose knowledge to look in */
  readonly produce: (message: Message, state: DialogueState, release: Release, language: Language) => Candidate[]
}
