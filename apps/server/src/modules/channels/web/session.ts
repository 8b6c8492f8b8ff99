import { stateForCustomer, type CustomerBlock, type customerRoutes, type OwnConsent } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import type { Conversations } from '../../conversations/index.ts'
import type { Customers } from '../../customers/index.ts'
import { addressKey, type Ceiling } from '../ceiling.ts'
import { attributesOf, requireSigned } from './signed-identity.ts'
import type { Sites } from './sites.ts'
import type { SiteRow } from './store.ts'

export interface SessionNeeds {
  sites: Sites
  customers: Customers
  conversations: Conversations
  /** A visitor turned out to be a known customer: what else is theirs moves too. */
  onMerged?: ((from: string, to: string) => Promise<void>) | undefined
  standing: { blockOf(customerId: string): Promise<CustomerBlock | null>; consentOf(customerId: string): Promise<OwnConsent> }
  /** New visitors of one address. */
  newVisitors: Ceiling
  now: () => number
}

export type OpenSession = z.output<(typeof customerRoutes.openCustomerSession)['body']>
export type OpenedSession = z.input<(typeof customerRoutes.openCustomerSession)['response']>

/** Somebody with a token that is valid for the site. */
interface Visitor {
  customerId: string
  identified: boolean
  token: string
  expiresAt: string
}

/**
 * Begins or goes on as a customer of a site. A valid earlier token keeps who it is; what the site has signed decides over
 * it; everybody else is a new visitor.
 * @throws AppError not_found (no such site), forbidden (identity not signed rightly), rate_limited
 */
export async function openSession(request: OpenSession, ip: string, log: FastifyBaseLogger, needs: SessionNeeds): Promise<OpenedSession> {
  const { sites, customers, conversations } = needs
  const site = await sites.byKey(request.site)
  if (request.identity) requireSigned(sites.secretOf(site), request.identity, needs.now())
  const earlier = await visitorOf(request.token, site, customers)
  const visitor = await visitorFor(request, earlier, site, ip, needs)
  if (request.attributes) await keepAttributes(visitor.customerId, request.attributes, log, customers)
  const [name, newest, welcome, block, consent] = await Promise.all([
    customers.name(visitor.customerId),
    conversations.newestOf(visitor.customerId),
    sites.welcome(site, request.language),
    needs.standing.blockOf(visitor.customerId),
    needs.standing.consentOf(visitor.customerId),
    customers.touch(visitor.customerId),
  ])
  return {
    token: visitor.token,
    expiresAt: visitor.expiresAt,
    customer: { id: visitor.customerId, name, identified: visitor.identified },
    conversation: newest && stateForCustomer(newest),
    welcome,
    block,
    consent,
  }
}

/** Null for no token, one that has ended, or one of another site. */
async function visitorOf(token: string | undefined, site: SiteRow, customers: Customers): Promise<Visitor | null> {
  if (token === undefined) return null
  const found = await customers.findByToken(token)
  return found?.siteId === site.id ? { customerId: found.customerId, identified: found.identified, token, expiresAt: found.expiresAt } : null
}

async function visitorFor(request: OpenSession, earlier: Visitor | null, site: SiteRow, ip: string, needs: SessionNeeds): Promise<Visitor> {
  if (request.identity) return identified(request.identity, earlier, site, needs)
  if (earlier) return earlier
  const wait = needs.newVisitors.use(addressKey(ip))
  if (wait > 0) throw new AppError('rate_limited', { retryAfter: wait })
  const customerId = await needs.customers.createAnonymous(site.id)
  return { customerId, identified: false, ...(await needs.customers.issueToken(customerId, site.id, false)) }
}

/** The customer the site has signed for. The visitor they were until now becomes them, with all conversations. */
async function identified(identity: NonNullable<OpenSession['identity']>, earlier: Visitor | null, site: SiteRow, needs: SessionNeeds): Promise<Visitor> {
  const { customers, conversations } = needs
  const { id, name, email, phone } = identity
  const attributes = identity.attributes === undefined ? undefined : (attributesOf(identity.attributes) ?? undefined)
  const { customerId, mergedFrom } = await customers.identify(site.id, earlier, { id, name, email, phone, attributes })
  if (mergedFrom !== null) {
    await conversations.assignCustomer(mergedFrom, customerId)
    await needs.onMerged?.(mergedFrom, customerId)
  }
  if (earlier?.identified && earlier.customerId === customerId) return earlier
  const issued = await customers.issueToken(customerId, site.id, true)
  // Last, so that whatever fails before can be tried again. The anonymous token must not open a known customer's conversations.
  if (earlier) await customers.revokeToken(earlier.token)
  return { customerId, identified: true, ...issued }
}

/** A page that tells too much is no reason to leave its visitor without an answer. */
async function keepAttributes(customerId: string, attributes: NonNullable<OpenSession['attributes']>, log: FastifyBaseLogger, customers: Customers): Promise<void> {
  try {
    await customers.setAttributes(customerId, attributes)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn({ code: error.code, customerId }, 'attributes of a visitor were not kept')
  }
}
