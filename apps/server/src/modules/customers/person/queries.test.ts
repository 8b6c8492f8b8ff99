/** How many statements the answers about one person take: always the same, however much there is of them. */
import { permission } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { createLocalBus } from '../../../platform/bus/bus.ts'
import { openKeyring } from '../../../platform/crypto/keyring.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { createHttpServer } from '../../../platform/http/server.ts'
import { silentLogger } from '../../../platform/logging/logger.ts'
import { openDirectoryStorage } from '../../../platform/storage/directory.ts'
import { createPersonCare } from './index.ts'

const agent: AgentPrincipal = { userId: randomUUID(), name: 'x', permissions: new Set(permission.options), groupIds: new Set<string>(), sessionId: 's', viaCookie: false }
const small = randomUUID()
const large = randomUUID()
let database: TestDatabase
let db: Database
let folder: string
let statements = 0
let ask: (path: string) => Promise<{ n: number; body: Record<string, unknown[]> }>

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  folder = await mkdtemp(join(tmpdir(), 'yingda-person-'))
  const http = createHttpServer({ logger: silentLogger(), trustedProxies: [] })
  const person = createPersonCare({
    db, bus: createLocalBus(() => undefined), keyring: openKeyring({ file: join(folder, 'keys.json') }), storage: await openDirectoryStorage(join(folder, 'files')),
    audit: { record: () => Promise.resolve() }, onError: () => undefined,
    ports: {
      maySeeCustomer: () => Promise.resolve(true), inSight: (_, ids) => Promise.resolve(new Set(ids)), conversationCounts: () => Promise.resolve(new Map()),
      agentNames: () => Promise.resolve(new Map()), siteNames: () => Promise.resolve(new Map()), closeConversations: () => Promise.resolve(), movables: [], parts: [],
    },
  })
  person.registerRoutes(http, { agent: () => Promise.resolve(agent), customer: () => Promise.resolve(null) })
  const others = Array.from({ length: 15 }, () => randomUUID())
  const merged = Array.from({ length: 10 }, () => randomUUID())
  await db.execute(sql`insert into customers (id, site_id, phone_hash, merged_into) select id, gen_random_uuid(), hash, into_id from (
    select unnest(${sql.param([small])}::uuid[]) as id, 'one' as hash, null::uuid as into_id union all select unnest(${sql.param([large, ...others])}::uuid[]), 'many', null
    union all select unnest(${sql.param(merged)}::uuid[]), null, ${large}::uuid) c`)
  await db.execute(sql`insert into customer_merges (id, kept_id, gone_id, status, filled, by_user_id) select gen_random_uuid(), ${large}::uuid, id, 'done', '{}', ${agent.userId}::uuid from unnest(${sql.param(merged)}::uuid[]) as id`)
  await db.execute(sql`insert into customer_consents (customer_id, kind, version, given, source, by_user_id) select ${large}::uuid, 'privacy', n::text, true, 'agent', gen_random_uuid() from generate_series(1, 60) n`)
  const pool = db.$client
  const query = pool.query.bind(pool)
  Object.assign(pool, {
    query: (...args: Parameters<typeof query>) => {
      statements += 1
      return query(...args)
    },
  })
  ask = async (path) => {
    statements = 0
    const response = await http.inject({ url: path })
    expect(response.statusCode, response.body).toBe(200)
    return { n: statements, body: response.json() }
  }
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
  await rm(folder, { recursive: true })
})

it('how a customer stands: with nothing, and with ten merges and sixty consents', async () => {
  const nothing = await ask(`/api/customers/${small}/person`)
  const much = await ask(`/api/customers/${large}/person`)
  expect([much.body['merges']?.length, much.body['consents']?.length]).toEqual([10, 50])
  // The names of those merged are one statement more than none.
  expect(much.n).toBeLessThanOrEqual(nothing.n + 1)
  expect(nothing.n).toBeLessThanOrEqual(8)
})

it('who may be the same person: two, however many there are', async () => {
  const { n, body } = await ask(`/api/customers/${large}/duplicates`)
  expect(body['items']).toHaveLength(15)
  expect(n).toBe(2)
})

it('privacy requests: one for any page, by an index, and the next page begins where the first ended', async () => {
  await db.execute(sql`insert into privacy_requests (id, kind, status, subject_hash, created_by, language, created_at)
    select gen_random_uuid(), 'erasure', 'done', 'x', null, 'zh', now() - make_interval(mins => n) from generate_series(1, 120) n`)
  const first = await ask('/api/privacy/requests?limit=50')
  expect(first.n).toBe(1)
  const seen = new Set((first.body['items'] as { id: string }[]).map(({ id }) => id))
  let next = (first.body as unknown as { next: string | null }).next
  for (let pages = 1; next !== null; pages += 1) {
    expect(pages).toBeLessThan(4)
    const page = await ask(`/api/privacy/requests?limit=50&cursor=${encodeURIComponent(next)}`)
    for (const { id } of page.body['items'] as { id: string }[]) {
      expect(seen.has(id)).toBe(false)
      seen.add(id)
    }
    next = (page.body as unknown as { next: string | null }).next
  }
  expect(seen.size).toBe(120)
})
