/** What the tests of this module stand on: a real database, keys and storage, an HTTP server, a clock, and who is asking. */
import { permission, type Permission, type TicketDetail, type TicketType } from '@yingda/contract'
import type { FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openKeyring, type Keyring } from '../../platform/crypto/keyring.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal, CustomerPrincipal } from '../../platform/http/bind.ts'
import { createHttpServer } from '../../platform/http/server.ts'
import { silentLogger } from '../../platform/logging/logger.ts'
import { openDirectoryStorage } from '../../platform/storage/directory.ts'
import { createAudit } from '../audit/index.ts'
import { createAttachments } from '../channels/index.ts'
import { Conversations } from '../conversations/index.ts'
import { always, createTickets, type AnswerForm, type Hours, type TicketPorts, type Tickets, type TicketsOptions } from './index.ts'

export interface Answer<T> {
  status: number
  body: T
  text: string
  headers: Record<string, unknown>
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Call = <T = Record<string, never>>(method: Method, url: string, body?: unknown) => Promise<Answer<T>>

export interface Agent {
  id: string
  principal: AgentPrincipal
  call: Call
}

export interface Visitor {
  id: string
  call: Call
}

export interface World {
  db: Database
  keyring: Keyring
  tickets: Tickets
  errors: unknown[]
  /** The time, which tests may move. */
  clock: { now: number }
  /** Working hours of every calendar; a new version is seen when `version` changes. */
  hours: { hours: Hours; version: string }
  /** What was asked of other modules. */
  asked: { names: number; customers: number }
  /** Conversations by id, with their customer. */
  conversations: Map<string, string>
  noted: { conversationId: string; ticketId: string; number: number; told: boolean; promisedAt: string | null }[]
  /** What the bot offered, by conversation and seq. */
  offered: Map<string, AnswerForm>
  groups: Set<string>
  agent(permissions?: readonly Permission[], groupIds?: readonly string[]): Agent
  customer(): Visitor
  /** With a bearer token that is nobody's session. */
  anonymous(token: string): Call
  type(key: string): Promise<TicketType>
  create(agent: Agent, input?: Record<string, unknown>): Promise<TicketDetail>
  /** Lets the settings be read anew. */
  settle(): Promise<void>
  end(): Promise<void>
}

export async function openWorld(options: Partial<TicketsOptions> = {}): Promise<World> {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'yingda-tickets-'))
  const errors: unknown[] = []
  const onError = (error: unknown): void => {
    errors.push(error)
  }
  const clock = { now: Date.parse('2026-03-02T01:00:00.000Z') }
  const db = openDatabase({ url: database.url, max: 8, onError })
  const keyring = openKeyring({ file: join(folder, 'keys', 'keys.json') })
  const storage = await openDirectoryStorage(join(folder, 'files'))
  const bus = createLocalBus(onError)
  const http = createHttpServer({ logger: silentLogger(), trustedProxies: [] })
  const agents = new Map<string, AgentPrincipal>()
  const visitors = new Map<string, CustomerPrincipal>()
  const tokenOf = (request: FastifyRequest): string => (request.headers.authorization ?? '').slice('Bearer '.length)
  const auth = {
    agent: (request: FastifyRequest) => Promise.resolve(agents.get(tokenOf(request)) ?? null),
    customer: (request: FastifyRequest) => Promise.resolve(visitors.get(tokenOf(request)) ?? null),
  }
  const asked = { names: 0, customers: 0 }
  const conversations = new Map<string, string>()
  const noted: World['noted'] = []
  const offered = new Map<string, AnswerForm>()
  const groups = new Set<string>()
  const hours = { hours: always, version: 'always' }
  const log = new Conversations({ db, bus, names: () => Promise.resolve(new Map()), onError })
  const attachments = createAttachments({ conversations: log, storage, keyring, onError, now: () => clock.now, otherFile: (id) => tickets.storedFile(id) })
  const byId = (id: string): AgentPrincipal | null => [...agents.values()].find((agent) => agent.userId === id) ?? null
  const ports: TicketPorts = {
    agentNames: (ids) => {
      asked.names += 1
      return Promise.resolve(new Map(ids.flatMap((id) => { const agent = byId(id); return agent ? [[id, agent.name] as const] : [] })))
    },
    activeAgents: (ids) => Promise.resolve(new Set(ids.filter((id) => byId(id)?.permissions.has('tickets.edit') === true))),
    agentById: (id) => Promise.resolve(byId(id)),
    customerNames: (ids) => {
      asked.customers += 1
      return Promise.resolve(new Map(ids.map((id) => [id, { name: `客户${id.slice(0, 4)}`, number: 1001 }])))
    },
    maySeeCustomer: (agent, id) => Promise.resolve(agent.permissions.has('conversations.view.all') && [...visitors.values()].some((one) => one.customerId === id)),
    knownGroups: (ids) => Promise.resolve(new Set(ids.filter((id) => groups.has(id)))),
    findCustomer: () => Promise.resolve(null),
    calendars: (ids) => Promise.resolve(new Map(ids.map((id) => [id, hours]))),
    conversationForAgent: (_agent, id) => {
      const customerId = conversations.get(id)
      return customerId === undefined ? Promise.reject(new AppError('not_found')) : Promise.resolve({ customerId })
    },
    isOwnConversation: (customerId, id) => Promise.resolve(conversations.get(id) === customerId),
    formOfAnswer: (customerId, id, seq) => Promise.resolve(conversations.get(id) === customerId ? (offered.get(`${id}:${String(seq)}`) ?? null) : null),
    noteConversation: (conversationId, ticket) => {
      noted.push({ conversationId, ticketId: ticket.ticketId, number: ticket.number, told: ticket.told !== undefined, promisedAt: ticket.told?.promisedAt ?? null })
      return Promise.resolve()
    },
    storeFile: (upload) => attachments.store(upload),
    fileLink: (id) => attachments.link(id),
  }
  const logger = silentLogger()
  const tickets = createTickets({
    db, bus, keyring, storage, log: logger, ports, audit: createAudit(db), publicUrl: () => 'https://chat.example.com/', maxFileBytes: 1024 * 1024, now: () => clock.now, ...options,
  })
  await tickets.ensureDefaults()
  tickets.registerRoutes(http, auth)
  attachments.registerRoutes(http, auth)
  const caller = (token: string): Call => async (method, url, body) => {
    const raw = Buffer.isBuffer(body)
    const response = await http.inject({
      method, url, headers: { 'accept-language': 'en', authorization: `Bearer ${token}`, ...(raw ? { 'content-type': 'application/octet-stream' } : {}) },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const text = response.body
    const isJson = String(response.headers['content-type']).includes('json')
    return { status: response.statusCode, body: (isJson ? JSON.parse(text) : {}) as never, text, headers: response.headers }
  }
  const world: World = {
    db, keyring, tickets, errors, clock, hours, asked, conversations, noted, offered, groups,
    agent(permissions = permission.options, groupIds = []) {
      const token = `agent ${randomUUID()}`
      const principal: AgentPrincipal = { userId: randomUUID(), name: `坐席${String(agents.size + 1)}`, permissions: new Set(permissions), groupIds: new Set(groupIds), sessionId: token, viaCookie: false }
      agents.set(token, principal)
      return { id: principal.userId, principal, call: caller(token) }
    },
    customer() {
      const token = `customer ${randomUUID()}`
      const principal = { customerId: randomUUID(), siteId: randomUUID(), identified: false }
      visitors.set(token, principal)
      return { id: principal.customerId, call: caller(token) }
    },
    anonymous: caller,
    async type(key) {
      const admin = world.agent()
      const found = (await admin.call<{ items: TicketType[] }>('GET', '/api/ticket-types')).body.items.find((type) => type.key === key)
      if (!found) throw new Error(`no type ${key}`)
      return found
    },
    async create(agent, input = {}) {
      const answer = await agent.call<TicketDetail>('POST', '/api/tickets', { typeId: (await world.type('general')).id, subject: '发票抬头开错了', description: '请帮我重开', ...input })
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.body
    },
    settle: () => tickets.ensureDefaults(),
    async end() {
      await http.close()
      await tickets.stop()
      await log.stop()
      await bus.close()
      await db.$client.end()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return world
}

export const file = Buffer.from('a plain text file\n')
