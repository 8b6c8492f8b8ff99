import type { AttachmentRef } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../test-world.ts'
import { createAttachments, type Attachments } from './routes.ts'
import { jpegOf, jpegSegment, officeFile, photographExif, png, SECRET } from './samples.ts'

const MAX = 200_000
let world: World
let attachments: Attachments

beforeAll(async () => {
  world = await openWorld()
  const { conversations, storage, keyring, clock, errors } = world
  attachments = createAttachments({
    conversations, storage, keyring, maxBytes: MAX, uploadLimits: { customer: 3 * MAX, address: 1_000_000_000 },
    now: () => clock.now, onError: (error) => errors.push(error),
  })
  attachments.registerRoutes(world.http, world.auth)
  await conversations.start()
})
afterAll(() => world.end())

type Who = { headers: Record<string, string> }

const upload = (who: Who, name: string, payload: Buffer | string, headers: Record<string, string> = {}) =>
  world.http.inject({
    method: 'POST', url: `/api/customer/attachments?name=${encodeURIComponent(name)}`, payload,
    headers: { 'content-type': 'application/octet-stream', ...who.headers, ...headers },
  })
const linkOwn = (who: Who, id: string) => world.http.inject({ url: `/api/customer/attachments/${id}`, headers: who.headers })
const link = (who: Who, conversation: string, id: string) => world.http.inject({ url: `/api/conversations/${conversation}/attachments/${id}`, headers: who.headers })
const open = (url: string) => world.http.inject({ url })

async function stored(who: Who, name: string, payload: Buffer | string): Promise<AttachmentRef> {
  const response = await upload(who, name, payload)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<AttachmentRef>()
}

async function fetchFile(who: Who, id: string) {
  const { url } = (await linkOwn(who, id)).json<{ url: string }>()
  return open(url)
}

const context = (customer: ReturnType<World['customer']>) => ({ customerId: customer.principal.customerId, channel: 'web', language: 'zh' as const })

/** A conversation in which a customer has sent a file. */
async function conversationWithFile() {
  const customer = world.customer()
  const file = await stored(customer, '照片.png', png(40, 30))
  const id = randomUUID()
  await world.conversations.customerMessage(id, context(customer), 'message-with-file', { type: 'attachment', attachmentId: file.id })
  return { id, customer, file }
}

