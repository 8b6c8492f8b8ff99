import type { ConversationEvent, MessageEvent } from '@yingda/contract'
import type { Outgoing } from '../../../realtime/outbox.ts'
import type { ConversationView } from '../../../realtime/view.ts'

/** What has no line of its own: read marks, thumbs (shown on the message), withdrawals (shown on the message). */
type Silent = 'message' | 'rating' | 'feedback' | 'read' | 'recall'
export type SystemEvent = Exclude<ConversationEvent, { type: Silent }>
export type RatingEvent = Extract<ConversationEvent, { type: 'rating' }>

export type TimelineItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'system'; readonly key: string; readonly event: SystemEvent; /** The name of the agent who did it, when it is known here. */ readonly actor: string | null }
  | { readonly kind: 'rating'; readonly key: string; readonly event: RatingEvent }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly event: MessageEvent
      /** The first of several by the same author in a short time: shows who speaks. */
      readonly first: boolean
      /** The last of them: shows when, and whether it was read. */
      readonly last: boolean
      readonly feedback: 'up' | 'down' | null
      readonly read: boolean
      /** Its sender took it back. */
      readonly recalled: boolean
      /** Of a question among colleagues: what was answered. */
      readonly answers: readonly MessageEvent[]
      /** Of an answer: the question, as far as it is loaded. */
      readonly question: MessageEvent | null
    }
  | { readonly kind: 'outgoing'; readonly key: string; readonly message: Outgoing; readonly first: boolean; readonly last: boolean }

export interface TimelineOptions {
  readonly myId: string
  /** The cursor up to which messages were read when the conversation was opened; null draws no line. */
  readonly readUpTo: number | null
}

/** Messages of one author within this time belong together. Milliseconds. */
const GROUP_MS = 3 * 60_000

const dayOf = (at: string): string => new Date(at).toDateString()
const authorOf = (event: MessageEvent): string => `${event.author.kind}:${event.author.kind === 'agent' ? event.author.agentId : ''}:${event.internal}`

interface Entry {
  readonly author: string | null
  readonly at: string
  make(first: boolean, last: boolean): TimelineItem
}

function feedbackOf(events: readonly ConversationEvent[]): ReadonlyMap<number, 'up' | 'down'> {
  return new Map(events.flatMap((event) => (event.type === 'feedback' ? [[event.messageSeq, event.value] as const] : [])))
}

/** A page turn that only repeats the page is not worth a line. */
function isNewPage(event: Extract<ConversationEvent, { type: 'context' }>, pages: { last: string | null }): boolean {
  const changed = event.page !== null && event.page !== pages.last
  pages.last = event.page ?? pages.last
  return changed
}

/** Agents as they were called in this conversation. */
export function agentNames(events: readonly ConversationEvent[]): ReadonlyMap<string, string> {
  return new Map(
    events.flatMap((event) => {
      if (event.type === 'owner' && event.owner.kind === 'agent') return [[event.owner.agentId, event.owner.name] as const]
      return event.type === 'message' && event.author.kind === 'agent' ? [[event.author.agentId, event.author.name] as const] : []
    }),
  )
}

const none: readonly MessageEvent[] = []

/** Questions among colleagues by seq, and what was answered to each. */
function consultsOf(events: readonly ConversationEvent[]): { questions: ReadonlyMap<number, MessageEvent>; answers: ReadonlyMap<number, readonly MessageEvent[]> } {
  const questions = new Map<number, MessageEvent>()
  const answers = new Map<number, MessageEvent[]>()
  for (const event of events) {
    if (event.type !== 'message') continue
    if (event.ask === true) questions.set(event.seq, event)
    if (event.answers !== undefined) answers.set(event.answers, [...(answers.get(event.answers) ?? []), event])
  }
  return { questions, answers }
}

function entriesOf(view: ConversationView): Entry[] {
  const names = agentNames(view.events)
  const feedback = feedbackOf(view.events)
  const readByCustomer = view.state?.readByCustomer ?? 0
  const consults = consultsOf(view.events)
  const recalled = new Set(view.events.flatMap((event) => (event.type === 'recall' ? [event.messageSeq] : [])))
  const pages = { last: null as string | null }
  return view.events.flatMap((event): Entry[] => {
    const key = `s${event.seq}`
    if (event.type === 'message') {
      const read = event.author.kind === 'agent' && event.seq <= readByCustomer
      return [{ author: authorOf(event), at: event.at, make: (first, last) => ({ kind: 'message', key: event.clientId, event, first, last, feedback: feedback.get(event.seq) ?? null, read, recalled: event.recalled === true || recalled.has(event.seq), answers: consults.answers.get(event.seq) ?? none, question: event.answers === undefined ? null : (consults.questions.get(event.answers) ?? null) }) }]
    }
    if (event.type === 'rating') return [{ author: null, at: event.at, make: () => ({ kind: 'rating', key, event }) }]
    if (event.type === 'feedback' || event.type === 'read' || event.type === 'recall') return []
    if (event.type === 'started') pages.last = event.page
    if (event.type === 'context' && !isNewPage(event, pages)) return []
    return [{ author: null, at: event.at, make: () => ({ kind: 'system', key, event, actor: actorOf(event, names) }) }]
  })
}

function actorOf(event: SystemEvent, names: ReadonlyMap<string, string>): string | null {
  return 'byAgentId' in event && event.byAgentId !== null ? (names.get(event.byAgentId) ?? null) : null
}

function outgoingEntries(view: ConversationView, outgoing: readonly Outgoing[], myId: string): Entry[] {
  const stored = new Set(view.events.flatMap((event) => (event.type === 'message' ? [event.clientId] : [])))
  return outgoing
    .filter((message) => !stored.has(message.clientId))
    .map((message) => ({
      author: `agent:${myId}:${message.internal}`, at: new Date(message.at).toISOString(),
      make: (first, last) => ({ kind: 'outgoing', key: message.clientId, message, first, last }),
    }))
}

const joins = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a !== undefined && b !== undefined && a.author !== null && a.author === b.author && Math.abs(Date.parse(b.at) - Date.parse(a.at)) < GROUP_MS && dayOf(a.at) === dayOf(b.at)

/** What is shown of a conversation, top to bottom: days, system lines, messages in groups, and what is still on its way. */
export function buildTimeline(view: ConversationView, outgoing: readonly Outgoing[], options: TimelineOptions): TimelineItem[] {
  const entries = [...entriesOf(view), ...outgoingEntries(view, outgoing, options.myId)]
  let unreadDrawn = false
  return entries.flatMap((entry, index): TimelineItem[] => {
    const before = entries[index - 1]
    const newDay = before === undefined || dayOf(before.at) !== dayOf(entry.at)
    const candidate = entry.make(true, true)
    const unread = !unreadDrawn && isUnread(candidate, options)
    unreadDrawn ||= unread
    const item = entry.make(newDay || unread || !joins(before, entry), !joins(entry, entries[index + 1]))
    return [
      ...(newDay ? [{ kind: 'day', key: `d${entry.at}`, at: entry.at } as const] : []),
      ...(unread ? [{ kind: 'unread', key: 'unread' } as const] : []),
      item,
    ]
  })
}

const isUnread = (item: TimelineItem, options: TimelineOptions): boolean =>
  options.readUpTo !== null && item.kind === 'message' && item.event.author.kind === 'customer' && item.event.seq > options.readUpTo
