/** What the tests of this module stand on: a real database, real storage and keys, an HTTP server, and who is asking. */
import { permission, type Permission } from '@yingda/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openKeyring, type Keyring } from '../../platform/crypto/keyring.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import type { AgentPrincipal, Authenticators, CustomerPrincipal } from '../../platform/http/bind.ts'
import { createHttpServer } from '../../platform/http/server.ts'
import { silentLogger } from '../../platform/logging/logger.ts'
import { openDirectoryStorage } from '../../platform/storage/directory.ts'
import type { Storage } from '../../platform/storage/storage.ts'
import { Conversations } from '../conversations/index.ts'

export interface World {
  db: Database
  conversations: Conversations
  keyring: Keyring
  storage: Storage
  http: FastifyInstance
  errors: unknown[]
  /** The time, which tests may move. */
  clock: { now: number }
  auth: Authenticators
  agent(permissions?: readonly Permission[]): { principal: AgentPrincipal; headers: Record<string, string> }
  customer(siteId?: string): { principal: CustomerPrincipal; headers: Record<string, string> }
  /** Files in storage, finished or not. */
  files(): Promise<string[]>
  end(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'yingda-channels-'))
  const errors: unknown[] = []
  const onError = (error: unknown): void => {
    errors.push(error)
  }
  const clock = { now: Date.now() }
  const db = openDatabase({ url: database.url, max: 5, onError })
  const conversations = new Conversations({ db, bus: createLocalBus(onError), names: () => Promise.resolve(new Map()), now: () => clock.now, onError })
  const http = createHttpServer({ logger: silentLogger(), trustedProxies: ['127.0.0.1'] })
  const agents = new Map<string, AgentPrincipal>()
  const customers = new Map<string, CustomerPrincipal>()
  const tokenOf = (request: FastifyRequest): string => (request.headers.authorization ?? '').slice('Bearer '.length)
  return {
    db,
    conversations,
    keyring: openKeyring({ file: join(folder, 'keys', 'keys.json') }),
    storage: await openDirectoryStorage(join(folder, 'files')),
    http,
    errors,
    clock,
    auth: {
      agent: (request) => Promise.resolve(agents.get(tokenOf(request)) ?? null),
      customer: (request) => Promise.resolve(customers.get(tokenOf(request)) ?? null),
    },
    agent(permissions = permission.options) {
      const token = `agent ${randomUUID()}`
      const principal = { userId: randomUUID(), name: 'Ann', permissions: new Set(permissions), groupIds: new Set<string>(), sessionId: token, viaCookie: false }
      agents.set(token, principal)
      return { principal, headers: { authorization: `Bearer ${token}` } }
    },
    customer(siteId = randomUUID()) {
      const token = `customer ${randomUUID()}`
      const principal = { customerId: randomUUID(), siteId, identified: false }
      customers.set(token, principal)
      return { principal, headers: { authorization: `Bearer ${token}` } }
    },
    async files() {
      const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
    },
    async end() {
      await http.close()
      await conversations.stop()
      await db.$client.end()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
