import { calibrate, withLabels } from '../model/calibrate.ts'
import { backgroundOf, readLessons, trainRanker, type Example, type Lessons } from '../model/train.ts'
import { updateRanker } from '../model/update.ts'
import { prepareVocabulary } from '../sound/vocabulary-index.ts'
import { wordsOf } from '../sound/words.ts'
import { encoderFor, nameReaderFor, termsFor } from '../trade/owner.ts'
import type { Trade } from '../trade/trade.ts'
import { canonical } from '../canonical.ts'
import { essence } from '../text/squeeze.ts'
import { languages, type Language, type ReleaseSource } from '../types.ts'
import { engineVersion } from '../version.ts'
import { assemble, completeSettings, contentOf, derive, labelledQuestions, rememberingNormaliser, type Content, type Learned, type Normaliser } from './assemble.ts'
import { indexDocuments } from './documents.ts'
import { createLexicon } from './lexicon.ts'
import { checkSource } from './check.ts'
import { kinshipOf } from './kinship.ts'
import type { Basis, Release } from './release.ts'
import { sha256 } from './sha256.ts'

const sentenceEnds = /[。！？；\n]+|[.!?;](?:\s|$)/
const markdown = /!?\[([^\]]*)\]\([^)]*\)|https?:\/\/\S+/g

/** The sentences of an answer, without link targets. */
function sentences(answer: string): string[] {
  return answer.replace(markdown, '$1').split(sentenceEnds)
}

/** Answers and tags hold words that customers use and none of the questions does. */
function supportOf(content: Content, language: Language, labelOf: ReadonlyMap<string, number>, read: Normaliser): Example[] {
  return content.entries
    .filter((entry) => entry.language === language)
    .flatMap((entry) =>
      [...sentences(entry.answer), ...(entry.tags ?? [])].map((text) => ({
        text: read(text),
        label: labelOf.get(entry.id) ?? -1,
      })),
    )
    .filter((example) => example.text !== '' && example.label >= 0)
}

/** What a compilation works with. */
interface Work {
  readonly content: Content
  readonly trade: Trade | null
  readonly read: Normaliser
}

function lessonsOf({ content, trade, read }: Work, language: Language): Lessons {
  const { labels, questions } = labelledQuestions(content, language, read)
  const { withoutStops } = createLexicon(content.terms, [], language)
  const labelOf = new Map(labels.flatMap(({ kind, id }, label) => (kind === 'entry' ? [[id, label] as const] : [])))
  return {
    labels: labels.length,
    questions: questions.map(({ text, label }) => ({ text: withoutStops(essence(read(text))), label })),
    support: supportOf(content, language, labelOf, read),
    outside: backgroundOf(language),
    sayings: trade?.packs[language]?.sayings ?? null,
    borrowers: labelOf.size,
    encoder: encoderFor(content.terms, language, trade),
    names: nameReaderFor(content.terms, language),
  }
}

function learnInFull(work: Work, language: Language): Learned | null {
  const lessons = lessonsOf(work, language)
  if (lessons.questions.length === 0) return null
  const material = readLessons(lessons)
  const { content, read, trade } = work
  const texts = labelledQuestions(content, language, read).questions.map(({ text }) => read(text))
  const words = prepareVocabulary(wordsOf(texts, termsFor(content.terms, language, trade)))
  const { model, borders } = trainRanker(material)
  return { model, calibration: calibrate(material, borders, content.settings.wrongAnswers), words, isFull: true }
}

/** What an earlier release knows of a language: taken over where nothing changed, updated where little did, else learned anew. */
function learn(work: Work, language: Language, { from = null, full = false }: CompileOptions): Learned | null {
  const pack = from?.packs[language]
  const kinship = from === null || pack === undefined ? null : kinshipOf(work.content, language, from)
  if (pack === undefined || kinship === null || kinship.extent === 'large') return learnInFull(work, language)
  if (full && !pack.isFull) return learnInFull(work, language)
  const { calibration, words } = pack
  const { model } = pack.ranker
  if (kinship.extent === 'none') return { model, calibration, words, isFull: pack.isFull }
  if (full) return learnInFull(work, language)
  const { oldLabel } = kinship
  const lessons = lessonsOf(work, language)
  return { model: updateRanker({ lessons, before: model, oldLabel }), calibration: withLabels(calibration, oldLabel), words, isFull: false }
}

/** The id that compiling this source gives; cheap, so that a caller can see whether a stored release is still the one. */
export function releaseId(source: ReleaseSource, trade: Trade | null = null): string {
  return idOf(contentOf(source, completeSettings(source), trade))
}

function idOf(content: Content, basis: Basis = 'full'): string {
  return sha256(canonical(basis === 'full' ? { engine: engineVersion, content } : { engine: engineVersion, content, basis }))
}

export interface CompileOptions {
  /** An earlier release, to build on where its content is the same or nearly so. */
  readonly from?: Release | null
  /** Of `from` only take over what gives the very release that compiling without it would give. */
  readonly full?: boolean
}

/**
 * True when {@link compileRelease} with this release as `from` learns no language in full: it takes a fraction of the time.
 * The source is not checked.
 */
export function isSmallChange(source: ReleaseSource, trade: Trade | null, from: Release): boolean {
  const content = contentOf(source, completeSettings(source), trade)
  return languages.every((language) => {
    if (from.packs[language] === undefined) return content.entries.every((entry) => entry.language !== language) && content.smallTalk.every((talk) => talk.language !== language)
    return kinshipOf(content, language, from).extent !== 'large'
  })
}

/**
 * Trains and calibrates a release. Deterministic: the same source gives the same id and the same bytes. Takes from
 * milliseconds to several seconds (see README), so a server calls it in a worker thread.
 *
 * With an earlier release as `from` a language whose content is the same is taken over, and one in which at most a twentieth
 * of the entries changed is updated: only these entries are learned anew, the calibration is kept. Such a release says so in
 * its `basis`, and its id is a function of the source and of the id of `from`; the same two give the same bytes.
 *
 * @param trade knowledge of the trade to build on; without it only the owner's own words are compared
 * @throws ReleaseError naming every fault of the source
 */
export function compileRelease(source: ReleaseSource, trade: Trade | null = null, options: CompileOptions = {}): Release {
  const settings = completeSettings(source)
  checkSource(source, settings)
  const content = contentOf(source, settings, trade)
  const read = rememberingNormaliser(options.from ?? null)
  const learned: Partial<Record<Language, Learned>> = {}
  for (const language of languages) {
    const own = learn({ content, trade, read }, language, options)
    if (own !== null) learned[language] = own
  }
  const isFull = languages.every((language) => learned[language]?.isFull !== false)
  const basis: Basis = isFull || !options.from ? 'full' : { from: options.from.id }
  const indexes = indexDocuments(content, trade, options.from ?? null)
  return assemble({ id: idOf(content, basis), basis }, content, derive(content, read), learned, indexes, trade)
}
