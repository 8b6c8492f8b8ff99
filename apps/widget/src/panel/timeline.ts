import type { ConversationEvent, MessageContent, OwnerReason } from '@yingda/contract'
import type { ClientView, ErrorInfo, OutboxItem } from '../client/index.ts'

/** Where an own message stands. */
export type Delivery = 'uploading' | 'sending' | 'sent' | 'read' | 'failed'

export interface FileOnItsWay {
  name: string
  size: number
  mediaType: string
  preview: string | null
  progress: number
}

export interface MessageRow {
  kind: 'message'
  key: string
  at: number
  who: 'customer' | 'bot' | 'agent'
  /** An agent's name. */
  name: string | null
  content: MessageContent | null
  /** Set instead of `content` while a file is being uploaded. */
  file: FileOnItsWay | null
  /** Own messages only. */
  delivery: Delivery | null
  error: ErrorInfo | null
  /** Set for what is not stored yet. */
  clientId: string | null
  conversationId: string
  /** 0 for what is not stored yet. */
  seq: number
  feedback: 'up' | 'down' | null
  /** Its sender took it back: `content` is null. */
  recalled: boolean
  /** What it said was erased: `content` is null. */
  erased: boolean
  /** Another message of the same author directly before: drawn closer. */
  follows: boolean
  /** The last stored message of the present conversation. */
  isLast: boolean
}

export interface TicketRow {
  kind: 'ticket'
  key: string
  at: number
  ticketId: string
  number: number
  subject: string
}

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'begin'; key: string; at: number }
  | { kind: 'notice'; key: string; at: number; reason: OwnerReason; name: string | null }
  | { kind: 'rated'; key: string; at: number; score: number; scale: 2 | 3 | 5; comment: string | null }
  | TicketRow
  | MessageRow

/** Everything to be shown, oldest first: earlier conversations, the present one, and what is on its way. */
export function timeline(view: ClientView): Row[] {
  const rows: Row[] = []
  for (const one of view.earlier) rows.push(...conversationRows(one.id, one.events, view.outbox, one.state.readByAgent))
  if (view.earlier.length > 0 && (view.events.length > 0 || view.outbox.length > 0)) {
    rows.push({ kind: 'begin', key: `begin:${view.conversationId}`, at: timeOf(view.events[0]) ?? view.outbox[0]?.at ?? 0 })
  }
  const present = conversationRows(view.conversationId, view.events, view.outbox, view.state?.readByAgent ?? 0)
  const last = present.findLast((row) => row.kind === 'message')
  if (last !== undefined) last.isLast = true
  rows.push(...present, ...waitingRows(view))
  return joined(withDays(rows))
}

/** Changes of the owner that are no news to a customer. */
const silent: ReadonlySet<OwnerReason> = new Set(['started', 'routed', 'overflowed'])

function conversationRows(
  id: string,
  events: readonly ConversationEvent[],
  outbox: readonly OutboxItem[],
  readByAgent: number,
): Row[] {
  const thumbs = feedbackOf(id, events, outbox)
  const recalled = new Set(events.flatMap((event) => (event.type === 'recall' ? [event.messageSeq] : [])))
  return events.flatMap((event): Row[] => {
    const at = Date.parse(event.at)
    const key = `${id}:${String(event.seq)}`
    if (event.type === 'message') return [messageRow(id, recalled.has(event.seq) ? { ...event, recalled: true } : event, thumbs.get(event.seq) ?? null, readByAgent)]
    if (event.type === 'owner') {
      const name = event.owner.kind === 'agent' ? event.owner.name : null
      const reason = event.reason === 'transferred' && name === null ? 'taken_back' : event.reason
      return silent.has(reason) ? [] : [{ kind: 'notice', key, at, reason, name }]
    }
    if (event.type === 'ticket') return [{ kind: 'ticket', key, at, ticketId: event.ticketId, number: event.number, subject: event.subject }]
    if (event.type === 'rating') return [{ kind: 'rated', key, at, score: event.score, scale: event.scale ?? 5, comment: event.comment }]
    return []
  })
}

