import type { ConversationEvent, ConversationState } from '@yingda/contract'
import type { LogBatch } from '../conversations/index.ts'
import type { Due } from './store.ts'

/** What the log says of what people have and have not seen. */
export interface Heard {
  due: Omit<Due, 'dueAt'>[]
  seen: { userId: string; conversationId: string; upTo: number }[]
  /** When each of `due` happened, in milliseconds since 1970. */
  at: number[]
}

/**
 * Pure: who should hear of each event in the end, and who has shown by an event that they have seen what was before. A
 * message is the business of whoever has the conversation now.
 */
export function hear({ events, states }: LogBatch): Heard {
  const heard: Heard = { due: [], seen: [], at: [] }
  for (const { conversationId, event } of events) {
    for (const [userId, kind] of concerned(event, states.get(conversationId))) {
      heard.due.push({ userId, conversationId, kind, seq: event.seq })
      heard.at.push(Date.parse(event.at))
    }
    const userId = seenBy(event, states.get(conversationId))
    if (userId !== null) heard.seen.push({ userId, conversationId, upTo: event.seq })
  }
  return heard
}

function concerned(event: ConversationEvent, state: ConversationState | undefined): [string, Due['kind']][] {
  if (event.type === 'message' && event.author.kind === 'customer') return state?.owner.kind === 'agent' ? [[state.owner.agentId, 'unread']] : []
  if (event.type === 'message') return (event.mentions ?? []).map((id) => [id, 'mention'])
  const handed = event.type === 'owner' && event.reason === 'transferred' && event.owner.kind === 'agent' && event.owner.agentId !== event.byAgentId
  return handed && event.owner.kind === 'agent' ? [[event.owner.agentId, 'handed']] : []
}

function seenBy(event: ConversationEvent, state: ConversationState | undefined): string | null {
  if (event.type === 'message' && event.author.kind === 'agent') return event.via?.kind === 'scheduled' ? null : event.author.agentId
  if (event.type === 'read' && event.by === 'agent' && state?.owner.kind === 'agent') return state.owner.agentId
  return null
}
