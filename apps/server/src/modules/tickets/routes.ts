import { ticketRoutes, type Language, type TicketDetail } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import { accessTicket, requireInScope } from './access.ts'
import { asActor, changeTicket, requireAgents, requireCustomer, requireGroup } from './commands/change-ticket.ts'
import { linkConversation } from './commands/conversation.ts'
import { createTicket } from './commands/create-ticket.ts'
import { linkTickets, mergeTickets, unmergeTicket } from './commands/relate.ts'
import { followTicket, replyAsAgent } from './commands/reply.ts'
import type { TicketContext } from './context.ts'
import { makeLink } from './customer/links.ts'
import { countTickets, listTickets } from './lists/list.ts'
import type { StoredEvent, Ticket } from './log/types.ts'
import { scopeOf } from './policy.ts'
import { presentDetail, presentSummaries } from './presenter.ts'
import * as store from './store.ts'

/** Newest events that come with a ticket. */
const EVENTS = 100

/** Binds the agents' routes on tickets. */
export function registerTicketRoutes(app: FastifyInstance, auth: Authenticators, context: TicketContext): void {
  registerReading(app, auth, context)
  registerWork(app, auth, context)
  registerRelations(app, auth, context)
}

async function present(context: TicketContext, agent: AgentPrincipal, ticket: Ticket, language: Language, events: readonly StoredEvent[] = []): Promise<TicketDetail> {
  const scope = scopeOf(agent)
  if (scope === null) throw new AppError('not_found')
  return (await presentDetail(context, { agent, scope, language }, ticket, events)).ticket
}

/** The ticket as the agent may see it after what they did, which may have taken it out of their sight. */
async function presentAfter(context: TicketContext, agent: AgentPrincipal, id: string, language: Language): Promise<TicketDetail> {
  const ticket = await store.findTicket(context.db, id)
  if (ticket === null) throw new AppError('not_found')
  return present(context, agent, ticket, language)
}

function registerReading(app: FastifyInstance, auth: Authenticators, context: TicketContext): void {
  const { db } = context
  bindRoute(app, auth, ticketRoutes.listTickets, async ({ agent, body }) => {
    const page = await listTickets(db, scopeOf(agent), body)
    return { items: await presentSummaries(context, agent, page.tickets), next: page.next }
  })
  bindRoute(app, auth, ticketRoutes.countTickets, async ({ agent, body }) => {
    const scope = scopeOf(agent)
    return { counts: await Promise.all(body.filters.map((filter) => countTickets(db, scope, filter))) }
  })
  bindRoute(app, auth, ticketRoutes.getTicket, async ({ agent, params, language }) => {
    const { ticket, scope } = await accessTicket(context, agent, params.id)
    const { events, more } = await store.readEvents(db, params.id, undefined, EVENTS)
    return { ...(await presentDetail(context, { agent, scope, language }, ticket, events)), more }
  })
  bindRoute(app, auth, ticketRoutes.getTicketByNumber, async ({ agent, params }) => {
    const ticket = await store.findByNumber(db, params.number, scopeOf(agent))
    const [summary] = ticket === null ? [] : await presentSummaries(context, agent, [ticket])
    if (summary === undefined) throw new AppError('not_found')
    return summary
  })
  bindRoute(app, auth, ticketRoutes.listTicketEvents, async ({ agent, params, query, language }) => {
    const { ticket, scope } = await accessTicket(context, agent, params.id)
    const { events, more } = await store.readEvents(db, params.id, query.before, query.limit)
    return { events: (await presentDetail(context, { agent, scope, language }, ticket, events)).events, more }
  })
  bindRoute(app, auth, ticketRoutes.listCustomerTickets, async ({ agent, params }) => {
    const tickets = await store.listOfCustomer(db, params.id, scopeOf(agent), null, 50)
    return { items: await presentSummaries(context, agent, tickets) }
  })
}

