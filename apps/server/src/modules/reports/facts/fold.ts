import type { ConversationEvent } from '@yingda/contract'
import { finish } from './finish.ts'
import type { Carried, Draft, Hours, SessionFact, SessionFacts, StintOutcome, Turn, WaitFact, WaitOrigin, WaitOutcome } from './types.ts'

type OwnerEvent = Extract<ConversationEvent, { type: 'owner' }>
type MessageEvent = Extract<ConversationEvent, { type: 'message' }>

const rank: Record<Turn, number> = { none: 0, said: 1, refused: 2, suggested: 3, answered: 4 }
const counter = { said: 'bot_said', refused: 'bot_refused', suggested: 'bot_suggested', answered: 'bot_answered' } as const

/**
 * The facts of a conversation's sessions, from the events of the first of them on. Pure: the same events give the same facts,
 * whether they come at once or a few more each time.
 * @param carried what the first session has from before; null when `events` begin with `started`
 * @throws when the events begin with neither `started` nor a conversation that opens again
 */
export function foldSessions(conversationId: string, events: readonly ConversationEvent[], carried: Carried | null, hours: Hours): SessionFacts[] {
  const drafts: Draft[] = []
  for (const event of events) {
    const current = drafts.at(-1)
    if (event.type === 'started') drafts.push(begun(conversationId, event.seq, event.at, { session: 1, customerId: event.customerId, channel: event.channel, language: event.language, labels: [] }))
    else if (event.type === 'owner' && event.reason === 'reopened') drafts.push(begun(conversationId, event.seq, event.at, current ? after(current) : required(carried, conversationId)))
    else if (current) apply(current, event)
    else throw new Error(`conversation ${conversationId}: a session begins with ${event.type}`)
    const latest = drafts.at(-1)
    if (latest) latest.fact.last_seq = event.seq
  }
  return drafts.map((draft) => finish(draft, hours))
}

function required(carried: Carried | null, conversationId: string): Carried {
  if (carried === null) throw new Error(`conversation ${conversationId}: opened again without a beginning`)
  return carried
}

const after = ({ fact }: Draft): Carried => ({ session: fact.session + 1, customerId: fact.customer_id, channel: fact.channel, language: fact.language, labels: fact.labels })

function begun(conversationId: string, seq: number, at: string, carried: Carried): Draft {
  const fact: SessionFact = {
    conversation_id: conversationId, session: carried.session, first_seq: seq, last_seq: seq, customer_id: carried.customerId, site_id: null, channel: carried.channel, language: carried.language,
    group_id: null, agent_id: null, scenario: null, service_kind: null, labels: carried.labels, segment_ids: [], cause: null,
    started_at: at, ended_at: null, end_reason: null, customer_messages: 0, bot_messages: 0, agent_messages: 0,
    bot_turns: 0, bot_answered: 0, bot_suggested: 0, bot_refused: 0, bot_said: 0, bot_up: 0, bot_down: 0, agent_up: 0, agent_down: 0, bot_helped: null,
    requested_at: null, turns_before_request: null, person_at: null, person_how: null, turns_before_person: null, first_reply_at: null, request_replied_at: null, stints: 0, transfers: 0,
    bot_invited: false, agent_invited: false, bot_score: null, bot_scale: null, agent_score: null, agent_scale: null, agent_solved: null, outcome: null, tickets: 0,
    session_business_ms: null, response_business_ms: null, person_business_ms: null,
  }
  return { fact, waits: [], stints: [], owner: 'bot', groupId: null, wait: null, stint: null, asked: null, turn: null, authors: new Map(), feedback: new Map() }
}

function apply(draft: Draft, event: ConversationEvent): void {
  const { fact } = draft
  switch (event.type) {
    case 'message':
      if (!event.internal && event.content.type !== 'notice') message(draft, event)
      return
    case 'owner':
      owner(draft, event)
      return
    case 'erased':
      fact.labels = []
      return
    case 'labels':
      fact.labels = event.labels
      return
    case 'classified':
      fact.scenario = event.scenario
      fact.service_kind = event.serviceKind
      return
    case 'wrapped_up':
      fact.outcome = event.outcome
      return
    case 'ticket':
      fact.tickets += 1
      return
    case 'rating_asked':
      fact[event.subject === 'bot' ? 'bot_invited' : 'agent_invited'] = true
      return
    case 'rating':
      rating(fact, event)
      return
    case 'feedback':
      draft.feedback.set(event.messageSeq, event.value)
      if (draft.authors.get(event.messageSeq) === 'bot') fact.bot_helped = event.value === 'up'
      return
    case 'customer':
      fact.customer_id = event.customerId
      return
    case 'context':
      fact.language = event.language
      return
    default:
  }
}

function rating(fact: SessionFact, { subject, score, scale = 5, solved }: Extract<ConversationEvent, { type: 'rating' }>): void {
  if (subject === 'bot') {
    Object.assign(fact, { bot_score: score, bot_scale: scale })
    if (solved !== undefined) fact.bot_helped = solved
    return
  }
  Object.assign(fact, { agent_score: score, agent_scale: scale })
  if (solved !== undefined) fact.agent_solved = solved
}

function message(draft: Draft, event: MessageEvent): void {
  draft.authors.set(event.seq, event.author.kind)
  if (event.author.kind === 'customer') byCustomer(draft, event.at)
  else if (event.author.kind === 'bot') byBot(draft, event)
  else byAgent(draft, event.at)
}

function byCustomer(draft: Draft, at: string): void {
  const { fact, stint } = draft
  fact.customer_messages += 1
  if (draft.owner === 'bot') {
    fact.bot_turns += 1
    draft.turn = 'none'
  }
  if (stint === null) return
  stint.customer_messages += 1
  stint.first_asked_at ??= at
  draft.asked ??= at
}

