import type { OwnTicket, OwnTicketForm, TicketDetail, TicketType } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type Agent, type Answer, type Visitor, type World } from '../tickets.testkit.ts'

let world: World
let admin: Agent
let type: TicketType
beforeAll(async () => {
  world = await openWorld({ limits: { tickets: 12, writes: 5, upload: { customer: 1000, address: 1000 } } })
  admin = world.agent()
  type = await world.type('return')
})
afterAll(async () => {
  await world.end()
  expect(world.errors).toEqual([])
})

/** A customer to whom the bot has offered the form as its message 2. */
function offered(found: { phone?: string; email?: string; order_number?: string } = {}, typeId = type.id): { who: Visitor; conversationId: string } {
  const who = world.customer()
  const conversationId = randomUUID()
  world.conversations.set(conversationId, who.id)
  world.offered.set(`${conversationId}:2`, { typeId, asked: '杯子碎了', found })
  return { who, conversationId }
}

const values = { order_number: '8800', reason: 'damaged' }
const send = (who: Visitor, conversationId: string, more: Record<string, unknown> = {}): Promise<Answer<OwnTicket>> =>
  who.call<OwnTicket>('POST', '/api/customer/tickets', { key: 'ticket-key-1', typeId: type.id, subject: '杯子碎了', description: '杯子碎了', values, conversationId, answerSeq: 2, ...more })
const formOf = (who: Visitor, conversationId: string, seq: unknown = 2, id = type.id): Promise<Answer<OwnTicketForm>> =>
  who.call<OwnTicketForm>('GET', `/api/customer/ticket-types/${id}/form?conversationId=${conversationId}&answerSeq=${String(seq)}`)

describe('the form an answer offers', () => {
  it('holds the fields for customers only, with what the conversation knows', async () => {
    const { who, conversationId } = offered({ order_number: '8800123', phone: '13812345678' })
    const { body, text } = await formOf(who, conversationId)
    expect(body).toMatchObject({ description: '杯子碎了', values: { order_number: '8800123' }, type: { id: type.id }, maxAttachmentBytes: 1024 * 1024 })
    expect(body.type.fields.map(({ key }) => key)).toEqual(['order_number', 'reason', 'pictures'])
    expect(text).not.toContain('13812345678')
    const complaint = await world.type('complaint')
    const other = offered({ phone: '13812345678', order_number: '8800123' }, complaint.id)
    expect((await formOf(other.who, other.conversationId, 2, complaint.id)).body.values).toEqual({ phone: '13812345678' })
  })

  it('is nobody else’s, and of no other answer or type', async () => {
    const { who, conversationId } = offered()
    const general = await world.type('general')
    expect((await formOf(world.customer(), conversationId)).status).toBe(404)
    expect((await formOf(who, conversationId, 3)).status).toBe(404)
    expect((await formOf(who, conversationId, 2, general.id)).status).toBe(404)
    expect((await formOf(who, conversationId, 2, randomUUID())).status).toBe(404)
    expect((await world.anonymous('nobody')('GET', `/api/customer/ticket-types/${type.id}/form?conversationId=${conversationId}&answerSeq=2`)).status).toBe(401)
    for (const seq of ['0', '-1', '1.5', 'x', '2%27--', '99999999999999999999']) expect((await formOf(who, conversationId, seq)).status).toBe(400)
  })

  it('becomes one ticket of the bot’s, however often and at whatever moment it is sent, and the conversation is told each time', async () => {
    const { who, conversationId } = offered()
    const answers = await Promise.all([send(who, conversationId), send(who, conversationId), send(who, conversationId)])
    const [first] = answers
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
    expect((await send(who, conversationId)).body.id).toBe(first?.body.id)
    const { ticket } = (await admin.call<{ ticket: TicketDetail }>('GET', `/api/tickets/${first?.body.id ?? ''}`)).body
    expect(ticket).toMatchObject({ source: 'bot', conversationId, customer: { id: who.id }, values: { order_number: '8800', reason: 'damaged' } })
    const told = world.noted.filter((one) => one.conversationId === conversationId)
    expect(told).toHaveLength(4)
    for (const one of told) expect(one).toMatchObject({ ticketId: first?.body.id, told: true, promisedAt: expect.stringMatching(/^2026-03-02T/u) as string })
    expect((await send(who, conversationId, { key: 'ticket-key-2' })).body.number).not.toBe(first?.body.number)
  })

  it('is a customer’s own where no answer offered it', async () => {
    const { who, conversationId } = offered()
    const { body } = await send(who, conversationId, { answerSeq: undefined })
    expect((await admin.call<{ ticket: TicketDetail }>('GET', `/api/tickets/${body.id}`)).body.ticket.source).toBe('customer')
  })

  it('is read through the fields of the type; hostile input is refused or kept as plain words', async () => {
    const { who, conversationId } = offered()
    const refused = await send(who, conversationId, { values: { reason: 'free money' } })
    expect(refused.body).toMatchObject({ error: { code: 'bad_request', fields: [{ path: 'body.values.reason' }] } })
    expect((await send(who, conversationId, { values: {} })).body).toMatchObject({ error: { fields: [{ path: 'body.values.order_number' }, { path: 'body.values.reason' }] } })
    for (const bad of [
      { values: { ...values, amount: 1 } }, { values: { ...values, __proto__x: 1 } }, { values: { ...values, order_number: 'a\nb' } }, { values: { ...values, order_number: { $ne: 1 } } },
      { values: { ...values, pictures: [randomUUID()] } }, { values: { ...values, order_number: 'x'.repeat(1001) } }, { subject: ' ' }, { description: 'x'.repeat(20_001) }, { subject: 'a\u0000b' },
      { priority: 'urgent' }, { customerId: randomUUID() }, { source: 'api' }, { answerSeq: 2, conversationId: undefined }, { answerSeq: '2; drop' }, { key: 'x' },
    ]) expect([JSON.stringify(bad).slice(0, 60), (await send(who, conversationId, bad)).status].join(' ')).toMatch(/ (?:400|404|429)$/u)
    expect((await send(world.customer(), conversationId)).status).toBe(404)
    const fresh = offered()
    const { body } = await send(fresh.who, fresh.conversationId, { subject: '<img src=x onerror=alert(1)>', description: "'; drop table tickets; --" })
    expect(body).toMatchObject({ subject: '<img src=x onerror=alert(1)>', events: [{ text: "'; drop table tickets; --" }] })
  })

  it('is limited to so many in an hour', async () => {
    const { who, conversationId } = offered()
    const statuses: number[] = []
    for (let n = 0; n < 13; n += 1) statuses.push((await send(who, conversationId, { key: `ticket-many-${String(n)}` })).status)
    expect(statuses).toEqual([...Array.from({ length: 12 }, () => 200), 429])
  })

  it('closed meanwhile, it says so', async () => {
    const closed = await admin.call<TicketType>('POST', '/api/ticket-types', { ...definitionOf(type), name: { zh: '临时', en: 'For now' }, forCustomers: true })
    const { who, conversationId } = offered({}, closed.body.id)
    expect((await formOf(who, conversationId, 2, closed.body.id)).status).toBe(200)
    await admin.call('PUT', `/api/ticket-types/${closed.body.id}`, { type: { ...definitionOf(type), forCustomers: false }, version: closed.body.version })
    const gone = await formOf(who, conversationId, 2, closed.body.id)
    expect(gone.body).toMatchObject({ error: { code: 'not_found', message: expect.stringContaining('no longer in use') as string } })
    expect((await send(who, conversationId, { typeId: closed.body.id })).status).toBe(404)
  })
})

