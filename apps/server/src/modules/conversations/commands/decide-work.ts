import type { ConversationState, MessageContent, QueueDemand } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { Decision } from '../log/types.ts'
import { endOfOffer, existing, fromBot, named, ownedBy, ownerEvent, type Agent } from './decide.ts'

export { setParticipant } from './decide.ts'

/** The routing's own decisions and the agents' work on a conversation. Each is pure and says nothing when nothing changes. */

/**
 * The rules have chosen a group: the conversation waits in its queue, in the place that priority and time give it.
 * @param demand what is asked of who takes it; undefined: what was asked before
 */
export function route(state: ConversationState | null, groupId: string | null, reason: 'routed' | 'overflowed', priority?: number, demand?: QueueDemand | null): Decision {
  const now = existing(state)
  if (now.owner.kind !== 'queue' || now.groupId === groupId) return { events: [] }
  const raised: Decision['events'] = priority === undefined || priority === now.priority ? [] : [{ type: 'priority', priority, byAgentId: null }]
  return { events: [...endOfOffer(now, null), ...raised, asking(ownerEvent({ kind: 'queue', groupId }, reason), demand === undefined ? now.demand : demand)] }
}

function asking(event: ReturnType<typeof ownerEvent>, demand: QueueDemand | null | undefined): ReturnType<typeof ownerEvent> {
  return demand == null ? event : { ...event, demand: { rule: demand.rule, skills: demand.skills, otherwise: demand.otherwise } }
}

const passedBy = (event: ReturnType<typeof ownerEvent>, agentId: string): ReturnType<typeof ownerEvent> => ({ ...event, passedBy: [agentId] })

/** Gives a waiting conversation to an agent, unless it was taken, moved or offered since `ownerSeq`. */
export function assign(state: ConversationState | null, agent: Agent, ownerSeq: number): Decision {
  const now = existing(state)
  if (now.owner.kind !== 'queue' || now.ownerSeq !== ownerSeq || now.offer !== null) return { events: [] }
  return { events: [ownerEvent(named(agent, now), 'assigned')] }
}

/** Offers a waiting conversation to an agent until a time, unless it was taken, moved or offered since `ownerSeq`. */
export function offer(state: ConversationState | null, agent: Agent, until: string, ownerSeq: number): Decision {
  const now = existing(state)
  if (now.owner.kind !== 'queue' || now.ownerSeq !== ownerSeq || now.offer !== null) return { events: [] }
  return { events: [{ type: 'offer', agentId: agent.agentId, name: agent.name, until }] }
}

/** Ends an offer that was not accepted. */
export function endOffer(state: ConversationState | null, agentId: string, outcome: 'declined' | 'missed' | 'withdrawn'): Decision {
  const now = existing(state)
  if (now.offer?.agentId !== agentId) return { events: [] }
  return { events: [{ type: 'offer_ended', agentId, outcome }] }
}

/**
 * Takes a conversation from an agent who does not answer (`silent`) or is gone; `ownerSeq` says which owning was meant. Nothing when the customer has
 * had an answer meanwhile. Who was silent is not the next to get it; who was gone may be.
 */
export function takeBack(state: ConversationState | null, ownerSeq: number, why: 'silent' | 'gone'): Decision {
  const now = existing(state)
  if (now.owner.kind !== 'agent' || now.ownerSeq !== ownerSeq || now.waitingSince === null) return { events: [] }
  const event = asking(ownerEvent({ kind: 'queue', groupId: now.groupId }, 'taken_back'), now.demand)
  return { events: [why === 'gone' ? event : passedBy(event, now.owner.agentId)] }
}

/** Closes for another reason than somebody's wish, unless anything happened since `lastSeq`. */
export function closeQuietly(state: ConversationState | null, reason: 'closed_idle' | 'closed_stale' | 'closed_blocked' | 'closed_left_message', lastSeq: number | null): Decision {
  const now = existing(state)
  if (now.owner.kind === 'closed' || (lastSeq !== null && now.lastSeq !== lastSeq)) return { events: [] }
  return { events: [...endOfOffer(now, null), ownerEvent({ kind: 'closed' }, reason)] }
}

