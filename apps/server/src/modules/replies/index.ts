import type { FastifyInstance } from 'fastify'
import type { Release } from '@yingda/dialogue'
import type { Authenticators } from '../../platform/http/bind.ts'
import { VIA_USED, type Conversations } from '../conversations/index.ts'
import type { RepliesContext } from './commands.ts'
import { registerReplyRoutes } from './routes.ts'
import { countUses } from './store.ts'
import { createSuggester, registerSuggestions } from './suggest.ts'

export interface RepliesOptions extends RepliesContext {
  conversations: Conversations
  /** What the bot answers with now. @throws AppError overloaded while the first release is being made */
  release: () => Release
  /** Ids of the segments a customer is in; asked only when an answer is for some of them. */
  segmentsOf: (customerId: string) => Promise<readonly string[]>
}

export interface Replies {
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
}

/** Canned replies, and answers of the published knowledge for agents to send. Every canned reply that is sent is counted in the message's own commit. */
export function createReplies({ db, audit, conversations, release, segmentsOf }: RepliesOptions): Replies {
  conversations.onEffect(VIA_USED, countUses)
  const suggest = createSuggester(release)
  return {
    registerRoutes(app, auth) {
      registerReplyRoutes(app, auth, { db, audit })
      registerSuggestions(app, auth, conversations, suggest, async (customerId) => (release().audiences.size > 0 ? segmentsOf(customerId) : []))
    },
  }
}
