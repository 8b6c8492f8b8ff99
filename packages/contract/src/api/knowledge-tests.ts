import { z } from 'zod'
import { cleanText, instant, language, pageOf, pageQuery, uuid } from '../common.ts'
import { askedDecision, jobStatus, rowsReport } from './knowledge-terms.ts'
import { defineRoute } from './route.ts'

const idParam = z.object({ id: uuid })

export const testCaseInput = z.strictObject({
  question: cleanText(500),
  language,
  /** Key of the entry that answers it; null: it must be refused. */
  expected: z.string().min(1).max(80).nullable(),
  note: z.string().max(500).default(''),
})
export type TestCaseInput = z.infer<typeof testCaseInput>

export const testCase = z.object({
  ...testCaseInput.shape,
  id: uuid,
  note: z.string(),
  /** Standard question of the expected entry; null when it must be refused or is missing. */
  expectedQuestion: z.string().nullable(),
  /** True when there is no entry with the expected key (any more). */
  missing: z.boolean(),
  updatedAt: instant,
  updatedBy: z.string().nullable(),
})
export type TestCase = z.infer<typeof testCase>

/**
 * `right`: answered with the expected entry; `offered`: it was among the suggestions; `unanswered`: neither; `wrong`:
 * answered with another entry, or answered what must be refused; `refused`: neither answered nor given suggestions, as
 * expected; `suggested`: given suggestions, though it must be refused; `missing`: the expected entry is not in the release.
 */
export const testOutcome = z.enum(['right', 'offered', 'unanswered', 'wrong', 'refused', 'suggested', 'missing'])
export type TestOutcome = z.infer<typeof testOutcome>

/** Counts of a run. */
export const testFigures = z.object({
  cases: z.int(),
  /** Cases with an expected entry that the release has. */
  covered: z.int(),
  /** Of these: the right entry came first, or was among the first three, whether said or not. */
  rightFirst: z.int(),
  rightInThree: z.int(),
  /** Cases of either kind that got an answer, and how many of these answers were wrong. */
  answered: z.int(),
  wrong: z.int(),
  /** Cases that must be refused, and how many were. */
  mustRefuse: z.int(),
  refused: z.int(),
  /** Cases whose expected entry the release does not have. */
  missing: z.int(),
})
export type TestFigures = z.infer<typeof testFigures>

export const testRun = z.object({
  id: uuid,
  setId: uuid,
  status: jobStatus,
  processed: z.int(),
  total: z.int().nullable(),
  error: z.string().nullable(),
  releaseId: z.string().nullable(),
  startedAt: instant,
  startedBy: z.string().nullable(),
  finishedAt: instant.nullable(),
  /** Null until it is done. */
  figures: testFigures.nullable(),
})
export type TestRun = z.infer<typeof testRun>

export const testSetInput = z.strictObject({ name: cleanText(80), note: z.string().max(1000).default('') })
export const testSet = z.object({
  id: uuid,
  name: z.string(),
  note: z.string(),
  cases: z.int(),
  updatedAt: instant,
  updatedBy: z.string().nullable(),
  lastRun: testRun.nullable(),
})
export type TestSet = z.infer<typeof testSet>

/** What came of one case, as the case was then. */
export const testResult = z.object({
  caseId: uuid,
  question: z.string(),
  language,
  expected: z.string().nullable(),
  /** Standard question that the expected entry has now; null when it must be refused or there is no such entry (any more). */
  expectedQuestion: z.string().nullable(),
  outcome: testOutcome,
  /** Place of the expected entry in the ranking, from 1; null: not near the front. */
  place: z.int().nullable(),
  decision: askedDecision,
})
export type TestResult = z.infer<typeof testResult>

export const testComparison = z.object({
  before: testRun,
  after: testRun,
  /** Cases of both runs whose outcome got better, got worse, or differs otherwise. */
  better: z.int(),
  worse: z.int(),
  other: z.int(),
  same: z.int(),
  /** Cases that only one of the runs had. */
  onlyBefore: z.int(),
  onlyAfter: z.int(),
  /** Those that changed, the worse first; at most 500. */
  items: z.array(z.object({ caseId: uuid, way: z.enum(['better', 'worse', 'other']), before: testResult, after: testResult })),
})
export type TestComparison = z.infer<typeof testComparison>

