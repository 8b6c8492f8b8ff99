import { language as languages, type Language, type TermChange } from '@yingda/contract'
import type { Release } from '@yingda/dialogue'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from '../../../platform/database/database.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { JobProblem, type Steps, type Workbench } from '../jobs/workbench.ts'
import { startAsker } from '../release/asker.ts'
import { readContent, termForEngine } from '../release/content.ts'
import { learner, type Releases } from '../release/releases.ts'
import { thinkThrough } from '../terms/commands.ts'
import type { TermFields } from '../terms/rules.ts'
import { allTerms } from '../terms/store.ts'
import { isUpdate } from '../store-releases.ts'
import { servedBytes } from '../tests/run.ts'
import { latestCases } from '../tests/store.ts'
import { compareAnswers, type SourcedQuestion } from './differences.ts'
import { forgetOld, insertPreview, savePreview } from './store.ts'

/** What a customer asked. */
export interface CustomerQuestion {
  text: string
  language: Language
}

export interface PreviewParts {
  context: KnowledgeContext
  releases: Releases
  workbench: Workbench
  recentQuestions: (limit: number) => Promise<CustomerQuestion[]>
}

const MAX_CASES = 5_000
const MAX_CUSTOMERS = 500

const learning = (): JobProblem =>
  new JobProblem({ zh: '机器人正在学习刚才的改动，请等它学完再预览。', en: 'The bot is still learning earlier changes. Wait until it has, then try again.' })

/** Held-out questions of the release, with the entry each belongs to where it is one. */
function trialsOf(release: Release): SourcedQuestion[] {
  return languages.options.flatMap((language) => {
    const pack = release.packs[language]
    if (!pack) return []
    return pack.calibration.trials.map(({ text, expected }): SourcedQuestion => {
      const target = pack.labels[expected]
      const known = expected < 0 ? { expected: null } : target?.kind === 'entry' ? { expected: target.id } : {}
      return { text, language, source: 'trials', ...known }
    })
  })
}

function distinct(questions: readonly SourcedQuestion[]): SourcedQuestion[] {
  const seen = new Set<string>()
  return questions.filter(({ language, text }) => {
    const name = `${language} ${text}`
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

async function gatherQuestions({ context, releases, recentQuestions }: PreviewParts, withCustomers: boolean): Promise<SourcedQuestion[]> {
  const [cases, customers] = await Promise.all([latestCases(context.db, MAX_CASES), withCustomers ? recentQuestions(MAX_CUSTOMERS) : []])
  return distinct([
    ...cases.map(({ question, language, expected }): SourcedQuestion => ({ text: question, language, expected, source: 'tests' })),
    ...trialsOf(releases.current()),
    ...customers.map(({ text, language }): SourcedQuestion => ({ text, language, source: 'customers' })),
  ])
}

/**
 * Begins to find out what would change with other term sets. `withCustomers`: also asks what customers asked last.
 * @returns the preview's id. @throws AppError as saving the changes would; not_allowed_now.
 */
export async function startPreview(
  parts: PreviewParts,
  actor: Actor,
  { changes, withCustomers }: { changes: readonly TermChange[]; withCustomers: boolean },
  language: Language,
): Promise<string> {
  const { context, workbench } = parts
  const terms = thinkThrough(await allTerms(context.db), changes, language)
  const id = randomUUID()
  await workbench.begin({
    table: 'knowledge_previews',
    id,
    language,
    insert: async () => {
      await forgetOld(context.db)
      await insertPreview(context.db, { id, language, by: actor.id })
    },
    work: (steps) => compare(parts, { id, terms, withCustomers }, steps),
  })
  return id
}

/** How often, and how many times, it is looked whether what was only updated has been learned in full. */
const LOOK_MS = 250
const LOOKS = 480

/** What is served, learned in full: a comparison with an update would show the update's differences, too. */
async function servedInFull(releases: Releases, signal: AbortSignal): ReturnType<typeof servedBytes> {
  for (let look = 0; look < LOOKS && !signal.aborted; look += 1) {
    const served = await servedBytes(releases)
    if (!isUpdate(served.fingerprint)) return served
    await sleep(LOOK_MS)
  }
  throw learning()
}

async function compare(
  parts: PreviewParts,
  { id, terms, withCustomers }: { id: string; terms: readonly TermFields[]; withCustomers: boolean },
  steps: Steps,
): Promise<(tx: Transaction) => Promise<void>> {
  const { context, releases } = parts
  const { releaseId, fingerprint, bytes } = await servedInFull(releases, steps.signal)
  const questions = await gatherQuestions(parts, withCustomers)
  const { entries } = releases.current()
  const asker = startAsker(steps.signal)
  try {
    const content = await readContent(context.db, instantNow(context), learner(), asker)
    if (content.fingerprint !== fingerprint) throw learning()
    const candidateId = await asker.compile({ ...content.frame, terms: terms.map(termForEngine) })
    await asker.load(bytes)
    const total = questions.length * 2
    steps.progress(0, total)
    const before = await asker.ask('loaded', questions, (asked) => { steps.progress(asked, total) })
    const after = await asker.ask('compiled', questions, (asked) => { steps.progress(questions.length + asked, total) })
    const count = (source: SourcedQuestion['source']): number => questions.filter((one) => one.source === source).length
    const asked = { tests: count('tests'), trials: count('trials'), customers: count('customers') }
    const result = { releaseId, candidateId, asked, ...compareAnswers(questions, before, after, (key) => entries.get(key)?.question ?? null) }
    return (tx) => savePreview(tx, id, result)
  } finally {
    await asker.stop()
  }
}
