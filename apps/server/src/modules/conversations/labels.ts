import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { rowsOf } from '../../platform/database/rows.ts'
import type { Effect, EffectWriter } from './log/types.ts'

export const LABELS_USED = 'labels_used'
/** Suggestions at the most. */
const OFFERED = 100

/** The labels of a conversation as effects of its log: remembered in the same commit. */
export const labelsUsed = (labels: readonly string[], at: string): Effect[] => [...new Set(labels)].map((label) => ({ kind: LABELS_USED, row: { label, at } }))

/** One statement for the labels of many conversations; in order, so that two nodes never wait for each other. */
export const rememberLabels: EffectWriter = (rows) => ({
  name: 'remember-labels',
  text: `insert into conversation_labels (label, used_at)
    select x.label, max(x.at) from json_to_recordset($1::json) as x (label text, at timestamptz) group by x.label order by x.label
    on conflict (label) do update set used_at = greatest(conversation_labels.used_at, excluded.used_at)`,
  values: [JSON.stringify(rows)],
})

/** Labels in use, the latest used first. */
export async function recentLabels(db: Database): Promise<string[]> {
  const found = await rowsOf<{ label: string }>(db, sql`select label from conversation_labels order by used_at desc, label limit ${OFFERED}`)
  return found.map(({ label }) => label)
}
