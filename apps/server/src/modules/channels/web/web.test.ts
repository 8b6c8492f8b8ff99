import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIdentity } from './signed-identity.ts'
import { bearer, LIMIT, openWeb, type Session, type Web } from './web.testkit.ts'

let web: Web
let world: Web['world']
let customers: Web['customers']
let channels: Web['channels']
let site: Web['site']
let open: Web['open']
let opened: Web['opened']
let update: Web['update']
let newSecret: Web['newSecret']
let seconds: Web['seconds']
let signed: Web['signed']
let say: Web['say']

beforeAll(async () => {
  web = await openWeb()
  ;({ world, customers, channels, site, open, opened, update, newSecret, seconds, signed, say } = web)
})
afterAll(() => web.world.end())

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

test('nothing went wrong unnoticed', () => {
  expect(web.world.errors).toEqual([])
})
