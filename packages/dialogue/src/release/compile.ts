import { calibrate } from '../model/calibrate.ts'
import { backgroundOf, readLessons, trainRanker, type Example, type Lessons } from '../model/train.ts'
import type { Encoder } from '../trade/encoder.ts'
import { encoderFor, nameReaderFor } from '../trade/owner.ts'
import type { Trade } from '../trade/trade.ts'
import { canonical } from '../canonical.ts'
import { normalise } from '../text/normalise.ts'
import { readable } from '../text/squeeze.ts'
import { languages, type Language, type ReleaseSource } from '../types.ts'
import { engineVersion } from '../version.ts'
import { assemble, completeSettings, contentOf, labelledQuestions, type Content, type Learned } from './assemble.ts'
import { indexDocuments } from './documents.ts'
import { createLexicon } from './lexicon.ts'
import { checkSource } from './check.ts'
import type { Release } from './release.ts'
import { sha256 } from './sha256.ts'

const sentenceEnds = /[。！？；\n]+|[.!?;](?:\s|$)/
const markdown = /!?\[([^\]]*)\]\([^)]*\)|https?:\/\/\S+/g

/** The sentences of an answer, without link targets. */
function sentences(answer: string): string[] {
  return answer.replace(markdown, '$1').split(sentenceEnds)
}

/** Answers and tags hold words that customers use and none of the questions does. */
function supportOf(content: Content, language: Language, labelOf: ReadonlyMap<string, number>): Example[] {
  return content.entries
    .filter((entry) => entry.language === language)
    .flatMap((entry) =>
      [...sentences(entry.answer), ...(entry.tags ?? [])].map((text) => ({
        text: normalise(text).text,
        label: labelOf.get(entry.id) ?? -1,
      })),
    )
    .filter((example) => example.text !== '' && example.label >= 0)
}

function learn(content: Content, language: Language, encoder: Encoder | null): Learned | null {
  const { labels, questions } = labelledQuestions(content, language)
  if (questions.length === 0) return null
  const { withoutStops } = createLexicon(content.terms, [], language)
  const labelOf = new Map(labels.flatMap(({ kind, id }, label) => (kind === 'entry' ? [[id, label] as const] : [])))
  const lessons: Lessons = {
    labels: labels.length,
    questions: questions.map(({ text, label }) => ({ text: withoutStops(readable(text)), label })),
    support: supportOf(content, language, labelOf),
    outside: backgroundOf(language),
    encoder,
    names: nameReaderFor(content.terms, language),
  }
  const material = readLessons(lessons)
  return { model: trainRanker(material), calibration: calibrate(material, content.settings.wrongAnswers) }
}

/** The id that compiling this source gives; cheap, so that a caller can see whether a stored release is still the one. */
export function releaseId(source: ReleaseSource, trade: Trade | null = null): string {
  return idOf(contentOf(source, completeSettings(source), trade))
}

function idOf(content: Content): string {
  return sha256(canonical({ engine: engineVersion, content }))
}

/**
 * Trains and calibrates a release. Deterministic: the same source gives the same id and the same bytes. Takes from
 * milliseconds to several seconds (see README), so a server calls it in a worker thread.
 *
 * @param trade knowledge of the trade to build on; without it only the owner's own words are compared
 * @throws ReleaseError naming every fault of the source
 */
export function compileRelease(source: ReleaseSource, trade: Trade | null = null): Release {
  const settings = completeSettings(source)
  checkSource(source, settings)
  const content = contentOf(source, settings, trade)
  const learned: Partial<Record<Language, Learned>> = {}
  for (const language of languages) {
    const own = learn(content, language, encoderFor(content.terms, language, trade))
    if (own !== null) learned[language] = own
  }
  return assemble(idOf(content), content, learned, indexDocuments(content, trade), trade)
}
