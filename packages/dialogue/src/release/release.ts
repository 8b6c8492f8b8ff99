import type { Calibration } from '../model/calibrate.ts'
import type { Passages } from '../passages/passages.ts'
import type { Ranker } from '../model/ranker.ts'
import type { StoredVocabulary } from '../sound/vocabulary-index.ts'
import type { Corrector } from './corrector.ts'
import type { Lexicon } from './lexicon.ts'
import type { KnowledgeDocument, KnowledgeEntry, Language, Settings, SmallTalk, Texts, TermSet, OwnNames } from '../types.ts'

/** What a label of a language's model stands for. */
export interface Label {
  readonly kind: 'entry' | 'smalltalk'
  readonly id: string
}

/** What one language of a release has learned. */
export interface LanguagePack {
  readonly labels: readonly Label[]
  /** The questions the model knows, as the owner wrote them, in the order of the model's rows. */
  readonly questions: readonly string[]
  /** A question of that list normalised, by its place; empty where there is none. */
  readonly normalised: (question: number) => string
  readonly ranker: Ranker
  readonly calibration: Calibration
  readonly lexicon: Lexicon
  /** The words it corrects by, as they are stored. */
  readonly words: StoredVocabulary
  readonly corrector: Corrector
  /** False: taken over from an earlier release and changed where the content changed, with that release's calibration. */
  readonly isFull: boolean
}

/** What a release was learned from: all of its content, or an earlier release (its id) and what has changed since. */
export type Basis = 'full' | { readonly from: string }

/** Something the owner should look at; the release works all the same. */
export interface ReleaseWarning {
  readonly code: 'same-question'
  /** The question that several entries share, as the first of them has it. */
  readonly question: string
  readonly ids: readonly string[]
}

/** A compiled release: immutable, complete, and all that a turn needs. */
export interface Release {
  /** Hash of the content, of the engine and of the basis, in hex: equal content learned in full gives an equal id. */
  readonly id: string
  readonly basis: Basis
  readonly engine: string
  readonly settings: Settings
  /** Id of the knowledge of the trade it was compiled with; null: none. */
  readonly trade: string | null
  /** The owner's own term sets. */
  readonly terms: readonly TermSet[]
  /** What order numbers look like; null: the default patterns. */
  readonly orderNumberPatterns: readonly string[] | null
  /** Products and enumerations to find in messages; null: none. */
  readonly catalogue: OwnNames | null
  readonly texts: Readonly<Record<Language, Texts>>
  readonly warnings: readonly ReleaseWarning[]
  readonly entries: ReadonlyMap<string, KnowledgeEntry>
  readonly smallTalk: ReadonlyMap<string, SmallTalk>
  readonly documents: ReadonlyMap<string, KnowledgeDocument>
  /** Every audience that a variant of an entry is for. */
  readonly audiences: ReadonlySet<string>
  /** The documents of each language, ready to be asked. */
  readonly passages: Readonly<Partial<Record<Language, Passages>>>
  /** Entries by normalised question; several when they share it. */
  readonly curated: ReadonlyMap<string, readonly string[]>
  /** Small talk by normalised pattern. */
  readonly phrases: ReadonlyMap<string, string>
  readonly packs: Readonly<Partial<Record<Language, LanguagePack>>>
}
