import type { Site, Welcome } from '@yingda/contract'
import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Authenticators } from '../../../platform/http/bind.ts'
import { createAudit } from '../../audit/index.ts'
import { registerConversationRoutes } from '../../conversations/index.ts'
import { createCustomers, type Customers } from '../../customers/index.ts'
import { createChannels, type Channels } from '../channels.ts'
import { openWorld, type World } from '../test-world.ts'
import { resealSites } from './reseal-sites.ts'
import { signIdentity } from './signed-identity.ts'

let world: World
let customers: Customers
let channels: Channels
let site: Site
let online = 0
const LIMIT = 40

const knowledge = {
  welcomeTexts: (language: 'zh' | 'en') => Promise.resolve({ greeting: language === 'zh' ? '您好' : 'Hello', hotQuestions: [`${language}-a`, `${language}-gone`, `${language}-b`] }),
  hotQuestions: (keys: readonly string[]) => Promise.resolve(keys.filter((key) => !key.includes('gone')).map((id) => ({ id, label: `question ${id}` }))),
}

beforeAll(async () => {
  world = await openWorld()
  const { db, keyring, conversations, clock, http } = world
  const audit = createAudit(db)
  customers = createCustomers({ db, keyring, audit, now: () => clock.now })
  channels = createChannels({
    db, keyring, customers, conversations, knowledge, audit, identity: { onlineAgents: () => Promise.resolve(online) },
    publicUrl: () => 'https://help.example.com', maxAttachmentBytes: 123_456, newVisitorsPerAddress: LIMIT,
    standing: { blockOf: () => Promise.resolve(null), consentOf: () => Promise.resolve({ privacy: { version: null }, marketing: false }) }, now: () => clock.now,
  })
  const auth: Authenticators = { agent: world.auth.agent, customer: (request) => channels.authenticateCustomer(request) }
  channels.registerRoutes(http, auth)
  registerConversationRoutes(http, conversations, {
    auth, customer: () => Promise.reject(new Error('not asked for here')), searchCustomers: () => Promise.resolve([]), colleague: () => Promise.resolve(null),
  })
  await conversations.start()
  await channels.ensureDefaultSite()
  site = (await listSites()).find((each) => each.key === 'demo') as Site
})
afterAll(() => world.end())

interface Session {
  token: string
  expiresAt: string
  customer: { id: string; name: string | null; identified: boolean }
  conversation: { id: string; customerId: string } | null
  welcome: Welcome
}

let address = 0
/** From an address of its own unless one is given. */
const open = (body: object, ip = `10.1.${String(Math.floor((address += 1) / 250))}.${String(address % 250)}`, headers: Record<string, string> = {}) =>
  world.http.inject({ method: 'POST', url: '/api/customer/session', payload: { site: 'demo', language: 'zh', ...body }, headers: { 'x-forwarded-for': ip, ...headers } })

