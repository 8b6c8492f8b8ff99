/** The languages the engine understands. A knowledge base may hold both. */
export type Language = 'zh' | 'en'

export const languages: readonly Language[] = ['zh', 'en']

/** One piece of curated knowledge: a standard question, other ways to ask it, and the answer in Markdown. */
export interface KnowledgeEntry {
  readonly id: string
  readonly question: string
  readonly similar: readonly string[]
  readonly answer: string
  readonly category: string
  readonly language: Language
  readonly tags?: readonly string[]
  /** Other answers for some customers; the first that fits is given instead of `answer`. */
  readonly variants?: readonly AnswerVariant[]
  /** A form its answer leads to, as the caller names it; the engine keeps it and decides nothing by it. */
  readonly form?: string
}

/** What an entry answers to customers of any of these audiences (segments, levels, … : names that mean something to the caller alone). */
export interface AnswerVariant {
  /** One at least. */
  readonly audiences: readonly string[]
  /** Markdown. */
  readonly answer: string
}

/** Greetings, thanks and the like: answered, but never counted as knowledge. */
export interface SmallTalk {
  readonly id: string
  readonly language: Language
  readonly patterns: readonly string[]
  readonly answer: string
}

/**
 * What a list of the owner's terms is for. `synonyms`: words and phrases that customers use for one and the same idea.
 * `protected`: product names and codes; entries that hold the one a message names go before all others. `stop`: words that
 * say nothing about what is asked and are left out of the comparison. `word`: words of the owner's trade that are one unit each
 * (the user dictionary): compared as a whole, never taken apart into other terms, never put right as if misspelt.
 */
export type TermKind = 'synonyms' | 'protected' | 'stop' | 'word'

/** A list of terms. A synonym set with the id of a built-in one adds to that. */
export interface TermSet {
  readonly id: string
  readonly language: Language
  readonly terms: readonly string[]
  /** `synonyms` when left out. */
  readonly kind?: TermKind
}

/** A text of the owner's that is no question and answer: a manual, terms of business, a help page. Its passages answer what no entry does. */
export interface KnowledgeDocument {
  /** Not empty, unique among the documents (entries have ids of their own). */
  readonly id: string
  /** 1 to 300 characters. */
  readonly title: string
  readonly language: Language
  /** Markdown, 1 to 1,000,000 characters. */
  readonly text: string
  /** Where the customer can read all of it; begins with http:// or https://, 2,000 characters at most. */
  readonly url?: string
}

/** Everything the engine says in its own words. Each may be replaced by the owner; the defaults are in texts.ts. */
export interface Texts {
  /** First words of a conversation; shown by the caller, not used inside a turn. */
  readonly greeting: string
  /** A question is not covered: asks for other words and mentions that a person can help. */
  readonly refusal: string
  /** Asks whether a person should take over (after two misses, a repeated question, dissatisfaction). */
  readonly handoffOffer: string
  /** Follows an answer to somebody very angry: says that a person can take over. */
  readonly handoffBeside: string
  /** Stands above a "did you mean" list. */
  readonly suggestIntro: string
  /** A person was asked for and the handoff has been requested. */
  readonly handoffAccepted: string
  /** The customer declined the offered handoff. */
  readonly handoffDeclined: string
  /** The message holds nothing that can be read (empty, only emoji or punctuation). */
  readonly noText: string
  /** The message is only a number or code; `{code}` stands for what it was recognised as. */
  readonly identifierOnly: string
  /** An option was chosen that the list does not have. */
  readonly noSuchChoice: string
  /** "Cancel" or "back" was carried out. */
  readonly cancelled: string
  /** "Repeat" was asked, but nothing was said before. */
  readonly nothingToRepeat: string
}

/** A product of the owner's, found in messages by its name or an alias. */
export interface Product {
  readonly id: string
  readonly name: string
  readonly aliases: readonly string[]
}

/** Values that a message may name, such as colours, each with other words for it. */
export interface Enumeration {
  readonly id: string
  readonly name: string
  /** For the owner's order; a value is found in every message, whatever its language. */
  readonly language?: Language
  readonly values: readonly { readonly value: string; readonly aliases: readonly string[] }[]
}

/** Names of the owner's that are found in messages. A name that two share belongs to the first by id, products before enumerations. */
export interface OwnNames {
  readonly products: readonly Product[]
  readonly enumerations: readonly Enumeration[]
}

/** What the owner publishes. The order of entries does not matter. */
export interface ReleaseSource {
  readonly entries: readonly KnowledgeEntry[]
  readonly smallTalk: readonly SmallTalk[]
  /** Texts whose passages answer what no entry does; 20 million characters at most together. */
  readonly documents?: readonly KnowledgeDocument[]
  /** The owner's lexicons. */
  readonly terms?: readonly TermSet[]
  /** What the owner's order numbers look like, in the syntax of `checkOrderNumberPattern`; the default patterns when left out. */
  readonly orderNumberPatterns?: readonly string[]
  /** Products and enumerations to find in messages; none when left out. */
  readonly catalogue?: OwnNames
  readonly texts?: Readonly<Partial<Record<Language, Readonly<Partial<Texts>>>>>
  readonly settings?: Readonly<Partial<Settings>>
}

