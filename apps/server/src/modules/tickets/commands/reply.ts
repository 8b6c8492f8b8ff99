import type { Language, TicketReplyInput } from '@yingda/contract'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { accessTicket, requireInScope } from '../access.ts'
import type { TicketContext } from '../context.ts'
import { ownFiles } from '../files/own.ts'
import type { NewEvent, Ticket } from '../log/types.ts'
import { firstState } from '../settings/definition.ts'
import { asActor, requireAgents } from './change-ticket.ts'
import { move, stateEvent } from './moves.ts'
import { emptyReply, isClosed, isMerged } from './refusals.ts'
import { run } from './run.ts'

/**
 * An agent answers the customer or leaves a note; with it the ticket may go to another state. A first answer takes a new
 * ticket into work. The same key again does nothing more.
 * @throws AppError not_found, not_allowed_now (merged, closed), bad_request
 */
export async function replyAsAgent(context: TicketContext, agent: AgentPrincipal, id: string, input: TicketReplyInput, language: Language): Promise<{ ticket: Ticket; repeated: boolean }> {
  if (input.text.trim() === '' && input.files.length === 0) throw emptyReply()
  const { ticket: seen, scope } = await accessTicket(context, agent, id)
  await requireAgents(context, input.mentions)
  const files = await ownFiles(context, { agentId: agent.userId }, id, input.files)
  const by = asActor(agent)
  const key = `reply:${agent.userId}:${input.key}`
  const outcome = await run(context, {
    ids: [id], customerIds: [seen.customerId], once: { ticketId: id, key },
    decide(tickets, { at }, settings) {
      const ticket = requireInScope(tickets, id, scope)
      if (ticket.mergedInto !== null) throw isMerged()
      if (ticket.category === 'closed' && !input.internal) throw isClosed()
      const type = settings.type(ticket.typeId)
      const events: NewEvent[] = [{ type: 'reply', by, key, internal: input.internal, text: input.text, files, mentions: [...new Set(input.mentions)] }]
      const open = firstState(type, 'open')
      if (input.state !== undefined) events.push(...move(type, ticket, ticket.values, input.state, by, at, language))
      else if (!input.internal && ticket.category === 'new' && open) events.push(stateEvent(type, ticket.state, open.key, by, at))
      return [{ ticketId: id, events, text: input.text, files: input.files.map((file) => ({ id: file, shown: !input.internal })) }]
    },
  })
  return { ticket: outcome.tickets.get(id) ?? seen, repeated: outcome.repeated }
}

/** Follows or leaves a ticket, for oneself or a colleague. @throws AppError not_found, bad_request */
export async function followTicket(context: TicketContext, agent: AgentPrincipal, id: string, userId: string, on: boolean): Promise<void> {
  const { scope } = await accessTicket(context, agent, id)
  if (on && userId !== agent.userId) await requireAgents(context, [userId])
  await run(context, {
    ids: [id], customerIds: [],
    decide(tickets) {
      const ticket = requireInScope(tickets, id, scope)
      return ticket.followers.includes(userId) === on ? [] : [{ ticketId: id, events: [{ type: 'followed', by: asActor(agent), userId, on }] }]
    },
  })
}
