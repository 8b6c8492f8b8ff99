import type { ConversationEvent, HandoffCause, MessageContent, Owner, OwnerReason } from '@yingda/contract'
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { WorkingCalendar } from '../calendars/index.ts'
import type { record, RecorderNeeds } from './facts/recorder.ts'
import type { Database } from '../../platform/database/database.ts'

/** A name as an id, the same on every run. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const day = [{ from: 540, to: 1080 }]
/** Weekdays from 9 to 18 in Shanghai. */
export const office: WorkingCalendar = { timeZone: 'Asia/Shanghai', weekly: [day, day, day, day, day, [], []], exceptions: [] }
const always: WorkingCalendar = { timeZone: 'Asia/Shanghai', weekly: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]), exceptions: [] }

/** Group `office` works office hours, everybody else always. */
export const needsOf = (db: Database): RecorderNeeds => ({
  db,
  calendars: (ids) => Promise.resolve(new Map(ids.map((id) => [id, id === idOf('office') ? office : always]))),
  siteIds: (ids) => Promise.resolve(new Map(ids.map((id) => [id, idOf('shop')]))),
  // By the customer's id: none, one, or two.
  segmentsOf: (ids) => Promise.resolve(new Map(ids.map((id) => [id, [idOf('regulars'), idOf('members')].slice(0, Number.parseInt(id.slice(0, 2), 16) % 3)]))),
})

type NewEvent = ConversationEvent extends infer E ? (E extends ConversationEvent ? Omit<E, 'seq' | 'at'> : never) : never
export interface TimelineEvent {
  conversationId: string
  event: ConversationEvent
}

const botContent: Record<string, MessageContent> = {
  answer: { type: 'answer', text: '答', entryId: 'e', source: { question: '问', category: '类' } },
  suggest: { type: 'suggest', text: '您是想问', choices: [{ id: 'c', label: '问' }] },
  refusal: { type: 'refusal', text: '不知道', offerHuman: true },
  says: { type: 'text', text: '您好' },
  notice: { type: 'notice', notice: 'absence', text: '现在无人' },
}
const ends: Record<string, OwnerReason> = {
  customer: 'closed_by_customer', agent: 'closed_by_agent', supervisor: 'closed_by_supervisor', idle: 'closed_idle', blocked: 'closed_blocked', message: 'closed_left_message',
}

/** One conversation while its lines are read. */
class Writer {
  readonly events: TimelineEvent[] = []
  readonly #id: string
  readonly #customer: string
  #seq = 0
  #lastBot = 0
  #at = ''

  constructor(id: string, customer: string) {
    this.#id = id
    this.#customer = customer
  }

  line(at: string, who: string, rest: string[]): void {
    this.#at = at
    if (this.#seq === 0) this.#put({ type: 'started', customerId: this.#customer, channel: 'web', language: 'zh', page: null })
    const [what = '', more = '', last = ''] = rest
    if (who === 'opens') return
    if (who === 'customer') this.#message({ kind: 'customer' }, { type: 'text', text: '问题' })
    else if (who === 'bot' && what === 'hands') this.#queue('bot_handoff', last === '' ? undefined : last, more as HandoffCause)
    else if (who === 'bot') this.#lastBot = this.#message({ kind: 'bot' }, botContent[what] ?? { type: 'text', text: what })
    else if (who === 'asks') this.#queue('customer_asked', what === '' ? undefined : what, 'asked_button')
    else if (who === 'routed') this.#queue('routed', what)
    else if (who === 'overflow') this.#queue('overflowed', what)
    else if (who === 'taken' && what === 'back') this.#owner({ kind: 'queue' }, 'taken_back')
    else if (who === 'leaves') this.#owner({ kind: 'bot' }, 'queue_left')
    else if (who === 'returns') this.#owner({ kind: 'bot' }, 'returned_to_bot')
    else if (who === 'again') this.#owner({ kind: 'bot' }, 'reopened')
    else if (who === 'ends') this.#owner({ kind: 'closed' }, ends[what] ?? 'closed_by_agent')
    else if (who === 'thumb') this.#put({ type: 'feedback', messageSeq: this.#lastBot, value: what as 'up' | 'down' })
    else if (who === 'invited') this.#put({ type: 'rating_asked', subject: what as 'bot' | 'agent', by: 'system' })
    else if (who === 'rates') this.#rates(what, more as 'bot' | 'agent', last)
    else if (who === 'summed') this.#put({ type: 'wrapped_up', outcome: what as 'solved', note: '', byAgentId: idOf('ann') })
    else if (who === 'labelled') this.#put({ type: 'labels', labels: rest, byAgentId: null })
    else if (who === 'classified') this.#put({ type: 'classified', scenario: what, serviceKind: more, byAgentId: null })
    else if (who === 'customer-is') this.#put({ type: 'customer', customerId: idOf(what) })
    else this.#agent(who, what, more)
  }

  #agent(name: string, what: string, more: string): void {
    if (what === 'accepts') this.#owner({ kind: 'agent', agentId: idOf(name), name }, 'accepted')
    else if (what === 'steps') this.#owner({ kind: 'agent', agentId: idOf(name), name }, 'taken_over', 'taken_over')
    else if (what === 'passes' && more.startsWith('@')) this.#queue('transferred', more.slice(1))
    else if (what === 'passes') this.#owner({ kind: 'agent', agentId: idOf(more), name: more }, 'transferred')
    else if (what === 'notes') this.#message({ kind: 'agent', agentId: idOf(name), name }, { type: 'text', text: '备注' }, true)
    else if (what === 'says') this.#message({ kind: 'agent', agentId: idOf(name), name }, { type: 'text', text: '答复' })
    else throw new Error(`a line says: ${name} ${what}`)
  }