async function opened(body: object): Promise<Session> {
  const response = await open(body)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<Session>()
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const listSites = async () => (await world.http.inject({ url: '/api/sites', headers: world.agent().headers })).json<{ items: Site[] }>().items
const update = (body: object, id = site.id, headers = world.agent().headers) => world.http.inject({ method: 'PATCH', url: `/api/sites/${id}`, payload: body, headers })

async function newSecret(): Promise<string> {
  const response = await world.http.inject({ method: 'POST', url: `/api/sites/${site.id}/secret`, headers: world.agent().headers })
  expect(response.statusCode).toBe(200)
  return response.json<{ secret: string }>().secret
}

const seconds = () => Math.floor(world.clock.now / 1000)
type Claim = Parameters<typeof signIdentity>[1]
const signed = (secret: string, claim: Partial<Claim> = {}) => {
  const full = { id: 'user-1', issuedAt: seconds(), ...claim }
  return { ...full, signature: signIdentity(secret, full) }
}

const say = (session: Session, conversation: string, clientId = 'first-message') =>
  world.conversations.customerMessage(conversation, { customerId: session.customer.id, channel: 'web', language: 'zh' }, clientId, { type: 'text', text: '你好' })

describe('a visitor', () => {
  test('gets a token, the first screen, and keeps who they are with the token', async () => {
    const first = await opened({})
    expect(first.customer).toEqual({ id: expect.any(String) as string, name: null, identified: false })
    expect(first.conversation).toBeNull()
    expect(first.welcome).toEqual({
      title: '在线客服', greeting: '您好', maxAttachmentBytes: 123_456, agentsOnline: false, rating: { scale: 5, askSolved: true, tags: [] }, consent: null,
      hotQuestions: [{ id: 'zh-a', label: 'question zh-a' }, { id: 'zh-b', label: 'question zh-b' }],
    })
    const conversation = randomUUID()
    await say(first, conversation)
    const again = await opened({ token: first.token })
    expect(again.token).toBe(first.token)
    expect(again.customer.id).toBe(first.customer.id)
    expect(again.conversation?.id).toBe(conversation)
    expect((await opened({})).customer.id).not.toBe(first.customer.id)
  })

  test('the token lives on while it is used, and ends when it is not', async () => {
    const first = await opened({})
    world.clock.now += 100 * 24 * 3600 * 1000
    const second = await opened({ token: first.token })
    expect(second.customer.id).toBe(first.customer.id)
    expect(Date.parse(second.expiresAt)).toBeGreaterThan(Date.parse(first.expiresAt))
    world.clock.now += 179 * 24 * 3600 * 1000
    expect((await opened({ token: first.token })).customer.id).toBe(first.customer.id)
    world.clock.now += 181 * 24 * 3600 * 1000
    const late = await opened({ token: first.token })
    expect(late.customer.id).not.toBe(first.customer.id)
    expect(late.token).not.toBe(first.token)
  })

  test('a token that is not valid here makes a new visitor', async () => {
    const foreign = await customers.issueToken(await customers.createAnonymous(randomUUID()), randomUUID(), false)
    for (const token of ['', 'x', 'yc_'.padEnd(46, 'A'), foreign.token]) {
      const session = await opened({ token })
      expect(session.token).not.toBe(token)
      expect(session.conversation).toBeNull()
    }
  })

  test('an unknown site is said to be one, in words', async () => {
    const response = await open({ site: 'nothing' }, undefined, { 'accept-language': 'en' })
    expect([response.statusCode, response.json<{ error: { message: string } }>().error.message]).toEqual([404, expect.stringContaining('no site with this key') as string])
  })

  test.each([{ site: { $ne: null } }, { site: ['demo'] }, { token: { $gt: '' } }, { language: 'fr' }, { attributes: { 'a b': 1 } }, { attributes: { a: {} } }, { name: 'Boss' }, { identity: 'x' }])(
    'T7: a body that does not fit is refused: %j',
    async (body) => {
      expect((await open(body)).statusCode).toBe(400)
    },
  )

  test('the state of the conversation holds nothing internal', async () => {
    const session = await opened({})
    const conversation = randomUUID()
    await say(session, conversation)
    await world.conversations.requestHuman(conversation, { customerId: session.customer.id, channel: 'web', language: 'zh' })
    await world.conversations.accept(world.agent().principal, conversation)
    const { conversation: state } = await opened({ token: session.token })
    expect(state).toMatchObject({ id: conversation, agentIds: [], page: null, lastMessage: null, unread: 0, owner: { kind: 'agent', name: 'Ann' } })
  })
})

describe('T8: a customer reaches own conversations only', () => {
  test('another conversation does not exist for them', async () => {
    const [one, two] = [await opened({}), await opened({})]
    const conversation = randomUUID()
    await say(one, conversation)
    const events = (session: Session) => world.http.inject({ url: `/api/customer/conversations/${conversation}/events`, headers: bearer(session.token) })
    expect((await events(one)).statusCode).toBe(200)
    const refused = await events(two)
    const missing = await world.http.inject({ url: `/api/customer/conversations/${randomUUID()}/events`, headers: bearer(two.token) })
    expect([refused.statusCode, missing.statusCode]).toEqual([404, 404])
    expect(refused.json<{ error: { message: string } }>().error.message).toBe(missing.json<{ error: { message: string } }>().error.message)
    await expect(say(two, conversation, 'from-somebody-else')).rejects.toMatchObject({ code: 'not_found' })
    await expect(say(two, conversation)).rejects.toMatchObject({ code: 'not_found' })
    const own = await world.http.inject({ url: '/api/customer/conversations', headers: bearer(two.token) })
    expect(own.json()).toEqual({ items: [], next: null })
  })

  test.each([{}, { authorization: '' }, { authorization: 'Bearer' }, { authorization: 'Bearer x' }, { authorization: 'Basic eDp5' }, { cookie: 'token=x' }])('without a valid token there is nothing: %j', async (headers) => {
    for (const url of ['/api/customer/conversations', `/api/customer/conversations/${randomUUID()}/events`]) expect((await world.http.inject({ url, headers })).statusCode).toBe(401)
    expect((await world.http.inject({ method: 'PUT', url: '/api/customer/attributes', payload: { attributes: {} }, headers })).statusCode).toBe(401)
  })

  test('an agent\'s token is no customer\'s, and the other way round', async () => {
    const { token } = await opened({})
    expect((await world.http.inject({ url: '/api/sites', headers: bearer(token) })).statusCode).toBe(401)
    expect((await world.http.inject({ url: '/api/customer/conversations', headers: world.agent().headers })).statusCode).toBe(401)
    expect(await channels.customerByToken(token)).toMatchObject({ identified: false, siteId: site.id })
    expect(await channels.customerByToken('nothing')).toBeNull()
  })
})

describe('T9: no secrets in answers', () => {
  test('only the answer to opening holds the token, only the answer to making it holds the secret', async () => {
    const secret = await newSecret()
    const session = await opened({ identity: signed(secret, { id: 'secret-keeper' }) })
    const conversation = randomUUID()
    await say(session, conversation)
    const agent = world.agent()
    const answers = await Promise.all([
      world.http.inject({ url: '/api/sites', headers: agent.headers }),
      update({ name: '新名字' }),
      world.http.inject({ url: '/api/customer/welcome?site=demo&language=zh' }),
      world.http.inject({ url: '/api/customer/conversations', headers: bearer(session.token) }),
      world.http.inject({ url: '/api/conversations?view=all', headers: agent.headers }),
      world.http.inject({ url: `/api/conversations/${conversation}/events`, headers: agent.headers }),
    ])
    const { rows } = await world.db.$client.query<{ sealed: string }>('select secret_sealed as sealed from sites')
    for (const { statusCode, body } of answers) {
      expect(statusCode).toBe(200)
      for (const secretText of [secret, session.token, session.token.slice(3), ...rows.map((row) => row.sealed)]) expect(body).not.toContain(secretText)
      expect(body).not.toMatch(/token|secret_|Sealed|yc_|v1\./iu)
    }
    expect(Object.keys(session).sort()).toEqual(['block', 'consent', 'conversation', 'customer', 'expiresAt', 'token', 'welcome'])
    expect(rows.every((row) => !row.sealed.includes(secret))).toBe(true)
    expect(world.keyring.open(rows[0]?.sealed ?? '', `sites.secret/${site.id}`)).toBe(secret)
  })

  test('tokens are kept as hashes', async () => {
    const { token } = await opened({})
    const { rows } = await world.db.$client.query<{ row: string }>('select row_to_json(t)::text as row from customer_tokens t')
    expect(rows.some(({ row }) => row.includes(token))).toBe(false)
  })
})

describe('a signed identity', () => {
  test('makes an anonymous visitor known, with the conversation, and ends the anonymous token', async () => {
    const secret = await newSecret()
    const visitor = await opened({})
    const conversation = randomUUID()
    await say(visitor, conversation)
    const known = await opened({ token: visitor.token, identity: signed(secret, { id: 'li-lei', name: '李雷', email: 'lilei@example.com', phone: '13800001111' }) })
    expect(known.customer).toMatchObject({ name: '李雷', identified: true })
    expect(known.conversation).toMatchObject({ id: conversation, customerId: known.customer.id })
    expect(known.token).not.toBe(visitor.token)
    expect(await channels.customerByToken(visitor.token)).toBeNull()
    expect(await channels.customerByToken(known.token)).toMatchObject({ customerId: known.customer.id, identified: true })
  })

  test('joins a visitor on another device to the known customer: all conversations are there', async () => {
    const secret = await newSecret()
    const phone = await opened({ identity: signed(secret, { id: 'two-devices' }) })
    const [onPhone, onDesk] = [randomUUID(), randomUUID()]
    await say(phone, onPhone)
    const desk = await opened({})
    await say(desk, onDesk)
    const joined = await opened({ token: desk.token, identity: signed(secret, { id: 'two-devices' }) })
    expect(joined.customer.id).toBe(phone.customer.id)
    const own = (await world.http.inject({ url: '/api/customer/conversations', headers: bearer(joined.token) })).json<{ items: { id: string; customerId: string }[] }>().items
    expect(own.map((each) => each.id).sort()).toEqual([onPhone, onDesk].sort())
    expect(new Set(own.map((each) => each.customerId))).toEqual(new Set([phone.customer.id]))
    expect((await world.http.inject({ url: '/api/customer/conversations', headers: bearer(desk.token) })).statusCode).toBe(401)
  })

  test('of the same customer keeps the token; of another one on the same device gets nothing of the first', async () => {
    const secret = await newSecret()
    const first = await opened({ identity: signed(secret, { id: 'anna' }) })
    const conversation = randomUUID()
    await say(first, conversation)
    expect((await opened({ token: first.token, identity: signed(secret, { id: 'anna' }) })).token).toBe(first.token)
    expect((await opened({ token: first.token })).customer).toMatchObject({ id: first.customer.id, identified: true })
    const second = await opened({ token: first.token, identity: signed(secret, { id: 'berta' }) })
    expect(second.customer.id).not.toBe(first.customer.id)
    expect(second.conversation).toBeNull()
    expect(await channels.customerByToken(first.token)).toBeNull()
    expect((await opened({ identity: signed(secret, { id: 'anna' }) })).conversation?.id).toBe(conversation)
  })

  test('the signature is the one the documentation describes', async () => {
    const secret = await newSecret()
    const issuedAt = seconds()
    const signature = createHmac('sha256', secret).update(`42\n王芳\n\n13900002222\n${String(issuedAt)}`).digest('hex')
    expect((await opened({ identity: { id: '42', name: '王芳', phone: '13900002222', issuedAt, signature } })).customer.name).toBe('王芳')
  })

  test('unsigned claims are never believed, and the refusal says what to do', async () => {
    await newSecret()
    const before = await world.db.$client.query('select 1 from customers')
    for (const identity of [{ id: 'boss' }, { id: 'boss', name: 'The Boss' }, { id: 'boss', issuedAt: seconds() }, { id: 'boss', issuedAt: seconds(), signature: '' }, { id: 'boss', issuedAt: seconds(), signature: null }, { name: 'The Boss' }]) {
      const response = await open({ identity })
      expect([response.statusCode, response.json<{ error: { message: string } }>().error.message], JSON.stringify(identity)).toEqual([403, expect.stringContaining('没有签名') as string])
    }
    expect((await world.db.$client.query('select 1 from customers')).rowCount).toBe(before.rowCount)
  })

  test('T10: a wrong, foreign, altered, old or future signature is refused with its own words', async () => {
    const secret = await newSecret()
    const good = signed(secret, { id: 'mallory', name: 'M' })
    const refusal = async (identity: object): Promise<[number, string]> => {
      const response = await open({ identity }, undefined, { 'accept-language': 'en' })
      return [response.statusCode, response.json<{ error?: { message: string } }>().error?.message ?? '']
    }
    const wrong = [403, expect.stringContaining('signature of the identity is wrong') as string]
    expect(await refusal({ ...good, id: 'admin' })).toEqual(wrong)
    expect(await refusal({ ...good, name: 'N' })).toEqual(wrong)
    expect(await refusal({ ...good, issuedAt: good.issuedAt + 1 })).toEqual(wrong)
    expect(await refusal({ ...good, phone: '1' })).toEqual(wrong)
    expect(await refusal({ ...good, signature: '0'.repeat(64) })).toEqual(wrong)
    expect(await refusal(signed('another secret', { id: 'mallory' }))).toEqual(wrong)
    expect((await open({ identity: { ...good, signature: good.signature.toUpperCase() } })).statusCode).toBe(400)
    expect((await open({ identity: { ...good, signature: 0 } })).statusCode).toBe(403)
    expect(await refusal(signed(secret, { issuedAt: seconds() - 24 * 3600 - 1 }))).toEqual([403, expect.stringContaining('24 hours') as string])
    expect(await refusal(signed(secret, { issuedAt: seconds() + 301 }))).toEqual([403, expect.stringContaining('future') as string])
    expect(await refusal(signed(secret, { issuedAt: world.clock.now }))).toEqual([403, expect.stringContaining('seconds') as string])
    expect((await refusal(signed(secret, { issuedAt: seconds() - 24 * 3600 + 5 })))[0]).toBe(200)
    expect((await refusal(signed(secret, { issuedAt: seconds() + 295 })))[0]).toBe(200)
    await newSecret()
    expect(await refusal(good)).toEqual(wrong)
  })

  test('a line break cannot move text from one field into another', async () => {
    const secret = await newSecret()
    const mine = signed(secret, { id: 'u7', name: 'x\nvictim@example.com' })
    const moved = { id: 'u7', name: 'x', email: 'victim@example.com', phone: '\n', issuedAt: mine.issuedAt, signature: mine.signature }
    expect(signIdentity(secret, moved)).toBe(mine.signature)
    for (const identity of [mine, moved]) expect((await open({ identity })).statusCode).toBe(403)
  })

  test('a site without a secret believes nobody', async () => {
    await world.db.$client.query('update sites set secret_sealed = null')
    world.clock.now += 4_000
    const response = await open({ identity: signed('', { id: 'x' }) })
    expect([response.statusCode, response.json<{ error: { message: string } }>().error.message]).toEqual([403, expect.stringContaining('密钥') as string])
  })
})

describe('attributes', () => {
  const kept = async (id: string) => (await customers.present(world.agent().principal, id, 0)).attributes

  test('are kept as the page tells them, at opening and later', async () => {
    const session = await opened({ attributes: { vip: true, orders: 3, city: '上海' } })
    const put = await world.http.inject({ method: 'PUT', url: '/api/customer/attributes', payload: { attributes: { orders: 4, name: 'The Boss' } }, headers: bearer(session.token) })
    expect(put.statusCode).toBe(204)
    expect(await kept(session.customer.id)).toEqual({ vip: true, orders: 4, city: '上海', name: 'The Boss' })
    expect((await opened({ token: session.token })).customer).toMatchObject({ name: null, identified: false })
  })

  test('too many are refused when set, and do not keep a visitor from opening', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`a${String(i)}`, i]))
    const session = await opened({ attributes: many })
    expect(await kept(session.customer.id)).toEqual({})
    const put = await world.http.inject({ method: 'PUT', url: '/api/customer/attributes', payload: { attributes: many }, headers: bearer(session.token) })
    expect(put.statusCode).toBe(413)
  })
})

