import { ticketRoutes, ticketSettingsRoutes, type TicketJob } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import { limitedBody } from '../../platform/http/body.ts'
import type { JobRunner } from '../../platform/jobs/runner.ts'
import type { TicketContext } from './context.ts'
import { startBulk } from './jobs/bulk.ts'
import { exportTickets, filterOf } from './jobs/export.ts'
import { startImport } from './jobs/import.ts'
import { listRows, ticketJobs } from './jobs/store.ts'
import { createView, deleteView, listViews, updateView } from './lists/views.ts'
import * as commands from './settings/commands.ts'

/** Binds types, policies and views. */
export function registerSettingsRoutes(app: FastifyInstance, auth: Authenticators, context: TicketContext): void {
  const routes = ticketSettingsRoutes
  bindRoute(app, auth, routes.listTicketTypes, async () => ({ items: [...(await context.settings.get()).types] }))
  bindRoute(app, auth, routes.createTicketType, ({ agent, body }) => commands.createType(context, agent.userId, body))
  bindRoute(app, auth, routes.updateTicketType, ({ agent, params, body }) => commands.updateType(context, agent.userId, params.id, body.type, body.version))
  bindRoute(app, auth, routes.deleteTicketType, ({ agent, params }) => commands.deleteType(context, agent.userId, params.id))
  bindRoute(app, auth, routes.orderTicketTypes, async ({ agent, body }) => ({ items: await commands.orderTypes(context, agent.userId, body.ids) }))
  bindRoute(app, auth, routes.listSlaPolicies, async () => ({ items: [...(await context.settings.get()).policies] }))
  bindRoute(app, auth, routes.createSlaPolicy, ({ agent, body }) => commands.createPolicy(context, agent.userId, body))
  bindRoute(app, auth, routes.updateSlaPolicy, ({ agent, params, body }) => commands.updatePolicy(context, agent.userId, params.id, body.policy, body.version))
  bindRoute(app, auth, routes.deleteSlaPolicy, ({ agent, params }) => commands.deletePolicy(context, agent.userId, params.id))
  bindRoute(app, auth, routes.orderSlaPolicies, async ({ agent, body }) => ({ items: await commands.orderPolicies(context, agent.userId, body.ids) }))
  bindRoute(app, auth, routes.listTicketViews, async ({ agent }) => ({ items: await listViews(context, agent) }))
  bindRoute(app, auth, routes.createTicketView, ({ agent, body }) => createView(context, agent, body))
  bindRoute(app, auth, routes.updateTicketView, ({ agent, params, body }) => updateView(context, agent, params.id, body.view, body.version))
  bindRoute(app, auth, routes.deleteTicketView, ({ agent, params }) => deleteView(context, agent, params.id))
}

/** Binds work on many tickets. */
export function registerJobRoutes(app: FastifyInstance, auth: Authenticators, context: TicketContext, runner: JobRunner): void {
  const { db } = context
  const mine = async (id: string, userId: string): Promise<TicketJob> => {
    const job = await ticketJobs.find(db, id, userId)
    if (job === null) throw new AppError('not_found')
    return job
  }
  bindRoute(app, auth, ticketRoutes.changeTickets, async ({ agent, body, language }) => {
    const job = await startBulk(context, agent, body, language)
    runner.kick()
    return job
  })
  bindRoute(app, auth, ticketRoutes.importTickets, async ({ agent, query, request, language }) => {
    const job = await startImport(context, agent, limitedBody(request, ticketRoutes.importTickets.binaryBody.maxBytes), query.typeId, language)
    runner.kick()
    return job
  })
  bindRoute(app, auth, ticketRoutes.getTicketJob, ({ agent, params }) => mine(params.id, agent.userId))
  bindRoute(app, auth, ticketRoutes.listTicketJobRows, async ({ agent, params, query }) => {
    await mine(params.id, agent.userId)
    const rows = await listRows(db, params.id, query.after, query.outcome, query.limit + 1)
    return { items: rows.slice(0, query.limit), more: rows.length > query.limit }
  })
  bindRoute(app, auth, ticketRoutes.cancelTicketJob, async ({ agent, params }) => {
    await ticketJobs.cancel(db, params.id, agent.userId)
    return mine(params.id, agent.userId)
  })
  bindRoute(app, auth, ticketRoutes.exportTickets, async ({ agent, query, language, reply }) => {
    const file = await exportTickets(context, agent, filterOf(query.filter), language)
    const day = new Date(context.now()).toISOString().slice(0, 10)
    void reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="tickets-${day}.csv"`)
    return reply.send(file)
  })
}
