import { sql } from 'drizzle-orm'
import type { HandoffRules } from '../modules/bot/index.ts'
import type { Conversations } from '../modules/conversations/index.ts'
import type { Customers, CustomerRouteNeeds } from '../modules/customers/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import type { CustomerFacts, Routing } from '../modules/routing/index.ts'
import type { Knowledge } from '../modules/knowledge/index.ts'
import type { Tickets } from '../modules/tickets/index.ts'
import type { Database } from '../platform/database/database.ts'
import { rowsOf } from '../platform/database/rows.ts'

interface Parts {
  db: Database
  identity: Pick<Identity, 'isActiveAgent'>
  conversations: Pick<Conversations, 'countOfCustomer'>
  routing: Pick<Routing, 'rules'>
  handoff: Pick<HandoffRules, 'triggers'>
  tickets: Pick<Tickets, 'slaPolicies'>
  knowledge: Pick<Knowledge, 'answersForSegment'>
}

/** What customers' routes need of the rest of the house. */
export function customerPorts({ db, identity, conversations, routing, handoff, tickets, knowledge }: Parts): CustomerRouteNeeds {
  return {
    conversationCount: (id) => conversations.countOfCustomer(id),
    isAgent: (id) => identity.isActiveAgent(id),
    async siteId(wanted) {
      const [row] = await rowsOf<{ id: string }>(db, sql`select id from sites where ${wanted ?? null}::uuid is null or id = ${wanted ?? null}::uuid order by created_at, id limit 1`)
      return row?.id ?? null
    },
    async segmentUses(id) {
      const [{ rules }, { vip }, policies, questions] = await Promise.all([routing.rules(), handoff.triggers(), tickets.slaPolicies(), knowledge.answersForSegment(id)])
      return [
        ...rules.filter(({ conditions }) => conditions.some((one) => one.field === 'segment' && one.is === id)).map(({ name }) => ({ zh: `分配规则“${name}”`, en: `the routing rule “${name}”` })),
        ...(vip.segmentIds.includes(id) ? [{ zh: '转人工设置', en: 'the handoff settings' }] : []),
        ...policies.filter(({ conditions }) => conditions.segmentIds.includes(id)).map(({ name }) => ({ zh: `工单时效“${name}”`, en: `the service level “${name}”` })),
        ...questions.map((question) => ({ zh: `知识“${question}”`, en: `the knowledge entry “${question}”` })),
      ]
    },
  }
}

/** What the routing asks of customers who wait: two statements, however many they are. */
export function routingFacts(customers: Pick<Customers, 'standing'>, conversations: Pick<Conversations, 'lastAgents'>) {
  return async (customerIds: readonly string[]): Promise<Map<string, CustomerFacts>> => {
    const [standing, last] = await Promise.all([customers.standing(customerIds), conversations.lastAgents(customerIds)])
    return new Map(customerIds.map((id): [string, CustomerFacts] => {
      const { segmentIds = [], level = null, attributes = {}, ownerAgentId = null } = standing.get(id) ?? {}
      return [id, { segmentIds, level, attributes, ownerAgentId, lastAgentId: last.get(id) ?? null }]
    }))
  }
}
