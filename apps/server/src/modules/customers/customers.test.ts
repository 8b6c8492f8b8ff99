import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Permission } from '@yingda/contract'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { openKeyring, type Keyring } from '../../platform/crypto/keyring.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import { createCustomers, resealCustomers, type Customers } from './index.ts'
import { maskEmail, maskPhone } from './presenter.ts'

let database: TestDatabase
let db: Database
let folder: string
let keyring: Keyring
let customers: Customers
let now = Date.parse('2026-01-01T00:00:00Z')
const site = randomUUID()

const agent = (...permissions: Permission[]): AgentPrincipal => ({ userId: randomUUID(), name: 'x', permissions: new Set(permissions), groupIds: new Set<string>(), sessionId: 's', viaCookie: false })

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  folder = await mkdtemp(join(tmpdir(), 'yingda-customers-'))
  keyring = openKeyring({ file: join(folder, 'keys.json') })
  customers = createCustomers({ db, keyring, audit: { record: () => Promise.resolve() }, now: () => now })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
  await rm(folder, { recursive: true })
})

async function everything(): Promise<string> {
  const tables = await db.$client.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'")
  const texts = await Promise.all(tables.rows.map(async ({ name }) => (await db.$client.query<{ t: string }>(`select t::text from "${name}" t`)).rows.map((row) => row.t)))
  return texts.flat().join('\n')
}

describe('customers', () => {
  it('keeps no personal field in plain text anywhere, and finds by phone number and e-mail address all the same', async () => {
    const { customerId } = await customers.identify(site, null, { id: 'shop-user-4711', name: '王小明', phone: '138 1234 5678', email: 'Wang@Example.com' })
    const stored = await everything()
    for (const plain of ['shop-user-4711', '王小明', '138 1234 5678', '13812345678', 'Wang@Example.com', 'wang@example.com']) expect(stored).not.toContain(plain)
    const seer = agent('customers.view', 'customers.view_contact')
    for (const text of ['13812345678', '+86 138-1234-5678', '008613812345678', ' wang@example.COM ']) expect(await customers.search(seer, text)).toEqual([customerId])
    for (const text of ['', 'abc', '1381234567']) expect(await customers.search(seer, text)).toEqual([])
    // Those who see masked digits must not find out the others by trying.
    expect(await customers.search(agent('customers.view'), '13812345678')).toEqual([])
    const seen = await customers.present(seer, customerId, 3)
    expect(seen).toMatchObject({ name: '王小明', phone: '138 1234 5678', email: 'Wang@Example.com', externalId: 'shop-user-4711', conversations: 3 })
    expect(await customers.search(agent(), `#${String(seen.number)}`)).toEqual([customerId])
    const masked = await customers.present(agent('customers.view'), customerId, 0)
    expect(await customers.present(agent('conversations.view.all'), customerId, 0)).toMatchObject({ name: null, phone: null, email: null, externalId: null, attributes: {} })
    expect(masked).toMatchObject({ phone: '138****5678', email: 'W***@Example.com' })
  })

  it('keeps everything readable over a rotation of the key, and seals it anew', async () => {
    const { customerId } = await customers.identify(site, null, { id: 'rotating', name: '李雷' })
    keyring.rotate()
    expect(await customers.name(customerId)).toBe('李雷')
    expect(await resealCustomers(db, keyring)).toBeGreaterThan(0)
    expect(await resealCustomers(db, keyring)).toBe(0)
    expect(await customers.name(customerId)).toBe('李雷')
    expect((await customers.identify(site, null, { id: 'rotating' })).customerId).toBe(customerId)
  })

  it('makes an anonymous visitor known, and merges into one that is known already', async () => {
    const visitor = await customers.createAnonymous(site)
    const first = await customers.identify(site, { customerId: visitor }, { id: 'u-1', name: 'A' })
    expect(first).toEqual({ customerId: visitor, mergedFrom: null })
    const other = await customers.createAnonymous(site)
    expect(await customers.identify(site, { customerId: other }, { id: 'u-1' })).toEqual({ customerId: visitor, mergedFrom: other })
    // One who is known and signs in as another is not merged into that other.
    const third = await customers.identify(site, { customerId: visitor }, { id: 'u-2' })
    expect(third.mergedFrom).toBeNull()
    expect(third.customerId).not.toBe(visitor)
    // The same id on another site is somebody else.
    expect((await customers.identify(randomUUID(), null, { id: 'u-1' })).customerId).not.toBe(visitor)
  })

  it('never takes somebody who is known for an anonymous visitor, whatever an old token says', async () => {
    const visitor = await customers.createAnonymous(site)
    const old = await customers.issueToken(visitor, site, false)
    await customers.identify(site, { customerId: visitor }, { id: 'person-a', name: 'A' })
    expect(await customers.findByToken(old.token)).toBeNull()
    const unknown = await customers.identify(site, { customerId: visitor }, { id: 'person-b', name: 'B' })
    expect(unknown.customerId).not.toBe(visitor)
    const known = await customers.identify(site, { customerId: visitor }, { id: 'person-b' })
    expect(known).toEqual({ customerId: unknown.customerId, mergedFrom: null })
    expect(await customers.name(visitor)).toBe('A')
  })

  it('makes one customer of the same identity arriving many times at once', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => customers.identify(site, null, { id: 'at-once' })))
    expect(new Set(results.map((result) => result.customerId)).size).toBe(1)
  })

  it('T13 issues random tokens, kept as hashes, that expire and are renewed by use', async () => {
    const id = await customers.createAnonymous(site)
    const { token } = await customers.issueToken(id, site, false)
    expect(await everything()).not.toContain(token)
    expect(await customers.findByToken(token)).toMatchObject({ customerId: id, siteId: site, identified: false })
    for (const wrong of ['', token.slice(0, -1), `${token}x`, token.toUpperCase()]) expect(await customers.findByToken(wrong)).toBeNull()
    now += 100 * 86_400_000
    expect(await customers.findByToken(token)).not.toBeNull()
    now += 100 * 86_400_000
    expect(await customers.findByToken(token)).not.toBeNull()
    now += 181 * 86_400_000
    expect(await customers.findByToken(token)).toBeNull()
    await customers.cleanUp()
    expect((await db.$client.query('select 1 from customer_tokens')).rows).toEqual([])
  })

  it('keeps the attributes a page sets, in order and within bounds', async () => {
    const id = await customers.createAnonymous(site)
    await customers.setAttributes(id, { level: 'gold', orders: 3, vip: true })
    await customers.setAttributes(id, { orders: 4 })
    expect((await customers.present(agent('customers.view'), id, 0)).attributes).toEqual({ level: 'gold', orders: 4, vip: true })
    await customers.setAttributes(id, { a: 1, level: 'silver', '订单': 2 })
    const kept = (await customers.present(agent('customers.view'), id, 0)).attributes
    expect(Object.entries(kept), 'in the order in which they came').toEqual([['level', 'silver'], ['orders', 4], ['vip', true], ['a', 1], ['订单', 2]])
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a${String(i)}`, i]))
    await expect(customers.setAttributes(id, many)).rejects.toMatchObject({ code: 'too_large' })
  })

  it('masks', () => {
    expect([maskPhone('+86 13812345678'), maskPhone('12345'), maskEmail('a@b.com'), maskEmail('odd')]).toEqual(['+86****5678', '****45', 'a***@b.com', '***'])
  })
})
