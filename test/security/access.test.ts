/** T1 to T3, T8, T9, T11, T12: nobody reaches what is not theirs, by any route, list, count, search or realtime. */
import { permission, type RouteDefinition } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRoutes, connectAgent, say, startApp, visit, Wire, type TestApp, type TestCustomer, type TestUser } from '../lib/app.ts'

let app: TestApp
let stranger: TestUser
let mine: TestUser
let customer: TestCustomer
let other: TestCustomer
let wire: Wire
/** Owned by the bot: only those who may see everything see it. */
const hidden = randomUUID()
const SECRET_TEXT = '只有机器人和我知道的内容'
/** The administrator's own. */
let hiddenTicket = ''

beforeAll(async () => {
  app = await startApp()
  stranger = await app.user(['conversations.view.own', 'conversations.reply', 'customers.view', 'customers.view_contact', 'customers.edit', 'customers.merge', 'customers.block', 'customers.export', 'customers.erase', 'tickets.view.own', 'tickets.edit'])
  mine = await app.user(['conversations.view.own', 'conversations.reply'])
  customer = await visit(app.url)
  other = await visit(app.url)
  wire = await new Wire(app.url).hello('customer', customer.token)
  await say(wire, hidden, SECRET_TEXT)
  const [type] = (await app.admin.api.listTicketTypes()).items
  const ticket = await app.admin.api.createTicket({ body: { typeId: type?.id ?? '', subject: SECRET_TEXT, description: SECRET_TEXT, customerId: customer.customerId } })
  hiddenTicket = ticket.id
})
afterAll(async () => {
  wire.end()
  await app.stop()
})

/** A request that fits the route as far as ids and bodies go, as raw HTTP. */
async function call(route: RouteDefinition, token: string | null, ids: Record<string, string> = {}): Promise<Response> {
  const path = route.path.replaceAll(/:([A-Za-z]+)/gu, (_, name: string) => ids[name] ?? randomUUID())
  const query = route.id === 'listConversations' ? '?view=all' : route.query && path.includes('attachments') ? '?name=a.png' : route.id === 'exportEntries' ? '?format=csv' : route.id === 'startImport' || route.id === 'importProducts' ? '?name=a.csv' : ''
  const headers: Record<string, string> = { 'x-yingda-request': '1' }
  if (token !== null) headers['authorization'] = `Bearer ${token}`
  if (route.body) headers['content-type'] = 'application/json'
  return fetch(`${app.url}${path}${query}`, { method: route.method, headers, redirect: 'manual', ...(route.body ? { body: '{}' } : {}) })
}

describe('every route', () => {
  it.each(allRoutes.filter((route) => route.auth !== 'none').map((route) => [route.id, route] as const))('T11 %s refuses who is not signed in, and wrong tokens', async (_id, route) => {
    const wrong = route.auth === 'agent' ? customer.token : app.admin.token
    for (const token of [null, '', 'x', wrong, `${app.admin.token}x`, 'null', '0']) {
      expect((await call(route, token)).status, String(token)).toBe(401)
    }
  })

  it.each(allRoutes.filter((route) => (route.permissions ?? []).length > 0).map((route) => [route.id, route] as const))('%s refuses a user without its permissions', async (_id, route) => {
    const needed: readonly string[] = route.permissions ?? []
    const lacking = permission.options.filter((one) => !needed.includes(one))
    const user = await cached(lacking)
    expect((await call(route, user.token)).status).toBe(403)
  })

  it.each(allRoutes.flatMap((route) => (route.anyPermission === undefined ? [] : [[route.id, route, route.anyPermission] as const])))('%s refuses a user with none of the permissions it wants one of, and no other', async (_id, route, wanted) => {
    const needed: readonly string[] = wanted
    expect((await call(route, (await cached(permission.options.filter((one) => !needed.includes(one)))).token)).status).toBe(403)
    for (const one of wanted) expect((await call(route, (await cached([...(route.permissions ?? []), one])).token)).status, one).not.toBe(403)
  })

  it.each(allRoutes.filter((route) => ['/api/conversations/:id', '/api/customers/:id', '/api/tickets/:id'].some((path) => route.path.startsWith(path))).map((route) => [route.id, route] as const))(
    'T1 %s gives nothing of a conversation or ticket out of sight, to agents as if it did not exist',
    async (_id, route) => {
      const ids = { id: route.path.includes('customers') ? customer.customerId : route.path.includes('tickets') ? hiddenTicket : hidden }
      const seen = await call(route, stranger.token, ids)
      const text = await seen.text()
      expect(text).not.toContain(SECRET_TEXT)
      const absent = await call(route, stranger.token)
      expect(seen.status).toBe(absent.status)
      if (seen.status === 200) expect(JSON.parse(text)).toEqual(JSON.parse(await absent.text()))
      else expect([400, 404]).toContain(seen.status)
    },
  )
})

