import { z } from 'zod'
import { handoffCause } from '../handoff.ts'
import { cleanText, instant, language, uuid } from '../common.ts'
import { ruleDemand } from '../skill.ts'
import { availability } from './auth.ts'
import { defineRoute } from './route.ts'

const name = cleanText(80)
const idParam = z.object({ id: uuid })
const seconds = (min: number, max: number) => z.int().min(min).max(max)

/**
 * By what the best of several free agents is chosen, the first that tells them apart: `last_agent` who had this customer
 * last, `owner` whose customer it is, `skill` better at the group's work, `fewest` conversations, `idle_share` the largest
 * share of capacity free, `round_robin` the longest without a new conversation.
 */
export const routingStrategy = z.enum(['last_agent', 'owner', 'skill', 'fewest', 'idle_share', 'round_robin'])
export type RoutingStrategy = z.infer<typeof routingStrategy>

/** How a group's queue is served. Seconds; 0 switches a limit off. */
export const groupRouting = z.strictObject({
  /** `manual`: agents take from the queue. `assign`: given at once. `offer`: offered, with a countdown. */
  mode: z.enum(['manual', 'assign', 'offer']),
  strategies: z.array(routingStrategy).min(1).max(6),
  /** A customer with an own agent waits for that agent while online, even when full. */
  exclusiveOwner: z.boolean(),
  offerSeconds: seconds(10, 7200),
  /** Offers missed and conversations taken back in a row after which an agent is set to break; 0 never. */
  missLimit: z.int().min(0).max(20),
  /** The agent has not said a word to a waiting customer: back to the queue after this long. */
  takeBackSeconds: seconds(0, 86_400),
  /** Whether only the group's working time counts for that, as when it has a calendar it should: at night nobody is expected to answer. */
  takeBackHours: z.enum(['working', 'all']).default('working'),
  /** The agent is gone (no connection, or offline) while a customer waits: back to the queue after this long. */
  goneSeconds: seconds(0, 3600),
  /** Nobody could take it: on to the next of these groups. */
  overflow: z.array(z.strictObject({ groupId: uuid, afterSeconds: seconds(1, 86_400) })).max(5),
  /** Nobody could take it: to this agent, whatever they have already. */
  emergencyAgentId: uuid.nullable(),
  emergencySeconds: seconds(1, 86_400),
  /** Waiting customers at the most; beyond that a new one may leave a message or wait elsewhere. 0: no limit. */
  queueLimit: z.int().min(0).max(10_000),
  /** A reply is due within this long: colour and countdown for agents, and the share answered in time. */
  replySeconds: seconds(5, 86_400),
  /** Working calendar; null: always open. */
  calendarId: uuid.nullable(),
})
export type GroupRouting = z.infer<typeof groupRouting>

export const defaultGroupRouting: GroupRouting = {
  mode: 'manual', strategies: ['last_agent', 'owner', 'idle_share', 'round_robin'], exclusiveOwner: false, offerSeconds: 30, missLimit: 3,
  takeBackSeconds: 0, takeBackHours: 'working', goneSeconds: 120, overflow: [], emergencyAgentId: null, emergencySeconds: 600, queueLimit: 0, replySeconds: 60, calendarId: null,
}

/** One thing that must hold for a rule. Texts compare without regard to case; `page` fits when it contains the value. */
export const routingCondition = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('language'), is: language }),
  z.strictObject({ field: z.literal('channel'), is: z.string().min(1).max(40) }),
  z.strictObject({ field: z.literal('page'), contains: cleanText(500) }),
  z.strictObject({ field: z.literal('cause'), is: handoffCause }),
  z.strictObject({ field: z.literal('scenario'), is: cleanText(80) }),
  z.strictObject({ field: z.literal('service_kind'), is: cleanText(80) }),
  z.strictObject({ field: z.literal('label'), is: cleanText(80) }),
  z.strictObject({ field: z.literal('segment'), is: uuid }),
  z.strictObject({ field: z.literal('level'), atLeast: z.int().min(0).max(100) }),
  z.strictObject({ field: z.literal('attribute'), key: z.string().min(1).max(40), is: cleanText(500) }),
])
export type RoutingCondition = z.infer<typeof routingCondition>

