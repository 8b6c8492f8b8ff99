import {
  evaluateNoise,
  isWrongAnswer,
  readEntityCases,
  reportEntities,
  spoilt,
  summarise,
  type EvaluationKnowledge,
  type EvaluationQuery,
  type Judged,
  type UnderstandingFigures,
} from '@yingda/dialogue/evaluate'
import type { OperatorLanguage, Words } from '../platform/config/problem.ts'
import { Files, languageOption, wholeNumber, type OptionPlan, type Options } from './eval-input.ts'
import { judgeAll, trainRelease, type TrainedRelease } from './eval-run.ts'
import { readFaqSet, readIntentSet, type EvaluationSet } from './eval-sets.ts'
import { entityTable, noiseTable, understandingTable } from './eval-table.ts'
import { residentBytes } from './resident.ts'

type Progress = (words: Words) => void

export interface Outcome {
  /** What `--json` prints. */
  readonly json: object
  readonly table: (language: OperatorLanguage | undefined) => string
  readonly warnings: readonly Words[]
  /** One row a mistake, for `--mistakes`. */
  readonly mistakes: readonly object[]
}

export interface Subcommand {
  readonly plan: OptionPlan
  readonly usage: Words
  readonly run: (options: Options, progress: Progress) => Outcome | Promise<Outcome>
}

const MEGABYTE = 1e6
/** A question has few places for errors. */
const MOST_ERRORS = 10
/** Labels that a warning names. */
const NAMED = 5

export const subcommands: Readonly<Record<string, Subcommand>> = {
  intents: {
    plan: { required: ['train', 'test'], optional: ['oos', 'language', 'mistakes'], flags: ['json'] },
    usage: {
      zh: 'eval intents --train F --test F [--oos F]   {"text","label"}：学一份，考另一份；--oos 中的都应拒答',
      en: 'eval intents --train F --test F [--oos F]   {"text","label"}: learns one, is asked the other; --oos must be refused',
    },
    run: evaluateIntents,
  },
  faq: {
    plan: { required: ['entries', 'queries'], optional: ['language', 'mistakes'], flags: ['json'] },
    usage: {
      zh: 'eval faq --entries F --queries F   知识条目，与问题 {"query","expected_id"}；expected_id 为 null 的应拒答',
      en: 'eval faq --entries F --queries F   entries, and questions {"query","expected_id"}; null must be refused',
    },
    run: evaluateFaq,
  },
  entities: {
    plan: { required: ['cases'], optional: ['mistakes'], flags: ['json'] },
    usage: {
      zh: 'eval entities --cases F   实体识别：日期、金额、订单号……',
      en: 'eval entities --cases F   recognising dates, amounts, order numbers …',
    },
    run: evaluateEntityCases,
  },
  noise: {
    plan: { required: ['entries', 'queries'], optional: ['errors', 'seed', 'language'], flags: ['json'] },
    usage: {
      zh: 'eval noise --entries F --queries F [--errors 2] [--seed 1]   问题带错字时还能找到多少',
      en: 'eval noise --entries F --queries F [--errors 2] [--seed 1]   what is still found when questions have typing errors',
    },
    run: evaluateWithNoise,
  },
}

const fileOf = (options: Options, name: string): string => options.values.get(name) ?? ''

async function evaluateIntents(options: Options, progress: Progress): Promise<Outcome> {
  const { knowledge, queries, test } = readIntentSet({ train: fileOf(options, 'train'), test: fileOf(options, 'test'), oos: options.values.get('oos') }, languageOption(options))
  const outcome = await understand(knowledge, queries, progress)
  return { ...outcome, warnings: [...outcome.warnings, ...unlearned(test, new Set(knowledge.labelOf.values()))] }
}

function unlearned(test: readonly { readonly label: string }[], learned: ReadonlySet<string>): Words[] {
  const labels = [...new Set(test.filter(({ label }) => !learned.has(label)).map(({ label }) => label))]
  if (labels.length === 0) return []
  const some = labels.slice(0, NAMED).join(', ')
  const dots = labels.length > NAMED ? ' …' : ''
  return [{
    zh: `测试集中有 ${labels.length} 个标签没有训练文本，都算作答错：${some}${dots}`,
    en: `${labels.length} labels of the test have no text to learn from and count as wrong: ${some}${dots}`,
  }]
}

