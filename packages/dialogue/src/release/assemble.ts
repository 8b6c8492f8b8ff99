import { createRanker, type RankerModel } from '../model/ranker.ts'
import type { Calibration } from '../model/calibrate.ts'
import { defaultSettings } from '../settings.ts'
import { core, squeeze } from '../text/squeeze.ts'
import { exactOf, standardText } from '../text/standard.ts'
import { defaultTexts } from '../texts.ts'
import { languages, type KnowledgeDocument, type KnowledgeEntry, type Language, type ReleaseSource, type Settings, type SmallTalk, type Texts, type TermSet, type Enumeration, type OwnNames, type Product } from '../types.ts'
import { noSpoken, noWords } from '../trade/spoken.ts'
import { encoderFor, nameReaderFor } from '../trade/owner.ts'
import type { Trade } from '../trade/trade.ts'
import type { StoredVocabulary } from '../sound/vocabulary-index.ts'
import { engineVersion } from '../version.ts'
import type { PassageModel } from '../passages/index-model.ts'
import { createCorrector } from './corrector.ts'
import { passagesOf } from './documents.ts'
import { createLexicon } from './lexicon.ts'
import type { Label, LanguagePack, Release, ReleaseWarning } from './release.ts'

/** The content of a release in its one order and with every default filled in. */
export interface Content {
  readonly entries: readonly KnowledgeEntry[]
  readonly smallTalk: readonly SmallTalk[]
  readonly texts: Readonly<Record<Language, Texts>>
  readonly settings: Settings
  /** Id of the knowledge of the trade it builds on; null: none. */
  readonly trade: string | null
  readonly terms: readonly TermSet[]
  readonly orderNumberPatterns: readonly string[] | null
  /** Left out when there are none: a release without documents has the id and the bytes that it had before there were any. */
  readonly documents?: readonly KnowledgeDocument[]
  /** Absent where the owner has none: it must not change the id of a release. */
  readonly catalogue?: OwnNames
}

/** What was learned from the content; the part that takes time. */
export interface Learned {
  readonly model: RankerModel
  readonly calibration: Calibration
  /** For putting typing errors right. */
  readonly words: StoredVocabulary
  /** See LanguagePack. */
  readonly isFull: boolean
}

function byId<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** Only the fields the engine knows, so that others do not change the id of a release. */
function plainEntry(entry: KnowledgeEntry): KnowledgeEntry {
  const { id, question, answer, category, language, variants = [], form } = entry
  const own = variants.map((one) => ({ audiences: [...one.audiences], answer: one.answer }))
  return { id, question, similar: [...entry.similar], answer, category, language, tags: [...(entry.tags ?? [])], ...(own.length > 0 ? { variants: own } : {}), ...(form === undefined ? {} : { form }) }
}

function plainSet({ id, language, terms, kind = 'synonyms' }: TermSet): TermSet {
  return { id, language, terms: [...terms], kind }
}

function plainTalk({ id, language, patterns, answer }: SmallTalk): SmallTalk {
  return { id, language, patterns: [...patterns], answer }
}

function plainDocument({ id, title, language, text, url }: KnowledgeDocument): KnowledgeDocument {
  return { id, title, language, text, ...(url === undefined ? {} : { url }) }
}

const plainProduct = ({ id, name, aliases }: Product): Product => ({ id, name, aliases: [...aliases] })

function plainEnumeration({ id, name, language, values }: Enumeration): Enumeration {
  const own = values.map(({ value, aliases }) => ({ value, aliases: [...aliases] }))
  return { id, name, ...(language === undefined ? {} : { language }), values: own }
}

/** Null for a catalogue that names nothing. */
function plainCatalogue(catalogue: OwnNames | undefined): OwnNames | null {
  if (catalogue === undefined || catalogue.products.length + catalogue.enumerations.length === 0) return null
  return { products: byId(catalogue.products.map(plainProduct)), enumerations: byId(catalogue.enumerations.map(plainEnumeration)) }
}