/**
 * A rule may ask a program of the company where the conversation belongs. It is sent `ruleQuestion` as JSON by POST, with the header
 * `yingda-signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">` keyed with the rule's secret, and answers `ruleAnswer`. No answer in
 * time, an error or a group there is not: the rule's own group and priority hold.
 */
export const ruleWebhook = z.strictObject({ url: z.url({ protocol: /^https?$/u }).max(500), timeoutSeconds: seconds(1, 10) })
export type RuleWebhook = z.infer<typeof ruleWebhook>

/** Rules are tried in order; the first whose conditions all hold decides group and priority. */
export const routingRule = z.strictObject({
  id: uuid,
  name,
  enabled: z.boolean(),
  conditions: z.array(routingCondition).max(10),
  groupId: uuid,
  /** 0 normal to 3 most urgent. */
  priority: z.int().min(0).max(3),
  webhook: ruleWebhook.optional(),
  /** Only agents of the group who have these skills are given it. */
  demand: ruleDemand.optional(),
})
export type RoutingRule = z.infer<typeof routingRule>

export const routingRules = z.strictObject({
  rules: z.array(routingRule).max(200),
  /** Whose queue takes what no rule fits; null: everybody's. */
  defaultGroupId: uuid.nullable(),
  /** Reasons for a break that agents choose from. */
  breakReasons: z.array(cleanText(40)).min(1).max(20),
})
export type RoutingRules = z.infer<typeof routingRules>

export const group = z.object({
  id: uuid,
  name: z.string(),
  version: z.int(),
  members: z.array(z.object({ agentId: uuid, name: z.string(), skill: z.int() })),
  routing: groupRouting,
})
export type Group = z.infer<typeof group>

export const agentCapacity = z.object({
  agentId: uuid,
  /** Conversations at once that the routing gives; what an agent takes by hand may be more. */
  capacity: z.int().min(0).max(200),
  /** Of these at the most so many of a channel. */
  byChannel: z.record(z.string().max(40), z.int().min(0).max(200)),
})
export type AgentCapacity = z.infer<typeof agentCapacity>
export const DEFAULT_CAPACITY = 5

/** A group's queue and work as of now. */
export const queueState = z.object({
  /** Null: what no rule fits and no default group takes, everybody's queue. */
  groupId: uuid.nullable(),
  name: z.string().nullable(),
  replySeconds: z.int(),
  waiting: z.int(),
  /** Since when the one waits that has waited longest; null when none does. */
  longestSince: instant.nullable(),
  /** Of those waiting, by priority, the most urgent first; without those of which there are none. */
  byPriority: z.array(z.object({ priority: z.int(), waiting: z.int(), longestSince: instant })),
  /** Of those waiting, for what skill; without skills nobody waits for. */
  bySkill: z.array(z.object({
    skillId: uuid, name: z.string(), waiting: z.int(), longestSince: instant,
    /** Agents of the group who are there and have what at least one of them asks for. */
    able: z.int(),
  })),
  /** Conversations that agents of the group have. */
  serving: z.int(),
  /** The one that waits longest has waited for more than `replySeconds` of the group's working time. */
  longestLate: z.boolean(),
  /** Waiting or being served, and without a person's word for longer than `replySeconds` of the group's working time. */
  overdue: z.int(),
})
export type QueueState = z.infer<typeof queueState>

/** What the rules ask of a conversation. */
export const routingFacts = z.strictObject({
  language, channel: z.string().max(40), page: z.string().max(2000).nullable(), cause: handoffCause.nullable(), scenario: z.string().max(80).nullable(),
  serviceKind: z.string().max(80).nullable(), labels: z.array(z.string().max(80)).max(50), segmentIds: z.array(uuid).max(50), level: z.int().nullable(),
  attributes: z.record(z.string().max(40), z.string().max(500)),
})

