/**
 * node --import tsx scripts/fit-passages.ts: learns the coefficients of packages/dialogue/src/passages/judge.ts, prints them with
 * what they give on the half that was not learned from, and changes nothing.
 *
 * The material is the starter shop: the answers of its knowledge are taken for documents (bare, under their question, or many in
 * one document), and the similar questions are asked. Every fifth entry is left out of the documents, so that its questions are
 * near and not covered. `small` asks collections of ten passages, most of which do not hold what is asked.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { loadTrade, normalise, type KnowledgeDocument, type Language, type Trade } from '../packages/dialogue/src/index.ts'
import { fitLogistic, probability, type Observation } from '../packages/dialogue/src/model/logistic.ts'
import { buildPassages } from '../packages/dialogue/src/passages/index-model.ts'
import { featuresOf, leastCoverage } from '../packages/dialogue/src/passages/judge.ts'
import { readQuery, search } from '../packages/dialogue/src/passages/search.ts'
import { createTokenReader } from '../packages/dialogue/src/passages/tokens.ts'
import { essence } from '../packages/dialogue/src/text/squeeze.ts'
import { encoderFor } from '../packages/dialogue/src/trade/owner.ts'

const ROOT = path.resolve(import.meta.dirname, '..')

interface Entry {
  readonly id: string
  readonly question: string
  readonly similar: readonly string[]
  readonly answer: string
  readonly category: string
  readonly tags?: readonly string[]
}

interface Trial extends Observation {
  readonly language: Language
  readonly isCovered: boolean
  /** Half of the entries are learned from. */
  readonly isLearned: boolean
}

interface Exam {
  readonly documents: readonly KnowledgeDocument[]
  readonly asked: readonly { readonly entry: Entry; readonly place: number; readonly isCovered: boolean }[]
}

function readEntries(language: Language): Entry[] {
  const file = path.join(ROOT, 'content/shop', language, 'knowledge.jsonl')
  return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Entry)
}

const isLeftOut = (place: number): boolean => place % 5 === 3

function documentOf({ id, category, answer, question }: Entry, language: Language, headed: boolean): KnowledgeDocument {
  return { id, title: category, language, text: headed ? `# ${question}\n${answer}` : answer }
}

function byCategory(entries: readonly Entry[], language: Language): KnowledgeDocument[] {
  const categories = [...new Set(entries.map(({ category }) => category))]
  return categories.map((category) => {
    const parts = entries.filter((entry) => entry.category === category).map(({ tags, answer }) => `## ${tags?.[0] ?? ''}\n\n${answer}`)
    return { id: category, title: category, language, text: parts.join('\n\n') }
  })
}

function examsOf(language: Language): Exam[] {
  const entries = readEntries(language)
  const all = entries.map((entry, place) => ({ entry, place, isCovered: !isLeftOut(place) }))
  const kept = all.filter(({ isCovered }) => isCovered).map(({ entry }) => entry)
  const small = Array.from({ length: 12 }, (_, group): Exam => {
    const own = all.filter(({ place }) => place % 12 === group).slice(0, 10)
    const others = all.filter(({ place }) => place % 12 === (group + 5) % 12).slice(0, 10).map((one) => ({ ...one, isCovered: false }))
    return { documents: own.map(({ entry }) => documentOf(entry, language, group % 2 === 0)), asked: [...own.map((one) => ({ ...one, isCovered: true })), ...others] }
  })
  return [
    { documents: kept.map((entry) => documentOf(entry, language, false)), asked: all },
    { documents: kept.map((entry) => documentOf(entry, language, true)), asked: all },
    { documents: byCategory(kept, language), asked: all },
    ...small,
  ]
}

function trialsOf({ documents, asked }: Exam, language: Language, trade: Trade | null): Trial[] {
  const read = createTokenReader(language, [], trade)
  const encoder = encoderFor([], language, trade)
  const model = buildPassages(documents, read, encoder)
  return asked.flatMap(({ entry, place, isCovered }) =>
    entry.similar.flatMap((question): Trial[] => {
      const query = readQuery(model, read, encoder === null ? null : (text) => encoder.encode(text), essence(normalise(question).text))
      const matches = search(model, query)
      const [match] = matches
      if (match === undefined || match.coverage < leastCoverage) return []
      const text = documents[model.documentOf[match.passage] ?? 0]?.text.slice(model.starts[match.passage], model.ends[match.passage]) ?? ''
      const beginning = entry.answer.slice(0, 30)
      const happened = isCovered && text.includes(beginning)
      return [{ features: featuresOf(model, query, matches, match), happened, weight: isCovered ? 1 : 1.5, language, isCovered, isLearned: place % 2 === 0 }]
    }),
  )
}

function asked(language: Language): number {
  return examsOf(language).flatMap((exam) => exam.asked).filter(({ place, isCovered }) => place % 2 === 1 && isCovered).flatMap(({ entry }) => entry.similar).length
}

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`
const shipped = loadTrade(new Uint8Array(readFileSync(path.join(ROOT, 'packages/dialogue/trade.bin'))))

for (const [name, trade] of [['trade', shipped], ['plain', null]] as const) {
  const trials = (['zh', 'en'] as const).flatMap((language) => examsOf(language).flatMap((exam) => trialsOf(exam, language, trade)))
  const fit = (some: readonly Trial[]): number[] => fitLogistic(some, [0, 0, 0, 0, 0, 0], 1)
  const half = fit(trials.filter(({ isLearned }) => isLearned))
  process.stdout.write(`${name}: [${fit(trials).map((value) => value.toFixed(2)).join(', ')}] from ${String(trials.length)} trials; half: [${half.map((value) => value.toFixed(2)).join(', ')}]\n`)
  for (const language of ['zh', 'en'] as const) {
    const others = trials.filter((trial) => !trial.isLearned && trial.language === language)
    const covered = asked(language)
    for (const at of [0.5, 0.6, 0.7, 0.75, 0.8, 0.85]) {
      const answered = others.filter(({ features }) => probability(half, features) >= at)
      const right = answered.filter(({ happened }) => happened).length
      const outside = answered.filter(({ isCovered }) => !isCovered).length
      process.stdout.write(
        `  ${language} at ${String(at)}: of the covered ${percent(right, covered)} answered rightly; of the answers ${percent(answered.length - right, answered.length)} wrong; ` +
          `of those not covered that share enough words ${percent(outside, others.filter(({ isCovered }) => !isCovered).length)} answered\n`,
      )
    }
  }
}
