import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../../../api/queries.ts'
import { useSession } from '../../../session/session.tsx'
import type { Conversation } from '../use-conversation.ts'
import type { ReplyFacts } from './trigger.ts'

/** What the variables of canned replies stand for in this conversation: what is on this agent's screen, nothing else. */
export function useReplyFacts(conversationId: string): ReplyFacts {
  const { me } = useSession()
  const customer = useQueryClient().getQueryData<Conversation>(keys.conversation(conversationId))?.customer ?? null
  return { agent: { name: me.name }, customer }
}
