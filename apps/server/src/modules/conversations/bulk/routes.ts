import { conversationJobRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import type { Bulk } from './bulk.ts'

/** Binds the routes of changes to many conversations. */
export function registerBulk(app: FastifyInstance, auth: Authenticators, bulk: Bulk): void {
  bindRoute(app, auth, conversationJobRoutes.changeConversations, ({ agent, body, language }) => bulk.begin(agent, body, language))
  bindRoute(app, auth, conversationJobRoutes.listConversationJobs, async ({ agent }) => ({ items: await bulk.latest(agent) }))
  bindRoute(app, auth, conversationJobRoutes.getConversationJob, ({ agent, params }) => bulk.job(agent, params.id))
  bindRoute(app, auth, conversationJobRoutes.listConversationJobRows, ({ agent, params, query }) => bulk.rows(agent, params.id, query))
  bindRoute(app, auth, conversationJobRoutes.cancelConversationJob, ({ agent, params }) => bulk.cancel(agent, params.id))
}
