/** How many statements the answers about customers take: always the same, however many customers and segments. */
import type { Permission } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { openKeyring } from '../../../platform/crypto/keyring.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { createCustomers, type Customers } from '../index.ts'
import { listPeople } from '../people.ts'
import { insertSegment } from './store.ts'

let database: TestDatabase
let db: Database
let folder: string
let customers: Customers
let statements: string[] = []
const ids: string[] = []
const SEGMENTS = 20
const agent: AgentPrincipal = { userId: randomUUID(), name: 'x', permissions: new Set<Permission>(['customers.view']), groupIds: new Set<string>(), sessionId: 's', viaCookie: false }

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  folder = await mkdtemp(join(tmpdir(), 'yingda-segments-'))
  customers = createCustomers({
    db, keyring: openKeyring({ file: join(folder, 'keys.json') }), audit: { record: () => Promise.resolve() }, conversationsOf: () => null,
    agentNames: async (wanted) => new Map((await rowsOf<{ id: string }>(db, sql`select id from users where id = any(${sql.param([...wanted])}::uuid[])`)).map(({ id }) => [id, 'x'])),
  })
  for (let level = 0; level < SEGMENTS; level++) {
    await insertSegment(db, randomUUID(), { name: `level ${String(level)}`, description: '', condition: { match: 'all', items: [{ field: 'level', operator: 'at_least', value: level }] } })
  }
  for (let index = 0; index < 60; index++) ids.push(randomUUID())
  await db.execute(sql`insert into customers (id, site_id, level, owner_agent_id, last_seen_at)
    select id, gen_random_uuid(), at % ${SEGMENTS}, gen_random_uuid(), now() from unnest(${sql.param(ids)}::uuid[]) with ordinality as made (id, at)`)
  const pool = db.$client
  const query = pool.query.bind(pool)
  Object.assign(pool, {
    query: (...args: Parameters<typeof query>) => {
      const [text] = args as unknown as [string | { text: string }]
      statements.push(typeof text === 'string' ? text : text.text)
      return query(...args)
    },
  })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
  await rm(folder, { recursive: true })
})

async function counted<T>(work: () => Promise<T>): Promise<{ value: T; n: number }> {
  await customers.segments.ready()
  statements = []
  return { value: await work(), n: statements.length }
}

describe('statements', () => {
  it('segmentsOf: one for many customers and many segments', async () => {
    const { value, n } = await counted(() => customers.segments.of(ids))
    expect(n).toBe(1)
    for (const [at, id] of ids.entries()) expect(value.get(id)).toHaveLength(((at + 1) % SEGMENTS) + 1)
    expect((await counted(() => customers.segments.of([]))).n).toBe(0)
  })

  it('what routing asks: one', async () => {
    const { value, n } = await counted(() => customers.standing(ids))
    expect(n).toBe(1)
    expect(value.size).toBe(ids.length)
  })

  it('a page of the list: one, and one for the names of the agents', async () => {
    const page = async (limit: number): Promise<number> => (await counted(async () => {
      const { conditions } = await customers.segments.ready()
      return customers.presentRows(agent, await listPeople(db, customers.sight(agent), { after: null, limit }, conditions))
    })).n
    expect(await page(50)).toBe(2)
    expect(await page(3)).toBe(2)
  })

  it('one customer: one, and one for the name of the agent', async () => {
    expect((await counted(() => customers.present(agent, ids[0] ?? '', 0))).n).toBe(2)
  })

  it('the list walks its index from its place, without sorting all customers', async () => {
    await db.execute(sql`analyze customers`)
    const plan = await db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`)
      return (await rowsOf<{ 'QUERY PLAN': string }>(tx, sql`explain select id from customers c where (coalesce(c.last_seen_at, c.created_at), c.id) < (now(), ${randomUUID()}::uuid)
        order by coalesce(c.last_seen_at, c.created_at) desc, c.id desc limit 50`)).map((row) => row['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain('customers_recent')
    expect(plan).not.toContain('Sort')
  })
})