/** Numbers that decide how bold the bot is. */
export interface Settings {
  /** Wanted share of wrong answers among the answers given, 0 to 0.5; the thresholds below follow from it. */
  readonly wrongAnswers: number
  /** Answer at once when that is right with at least this probability, 0 to 1; null: learned from the owner's questions. */
  readonly answerAt: number | null
  /** Suggest or answer only when the knowledge covers the message with at least this probability, 0 to 1; null: learned. */
  readonly suggestAt: number | null
  /** Longest "did you mean" list, 1 to 5. */
  readonly maxSuggestions: number
  /** Most "related questions" below an answer, 0 to 5. */
  readonly maxRelated: number
  /** Misses in a row after which a person is offered, 1 or more. */
  readonly missesBeforeOffer: number
  /** The same question this many times in a row: a person is offered, 2 or more. */
  readonly repeatsBeforeOffer: number
  /** Characters of a message that are read; the rest is ignored, 50 to 10,000. */
  readonly maxLength: number
}

/** One tappable line of a list. `id` is an entry id and comes back as `TurnInput.choice`. */
export interface Choice {
  readonly id: string
  readonly label: string
}

export interface TurnInput {
  readonly text: string
  /** Language of the conversation; the language of the message itself is detected. */
  readonly language: Language
  /** Entry id the customer tapped in a list of suggestions or hot questions. */
  readonly choice?: string
  /** ISO 8601 time of the message, given in because the engine has no clock. */
  readonly now: string
  /** The audiences that the customer belongs to, see `KnowledgeEntry.variants`; none when left out. */
  readonly audiences?: readonly string[]
}

export type HandoffReason = 'asked' | 'unknown' | 'repeated' | 'unhappy'

export type Reply =
  | {
      readonly kind: 'answer'
      /** Markdown. */
      readonly text: string
      readonly entryId: string
      /** Which of the entry's variants it is, from 0; absent: the answer for everybody. */
      readonly variant?: number
      readonly source: { readonly question: string; readonly category: string }
      readonly related?: readonly Choice[]
    }
  | {
      readonly kind: 'passage'
      /** Markdown, whole sentences of one passage, 600 characters at most. */
      readonly text: string
      readonly documentId: string
      readonly source: {
        readonly title: string
        /** The headings that the passage stands under, outermost first, with ' › ' between; '' when there are none. */
        readonly heading: string
        readonly url?: string
      }
      /** What of the text the message names: start and end (exclusive), offsets in UTF-16 units, in order, without overlaps. */
      readonly highlights: readonly (readonly [start: number, end: number])[]
    }
  | { readonly kind: 'suggest'; readonly text: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'refuse'; readonly text: string; readonly offerHuman: true }
  | { readonly kind: 'smalltalk'; readonly text: string; readonly entryId: string }
  | { readonly kind: 'notice'; readonly text: string }

/** What the caller must carry out. */
export interface Action {
  readonly kind: 'handoff'
  readonly reason: HandoffReason
}

/** What the bot said last, so that it can be repeated. */
export type LastReply =
  | { readonly kind: 'answer'; readonly entryId: string }
  | { readonly kind: 'passage'; readonly documentId: string; readonly passage: number }
  | { readonly kind: 'smalltalk'; readonly entryId: string }
  | { readonly kind: 'suggest'; readonly choices: readonly string[] }
  | { readonly kind: 'refuse'; readonly text: 'refusal' | 'handoffOffer' | 'handoffBeside' }
  | { readonly kind: 'notice'; readonly text: keyof Texts }

/** All that is remembered between two turns of one conversation: plain JSON, small, free of clocks. */
export interface DialogueState {
  readonly version: 1
  /** Customer messages read so far. */
  readonly turns: number
  /** Language of the last message whose language was clear. */
  readonly language: Language | null
  /** Messages in a row that could not be answered. */
  readonly misses: number
  /** Entry ids of the list that was offered in the last reply, else empty. */
  readonly choices: readonly string[]
  /** The list before an option was taken, for "back". */
  readonly previousChoices: readonly string[]
  /** Why a person was offered in the last reply; null when none was. */
  readonly offered: { readonly reason: HandoffReason; readonly asked: boolean } | null
  /** The last question (normalised, at most 200 characters), what answered it, and how often in a row it was asked. */
  readonly question: { readonly text: string; readonly entryId: string | null; readonly count: number } | null
  readonly last: LastReply | null
  /** The entry that was answered last, until another question is asked that none answers: what a follow-up leans on. */
  readonly topic: string | null
  /** What the last answer could have been instead, likeliest first, at most five entry ids: offered when it was not meant. */
  readonly next: readonly string[]
}
