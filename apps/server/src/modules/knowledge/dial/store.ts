import type { Boldness } from '@yingda/contract'
import { defaultSettings } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import { putVersioned } from '../../../platform/database/installation.ts'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

/** How bold the owner wants the bot to be; version 0 is what the product comes with. */
export interface StoredBoldness {
  settings: Boldness
  version: number
  updatedAt: string | null
  updatedBy: string | null
}

interface Value extends Boldness {
  version: number
  updatedBy: string
}

const KEY = 'bot_boldness'

export async function readBoldness(db: Queryable): Promise<StoredBoldness> {
  const [row] = await rowsOf<{ value: Value; at: string }>(db, sql`select value, ${instantOf(sql`updated_at`)} as at from installation where key = ${KEY}`)
  const { wrongAnswers, answerAt, suggestAt } = row?.value ?? defaultSettings
  return { settings: { wrongAnswers, answerAt, suggestAt }, version: row?.value.version ?? 0, updatedAt: row?.at ?? null, updatedBy: row?.value.updatedBy ?? null }
}

/** Stores them as the version after `version`. @returns false when that is not the stored version (any more). */
export function putBoldness(db: Queryable, settings: Boldness, version: number, by: string, at: string): Promise<boolean> {
  const value: Value = { ...settings, version: version + 1, updatedBy: by }
  return putVersioned(db, KEY, value, at)
}
