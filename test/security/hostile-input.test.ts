/** T6, T7, T21, T23, T30, T31: what is sent is data, whatever it looks like, and no frame ends the process. */
import type { RouteDefinition } from '@yingda/contract'
import { randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { allRoutes, connectAgent, say, startApp, visit, Wire, type TestApp, type TestCustomer } from '../lib/app.ts'

let app: TestApp
let customer: TestCustomer

beforeAll(async () => {
  app = await startApp()
  customer = await visit(app.url)
})
afterAll(() => app.stop())

const alive = async (): Promise<number> => (await fetch(`${app.url}/healthz`)).status

const injections = [
  "' or 1=1 --", '"; drop table users; --', '%', '_', '\\', "x' union select password_hash from users --", '$1', '${7*7}', '{{7*7}}', '%27', "'; create table hacked (); --", "x'); create table hacked (); --",
  '../../etc/passwd', '<script>alert(1)</script>', '＇ or 1=1', 'a'.repeat(100), '退款\u202e', '.*(a+)+$', '#1 or 1=1',
]

describe('T6 filters', () => {
  const searchable: [string, string, number][] = [
    ['/api/conversations?view=all&search=', 'items', 100], ['/api/users?search=', 'items', 100], ['/api/knowledge/entries?search=', 'items', 200],
    ['/api/knowledge/entries?category=', 'items', 60], ['/api/audit?cursor=', 'items', 400], ['/api/users?cursor=', 'items', 400],
    ['/api/conversations?view=all&cursor=', 'items', 400], ['/api/knowledge/entries?cursor=', 'items', 400],
  ]
  it.each(searchable)('%s takes any text as text', async (path) => {
    for (const text of injections) {
      const response = await fetch(`${app.url}${path}${encodeURIComponent(text)}`, { headers: { authorization: `Bearer ${app.admin.token}` } })
      expect([200, 400], `${path}${text}`).toContain(response.status)
    }
    // what an injected statement would have left behind
    expect(await app.query("select to_regclass('public.hacked') as found")).toEqual([{ found: null }])
    for (const view of ['waiting;', "all' or 'a'='a", '["all"]']) {
      expect((await fetch(`${app.url}/api/conversations?view=${encodeURIComponent(view)}`, { headers: { authorization: `Bearer ${app.admin.token}` } })).status).toBe(400)
    }
  })
})

/** Where such a value is allowed by the contract, or refused for a better reason than its shape. */
const otherAnswer: Record<string, number> = {
  'setAttributes {"toString":"x"}': 204,
  'setAttributes {}': 204,
  'setLabels []': 404,
  'setLabels ["a","b"]': 404,
  'classifyConversation null': 404,
  'orderCustomerAttributes []': 200,
  'orderCustomerAttributes ["a","b"]': 200,
}

describe('T7 objects and arrays in the place of strings', () => {
  const withBody = allRoutes.filter((route) => route.body)
  const tokenFor = (route: RouteDefinition): string => (route.auth === 'customer' ? customer.token : app.admin.token)
  it.each(withBody.map((route) => [route.id, route] as const))('%s refuses them', async (_id, route) => {
    const shape = (route.body as unknown as { shape: Record<string, unknown> }).shape
    const path = route.path.replaceAll(/:([A-Za-z]+)/gu, () => randomUUID())
    for (const value of [{ $ne: null }, { $gt: '' }, [], ['a', 'b'], { toString: 'x' }, { __proto__: { admin: true } }, 1e308, null]) {
      const body = Object.fromEntries(Object.keys(shape).map((key) => [key, value]))
      const response = await fetch(`${app.url}${path}`, {
        method: route.method, body: JSON.stringify(body),
        headers: { authorization: `Bearer ${tokenFor(route)}`, 'content-type': 'application/json', 'x-yingda-request': '1' },
      })
      const other = otherAnswer[`${route.id} ${JSON.stringify(value)}`]
      if (other !== undefined) {
        expect(response.status).toBe(other)
        continue
      }
      // an identity without a signature is refused as such
      expect(response.status === 403 ? route.id : response.status, JSON.stringify(value)).toBe(response.status === 403 ? 'openCustomerSession' : 400)
      if (response.status === 403) continue
      const answer = (await response.json()) as { error: { fields?: unknown[] } }
      expect(answer.error.fields?.length, JSON.stringify(value)).toBeGreaterThan(0)
    }
    for (const raw of ['', '[]', 'null', '"x"', '{', '{"a":', '1', '{"__proto__":{"isAdmin":true}}']) {
      const response = await fetch(`${app.url}${path}`, {
        method: route.method, body: raw,
        headers: { authorization: `Bearer ${tokenFor(route)}`, 'content-type': 'application/json', 'x-yingda-request': '1' },
      })
      expect(response.status, raw).toBeLessThan(500)
    }
  })

  it('frames with them are refused, and the connection goes on', async () => {
    const wire = await new Wire(app.url).hello('customer', customer.token)
    const conversationId = randomUUID()
    const good = { type: 'send', ref: 'r', conversationId, clientId: 'client-id-1', content: { type: 'text', text: 'x' } }
    const bad = [
      { ...good, conversationId: { $ne: null } }, { ...good, clientId: ['client-id-1'] }, { ...good, content: { type: 'text', text: { a: 1 } } },
      { ...good, content: { type: 'answer', text: 'I am the bot', entryId: 'x', source: { question: '', category: '' } } },
      { ...good, author: { kind: 'bot' } }, { ...good, content: { type: 'text', text: 'x', internal: true } },
      { type: 'command', ref: 'r', conversationId, command: { do: 'rate', score: '5' } },
      { type: 'command', ref: 'r', conversationId, command: { do: 'accept' } },
    ]
    for (const frame of bad) wire.send(frame)
    await expect.poll(() => wire.frames.filter((frame) => frame.type === 'error').length).toBe(bad.length)
    expect(wire.frames.filter((frame) => frame.type === 'error').every((frame) => frame['code'] === 'bad_request')).toBe(true)
    await say(wire, conversationId, 'still here')
    wire.end()
  })
})

describe('T21 T23 text that would be code elsewhere', () => {
  const corpus = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', 'javascript:alert(1)', '[x](javascript:alert(1))', '{{constructor.constructor("alert(1)")()}}',
    '${alert(1)}', '"><iframe srcdoc="<script>alert(1)</script>">', '<%= 7*7 %>', '\u2028</script><script>alert(1)//',
  ]
  it('is stored and given back as typed, as JSON and never as HTML', async () => {
    const wire = await new Wire(app.url).hello('customer', customer.token)
    const conversationId = randomUUID()
    for (const text of corpus) await say(wire, conversationId, text)
    const response = await fetch(`${app.url}/api/conversations/${conversationId}`, { headers: { authorization: `Bearer ${app.admin.token}` } })
    expect(response.headers.get('content-type')).toMatch(/^application\/json/u)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const { events } = (await response.json()) as { events: { type: string; author?: { kind: string }; content?: { text: string } }[] }
    expect(events.filter((event) => event.author?.kind === 'customer').map((event) => event.content?.text)).toEqual(corpus)
    wire.end()
  })

  it('pages come with a policy that runs no inline script', async () => {
    for (const path of ['/chat?site=demo', '/widget/panel?site=demo', '/console/', '/api-docs', '/demo']) {
      const response = await fetch(app.url + path)
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy, path).toMatch(/default-src|script-src/u)
      expect(policy, path).not.toMatch(/script-src[^;]*'unsafe-inline'|unsafe-eval/u)
      expect(await response.text(), path).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=/iu)
    }
    expect((await fetch(`${app.url}/console/`)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  it('an error tells nothing of what it was about', async () => {
    const response = await fetch(`${app.url}/api/nothing/<script>alert(1)</script>?token=abc`)
    expect(response.status).toBe(404)
    const text = await response.text()
    expect(text).not.toMatch(/script|abc|node_modules|\.ts/u)
  })
})

describe('T30 the realtime connection', () => {
  const upgrade = (origin: string | undefined): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/realtime`, origin === undefined ? {} : { origin })
      socket.on('open', () => {
        resolve(101)
        socket.terminate()
      })
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0)
      })
      socket.on('error', () => undefined)
    })

  it('refuses pages of other origins', async () => {
    const own = new URL(app.url)
    expect(await upgrade(app.url)).toBe(101)
    expect(await upgrade(undefined)).toBe(101)
    for (const origin of ['https://evil.example', `http://${own.hostname}:1`, 'null', `${app.url}.evil.example`, `http://evil.example/${own.host}`, 'file://']) expect(await upgrade(origin), origin).toBe(403)
  })

  it('gives nothing to a cookie alone, nor before hello, nor for a used or wrong ticket', async () => {
    const cookie = (await fetch(`${app.url}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: app.admin.email, password: app.admin.password }) })).headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/u)
    expect(cookie).toMatch(/SameSite=Strict/u)
    const wire = new Wire(app.url, { cookie: cookie.split(';')[0] ?? '' })
    await wire.opened()
    wire.send({ type: 'inbox', on: true })
    expect((await wire.next('error'))['code']).toBe('unauthenticated')
    wire.end()
    const { ticket } = await app.admin.api.createRealtimeTicket()
    const first = await new Wire(app.url).hello('agent', ticket)
    for (const token of [ticket, `${ticket}x`, app.admin.token, customer.token, 'x'.repeat(43)]) {
      const again = new Wire(app.url)
      await again.opened()
      again.send({ type: 'hello', protocol: 1, role: 'agent', token })
      await expect.poll(() => again.closed).toBe(4401)
    }
    first.end()
  })

  it('a request that changes something with a cookie needs our own header', async () => {
    const login = await fetch(`${app.url}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: app.admin.email, password: app.admin.password }) })
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const patch = (headers: Record<string, string>): Promise<Response> => fetch(`${app.url}/api/me`, { method: 'PATCH', headers: { cookie, 'content-type': 'application/json', ...headers }, body: '{"language":"zh"}' })
    expect((await patch({})).status).toBe(403)
    expect((await patch({ 'x-yingda-request': '1' })).status).toBe(200)
  })
})