describe('uploading', () => {
  test('stores the bytes, reads the type from them, and shows the name as typed', async () => {
    const customer = world.customer()
    const bytes = png(40, 30)
    const ref = await stored(customer, '截图 (1).txt', bytes)
    expect(ref).toEqual({ id: expect.any(String) as string, name: '截图 (1).txt', size: bytes.length, mediaType: 'image/png', width: 40, height: 30 })
    const response = await fetchFile(customer, ref.id)
    expect(response.statusCode).toBe(200)
    expect(response.rawPayload.equals(bytes)).toBe(true)
    expect(response.headers).toMatchObject({
      'content-type': 'image/png', 'content-length': String(bytes.length), 'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox", 'cache-control': expect.stringMatching(/^private/u) as string,
    })
    expect(response.headers['content-disposition']).toMatch(/^inline; /u)
  })

  test('the response holds nothing of the storage and of other people (T9)', async () => {
    const response = await upload(world.customer(), 'a.png', png(4, 4))
    expect(Object.keys(response.json<object>()).sort()).toEqual(['height', 'id', 'mediaType', 'name', 'size', 'width'])
    for (const key of await world.files()) expect(response.body).not.toContain(key)
  })

  test.each([
    ['too large, announced', 413, 'a.bin', Buffer.alloc(MAX + 1), {}],
    ['empty', 400, 'a.txt', Buffer.alloc(0), {}],
    ['a program by its bytes', 415, 'holiday.jpg', Buffer.from('MZ\x90\0\x03'.padEnd(200, '\0')), {}],
    ['a program by its name', 415, 'setup.exe', Buffer.from('text'), {}],
    ['a program by its name with a zero-width space', 415, 'setup.e\u200bxe', Buffer.from('text'), {}],
    ['an Android package', 415, 'shop.zip', officeFile('classes.dex', null), {}],
  ])('refused, with nothing left behind: %s', async (_what, status, name, payload) => {
    const before = await world.files()
    const response = await upload(world.customer(), name, payload)
    expect(response.statusCode).toBe(status)
    expect(response.json<{ error: { message: string } }>().error.message).toMatch(/文件|程序/u)
    expect(await world.files()).toEqual(before)
  })

  test('refused in the language asked for', async () => {
    const response = await upload(world.customer(), 'setup.exe', 'x', { 'accept-language': 'en' })
    expect(response.json()).toMatchObject({ error: { code: 'unsupported_type', message: expect.stringContaining('zip archive') as string } })
  })

  test('a body longer than announced is cut off while reading, with nothing left behind', async () => {
    await world.http.listen({ port: 0, host: '127.0.0.1' })
    const { port } = world.http.server.address() as { port: number }
    const before = await world.files()
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 50; i++) yield await Promise.resolve(Buffer.alloc(20_000, 'x'))
    }
    const response = await fetch(`http://127.0.0.1:${String(port)}/api/customer/attachments?name=a.txt`, {
      method: 'POST', body: endless() as unknown as BodyInit, duplex: 'half', headers: world.customer().headers,
    } as RequestInit)
    expect(response.status).toBe(413)
    expect(await world.files()).toEqual(before)
  })

  test('when the row cannot be written the bytes go too', async () => {
    const failing = createAttachments({
      ...world, onError: (error) => world.errors.push(error),
      conversations: new Proxy(world.conversations, { get: (target, key) => (key === 'storeAttachment' ? () => Promise.reject(new Error('no database')) : (Reflect.get(target, key) as unknown)) }),
    })
    const other = await openWorld()
    failing.registerRoutes(other.http, other.auth)
    const before = await world.files()
    const response = await other.http.inject({ method: 'POST', url: '/api/customer/attachments?name=a.txt', payload: 'text', headers: { 'content-type': 'text/plain', ...other.customer().headers } })
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('no database')
    expect(await world.files()).toEqual(before)
    await other.end()
  })

  test('nobody uploads without a token, or as an agent into a conversation out of sight', async () => {
    expect((await upload({ headers: {} }, 'a.txt', 'x')).statusCode).toBe(401)
    const { id } = await conversationWithFile()
    const into = (who: Who) => world.http.inject({ method: 'POST', url: `/api/conversations/${id}/attachments?name=a.txt`, payload: 'x', headers: { 'content-type': 'text/plain', ...who.headers } })
    expect((await into(world.agent(['conversations.view.own', 'conversations.reply']))).statusCode).toBe(404)
    expect((await into(world.agent(['conversations.view.all', 'conversations.view.own']))).statusCode).toBe(403)
    expect((await into(world.agent())).statusCode).toBe(200)
  })

  test('one customer cannot fill the disk', async () => {
    const customer = world.customer()
    const big = Buffer.alloc(MAX - 1, 'x')
    const codes = []
    for (let i = 0; i < 5; i++) codes.push((await upload(customer, `${String(i)}.txt`, big)).statusCode)
    expect(codes).toEqual([200, 200, 200, 200, 429])
    expect((await upload(customer, 'a.txt', 'x')).headers['retry-after']).toMatch(/^\d+$/u)
    world.clock.now += 10 * 60 * 1000
    expect((await upload(customer, 'a.txt', 'x')).statusCode).toBe(200)
  })

  test('what no message names is removed: a customer’s after a day, an agent’s after a week; what was used lately stays', async () => {
    const customer = world.customer()
    const agent = world.agent()
    const { id, file } = await conversationWithFile()
    const [unsent, used] = [await stored(customer, 'draft.txt', 'never sent'), await stored(customer, 'used.txt', 'being sent')]
    const own = async (name: string): Promise<string> =>
      (await world.http.inject({ method: 'POST', url: `/api/conversations/${id}/attachments?name=${name}`, payload: name, headers: { 'content-type': 'text/plain', ...agent.headers } })).json<AttachmentRef>().id
    const [drafted, planned, taken] = [await own('drafted.txt'), await own('planned.txt'), await own('taken.txt')]
    await world.db.$client.query(`with r as (insert into roles (id, name) values (gen_random_uuid(), 'files') returning id) insert into users (id, email, name, role_id) select $1, 'files@example.com', 'Ann', id from r`, [agent.principal.userId])
    const plan = (fileId: string, state: string): Promise<unknown> => world.db.$client.query(
      `insert into scheduled_messages (id, conversation_id, agent_id, text, files, send_at, only_if_silent, customer_seq, state) values ($1, $2, $3, '', $4, now(), false, 1, $5)`,
      [randomUUID(), id, agent.principal.userId, JSON.stringify([{ id: fileId }]), state])
    await plan(planned, 'waiting')
    await plan(taken, 'cancelled')
    const there = async (): Promise<boolean[]> => Promise.all([file.id, unsent.id, used.id, drafted, planned, taken].map(async (one) => (await world.conversations.attachment(one)) !== null))
    expect(await attachments.removeUnnamed()).toBe(0)
    const before = await world.files()

    world.clock.now += 25 * 3600 * 1000
    await world.db.$client.query(`update attachments set used_at = $2 where id = $1`, [used.id, new Date(world.clock.now - 60_000)])
    expect(await attachments.removeUnnamed()).toBeGreaterThan(0)
    expect(await there()).toEqual([true, false, true, true, true, true])
    expect((await linkOwn(customer, unsent.id)).statusCode).toBe(404)
    expect((await world.files()).length).toBeLessThan(before.length)

    world.clock.now += 7 * 24 * 3600 * 1000
    await attachments.removeUnnamed()
    expect(await there()).toEqual([true, false, false, false, true, false])
  })

  test('a file being sent at the moment of the sweep is kept, or the message is refused: never a message without its file', async () => {
    const customer = world.customer()
    const files = await Promise.all(Array.from({ length: 12 }, (_, n) => stored(customer, `race-${String(n)}.txt`, 'x')))
    world.clock.now += 25 * 3600 * 1000
    await world.db.$client.query(`update attachments set created_at = $2 where id = any($1::uuid[])`, [files.map(({ id }) => id), new Date(world.clock.now - 25 * 3600 * 1000)])
    const sent = files.map(async ({ id }) => world.conversations.customerMessage(randomUUID(), context(customer), id, { type: 'attachment', attachmentId: id }).then(() => true, () => false))
    const [outcomes] = await Promise.all([Promise.all(sent), attachments.removeUnnamed(), attachments.removeUnnamed()])
    await attachments.removeUnnamed()
    for (const [index, { id }] of files.entries()) expect((await world.conversations.attachment(id)) !== null, String(index)).toBe(outcomes[index])
  })
})

