import type { TestCase, TestRun, TestSet } from '@yingda/contract'
import { z } from 'zod'
import { encodePlace } from '../../../platform/database/rows.ts'
import { cursorPlace } from '../../../platform/http/cursor.ts'
import type { Names } from '../presenter.ts'
import type { SetRow } from './store.ts'
import type { RunRow } from './store-runs.ts'

const lastCase = z.tuple([z.uuid()])

/** The cursor of a list of results. @throws AppError bad_request for one that this server did not make. */
export function readResultCursor(cursor: string | undefined): string | null {
  const [last = null] = cursorPlace(cursor, lastCase) ?? []
  return last
}

async function known(ids: readonly (string | null)[], names: Names): Promise<(id: string | null) => string | null> {
  const distinct = [...new Set(ids.flatMap((id) => id ?? []))]
  const found = distinct.length > 0 ? await names(distinct) : new Map<string, string>()
  return (id) => found.get(id ?? '') ?? null
}

export async function presentRuns(runs: readonly RunRow[], names: Names): Promise<TestRun[]> {
  const nameOf = await known(runs.map(({ startedBy }) => startedBy), names)
  return runs.map((run) => ({ ...run, startedBy: nameOf(run.startedBy) }))
}

export async function presentSets(sets: readonly SetRow[], names: Names): Promise<TestSet[]> {
  const nameOf = await known(sets.flatMap(({ updatedBy, lastRun }) => [updatedBy, lastRun?.startedBy ?? null]), names)
  return sets.map((set) => ({
    ...set,
    updatedBy: nameOf(set.updatedBy),
    lastRun: set.lastRun && { ...set.lastRun, startedBy: nameOf(set.lastRun.startedBy) },
  }))
}

export async function presentCases(cases: readonly TestCase[], names: Names): Promise<TestCase[]> {
  const nameOf = await known(cases.map(({ updatedBy }) => updatedBy), names)
  return cases.map((one) => ({ ...one, updatedBy: nameOf(one.updatedBy) }))
}

/** A page of `limit` from one more than that, with the cursor of the next page. */
export function pageOf<T>(found: readonly T[], limit: number, place: (last: T) => string[]): { items: T[]; next: string | null } {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last !== undefined && found.length > limit ? encodePlace(place(last)) : null }
}
