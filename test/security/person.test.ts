/** One person's whole life, its end: erased everywhere, handed out. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { replayErasures } from '../../apps/server/src/modules/customers/index.ts'
import { openKeyring } from '../../apps/server/src/platform/crypto/keyring.ts'
import { openDatabase } from '../../apps/server/src/platform/database/database.ts'
import { connectAgent, visit, type TestApp } from '../lib/app.ts'
import { bearer, clientId, People, status } from './person.testkit.ts'

let people: People
let app: TestApp

beforeAll(async () => {
  people = await People.open()
  ;({ app } = people)
})
afterAll(() => app.stop())

describe('erasure', () => {
  it('leaves nothing the person said or was, in the database or in storage, and leaves everybody else as they were', async () => {
    const other = await people.plant()
    const one = await people.plant()
    const before = await people.dump()
    const missing = one.marks.filter((mark) => !before.includes(mark))
    // Sealed from the beginning, or only in storage.
    expect(missing.map((mark) => mark.split('zz')[0]).filter((mark) => !/^q-(ext|name|mail|cnote|bytes|unsentbytes|tbytes|why)$/u.test(mark ?? ''))).toEqual([])
    const bytes = await people.storedBytes()
    for (const what of ['bytes', 'unsentbytes', 'tbytes']) expect(bytes.includes(one.marks.find((mark) => mark.startsWith(`q-${what}zz`)) ?? '?'), what).toBe(true)
    const [log] = await app.query<{ n: number; last: number }>('select count(*)::int as n, max(seq) as last from conversation_events where conversation_id = $1', [one.conversationId])
    const watching = await connectAgent(app, app.admin)
    watching.send({ type: 'watch', ref: 'w', conversationId: one.conversationId, after: 0 })
    await watching.next('watching')

    const { number } = await app.admin.api.getPerson({ id: one.customer.customerId })
    expect(await status(app.admin.api.eraseCustomer({ id: one.customer.customerId, body: { confirm: number + 1 } }))).toBe(400)
    const request = await app.admin.api.eraseCustomer({ id: one.customer.customerId, body: { confirm: number } })
    expect((await app.admin.api.eraseCustomer({ id: one.customer.customerId, body: { confirm: number } }).catch(() => request)).id).toBe(request.id)
    await people.done(request.id)

    const after = await people.dump()
    expect(one.marks.filter((mark) => after.includes(mark))).toEqual([])
    const left = await people.storedBytes()
    expect(one.marks.filter((mark) => left.includes(mark))).toEqual([])
    const kept = other.marks.filter((mark) => before.includes(mark))
    expect(kept.filter((mark) => !after.includes(mark))).toEqual([])

    // Whoever watches is told; the customer's own connection ends, and the token with it.
    const frame = await watching.next('events', (each) => JSON.stringify(each).includes('"erased"'))
    expect(frame['events']).toEqual([expect.objectContaining({ type: 'erased' })])
    await expect.poll(() => one.wire.closed).toBe(4401)
    expect(await status(one.customer.api.listOwnConversations({}))).toBe(401)
    watching.end()

    // Seq and position stay, and the state is still the fold of the events.
    const [now] = await app.query<{ n: number; last: number }>('select count(*)::int as n, max(seq) as last from conversation_events where conversation_id = $1', [one.conversationId])
    expect(now?.n).toBe((log?.n ?? 0) + 1)
    const detail = await app.admin.api.getConversation({ id: one.conversationId })
    expect(detail.conversation).toMatchObject({ erased: true, page: null, labels: [], owner: { kind: 'closed' }, rating: { score: 4 } })
    expect(detail.customer).toMatchObject({ name: null, phone: null, email: null, externalId: null, attributes: {} })
    expect(await app.admin.api.getTicket({ id: one.ticketId })).toMatchObject({ ticket: { subject: '', erased: true, description: '', tags: [], category: 'closed' } })
    expect(await status(app.admin.api.sendMessage({ id: one.conversationId, body: { clientId: clientId(), content: { type: 'text', text: 'x' }, internal: true } }))).toBe(409)

    // The record tells what happened and of nobody.
    const record = (await app.admin.api.listPrivacyRequests({})).items.find((each) => each.id === request.id)
    expect(record).toMatchObject({ kind: 'erasure', customerNumber: null, done: record?.total, counts: { conversations: 1, tickets: 1, customers: 1 } })
    expect(record?.counts['messages']).toBeGreaterThan(3)
    expect(record?.counts['files']).toBe(3)
    expect(record?.proof).toMatch(/^[0-9a-f]{64}$/u)
    const rows = await app.query<{ t: string }>('select r::text as t from privacy_requests r where id = $1', [request.id])
    expect(rows[0]?.t).not.toContain(one.customer.customerId)
    const audit = await app.query<{ subject: string }>("select subject from audit_log where action like 'customer.eras%'")
    expect(audit.map((row) => row.subject)).toEqual([`privacy_request:${request.id}`, `privacy_request:${request.id}`])
    const list = await readFile(join(app.dataDir, 'erasures.jsonl'), 'utf8')
    expect(JSON.parse(list.trim())).toMatchObject({ request: request.id, subject: record?.subjectHash })
    other.wire.end()
  })

  it('is done again from the list kept outside, when an older backup comes back', async () => {
    const { customerId } = await visit(app.url, { identity: people.identity({ id: randomUUID(), name: 'markerbackzz' }), attributes: { was: 'markerbackaa' } })
    const db = openDatabase({ url: app.databaseUrl, onError: () => undefined })
    try {
      const keyring = openKeyring({ file: join(app.dataDir, 'keys', 'keys.json') })
      const subjects = new Set([keyring.hash(customerId, 'privacy.subject'), 'somebody else'])
      expect(await replayErasures({ db, keyring, now: Date.now }, subjects)).toBe(1)
      await expect.poll(() => people.dump(), { timeout: 15_000, interval: 500 }).not.toContain('markerbackaa')
      expect(await replayErasures({ db, keyring, now: Date.now }, subjects)).toBe(0)
    } finally {
      await db.$client.end()
    }
  })

  it('goes on where a crash has stopped it', async () => {
    const one = await people.plant()
    const { number } = await app.admin.api.getPerson({ id: one.customer.customerId })
    // A node claimed it, erased conversations, and died: the ids are known to the row alone.
    const id = randomUUID()
    await app.query(`insert into privacy_requests (id, kind, status, customer_ids, customer_number, subject_hash, created_by, language, step, attempts, heartbeat_at)
      values ($1, 'erasure', 'running', $2, $3, 'hash', $4, 'zh', 2, 1, now() - interval '1 minute')`, [id, [one.customer.customerId], number, app.admin.id])
    await people.done(id)
    const after = await people.dump()
    const said = one.marks.filter((mark) => after.includes(mark)).map((mark) => mark.split('zz')[0])
    // Step 2 was taken for done, so what conversations hold is still there; everything behind it is gone.
    expect(said).not.toContain('q-treply')
    expect(said).not.toContain('q-version')
    expect(said).toContain('q-text')
    one.wire.end()
  })
})

describe('an export', () => {
  function unzip(archive: Buffer): Map<string, string> {
    const end = archive.length - 22
    const found = new Map<string, string>()
    let place = archive.readUInt32LE(end + 16)
    for (let i = 0; i < archive.readUInt16LE(end + 10); i += 1) {
      const nameLength = archive.readUInt16LE(place + 28)
      const packed = archive.readUInt32LE(place + 20)
      const data = archive.readUInt32LE(place + 42) + 30 + nameLength
      found.set(archive.subarray(place + 46, place + 46 + nameLength).toString('utf8'), inflateRawSync(archive.subarray(data, data + packed)).toString('utf8'))
      place += 46 + nameLength
    }
    return found
  }
  const fetchFile = (id: string, token: string): Promise<Response> => fetch(`${app.url}/api/privacy/requests/${id}/file`, { headers: bearer(token) })

  it('holds all of one person and of nobody else, and is fetched once by who asked', async () => {
    const other = await people.plant()
    const one = await people.plant()
    const keeper = await app.user(['conversations.view.own', 'conversations.view.all', 'customers.view', 'customers.view_contact', 'customers.export'])
    const request = await keeper.api.exportCustomer({ id: one.customer.customerId })
    await expect.poll(async () => (await keeper.api.listPrivacyRequests({})).items.find((each) => each.id === request.id)?.ready).toBe(true)
    const inStorage = await people.storedBytes()
    expect(inStorage.includes(one.marks.find((mark) => mark.startsWith('q-text')) ?? '?')).toBe(false)
    // Somebody else's export is neither listed nor given.
    expect((await app.admin.api.listPrivacyRequests({})).items.some((each) => each.id === request.id)).toBe(false)
    expect((await fetchFile(request.id, app.admin.token)).status).toBe(404)

    const response = await fetchFile(request.id, keeper.token)
    expect(response.headers.get('content-type')).toBe('application/zip')
    const files = unzip(Buffer.from(await response.arrayBuffer()))
    expect([...files.keys()]).toEqual(expect.arrayContaining(['index.html', 'profile.json', 'profile.html', 'conversations/0001.json', 'conversations/0001.html']))
    const all = [...files].map(([name, text]) => `${name}\n${text}`).join('\n')
    const inside = /^q-(label|cnote|planned|note|wrap|why|why2|unsent|unsentbytes|ttag|subject|tfile|tbytes)$/u
    const expected = one.marks.filter((mark) => !inside.test(mark.split('zz')[0] ?? '') && mark !== '')
    expect(expected.filter((mark) => !all.includes(mark)).map((mark) => mark.split('zz')[0])).toEqual([])
    expect(other.marks.filter((mark) => all.includes(mark))).toEqual([])
    expect(all).not.toContain(one.marks.find((mark) => mark.startsWith('q-notezz')))
    expect(files.get('conversations/0001.html')).toContain('<!doctype html>')
    await expect.poll(async () => (await fetchFile(request.id, keeper.token)).status).toBe(404)
    const keyOf = async (): Promise<unknown> => (await app.query<{ key: string | null }>('select storage_key as key from privacy_requests where id = $1', [request.id]))[0]?.key
    await expect.poll(keyOf).toBeNull()
    for (const each of [one, other]) each.wire.end()
  })

  it('is not for those who may not see contact data, or the customer', async () => {
    const { customerId } = await visit(app.url)
    const stranger = await app.user(['customers.view', 'customers.view_contact', 'customers.export', 'customers.erase', 'customers.block', 'customers.merge', 'conversations.view.own', 'customers.edit'])
    const all = await Promise.all([
      stranger.api.exportCustomer({ id: customerId }), stranger.api.eraseCustomer({ id: customerId, body: { confirm: 1 } }), stranger.api.getPerson({ id: customerId }),
      stranger.api.blockCustomer({ id: customerId, body: { until: null, reason: 'x' } }), stranger.api.listDuplicates({ id: customerId }), stranger.api.mergeCustomers({ id: customerId, body: { otherId: randomUUID() } }),
      stranger.api.recordConsent({ id: customerId, kind: 'privacy', body: { given: false } }),
    ].map(status))
    expect(all).toEqual(all.map(() => 404))
    const half = await app.user(['customers.view', 'customers.export'])
    expect(await status(half.api.exportCustomer({ id: customerId }))).toBe(403)
    expect(await status((await app.user(['customers.view'])).api.listPrivacyRequests({}))).toBe(403)
  })

  it('is a list of erasures alone for who may only erase, and of own exports alone for who may only export', async () => {
    const { customerId } = await visit(app.url)
    const { customerId: gone } = await visit(app.url)
    await app.admin.api.exportCustomer({ id: customerId })
    await app.admin.api.eraseCustomer({ id: gone, body: { confirm: (await app.admin.api.getPerson({ id: gone })).number } })
    const [eraser, exporter] = [await app.user(['customers.erase']), await app.user(['customers.export'])]
    const kinds = (await eraser.api.listPrivacyRequests({ limit: 200 })).items.map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['erasure']))
    expect((await exporter.api.listPrivacyRequests({})).items).toEqual([])
    expect(await status(eraser.api.eraseCustomer({ id: customerId, body: { confirm: 1 } }))).toBe(403)
  })
})

test('every conversation’s state is still the fold of its events', async () => {
  expect(await people.brokenLogs()).toEqual([])
})