describe('parts of a file', () => {
  const part = async (customer: Who, id: string, headers: Record<string, string>) => {
    const { url } = (await linkOwn(customer, id)).json<{ url: string }>()
    return world.http.inject({ url, headers })
  }

  test('a player gets the part it asks for, and only of what it has the beginning of', async () => {
    const customer = world.customer()
    const { id } = await stored(customer, 'talk.txt', '0123456789')
    const whole = await part(customer, id, {})
    expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes', etag: `"${id}"`, 'content-length': '10' })
    const middle = await part(customer, id, { range: 'bytes=2-4' })
    expect([middle.statusCode, middle.body]).toEqual([206, '234'])
    expect(middle.headers).toMatchObject({ 'content-range': 'bytes 2-4/10', 'content-length': '3', 'x-content-type-options': 'nosniff' })
    expect((await part(customer, id, { range: 'bytes=-2', 'if-range': `"${id}"` })).body).toBe('89')
    expect((await part(customer, id, { range: 'bytes=-2', 'if-range': '"another"' })).body).toBe('0123456789')
    const behind = await part(customer, id, { range: 'bytes=10-' })
    expect([behind.statusCode, behind.headers['content-range'], behind.body]).toEqual([416, 'bytes */10', ''])
  })

  test('a part needs a valid link too', async () => {
    const { id } = await stored(world.customer(), 'talk.txt', '0123456789')
    expect((await world.http.inject({ url: `/files/${id}`, headers: { range: 'bytes=0-1' } })).statusCode).toBe(404)
  })
})

test('a photograph is stored without its place and is shown as it was turned', async () => {
  const customer = world.customer()
  const photograph = jpegOf(jpegSegment(0xe1, photographExif(6)), jpegSegment(0xc0, Buffer.from([8, 0, 30, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])), Buffer.from('ffd9', 'hex'), SECRET)
  const ref = await stored(customer, 'IMG_1.jpg', photograph)
  expect(ref).toMatchObject({ mediaType: 'image/jpeg', width: 30, height: 40 })
  const { rawPayload } = await fetchFile(customer, ref.id)
  expect(rawPayload.length).toBe(ref.size)
  expect(ref.size).toBeLessThan(photograph.length)
  expect(rawPayload.includes(SECRET)).toBe(false)
})

