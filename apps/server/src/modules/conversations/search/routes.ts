import { messageSearchRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import type { Conversations } from '../conversations.ts'
import { searchMessages } from './search.ts'

/** Binds the search of messages. */
export function registerMessageSearch(app: FastifyInstance, conversations: Conversations, auth: Authenticators): void {
  bindRoute(app, auth, messageSearchRoutes.searchMessages, ({ agent, body }) => searchMessages(conversations, agent, body))
}
