import type { OrderPatterns } from '@yingda/contract'
import { defaultOrderNumberPatterns, orderPatternProblem } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import { putVersioned } from '../../../platform/database/installation.ts'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import type { Names } from '../presenter.ts'
import { differenceOf } from './commands.ts'

interface Value {
  patterns: string[] | null
  version: number
  updatedBy: string
}

export interface StoredPatterns {
  patterns: string[] | null
  version: number
  updatedAt: string | null
  updatedBy: string | null
}

const KEY = 'order_number_patterns'

/** What order numbers look like; version 0 is what the product comes with. */
export async function readPatterns(db: Queryable): Promise<StoredPatterns> {
  const [row] = await rowsOf<{ value: Value; at: string }>(db, sql`select value, ${instantOf(sql`updated_at`)} as at from installation where key = ${KEY}`)
  return { patterns: row?.value.patterns ?? null, version: row?.value.version ?? 0, updatedAt: row?.at ?? null, updatedBy: row?.value.updatedBy ?? null }
}

/** @returns false when `version` is not the stored one (any more). */
function putPatterns(db: Queryable, patterns: string[] | null, version: number, by: string, at: string): Promise<boolean> {
  const value: Value = { patterns, version: version + 1, updatedBy: by }
  return putVersioned(db, KEY, value, at)
}

/** Without spaces around, without repeats. */
const tidyPatterns = (patterns: readonly string[]): string[] => [...new Set(patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== ''))]

function requireUsable(patterns: readonly string[]): void {
  for (const pattern of patterns) {
    const problem = orderPatternProblem(pattern)
    if (!problem) continue
    const text = { zh: `规则“${pattern}”无法使用：${problem.zh}。`, en: `The pattern “${pattern}” cannot be used: ${problem.en}.` }
    throw new AppError('bad_request', { text, fields: [{ path: 'body.patterns', message: text.en }] })
  }
}

/** Sets what order numbers look like; null: as shipped. The same again changes nothing. @throws AppError bad_request, conflict. */
export async function setPatterns(context: KnowledgeContext, actor: Actor, { patterns, version }: { patterns: string[] | null; version: number }): Promise<void> {
  const next = patterns === null ? null : tidyPatterns(patterns)
  requireUsable(next ?? [])
  const changed = await context.db.transaction(async (tx) => {
    const old = await readPatterns(tx)
    if (old.version !== version) throw new AppError('conflict')
    if (JSON.stringify(old.patterns) === JSON.stringify(next)) return false
    if (!(await putPatterns(tx, next, version, actor.id, instantNow(context)))) throw new AppError('conflict')
    const detail = { standard: next === null, ...differenceOf(old.patterns ?? defaultOrderNumberPatterns, next ?? defaultOrderNumberPatterns) }
    await context.audit.record({ actor, action: 'order_patterns.updated', subject: 'order_patterns', detail }, tx)
    return true
  })
  if (changed) context.changed()
}

export async function showPatterns(db: Queryable, names: Names): Promise<OrderPatterns> {
  const stored = await readPatterns(db)
  const known = stored.updatedBy === null ? new Map<string, string>() : await names([stored.updatedBy])
  return { ...stored, standard: [...defaultOrderNumberPatterns], updatedBy: known.get(stored.updatedBy ?? '') ?? null }
}
