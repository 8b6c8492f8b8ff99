import type { GroupRouting, HandoffCause, QueueDemand, RoutingRules } from '@yingda/contract'
import type { WorkingCalendar } from '../../calendars/index.ts'

/** What the rules ask of a conversation and its customer. */
export interface Facts {
  language: string
  channel: string
  page: string | null
  cause: HandoffCause | null
  scenario: string | null
  serviceKind: string | null
  labels: readonly string[]
  segmentIds: readonly string[]
  level: number | null
  attributes: Readonly<Record<string, string>>
}

/** A conversation in the queue. Times in milliseconds since 1970. */
export interface Waiting {
  id: string
  ownerSeq: number
  queuedAt: number
  priority: number
  groupId: string | null
  /** When it came into this group's queue; the limits of the group count from here. */
  inGroupSince: number
  offer: { agentId: string; until: number } | null
  /** Who declined or missed it during this wait. */
  passedBy: readonly string[]
  lastAgentId: string | null
  /** The agent whose customer it is. */
  ownerAgentId: string | null
  /** Groups whose queue it was in already during this wait. */
  triedGroupIds: readonly string[]
  facts: Facts
  /** What is asked of who takes it, and since when it waits for that; null: any agent of the group. */
  demand: (QueueDemand & { since: number }) | null
  /** What the webhooks of rules said of it; `asked` while one has not answered. */
  answers: ReadonlyMap<string, Answer | 'asked'>
}

/** What a webhook said; null where it left the choice to its rule. */
export interface Answer {
  groupId: string | null
  priority: number | null
}

/** A conversation an agent has. */
export interface Owned {
  id: string
  ownerSeq: number
  agentId: string
  groupId: string | null
  channel: string
  /** When the agent became the owner. */
  since: number
  /** Since when the customer waits for a word; null: does not wait. */
  waitingSince: number | null
}

export interface Agent {
  id: string
  name: string
  availability: 'online' | 'busy' | 'break' | 'offline'
  connected: boolean
  /** When it was last seen connected or available, for what is taken back from who is gone. */
  goneSince: number | null
  capacity: number
  byChannel: Readonly<Record<string, number>>
  /** How good at the work of each of the agent's groups. */
  skills: ReadonlyMap<string, number>
  /** How good at each skill that rules ask for, 1 to 100. */
  levels: ReadonlyMap<string, number>
  /** When it was last given a conversation; 0 never. */
  lastGivenAt: number
  /** Offers missed and conversations taken back since it last accepted or answered one. */
  missed: number
}

/** Everything one decision rests on. */
export interface World {
  now: number
  rules: RoutingRules
  groups: ReadonlyMap<string, GroupRouting>
  /** Working hours of the groups that have any, by group; others always work. */
  hours: ReadonlyMap<string, WorkingCalendar>
  /** Names of the skills that rules can ask for. */
  skills: ReadonlyMap<string, string>
  agents: ReadonlyMap<string, Agent>
  waiting: readonly Waiting[]
  owned: readonly Owned[]
}

/** What is to be done. Each names the owning it was decided on, so that it does nothing when that has changed meanwhile. */
export type Step =
  | { do: 'ask'; conversationId: string; ruleId: string }
  | { do: 'route'; conversationId: string; groupId: string | null; priority: number; demand?: QueueDemand }
  /** `anyone`: nobody had the skills asked for, and in that group nobody need. */
  | { do: 'overflow'; conversationId: string; groupId: string; anyone?: true }
  | { do: 'assign'; conversationId: string; ownerSeq: number; agentId: string; emergency: boolean }
  | { do: 'offer'; conversationId: string; ownerSeq: number; agentId: string; until: number }
  | { do: 'end_offer'; conversationId: string; agentId: string; outcome: 'missed' | 'withdrawn' }
  | { do: 'take_back'; conversationId: string; ownerSeq: number; agentId: string; why: 'silent' | 'gone' }
  | { do: 'set_break'; agentId: string }
