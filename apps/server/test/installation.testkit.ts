import type { Permission } from '@yingda/contract'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '../../../test/setup/database.ts'
import { createLocalBus, type Bus } from '../src/platform/bus/bus.ts'
import { openKeyring, type Keyring } from '../src/platform/crypto/keyring.ts'
import { openDatabase, type Database } from '../src/platform/database/database.ts'
import { createHttpServer } from '../src/platform/http/server.ts'
import { silentLogger } from '../src/platform/logging/logger.ts'
import { createAudit, type Audit } from '../src/modules/audit/index.ts'
import { createIdentity, type Identity, type IdentityLimits } from '../src/modules/identity/index.ts'

export const ADMIN_EMAIL = 'admin@example.com'
export const PASSWORD = 'a good long password'

/** A node of an installation under test. */
export interface Node {
  app: FastifyInstance
  identity: Identity
}

/** An installation under test: a database of its own, and as many nodes as asked for. */
export interface Installation {
  db: Database
  keyring: Keyring
  audit: Audit
  bus: Bus
  node(limits?: Partial<IdentityLimits>): Node
  close(): Promise<void>
}

export async function startInstallation(): Promise<Installation> {
  const database = await testDatabase()
  const failures: unknown[] = []
  const db = openDatabase({ url: database.url, onError: (error) => failures.push(error) })
  const folder = mkdtempSync(join(tmpdir(), 'yingda-identity-'))
  const keyring = openKeyring({ file: join(folder, 'keys.json') })
  const audit = createAudit(db)
  const bus = createLocalBus((error) => failures.push(error))
  const apps: FastifyInstance[] = []
  return {
    db, keyring, audit, bus,
    node(limits = {}) {
      const identity = createIdentity({ db, bus, keyring, audit, log: silentLogger(), publicUrl: 'https://chat.example.com/', cookieSecure: true, limits })
      const app = createHttpServer({ logger: silentLogger(), trustedProxies: [] })
      apps.push(app)
      const auth = { agent: identity.authenticate, customer: () => Promise.resolve(null) }
      identity.registerRoutes(app, auth, { openConversations: (ids) => Promise.resolve(new Map(ids.map((id) => [id, 2]))) })
      audit.registerRoutes(app, auth, { names: identity.agentNames })
      return { app, identity }
    },
    async close() {
      await Promise.all(apps.map((app) => app.close()))
      await bus.close()
      await db.$client.end()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
      if (failures.length > 0) throw new AggregateError(failures, 'errors behind the scenes')
    },
  }
}

export interface Answer {
  status: number
  // what tests read of an answer is checked by the tests
  body: Record<string, unknown>
  headers: LightMyRequestResponse['headers']
}

export type Call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) => Promise<Answer>

/** Calls a node as the holder of a token; without one, as anybody. */
export function caller(app: FastifyInstance, token?: string): Call {
  return async (method, url, body) => {
    const response = await app.inject({
      method, url,
      headers: { 'accept-language': 'en', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    return { status: response.statusCode, body: response.body === '' ? {} : (response.json()), headers: response.headers }
  }
}

/** Signs in and gives the token. */
export async function tokenFor(app: FastifyInstance, email: string, password = PASSWORD): Promise<string> {
  const { status, body } = await caller(app)('POST', '/api/auth/login', { email, password, mode: 'token' })
  if (status !== 200) throw new Error(`sign-in failed: ${status} ${JSON.stringify(body)}`)
  return body['token'] as string
}

/** The administrator of a fresh installation, with the one-time password replaced. */
export async function startAdministrator({ app, identity }: Node): Promise<{ token: string; call: Call; id: string }> {
  const made = await identity.ensureAdministrator({ email: ADMIN_EMAIL })
  if (!made) throw new Error('there were users already')
  const token = await tokenFor(app, ADMIN_EMAIL, made.password)
  const call = caller(app, token)
  await call('POST', '/api/me/password', { current: made.password, next: PASSWORD })
  return { token, call, id: (await call('GET', '/api/me')).body['id'] as string }
}

export interface Member {
  id: string
  email: string
  token: string
  call: Call
  roleId: string
}

let members = 0

/** Invites a user into a role, by name or as a new one with these permissions, and lets them join. */
export async function addMember(app: FastifyInstance, admin: Call, role: string | readonly Permission[]): Promise<Member> {
  const number = (members += 1)
  const email = `member${number}@example.com`
  const roleId = typeof role === 'string' ? await roleIdOf(admin, role) : ((await admin('POST', '/api/roles', { name: `role ${number}`, permissions: role })).body['id'] as string)
  const invited = await admin('POST', '/api/users', { email, name: `Member ${number}`, roleId })
  const invitation = new URL(invited.body['invitationUrl'] as string).hash.replace('#token=', '')
  const joined = await caller(app)('POST', '/api/auth/invitations/accept', { token: invitation, name: `Member ${number}`, password: PASSWORD })
  if (joined.status !== 200) throw new Error(`joining failed: ${JSON.stringify(joined.body)}`)
  const token = await tokenFor(app, email)
  return { id: (invited.body['user'] as { id: string }).id, email, token, call: caller(app, token), roleId }
}

export async function roleIdOf(call: Call, name: string): Promise<string> {
  const roles = (await call('GET', '/api/roles')).body['items'] as { id: string; name: string }[]
  const found = roles.find((role) => role.name === name)
  if (!found) throw new Error(`no role ${name}`)
  return found.id
}