/** What a rule's webhook is asked. */
export const ruleQuestion = z.object({
  type: z.literal('routing.ask'),
  ruleId: uuid,
  conversationId: uuid,
  customerId: uuid,
  facts: routingFacts,
  groups: z.array(z.object({ id: uuid, name: z.string() })),
})
export type RuleQuestion = z.infer<typeof ruleQuestion>

/** What it may answer: a group by id or by name; what it leaves out is the rule's own. */
export const ruleAnswer = z.object({ groupId: uuid.nullish(), group: z.string().max(80).nullish(), priority: z.int().min(0).max(3).nullish() })
export type RuleAnswer = z.infer<typeof ruleAnswer>

const edit = ['routing.view', 'routing.edit'] as const
const member = z.strictObject({ agentId: uuid, skill: z.int().min(0).max(100) })

export const routingRoutes = {
  listGroups: defineRoute({
    id: 'listGroups', method: 'GET', path: '/api/groups', tag: 'routing', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'Groups by name, for handing over and filters, each with the time within which a reply is due and how its queue is served. Only working time counts: `calendars` says when it is, from a week ago to a week ahead.',
    response: z.object({
      items: z.array(z.object({ id: uuid, name: z.string(), replySeconds: z.int(), mode: groupRouting.shape.mode, calendarId: uuid.nullable() })),
      calendars: z.array(z.object({ id: uuid, from: instant, to: instant, open: z.array(z.object({ from: instant, to: instant })) })),
    }),
  }),
  listBreakReasons: defineRoute({
    id: 'listBreakReasons', method: 'GET', path: '/api/routing/break-reasons', tag: 'routing', auth: 'agent', permissions: ['conversations.reply'],
    summary: 'Reasons for a break that agents choose from.', response: z.object({ items: z.array(z.string()) }),
  }),
  listGroupSettings: defineRoute({
    id: 'listGroupSettings', method: 'GET', path: '/api/routing/groups', tag: 'routing', auth: 'agent', permissions: ['routing.view'],
    summary: 'Groups with their members and how their queues are served.', response: z.object({ items: z.array(group) }),
  }),
  createGroup: defineRoute({
    id: 'createGroup', method: 'POST', path: '/api/routing/groups', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'A new group.', body: z.strictObject({ name, members: z.array(member).max(2000).default([]), routing: groupRouting.optional() }), response: group,
  }),
  updateGroup: defineRoute({
    id: 'updateGroup', method: 'PATCH', path: '/api/routing/groups/:id', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'Name, members, routing of a group; refused when somebody changed it since `version`.', params: idParam,
    body: z.strictObject({ version: z.int(), name: name.optional(), members: z.array(member).max(2000).optional(), routing: groupRouting.optional() }), response: group,
  }),
  deleteGroup: defineRoute({
    id: 'deleteGroup', method: 'DELETE', path: '/api/routing/groups/:id', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'Delete a group that no rule names; who waits in its queue is routed again.', params: idParam,
  }),
  getRoutingRules: defineRoute({
    id: 'getRoutingRules', method: 'GET', path: '/api/routing/rules', tag: 'routing', auth: 'agent', permissions: ['routing.view'],
    summary: 'The rules that choose the group.', response: z.object({ version: z.int(), rules: routingRules }),
  }),
  setRoutingRules: defineRoute({
    id: 'setRoutingRules', method: 'PUT', path: '/api/routing/rules', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'All rules anew; refused when somebody changed them since `version`.', body: z.strictObject({ version: z.int(), rules: routingRules }),
    response: z.object({ version: z.int(), rules: routingRules }),
  }),
  tryRoutingRules: defineRoute({
    id: 'tryRoutingRules', method: 'POST', path: '/api/routing/rules/try', tag: 'routing', auth: 'agent', permissions: ['routing.view'],
    summary: 'Which rule would take a conversation with these traits.',
    body: z.strictObject({ rules: routingRules, facts: routingFacts }),
    response: z.object({ ruleId: uuid.nullable(), groupId: uuid.nullable(), priority: z.int(),
      /** Agents of the group who have the skills it asks for, there or not; null when it asks for none. */
      able: z.int().nullable(),
    }),
  }),
  getRuleSecret: defineRoute({
    id: 'getRuleSecret', method: 'GET', path: '/api/routing/rules/:id/secret', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'The secret that the questions of a rule to its webhook are signed with; another rule has another.', params: idParam, response: z.object({ secret: z.string() }),
  }),
  tryRuleWebhook: defineRoute({
    id: 'tryRuleWebhook', method: 'POST', path: '/api/routing/rules/webhook', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'Asks a webhook about a made-up conversation, and tells what came back.', body: z.strictObject({ ruleId: uuid, webhook: ruleWebhook }),
    response: z.object({
      outcome: z.enum(['answered', 'bad_address', 'closed_address', 'unknown_host', 'unreachable', 'timeout', 'too_large', 'redirect', 'bad_status', 'bad_answer', 'unknown_group']),
      status: z.int().nullable(), milliseconds: z.int(), groupId: uuid.nullable(), priority: z.int().nullable(),
    }),
  }),
  listCapacities: defineRoute({
    id: 'listCapacities', method: 'GET', path: '/api/routing/agents', tag: 'routing', auth: 'agent', permissions: ['routing.view'],
    summary: 'How much each agent may be given.', response: z.object({ items: z.array(agentCapacity.extend({ name: z.string(), groupIds: z.array(uuid) })) }),
  }),
  setCapacity: defineRoute({
    id: 'setCapacity', method: 'PUT', path: '/api/routing/agents/:id', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'How much an agent may be given at once.', params: idParam, body: agentCapacity.omit({ agentId: true }).strict(), response: agentCapacity,
  }),
  answerOffer: defineRoute({
    id: 'answerOffer', method: 'POST', path: '/api/conversations/:id/offer', tag: 'routing', auth: 'agent', permissions: ['conversations.view.own', 'conversations.reply'],
    summary: 'Decline a conversation offered to me; to accept it, accept the conversation.', params: idParam, body: z.strictObject({ answer: z.literal('decline') }),
  }),
  transferToGroup: defineRoute({
    id: 'transferToGroup', method: 'POST', path: '/api/conversations/:id/transfer-to-group', tag: 'routing', auth: 'agent', permissions: ['conversations.view.own', 'conversations.reply'],
    summary: 'Hand an own conversation to the queue of a group, with a note only colleagues see.', params: idParam,
    body: z.strictObject({ groupId: uuid, note: cleanText(500, 0).optional() }),
  }),
  listPresence: defineRoute({
    id: 'listPresence', method: 'GET', path: '/api/routing/presence', tag: 'routing', auth: 'agent', permissions: ['supervise'],
    summary: 'Every agent as of now: availability since when, connected, load, capacity.',
    response: z.object({
      items: z.array(z.object({
        agentId: uuid, name: z.string(), availability, reason: z.string().nullable(), since: instant,
        connected: z.boolean(), load: z.int(), capacity: z.int(), groupIds: z.array(uuid),
      })),
    }),
  }),
  queueOverview: defineRoute({
    id: 'queueOverview', method: 'GET', path: '/api/routing/queues', tag: 'routing', auth: 'agent', permissions: ['supervise'],
    summary: 'Every group as of now: how many wait and since when, by priority, how many are served, and how many of all have waited for an answer longer than the group allows.',
    response: z.object({ at: instant, items: z.array(queueState) }),
  }),
  setAvailability: defineRoute({
    id: 'setAvailability', method: 'PUT', path: '/api/routing/presence/:id', tag: 'routing', auth: 'agent', permissions: ['supervise'],
    summary: 'Set the availability of an agent.', params: idParam,
    body: z.strictObject({ availability, reason: cleanText(40).optional() }),
  }),
}
