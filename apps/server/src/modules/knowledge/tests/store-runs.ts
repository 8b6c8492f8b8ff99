import type { Language, TestComparison, TestFigures, TestOutcome, TestResult, TestRun } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { limits } from './cases.ts'

/** A run as it is stored: who began it is an id. */
export type RunRow = TestRun

export const runColumns = sql`id, set_id as "setId", status, processed, total, error, release_id as "releaseId", ${instantOf(sql`created_at`)} as "startedAt",
  started_by as "startedBy", ${instantOf(sql`finished_at`)} as "finishedAt", figures`

/** Begins a run and forgets all but the newest of its set. */
export async function insertRun(db: Queryable, run: { id: string; setId: string; language: Language; by: string; at: string }): Promise<void> {
  await db.execute(sql`insert into knowledge_test_runs (id, set_id, status, language, started_by, created_at)
    values (${run.id}, ${run.setId}, 'running', ${run.language}, ${run.by}::uuid, ${run.at}::timestamptz)`)
  await db.execute(sql`delete from knowledge_test_runs where set_id = ${run.setId} and id not in
    (select id from knowledge_test_runs where set_id = ${run.setId} order by created_at desc, id desc limit ${limits.runs})`)
}

export const listRuns = (db: Queryable, setId: string): Promise<RunRow[]> =>
  rowsOf(db, sql`select ${runColumns} from knowledge_test_runs where set_id = ${setId} order by created_at desc, id desc`)

export const findRuns = (db: Queryable, ids: readonly string[]): Promise<RunRow[]> =>
  rowsOf(db, sql`select ${runColumns} from knowledge_test_runs where id = any(${sql.param([...ids])}::uuid[])`)

/** @returns false when there was none. */
export const deleteRun = async (db: Queryable, id: string): Promise<boolean> => (await changedBy(db, sql`delete from knowledge_test_runs where id = ${id}`)) > 0

export async function saveFigures(db: Queryable, id: string, releaseId: string, figures: TestFigures, at: string): Promise<void> {
  await db.execute(sql`update knowledge_test_runs set release_id = ${releaseId}, figures = ${JSON.stringify(figures)}::jsonb, finished_at = ${at}::timestamptz where id = ${id}`)
}

/** The question of the expected entry is looked up when a result is shown. */
export type StoredResult = Omit<TestResult, 'expectedQuestion'>

export async function insertResults(db: Queryable, runId: string, results: readonly StoredResult[]): Promise<void> {
  if (results.length === 0) return
  await db.execute(sql`insert into knowledge_test_results (run_id, case_id, question, language, expected, outcome, place, decision)
    select ${runId}::uuid, "caseId", question, language, expected, outcome, place, decision
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as x ("caseId" uuid, question text, language text, expected text, outcome text, place int, decision jsonb)`)
}

const expectedQuestion = '(select e.question from knowledge_entries e where e.key = expected)'
const resultColumns = sql`case_id as "caseId", question, language, expected, ${sql.raw(expectedQuestion)} as "expectedQuestion", outcome, place, decision`

/** In the order of the cases' ids. */
export function listResults(db: Queryable, runId: string, outcome: TestOutcome | undefined, after: string | null, limit: number): Promise<TestResult[]> {
  const fits = outcome === undefined ? sql`true` : sql`outcome = ${outcome}`
  const paged = after === null ? sql`true` : sql`case_id > ${after}::uuid`
  return rowsOf(db, sql`select ${resultColumns} from knowledge_test_results where run_id = ${runId} and ${fits} and ${paged} order by case_id limit ${limit}`)
}

type Ways = Pick<TestComparison, 'better' | 'worse' | 'other' | 'same' | 'onlyBefore' | 'onlyAfter'>
const goodness = (of: string) => sql.raw(`case ${of}.outcome when 'wrong' then 0 when 'unanswered' then 1 when 'suggested' then 1 when 'offered' then 2 when 'right' then 3 when 'refused' then 3 end`)
const way = sql`case when b.outcome = a.outcome then 'same' when ${goodness('a')} > ${goodness('b')} then 'better' when ${goodness('a')} < ${goodness('b')} then 'worse' else 'other' end`
const both = (before: string, after: string) => sql`(select * from knowledge_test_results where run_id = ${before}) b
  full join (select * from knowledge_test_results where run_id = ${after}) a on a.case_id = b.case_id`

/** How many cases changed from one run to another, and in which way. */
export async function countWays(db: Queryable, before: string, after: string): Promise<Ways> {
  const found = await rowsOf<{ way: keyof Ways; n: number }>(
    db,
    sql`select case when a.case_id is null then 'onlyBefore' when b.case_id is null then 'onlyAfter' else ${way} end as way, count(*)::int as n
      from ${both(before, after)} group by 1`,
  )
  const ways: Ways = { better: 0, worse: 0, other: 0, same: 0, onlyBefore: 0, onlyAfter: 0 }
  for (const { way: one, n } of found) ways[one] = n
  return ways
}

interface ChangedRow {
  way: 'better' | 'worse' | 'other'
  before: TestResult
  after: TestResult
}

/** The cases that changed, the worse first. */
export function listChanged(db: Queryable, before: string, after: string, limit: number): Promise<ChangedRow[]> {
  const whole = (of: string) =>
    sql.raw(`jsonb_build_object('caseId', ${of}.case_id, 'question', ${of}.question, 'language', ${of}.language, 'expected', ${of}.expected, 'expectedQuestion', ${expectedQuestion.replace('= expected', `= ${of}.expected`)}, 'outcome', ${of}.outcome, 'place', ${of}.place, 'decision', ${of}.decision)`)
  return rowsOf(
    db,
    sql`select ${way} as way, ${whole('b')} as before, ${whole('a')} as after from ${both(before, after)}
      where a.outcome <> b.outcome
      order by case ${way} when 'worse' then 0 when 'better' then 1 else 2 end, a.case_id limit ${limit}`,
  )
}
