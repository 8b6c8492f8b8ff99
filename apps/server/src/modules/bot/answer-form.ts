import type { ConversationState, MessageEvent } from '@yingda/contract'
import type { Conversations } from '../conversations/index.ts'
import { answeredSeq } from './answered.ts'
import { readRecords } from './store.ts'

/** The form an answer of the bot offers, and what the conversation holds that it asks for. */
export interface AnswerForm {
  /** Of the type of tickets. */
  typeId: string
  /** The words the answer was given to; '' when they were tapped, not typed. */
  asked: string
  /** What the customer wrote last of each kind. */
  found: Readonly<Partial<Record<FoundKind, string>>>
}

export const foundKinds = ['phone', 'email', 'order_number'] as const
export type FoundKind = (typeof foundKinds)[number]

/** Events looked back on. */
const LOOK_BACK = 200

async function messageAt(conversations: Conversations, state: ConversationState, seq: number): Promise<MessageEvent | null> {
  if (seq > state.lastSeq) return null
  const { events } = await conversations.read({ ...state, lastSeq: seq }, seq - 1, 1, 'customer')
  const [event] = events
  return event?.type === 'message' ? event : null
}

/**
 * What a customer may fill in because the bot offered it.
 * @returns null when this is no own conversation, or nothing there that offers a form
 */
export async function formOfAnswer(conversations: Conversations, customerId: string, conversationId: string, answerSeq: number): Promise<AnswerForm | null> {
  const state = (await conversations.states([conversationId])).get(conversationId)
  if (state?.customerId !== customerId || state.erased === true) return null
  const answer = await messageAt(conversations, state, answerSeq)
  if (answer?.author.kind !== 'bot' || answer.content.type !== 'answer' || answer.content.ticket === undefined) return null
  const askedSeq = answeredSeq(answer)
  const asked = askedSeq === null ? null : await messageAt(conversations, state, askedSeq)
  const typed = asked?.content.type === 'text' && asked.content.choice === undefined ? asked.content.text : ''
  return { typeId: answer.content.ticket.typeId, asked: typed, found: await foundIn(conversations, state) }
}

/** The newest value of each kind, as the customer wrote it. */
async function foundIn(conversations: Conversations, state: ConversationState): Promise<AnswerForm['found']> {
  const { events } = await conversations.read(state, Math.max(0, state.lastSeq - LOOK_BACK), LOOK_BACK, 'customer')
  const written = new Map(events.flatMap((event) => (event.type === 'message' && event.author.kind === 'customer' && event.content.type === 'text' ? [[event.seq, event.content.text] as const] : [])))
  const records = await readRecords(conversations.db.$client, state.id, [...written.keys()])
  const found: Partial<Record<FoundKind, string>> = {}
  for (const [seq, text] of written) {
    for (const { type, start, end } of records.get(seq)?.signals.entities ?? []) {
      const kind = foundKinds.find((one) => one === type)
      if (kind !== undefined) found[kind] = text.slice(start, end).normalize('NFKC').trim()
    }
  }
  return found
}