const users = new Map<string, TestUser>()
async function cached(permissions: readonly (typeof permission.options)[number][]): Promise<TestUser> {
  const key = permissions.join()
  const user = users.get(key) ?? (await app.user(permissions))
  users.set(key, user)
  return user
}

describe('what one may not see', () => {
  it('T3 does not appear in lists, counts, search, details or realtime, and appears once it waits', async () => {
    const watching = await connectAgent(app, stranger)
    const conversationId = randomUUID()
    await say(wire, conversationId, SECRET_TEXT)
    for (const view of ['waiting', 'mine', 'all'] as const) {
      expect((await stranger.api.listConversations({ view })).items).toEqual([])
      const number = (await app.admin.api.getConversation({ id: conversationId })).customer.number
      expect((await stranger.api.listConversations({ view, search: String(number) })).items).toEqual([])
    }
    expect(await stranger.api.countConversations()).toEqual({ waiting: 0, mine: 0, mineUnread: 0 })
    const found = (): Promise<number> => app.admin.api.searchMessages({ body: { text: SECRET_TEXT, filter: { conversationId } } }).then(({ items }) => items.length)
    await expect.poll(found).toBe(1)
    for (const filter of [{}, { conversationId }, { status: 'bot' as const }]) {
      expect(await stranger.api.searchMessages({ body: { text: SECRET_TEXT, filter } })).toEqual({ items: [], conversations: [], next: null, searchedTo: null })
    }
    watching.send({ type: 'watch', ref: 'w', conversationId, after: 0 })
    expect((await watching.next('error', (frame) => frame['ref'] === 'w'))['code']).toBe('not_found')
    expect(watching.frames.filter((frame) => frame.type === 'inbox')).toEqual([])

    wire.send({ type: 'command', ref: 'human', conversationId, command: { do: 'request_human' } })
    await watching.next('inbox', (frame) => JSON.stringify(frame['changed']).includes(conversationId))
    expect((await stranger.api.listConversations({ view: 'waiting' })).items.map((item) => item.id)).toEqual([conversationId])
    expect((await stranger.api.countConversations()).waiting).toBe(1)

    // A colleague takes it: it leaves the stranger's sight everywhere, and what is said then stays unheard.
    watching.send({ type: 'watch', ref: 'w2', conversationId, after: 0 })
    await watching.next('watching')
    await mine.api.acceptConversation({ id: conversationId })
    await watching.next('lost', (frame) => frame['conversationId'] === conversationId)
    await watching.next('inbox', (frame) => (frame['gone'] as string[]).includes(conversationId))
    const before = watching.frames.length
    await mine.api.sendMessage({ id: conversationId, body: { clientId: 'secret-reply', content: { type: 'text', text: '机密答复' } } })
    await say(wire, conversationId, '机密追问')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(JSON.stringify(watching.frames.slice(before))).not.toMatch(/机密/u)
    await expect(stranger.api.getConversation({ id: conversationId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(stranger.api.acceptConversation({ id: conversationId })).rejects.toMatchObject({ code: 'already_taken' })
    watching.end()
  })

  it('T8 is kept from a customer with another customer’s conversation id, by HTTP and by realtime', async () => {
    await expect(other.api.listOwnEvents({ id: hidden })).rejects.toMatchObject({ code: 'not_found' })
    expect((await other.api.listOwnConversations({})).items).toEqual([])
    const spy = await new Wire(app.url).hello('customer', other.token)
    const attempts: object[] = [
      { type: 'watch', after: 0 },
      { type: 'send', clientId: 'spy-message-1', content: { type: 'text', text: 'x' } },
      ...['request_human', 'leave_queue', 'end'].map((what) => ({ type: 'command', command: { do: what } })),
      { type: 'command', command: { do: 'rate', score: 1 } },
      { type: 'command', command: { do: 'feedback', messageSeq: 2, value: 'up' } },
      { type: 'command', command: { do: 'read', upTo: 1 } },
    ]
    for (const [i, attempt] of attempts.entries()) {
      spy.send({ ...attempt, ref: `r${String(i)}`, conversationId: hidden })
      expect((await spy.next('error', (frame) => frame['ref'] === `r${String(i)}`))['code']).toBe('not_found')
    }
    spy.send({ type: 'typing', conversationId: hidden, on: true })
    spy.send({ type: 'inbox', on: true })
    await spy.next('error', (frame) => frame['code'] === 'forbidden')
    expect(JSON.stringify(spy.frames)).not.toContain(SECRET_TEXT)
    const [row] = await app.query<{ n: number }>('select count(*)::int as n from conversation_events where conversation_id = $1 and type <> $2', [hidden, 'message'])
    expect(row?.n).toBe(1)
    spy.end()
  })

  it('T8 a private note never reaches the customer, live or later', async () => {
    const conversationId = randomUUID()
    wire.send({ type: 'watch', ref: 'own', conversationId, after: 0 })
    await say(wire, conversationId, 'help')
    wire.send({ type: 'command', ref: 'h2', conversationId, command: { do: 'request_human' } })
    await wire.next('done', (frame) => frame['ref'] === 'h2')
    await mine.api.acceptConversation({ id: conversationId })
    await mine.api.sendMessage({ id: conversationId, body: { clientId: 'note-1234', content: { type: 'text', text: '这位客户很挑剔' }, internal: true } })
    await mine.api.transferConversation({ id: conversationId, body: { agentId: app.admin.id, note: '请接手这位挑剔的客户' } })
    await wire.next('events', (frame) => JSON.stringify(frame).includes(app.admin.id))
    const later = await customer.api.listOwnEvents({ id: conversationId })
    for (const text of [JSON.stringify(wire.frames), JSON.stringify(later), JSON.stringify(await customer.api.listOwnConversations({}))]) expect(text).not.toContain('挑剔')
  })
})

describe('secrets', () => {
  it('T9 no answer of any reading route holds a token, hash, password or sealed value', async () => {
    const bodies: string[] = []
    for (const route of allRoutes.filter((one) => one.method === 'GET' && one.auth === 'agent' && !one.path.includes(':'))) {
      bodies.push(await (await call(route, app.admin.token)).text())
    }
    bodies.push(await (await fetch(`${app.url}/metrics`)).text(), await (await fetch(`${app.url}/healthz`)).text())
    bodies.push(JSON.stringify(await app.admin.api.getConversation({ id: hidden })), JSON.stringify(await customer.api.listOwnConversations({})))
    for (const body of bodies) {
      expect(body).not.toMatch(/y[sticl]_[\w-]{43}|\$argon2|token_hash|password_hash|_sealed|"v1\.[0-9a-f]{8}\./u)
      expect(body).not.toContain(app.admin.token)
      expect(body).not.toContain(customer.token)
    }
  })

  it('T12 a change of password, role or activity ends sessions and open connections at once', async () => {
    const user = await app.user(['conversations.view.own', 'conversations.reply'])
    const connected = await connectAgent(app, user)
    await app.admin.api.updateUser({ id: user.id, body: { active: false } })
    await expect.poll(() => connected.closed).toBe(4401)
    await expect(user.api.getMe()).rejects.toMatchObject({ code: 'unauthenticated' })

    const second = await app.user(['conversations.view.own', 'conversations.reply'])
    const old = await connectAgent(app, second)
    const role = await app.admin.api.createRole({ body: { name: `less ${randomUUID()}`, permissions: [] } })
    await app.admin.api.updateUser({ id: second.id, body: { roleId: role.id } })
    await expect.poll(() => old.closed).not.toBeNull()
    await expect(second.api.listConversations({ view: 'waiting' })).rejects.toMatchObject({ status: expect.any(Number) as number })
  })

  it('T2 rows without an owner belong to nobody', async () => {
    const id = randomUUID()
    await app.query('insert into attachments (id, storage_key, name, media_type, size) values ($1, $2, $3, $4, 1)', [id, 'a'.repeat(40), 'orphan.png', 'image/png'])
    await expect(customer.api.linkOwnAttachment({ attachmentId: id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(app.admin.api.linkAttachment({ id: hidden, attachmentId: id })).rejects.toMatchObject({ code: 'not_found' })
    wire.send({ type: 'send', ref: 'orphan', conversationId: hidden, clientId: 'orphan-message', content: { type: 'attachment', attachmentId: id } })
    expect((await wire.next('error', (frame) => frame['ref'] === 'orphan'))['code']).toBe('not_found')
  })
})