function turnOf({ content }: MessageEvent): Turn {
  if (content.type === 'answer' || content.type === 'passage') return 'answered'
  if (content.type === 'suggest') return 'suggested'
  return content.type === 'refusal' ? 'refused' : 'said'
}

function byBot(draft: Draft, event: MessageEvent): void {
  draft.fact.bot_messages += 1
  const [before, now] = [draft.turn, turnOf(event)]
  if (before === null || rank[now] <= rank[before]) return
  if (before !== 'none') draft.fact[counter[before]] -= 1
  if (now !== 'none') draft.fact[counter[now]] += 1
  draft.turn = now
}

function byAgent(draft: Draft, at: string): void {
  const { fact, stint } = draft
  fact.agent_messages += 1
  fact.first_reply_at ??= at
  if (fact.requested_at !== null) fact.request_replied_at ??= at
  if (stint === null) return
  stint.agent_messages += 1
  stint.first_reply_at ??= at
  stint.last_reply_at = at
  if (draft.asked === null) return
  stint.first_answered_at ??= at
  stint.asked_at.push(draft.asked)
  stint.round_ms.push(Date.parse(at) - Date.parse(draft.asked))
  draft.asked = null
}

function owner(draft: Draft, event: OwnerEvent): void {
  const { fact } = draft
  const next = event.owner
  if (next.kind === 'queue') draft.groupId = next.groupId === undefined ? draft.groupId : next.groupId
  else if (next.kind !== 'agent') draft.groupId = null
  leaveQueue(draft, event)
  leaveAgent(draft, event)
  if (event.cause !== undefined && fact.cause === null) fact.cause = event.cause
  fact.ended_at = next.kind === 'closed' ? event.at : null
  fact.end_reason = next.kind === 'closed' ? event.reason : null
  if (next.kind === 'queue' && draft.wait === null) enterQueue(draft, event)
  if (next.kind === 'agent') enterAgent(draft, event, next.agentId)
  draft.owner = next.kind
  draft.turn = null
}

const ended: Partial<Record<OwnerEvent['reason'], WaitOutcome>> = {
  queue_left: 'abandoned', closed_by_customer: 'abandoned', closed_idle: 'abandoned', closed_left_message: 'left_message', overflowed: 'overflowed',
}

function leaveQueue(draft: Draft, { owner: next, reason, at }: OwnerEvent): void {
  const { wait } = draft
  if (wait === null) return
  if (next.kind === 'queue' && reason !== 'overflowed') {
    wait.group_id = draft.groupId
    return
  }
  wait.left_at = at
  wait.outcome = next.kind === 'agent' ? 'accepted' : (ended[reason] ?? 'closed')
  wait.agent_id = next.kind === 'agent' ? next.agentId : null
  draft.wait = null
}

function enterQueue(draft: Draft, { reason, at, seq }: OwnerEvent): void {
  const before = reason === 'overflowed' ? draft.waits.at(-1) : undefined
  const origin: WaitOrigin = before?.origin ?? (reason === 'transferred' || reason === 'taken_back' ? reason : 'requested')
  if (origin === 'requested' && draft.fact.requested_at === null) {
    draft.fact.requested_at = at
    draft.fact.turns_before_request = draft.fact.bot_turns
  }
  draft.wait = {
    ...shared(draft, seq), agent_id: null, origin, entered_at: at, waiting_from: before?.waiting_from ?? at, left_at: null, outcome: null, in_hours: true, business_ms: null,
  }
  draft.waits.push(draft.wait)
}

/** What is known only at the end is filled in then. */
const shared = ({ fact, groupId }: Draft, seq: number): Pick<WaitFact, 'conversation_id' | 'seq' | 'session' | 'site_id' | 'channel' | 'language' | 'group_id' | 'scenario' | 'service_kind' | 'segment_ids' | 'labels' | 'cause'> => ({
  conversation_id: fact.conversation_id, seq, session: fact.session, site_id: null, channel: fact.channel, language: fact.language, group_id: groupId, scenario: null, service_kind: null, segment_ids: [], labels: [], cause: null,
})

function stintOutcome({ owner: next, reason }: OwnerEvent): StintOutcome {
  if (next.kind === 'closed') return reason === 'closed_idle' || reason === 'closed_stale' ? 'idle' : 'closed'
  if (next.kind === 'bot') return 'returned_to_bot'
  if (reason === 'taken_back' || reason === 'taken_over') return reason
  return 'transferred'
}

function leaveAgent(draft: Draft, event: OwnerEvent): void {
  const { stint, fact } = draft
  if (stint === null) return
  stint.ended_at = event.at
  stint.outcome = stintOutcome(event)
  stint.unanswered = draft.asked !== null
  if (stint.outcome === 'transferred') fact.transfers += 1
  draft.stint = null
  draft.asked = null
}

function enterAgent(draft: Draft, { reason, at, seq }: OwnerEvent, agentId: string): void {
  const { fact } = draft
  if (fact.person_at === null) Object.assign(fact, { person_at: at, person_how: reason, turns_before_person: fact.bot_turns })
  fact.agent_id = agentId
  fact.group_id = draft.groupId
  fact.stints += 1
  draft.stint = {
    ...shared(draft, seq), agent_id: agentId, how: reason, began_at: at, first_reply_at: null, first_asked_at: null, first_answered_at: null, last_reply_at: null, ended_at: null, outcome: null,
    customer_messages: 0, agent_messages: 0, asked_at: [], round_ms: [], round_business_ms: [], unanswered: false, reply_business_ms: null, answer_business_ms: null, handling_business_ms: null,
  }
  draft.stints.push(draft.stint)
}
