/** One person's whole life, on the way: blocked, asked to agree, merged and apart again. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { say, visit, Wire, type TestApp, type TestCustomer } from '../lib/app.ts'
import { bearer, clientId, People, status } from './person.testkit.ts'

let people: People
let app: TestApp

beforeAll(async () => {
  people = await People.open()
  ;({ app } = people)
})
afterAll(() => app.stop())

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
    expect(await status(app.admin.api.updateSite({ id: people.siteId, body: { consent: { ...policy, text: { zh: '', en: '' } } } }))).toBe(400)
    await app.admin.api.updateSite({ id: people.siteId, body: { consent: policy } })
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
      await app.admin.api.updateSite({ id: people.siteId, body: { consent: { ...policy, version: '2026-06' } } })
      const asked = await (await fetch(`${app.url}/api/customer/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ site: 'demo', language: 'zh', token: session.token }) })).json() as { consent: { privacy: { version: string } }; welcome: { consent: { version: string } } }
      expect([asked.consent.privacy.version, asked.welcome.consent.version]).toEqual(['2026-05', '2026-06'])
      wire.end()
    } finally {
      await app.admin.api.updateSite({ id: people.siteId, body: { consent: { ...policy, mode: 'off' } } })
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
    const customer = await visit(app.url, { identity: people.identity({ id: externalId, ...claim }), attributes })
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
    const again = await visit(app.url, { identity: people.identity({ id: two.externalId }) })
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
    await people.done(request.id)
    expect(await people.dump()).not.toMatch(/markeraazz|markerbbzz/u)
    const [count] = await app.query<{ n: number }>('select count(*)::int as n from customers where id = any($1) and erased_at is not null', [[one.customerId, two.customerId]])
    expect(count?.n).toBe(2)
    // The site's customer comes back as somebody new.
    expect([one.customerId, two.customerId]).not.toContain((await visit(app.url, { identity: people.identity({ id: two.externalId }) })).customerId)
  })
})

test('every conversation’s state is still the fold of its events', async () => {
  expect(await people.brokenLogs()).toEqual([])
})
