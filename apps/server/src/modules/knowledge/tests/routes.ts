import { testRoutes, type TestRun } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import { readUpload, uploadOf } from '../commands/start-import.ts'
import type { Actor, KnowledgeContext } from '../context.ts'
import type { Workbench } from '../jobs/workbench.ts'
import { readCursor, type Names } from '../presenter.ts'
import type { Releases } from '../release/releases.ts'
import { parseSearch } from '../../../platform/search/grams.ts'
import { createTestCase, createTestSet, deleteTestCase, deleteTestSet, updateTestCase, updateTestSet } from './commands.ts'
import { exportTestCases, importTestCases } from './files.ts'
import { pageOf, presentCases, presentRuns, presentSets, readResultCursor } from './presenter.ts'
import { startRun } from './run.ts'
import * as store from './store.ts'
import * as runs from './store-runs.ts'

export interface TestParts {
  context: KnowledgeContext
  releases: Releases
  workbench: Workbench
  names: Names
}

const MAX_CHANGED = 500
const actorOf = (agent: AgentPrincipal): Actor => ({ id: agent.userId })

function only<T>(found: readonly T[]): T {
  const [one] = found
  if (one === undefined) throw new AppError('not_found')
  return one
}

/** Binds the routes of test sets, their cases and their runs, but the import. */
export function registerTestRoutes(app: FastifyInstance, auth: Authenticators, parts: TestParts): void {
  registerSets(app, auth, parts)
  registerCases(app, auth, parts)
  registerRuns(app, auth, parts)
}

function registerSets(app: FastifyInstance, auth: Authenticators, { context, names }: TestParts): void {
  const show = async (id: string) => only(await presentSets(await store.listSets(context.db, id), names))
  bindRoute(app, auth, testRoutes.listTestSets, async () => ({ items: await presentSets(await store.listSets(context.db), names) }))
  bindRoute(app, auth, testRoutes.getTestSet, ({ params }) => show(params.id))
  bindRoute(app, auth, testRoutes.createTestSet, async ({ agent, body, language }) => show(await createTestSet(context, actorOf(agent), body, language)))
  bindRoute(app, auth, testRoutes.updateTestSet, async ({ agent, params, body, language }) => {
    await updateTestSet(context, actorOf(agent), params.id, body, language)
    return show(params.id)
  })
  bindRoute(app, auth, testRoutes.deleteTestSet, ({ agent, params }) => deleteTestSet(context, actorOf(agent), params.id))
}

function registerCases(app: FastifyInstance, auth: Authenticators, { context, names }: TestParts): void {
  const { db } = context
  const show = async (id: string) => {
    const found = await store.findCase(db, id)
    return only(await presentCases(found ? [found] : [], names))
  }
  bindRoute(app, auth, testRoutes.listTestCases, async ({ params, query }) => {
    const { search, language, missing, cursor, limit } = query
    const filter = { setId: params.id, search: search === undefined ? null : parseSearch(search), language, missing: missing !== undefined }
    const [sets, found, total] = await Promise.all([store.listSets(db, params.id), store.listCases(db, filter, readCursor(cursor), limit + 1), store.countCases(db, filter)])
    only(sets)
    const page = pageOf(found, limit, (last) => [last.updatedAt, last.id])
    return { items: await presentCases(page.items, names), next: page.next, total }
  })
  bindRoute(app, auth, testRoutes.createTestCase, async ({ agent, params, body, language }) => show(await createTestCase(context, actorOf(agent), params.id, body, language)))
  bindRoute(app, auth, testRoutes.updateTestCase, async ({ agent, params, body, language }) => {
    await updateTestCase(context, actorOf(agent), params.id, body, language)
    return show(params.id)
  })
  bindRoute(app, auth, testRoutes.deleteTestCase, ({ agent, params }) => deleteTestCase(context, actorOf(agent), params.id))
  bindRoute(app, auth, testRoutes.exportTestCases, async ({ params, query, language, reply }) => {
    const file = await exportTestCases(context, params.id, query.format, language)
    const day = new Date(context.now()).toISOString().slice(0, 10)
    const type = query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8'
    void reply.header('content-type', type).header('content-disposition', `attachment; filename="tests-${day}.${query.format}"`)
    return file
  })
}

function registerRuns(app: FastifyInstance, auth: Authenticators, parts: TestParts): void {
  const { context, workbench, names } = parts
  const { db } = context
  const show = async (id: string): Promise<TestRun> => {
    await workbench.tidy('knowledge_test_runs')
    return only(await presentRuns(await runs.findRuns(db, [id]), names))
  }
  bindRoute(app, auth, testRoutes.startTestRun, async ({ agent, params, language }) => show(await startRun(parts, actorOf(agent), params.id, language)))
  bindRoute(app, auth, testRoutes.listTestRuns, async ({ params }) => {
    await workbench.tidy('knowledge_test_runs')
    const [sets, found] = await Promise.all([store.listSets(db, params.id), runs.listRuns(db, params.id)])
    only(sets)
    return { items: await presentRuns(found, names) }
  })
  bindRoute(app, auth, testRoutes.getTestRun, ({ params }) => show(params.id))
  bindRoute(app, auth, testRoutes.deleteTestRun, async ({ agent, params }) => {
    await db.transaction(async (tx) => {
      if (!(await runs.deleteRun(tx, params.id))) throw new AppError('not_found')
      await context.audit.record({ actor: actorOf(agent), action: 'tests.run_deleted', subject: `testrun:${params.id}`, detail: {} }, tx)
    })
    workbench.stop(params.id)
  })
  bindRoute(app, auth, testRoutes.listTestResults, async ({ params, query }) => {
    const [found, results] = await Promise.all([
      runs.findRuns(db, [params.id]),
      runs.listResults(db, params.id, query.outcome, readResultCursor(query.cursor), query.limit + 1),
    ])
    only(found)
    return pageOf(results, query.limit, (last) => [last.caseId])
  })
  bindRoute(app, auth, testRoutes.compareTestRuns, async ({ params, query }) => {
    const found = await presentRuns(await runs.findRuns(db, [params.id, query.with]), names)
    const after = only(found.filter(({ id }) => id === params.id))
    const before = only(found.filter(({ id }) => id === query.with))
    if (before.setId !== after.setId || before.status !== 'done' || after.status !== 'done') throw notComparable()
    const [ways, items] = await Promise.all([runs.countWays(db, before.id, after.id), runs.listChanged(db, before.id, after.id, MAX_CHANGED)])
    return { before, after, ...ways, items: items.map((item) => ({ caseId: item.after.caseId, ...item })) }
  })
}

const notComparable = (): AppError =>
  new AppError('bad_request', { text: { zh: '只能比较同一测试集中已完成的两次运行。', en: 'Only two finished runs of the same test set can be compared.' } })

/** Binds the import; `app` must leave the body of a request to the handler. */
export function registerTestImport(app: FastifyInstance, auth: Authenticators, { context }: { context: KnowledgeContext }): void {
  bindRoute(app, auth, testRoutes.importTestCases, async ({ agent, params, query, stream, request, language }) => {
    const bytes = await readUpload(uploadOf(request, stream, testRoutes.importTestCases.binaryBody.maxBytes))
    return importTestCases(context, actorOf(agent), params.id, { bytes, rowLanguage: query.language }, language)
  })
}
