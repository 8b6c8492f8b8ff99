import { defaultGroupRouting, routingRoutes, type Group, type GroupRouting, type RoutingRule, type RoutingRules } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import { decisions } from '../conversations/index.ts'
import type { GroupRow } from '../identity/index.ts'
import type { RoutingOptions } from './context.ts'
import { demandOf, meets } from './plan/demand.ts'
import { ruleFor } from './plan/rules.ts'
import type { Presence } from './presence.ts'
import { queueOverview } from './overview.ts'
import * as store from './store.ts'
import { registerSkillRoutes, requireKnownSkills } from './skills/routes.ts'
import { readSkillBook } from './skills/store.ts'
import { askWebhook } from './webhook.ts'
import { stretches } from './working-time.ts'

/** Stands for conversation and customer where a webhook is only tried. */
const NOBODY = '00000000-0000-4000-8000-000000000000'

export interface RouteNeeds extends Pick<RoutingOptions, 'db' | 'audit' | 'identity' | 'calendars' | 'conversations' | 'outbound'> {
  secretOf: (ruleId: string) => string
  auth: Authenticators
  presence: Presence
  /** To be called after the commit of whatever changes how conversations are routed. */
  settingsChanged: () => void
}

export function registerRoutingRoutes(app: FastifyInstance, needs: RouteNeeds): void {
  registerGroups(app, needs)
  registerRules(app, needs)
  registerSkillRoutes(app, needs)
  registerWebhook(app, needs)
  registerAgents(app, needs)
  registerHandling(app, needs)
}

function registerGroups(app: FastifyInstance, { db, audit, identity, calendars, auth, settingsChanged }: RouteNeeds): void {
  const { groups } = identity
  const full = async (id: string): Promise<Group> => {
    const [row, routing] = await Promise.all([groups.find(id), store.readGroupRouting(db)])
    if (!row) throw new AppError('not_found')
    return present(row, routing)
  }
  bindRoute(app, auth, routingRoutes.listGroups, async () => {
    const [names, routing] = await Promise.all([groups.names(), store.readGroupRouting(db)])
    const items = names.map(({ id, name }) => {
      const { replySeconds, mode, calendarId } = routing.get(id) ?? defaultGroupRouting
      return { id, name, replySeconds, mode, calendarId }
    })
    const ids = [...new Set(items.flatMap(({ calendarId }) => calendarId ?? []))]
    return { items, calendars: (await Promise.all(ids.map((id) => hoursAround(calendars, id, Date.now())))).flat() }
  })
  bindRoute(app, auth, routingRoutes.listGroupSettings, async () => {
    const [rows, routing] = await Promise.all([groups.list(), store.readGroupRouting(db)])
    return { items: rows.map((row) => present(row, routing)) }
  })
  bindRoute(app, auth, routingRoutes.createGroup, async ({ agent, body }) => {
    await requireKnownGroups(needsOf(body.routing), groups)
    const id = await db.transaction(async (tx) => {
      const created = await groups.create(tx, body)
      if (body.routing !== undefined) await store.writeGroupRouting(tx, created, body.routing)
      await audit.record({ actor: { id: agent.userId }, action: 'group.created', subject: `group:${created}`, detail: { members: body.members.length } }, tx)
      return created
    })
    groups.changed(body.members.map(({ agentId }) => agentId))
    settingsChanged()
    return full(id)
  })
  bindRoute(app, auth, routingRoutes.updateGroup, async ({ agent, params, body }) => {
    await requireKnownGroups(needsOf(body.routing).filter((id) => id !== params.id), groups)
    const before = await groups.find(params.id)
    await db.transaction(async (tx) => {
      await groups.update(tx, params.id, body.version, body)
      if (body.routing !== undefined) await store.writeGroupRouting(tx, params.id, body.routing)
      const fields = (['name', 'members', 'routing'] as const).filter((field) => body[field] !== undefined)
      await audit.record({ actor: { id: agent.userId }, action: 'group.updated', subject: `group:${params.id}`, detail: { fields } }, tx)
    })
    if (body.members !== undefined) groups.changed([...new Set([...(before?.members ?? []), ...body.members].map(({ agentId }) => agentId))])
    settingsChanged()
    return full(params.id)
  })
  bindRoute(app, auth, routingRoutes.deleteGroup, async ({ agent, params }) => {
    const before = await groups.find(params.id)
    await db.transaction(async (tx) => {
      const { rules } = await store.readRules(tx)
      const routing = await store.readGroupRouting(tx)
      const overflows = [...routing].some(([id, { overflow }]) => id !== params.id && overflow.some(({ groupId }) => groupId === params.id))
      if (overflows || groupsOf(rules).includes(params.id)) {
        throw new AppError('not_allowed_now', {
          text: { zh: '分配规则、默认组或溢出设置仍在使用该组，请先修改它们。', en: 'Rules, the default group or an overflow still name this group. Change them first.' },
        })
      }
      await groups.remove(tx, params.id)
      await audit.record({ actor: { id: agent.userId }, action: 'group.deleted', subject: `group:${params.id}` }, tx)
    })
    groups.changed((before?.members ?? []).map(({ agentId }) => agentId))
    settingsChanged()
  })
}