function definitionOf({ id: _id, key: _key, position: _position, version: _version, updatedAt: _at, ...definition }: TicketType): object {
  return definition
}

it.each(['zh', 'en'])('what the starter content leads to can be opened: %s', async (language) => {
  const lines = readFileSync(resolve(import.meta.dirname, '../../../../../../content/shop', language, 'knowledge.jsonl'), 'utf8').trim().split('\n')
  const named = new Set(lines.flatMap((line) => (JSON.parse(line) as { ticket_type?: string }).ticket_type ?? []))
  expect([...named].sort()).toEqual(['complaint', 'repair'])
  expect((await world.tickets.openTypes()).map(({ ref }) => ref)).toEqual(expect.arrayContaining([...named]))
})

describe('the link to an own ticket', () => {
  it('opens its page without a session; nobody else gets one, and not without end', async () => {
    const { who, conversationId } = offered()
    const { body } = await send(who, conversationId)
    const link = await who.call<{ url: string; expiresAt: string }>('POST', `/api/customer/tickets/${body.id}/link`)
    const token = link.body.url.split('#')[1] ?? ''
    expect(link.body.url).toMatch(/^https:\/\/chat\.example\.com\/ticket#yl_/u)
    expect(Date.parse(link.body.expiresAt) - world.clock.now).toBe(90 * 24 * 3_600_000)
    expect((await world.anonymous(token)<OwnTicket>('GET', '/api/ticket-link')).body.number).toBe(body.number)
    expect((await world.customer().call('POST', `/api/customer/tickets/${body.id}/link`)).status).toBe(404)
    expect((await world.anonymous('nobody')('POST', `/api/customer/tickets/${body.id}/link`)).status).toBe(401)
    const more: number[] = []
    for (let n = 0; n < 5; n += 1) more.push((await who.call('POST', `/api/customer/tickets/${body.id}/link`)).status)
    expect(more).toEqual([200, 200, 200, 200, 429])
  })
})
