import { scheduledRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import type { Scheduled } from './scheduled.ts'

/** Binds the routes of replies that are sent later. */
export function registerScheduled(app: FastifyInstance, auth: Authenticators, scheduled: Scheduled): void {
  bindRoute(app, auth, scheduledRoutes.listScheduled, async ({ agent, params }) => ({ items: await scheduled.listOf(agent, params.id) }))
  bindRoute(app, auth, scheduledRoutes.listMyScheduled, async ({ agent }) => ({ items: await scheduled.listMine(agent) }))
  bindRoute(app, auth, scheduledRoutes.scheduleMessage, ({ agent, params, body }) => scheduled.plan(agent, params.id, body))
  bindRoute(app, auth, scheduledRoutes.changeScheduled, ({ agent, params, body }) => scheduled.change(agent, params.id, params.messageId, body))
  bindRoute(app, auth, scheduledRoutes.cancelScheduled, async ({ agent, params }) => {
    await scheduled.cancel(agent, params.id, params.messageId)
  })
}
