import type { OwnTicket, OwnTicketSummary, OwnTicketType, TicketDetail, TicketEvent } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { file, openWorld, type Agent, type Visitor, type World } from '../tickets.testkit.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let world: World
let admin: Agent
let customer: Visitor
beforeAll(async () => {
  world = await openWorld()
  admin = world.agent()
  customer = world.customer()
})
afterAll(async () => {
  await world.end()
  expect(world.errors).toEqual([])
})

type Detail = { ticket: TicketDetail; events: TicketEvent[] }
const detail = async (id: string): Promise<Detail> => (await admin.call<Detail>('GET', `/api/tickets/${id}`)).body
const own = (body: Record<string, unknown>, who = customer): Promise<{ status: number; body: OwnTicket; text: string }> => who.call<OwnTicket>('POST', '/api/customer/tickets', { key: randomUUID(), subject: '想换货', ...body })
const write = (id: string, text: string, key: string = randomUUID(), who = customer): Promise<{ status: number; body: OwnTicket }> => who.call<OwnTicket>('POST', `/api/customer/tickets/${id}/replies`, { key, text })
const solve = (id: string): Promise<unknown> => admin.call('PATCH', `/api/tickets/${id}`, { state: 'solved' })

describe('a customer', () => {
  it('makes a ticket with the fields meant for them, once, and sees only what is theirs to see', async () => {
    const type = await world.type('return')
    const types = (await customer.call<{ items: OwnTicketType[] }>('GET', '/api/customer/ticket-types')).body.items
    expect(types.find((one) => one.id === type.id)?.fields.map((field) => field.key)).toEqual(['order_number', 'reason', 'pictures'])
    expect((await own({ typeId: type.id, values: { order_number: '1', reason: 'damaged', amount: 5 } })).status).toBe(400)
    const key = 'own-ticket-1'
    const [first, second] = [await own({ key, typeId: type.id, values: { order_number: '1', reason: 'damaged' } }), await own({ key, typeId: type.id, values: { order_number: '1', reason: 'damaged' } })]
    expect(second.body.number).toBe(first.body.number)
    const { id } = first.body
    await admin.call('POST', `/api/tickets/${id}/replies`, { key: randomUUID(), text: '内部：他上次也这样', internal: true })
    await admin.call('POST', `/api/tickets/${id}/replies`, { key: randomUUID(), text: '请寄回', state: 'pending' })
    await admin.call('PATCH', `/api/tickets/${id}`, { values: { amount: 12 }, assigneeId: admin.id })
    const { body, text } = await customer.call<OwnTicket>('GET', `/api/customer/tickets/${id}`)
    expect(body.events.map((event) => event.type)).toEqual(['message', 'message', 'state'])
    expect(body.events[1]).toMatchObject({ from: 'agent', name: admin.principal.name, text: '请寄回' })
    expect(body.fields.map(({ key: field, value }) => [field, value])).toEqual([['order_number', '1'], ['reason', 'damaged'], ['amount', 12]])
    expect(body).toMatchObject({ waitsForYou: true, can: { reply: true, remind: true, confirm: true, rate: false } })
    for (const secret of ['内部', admin.id, 'assignee', 'policy', 'dueAt', 'sealed']) expect(text).not.toContain(secret)
    const list = (await customer.call<{ items: OwnTicketSummary[] }>('GET', '/api/customer/tickets')).body.items
    expect(list.map((one) => one.id)).toEqual([id])
  })

  it('opens a solved ticket again in time; later a follow-up is made, once, and linked', async () => {
    const { body } = await own({ typeId: (await world.type('general')).id })
    await solve(body.id)
    world.clock.now += 2 * DAY
    const again = await write(body.id, '还是不行')
    expect(again.body).toMatchObject({ id: body.id, category: 'open' })
    expect((await detail(body.id)).events.find((event) => event.type === 'state' && event.reopened)).toBeDefined()
    await solve(body.id)
    world.clock.now += 8 * DAY
    const key = 'follow-up-1'
    const [one, two] = [await write(body.id, '又坏了', key), await write(body.id, '又坏了', key)]
    expect(one.body.id).not.toBe(body.id)
    expect(two.body.id).toBe(one.body.id)
    const { ticket, events } = await detail(one.body.id)
    expect(ticket).toMatchObject({ subject: '想换货', source: 'customer', links: [{ id: body.id, kind: 'follows' }], customer: { id: customer.id } })
    expect(events[0]).toMatchObject({ type: 'created', text: '又坏了' })
    expect((await detail(body.id)).ticket.links).toMatchObject([{ id: one.body.id, kind: 'follow_up' }])
  })

  it('reminds a few times in a day, which raises the priority, and is told when they can again', async () => {
    const { body } = await own({ typeId: (await world.type('general')).id })
    const remind = (): Promise<{ status: number; body: OwnTicket; headers: Record<string, unknown> }> => customer.call<OwnTicket>('POST', `/api/customer/tickets/${body.id}/remind`)
    for (let time = 0; time < 3; time += 1) {
      expect((await remind()).status).toBe(200)
      world.clock.now += HOUR
    }
    const refused = await remind()
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, String(21 * 3600)])
    const { ticket } = await detail(body.id)
    expect([ticket.reminders, ticket.priority]).toEqual([3, 'high'])
    const page = (await customer.call<OwnTicket>('GET', `/api/customer/tickets/${body.id}`)).body
    expect(page).toMatchObject({ can: { remind: false }, remindAgainAt: new Date(world.clock.now + 21 * HOUR).toISOString() })
    world.clock.now += 21 * HOUR
    expect((await remind()).status).toBe(200)
    expect((await detail(body.id)).ticket.priority).toBe('urgent')
  })

  it('keeps the tickets of the visitor they were', async () => {
    const known = world.customer()
    const visitor = world.customer()
    const { body } = await own({ typeId: (await world.type('general')).id }, visitor)
    await world.tickets.moveCustomer(visitor.id, known.id)
    expect((await known.call<OwnTicket>('GET', `/api/customer/tickets/${body.id}`)).body.number).toBe(body.number)
    expect((await visitor.call('GET', `/api/customer/tickets/${body.id}`)).status).toBe(404)
    expect((await visitor.call<{ items: unknown[] }>('GET', '/api/customer/tickets')).body.items).toEqual([])
  })

  it('confirms, then rates', async () => {
    const { body } = await own({ typeId: (await world.type('general')).id })
    const act = (what: string, input?: object): Promise<{ status: number; body: OwnTicket }> => customer.call<OwnTicket>('POST', `/api/customer/tickets/${body.id}/${what}`, input)
    expect([(await act('confirm')).status, (await act('rating', { score: 5 })).status]).toEqual([409, 409])
    await solve(body.id)
    expect((await act('confirm')).body.category).toBe('closed')
    expect((await act('confirm')).status).toBe(200)
    expect((await act('rating', { score: 4, comment: '不错' })).body.rating).toBe(4)
    expect((await detail(body.id)).ticket).toMatchObject({ rating: 4, ratingComment: '不错' })
    expect((await act('remind')).status).toBe(409)
  })

  it('T8 reaches nothing of another customer', async () => {
    const { body } = await own({ typeId: (await world.type('general')).id, subject: '秘密' })
    const other = world.customer()
    const conversationId = randomUUID()
    world.conversations.set(conversationId, customer.id)
    const attempts = ['', '/replies', '/remind', '/confirm', '/rating', `/files/${randomUUID()}`]
    for (const path of attempts) {
      const method = path === '' || path.startsWith('/files') ? 'GET' : 'POST'
      const answer = await other.call(method, `/api/customer/tickets/${body.id}${path}`, method === 'GET' ? undefined : { key: randomUUID(), text: 'x', score: 5 })
      expect([path, answer.status]).toEqual([path, path === '/rating' || path === '/replies' ? 400 : 404])
    }
    expect((await other.call('POST', `/api/customer/tickets/${body.id}/rating`, { score: 1 })).status).toBe(404)
    expect((await write(body.id, 'x', randomUUID(), other)).status).toBe(404)
    expect((await own({ typeId: (await world.type('general')).id, conversationId }, other)).status).toBe(404)
    expect((await other.call<{ items: unknown[] }>('GET', '/api/customer/tickets')).body.items).toEqual([])
    // the same key of another sender is another ticket
    const key = 'same-key-twice'
    const typeId = (await world.type('general')).id
    expect((await own({ key, typeId }, other)).body.id).not.toBe((await own({ key, typeId })).body.id)
  })
})