function registerWork(app: FastifyInstance, auth: Authenticators, context: TicketContext): void {
  const { db } = context
  const knows = (agent: AgentPrincipal) => async (customerId: string): Promise<boolean> => store.hasOfCustomer(db, customerId, scopeOf(agent))
  bindRoute(app, auth, ticketRoutes.createTicket, async ({ agent, body, language }) => {
    const scope = scopeOf(agent)
    const conversation = body.conversationId === undefined ? null : await context.ports.conversationForAgent(agent, body.conversationId)
    if (conversation !== null && body.customerId !== undefined && body.customerId !== conversation.customerId) throw new AppError('not_found')
    const customerId = conversation?.customerId ?? body.customerId ?? null
    if (conversation === null) await requireCustomer(context, agent, customerId, knows(agent))
    const { assigneeId, parentId, source } = body
    await requireAgents(context, [...new Set([...(assigneeId ? [assigneeId] : []), ...body.followers])])
    await requireGroup(context, body.groupId)
    const { ticket, events } = await createTicket(context, {
      ...body, customerId, by: asActor(agent), fileOwner: { agentId: agent.userId }, source: conversation !== null && source === 'agent' ? 'conversation' : source, language,
      assigneeId: assigneeId ?? null,
      ...(parentId === undefined ? {} : { requireParent: (tickets) => { requireInScope(tickets, parentId, scope) } }),
    })
    return present(context, agent, ticket, language, events)
  })
  bindRoute(app, auth, ticketRoutes.updateTicket, async ({ agent, params, body, language }) => {
    const { version, ...update } = body
    await requireCustomer(context, agent, update.customerId, knows(agent))
    const { ticket } = await changeTicket(context, agent, params.id, update, { language, version })
    return present(context, agent, ticket, language)
  })
  bindRoute(app, auth, ticketRoutes.replyTicket, async ({ agent, params, body, language }) => {
    const { ticket } = await replyAsAgent(context, agent, params.id, body, language)
    return present(context, agent, ticket, language)
  })
  bindRoute(app, auth, ticketRoutes.followTicket, async ({ agent, params, body, language }) => {
    const userId = body.userId ?? agent.userId
    if (userId !== agent.userId && !agent.permissions.has('tickets.edit')) throw new AppError('forbidden')
    await followTicket(context, agent, params.id, userId, body.on)
    return presentAfter(context, agent, params.id, language)
  })
}

function registerRelations(app: FastifyInstance, auth: Authenticators, context: TicketContext): void {
  bindRoute(app, auth, ticketRoutes.mergeTicket, async ({ agent, params, body, language }) => {
    const { scope } = await accessTicket(context, agent, params.id)
    await mergeTickets(context, { scope, by: asActor(agent), id: params.id, otherId: body.into })
    await context.audit.record({ actor: { id: agent.userId }, action: 'ticket.merged', subject: `ticket:${params.id}`, detail: { into: body.into } })
    return presentAfter(context, agent, params.id, language)
  })
  bindRoute(app, auth, ticketRoutes.unmergeTicket, async ({ agent, params, language }) => {
    const { scope, ticket } = await accessTicket(context, agent, params.id)
    await unmergeTicket(context, scope, asActor(agent), ticket)
    await context.audit.record({ actor: { id: agent.userId }, action: 'ticket.unmerged', subject: `ticket:${params.id}`, detail: { from: ticket.mergedInto } })
    return presentAfter(context, agent, params.id, language)
  })
  bindRoute(app, auth, ticketRoutes.linkTicket, async ({ agent, params, body, language }) => {
    const { scope } = await accessTicket(context, agent, params.id)
    await linkTickets(context, { scope, by: asActor(agent), id: params.id, otherId: body.ticketId }, body.kind, body.on)
    return presentAfter(context, agent, params.id, language)
  })
  bindRoute(app, auth, ticketRoutes.linkTicketConversation, async ({ agent, params, body, language }) => {
    await linkConversation(context, agent, params.id, body.conversationId)
    return presentAfter(context, agent, params.id, language)
  })
  bindRoute(app, auth, ticketRoutes.inviteCustomerToTicket, async ({ agent, params, body }) => {
    const { ticket } = await accessTicket(context, agent, params.id)
    await context.audit.record({ actor: { id: agent.userId }, action: 'ticket.link_made', subject: `ticket:${ticket.id}`, detail: { days: body.days, revoked: body.revoke } })
    return makeLink(context, ticket.id, agent.userId, body.days, body.revoke)
  })
}