/** A supervisor closes what somebody else owns. */
export function closeBySupervisor(state: ConversationState | null, agent: Agent, note: string | null): Decision {
  const now = existing(state)
  if (now.owner.kind === 'closed') return { events: [] }
  return { events: [...endOfOffer(now, null), ownerEvent({ kind: 'closed' }, 'closed_by_supervisor', agent.agentId, note)] }
}

/** A supervisor gives a conversation to an agent, whoever has it. */
export function giveTo(state: ConversationState | null, supervisor: Agent, to: Agent, note: string | null): Decision {
  const now = existing(state)
  if (now.owner.kind === 'agent' && now.owner.agentId === to.agentId) return { events: [] }
  return { events: [...endOfOffer(now, null), fromBot(now, ownerEvent(named(to, now), 'transferred', supervisor.agentId, note))] }
}

/** A supervisor gives a conversation to the queue of a group, whoever has it. */
export function giveToGroup(state: ConversationState | null, supervisor: Agent, groupId: string, note: string | null): Decision {
  const now = existing(state)
  if (now.owner.kind === 'queue' && now.groupId === groupId) return { events: [] }
  const event = ownerEvent({ kind: 'queue', groupId }, 'transferred', supervisor.agentId, note)
  return { events: [...endOfOffer(now, null), fromBot(now, now.owner.kind === 'agent' ? passedBy(event, now.owner.agentId) : event)] }
}

/** The owner hands over to the queue of a group. */
export function transferToGroup(state: ConversationState | null, agent: Agent, groupId: string, note: string | null): Decision {
  ownedBy(state, agent)
  return { events: [passedBy(ownerEvent({ kind: 'queue', groupId }, 'transferred', agent.agentId, note), agent.agentId)] }
}

/** The system says something to the customer by itself; no reply, and no activity of anybody's. Nothing once `lastSeq` has passed. */
export function notice(state: ConversationState | null, clientId: string, kind: string, text: string, lastSeq: number | null): Decision {
  const now = existing(state)
  if (now.owner.kind === 'closed' || (lastSeq !== null && now.lastSeq !== lastSeq)) return { events: [] }
  const content: MessageContent = { type: 'notice', notice: kind, text }
  return { events: [{ type: 'message', author: { kind: 'bot' }, content, clientId, internal: false }] }
}

export function setPriority(state: ConversationState | null, byAgentId: string | null, priority: number): Decision {
  return existing(state).priority === priority ? { events: [] } : { events: [{ type: 'priority', priority, byAgentId }] }
}

/** Labels in the order given, each once. */
export function setLabels(state: ConversationState | null, byAgentId: string | null, labels: readonly string[]): Decision {
  const wanted = [...new Set(labels)]
  const now = existing(state).labels
  if (wanted.length === now.length && wanted.every((label) => now.includes(label))) return { events: [] }
  return { events: [{ type: 'labels', labels: wanted, byAgentId }] }
}

export function classify(state: ConversationState | null, byAgentId: string | null, scenario: string | null, serviceKind: string | null): Decision {
  const now = existing(state)
  if (now.scenario === scenario && now.serviceKind === serviceKind) return { events: [] }
  return { events: [{ type: 'classified', scenario, serviceKind, byAgentId }] }
}

/** Who has the conversation now, or had it last in this session, sums it up. */
export function wrapUp(state: ConversationState | null, agent: Agent, outcome: 'solved' | 'unsolved' | 'follow_up', note: string): Decision {
  const now = existing(state)
  if (now.owner.kind === 'agent' ? now.owner.agentId !== agent.agentId : !now.agentIds.includes(agent.agentId)) throw new AppError('not_allowed_now')
  return { events: [{ type: 'wrapped_up', outcome, note, byAgentId: agent.agentId }] }
}

/** Asks for a rating, once a session. */
export function askRating(state: ConversationState | null, by: 'system' | 'agent'): Decision {
  const now = existing(state)
  if (now.ratingAsked !== null) return { events: [] }
  return { events: [{ type: 'rating_asked', subject: now.humanServed ? 'agent' : 'bot', by }] }
}

/** A ticket goes on with the conversation. */
export function linkTicket(state: ConversationState | null, byAgentId: string | null, ticket: { id: string; number: number; subject: string }): Decision {
  if (existing(state).ticketIds.includes(ticket.id)) return { events: [] }
  return { events: [{ type: 'ticket', ticketId: ticket.id, number: ticket.number, subject: ticket.subject, byAgentId }] }
}
