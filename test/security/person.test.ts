/** One person's whole life: erased everywhere, handed out, blocked, merged and apart again. */
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIdentity } from '../../apps/server/src/modules/channels/index.ts'
import { replayErasures } from '../../apps/server/src/modules/customers/index.ts'
import { openKeyring } from '../../apps/server/src/platform/crypto/keyring.ts'
import { openDatabase } from '../../apps/server/src/platform/database/database.ts'
import { connectAgent, say, startApp, visit, Wire, type TestApp, type TestCustomer } from '../lib/app.ts'
import { conversationProblems } from '../lib/audit.ts'

let app: TestApp
let secret: string
let siteId: string

beforeAll(async () => {
  app = await startApp()
  const [site] = (await app.admin.api.listSites()).items
  siteId = site?.id ?? ''
  secret = (await app.admin.api.rotateSiteSecret({ id: siteId })).secret
})
afterAll(() => app.stop())

const clientId = (): string => randomUUID().replaceAll('-', '')
const status = (promise: Promise<unknown>): Promise<number> => promise.then(() => 200, (error: unknown) => (error as { status: number }).status)
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}`, 'x-yingda-request': '1' })

function identity(claim: { id: string; name?: string; phone?: string; email?: string }): Record<string, unknown> {
  const full = { ...claim, issuedAt: Math.floor(Date.now() / 1000) }
  return { ...full, signature: signIdentity(secret, full) }
}

/** Everything the database holds, as text. */
async function dump(): Promise<string> {
  const tables = await app.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'")
  const texts: string[] = []
  for (const { name } of tables) texts.push(...(await app.query<{ t: string }>(`select t::text from "${name}" t`)).map((row) => row.t))
  return texts.join('\n')
}

async function storedBytes(): Promise<Buffer> {
  const folder = join(app.dataDir, 'files')
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  return Buffer.concat(await Promise.all(names.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name)))))
}

const done = async (id: string): Promise<void> => {
  await expect.poll(async () => (await app.admin.api.listPrivacyRequests({})).items.find((one) => one.id === id)?.status).toBe('done')
}

interface Planted {
  customer: TestCustomer
  wire: Wire
  conversationId: string
  ticketId: string
  marks: string[]
}

/** Somebody who leaves something wherever something can be left. */
async function plant(): Promise<Planted> {
  const tag = randomUUID().slice(0, 8)
  const marks: string[] = []
  const mark = (what: string): string => {
    const one = `q-${what}zz${tag}`
    marks.push(one)
    return one
  }
  const phone = `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
  marks.push(phone)
  const email = `${mark('mail')}@example.com`
  const customer = await visit(app.url, { identity: identity({ id: mark('ext'), name: mark('name'), phone, email }), attributes: { city: mark('city') } })
  const wire = await new Wire(app.url).hello('customer', customer.token)
  const conversationId = randomUUID()
  wire.send({ type: 'watch', ref: 'w', conversationId, after: 0 })
  const send = clientId()
  wire.send({ type: 'send', ref: send, conversationId, clientId: send, content: { type: 'text', text: `怎么退货 ${mark('text')} ${phone}` }, page: `https://shop.example.com/?u=${mark('page')}` })
  await wire.next('ack', (frame) => frame['ref'] === send)
  const file = await (await fetch(`${app.url}/api/customer/attachments?name=${mark('file')}.txt`, { method: 'POST', headers: { ...bearer(customer.token), 'content-type': 'application/octet-stream' }, body: `bytes ${mark('bytes')}` })).json() as { id: string }
  const fileSend = clientId()
  wire.send({ type: 'send', ref: fileSend, conversationId, clientId: fileSend, content: { type: 'attachment', attachmentId: file.id } })
  await wire.next('ack', (frame) => frame['ref'] === fileSend)
  await fetch(`${app.url}/api/customer/attachments?name=${mark('unsent')}.txt`, { method: 'POST', headers: bearer(customer.token), body: `bytes ${mark('unsentbytes')}` })
  wire.send({ type: 'command', ref: 'human', conversationId, command: { do: 'request_human' } })
  await expect.poll(() => status(app.admin.api.acceptConversation({ id: conversationId }))).toBe(200)
  await app.admin.api.sendMessage({ id: conversationId, body: { clientId: clientId(), content: { type: 'text', text: `您好 ${mark('reply')}` } } })
  await app.admin.api.sendMessage({ id: conversationId, body: { clientId: clientId(), content: { type: 'text', text: mark('note') }, internal: true } })
  await app.admin.api.setLabels({ id: conversationId, body: { labels: [mark('label')] } })
  await app.admin.api.wrapUpConversation({ id: conversationId, body: { outcome: 'solved', note: mark('wrap') } })
  wire.send({ type: 'command', ref: 'rate', conversationId, command: { do: 'rate', score: 4, tags: [mark('ratetag')], comment: mark('comment') } })
  await wire.next('done', (frame) => frame['ref'] === 'rate')

  const types = (await app.admin.api.listTicketTypes()).items
  const type = types.find((one) => one.fields.some(({ kind }) => kind === 'phone')) ?? types[0]
  const phoneField = type?.fields.find(({ kind }) => kind === 'phone')?.key
  const ticketFile = await (await fetch(`${app.url}/api/ticket-files?name=${mark('tfile')}.txt`, { method: 'POST', headers: bearer(app.admin.token), body: `bytes ${mark('tbytes')}` })).json() as { id?: string }
  const ticket = await app.admin.api.createTicket({ body: {
    typeId: type?.id ?? '', subject: mark('subject'), description: mark('description'), conversationId, tags: [mark('ttag')], values: phoneField === undefined ? {} : { [phoneField]: phone },
    files: ticketFile.id === undefined ? [] : [ticketFile.id],
  } })
  await app.admin.api.updateTicket({ id: ticket.id, body: { subject: mark('subject2') } })
  await app.admin.api.replyTicket({ id: ticket.id, body: { key: clientId(), text: mark('treply') } })
  await app.admin.api.updateCustomer({ id: customer.customerId, body: { tags: [mark('ctag')], note: mark('cnote'), occupation: mark('job'), source: mark('source'), level: 7 } })
  await app.admin.api.scheduleMessage({ id: conversationId, body: { messageId: randomUUID(), text: mark('planned'), sendAt: new Date(Date.now() + 3_600_000).toISOString(), onlyIfSilent: false } })
  await app.admin.api.blockCustomer({ id: customer.customerId, body: { until: null, reason: mark('why') } })
  await app.admin.api.unblockCustomer({ id: customer.customerId })
  await app.admin.api.blockCustomer({ id: customer.customerId, body: { until: null, reason: mark('why2') } })
  await app.admin.api.recordConsent({ id: customer.customerId, kind: 'marketing', body: { given: true, version: mark('version') } })
  return { customer, wire, conversationId, ticketId: ticket.id, marks }
}

