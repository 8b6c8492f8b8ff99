import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { accessTicket, requireInScope } from '../access.ts'
import type { TicketContext } from '../context.ts'
import type { NewEvent } from '../log/types.ts'
import { asActor } from './change-ticket.ts'
import { noteConversation } from './create-ticket.ts'
import { otherConversation } from './refusals.ts'
import { run } from './run.ts'

/** Ties a conversation to a ticket of the same customer, or of none yet. @throws AppError not_found, not_allowed_now */
export async function linkConversation(context: TicketContext, agent: AgentPrincipal, id: string, conversationId: string): Promise<void> {
  const { ticket: seen, scope } = await accessTicket(context, agent, id)
  const { customerId } = await context.ports.conversationForAgent(agent, conversationId)
  const by = asActor(agent)
  const outcome = await run(context, {
    ids: [id], customerIds: [customerId],
    decide(tickets) {
      const ticket = requireInScope(tickets, id, scope)
      if (ticket.customerId !== null && ticket.customerId !== customerId) throw otherConversation()
      if (ticket.conversationIds.includes(conversationId)) return []
      const events: NewEvent[] = [{ type: 'conversation', by, conversationId }]
      if (ticket.customerId === null) events.unshift({ type: 'changed', by, changes: [{ field: 'customer', from: null, to: customerId }] })
      return [{ ticketId: id, events }]
    },
  })
  if (outcome.events.has(id)) await noteConversation(context, conversationId, outcome.tickets.get(id) ?? seen, by)
}