export const testFileFormat = z.enum(['csv', 'jsonl'])

export const testRoutes = {
  listTestSets: defineRoute({ id: 'listTestSets', method: 'GET', path: '/api/knowledge/test-sets', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'Test sets by name, each with its latest run.', response: z.object({ items: z.array(testSet) }) }),
  getTestSet: defineRoute({ id: 'getTestSet', method: 'GET', path: '/api/knowledge/test-sets/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'One test set.', params: idParam, response: testSet }),
  createTestSet: defineRoute({ id: 'createTestSet', method: 'POST', path: '/api/knowledge/test-sets', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'A new test set.', body: testSetInput, response: testSet }),
  updateTestSet: defineRoute({ id: 'updateTestSet', method: 'PUT', path: '/api/knowledge/test-sets/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Rename a test set.', params: idParam, body: testSetInput, response: testSet }),
  deleteTestSet: defineRoute({ id: 'deleteTestSet', method: 'DELETE', path: '/api/knowledge/test-sets/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Delete a test set with its cases and runs.', params: idParam }),
  listTestCases: defineRoute({
    id: 'listTestCases', method: 'GET', path: '/api/knowledge/test-sets/:id/cases', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'Cases of a test set, last changed first.', params: idParam,
    query: pageQuery.extend({ search: z.string().max(200).optional(), language: language.optional(), missing: z.enum(['true']).optional() }), response: pageOf(testCase).extend({ total: z.int() }),
  }),
  createTestCase: defineRoute({ id: 'createTestCase', method: 'POST', path: '/api/knowledge/test-sets/:id/cases', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'A new case.', params: idParam, body: testCaseInput, response: testCase }),
  updateTestCase: defineRoute({ id: 'updateTestCase', method: 'PUT', path: '/api/knowledge/test-cases/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Replace a case.', params: idParam, body: testCaseInput, response: testCase }),
  deleteTestCase: defineRoute({ id: 'deleteTestCase', method: 'DELETE', path: '/api/knowledge/test-cases/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'], summary: 'Delete a case.', params: idParam }),
  importTestCases: defineRoute({
    id: 'importTestCases', method: 'POST', path: '/api/knowledge/test-sets/:id/import', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'Import CSV or JSON Lines with question, language, expected and note; a question the set has is replaced. Each bad row is reported with its reason.', params: idParam,
    query: z.object({ language: language.optional() }), binaryBody: { description: 'the file', maxBytes: 8 * 1024 * 1024 }, response: rowsReport,
  }),
  exportTestCases: defineRoute({
    id: 'exportTestCases', method: 'GET', path: '/api/knowledge/test-sets/:id/export', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'All cases of a test set, as a file that import takes back.', params: idParam,
    query: z.object({ format: testFileFormat.default('csv') }), binaryResponse: 'text/csv or application/jsonl',
  }),
  startTestRun: defineRoute({ id: 'startTestRun', method: 'POST', path: '/api/knowledge/test-sets/:id/runs', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.test'], summary: 'Ask the bot every question of a test set, in the background.', params: idParam, response: testRun }),
  listTestRuns: defineRoute({ id: 'listTestRuns', method: 'GET', path: '/api/knowledge/test-sets/:id/runs', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'Runs of a test set, the newest first; the newest 50 are kept.', params: idParam, response: z.object({ items: z.array(testRun) }) }),
  getTestRun: defineRoute({ id: 'getTestRun', method: 'GET', path: '/api/knowledge/test-runs/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'Progress and figures of a run.', params: idParam, response: testRun }),
  deleteTestRun: defineRoute({ id: 'deleteTestRun', method: 'DELETE', path: '/api/knowledge/test-runs/:id', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.test'], summary: 'Stop a run under way, and forget it.', params: idParam }),
  listTestResults: defineRoute({
    id: 'listTestResults', method: 'GET', path: '/api/knowledge/test-runs/:id/results', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'What came of each case of a run.', params: idParam,
    query: pageQuery.extend({ outcome: testOutcome.optional() }), response: pageOf(testResult),
  }),
  compareTestRuns: defineRoute({
    id: 'compareTestRuns', method: 'GET', path: '/api/knowledge/test-runs/:id/compare', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'], summary: 'Which cases changed from an earlier run of the same set to this one.', params: idParam,
    query: z.object({ with: uuid }), response: testComparison,
  }),
}