describe('erasure', () => {
  it('leaves nothing the person said or was, in the database or in storage, and leaves everybody else as they were', async () => {
    const other = await plant()
    const one = await plant()
    const before = await dump()
    const missing = one.marks.filter((mark) => !before.includes(mark))
    // Sealed from the beginning, or only in storage.
    expect(missing.map((mark) => mark.split('zz')[0]).filter((mark) => !/^q-(ext|name|mail|cnote|bytes|unsentbytes|tbytes|why)$/u.test(mark ?? ''))).toEqual([])
    const bytes = await storedBytes()
    for (const what of ['bytes', 'unsentbytes', 'tbytes']) expect(bytes.includes(one.marks.find((mark) => mark.startsWith(`q-${what}zz`)) ?? '?'), what).toBe(true)
    const [log] = await app.query<{ n: number; last: number }>('select count(*)::int as n, max(seq) as last from conversation_events where conversation_id = $1', [one.conversationId])
    const watching = await connectAgent(app, app.admin)
    watching.send({ type: 'watch', ref: 'w', conversationId: one.conversationId, after: 0 })
    await watching.next('watching')

    const { number } = await app.admin.api.getPerson({ id: one.customer.customerId })
    expect(await status(app.admin.api.eraseCustomer({ id: one.customer.customerId, body: { confirm: number + 1 } }))).toBe(400)
    const request = await app.admin.api.eraseCustomer({ id: one.customer.customerId, body: { confirm: number } })
    expect((await app.admin.api.eraseCustomer({ id: one.customer.customerId, body: { confirm: number } }).catch(() => request)).id).toBe(request.id)
    await done(request.id)

    const after = await dump()
    expect(one.marks.filter((mark) => after.includes(mark))).toEqual([])
    const left = await storedBytes()
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
    const { customerId } = await visit(app.url, { identity: identity({ id: randomUUID(), name: 'markerbackzz' }), attributes: { was: 'markerbackaa' } })
    const db = openDatabase({ url: app.databaseUrl, onError: () => undefined })
    try {
      const keyring = openKeyring({ file: join(app.dataDir, 'keys', 'keys.json') })
      const subjects = new Set([keyring.hash(customerId, 'privacy.subject'), 'somebody else'])
      expect(await replayErasures({ db, keyring, now: Date.now }, subjects)).toBe(1)
      await expect.poll(dump, { timeout: 15_000, interval: 500 }).not.toContain('markerbackaa')
      expect(await replayErasures({ db, keyring, now: Date.now }, subjects)).toBe(0)
    } finally {
      await db.$client.end()
    }
  })

  it('goes on where a crash has stopped it', async () => {
    const one = await plant()
    const { number } = await app.admin.api.getPerson({ id: one.customer.customerId })
    // A node claimed it, erased conversations, and died: the ids are known to the row alone.
    const id = randomUUID()
    await app.query(`insert into privacy_requests (id, kind, status, customer_ids, customer_number, subject_hash, created_by, language, step, attempts, heartbeat_at)
      values ($1, 'erasure', 'running', $2, $3, 'hash', $4, 'zh', 2, 1, now() - interval '1 minute')`, [id, [one.customer.customerId], number, app.admin.id])
    await done(id)
    const after = await dump()
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
    const other = await plant()
    const one = await plant()
    const keeper = await app.user(['conversations.view.own', 'conversations.view.all', 'customers.view', 'customers.view_contact', 'customers.export'])
    const request = await keeper.api.exportCustomer({ id: one.customer.customerId })
    await expect.poll(async () => (await keeper.api.listPrivacyRequests({})).items.find((each) => each.id === request.id)?.ready).toBe(true)
    const inStorage = await storedBytes()
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

describe('a block', () => {
  it('ends what is open, stops words on every way at once, says until when, and can be lifted', async () => {
    const customer = await visit(app.url)
    const wire = await new Wire(app.url).hello('customer', customer.token)
    const conversationId = randomUUID()
    await say(wire, conversationId, '你好')
    const until = new Date(Date.now() + 86_400_000).toISOString()
    expect(await status(app.admin.api.blockCustomer({ id: customer.customerId, body: { until: '2020-01-01T00:00:00.000Z', reason: 'x' } }))).toBe(400)
    const person = await app.admin.api.blockCustomer({ id: customer.customerId, body: { until, reason: '辱骂' } })
    expect(person.block).toMatchObject({ until, reason: '辱骂' })
    expect(await wire.next('standing')).toMatchObject({ block: { until } })
    expect((await app.admin.api.getConversation({ id: conversationId })).conversation.owner.kind).toBe('closed')
    for (const frame of [
      { type: 'send', ref: 'a1', conversationId, clientId: clientId(), content: { type: 'text', text: '还在吗' } },
      { type: 'send', ref: 'a2', conversationId: randomUUID(), clientId: clientId(), content: { type: 'text', text: '新会话' } },
      { type: 'command', ref: 'a3', conversationId, command: { do: 'request_human' } },
    ]) {
      wire.send(frame)
      expect(await wire.next('error', (each) => each['ref'] === frame.ref)).toMatchObject({ code: 'not_allowed_now', message: expect.stringContaining('限制') as string })
    }
    const upload = await fetch(`${app.url}/api/customer/attachments?name=a.txt`, { method: 'POST', headers: { ...bearer(customer.token), 'accept-language': 'en' }, body: 'x' })
    expect(upload.status).toBe(409)
    expect(await upload.text()).toContain('You cannot send messages here until')
    const again = await (await fetch(`${app.url}/api/customer/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ site: 'demo', language: 'zh', token: customer.token }) })).json() as { block: unknown }
    expect(again.block).toEqual({ until })
    expect((await customer.api.listOwnConversations({})).items).toHaveLength(1)
    await app.admin.api.unblockCustomer({ id: customer.customerId })
    await wire.next('standing', (frame) => frame['block'] === null)
    await say(wire, conversationId, '谢谢')
    const actions = await app.query<{ action: string }>('select action from audit_log where subject = $1 order by id', [`customer:${customer.customerId}`])
    expect(actions.map((row) => row.action)).toEqual(['customer.blocked', 'customer.unblocked'])
    wire.end()
  })
})

describe('consent', () => {
  it('is asked by the site, needed before words when the site says so, and taken back by customer or staff', async () => {
    const policy = { mode: 'required' as const, version: '2026-05', text: { zh: '我们按隐私说明处理您的信息。', en: '' }, url: 'https://shop.example.com/privacy', marketing: true }
    expect(await status(app.admin.api.updateSite({ id: siteId, body: { consent: { ...policy, text: { zh: '', en: '' } } } }))).toBe(400)
    await app.admin.api.updateSite({ id: siteId, body: { consent: policy } })
    try {
      const session = await (await fetch(`${app.url}/api/customer/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ site: 'demo', language: 'en' }) })).json() as { token: string; customer: { id: string }; consent: unknown; welcome: { consent: unknown } }
      expect(session.welcome.consent).toEqual({ mode: 'required', version: '2026-05', text: policy.text.zh, url: policy.url, marketing: true })
      expect(session.consent).toEqual({ privacy: { version: null }, marketing: false })
      const wire = await new Wire(app.url).hello('customer', session.token)
      const conversationId = randomUUID()
      wire.send({ type: 'send', ref: 'no', conversationId, clientId: clientId(), content: { type: 'text', text: 'hi' } })
      expect((await wire.next('error', (frame) => frame['ref'] === 'no'))['code']).toBe('not_allowed_now')
      const say2 = (kind: string, body: object): Promise<Response> => fetch(`${app.url}/api/customer/consents/${kind}`, { method: 'PUT', headers: { ...bearer(session.token), 'content-type': 'application/json' }, body: JSON.stringify(body) })
      expect(await (await say2('privacy', { given: true, version: '2026-05' })).json()).toEqual({ privacy: { version: '2026-05' }, marketing: false })
      await say2('privacy', { given: true, version: '2026-05' })
      await say2('marketing', { given: true, version: '2026-05' })
      await say(wire, conversationId, 'hi')
      await app.admin.api.recordConsent({ id: session.customer.id, kind: 'marketing', body: { given: false } })
      const { consents } = await app.admin.api.getPerson({ id: session.customer.id })
      expect(consents.map(({ kind, given, source, site }) => [kind, given, source, site])).toEqual([
        ['marketing', false, 'agent', null], ['marketing', true, 'widget', expect.any(String)], ['privacy', true, 'widget', expect.any(String)],
      ])
      await app.admin.api.updateSite({ id: siteId, body: { consent: { ...policy, version: '2026-06' } } })
      const asked = await (await fetch(`${app.url}/api/customer/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ site: 'demo', language: 'zh', token: session.token }) })).json() as { consent: { privacy: { version: string } }; welcome: { consent: { version: string } } }
      expect([asked.consent.privacy.version, asked.welcome.consent.version]).toEqual(['2026-05', '2026-06'])
      wire.end()
    } finally {
      await app.admin.api.updateSite({ id: siteId, body: { consent: { ...policy, mode: 'off' } } })
    }
  })
})

describe('a merge', () => {
  /** Whose is what, and what each row says, but for the log's own growth. */
  async function snapshot(ids: readonly string[]): Promise<unknown> {
    return {
      customers: await app.query('select to_jsonb(c) - $2::text[] as row, attributes::jsonb as attributes from customers c where id = any($1) order by id', [ids, ['attributes', 'last_seen_at', 'name_sealed', 'phone_sealed', 'email_sealed', 'external_id_sealed']]),
      conversations: await app.query("select id, customer_id, (state - 'lastSeq' - 'customerId') as state from conversations where customer_id = any($1) order by id", [ids]),
      tickets: await app.query("select id, customer_id, data->>'subject' as subject from tickets where customer_id = any($1) order by id", [ids]),
    }
  }
  async function person(claim: { phone?: string; email?: string; name?: string }, attributes: Record<string, string>, conversations: number, tickets: number): Promise<TestCustomer & { externalId: string }> {
    const externalId = randomUUID()
    const customer = await visit(app.url, { identity: identity({ id: externalId, ...claim }), attributes })
    const wire = await new Wire(app.url).hello('customer', customer.token)
    for (let i = 0; i < conversations; i += 1) await say(wire, randomUUID(), `消息 ${String(i)}`)
    wire.end()
    // The bot has answered: nothing goes on changing.
    await expect.poll(async () => (await app.query<{ n: number }>("select count(*)::int as n from conversations where customer_id = $1 and state->'lastMessage'->>'author' <> 'bot'", [customer.customerId]))[0]?.n).toBe(0)
    const [type] = (await app.admin.api.listTicketTypes()).items
    for (let i = 0; i < tickets; i += 1) await app.admin.api.createTicket({ body: { typeId: type?.id ?? '', subject: `工单 ${String(i)}`, customerId: customer.customerId } })
    return { ...customer, externalId }
  }

  it('and its undoing leave everything as it was, whatever both had', async () => {
    await fc.assert(fc.asyncProperty(
      fc.record({ a: fc.record({ name: fc.boolean(), phone: fc.boolean(), c: fc.integer({ min: 1, max: 3 }), t: fc.integer({ min: 0, max: 2 }) }), b: fc.record({ name: fc.boolean(), phone: fc.boolean(), email: fc.boolean(), c: fc.integer({ min: 1, max: 3 }), t: fc.integer({ min: 0, max: 2 }) }), shared: fc.boolean() }),
      async ({ a, b, shared }) => {
        const number = `137${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
        const one = await person({ ...(a.name ? { name: '甲' } : {}), ...(a.phone ? { phone: number } : {}) }, { city: '上海' }, a.c, a.t)
        const two = await person({ ...(b.name ? { name: '乙' } : {}), ...(b.phone ? { phone: number } : {}), ...(b.email ? { email: `${randomUUID()}@example.com` } : {}) }, shared ? { city: '北京', level: 'vip' } : { level: 'vip' }, b.c, b.t)
        const ids = [one.customerId, two.customerId]
        const before = await snapshot(ids)
        const merged = await app.admin.api.mergeCustomers({ id: one.customerId, body: { otherId: two.customerId } })
        const [first] = merged.merges
        expect(first).toMatchObject({ customerId: two.customerId, externalId: two.externalId, moving: false })
        const [count] = await app.query<{ n: number; t: number }>('select (select count(*)::int from conversations where customer_id = $1) as n, (select count(*)::int from tickets where customer_id = $1) as t', [one.customerId])
        expect(count).toEqual({ n: a.c + b.c, t: a.t + b.t })
        expect((await two.api.listOwnConversations({})).items).toHaveLength(a.c + b.c)
        await app.admin.api.undoMerge({ id: one.customerId, mergeId: first?.id ?? '' })
        expect(await snapshot(ids)).toEqual(before)
        expect((await two.api.listOwnConversations({})).items).toHaveLength(b.c)
      },
    ), { numRuns: 6 })
  })

  it('is suggested by phone number, follows whoever signs in as either, and leaves what came since with the kept one', async () => {
    const phone = '13712345670'
    const one = await person({ phone, name: '甲' }, {}, 1, 0)
    const two = await person({ phone: '+86 137-1234-5670' }, {}, 1, 0)
    const { items } = await app.admin.api.listDuplicates({ id: one.customerId })
    expect(items).toMatchObject([{ customerId: two.customerId, same: ['phone'], conversations: 1 }])
    const open = await new Wire(app.url).hello('customer', two.token)
    const merged = await app.admin.api.mergeCustomers({ id: one.customerId, body: { otherId: two.customerId } })
    await expect.poll(() => open.closed).toBe(1012)
    expect((await app.admin.api.listDuplicates({ id: one.customerId })).items).toEqual([])
    const again = await visit(app.url, { identity: identity({ id: two.externalId }) })
    expect(again.customerId).toBe(one.customerId)
    const wire = await new Wire(app.url).hello('customer', again.token)
    const since = randomUUID()
    await say(wire, since, '合并以后')
    expect(await status(app.admin.api.mergeCustomers({ id: two.customerId, body: { otherId: one.customerId } }))).toBe(409)
    expect(await status(app.admin.api.blockCustomer({ id: two.customerId, body: { until: null, reason: 'x' } }))).toBe(409)
    expect(await status(app.admin.api.mergeCustomers({ id: one.customerId, body: { otherId: one.customerId } }))).toBe(400)
    await app.admin.api.undoMerge({ id: one.customerId, mergeId: merged.merges[0]?.id ?? '' })
    expect(await status(app.admin.api.undoMerge({ id: one.customerId, mergeId: merged.merges[0]?.id ?? '' }))).toBe(404)
    const rows = await app.query<{ customer: string }>('select customer_id as customer from conversations where id = $1', [since])
    expect(rows).toEqual([{ customer: one.customerId }])
    wire.end()
  })

  it('is erased as one person', async () => {
    const one = await person({ name: 'markeronezz' }, { a: 'markeraazz' }, 1, 1)
    const two = await person({ name: 'markertwozz' }, { b: 'markerbbzz' }, 1, 1)
    await app.admin.api.mergeCustomers({ id: one.customerId, body: { otherId: two.customerId } })
    const { number } = await app.admin.api.getPerson({ id: one.customerId })
    const request = await app.admin.api.eraseCustomer({ id: one.customerId, body: { confirm: number } })
    await done(request.id)
    expect(await dump()).not.toMatch(/markeraazz|markerbbzz/u)
    const [count] = await app.query<{ n: number }>('select count(*)::int as n from customers where id = any($1) and erased_at is not null', [[one.customerId, two.customerId]])
    expect(count?.n).toBe(2)
    // The site's customer comes back as somebody new.
    expect([one.customerId, two.customerId]).not.toContain((await visit(app.url, { identity: identity({ id: two.externalId }) })).customerId)
  })
})

describe('the log after erasures', () => {
  it('still has every conversation’s state as the fold of its events', async () => {
    const rows = await app.query<{ id: string; state: unknown }>('select id, state from conversations')
    for (const { id, state } of rows) {
      const events = await app.query<{ seq: number; at: Date; type: string; data: object }>('select seq, at, type, data from conversation_events where conversation_id = $1 order by seq', [id])
      const one = { id, state, events: events.map(({ seq, at, type, data }) => ({ ...data, seq, at: at.toISOString(), type })) } as unknown as Parameters<typeof conversationProblems>[0]
      expect(conversationProblems(one)).toEqual([])
    }
  })
})