const WEEK = 7 * 86_400_000
const instant = (at: number): string => new Date(at).toISOString()

/** When a calendar is open in the weeks around a time; nothing for one there is not, of which every hour counts. */
async function hoursAround(calendars: RouteNeeds['calendars'], id: string, now: number): Promise<{ id: string; from: string; to: string; open: { from: string; to: string }[] }[]> {
  const hours = await calendars.hours(id)
  if (hours === null) return []
  const [from, to] = [now - WEEK, now + WEEK]
  return [{ id, from: instant(from), to: instant(to), open: stretches(hours, from, to).map((one) => ({ from: instant(one.from), to: instant(one.to) })) }]
}

/** Groups that the rules name. */
const groupsOf = ({ rules, defaultGroupId }: RoutingRules): string[] => [
  ...rules.flatMap(({ groupId, demand }) => (demand?.otherwise.do === 'overflow' ? [groupId, demand.otherwise.groupId] : [groupId])), ...(defaultGroupId === null ? [] : [defaultGroupId]),
]

const needsOf = (routing: GroupRouting | undefined): string[] => (routing?.overflow ?? []).map(({ groupId }) => groupId)

async function requireKnownGroups(ids: readonly string[], groups: RouteNeeds['identity']['groups']): Promise<void> {
  if (ids.length === 0) return
  const known = new Set((await groups.names()).map(({ id }) => id))
  if (ids.every((id) => known.has(id))) return
  throw new AppError('bad_request', {
    text: { zh: '所选的组已不存在，请刷新后重新选择。', en: 'A group you chose no longer exists. Reload and choose again.' }, fields: [{ path: 'body', message: 'unknown group' }],
  })
}

function present(row: GroupRow, routing: ReadonlyMap<string, GroupRouting>): Group {
  const own = routing.get(row.id)
  if (own === undefined) throw new AppError('not_found')
  return { ...row, routing: own }
}

function registerRules(app: FastifyInstance, { db, audit, identity, auth, settingsChanged }: RouteNeeds): void {
  bindRoute(app, auth, routingRoutes.listBreakReasons, async () => ({ items: (await store.readRules(db)).rules.breakReasons }))
  bindRoute(app, auth, routingRoutes.getRoutingRules, () => store.readRules(db))
  bindRoute(app, auth, routingRoutes.setRoutingRules, async ({ agent, body: { version, rules } }) => {
    await requireKnownGroups(groupsOf(rules), identity.groups)
    await requireKnownSkills(db, rules)
    const next = await db.transaction(async (tx) => {
      const written = await store.writeRules(tx, version, rules)
      if (written === null) throw new AppError('conflict')
      await audit.record({ actor: { id: agent.userId }, action: 'routing.rules_changed', subject: `routing:${String(written)}`, detail: { rules: rules.rules.length } }, tx)
      return written
    })
    settingsChanged()
    return { version: next, rules }
  })
  const ableFor = async (rule: RoutingRule): Promise<number | null> => {
    const [agents, { names, ofAgents }] = await Promise.all([identity.servingAgents(), readSkillBook(db)])
    const demand = demandOf(rule, names)
    if (demand === null) return null
    const asked = new Map(demand.skills.map(({ skillId, atLeast }) => [skillId, atLeast]))
    return agents.filter(({ id, groups }) => rule.groupId in groups && meets({ levels: ofAgents.get(id) ?? new Map<string, number>() }, asked)).length
  }
  bindRoute(app, auth, routingRoutes.tryRoutingRules, async ({ body: { rules, facts } }) => {
    const rule = ruleFor(rules, facts)
    return { ruleId: rule?.id ?? null, groupId: rule?.groupId ?? rules.defaultGroupId, priority: rule?.priority ?? 0, able: rule === null ? null : await ableFor(rule) }
  })
}

