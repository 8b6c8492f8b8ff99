import { conversationRoutes, customerRoutes, forCustomer, stateForCustomer, type Customer } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import { ownedBy } from './commands/decide.ts'
import { askRating } from './commands/decide-work.ts'
import type { Conversations } from './conversations.ts'
import { registerHandling, requireColleague } from './handling-routes.ts'
import { scopeOf } from './policy.ts'
import { decodeCursor, nextCursor } from './presenter.ts'
import { registerMessageSearch } from './search/routes.ts'
import * as store from './store.ts'

export interface ConversationRouteNeeds {
  auth: Authenticators
  /** Customers as this agent may see them. */
  customer: (agent: AgentPrincipal, customerId: string) => Promise<Customer>
  /** Customers whose name, number or contact fits; at most 100 ids. */
  searchCustomers: (agent: AgentPrincipal, text: string) => Promise<string[]>
  /** The colleague's name when conversations can be handed to them, else null. */
  colleague: (agentId: string) => Promise<{ agentId: string; name: string } | null>
}

/** Binds the agents' routes on conversations and the customers' own reading routes. */
export function registerConversationRoutes(app: FastifyInstance, conversations: Conversations, needs: ConversationRouteNeeds): void {
  registerLists(app, conversations, needs)
  registerCommands(app, conversations, needs)
  registerHandling(app, conversations, needs)
  registerOwn(app, conversations, needs)
  registerMessageSearch(app, conversations, needs.auth)
}

function registerLists(app: FastifyInstance, conversations: Conversations, needs: ConversationRouteNeeds): void {
  const { db } = conversations
  bindRoute(app, needs.auth, conversationRoutes.listConversations, async ({ agent, query }) => {
    const states = await store.listStates(db, {
      view: query.view,
      scope: scopeOf(agent),
      status: query.status,
      agentId: query.agentId,
      groupId: query.groupId === 'none' ? null : query.groupId,
      customerIds: query.search === undefined || query.search === '' ? undefined : await needs.searchCustomers(agent, query.search),
      after: decodeCursor(query.cursor),
      limit: query.limit,
    })
    const by = query.view === 'waiting' ? 'queuedAt' : 'activeAt'
    return { items: await conversations.summaries(agent, states), next: nextCursor(states, query.limit, by) }
  })
  bindRoute(app, needs.auth, conversationRoutes.countConversations, ({ agent }) => conversations.counts(scopeOf(agent)))
  bindRoute(app, needs.auth, conversationRoutes.getConversation, async ({ agent, params }) => {
    const state = await conversations.access(agent, params.id)
    const [reading, [conversation], customer] = await Promise.all([
      conversations.read(state, 0, 100, 'agent'),
      conversations.summaries(agent, [state]),
      needs.customer(agent, state.customerId),
    ])
    if (!conversation) throw new AppError('not_found')
    return { conversation, customer, events: reading.events, through: reading.through }
  })
  bindRoute(app, needs.auth, conversationRoutes.listEvents, async ({ agent, params, query }) => {
    await conversations.access(agent, params.id)
    const events = await store.readEvents(db, params.id, { ...(query.before === undefined ? {} : { before: query.before }), limit: query.limit })
    return { events, more: (events[0]?.seq ?? 1) > 1 }
  })
  bindRoute(app, needs.auth, conversationRoutes.listCustomerConversations, async ({ agent, params, query }) => {
    const states = await store.listOfCustomer(db, params.id, scopeOf(agent), decodeCursor(query.cursor), query.limit)
    return { items: await conversations.summaries(agent, states), next: nextCursor(states, query.limit) }
  })
}

function registerCommands(app: FastifyInstance, conversations: Conversations, needs: ConversationRouteNeeds): void {
  const { auth } = needs
  bindRoute(app, auth, conversationRoutes.sendMessage, async ({ agent, params, body }) => {
    const outcome = await conversations.agentMessage(agent, params.id, body)
    const event = outcome.events[0]
    if (!event) throw new Error('a message was stored without an event')
    return { seq: event.seq, at: event.at }
  })
  bindRoute(app, auth, conversationRoutes.recallMessage, ({ agent, params }) => conversations.recall(agent, params.id, params.seq))
  bindRoute(app, auth, conversationRoutes.acceptConversation, ({ agent, params }) => conversations.accept(agent, params.id))
  bindRoute(app, auth, conversationRoutes.transferConversation, async ({ agent, params, body }) => {
    const to = await requireColleague(needs, body.agentId)
    return conversations.transfer(agent, params.id, to, body.note ?? null)
  })
  bindRoute(app, auth, conversationRoutes.returnToBot, ({ agent, params }) => conversations.returnToBot(agent, params.id))
  bindRoute(app, auth, conversationRoutes.closeConversation, ({ agent, params }) => conversations.closeByAgent(agent, params.id))
  bindRoute(app, auth, conversationRoutes.askRating, ({ agent, params }) =>
    conversations.command(agent, params.id, (state) => {
      ownedBy(state, { agentId: agent.userId, name: agent.name })
      return askRating(state, 'agent')
    }),
  )
  bindRoute(app, auth, conversationRoutes.markRead, async ({ agent, params, body }) => {
    await conversations.readByAgent(agent, params.id, body.upTo)
  })
}

function registerOwn(app: FastifyInstance, conversations: Conversations, needs: ConversationRouteNeeds): void {
  const { db } = conversations
  bindRoute(app, needs.auth, customerRoutes.listOwnConversations, async ({ customer, query }) => {
    const states = await store.listOfCustomer(db, customer.customerId, 'customer', decodeCursor(query.cursor), query.limit)
    return { items: states.map(stateForCustomer), next: nextCursor(states, query.limit) }
  })
  bindRoute(app, needs.auth, customerRoutes.listOwnEvents, async ({ customer, params, query }) => {
    const state = await conversations.accessAsCustomer(customer.customerId, params.id)
    if (state === null) throw new AppError('not_found')
    const events = await store.readEvents(db, params.id, { ...(query.before === undefined ? {} : { before: query.before }), limit: query.limit })
    return { events: events.flatMap((event) => forCustomer(event) ?? []), more: (events[0]?.seq ?? 1) > 1 }
  })
}
