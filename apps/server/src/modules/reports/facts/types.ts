import type { Owner } from '@yingda/contract'

/** Facts of one session of a conversation. Times are ISO 8601 in UTC, durations milliseconds. The columns of the tables. */

export interface SessionFact {
  conversation_id: string
  session: number
  first_seq: number
  last_seq: number
  customer_id: string
  site_id: string | null
  channel: string
  language: string
  group_id: string | null
  agent_id: string | null
  scenario: string | null
  service_kind: string | null
  labels: string[]
  segment_ids: string[]
  cause: string | null
  started_at: string
  ended_at: string | null
  end_reason: string | null
  customer_messages: number
  bot_messages: number
  agent_messages: number
  bot_turns: number
  bot_answered: number
  bot_suggested: number
  bot_refused: number
  bot_said: number
  bot_up: number
  bot_down: number
  agent_up: number
  agent_down: number
  bot_helped: boolean | null
  requested_at: string | null
  turns_before_request: number | null
  person_at: string | null
  person_how: string | null
  turns_before_person: number | null
  first_reply_at: string | null
  request_replied_at: string | null
  stints: number
  transfers: number
  bot_invited: boolean
  agent_invited: boolean
  bot_score: number | null
  bot_scale: number | null
  agent_score: number | null
  agent_scale: number | null
  agent_solved: boolean | null
  outcome: string | null
  tickets: number
  session_business_ms: number | null
  response_business_ms: number | null
  person_business_ms: number | null
}

export type WaitOrigin = 'requested' | 'transferred' | 'taken_back'
export type WaitOutcome = 'accepted' | 'abandoned' | 'left_message' | 'closed' | 'overflowed'
export type StintOutcome = 'closed' | 'idle' | 'transferred' | 'taken_back' | 'taken_over' | 'returned_to_bot'

/** What waits and stints are divided by that belongs to their session. */
interface Shared {
  conversation_id: string
  seq: number
  session: number
  site_id: string | null
  channel: string
  language: string
  group_id: string | null
  scenario: string | null
  service_kind: string | null
  segment_ids: string[]
  labels: string[]
  cause: string | null
}

export interface WaitFact extends Shared {
  agent_id: string | null
  origin: WaitOrigin
  entered_at: string
  waiting_from: string
  left_at: string | null
  outcome: WaitOutcome | null
  in_hours: boolean
  business_ms: number | null
}

export interface StintFact extends Shared {
  agent_id: string
  how: string
  began_at: string
  first_reply_at: string | null
  first_asked_at: string | null
  first_answered_at: string | null
  last_reply_at: string | null
  ended_at: string | null
  outcome: StintOutcome | null
  customer_messages: number
  agent_messages: number
  asked_at: string[]
  round_ms: number[]
  round_business_ms: number[]
  unanswered: boolean
  reply_business_ms: number | null
  answer_business_ms: number | null
  handling_business_ms: number | null
}

export interface SessionFacts {
  session: SessionFact
  waits: WaitFact[]
  stints: StintFact[]
}

/** What a session has from before it began. */
export interface Carried {
  session: number
  customerId: string
  channel: string
  language: string
  labels: string[]
}

/** Working time of a group; null is for what has no group. */
export interface Hours {
  between(groupId: string | null, from: number, to: number): number
  isOpen(groupId: string | null, at: number): boolean
}

/** A session while it is folded. */
export interface Draft {
  fact: SessionFact
  waits: WaitFact[]
  stints: StintFact[]
  owner: Owner['kind']
  groupId: string | null
  wait: WaitFact | null
  stint: StintFact | null
  /** Since when the customer's word to the agent is open. */
  asked: string | null
  /** The best the bot had for the customer's last message. */
  turn: Turn | null
  authors: Map<number, 'customer' | 'bot' | 'agent'>
  feedback: Map<number, 'up' | 'down'>
}

/** What became of a customer's message to the bot. */
export type Turn = 'none' | 'said' | 'refused' | 'suggested' | 'answered'
