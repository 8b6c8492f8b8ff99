import type { Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { JobProblem, type Steps, type Workbench } from '../jobs/workbench.ts'
import { startAsker } from '../release/asker.ts'
import type { Releases } from '../release/releases.ts'
import { countFigures, outcomeOf } from './figures.ts'
import { allCases, listSets } from './store.ts'
import { insertResults, insertRun, saveFigures, type StoredResult } from './store-runs.ts'
import type { Transaction } from '../../../platform/database/database.ts'

const PAGE = 500

export interface RunParts {
  context: KnowledgeContext
  releases: Releases
  workbench: Workbench
}

const noCases = (): AppError => new AppError('bad_request', { text: { zh: '这个测试集还没有用例。', en: 'This test set has no cases yet.' } })

/** The stored bytes of what is served. @throws JobProblem when a newer one has replaced them just now. */
export async function servedBytes(releases: Releases): Promise<{ releaseId: string; fingerprint: string; bytes: Uint8Array }> {
  const stored = await releases.stored()
  if (!stored) throw new JobProblem({ zh: '机器人正在换用新学的内容，请稍后再试。', en: 'The bot is just taking over what it has learned anew. Try again in a moment.' })
  return { releaseId: stored.facts.releaseId, fingerprint: stored.facts.fingerprint, bytes: stored.bytes }
}

/** Asks every question of a set in the background. @returns the run's id. @throws AppError not_found, bad_request, not_allowed_now. */
export async function startRun({ context, releases, workbench }: RunParts, actor: Actor, setId: string, language: Language): Promise<string> {
  const [set] = await listSets(context.db, setId)
  if (!set) throw new AppError('not_found')
  if (set.cases === 0) throw noCases()
  const id = randomUUID()
  await workbench.begin({
    table: 'knowledge_test_runs',
    id,
    language,
    insert: () =>
      context.db.transaction(async (tx) => {
        await insertRun(tx, { id, setId, language, by: actor.id, at: instantNow(context) })
        await context.audit.record({ actor, action: 'tests.run', subject: `tests:${setId}`, detail: { name: set.name, cases: set.cases } }, tx)
      }),
    work: (steps) => askSet(context, releases, { id, setId }, steps),
  })
  return id
}

async function askSet(context: KnowledgeContext, releases: Releases, { id, setId }: { id: string; setId: string }, steps: Steps): Promise<(tx: Transaction) => Promise<void>> {
  const cases = await allCases(context.db, setId)
  steps.progress(0, cases.length)
  const { releaseId, bytes } = await servedBytes(releases)
  const asker = startAsker(steps.signal)
  try {
    await asker.load(bytes)
    const questions = cases.map(({ question, language, expected }) => ({ text: question, language, expected }))
    const answers = await asker.ask('loaded', questions, (asked) => { steps.progress(asked, cases.length) })
    const judged = cases.flatMap((one, at) => {
      const asked = answers[at]
      return asked ? [{ ...one, asked, outcome: outcomeOf(one.expected, asked) }] : []
    })
    const results = judged.map(
      ({ id: caseId, question, language, expected, outcome, asked }): StoredResult => ({ caseId, question, language, expected, outcome, place: asked.place, decision: asked.decision }),
    )
    return async (tx) => {
      for (let from = 0; from < results.length; from += PAGE) await insertResults(tx, id, results.slice(from, from + PAGE))
      await saveFigures(tx, id, releaseId, countFigures(judged), instantNow(context))
    }
  } finally {
    await asker.stop()
  }
}