describe('new visitors of one address', () => {
  test('are limited, with the time to wait; known ones and other addresses are not', async () => {
    const known = await opened({})
    const codes = []
    for (let i = 0; i < LIMIT + 2; i++) codes.push((await open({}, '198.51.100.7')).statusCode)
    expect(codes).toEqual([...Array.from({ length: LIMIT }, () => 200), 429, 429])
    const refused = await open({}, '198.51.100.7')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(600)
    expect((await open({ token: known.token }, '198.51.100.7')).statusCode).toBe(200)
    const secret = await newSecret()
    expect((await open({ identity: signed(secret, { id: 'behind-nat' }) }, '198.51.100.7')).statusCode).toBe(200)
    expect((await open({}, '198.51.100.8')).statusCode).toBe(200)
    world.clock.now += 10 * 60 * 1000
    expect((await open({}, '198.51.100.7')).statusCode).toBe(200)
  })
})

describe('sites', () => {
  test('the first one is made once, and later starts change nothing', async () => {
    await update({ name: '我的商店' })
    await channels.ensureDefaultSite({ name: 'other' })
    const items = await listSites()
    expect(items.map(({ key, name }) => ({ key, name }))).toEqual([{ key: 'demo', name: '我的商店' }])
  })

  test('texts are those of the knowledge base until the site has its own', async () => {
    const before = (await listSites())[0]
    expect(before?.greeting).toEqual({ zh: '您好', en: 'Hello' })
    const response = await update({ title: { zh: '客服', en: 'Help' }, greeting: { zh: '欢迎', en: 'Welcome' }, hotQuestions: { zh: ['zh-b'], en: [] } })
    expect(response.json<Site>()).toMatchObject({ title: { zh: '客服', en: 'Help' }, greeting: { zh: '欢迎', en: 'Welcome' }, hotQuestions: { zh: ['zh-b'], en: [] } })
    online = 2
    expect((await world.http.inject({ url: '/api/customer/welcome?site=demo&language=en' })).json()).toEqual({
      title: 'Help', greeting: 'Welcome', hotQuestions: [], maxAttachmentBytes: 123_456, agentsOnline: true, rating: { scale: 5, askSolved: true, tags: [] }, consent: null,
    })
    expect((await opened({})).welcome).toMatchObject({ title: '客服', greeting: '欢迎', hotQuestions: [{ id: 'zh-b', label: 'question zh-b' }] })
    online = 0
    expect((await world.http.inject({ url: '/api/customer/welcome?site=none&language=en' })).statusCode).toBe(404)
  })

  test('T21: texts go out as the text they are', async () => {
    const script = '<img src=x onerror=alert(1)>{{7*7}}"\'</script>'
    await update({ greeting: { zh: script, en: script } })
    const response = await world.http.inject({ url: '/api/customer/welcome?site=demo&language=zh' })
    expect(response.headers['content-type']).toMatch(/^application\/json/u)
    expect(response.json<Welcome>().greeting).toBe(script)
  })

  test('origins are kept as origins, and say which pages may show the panel', async () => {
    expect(await channels.frameAncestors('demo')).toBe('anybody')
    expect(await channels.frameAncestors('nothing')).toBeNull()
    const response = await update({ allowedOrigins: ['https://Shop.example.com/path?x=1', 'https://shop.example.com', 'http://localhost:3000', 'https://商店.example'] })
    expect(response.json<Site>().allowedOrigins).toEqual(['https://shop.example.com', 'http://localhost:3000', 'https://xn--czrs0t.example'])
    expect(await channels.frameAncestors('demo')).toEqual(response.json<Site>().allowedOrigins)
    await update({ allowedOrigins: [] })
    expect(await channels.frameAncestors('demo')).toBe('anybody')
  })

  test.each(["https://a;script-src'unsafe-inline'", 'https://a,b', "https://'self'", 'javascript:alert(1)', 'ftp://a.example', 'https://user:pass@a.example', 'https://*', 'data:text/html,x', 'https://a_b$c'])(
    'what is no origin cannot get into the policy: %s',
    async (address) => {
      const response = await update({ allowedOrigins: [address] })
      expect(response.statusCode).toBe(400)
      expect(await channels.frameAncestors('demo')).toBe('anybody')
    },
  )

  test('only those who may edit settings change them, and it is written down without the secret', async () => {
    const viewer = world.agent(['settings.view'])
    expect((await world.http.inject({ url: '/api/sites', headers: viewer.headers })).statusCode).toBe(200)
    expect((await update({ name: 'x' }, site.id, viewer.headers)).statusCode).toBe(403)
    expect((await world.http.inject({ method: 'POST', url: `/api/sites/${site.id}/secret`, headers: viewer.headers })).statusCode).toBe(403)
    expect((await world.http.inject({ url: '/api/sites', headers: world.agent(['conversations.view.own']).headers })).statusCode).toBe(403)
    expect((await update({ name: 'x' }, randomUUID())).statusCode).toBe(404)
    for (const body of [{ key: 'other' }, { secret: 'x' }, { title: { zh: 'x' } }, { hotQuestions: { zh: Array(13).fill('a'), en: [] } }]) expect((await update(body)).statusCode).toBe(400)

    const before = (await world.db.$client.query('select 1 from audit_log')).rowCount
    const secret = await newSecret()
    await update({ name: '审计', allowedOrigins: ['https://a.example'] })
    await update({})
    const { rows } = await world.db.$client.query<{ action: string; subject: string; detail: object }>(`select action, subject, detail from audit_log order by id offset ${String(before)}`)
    expect(rows).toEqual([
      { action: 'site.secret_rotated', subject: `site:${site.id}`, detail: {} },
      { action: 'site.updated', subject: `site:${site.id}`, detail: { fields: ['name', 'allowedOrigins'], allowedOrigins: ['https://a.example'] } },
    ])
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  test('where customers reach us may connect', () => {
    expect(channels.trustedOrigins()).toEqual(['https://help.example.com'])
  })

  test('after a rotation of the keyring the secret is sealed anew and stays the same', async () => {
    const secret = await newSecret()
    world.keyring.rotate()
    expect(await resealSites(world.db, world.keyring)).toBe(1)
    expect(await resealSites(world.db, world.keyring)).toBe(0)
    world.clock.now += 4_000
    expect((await opened({ identity: signed(secret, { id: 'after-rotation' }) })).customer.identified).toBe(true)
  })
})

test('nothing went wrong unnoticed', () => {
  expect(world.errors).toEqual([])
})