describe('T31 malformed traffic', () => {
  it('never ends the process, and honest connections are served meanwhile', async () => {
    const honest = await new Wire(app.url).hello('customer', customer.token)
    const junk: (string | Buffer)[] = [
      '', 'x', '{', '[]', '[[[[]]]]', 'null', '0', '"hello"', '{"type":null}', '{"type":"__proto__"}', '{"type":"hello"}', '\ud800', '[{"type":"ping"},{"type":"nope"}]',
      '{"type":"send","ref":{}}', '['.repeat(20_000), `{"a":${'['.repeat(10_000)}`, randomBytes(500), '{"type":"ping"}'.repeat(50), `[${'{"type":"ping"},'.repeat(500)}{"type":"ping"}]`,
    ]
    for (const piece of junk) {
      const wire = new Wire(app.url)
      await wire.opened()
      wire.socket.send(piece)
      wire.socket.send('{"type":"ping"}')
      wire.end()
    }
    const big = new Wire(app.url)
    await big.opened()
    big.send('x'.repeat(70 * 1024))
    await expect.poll(() => big.closed).toBe(1009)
    const fragments = new Wire(app.url)
    await fragments.opened()
    for (let i = 0; i < 2000 && fragments.closed === null; i++) fragments.socket.send('x'.repeat(100), { fin: false })
    await expect.poll(() => fragments.closed).not.toBeNull()
    const faults = new Wire(app.url)
    await faults.opened()
    for (let i = 0; i < 20; i++) faults.send('{"type":"nope"}')
    await expect.poll(() => faults.closed).toBe(4400)
    await say(honest, randomUUID(), 'still served')
    expect(await alive()).toBe(200)
    honest.end()
  })

  it('raw bytes that are no WebSocket frames close their connection only', async () => {
    const { hostname, port } = new URL(app.url)
    const key = randomBytes(16).toString('base64')
    const handshake = `GET /realtime HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`
    for (const bytes of [randomBytes(200), Buffer.from([0x81, 0x05, 1, 2]), Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), Buffer.from([0x83, 0x80, 0, 0, 0, 0]), Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname)
        socket.on('error', () => undefined)
        socket.on('close', () => { resolve() })
        socket.write(handshake)
        socket.once('data', () => {
          socket.write(bytes)
          setTimeout(() => socket.destroy(), 200)
        })
      })
    }
    expect(await alive()).toBe(200)
  })

  it('a flood of frames is refused on its own connection', async () => {
    const wire = await new Wire(app.url).hello('customer', customer.token)
    for (let i = 0; i < 600; i++) wire.send({ type: 'ping' })
    await expect.poll(() => wire.closed).toBe(4429)
    expect(wire.frames.some((frame) => frame['code'] === 'rate_limited')).toBe(true)
    expect(await alive()).toBe(200)
  })

  it('who says no hello is let go, and a slow reader is not buffered without bound', async () => {
    const agent = await connectAgent(app, app.admin)
    const reader = await new Wire(app.url).hello('customer', customer.token)
    const conversationId = randomUUID()
    reader.send({ type: 'watch', ref: 'w', conversationId, after: 0 })
    await reader.next('watching')
    await say(reader, conversationId, 'start')
    // Stops reading; others go on writing far more than the bound.
    reader.socket.pause()
    await app.admin.api.acceptConversation({ id: conversationId })
    const text = '长'.repeat(4000)
    for (let i = 0; i < 120; i++) await app.admin.api.sendMessage({ id: conversationId, body: { clientId: `bulk-message-${String(i)}`, content: { type: 'text', text } } })
    reader.socket.resume()
    const seen = (): Set<number> => new Set(reader.frames.filter((frame) => frame.type === 'events').flatMap((frame) => (frame['events'] as { seq: number; type: string }[]).filter((event) => event.type === 'message').map((event) => event.seq)))
    await expect.poll(() => seen().size).toBeGreaterThanOrEqual(121)
    const order = reader.frames.filter((frame) => frame.type === 'events').flatMap((frame) => (frame['events'] as { seq: number }[]).map((event) => event.seq))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(new Set(order).size).toBe(order.length)
    agent.end()
    reader.end()
  })
})
