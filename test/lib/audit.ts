import { evolve, type ConversationEvent, type ConversationState, type MessageEvent, type Owner } from '@yingda/contract'
import { isDeepStrictEqual } from 'node:util'
import type { System } from './system.ts'

/** One conversation as the database has it. */
export interface StoredConversation {
  id: string
  state: ConversationState
  events: ConversationEvent[]
}

interface EventRow {
  position: number
  conversation_id: string
  seq: number
  at: Date
  type: string
  data: Record<string, unknown>
}

interface ConversationRow {
  state: ConversationState
  last_seq: number
  owner: string
  owner_agent_id: string | null
  customer_id: string
  unread: number
}

/** Reads every conversation at one moment, and says what the log as a whole breaks: positions, sequences, states, owners. */
export async function readWholeLog(system: System): Promise<{ conversations: Map<string, StoredConversation>; problems: string[] }> {
  const problems: string[] = []
  const [rows, heads, states] = (await system.snapshot([
    'select position, conversation_id, seq, at, type, data from conversation_events order by position',
    'select position from log_head',
    'select state, last_seq, owner, owner_agent_id, customer_id, unread from conversations',
  ])) as [EventRow[], { position: number }[], ConversationRow[]]
  rows.forEach((row, index) => {
    if (Number(row.position) !== index + 1) problems.push(`position ${String(row.position)} at place ${String(index + 1)}`)
  })
  const [head] = heads
  if (Number(head?.position) !== rows.length) problems.push(`log_head is ${String(head?.position)} with ${String(rows.length)} events`)

  const conversations = new Map<string, StoredConversation>()
  for (const row of states) {
    conversations.set(row.state.id, { id: row.state.id, state: row.state, events: [] })
    problems.push(...columnProblems(row))
  }
  for (const row of rows) {
    const found = conversations.get(row.conversation_id)
    if (found === undefined) problems.push(`events of ${row.conversation_id}, which has no state`)
    found?.events.push({ seq: row.seq, at: row.at.toISOString(), type: row.type, ...row.data } as ConversationEvent)
  }
  for (const one of conversations.values()) problems.push(...conversationProblems(one))
  return { conversations, problems }
}

function columnProblems(row: ConversationRow): string[] {
  const { state } = row
  const agentId = state.owner.kind === 'agent' ? state.owner.agentId : null
  const same =
    row.last_seq === state.lastSeq && row.owner === state.owner.kind && row.owner_agent_id === agentId &&
    row.customer_id === state.customerId && row.unread === state.unread
  return same ? [] : [`${state.id}: the columns differ from the state`]
}

/** What one conversation breaks: its sequence, its ids, who speaks, its state. */
export function conversationProblems(one: StoredConversation): string[] {
  const problems: string[] = []
  const clientIds = new Set<string>()
  let state: ConversationState | null = null
  one.events.forEach((event, index) => {
    if (event.seq !== index + 1) problems.push(`${one.id}: seq ${String(event.seq)} at place ${String(index + 1)}`)
    problems.push(...speakerProblems(one.id, state?.owner ?? null, event))
    if (event.type === 'message') {
      if (clientIds.has(event.clientId)) problems.push(`${one.id}: message ${event.clientId} is stored twice`)
      clientIds.add(event.clientId)
    }
    state = evolve(one.id, state, event)
  })
  if (!isDeepStrictEqual(state, one.state)) {
    problems.push(`${one.id}: state is not the fold of its events: ${JSON.stringify(one.state)} / ${JSON.stringify(state)}`)
  }
  return problems
}

/** Whoever speaks or hands over must own the conversation at that moment. */
function speakerProblems(id: string, owner: Owner | null, event: ConversationEvent): string[] {
  const is = (kind: Owner['kind']): boolean => owner?.kind === kind
  const mine = (agentId: string | null): boolean => owner?.kind === 'agent' && owner.agentId === agentId
  if (event.type === 'message' && !event.internal) {
    if (event.author.kind === 'bot' && event.content.type !== 'notice' && !is('bot')) return [`${id} ${String(event.seq)}: the bot spoke while it was ${owner?.kind ?? 'nobody'}'s`]
    if (event.author.kind === 'agent' && !mine(event.author.agentId)) return [`${id} ${String(event.seq)}: an agent spoke in a conversation of somebody else`]
    if (is('closed')) return [`${id} ${String(event.seq)}: a message in a closed conversation`]
  }
  if (event.type !== 'owner') return []
  const right = {
    started: true,
    customer_asked: is('bot') || is('closed'),
    bot_handoff: is('bot'),
    queue_left: is('queue'),
    routed: is('queue'),
    overflowed: is('queue'),
    accepted: is('queue'),
    assigned: is('queue'),
    taken_over: !is('queue') && !mine(event.byAgentId),
    transferred: event.byAgentId !== null,
    taken_back: is('agent'),
    returned_to_bot: mine(event.byAgentId),
    closed_erased: event.byAgentId === null,
    closed_by_agent: mine(event.byAgentId),
    closed_by_customer: !is('closed'),
    closed_by_supervisor: !is('closed'),
    closed_idle: !is('closed'),
    closed_stale: is('bot') || is('agent'),
    closed_blocked: !is('closed'),
    closed_left_message: !is('closed'),
    reopened: is('closed'),
  }[event.reason]
  return right ? [] : [`${id} ${String(event.seq)}: ${event.reason} while it was ${owner?.kind ?? 'nobody'}'s`]
}

/**
 * What the bot owes: each customer message that came while it owned the conversation is answered once, as long as it goes
 * on owning it; no other message is answered.
 */
export function botProblems(one: StoredConversation): string[] {
  const problems: string[] = []
  const answers = new Map<number, MessageEvent[]>()
  for (const event of one.events) {
    // What the system says by itself answers nothing.
    if (event.type !== 'message' || event.author.kind !== 'bot' || event.content.type === 'notice') continue
    const asked = Number(/^bot-(\d+)-\d+$/u.exec(event.clientId)?.[1])
    answers.set(asked, [...(answers.get(asked) ?? []), event])
  }
  let state: ConversationState | null = null
  for (const event of one.events) {
    state = evolve(one.id, state, event)
    if (event.type !== 'message' || event.author.kind !== 'customer') continue
    const given = answers.get(event.seq) ?? []
    answers.delete(event.seq)
    const where = `${one.id} ${String(event.seq)}`
    if (state.owner.kind !== 'bot') {
      if (given.length > 0) problems.push(`${where}: the bot answered a message it did not own`)
      continue
    }
    problems.push(...answerProblems(where, given))
    const left = one.events.find((later) => later.seq > event.seq && later.type === 'owner')
    if (given.length === 0 && left === undefined) problems.push(`${where}: not answered`)
  }
  for (const asked of answers.keys()) problems.push(`${one.id}: an answer to ${String(asked)}, which is no message of the customer`)
  return problems
}

/** One turn's replies stand together: committed at once, numbered from 0. */
function answerProblems(where: string, given: MessageEvent[]): string[] {
  const first = given[0]
  if (first === undefined) return []
  const together = given.every((reply, index) => reply.seq === first.seq + index && reply.clientId.endsWith(`-${String(index)}`))
  return together ? [] : [`${where}: answered more than once`]
}
