/** A whole server in the test's own process, on a database of its own: for tests that must reach into every route. */
import { routes, type Permission, type RouteDefinition } from '@yingda/contract'
import { createClient, type Client } from '@yingda/client'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import WebSocket from 'ws'
import { createApp, type App } from '../../apps/server/src/app.ts'
import { loadConfig } from '../../apps/server/src/platform/config/config.ts'
import { repositoryRoot } from '../../apps/server/src/platform/config/root.ts'
import { silentLogger, type Logger } from '../../apps/server/src/platform/logging/logger.ts'
import { testDatabase } from '../setup/database.ts'

export interface TestUser {
  id: string
  email: string
  password: string
  token: string
  api: Client
}

export interface TestApp {
  app: App
  url: string
  databaseUrl: string
  dataDir: string
  admin: TestUser
  /** A user with just these permissions. */
  user(permissions: readonly Permission[]): Promise<TestUser>
  query<T extends object>(text: string, values?: unknown[]): Promise<T[]>
  stop(): Promise<void>
}

export interface TestAppOptions {
  /** Another node of this installation instead of a new one. */
  nodeOf?: TestApp
  env?: Record<string, string>
  logger?: Logger
}

const PASSWORD = 'correct horse battery'

export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { nodeOf } = options
  const database = nodeOf ? { url: nodeOf.databaseUrl, drop: () => Promise.resolve() } : await testDatabase()
  const dataDir = nodeOf?.dataDir ?? (await mkdtemp(join(tmpdir(), 'yingda-app-')))
  const loaded = loadConfig({ PORT: '0', HOST: '127.0.0.1', YINGDA_DATA: dataDir, YINGDA_STARTER: 'none', YINGDA_ADMIN_EMAIL: 'admin@example.com', DATABASE_URL: database.url, ...options.env })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const app = await createApp({
    config: loaded.config, databaseUrl: database.url, root: repositoryRoot(import.meta.url), version: '0.0.0-test',
    logger: options.logger ?? silentLogger(), deliverPassword: () => Promise.resolve(),
  })
  const url = `http://127.0.0.1:${String(await app.listen())}`
  if (app.administratorPassword !== null) {
    const first = await signIn(url, 'admin@example.com', app.administratorPassword)
    await first.api.changePassword({ body: { current: app.administratorPassword, next: PASSWORD } })
  }
  const admin = { ...(await signIn(url, 'admin@example.com', PASSWORD)), password: PASSWORD }
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  return {
    app, url, databaseUrl: database.url, dataDir, admin,
    async user(permissions) {
      const role = await admin.api.createRole({ body: { name: `role ${randomUUID()}`, permissions: [...permissions] } })
      const email = `${randomUUID()}@example.com`
      const { invitationUrl } = await admin.api.inviteUser({ body: { email, name: `User ${email.slice(0, 4)}`, roleId: role.id } })
      const token = /token=([^&]+)$/u.exec(invitationUrl)?.[1] ?? ''
      await createClient({ baseUrl: url }).acceptInvitation({ body: { token, name: `User ${email.slice(0, 4)}`, password: PASSWORD } })
      return { ...(await signIn(url, email, PASSWORD)), password: PASSWORD }
    },
    async query<T extends object>(text: string, values: unknown[] = []) {
      return (await pool.query<T>(text, values)).rows
    },
    async stop() {
      await pool.end()
      await app.stop()
      await database.drop()
      if (!nodeOf) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function signIn(url: string, email: string, password: string): Promise<TestUser> {
  const { me, token } = await createClient({ baseUrl: url }).login({ body: { email, password, mode: 'token' } })
  if (token === undefined) throw new Error('no token')
  return { id: me.id, email, password, token, api: createClient({ baseUrl: url, token: () => token }) }
}

export interface TestCustomer {
  token: string
  customerId: string
  api: Client
}

export async function visit(url: string, body: Record<string, unknown> = {}): Promise<TestCustomer> {
  const open = createClient({ baseUrl: url })
  const session = await open.openCustomerSession({ body: { site: 'demo', language: 'zh', ...body } })
  return { token: session.token, customerId: session.customer.id, api: createClient({ baseUrl: url, token: () => session.token }) }
}

export type Frame = Record<string, unknown> & { type: string }

/** A bare realtime connection that collects what it is told. */
export class Wire {
  readonly frames: Frame[] = []
  readonly socket: WebSocket
  closed: number | null = null
  readonly #opened: Promise<void>

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/realtime`, { headers })
    this.#opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
    this.#opened.catch(() => undefined)
    this.socket.on('error', () => undefined)
    this.socket.on('message', (data: Buffer) => {
      const value = JSON.parse(data.toString('utf8')) as Frame | Frame[]
      this.frames.push(...(Array.isArray(value) ? value : [value]))
    })
    this.socket.on('close', (code) => {
      this.closed = code
    })
  }

  async hello(role: 'customer' | 'agent', token: string): Promise<this> {
    await this.#opened
    this.send({ type: 'hello', protocol: 1, role, token })
    await this.next('welcome')
    return this
  }

  opened(): Promise<void> {
    return this.#opened
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** The first frame of a type (and with a ref) that came or comes within 5 s. */
  async next(type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    for (let waited = 0; waited < 5000; waited += 10) {
      const found = this.frames.find((frame) => frame.type === type && fits(frame))
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`no ${type} frame; got ${JSON.stringify(this.frames.slice(-5))}, closed ${String(this.closed)}`)
  }

  end(): void {
    this.socket.terminate()
  }
}

export async function connectAgent(app: TestApp, user: TestUser): Promise<Wire> {
  const { ticket } = await user.api.createRealtimeTicket()
  const wire = await new Wire(app.url).hello('agent', ticket)
  wire.send({ type: 'inbox', on: true })
  return wire
}

/** Sends a customer's message and waits until it is durable. */
export async function say(wire: Wire, conversationId: string, text: string, clientId = randomUUID()): Promise<number> {
  wire.send({ type: 'send', ref: clientId, conversationId, clientId, content: { type: 'text', text } })
  const ack = await wire.next('ack', (frame) => frame['ref'] === clientId)
  return ack['seq'] as number
}

export const allRoutes: readonly RouteDefinition[] = Object.values(routes)