describe('the link to one ticket', () => {
  const linkOf = async (id: string, body: object = {}): Promise<string> => {
    const answer = await admin.call<{ url: string }>('POST', `/api/tickets/${id}/customer-link`, body)
    expect(answer.body.url).toMatch(/^https:\/\/chat\.example\.com\/ticket#yl_[\w-]{43}$/u)
    return answer.body.url.split('#')[1] ?? ''
  }

  it('goes on with the follow-up that words to a closed ticket make, once', async () => {
    const ticket = await world.create(admin, { customerId: customer.id })
    const guest = world.anonymous(await linkOf(ticket.id))
    await admin.call('PATCH', `/api/tickets/${ticket.id}`, { state: 'solved' })
    expect((await guest('POST', '/api/ticket-link/confirm')).status).toBe(200)
    const reply = { key: 'goes-on-01', text: '又坏了' }
    const [made, again] = [await guest<OwnTicket>('POST', '/api/ticket-link/replies', reply), await guest<OwnTicket>('POST', '/api/ticket-link/replies', reply)]
    expect(made.body.number).not.toBe(ticket.number)
    expect([again.body.number, again.body.events.length]).toEqual([made.body.number, 1])
    expect((await guest<OwnTicket>('GET', '/api/ticket-link')).body.number).toBe(made.body.number)
    const more = await guest<OwnTicket>('POST', '/api/ticket-link/replies', { key: 'goes-on-02', text: '照片稍后发' })
    expect([more.body.number, more.body.events.length]).toEqual([made.body.number, 2])
  })

  it('opens this ticket and no other, until it ends or is taken back', async () => {
    const [ticket, other] = [await world.create(admin, { customerId: customer.id }), await world.create(admin, { customerId: customer.id })]
    const token = await linkOf(ticket.id, { days: 2 })
    const guest = world.anonymous(token)
    expect((await guest<OwnTicket>('GET', '/api/ticket-link')).body.number).toBe(ticket.number)
    const replied = await guest<OwnTicket>('POST', '/api/ticket-link/replies', { key: 'by-link-01', text: '我是客户' })
    expect(replied.body.events.at(-1)).toMatchObject({ from: 'customer', text: '我是客户' })
    expect((await guest('POST', '/api/ticket-link/remind')).status).toBe(200)
    for (const url of ['/api/customer/tickets', `/api/customer/tickets/${ticket.id}`, `/api/customer/tickets/${other.id}`, '/api/tickets/export']) expect((await guest('GET', url)).status).toBe(401)
    const uploaded = await guest<{ id: string }>('POST', '/api/ticket-link/files?name=a.txt', file)
    expect((await customer.call('POST', `/api/customer/tickets/${other.id}/replies`, { key: 'other-file', text: 'x', files: [uploaded.body.id] })).status).toBe(404)
    expect((await guest('POST', '/api/ticket-link/replies', { key: 'with-file-1', text: '', files: [uploaded.body.id] })).status).toBe(200)
    expect((await guest('GET', `/api/ticket-link/files/${uploaded.body.id}`)).status).toBe(200)
    const { rows } = await world.db.$client.query<{ n: number }>(`select count(*)::int as n from ticket_links where encode(token_hash, 'base64') like '%' || $1 || '%'`, [token])
    expect(rows[0]?.n).toBe(0)
    world.clock.now += 2 * DAY
    expect((await guest('GET', '/api/ticket-link')).status).toBe(401)
    const fresh = world.anonymous(await linkOf(ticket.id))
    const last = world.anonymous(await linkOf(ticket.id, { revoke: true }))
    expect([(await fresh('GET', '/api/ticket-link')).status, (await last('GET', '/api/ticket-link')).status]).toEqual([401, 200])
    for (const wrong of ['', 'yl_x', `yl_${'A'.repeat(43)}`, `${token}x`, 'null']) expect((await world.anonymous(wrong)('GET', '/api/ticket-link')).status).toBe(401)
  })
})