function messageRow(
  conversationId: string,
  event: Extract<ConversationEvent, { type: 'message' }>,
  feedback: 'up' | 'down' | null,
  readByAgent: number,
): MessageRow {
  const isOwn = event.author.kind === 'customer'
  return {
    kind: 'message',
    // an own message keeps the key it had while it was on its way, so that it stays where it is on the screen
    key: isOwn ? `own:${event.clientId}` : `${conversationId}:${String(event.seq)}`,
    at: Date.parse(event.at),
    who: event.author.kind,
    name: event.author.kind === 'agent' ? event.author.name : null,
    content: event.recalled === true || event.erased === true ? null : event.content,
    recalled: event.recalled === true,
    erased: event.erased === true,
    file: null,
    delivery: isOwn ? (event.seq <= readByAgent ? 'read' : 'sent') : null,
    error: null,
    clientId: null,
    conversationId,
    seq: event.seq,
    feedback,
    follows: false,
    isLast: false,
  }
}

/** The newest thumb of each message, also one that has not been sent yet. */
function feedbackOf(
  id: string,
  events: readonly ConversationEvent[],
  outbox: readonly OutboxItem[],
): Map<number, 'up' | 'down'> {
  const thumbs = new Map<number, 'up' | 'down'>()
  for (const event of events) if (event.type === 'feedback') thumbs.set(event.messageSeq, event.value)
  for (const { conversationId, body } of outbox) {
    if (conversationId !== id || body.kind !== 'command' || body.command.do !== 'feedback') continue
    thumbs.set(body.command.messageSeq, body.command.value)
  }
  return thumbs
}

function waitingRows(view: ClientView): Row[] {
  const stored = new Set(view.events.flatMap((event) => (event.type === 'message' ? [event.clientId] : [])))
  return view.outbox.flatMap((item): Row[] => (stored.has(item.clientId) ? [] : waitingRow(item)))
}

function waitingRow(item: OutboxItem): Row[] {
  const { body } = item
  if (body.kind === 'command') return []
  const file = body.kind === 'file' ? { ...body, progress: item.progress } : null
  return [
    {
      kind: 'message',
      key: `own:${item.clientId}`,
      at: item.at,
      who: 'customer',
      name: null,
      content: body.kind === 'message' ? contentOf(body) : null,
      file,
      delivery: deliveryOf(item.status),
      error: item.error,
      clientId: item.clientId,
      conversationId: item.conversationId,
      seq: 0,
      feedback: null,
      recalled: false,
      erased: false,
      follows: false,
      isLast: false,
    },
  ]
}

function contentOf(body: Extract<OutboxItem['body'], { kind: 'message' }>): MessageContent | null {
  if (body.content.type === 'text') return { type: 'text', text: body.content.text }
  return body.attachment === null ? null : { type: 'attachment', attachment: body.attachment }
}

function deliveryOf(status: OutboxItem['status']): Delivery {
  return status === 'pending' ? 'sending' : status
}

function timeOf(event: ConversationEvent | undefined): number | null {
  return event === undefined ? null : Date.parse(event.at)
}

/** Puts the date before the first row of each day. */
function withDays(rows: Row[]): Row[] {
  let day = ''
  return rows.flatMap((row): Row[] => {
    const current = new Date(row.at).toDateString()
    if (current === day) return [row]
    day = current
    return [{ kind: 'day', key: `day:${row.key}`, at: row.at }, row]
  })
}

/** Marks messages that follow one of the same author within two minutes. */
function joined(rows: Row[]): Row[] {
  return rows.map((row, index) => {
    const before = rows[index - 1]
    if (row.kind !== 'message' || before?.kind !== 'message') return row
    const follows = before.who === row.who && before.name === row.name && row.at - before.at < 120_000
    return follows ? { ...row, follows } : row
  })
}
