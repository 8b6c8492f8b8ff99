/** The web channel on a database of its own, with what its tests share. */
import type { Site, Welcome } from '@yingda/contract'
import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import type { Authenticators } from '../../../platform/http/bind.ts'
import { createAudit } from '../../audit/index.ts'
import { registerConversationRoutes } from '../../conversations/index.ts'
import { createCustomers, type Customers } from '../../customers/index.ts'
import { createChannels, type Channels } from '../channels.ts'
import { openWorld, type World } from '../test-world.ts'
import { signIdentity } from './signed-identity.ts'

/** New visitors that one address may have in ten minutes. */
export const LIMIT = 40

const knowledge = {
  welcomeTexts: (language: 'zh' | 'en') => Promise.resolve({ greeting: language === 'zh' ? '您好' : 'Hello', hotQuestions: [`${language}-a`, `${language}-gone`, `${language}-b`] }),
  hotQuestions: (keys: readonly string[]) => Promise.resolve(keys.filter((key) => !key.includes('gone')).map((id) => ({ id, label: `question ${id}` }))),
}

export interface Session {
  token: string
  expiresAt: string
  customer: { id: string; name: string | null; identified: boolean }
  conversation: { id: string; customerId: string } | null
  welcome: Welcome
}

type Claim = Parameters<typeof signIdentity>[1]

export interface Web {
  world: World
  customers: Customers
  channels: Channels
  /** The one a new installation has. */
  site: Site
  /** So many agents are online. */
  setOnline(agents: number): void
  /** Opens a session, from an address of its own unless one is given. */
  open(body: object, ip?: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  opened(body: object): Promise<Session>
  listSites(): Promise<Site[]>
  update(body: object, id?: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  newSecret(): Promise<string>
  /** The clock, in seconds. */
  seconds(): number
  signed(secret: string, claim?: Partial<Claim>): Claim & { signature: string }
  say(session: Session, conversation: string, clientId?: string): Promise<unknown>
}

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })

async function openChannels(online: () => number): Promise<Pick<Web, 'world' | 'customers' | 'channels'>> {
  const world = await openWorld()
  const { db, keyring, conversations, clock, http } = world
  const audit = createAudit(db)
  const customers = createCustomers({ db, keyring, audit, now: () => clock.now })
  const channels = createChannels({
    db, keyring, customers, conversations, knowledge, audit, identity: { onlineAgents: () => Promise.resolve(online()) },
    publicUrl: () => 'https://help.example.com', maxAttachmentBytes: 123_456, newVisitorsPerAddress: LIMIT,
    standing: { blockOf: () => Promise.resolve(null), consentOf: () => Promise.resolve({ privacy: { version: null }, marketing: false }) }, now: () => clock.now,
  })
  const auth: Authenticators = { agent: world.auth.agent, customer: (request) => channels.authenticateCustomer(request) }
  channels.registerRoutes(http, auth)
  registerConversationRoutes(http, conversations, {
    auth, customer: () => Promise.reject(new Error('not asked for here')), searchCustomers: () => Promise.resolve([]), colleague: () => Promise.resolve(null),
  })
  await conversations.start()
  await channels.ensureDefaultSite()
  return { world, customers, channels }
}

export async function openWeb(): Promise<Web> {
  let online = 0
  const { world, customers, channels } = await openChannels(() => online)
  const { http } = world
  let address = 0
  const ownAddress = (): string => {
    address += 1
    return `10.1.${String(Math.floor(address / 250))}.${String(address % 250)}`
  }
  const open: Web['open'] = (body, ip = ownAddress(), headers = {}) =>
    http.inject({ method: 'POST', url: '/api/customer/session', payload: { site: 'demo', language: 'zh', ...body }, headers: { 'x-forwarded-for': ip, ...headers } })
  const listSites: Web['listSites'] = async () => (await http.inject({ url: '/api/sites', headers: world.agent().headers })).json<{ items: Site[] }>().items
  const site = (await listSites()).find((each) => each.key === 'demo')
  if (!site) throw new Error('a new installation has a site')
  const seconds = (): number => Math.floor(world.clock.now / 1000)
  return {
    world, customers, channels, site, open, listSites, seconds,
    setOnline(agents) {
      online = agents
    },
    async opened(body) {
      const response = await open(body)
      expect(response.statusCode, response.body).toBe(200)
      return response.json<Session>()
    },
    update: (body, id = site.id, headers = world.agent().headers) => http.inject({ method: 'PATCH', url: `/api/sites/${id}`, payload: body, headers }),
    async newSecret() {
      const response = await http.inject({ method: 'POST', url: `/api/sites/${site.id}/secret`, headers: world.agent().headers })
      expect(response.statusCode).toBe(200)
      return response.json<{ secret: string }>().secret
    },
    signed(secret, claim = {}) {
      const full = { id: 'user-1', issuedAt: seconds(), ...claim }
      return { ...full, signature: signIdentity(secret, full) }
    },
    say: (session, conversation, clientId = 'first-message') =>
      world.conversations.customerMessage(conversation, { customerId: session.customer.id, channel: 'web', language: 'zh' }, clientId, { type: 'text', text: '你好' }),
  }
}
