import type { ConversationEvent } from '@yingda/contract'
import { businessMsBetween, isOpen, type WorkingCalendar } from '../../calendars/index.ts'
import type { LogBatch } from '../../conversations/index.ts'
import type { Database } from '../../../platform/database/database.ts'
import { lockZone } from '../settings.ts'
import { foldSessions } from './fold.ts'
import * as store from './store.ts'
import type { Hours, SessionFacts } from './types.ts'

/** What the recorder asks of the rest of the house. */
export interface RecorderNeeds {
  db: Database
  /** The calendars of groups; null: of what has no group. A group that is no more has none. */
  calendars: (groupIds: readonly (string | null)[]) => Promise<Map<string | null, WorkingCalendar>>
  /** The site each of these customers came by. */
  siteIds: (customerIds: readonly string[]) => Promise<Map<string, string>>
  /** The segments each of these customers is in now. */
  segmentsOf: (customerIds: readonly string[]) => Promise<Map<string, string[]>>
}

/** Facts are folded for so many conversations at a time. */
const PORTION = 200

/** Folds what happened into facts. The same batch again, or a part of it, changes nothing. */
export async function record(batch: Pick<LogBatch, 'events'>, needs: RecorderNeeds): Promise<void> {
  const newest = new Map<string, number>()
  for (const { conversationId, event } of batch.events) newest.set(conversationId, event.seq)
  const ids = [...newest.keys()]
  for (let at = 0; at < ids.length; at += PORTION) await recordSome(ids.slice(at, at + PORTION), newest, needs)
}

async function recordSome(ids: readonly string[], newest: ReadonlyMap<string, number>, needs: RecorderNeeds): Promise<void> {
  const known = await store.findNewest(needs.db, ids)
  const behind = ids.filter((id) => (known.get(id)?.fact.last_seq ?? 0) < (newest.get(id) ?? 0))
  if (behind.length === 0) return
  const events = await store.readEvents(needs.db, behind.map((id) => ({ id, seq: known.get(id)?.fact.first_seq ?? 1 })))
  const hours = await hoursFor([...events.values()].flat(), needs)
  const facts = behind.flatMap((id) => foldSessions(id, events.get(id) ?? [], known.get(id)?.carried ?? null, hours))
  await complete(facts, known, needs)
  await save(facts, known, events, needs)
}

/** Working time by the groups that the events name. */
async function hoursFor(events: readonly ConversationEvent[], { calendars }: RecorderNeeds): Promise<Hours> {
  const groups = events.flatMap((event) => (event.type === 'owner' && event.owner.kind === 'queue' ? [event.owner.groupId ?? null] : []))
  const found = await calendars([...new Set([null, ...groups])])
  const of = (groupId: string | null): WorkingCalendar | undefined => found.get(groupId) ?? found.get(null)
  return {
    between(groupId, from, to) {
      const calendar = of(groupId)
      return calendar === undefined ? to - from : businessMsBetween(calendar, from, to)
    },
    isOpen(groupId, at) {
      const calendar = of(groupId)
      return calendar === undefined || isOpen(calendar, at)
    },
  }
}

/** Adds what the log does not hold: the site, and for sessions seen for the first time the segments of the customer. */
async function complete(facts: readonly SessionFacts[], known: ReadonlyMap<string, store.Known>, { siteIds, segmentsOf }: RecorderNeeds): Promise<void> {
  const customers = [...new Set(facts.map(({ session }) => session.customer_id))]
  const fresh = facts.filter(({ session }) => isFresh(session, known))
  const [sites, segments] = await Promise.all([siteIds(customers), segmentsOf([...new Set(fresh.map(({ session }) => session.customer_id))])])
  for (const { session, waits, stints } of facts) {
    const before = known.get(session.conversation_id)?.fact
    session.site_id = sites.get(session.customer_id) ?? null
    session.segment_ids = before?.session === session.session ? before.segment_ids : (segments.get(session.customer_id) ?? [])
    for (const part of [...waits, ...stints]) Object.assign(part, { site_id: session.site_id, segment_ids: session.segment_ids })
  }
}

const isFresh = ({ conversation_id, session }: SessionFacts['session'], known: ReadonlyMap<string, store.Known>): boolean => known.get(conversation_id)?.fact.session !== session

async function save(
  facts: readonly SessionFacts[], known: ReadonlyMap<string, store.Known>, events: ReadonlyMap<string, ConversationEvent[]>, { db }: RecorderNeeds,
): Promise<void> {
  const moved = [...events].flatMap(([id, list]) => list.flatMap((event) => (event.type === 'customer' ? [{ id, customerId: event.customerId }] : [])))
  // The last word on each conversation counts.
  const movedTo = [...new Map(moved.map((one) => [one.id, one])).values()]
  const linked = [...new Set([...facts.filter(({ session }) => isFresh(session, known)).map(({ session }) => session.customer_id), ...movedTo.map(({ customerId }) => customerId)])]
  await db.transaction(async (tx) => {
    const zone = await lockZone(tx)
    await store.markDays(tx, facts.flatMap(({ session, waits, stints }) => [session.started_at, ...waits.map((one) => one.entered_at), ...stints.map((one) => one.began_at)]), zone)
    await store.writeFacts(tx, facts)
    if (movedTo.length > 0) await store.moveSessions(tx, movedTo)
    if (linked.length > 0) await store.markDays(tx, await store.linkSessions(tx, linked), zone)
  })
}