function definedOf<T extends object>(given: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** As a part of {@link Content}: absent when there are none. */
export function documentsOf(documents: readonly KnowledgeDocument[]): Pick<Content, 'documents'> {
  return documents.length === 0 ? {} : { documents: byId(documents.map(plainDocument)) }
}

/** Settings with the defaults filled in. */
export function completeSettings(source: ReleaseSource): Settings {
  return { ...defaultSettings, ...definedOf(source.settings) }
}

export function contentOf(source: ReleaseSource, settings: Settings, trade: Trade | null): Content {
  const catalogue = plainCatalogue(source.catalogue)
  return {
    entries: byId(source.entries.map(plainEntry)),
    smallTalk: byId(source.smallTalk.map(plainTalk)),
    texts: {
      zh: { ...defaultTexts.zh, ...definedOf(source.texts?.zh) },
      en: { ...defaultTexts.en, ...definedOf(source.texts?.en) },
    },
    settings,
    trade: trade?.id ?? null,
    terms: languages.flatMap((language) => byId((source.terms ?? []).filter((set) => set.language === language).map(plainSet))),
    orderNumberPatterns: source.orderNumberPatterns === undefined ? null : [...source.orderNumberPatterns],
    ...documentsOf(source.documents ?? []),
    ...(catalogue === null ? {} : { catalogue }),
  }
}

/** The labels of one language and the questions behind each. */
export interface LabelledQuestions {
  readonly labels: readonly Label[]
  readonly questions: readonly { readonly text: string; readonly label: number }[]
}

/** Brings texts into their standard form; one that remembers does it once a text. */
export type Normaliser = (text: string) => string

/** Remembers what it was asked, and what an earlier release knows. */
export function rememberingNormaliser(from: Release | null): Normaliser {
  const known = new Map<string, string>()
  for (const language of languages) {
    const pack = from?.packs[language]
    pack?.questions.forEach((question, place) => known.set(question, pack.normalised(place)))
  }
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const read = standardText(text)
    known.set(text, read)
    return read
  }
}

