import { forCustomer, type ConversationEvent, type ConversationState, type Language } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import type { Storage } from '../../platform/storage/storage.ts'
import type { ErasedSome, ExportPiece, PersonalPart, Subject } from '../customers/index.ts'
import { assignCustomer } from './commands/decide.ts'
import { closeQuietly } from './commands/decide-work.ts'
import type { Conversations } from './conversations.ts'
import { eraseConversation } from './erase.ts'
import type { StateRow } from './log/sql.ts'
import * as store from './store.ts'

const ERASED_AT_ONCE = 20
const READ_AT_ONCE = 500
const FILES_AT_ONCE = 50
/** Conversations in which a label must occur to stay among those agents are offered: the newest so many. */
const LABELS_LOOKED_AT = 20_000

const uuids = (ids: readonly string[]) => sql`${sql.param([...ids])}::uuid[]`

export interface ConversationPartOptions {
  conversations: Conversations
  storage: Pick<Storage, 'remove'>
  /** Other places that keep what was said in conversations: indexes, the bot's memory. */
  forgetters: readonly ((conversationIds: readonly string[]) => Promise<Record<string, number>>)[]
  /** Why the bot said what it said in a conversation, for the export. */
  decisionsOf: (conversationId: string) => Promise<unknown[]>
}

/** What conversations keep of a person: what was said, files, and why the bot said what it said. */
export function conversationPart(options: ConversationPartOptions): PersonalPart {
  const { db } = options.conversations
  return {
    name: 'conversations',
    export: (subject, language) => pieces(options, subject, language),
    erase: (subject) => eraseSome(options, subject),
    // Anonymous visitors who became this customer before that was noted: nobody else leads to their rows.
    async otherIds({ customerIds }) {
      const rows = await rowsOf<{ id: string }>(db, sql`select distinct e.data->>'customerId' as id from conversations c
        join conversation_events e on e.conversation_id = c.id and e.type in ('started', 'customer')
        where c.customer_id = any(${uuids(customerIds)})`)
      return rows.map(({ id }) => id)
    },
  }
}

/**
 * Some conversations at a time: files, labels, then the words. When none is left, everything is looked through once more, because
 * the bot or an upload may have been under way: after the words are gone nobody writes anything beside them.
 */
async function eraseSome({ conversations, storage, forgetters }: ConversationPartOptions, { customerIds }: Subject): Promise<ErasedSome> {
  const { db } = conversations
  const rows = await rowsOf<StateRow>(db, sql`select state from conversations where customer_id = any(${uuids(customerIds)}) and not state ? 'erased' order by id limit ${ERASED_AT_ONCE}`)
  if (rows.length === 0) return sweep(db, storage, forgetters, customerIds)
  const ids = rows.map(({ state }) => state.id)
  const files = await removeFiles(db, storage, [], ids)
  await forgetLabels(db, customerIds, [...new Set(rows.flatMap(({ state }) => state.labels))])
  const messages = await countMessages(db, ids)
  for (const id of ids) await conversations.writer.execute({ conversationId: id, decide: eraseConversation })
  return { left: true, counts: { conversations: ids.length, messages, files } }
}

async function sweep(db: Queryable, storage: Pick<Storage, 'remove'>, forgetters: ConversationPartOptions['forgetters'], customerIds: readonly string[]): Promise<ErasedSome> {
  const counts: Record<string, number> = { files: await removeFiles(db, storage, customerIds, []) }
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await rowsOf<{ id: string }>(db, sql`select id from conversations where customer_id = any(${uuids(customerIds)}) and id > ${after}::uuid order by id limit ${READ_AT_ONCE}`)
    const last = page.at(-1)
    if (last === undefined) return { left: false, counts }
    const ids = page.map(({ id }) => id)
    counts['files'] = (counts['files'] ?? 0) + (await removeFiles(db, storage, [], ids))
    for (const forget of forgetters) {
      for (const [name, n] of Object.entries(await forget(ids))) counts[name] = (counts[name] ?? 0) + n
    }
    after = last.id
  }
}

async function countMessages(db: Queryable, ids: readonly string[]): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(db, sql`select count(*) as n from conversation_events where conversation_id = any(${uuids(ids)}) and type = 'message'`)
  return row?.n ?? 0
}

/** Bytes first: a row that is gone leads nobody to them. @returns how many */
async function removeFiles(db: Queryable, storage: Pick<Storage, 'remove'>, customerIds: readonly string[], conversationIds: readonly string[]): Promise<number> {
  let removed = 0
  for (;;) {
    const found = await rowsOf<{ id: string; key: string }>(db, sql`select id, storage_key as key from attachments
      where conversation_id = any(${uuids(conversationIds)}) or customer_id = any(${uuids(customerIds)}) limit ${FILES_AT_ONCE}`)
    if (found.length === 0) return removed
    for (const { key } of found) await storage.remove(key)
    removed += await changedBy(db, sql`delete from attachments where id = any(${uuids(found.map(({ id }) => id))})`)
  }
}

/** Labels are the company's words unless nobody else's conversation has them. */
async function forgetLabels(db: Queryable, customerIds: readonly string[], labels: readonly string[]): Promise<void> {
  if (labels.length === 0) return
  await db.execute(sql`delete from conversation_labels l where label = any(${sql.param([...labels])}::text[]) and not exists (
    select 1 from (select customer_id, state from conversations order by active_at desc limit ${LABELS_LOOKED_AT}) c
    where c.customer_id <> all(${uuids(customerIds)}) and c.state->'labels' ? l.label)`)
}