describe('T15: files cannot be guessed', () => {
  test('a link needs its own signature, for this file, until it ends', async () => {
    const customer = world.customer()
    const [one, two] = [await stored(customer, 'a.png', png(4, 4)), await stored(customer, 'b.png', png(5, 5))]
    const { url, expiresAt } = (await linkOwn(customer, one.id)).json<{ url: string; expiresAt: string }>()
    expect(Date.parse(expiresAt) - world.clock.now).toBeGreaterThan(298_000)
    expect(Date.parse(expiresAt) - world.clock.now).toBeLessThanOrEqual(300_000)
    const parsed = new URL(url, 'http://x')
    const [e, s] = [parsed.searchParams.get('e') ?? '', parsed.searchParams.get('s') ?? '']
    expect(Buffer.from(s, 'base64url').length).toBeGreaterThanOrEqual(16)
    expect((await open(url)).statusCode).toBe(200)

    const refused = [
      `/files/${one.id}`, `/files/${one.id}?e=${e}`, `/files/${one.id}?s=${s}`, `/files/${one.id}?e=${e}&s=`, `/files/${one.id}?e=${e}&s=${s.slice(0, -1)}`,
      `/files/${one.id}?e=${String(Number(e) + 1)}&s=${s}`, `/files/${one.id}?e=0${e}&s=${s}`, `/files/${one.id}?e=${e}&e=${e}&s=${s}`, `/files/${one.id}?e=${e}&s=${s}&s=${s}`,
      `/files/${one.id}?e[]=${e}&s=${s}`, `/files/${two.id}?e=${e}&s=${s}`, `/files/${randomUUID()}?e=${e}&s=${s}`, `/files/..%2f..%2fetc%2fpasswd?e=${e}&s=${s}`, `/files/${one.id}%00?e=${e}&s=${s}`,
    ]
    for (const each of refused) {
      const response = await open(each)
      expect([response.statusCode, response.json<{ error: { code: string } }>().error.code], each).toEqual([404, 'not_found'])
    }
    world.clock.now += 300_001
    expect((await open(url)).statusCode).toBe(404)
  })

  test('storage names have at least 128 random bits and appear nowhere', async () => {
    await stored(world.customer(), 'a.txt', 'x')
    for (const name of await world.files()) expect(name).toMatch(/^[0-9a-f]{40}$/u)
  })

  test('links are given only to those who may see the file (T8)', async () => {
    const { id, customer, file } = await conversationWithFile()
    const unsent = await stored(customer, 'unsent.txt', 'draft')
    const stranger = world.customer()
    expect((await linkOwn(customer, file.id)).statusCode).toBe(200)
    expect((await linkOwn(customer, unsent.id)).statusCode).toBe(200)
    expect((await linkOwn(stranger, file.id)).statusCode).toBe(404)
    expect((await linkOwn(stranger, unsent.id)).statusCode).toBe(404)
    expect((await linkOwn({ headers: {} }, file.id)).statusCode).toBe(401)
    expect((await linkOwn(customer, randomUUID())).statusCode).toBe(404)

    const all = world.agent()
    const own = world.agent(['conversations.view.own'])
    const other = await conversationWithFile()
    expect((await link(all, id, file.id)).statusCode).toBe(200)
    expect((await link(all, other.id, file.id)).statusCode).toBe(404)
    expect((await link(all, id, unsent.id)).statusCode).toBe(404)
    expect((await link(own, id, file.id)).statusCode).toBe(404)
    await world.conversations.requestHuman(id, context(customer))
    expect((await link(own, id, file.id)).statusCode).toBe(200)
  })

  test('a file of a private note stays inside, and one of a reply does not', async () => {
    const { id, customer } = await conversationWithFile()
    const agent = world.agent()
    const put = async (name: string): Promise<string> =>
      (await world.http.inject({ method: 'POST', url: `/api/conversations/${id}/attachments?name=${name}`, payload: name, headers: { 'content-type': 'text/plain', ...agent.headers } })).json<AttachmentRef>().id
    const [note, reply, unsent] = [await put('note.txt'), await put('reply.txt'), await put('unsent.txt')]
    await world.conversations.accept(agent.principal, id)
    await world.conversations.agentMessage(agent.principal, id, { clientId: 'the-note', content: { type: 'attachment', attachmentId: note }, internal: true })
    await world.conversations.agentMessage(agent.principal, id, { clientId: 'the-reply', content: { type: 'attachment', attachmentId: reply }, internal: false })
    expect((await linkOwn(customer, note)).statusCode).toBe(404)
    expect((await linkOwn(customer, unsent)).statusCode).toBe(404)
    expect((await linkOwn(customer, reply)).statusCode).toBe(200)
    expect((await link(agent, id, note)).statusCode).toBe(200)
    const { lastSeq } = await world.conversations.access(agent.principal, id)
    await world.conversations.recall(agent.principal, id, lastSeq)
    expect((await linkOwn(customer, reply)).statusCode).toBe(404)
  })

  test('a conversation that went to the known customer takes its files along', async () => {
    const { id, customer, file } = await conversationWithFile()
    const known = world.customer()
    await world.conversations.assignCustomer(customer.principal.customerId, known.principal.customerId)
    expect((await linkOwn(known, file.id)).statusCode).toBe(200)
    expect((await linkOwn(customer, file.id)).statusCode).toBe(404)
    expect((await link(world.agent(), id, file.id)).statusCode).toBe(200)
  })

  test('a file that is gone from storage is said to be so', async () => {
    const customer = world.customer()
    const ref = await stored(customer, 'lost.txt', 'soon gone')
    const row = await world.conversations.attachment(ref.id)
    await world.storage.remove(row?.storageKey ?? '')
    const response = await fetchFile(customer, ref.id)
    expect([response.statusCode, response.json<{ error: { message: string } }>().error.message]).toEqual([404, expect.stringContaining('备份') as string])
  })
})

