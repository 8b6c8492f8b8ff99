import { MAX_ATTACHMENT_BYTES, type CustomerBlock, type OwnConsent, type RatingPolicy } from '@yingda/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Authenticators, CustomerPrincipal } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Customers } from '../customers/index.ts'
import { Ceiling } from './ceiling.ts'
import { registerWebRoutes } from './web/routes.ts'
import { Sites, type DefaultSite, type WelcomeSource } from './web/sites.ts'

export interface ChannelsOptions {
  db: Database
  keyring: Pick<Keyring, 'seal' | 'open'>
  audit: Pick<Audit, 'record'>
  customers: Customers
  conversations: Conversations
  knowledge: WelcomeSource
  identity: { onlineAgents(): Promise<number> }
  /** A visitor turned out to be a known customer: what else is theirs moves too. */
  onMerged?: (from: string, to: string) => Promise<void>
  /** What a customer may do now, and has agreed to. */
  standing: CustomerStanding
  /** The address customers see. */
  publicUrl: () => string
  maxAttachmentBytes?: number
  /** New visitors of one address within ten minutes; a whole company or town may share one. 600 when left out. */
  newVisitorsPerAddress?: number
  now?: () => number
}

export interface Channels {
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** Who a customer's token belongs to; null when it is not valid. */
  customerByToken(token: string): Promise<CustomerPrincipal | null>
  /** The same for a request with `Authorization: Bearer <token>`. */
  authenticateCustomer(request: FastifyRequest): Promise<CustomerPrincipal | null>
  /** Which pages may show the panel of a site; null for a site that is not there. */
  frameAncestors(siteKey: string): Promise<'anybody' | readonly string[] | null>
  /** Origins beside the request's own host that may open a realtime connection: where customers reach us. */
  trustedOrigins(): readonly string[]
  /** Makes the first site, with the key `demo`, when it is not there. Texts left out are those of the knowledge base. */
  ensureDefaultSite(texts?: Partial<DefaultSite>): Promise<void>
  /** How customers of a site are asked to rate. */
  ratingPolicy(siteId: string): Promise<RatingPolicy>
  /** Names of all sites by id. */
  siteNames(): Promise<Map<string, string>>
  /** Whether a customer of a site may write now, and has agreed to what the site demands. */
  mayWrite(customer: Pick<CustomerPrincipal, 'customerId' | 'siteId'>): Promise<{ block: CustomerBlock | null; consented: boolean }>
}

/** What is asked of the customers module about one of them. */
export interface CustomerStanding {
  blockOf(customerId: string): Promise<CustomerBlock | null>
  consentOf(customerId: string): Promise<OwnConsent>
}

const TEN_MINUTES = 10 * 60 * 1000
const bearer = /^Bearer ([!-~]{1,512})$/iu

/** The channels by which customers come: for now sites with the widget. */
export function createChannels(options: ChannelsOptions): Channels {
  const { db, keyring, audit, customers, conversations, knowledge, identity, publicUrl } = options
  const now = options.now ?? Date.now
  const sites = new Sites({
    db, keyring, audit, knowledge, now,
    onlineAgents: () => identity.onlineAgents(),
    maxAttachmentBytes: options.maxAttachmentBytes ?? MAX_ATTACHMENT_BYTES,
  })
  const newVisitors = new Ceiling({ limit: options.newVisitorsPerAddress ?? 600, windowMs: TEN_MINUTES, now })
  const customerByToken = async (token: string): Promise<CustomerPrincipal | null> => {
    const found = await customers.findByToken(token)
    return found && { customerId: found.customerId, siteId: found.siteId, identified: found.identified }
  }
  return {
    customerByToken,
    registerRoutes(app, auth) {
      registerWebRoutes(app, auth, { sites, customers, conversations, newVisitors, now, publicUrl, onMerged: options.onMerged, standing: options.standing })
    },
    async authenticateCustomer(request) {
      const token = bearer.exec(request.headers.authorization ?? '')?.[1]
      return token === undefined ? null : customerByToken(token)
    },
    async frameAncestors(siteKey) {
      const site = await sites.findByKey(siteKey)
      if (!site) return null
      return site.allowed_origins.length === 0 ? 'anybody' : site.allowed_origins
    },
    trustedOrigins: () => [new URL(publicUrl()).origin],
    ensureDefaultSite: (texts = {}) => sites.ensureDefault(texts),
    ratingPolicy: (siteId) => sites.ratingPolicy(siteId),
    siteNames: async () => new Map((await sites.list()).map(({ id, name }) => [id, name])),
    async mayWrite({ customerId, siteId }) {
      const [block, policy] = await Promise.all([options.standing.blockOf(customerId), sites.consentPolicy(siteId)])
      if (block !== null || policy.mode !== 'required') return { block, consented: true }
      return { block, consented: (await options.standing.consentOf(customerId)).privacy.version === policy.version }
    },
  }
}