  #rates(score: string, subject: 'bot' | 'agent', solved: string): void {
    const [of = '5', scale = '5'] = score.split('/')
    this.#put({ type: 'rating', score: Number(of), scale: Number(scale) as 2 | 3 | 5, subject, comment: null, ...(solved === '' ? {} : { solved: solved === 'solved' }) })
  }

  #queue(reason: OwnerReason, group: string | undefined, cause?: HandoffCause): void {
    this.#owner({ kind: 'queue', ...(group === undefined ? {} : { groupId: idOf(group) }) }, reason, cause)
  }

  #owner(owner: Owner, reason: OwnerReason, cause?: HandoffCause): void {
    this.#put({ type: 'owner', owner, reason, byAgentId: null, note: null, ...(cause === undefined ? {} : { cause }) })
  }

  #message(author: Extract<NewEvent, { type: 'message' }>['author'], content: Extract<NewEvent, { type: 'message' }>['content'], internal = false): number {
    return this.#put({ type: 'message', author, content, clientId: `m-${String(this.#seq)}`, internal })
  }

  #put(event: NewEvent): number {
    this.#seq += 1
    this.events.push({ conversationId: this.#id, event: { ...event, seq: this.#seq, at: this.#at } })
    return this.#seq
  }
}

/**
 * The events of a timeline. One line each: the time of the day (hours may go on past 24), then who does what. Lines that begin
 * with `b:` are of a second conversation of the same customer.
 * @param start the first instant of the day
 */
export function eventsOf(name: string, start: number, lines: string): TimelineEvent[] {
  const writers = new Map(['a', 'b'].map((each) => [each, new Writer(idOf(`${name} ${each}`), idOf(`customer of ${name}`))]))
  for (const line of lines.trim().split('\n')) {
    const [, which = 'a', hours = '', minutes = '', seconds = '', what = ''] = /^\s*(?:(b):)?\s*(\d+):(\d\d):(\d\d)\s+(.*)$/u.exec(line) ?? []
    const at = new Date(start + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000).toISOString()
    const [who = '', ...rest] = what.trim().split(/\s+/u)
    writers.get(which)?.line(at, who, rest)
  }
  return [...writers.values()].flatMap((writer) => writer.events).sort((a, b) => (a.event.at < b.event.at ? -1 : a.event.at > b.event.at ? 1 : 0))
}

/** Puts events into the log, as it holds them. */
export async function writeLog(pool: pg.Pool, events: readonly TimelineEvent[]): Promise<void> {
  const rows = events.map(({ conversationId, event }, i) => {
    const { seq, at, type, ...data } = event
    return { n: i + 1, c: conversationId, s: seq, t: type, a: at, d: data }
  })
  await pool.query(
    `with head as (update log_head set position = position + $2::int returning position - $2::int as base)
     insert into conversation_events (conversation_id, seq, position, type, at, data)
     select x.c, x.s, head.base + x.n, x.t, x.a, x.d from head, json_to_recordset($1::json) as x (n int, c uuid, s int, t text, a timestamptz, d jsonb)`,
    [JSON.stringify(rows), rows.length],
  )
}

export const batchOf = (events: readonly TimelineEvent[]): Parameters<typeof record>[0] => ({
  events: events.map(({ conversationId, event }, i) => ({ position: i + 1, conversationId, event })),
})
