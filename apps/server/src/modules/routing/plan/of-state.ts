import type { ConversationState, RuleQuestion } from '@yingda/contract'
import type { Facts, Owned, Waiting } from './world.ts'

/** What the routing asks of a waiting customer, by customer id. */
export interface CustomerFacts {
  segmentIds: readonly string[]
  level: number | null
  attributes: Readonly<Record<string, string>>
  /** The agent whose customer it is. */
  ownerAgentId: string | null
  /** Who had the customer last, in whatever conversation. */
  lastAgentId: string | null
}

export const noFacts: CustomerFacts = { segmentIds: [], level: null, attributes: {}, ownerAgentId: null, lastAgentId: null }

const noAnswers: Waiting['answers'] = new Map()

/** A conversation in the queue, as the plan takes it. */
export function waitingOf(state: ConversationState, facts: CustomerFacts, answers: Waiting['answers'] = noAnswers): Waiting {
  const { id, ownerSeq, priority, groupId, offer, passedBy, queuedIn } = state
  return {
    id, ownerSeq, priority, groupId, passedBy,
    queuedAt: Date.parse(state.queuedAt ?? state.ownerSince),
    inGroupSince: Date.parse(state.ownerSince),
    offer: offer === null ? null : { agentId: offer.agentId, until: Date.parse(offer.until) },
    lastAgentId: state.lastOwnerId ?? state.agentIds.at(-1) ?? facts.lastAgentId,
    ownerAgentId: facts.ownerAgentId,
    triedGroupIds: queuedIn,
    facts: factsOf(state, facts),
    demand: state.demand == null ? null : { ...state.demand, since: Date.parse(state.demand.since) },
    answers,
  }
}

function factsOf(state: ConversationState, { segmentIds, level, attributes }: CustomerFacts): Facts {
  const { language, channel, page, handoff, scenario, serviceKind, labels } = state
  return { language, channel, page, cause: handoff?.cause ?? null, scenario, serviceKind, labels, segmentIds, level, attributes }
}

/** What a webhook is told of a conversation. */
export function askedOf(state: ConversationState, facts: CustomerFacts): RuleQuestion['facts'] {
  const { labels, segmentIds, attributes, ...rest } = factsOf(state, facts)
  return { ...rest, language: state.language, labels: [...labels], segmentIds: [...segmentIds], attributes: { ...attributes } }
}

/** A conversation an agent has, as the plan takes it. */
export function ownedOf(state: ConversationState, agentId: string): Owned {
  const { id, ownerSeq, groupId, channel, ownerSince, waitingSince } = state
  return { id, ownerSeq, agentId, groupId, channel, since: Date.parse(ownerSince), waitingSince: waitingSince === null ? null : Date.parse(waitingSince) }
}