function registerWebhook(app: FastifyInstance, { auth, identity, outbound, secretOf }: RouteNeeds): void {
  bindRoute(app, auth, routingRoutes.getRuleSecret, ({ params }) => ({ secret: secretOf(params.id) }))
  bindRoute(app, auth, routingRoutes.tryRuleWebhook, async ({ body: { ruleId, webhook } }) => {
    const groups = (await identity.groups.names()).map(({ id, name }) => ({ id, name }))
    const { answer, ...asked } = await askWebhook(outbound, webhook, secretOf(ruleId), {
      type: 'routing.ask', ruleId, conversationId: NOBODY, customerId: NOBODY, groups,
      facts: { language: 'zh', channel: 'web', page: null, cause: 'asked_button', scenario: null, serviceKind: null, labels: [], segmentIds: [], level: null, attributes: {} },
    })
    return { ...asked, groupId: answer?.groupId ?? null, priority: answer?.priority ?? null }
  })
}

function registerAgents(app: FastifyInstance, { db, audit, identity, calendars, conversations, presence, auth, settingsChanged }: RouteNeeds): void {
  const serving = async (id: string): Promise<void> => {
    if (!(await identity.isActiveAgent(id))) throw new AppError('not_found')
  }
  bindRoute(app, auth, routingRoutes.listCapacities, async () => {
    const [agents, rows] = await Promise.all([identity.servingAgents(), store.readAgents(db)])
    const items = agents.map(({ id, name, groups }) => {
      const row = rows.get(id)
      return { agentId: id, name, capacity: row?.capacity ?? store.defaultCapacity, byChannel: row?.byChannel ?? {}, groupIds: Object.keys(groups) }
    })
    return { items: items.sort((a, b) => a.name.localeCompare(b.name, 'zh')) }
  })
  bindRoute(app, auth, routingRoutes.setCapacity, async ({ agent, params, body }) => {
    await serving(params.id)
    const capacity = { agentId: params.id, ...body }
    await db.transaction(async (tx) => {
      await store.writeCapacity(tx, capacity)
      await audit.record({ actor: { id: agent.userId }, action: 'routing.capacity_changed', subject: `user:${params.id}`, detail: body }, tx)
    })
    settingsChanged()
    return capacity
  })
  bindRoute(app, auth, routingRoutes.listPresence, async () => {
    const [agents, rows] = await Promise.all([identity.servingAgents(), store.readAgents(db)])
    const loads = await conversations.countOwned(agents.map(({ id }) => id))
    const connected = presence.connected()
    return {
      items: agents.map(({ id, name, availability, reason, since, groups }) => ({
        agentId: id, name, availability, reason, since, connected: connected.has(id), load: loads.get(id) ?? 0,
        capacity: rows.get(id)?.capacity ?? store.defaultCapacity, groupIds: Object.keys(groups),
      })),
    }
  })
  bindRoute(app, auth, routingRoutes.queueOverview, async () => ({ at: new Date().toISOString(), items: await queueOverview({ db, identity, calendars, connected: () => presence.connected() }) }))
  bindRoute(app, auth, routingRoutes.setAvailability, async ({ agent, params, body }) => {
    await serving(params.id)
    const changed = await identity.setAvailability(params.id, body.availability, body.availability === 'break' ? (body.reason ?? null) : null, { userId: agent.userId })
    if (changed) await audit.record({ actor: { id: agent.userId }, action: 'user.availability_set', subject: `user:${params.id}`, detail: { availability: body.availability } })
  })
}

function registerHandling(app: FastifyInstance, { identity, conversations, auth }: RouteNeeds): void {
  bindRoute(app, auth, routingRoutes.answerOffer, async ({ agent, params }) => {
    await conversations.command(agent, params.id, (state) => decisions.endOffer(state, agent.userId, 'declined'))
  })
  bindRoute(app, auth, routingRoutes.transferToGroup, async ({ agent, params, body }) => {
    if ((await identity.groups.find(body.groupId)) === null) {
      throw new AppError('not_found', { text: { zh: '该组已不存在，请重新选择。', en: 'This group no longer exists. Choose another.' } })
    }
    await conversations.command(agent, params.id, (state) =>
      decisions.transferToGroup(state, { agentId: agent.userId, name: agent.name }, body.groupId, body.note ?? null),
    )
  })
}