/** Ends what a blocked customer has open. */
export async function closeOfBlocked(conversations: Conversations, customerId: string): Promise<void> {
  const open = await rowsOf<{ id: string }>(conversations.db, sql`select id from conversations where customer_id = ${customerId} and owner <> 'closed'`)
  await Promise.all(open.map(({ id }) => conversations.writer.execute({ conversationId: id, decide: (state) => closeQuietly(state, 'closed_blocked', null) })))
}

/** Ids of what a customer has said anything in; what was erased moves nowhere. */
export async function idsOfCustomer({ db }: Conversations, customerId: string): Promise<string[]> {
  return (await rowsOf<{ id: string }>(db, sql`select id from conversations where customer_id = ${customerId} and not state ? 'erased'`)).map(({ id }) => id)
}

/** How many conversations each customer has, in one statement. */
export async function countsOfCustomers({ db }: Conversations, customerIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await rowsOf<{ id: string; n: number }>(db, sql`select customer_id as id, count(*) as n from conversations where customer_id = any(${uuids(customerIds)}) group by 1`)
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** Gives some conversations to another customer, as far as they are still the first one's. */
export async function moveConversations({ writer }: Conversations, ids: readonly string[], from: string, to: string): Promise<void> {
  await Promise.all(ids.map((id) => writer.execute({ conversationId: id, decide: (state) => assignCustomer(state, from, to) })))
}

// Export

const words = {
  zh: { conversation: '会话', customer: '您', bot: '机器人', agent: '客服', rated: '评价', file: '文件', from: '来自', recalled: '（已撤回）', solved: '已解决', unsolved: '未解决', feedbackUp: '标记为有用', feedbackDown: '标记为没用' },
  en: { conversation: 'Conversation', customer: 'You', bot: 'Bot', agent: 'Agent', rated: 'Rating', file: 'File', from: 'From', recalled: '(taken back)', solved: 'solved', unsolved: 'not solved', feedbackUp: 'marked as helpful', feedbackDown: 'marked as not helpful' },
}

async function* pieces({ conversations, decisionsOf }: ConversationPartOptions, { customerIds }: Subject, language: Language): AsyncGenerator<ExportPiece> {
  const { db } = conversations
  const rows = await rowsOf<{ id: string }>(db, sql`select id from conversations where customer_id = any(${uuids(customerIds)}) order by state->>'createdAt', id`)
  for (const [index, { id }] of rows.entries()) {
    const state = await store.findState(db, id)
    if (state !== null && state.erased !== true) yield* piecesOf(conversations, state, index + 1, decisionsOf, language)
  }
}

async function* piecesOf(conversations: Conversations, state: ConversationState, n: number, decisionsOf: ConversationPartOptions['decisionsOf'], language: Language): AsyncGenerator<ExportPiece> {
  const { db } = conversations
  const said = words[language]
  const events = await shownEvents(db, state)
  const files = await filesShown(db, events)
  const path = `conversations/${String(n).padStart(4, '0')}`
  yield {
    kind: 'document', path, title: `${said.conversation} ${String(n)}`, at: state.createdAt, counts: { conversations: 1, messages: events.filter(({ type }) => type === 'message').length },
    json: { id: state.id, channel: state.channel, language: state.language, createdAt: state.createdAt, closedAt: state.closedAt, page: state.page, events, decisions: await decisionsOf(state.id) },
    facts: [[said.from, state.page ?? '']],
    lines: events.flatMap((event) => lineOf(event, language, files)),
  }
  for (const file of files.values()) yield { kind: 'file', path: file.path, storageKey: file.key, at: file.at }
}

interface ShownFile {
  path: string
  key: string
  at: string
}

/** Everything the customer could see. */
async function shownEvents(db: Conversations['db'], state: ConversationState): Promise<ConversationEvent[]> {
  const events: ConversationEvent[] = []
  for (let after = 0; after < state.lastSeq; after += READ_AT_ONCE) {
    events.push(...(await store.readEvents(db, state.id, { after, upTo: after + READ_AT_ONCE, limit: READ_AT_ONCE })).flatMap((event) => forCustomer(event) ?? []))
  }
  return events
}

async function filesShown(db: Conversations['db'], events: readonly ConversationEvent[]): Promise<Map<string, ShownFile>> {
  const found = new Map<string, ShownFile>()
  for (const event of events) {
    if (event.type !== 'message' || event.content.type !== 'attachment') continue
    const stored = await store.findAttachment(db, event.content.attachment.id)
    if (stored) found.set(stored.id, { path: `files/${stored.id.slice(0, 8)}-${stored.name}`, key: stored.storageKey, at: event.at })
  }
  return found
}

function lineOf(event: ConversationEvent, language: Language, files: ReadonlyMap<string, ShownFile>): { at: string; who: string; text: string; file?: string }[] {
  const said = words[language]
  if (event.type === 'rating') {
    const more = [`${String(event.score)}/${String(event.scale ?? 5)}`, ...(event.tags ?? []), ...(event.solved === undefined ? [] : [event.solved ? said.solved : said.unsolved]), event.comment ?? '']
    return [{ at: event.at, who: said.rated, text: more.filter((one) => one !== '').join(' · ') }]
  }
  if (event.type === 'feedback') return [{ at: event.at, who: said.customer, text: event.value === 'up' ? said.feedbackUp : said.feedbackDown }]
  if (event.type !== 'message') return []
  const { author, content } = event
  const who = author.kind === 'agent' ? `${said.agent} ${author.name}` : said[author.kind]
  if (event.recalled === true) return [{ at: event.at, who, text: said.recalled }]
  if (content.type !== 'attachment') return [{ at: event.at, who, text: content.text }]
  const file = files.get(content.attachment.id)
  return [{ at: event.at, who, text: `${said.file}: ${content.attachment.name}`, ...(file === undefined ? {} : { file: file.path }) }]
}