function distinct(texts: readonly string[], read: Normaliser): string[] {
  const seen = new Set<string>()
  return texts.filter((text) => {
    const key = read(text)
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Entries first, then small talk, each in the order of their ids. */
function groupsOf(content: Content, language: Language): { label: Label; texts: readonly string[] }[] {
  const entries = content.entries.filter((entry) => entry.language === language)
  const talks = content.smallTalk.filter((talk) => talk.language === language)
  return [
    ...entries.map((entry) => ({ label: { kind: 'entry', id: entry.id } as const, texts: [entry.question, ...entry.similar] })),
    ...talks.map((talk) => ({ label: { kind: 'smalltalk', id: talk.id } as const, texts: talk.patterns })),
  ]
}

export function labelsOf(content: Content, language: Language): Label[] {
  return groupsOf(content, language).map(({ label }) => label)
}

export function labelledQuestions(content: Content, language: Language, read: Normaliser): LabelledQuestions {
  const groups = groupsOf(content, language)
  return {
    labels: groups.map((group) => group.label),
    questions: groups.flatMap((group, label) => distinct(group.texts, read).map((text) => ({ text, label }))),
  }
}

/** The key under which a text is found again, worked out once a text. */
function rememberingKeys(read: Normaliser): Normaliser {
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const key = squeeze(exactOf(read(text)))
    known.set(text, key)
    return key
  }
}

function questionKeys(text: string, keyOf: Normaliser): string[] {
  const key = keyOf(text)
  const bare = core(key)
  return bare === '' || bare === key ? [key] : [key, bare]
}

function curatedIndex(entries: readonly KnowledgeEntry[], keyOf: Normaliser): Map<string, string[]> {
  const index = new Map<string, string[]>()
  for (const entry of entries) {
    const keys = new Set([entry.question, ...entry.similar].flatMap((text) => questionKeys(text, keyOf)))
    keys.delete('')
    for (const key of keys) {
      const ids = index.get(key)
      if (ids === undefined) index.set(key, [entry.id])
      else ids.push(entry.id)
    }
  }
  return index
}

function phraseIndex(talks: readonly SmallTalk[], keyOf: Normaliser): Map<string, string> {
  const index = new Map<string, string>()
  for (const talk of talks) {
    for (const pattern of talk.patterns) {
      const key = keyOf(pattern)
      if (key !== '' && !index.has(key)) index.set(key, talk.id)
    }
  }
  return index
}

function warningsOf(entries: readonly KnowledgeEntry[], read: Normaliser, keyOf: Normaliser): ReleaseWarning[] {
  const owners = new Map<string, { question: string; ids: string[] }>()
  for (const entry of entries) {
    for (const question of distinct([entry.question, ...entry.similar], read)) {
      const key = keyOf(question)
      const known = owners.get(key) ?? { question, ids: [] }
      if (!known.ids.includes(entry.id)) known.ids.push(entry.id)
      owners.set(key, known)
    }
  }
  return [...owners.values()].filter(({ ids }) => ids.length > 1).map(({ question, ids }) => ({ code: 'same-question', question, ids }))
}

/** What can be worked out from the content, but takes too long to be worked out at each loading. */
export interface Derived {
  readonly questions: Readonly<Partial<Record<Language, readonly string[]>>>
  readonly curated: ReadonlyMap<string, readonly string[]>
  readonly phrases: ReadonlyMap<string, string>
  readonly warnings: readonly ReleaseWarning[]
}

export function derive(content: Content, read: Normaliser): Derived {
  const keyOf = rememberingKeys(read)
  const questions = languages.map((language) => [language, labelledQuestions(content, language, read).questions.map(({ text }) => text)] as const)
  return {
    questions: Object.fromEntries(questions),
    curated: curatedIndex(content.entries, keyOf),
    phrases: phraseIndex(content.smallTalk, keyOf),
    warnings: warningsOf(content.entries, read, keyOf),
  }
}

function packOf(content: Content, language: Language, questions: readonly string[], learned: Learned, trade: Trade | null): LanguagePack {
  const encoder = encoderFor(content.terms, language, trade)
  const lexicon = createLexicon(content.terms, content.entries, language)
  const read = new Map<number, string>()
  const normalised = (question: number): string => {
    const known = read.get(question) ?? standardText(questions[question] ?? '')
    read.set(question, known)
    return known
  }
  return {
    labels: labelsOf(content, language),
    questions,
    normalised,
    corrector: createCorrector({
      language,
      words: learned.words,
      vocabulary: learned.model.vocabulary,
      spoken: trade?.packs[language]?.spoken ?? noSpoken,
      spokenWords: trade?.packs[language]?.words ?? noWords,
      settledIn: lexicon.settledIn,
    }),
    ranker: createRanker(learned.model, { encoder, names: nameReaderFor(content.terms, language) }),
    calibration: learned.calibration,
    words: learned.words,
    lexicon,
    isFull: learned.isFull,
  }
}

/** Puts content and what was learned from it together; cheap, so it is done again when a stored release is loaded. */
export function assemble(
  { id, basis }: Pick<Release, 'id' | 'basis'>,
  content: Content,
  { questions, ...derived }: Derived,
  learned: Readonly<Partial<Record<Language, Learned>>>,
  indexes: Readonly<Partial<Record<Language, PassageModel>>>,
  trade: Trade | null,
): Release {
  const packs: Partial<Record<Language, LanguagePack>> = {}
  for (const language of languages) {
    const own = learned[language]
    if (own !== undefined) packs[language] = packOf(content, language, questions[language] ?? [], own, trade)
  }
  return {
    id,
    basis,
    engine: engineVersion,
    settings: content.settings,
    texts: content.texts,
    trade: content.trade,
    terms: content.terms,
    orderNumberPatterns: content.orderNumberPatterns,
    catalogue: content.catalogue ?? null,
    entries: new Map(content.entries.map((entry) => [entry.id, entry])),
    smallTalk: new Map(content.smallTalk.map((talk) => [talk.id, talk])),
    documents: new Map((content.documents ?? []).map((document) => [document.id, document])),
    audiences: new Set(content.entries.flatMap(({ variants = [] }) => variants.flatMap((one) => one.audiences))),
    passages: passagesOf(content, indexes, trade),
    ...derived,
    packs,
  }
}