describe('T18: uploads are never pages', () => {
  test.each([
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['page.html', '<!doctype html><script>alert(1)</script>'],
    ['photo.png', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['feed.xml', '<?xml version="1.0"?><a xmlns:x="http://www.w3.org/1999/xhtml"><x:script>alert(1)</x:script></a>'],
    ['script.pdf', '%PDF-1.4\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'],
    ['hello.txt', 'plain words'],
  ])('%s is offered for saving only', async (name, source) => {
    const customer = world.customer()
    const ref = await stored(customer, name, source)
    const response = await fetchFile(customer, ref.id)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-disposition']).toMatch(/^attachment; /u)
    expect(response.headers['content-type']).not.toMatch(/html|svg|xml|javascript/u)
    expect(response.headers['x-content-type-options']).toBe('nosniff')
    expect(response.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    expect(response.body).toBe(source)
  })
})

describe('T19: names are never paths', () => {
  test.each(['../../../../etc/cron.d/evil', '..\\..\\windows\\evil.txt', '.hta\u200bccess', 'a\0.txt', 'CON', '\u202etxt.fdp', 'x'.repeat(255), '%2e%2e%2f', "'; drop table attachments; --.txt", '<img src=x onerror=alert(1)>.txt'])(
    '%j is stored under a made-up name and given back clean',
    async (name) => {
      const customer = world.customer()
      const ref = await stored(customer, name, 'content')
      expect(ref.name).not.toMatch(/[/\\\p{Cc}\u200b\u202e]/u)
      const row = await world.conversations.attachment(ref.id)
      expect(row?.storageKey).toMatch(/^[0-9a-f]{40}$/u)
      expect(await world.files()).toContain(row?.storageKey)
      const response = await fetchFile(customer, ref.id)
      expect(response.body).toBe('content')
      expect(response.headers['content-disposition']).toMatch(/^attachment; filename="[ -!#-~]*"; filename\*=UTF-8''[A-Za-z0-9!%._~-]+$/u)
    },
  )

  test('a name that is none is refused by the schema', async () => {
    expect((await upload(world.customer(), '', 'x')).statusCode).toBe(400)
    expect((await upload(world.customer(), 'x'.repeat(256), 'x')).statusCode).toBe(400)
  })
})

test('nothing went wrong unnoticed', () => {
  expect(world.errors).toEqual([])
})
