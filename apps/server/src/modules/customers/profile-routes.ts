import { customerDeskRoutes, type Customer, type CustomerProfile, type CustomerSummary } from '@yingda/contract'
import type { SQL } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import type { Attributes } from './attributes/attributes.ts'
import { changedFields, checkedProfile, writeProfile } from './commands/write-profile.ts'
import { listPeople, nextPlace, placeOf, type PersonRow } from './people.ts'
import type { Segments } from './segments/segments.ts'
import * as store from './store.ts'
import { registerTagRoutes } from './tags.ts'

export interface ProfileRouteNeeds {
  conversationCount: (customerId: string) => Promise<number>
  /** True for an active user who may have customers of their own. */
  isAgent: (id: string) => Promise<boolean>
  /** The site that is named, or the first one; null when there is none such. */
  siteId: (wanted: string | undefined) => Promise<string | null>
  /** Where a segment is asked for outside this module, in words. */
  segmentUses: (id: string) => Promise<{ zh: string; en: string }[]>
}

/** Customers, as far as these routes ask for them. */
interface Desk {
  readonly attributes: Attributes
  readonly segments: Segments
  sight(agent: AgentPrincipal): SQL
  maySee(agent: AgentPrincipal, id: string): Promise<boolean>
  search(agent: AgentPrincipal, text: string): Promise<string[]>
  present(agent: AgentPrincipal, id: string, conversations: number): Promise<Customer>
  presentRows(agent: AgentPrincipal, rows: readonly PersonRow[]): Promise<CustomerSummary[]>
}

interface Context extends ProfileRouteNeeds {
  db: Database
  keyring: Keyring
  audit: Pick<Audit, 'record'>
  now: () => number
  customers: Desk
  /** Announces that a profile was written. */
  onWritten: (customerId: string) => void
}

/** Binds list, detail, profile, attributes, tags and segments. */
export function registerProfileRoutes(app: FastifyInstance, auth: Authenticators, context: Context): void {
  const { db, audit, customers } = context
  customers.attributes.registerRoutes(app, auth)
  registerTagRoutes(app, auth, { db, audit, segments: customers.segments })
  customers.segments.registerRoutes(app, auth, {
    sight: (agent) => customers.sight(agent), present: (agent, rows) => customers.presentRows(agent, rows), usesOf: (id) => context.segmentUses(id),
  })
  registerList(app, auth, context)
  registerOne(app, auth, context)
}

function registerList(app: FastifyInstance, auth: Authenticators, { db, customers }: Context): void {
  bindRoute(app, auth, customerDeskRoutes.listCustomers, async ({ agent, query }) => {
    const { search, segmentId, tag, ownerId, identified, limit } = query
    const [{ conditions, segments }, ids] = await Promise.all([
      customers.segments.ready(),
      search === undefined || search.trim() === '' ? undefined : customers.search(agent, search),
    ])
    const wanted = segmentId === undefined ? undefined : conditions[segments.findIndex(({ id }) => id === segmentId)]
    if (segmentId !== undefined && wanted === undefined) throw new AppError('not_found')
    const rows = await listPeople(db, customers.sight(agent), {
      ids, segment: wanted, tag, ownerId, identified: identified === undefined ? undefined : identified === 'true', after: placeOf(query.cursor), limit,
    }, conditions)
    return { items: await customers.presentRows(agent, rows), next: nextPlace(rows, limit) }
  })
}

function registerOne(app: FastifyInstance, auth: Authenticators, context: Context): void {
  const { db, keyring, audit, customers, now } = context
  const requireInSight = async (agent: AgentPrincipal, id: string): Promise<void> => {
    if (!(await customers.maySee(agent, id))) throw new AppError('not_found')
  }
  const checked = async (agent: AgentPrincipal, profile: CustomerProfile): Promise<CustomerProfile> => {
    await requireAgent(context, profile.ownerAgentId)
    return checkedProfile(agent, profile, await customers.attributes.all())
  }
  bindRoute(app, auth, customerDeskRoutes.getCustomer, async ({ agent, params }) => {
    await requireInSight(agent, params.id)
    return customers.present(agent, params.id, await context.conversationCount(params.id))
  })
  bindRoute(app, auth, customerDeskRoutes.updateCustomer, async ({ agent, params, body }) => {
    await requireInSight(agent, params.id)
    const profile = await checked(agent, body)
    await db.transaction(async (tx) => {
      await writeProfile(tx, keyring, params.id, profile, await customers.attributes.all())
      await audit.record({ actor: { id: agent.userId }, action: 'customer.updated', subject: `customer:${params.id}`, detail: { fields: changedFields(profile) } }, tx)
    })
    context.onWritten(params.id)
    return customers.present(agent, params.id, await context.conversationCount(params.id))
  })
  bindRoute(app, auth, customerDeskRoutes.createCustomer, async ({ agent, body: { siteId: wanted, ...body } }) => {
    const siteId = await context.siteId(wanted)
    if (siteId === null) {
      throw new AppError('bad_request', { text: { zh: '所选网站已不存在，请刷新后重新选择。', en: 'The site you chose no longer exists. Reload and choose again.' }, fields: [{ path: 'body.siteId', message: 'unknown site' }] })
    }
    const profile = await checked(agent, { ...body, ownerAgentId: body.ownerAgentId === undefined ? agent.userId : body.ownerAgentId })
    const id = randomUUID()
    await db.transaction(async (tx) => {
      await store.insertUnseen(tx, id, siteId, new Date(now()).toISOString())
      await writeProfile(tx, keyring, id, profile, await customers.attributes.all())
      await audit.record({ actor: { id: agent.userId }, action: 'customer.created', subject: `customer:${id}`, detail: { fields: changedFields(profile) } }, tx)
    })
    return customers.present(agent, id, 0)
  })
}

async function requireAgent({ isAgent }: Context, id: string | null | undefined): Promise<void> {
  if (id === null || id === undefined || (await isAgent(id))) return
  throw new AppError('bad_request', {
    text: { zh: '所选坐席已停用或不能接待客户，请重新选择。', en: 'The agent you chose is not active or cannot take customers. Choose another one.' }, fields: [{ path: 'body.ownerAgentId', message: 'not an agent' }],
  })
}