const readFaq = (options: Options): EvaluationSet => readFaqSet({ entries: fileOf(options, 'entries'), queries: fileOf(options, 'queries') }, languageOption(options))

async function evaluateFaq(options: Options, progress: Progress): Promise<Outcome> {
  const { knowledge, queries } = readFaq(options)
  return understand(knowledge, queries, progress)
}

async function train({ entries }: EvaluationKnowledge, progress: Progress): Promise<TrainedRelease> {
  const texts = entries.reduce((sum, { similar }) => sum + 1 + similar.length, 0)
  progress({ zh: `训练：${entries.length} 个条目，${texts} 条问法……`, en: `Training: ${entries.length} entries, ${texts} questions …` })
  return trainRelease(entries)
}

async function understand(knowledge: EvaluationKnowledge, queries: readonly EvaluationQuery[], progress: Progress): Promise<Outcome> {
  const trained = await train(knowledge, progress)
  progress({ zh: `提问：${queries.length} 个问题……`, en: `Asking: ${queries.length} questions …` })
  const judged = judgeAll(trained.release, knowledge, queries)
  const resident = await residentBytes()
  const figures = summarise(judged)
  const languages = [...new Set(judged.map(({ query }) => query.language))].sort()
  const json = {
    entries: knowledge.entries.length,
    training_texts: knowledge.entries.reduce((sum, { similar }) => sum + 1 + similar.length, 0),
    ...figures,
    train_seconds: trained.seconds,
    rss_mb: resident / MEGABYTE,
    rss_extra_mb: (resident - trained.residentBefore) / MEGABYTE,
    train_peak_rss_mb: trained.peakBytes / MEGABYTE,
    release_mb: trained.bytes / MEGABYTE,
    by_language: Object.fromEntries(languages.map((each) => [each, summarise(judged.filter(({ query }) => query.language === each))])),
  }
  return { json, table: (language) => understandingTable(json, language), warnings: [], mistakes: judged.filter(isMistake).map(mistakeRow) }
}

function isMistake(judged: Judged): boolean {
  const { query, ranked } = judged
  return isWrongAnswer(judged) || (query.expected !== null && ranked[0] !== query.expected)
}

function mistakeRow({ query, ranked, cover, reply, shown }: Judged): object {
  return { query: query.text, expected: query.expected, ranked: ranked.slice(0, 3), cover, reply, shown }
}

function evaluateEntityCases(options: Options): Outcome {
  const files = new Files()
  const cases = files.rows(fileOf(options, 'cases'), readEntityCases)
  files.check()
  const { report, mistakes } = reportEntities(cases)
  return { json: report, table: (language) => entityTable(report, language), warnings: [], mistakes }
}

async function evaluateWithNoise(options: Options, progress: Progress): Promise<Outcome> {
  const errors = wholeNumber(options, 'errors', 2, 1, MOST_ERRORS)
  const seed = options.values.get('seed') ?? '1'
  const { knowledge, queries } = readFaq(options)
  const { release, seconds } = await train(knowledge, progress)
  progress({ zh: `加错字再提问：每问 ${errors} 处……`, en: `Asking with ${errors} errors a question …` })
  const run = { errors, seed }
  const report = evaluateNoise(release, queries, knowledge.labelOf, run)
  const noisy = queries.flatMap((query) => spoilt(query, run) ?? [])
  const json = {
    errors,
    seed,
    ...report,
    at_defaults: {
      clean: decisionsOf(summarise(judgeAll(release, knowledge, queries))),
      noisy: decisionsOf(summarise(judgeAll(release, knowledge, noisy))),
    },
    train_seconds: seconds,
  }
  return { json, table: (language) => noiseTable(report, language), warnings: [], mistakes: [] }
}

function decisionsOf({ answered_rate, wrong_answer_rate, suggested_rate, refused_oos_rate }: UnderstandingFigures): object {
  return { answered_rate, wrong_answer_rate, suggested_rate, refused_oos_rate }
}
