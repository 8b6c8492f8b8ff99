import type { FoundMessage, MessageEvent, MessageFilter } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { isTimeout, readLimited } from '../../../platform/database/limited.ts'
import { decodePlace, encodePlace, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { createGate } from '../../../platform/tools/gate.ts'
import { ofSite } from '../../customers/index.ts'
import type { Conversations } from '../conversations.ts'
import { queueCondition, scopeCondition, scopeOf, inScope, type Scope } from '../policy.ts'
import { findEvents } from '../store.ts'
import { speakers } from './indexer.ts'
import { scoreOf, STRETCH, stretchOf, wordsQuery, wordsSearched, type Words } from './query.ts'
import { snippetOf } from './snippet.ts'
import * as store from './store.ts'
import type { Hit, Range, Wanted } from './store.ts'
import { wordsOf } from './words.ts'

export interface MessageSearch {
  text: string
  filter: MessageFilter
  order: 'newest' | 'best'
  cursor?: string | undefined
  limit: number
}

export interface FoundPage {
  items: FoundMessage[]
  conversations: Awaited<ReturnType<Conversations['summaries']>>
  next: string | null
  searchedTo: string | null
}

export interface SearchBudget {
  /** Milliseconds after which a search begins nothing more. */
  begin: number
  /** Milliseconds one statement may take. */
  statement: number
}

/** Searches of this process that ask the database at the same time, and that wait: the others' work goes on beside them. */
const AT_ONCE = 4
const MAX_WAITING = 100
const gate = createGate(AT_ONCE, MAX_WAITING)

const BUDGET: SearchBudget = { begin: 600, statement: 1_500 }
/** `best` puts so many of the newest in order at a time. */
const RANKED = 300
/** So many conversations are read one after the other instead of looking everywhere and asking which are meant. */
const FEW = 400
/** The newest messages are looked at one by one first. */
const FIRST_LOOK = 1_000
const MOST_STRETCHES = 1_024
/** Where none of the newest held the words: a look back of a quarter of a million positions. */
const RARE_STRETCHES = 16
/** A look that took less than this, in milliseconds, is followed by a larger one. */
const QUICK = 25
const SLOW = 120

const place = z.int().min(0)
const cursorOf = { newest: z.tuple([place]), best: z.tuple([place, place, place, place]) }

interface Gathered {
  hits: Hit[]
  /** Everything from this position on was looked at; null when that is all there is. */
  reached: number | null
  outOfTime: boolean
}

function conditionsOn(scope: Scope, filter: MessageFilter): SQL | null {
  const { siteId, channel, agentId, groupId, customerId, label, status } = filter
  const parts: SQL[] = scope.all ? [] : [scopeCondition(scope)]
  if (siteId !== undefined) parts.push(ofSite(sql`c.customer_id`, siteId))
  if (channel !== undefined) parts.push(sql`c.state->>'channel' = ${channel}`)
  if (agentId !== undefined) parts.push(sql`exists (select 1 from conversation_agents g where g.agent_id = ${agentId} and g.conversation_id = c.id)`)
  if (groupId !== undefined) parts.push(sql`(c.group_id = ${groupId} or exists (select 1 from conversation_groups g where g.conversation_id = c.id and g.group_id = ${groupId}))`)
  if (customerId !== undefined) parts.push(sql`c.customer_id = ${customerId}`)
  if (label !== undefined) parts.push(sql`exists (select 1 from message_search_labels l where l.label = ${label} and l.conversation_id = c.id)`)
  if (status !== undefined) parts.push(sql`c.owner = ${status}`)
  return parts.length === 0 ? null : sql.join(parts, sql` and `)
}

function conditionsOnMessages({ from, to, speaker, conversationId }: MessageFilter): SQL[] {
  return [
    ...(from === undefined ? [] : [sql`m.at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`m.at < ${to}::timestamptz`]),
    ...(speaker === undefined ? [] : [sql`m.speaker = ${speakers[speaker]}`]),
    ...(conversationId === undefined ? [] : [sql`m.conversation_id = ${conversationId}`]),
  ]
}

/** The conversations that can be meant, when a filter or the reader's sight leaves only some; null for no such limit. */
function someConversations(scope: Scope, { conversationId, customerId, label, agentId }: MessageFilter): SQL | null {
  if (conversationId !== undefined) return sql`select ${conversationId}::uuid as id`
  if (customerId !== undefined) return sql`select id from conversations where customer_id = ${customerId}`
  if (label !== undefined) return sql`select conversation_id as id from message_search_labels where label = ${label}`
  if (agentId !== undefined) return sql`select conversation_id as id from conversation_agents where agent_id = ${agentId}`
  if (scope.all) return null
  return sql`select conversation_id as id from conversation_agents where agent_id = ${scope.agentId} union select id from conversations where ${queueCondition(scope)}`
}

/**
 * Stretch after stretch of the log, from the newest back, until there are enough or the time is over. A look that was quick
 * is followed by a larger one, so that a rare word takes a few looks over all of the history and a frequent one a short one.
 */
async function gather(db: Queryable, wanted: Wanted, range: Range, limit: number, until: number, goingOn: boolean): Promise<Gathered> {
  let top = range.to
  const hits: Hit[] = []
  const ended = (): Gathered | null => (hits.length >= limit ? { hits: hits.slice(0, limit), reached: hits[limit - 1]?.position ?? top, outOfTime: false } : top <= range.from ? { hits, reached: null, outOfTime: false } : null)
  const plain = wanted.message.length === 0 && !wanted.gramsTell
  try {
    if (plain) {
      const look = await store.lookAtNewest(db, wanted, range, FIRST_LOOK, limit)
      hits.push(...look.hits)
      top = look.reached
    }
    // One look at the least, and a short one when a search goes on, so that it gets somewhere even where the last one took too long.
    for (let stretches = plain && hits.length === 0 && !goingOn ? RARE_STRETCHES : 1, looks = plain ? 1 : 0; ended() === null; looks += 1) {
      if (looks > 0 && Date.now() > until) return { hits, reached: top, outOfTime: true }
      const from = Math.max(range.from, (stretchOf(top - 1) - stretches + 1) * STRETCH)
      const begun = Date.now()
      hits.push(...(await store.lookInRange(db, wanted, { from, to: top }, limit - hits.length)))
      if (hits.length < limit) top = from
      const took = Date.now() - begun
      stretches = took < QUICK ? Math.min(MOST_STRETCHES, stretches * 4) : took > SLOW ? Math.max(1, Math.floor(stretches / 4)) : stretches
    }
  } catch (error) {
    if (!isTimeout(error)) throw error
    return { hits, reached: top, outOfTime: true }
  }
  return ended() ?? { hits, reached: top, outOfTime: true }
}

interface Plan {
  wanted: Wanted
  range: Range
  few: string[] | null
}

/** Everything a search asks of the database before messages are shown; in one transaction, so that the limit of time holds only in it. */
async function find<T>(conversations: Conversations, scope: Scope, search: MessageSearch, budget: SearchBudget, work: (db: Queryable, plan: Plan, until: number) => Promise<T>): Promise<T | null> {
  const { filter } = search
  const words = wordsSearched(search.text)
  if (words === null && search.text.trim() !== '') return null
  const wanted: Wanted = {
    words, tsquery: wordsQuery(words, filter.withFile === true), gramsTell: filter.withFile === true || (words?.terms ?? []).some(({ begins }) => begins), message: conditionsOnMessages(filter), conversation: conditionsOn(scope, filter),
  }
  const until = Date.now() + budget.begin
  const some = someConversations(scope, filter)
  return readLimited(conversations.db, budget.statement, async (db) => {
    const range = await store.rangeOf(db, filter.from, filter.to)
    if (range === null) return null
    return work(db, { wanted, range, few: some === null ? null : await store.fewOf(db, some, FEW) }, until)
  })
}

async function gatherPlan(db: Queryable, { wanted, few }: Plan, range: Range, limit: number, until: number, goingOn: boolean): Promise<Gathered> {
  if (few === null) return gather(db, wanted, range, limit, until, goingOn)
  try {
    const hits = await store.lookInConversations(db, wanted, few, range, limit)
    return { hits, reached: hits.length < limit ? null : (hits.at(-1)?.position ?? null), outOfTime: false }
  } catch (error) {
    if (!isTimeout(error)) throw error
    return { hits: [], reached: range.to, outOfTime: true }
  }
}

interface Page {
  hits: Hit[]
  next: (string | number)[] | null
  /** Where the search stopped for want of time. */
  stoppedAt: number | null
}

const EMPTY: Page = { hits: [], next: null, stoppedAt: null }

/** A page of the newest. */
async function pageOfNewest(db: Queryable, plan: Plan, search: MessageSearch, until: number): Promise<Page> {
  const [to] = readCursor(search.cursor, cursorOf.newest) ?? [plan.range.to]
  const range = { from: plan.range.from, to: Math.min(to, plan.range.to) }
  if (range.to <= range.from) return EMPTY
  const { hits, reached, outOfTime } = await gatherPlan(db, plan, range, search.limit, until, search.cursor !== undefined)
  const moved = reached !== null && (!outOfTime || reached < range.to)
  return { hits, next: moved ? [reached] : null, stoppedAt: outOfTime ? reached : null }
}

/**
 * A page of the best among the newest few hundred that fit; once these are shown, of the few hundred before them. The cursor
 * holds the positions between which they lie and the score and position of the last one shown.
 */
async function pageOfBest(db: Queryable, plan: Plan, search: MessageSearch, words: Words, until: number): Promise<Page> {
  const [from, to, score, position] = readCursor(search.cursor, cursorOf.best) ?? [plan.range.from, plan.range.to, Number.MAX_SAFE_INTEGER, 0]
  const range = { from: Math.max(from, plan.range.from), to: Math.min(to, plan.range.to) }
  if (range.to <= range.from) return EMPTY
  const { hits, reached, outOfTime } = await gatherPlan(db, plan, range, RANKED, until, search.cursor !== undefined)
  const ranked = hits.map((hit) => ({ hit, score: scoreOf(hit.text, words) })).sort((a, b) => b.score - a.score || b.hit.position - a.hit.position)
  const after = ranked.filter((one) => one.score < score || (one.score === score && one.hit.position < position))
  const page = after.slice(0, search.limit)
  const last = page.at(-1)
  const floor = reached ?? range.from
  const stoppedAt = outOfTime ? reached : null
  if (last !== undefined && after.length > page.length) return { hits: page.map(({ hit }) => hit), next: [floor, range.to, last.score, last.hit.position], stoppedAt }
  // Those of this range are shown; what lies before it comes next.
  const more = floor > plan.range.from && (!outOfTime || floor < range.to)
  return { hits: page.map(({ hit }) => hit), next: more ? [plan.range.from, floor, Number.MAX_SAFE_INTEGER, 0] : null, stoppedAt }
}

/** @throws AppError bad_request for a cursor that is not one of this search */
function readCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | null {
  if (cursor === undefined) return null
  const parsed = schema.safeParse(decodePlace(cursor))
  if (!parsed.success) throw new AppError('bad_request', { fields: [{ path: 'cursor', message: 'not a cursor of this search' }] })
  return parsed.data
}

const narrower = { zh: '这次搜索用时过长。请缩小时间范围，或加上更多的词后重试。', en: 'This search took too long. Narrow the time, or add more words, and try again.' }

/** @throws AppError overloaded when even the preparation took too long; what else went wrong as it is */
function tooSlow(error: unknown): never {
  throw isTimeout(error) ? new AppError('overloaded', { text: narrower, retryAfter: 5, cause: error }) : error
}

/**
 * Messages an agent may see that hold the words and fit the filter. Bounded in time: what could not be looked at is said.
 * @throws AppError bad_request for a foreign cursor, overloaded when the database does not get to it or too many wait
 */
export async function searchMessages(conversations: Conversations, agent: AgentPrincipal, search: MessageSearch, budget: SearchBudget = BUDGET): Promise<FoundPage> {
  const scope = scopeOf(agent)
  const words = wordsSearched(search.text)
  const nothing: FoundPage = { items: [], conversations: [], next: null, searchedTo: null }
  if (scope === null) return nothing
  const found = await gate(() => find(conversations, scope, search, budget, (db, plan, until) =>
    search.order === 'best' && words !== null ? pageOfBest(db, plan, search, words, until) : pageOfNewest(db, plan, search, until))).catch(tooSlow)
  if (found === null) return nothing
  const { hits, next, stoppedAt } = found
  const searchedTo = stoppedAt === null ? null : ((await store.timeAt(conversations.db, stoppedAt)) ?? new Date().toISOString())
  const shown = await show(conversations, agent, scope, hits, words)
  return { ...shown, next: next === null ? null : encodePlace(next), searchedTo }
}

/** Hits as they are shown: read from the log, so that what was taken back or erased meanwhile is not among them. */
async function show(conversations: Conversations, agent: AgentPrincipal, scope: Scope, hits: readonly Hit[], words: Words | null): Promise<Pick<FoundPage, 'items' | 'conversations'>> {
  if (hits.length === 0) return { items: [], conversations: [] }
  const [events, states] = await Promise.all([findEvents(conversations.db, hits), conversations.states([...new Set(hits.map(({ conversationId }) => conversationId))])])
  const items = hits.flatMap(({ conversationId, seq }) => {
    const state = states.get(conversationId)
    const event = events.get(`${conversationId} ${String(seq)}`)
    if (state === undefined || !inScope(scope, state) || event?.type !== 'message' || event.recalled === true) return []
    return [present(conversationId, event, words)]
  })
  const shown = new Set(items.map(({ conversationId }) => conversationId))
  return { items, conversations: await conversations.summaries(agent, [...states.values()].filter(({ id }) => shown.has(id))) }
}

function present(conversationId: string, { seq, at, author, internal, content }: MessageEvent, words: Words | null): FoundMessage {
  return { conversationId, seq, at, author, internal, file: content.type === 'attachment' ? content.attachment : null, snippet: snippetOf(wordsOf(content) ?? '', words) }
}
