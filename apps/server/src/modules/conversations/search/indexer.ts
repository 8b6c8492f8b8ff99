import type { ConversationEvent, MessageEvent } from '@yingda/contract'
import { normalise } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import { anyOf, type Queryable } from '../../../platform/database/rows.ts'
import { exactGrams } from '../../../platform/search/grams.ts'
import type { Conversations } from '../conversations.ts'
import type { LogBatch } from '../log/types.ts'
import { FILE, placeMarks, stretchOf } from './query.ts'
import { wordsOf } from './words.ts'

/** Longest text that is looked in, in UTF-16 units. */
const MOST_TEXT = 20_000
const ROWS_A_STATEMENT = 1_000

export const speakers = { customer: 1, bot: 2, agent: 3, note: 4 } as const

const speakerOf = ({ author, internal }: MessageEvent): number => (internal ? speakers.note : speakers[author.kind])

interface Row {
  p: number
  c: string
  s: number
  a: string
  w: number
  x: string
  g: string[]
}

/** A message as the index keeps it; null for what is never looked for. */
export function indexRow(position: number, conversationId: string, event: ConversationEvent): Row | null {
  if (event.type !== 'message' || event.recalled === true) return null
  const words = wordsOf(event.content)
  if (words === null) return null
  const text = normalise(words.slice(0, MOST_TEXT)).text
  const file = event.content.type === 'attachment' ? [FILE] : []
  return { p: position, c: conversationId, s: event.seq, a: event.at, w: speakerOf(event), x: text, g: [...exactGrams(text), ...placeMarks(position), ...file] }
}

async function insertRows(db: Queryable, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    await db.execute(sql`insert into message_search (position, conversation_id, seq, at, speaker, text, grams)
      select x.p, x.c, x.s, x.a, x.w, x.x, array_to_tsvector(x.g)
      from json_to_recordset(${JSON.stringify(rows.slice(from, from + ROWS_A_STATEMENT))}::json) as x (p bigint, c uuid, s int, a timestamptz, w smallint, x text, g text[])
      where not exists (select 1 from message_search_forgotten f where f.conversation_id = x.c and f.through >= x.p)
      order by x.p on conflict (position) do nothing`)
  }
}

async function widenStretches(db: Queryable, rows: readonly Row[]): Promise<void> {
  const byStretch = new Map<number, { n: number; f: string; l: string }>()
  for (const { p, a } of rows) {
    const n = stretchOf(p)
    const known = byStretch.get(n) ?? { n, f: a, l: a }
    byStretch.set(n, { n, f: a < known.f ? a : known.f, l: a > known.l ? a : known.l })
  }
  await db.execute(sql`insert into message_search_stretches as s (stretch, first_at, last_at)
    select x.n, x.f, x.l from json_to_recordset(${JSON.stringify([...byStretch.values()])}::json) as x (n int, f timestamptz, l timestamptz)
    on conflict (stretch) do update set first_at = least(s.first_at, excluded.first_at), last_at = greatest(s.last_at, excluded.last_at)`)
}

interface Served {
  c: string
  g: string
}

/** The labels of conversations as of the last event that sets them or takes all that was said, in order of the conversations. */
const labelsOf = (events: LogBatch['events']): { c: string; l: string[] }[] =>
  [...new Map(events.flatMap(({ conversationId, event }) => labelledBy(conversationId, event)))]
    .map(([c, l]) => ({ c, l })).sort((a, b) => (a.c < b.c ? -1 : 1))

const labelledBy = (conversationId: string, event: ConversationEvent): (readonly [string, string[]])[] =>
  event.type === 'labels' ? [[conversationId, event.labels]] : event.type === 'erased' ? [[conversationId, []]] : []

async function replaceLabels(db: Queryable, labelled: readonly { c: string; l: string[] }[]): Promise<void> {
  await db.execute(sql`delete from message_search_labels where conversation_id = ${anyOf(labelled.map(({ c }) => c))}`)
  await db.execute(sql`insert into message_search_labels (label, conversation_id)
    select distinct l.label, x.c from json_to_recordset(${JSON.stringify(labelled)}::json) as x (c uuid, l text[]) cross join unnest(x.l) as l (label) on conflict do nothing`)
}

const groupOf = ({ conversationId, event }: LogBatch['events'][number]): Served[] =>
  event.type === 'owner' && event.owner.kind === 'queue' && typeof event.owner.groupId === 'string' ? [{ c: conversationId, g: event.owner.groupId }] : []

/** Brings events of the log into the index. The same events once more change nothing. */
export async function indexEvents(db: Conversations['db'], { events }: LogBatch): Promise<void> {
  const rows = events.flatMap(({ position, conversationId, event }) => indexRow(position, conversationId, event) ?? [])
  const recalled = events.flatMap(({ conversationId, event }) => (event.type === 'recall' ? [{ c: conversationId, s: event.messageSeq }] : []))
  const served = events.flatMap(groupOf)
  const labelled = labelsOf(events)
  if (rows.length + recalled.length + served.length + labelled.length === 0) return
  await db.transaction(async (tx) => {
    if (rows.length > 0) {
      await insertRows(tx, rows)
      await widenStretches(tx, rows)
    }
    if (recalled.length > 0) {
      await tx.execute(sql`delete from message_search m using json_to_recordset(${JSON.stringify(recalled)}::json) as x (c uuid, s int) where m.conversation_id = x.c and m.seq = x.s`)
    }
    if (labelled.length > 0) await replaceLabels(tx, labelled)
    if (served.length > 0) {
      await tx.execute(sql`insert into conversation_groups (conversation_id, group_id)
        select distinct x.c, x.g from json_to_recordset(${JSON.stringify(served)}::json) as x (c uuid, g uuid) on conflict do nothing`)
    }
  })
}

/** Keeps the index in step with the log, on the node that works. */
export function startMessageSearch(conversations: Conversations): void {
  conversations.process('message-search', (batch) => indexEvents(conversations.db, batch))
}
