import type { TicketDetail, TicketEvent, TicketSummary } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evolve } from './log/evolve.ts'
import type { StoredEvent, Ticket } from './log/types.ts'
import { file, openWorld, type Agent, type World } from './tickets.testkit.ts'

let world: World
let admin: Agent
beforeAll(async () => {
  world = await openWorld()
  admin = world.agent()
})
afterAll(async () => {
  await world.end()
  expect(world.errors).toEqual([])
})

interface Detail {
  ticket: TicketDetail
  events: TicketEvent[]
  more: boolean
}
const detail = async (id: string, agent = admin): Promise<Detail> => (await agent.call<Detail>('GET', `/api/tickets/${id}`)).body
const stored = async (id: string): Promise<{ ticket: Ticket; events: StoredEvent[] }> => {
  const rows = (await world.db.$client.query<{ data: Ticket }>('select data from tickets where id = $1', [id])).rows
  const events = (await world.db.$client.query<{ seq: number; type: string; at: Date; data: Record<string, unknown> }>('select * from ticket_events where ticket_id = $1 order by seq', [id])).rows
  return { ticket: rows[0]?.data as Ticket, events: events.map((row) => ({ ...row.data, seq: row.seq, type: row.type, at: row.at.toISOString() }) as StoredEvent) }
}
const reply = (id: string, body: Record<string, unknown>, agent = admin): Promise<{ status: number; body: TicketDetail; text: string }> =>
  agent.call<TicketDetail>('POST', `/api/tickets/${id}/replies`, { key: randomUUID(), text: '您好，正在为您处理', ...body })

describe('a ticket', () => {
  it('is made with the form of its type, numbered, and told as its events', async () => {
    const type = await world.type('return')
    const wrong = await admin.call<{ error: { message: string; fields: { path: string }[] } }>('POST', '/api/tickets', { typeId: type.id, subject: '退货', values: { reason: 'nonsense', colour: 'red' } })
    expect(wrong.status).toBe(400)
    expect(wrong.body.error.fields.map((field) => field.path)).toEqual(['body.values.reason', 'body.values.colour'])
    const missing = await admin.call<{ error: { message: string } }>('POST', '/api/tickets', { typeId: type.id, subject: '退货', values: { reason: 'damaged' } })
    expect(missing.body.error.message).toBe('“Order number” is required.')
    const first = await world.create(admin, { typeId: type.id, subject: ' 退货 ', values: { reason: 'damaged', order_number: 'A-1001' }, tags: ['急', ' 急 '], priority: 'high' })
    const second = await world.create(admin)
    expect(second.number).toBeGreaterThan(first.number)
    expect(first).toMatchObject({ subject: '退货', state: 'new', category: 'new', priority: 'high', source: 'agent', tags: ['急'], values: { reason: 'damaged', order_number: 'A-1001' }, description: '请帮我重开', version: 1 })
    expect((await detail(first.id)).events[0]).toMatchObject({ seq: 1, type: 'created', by: { kind: 'agent', id: admin.id }, text: '请帮我重开' })
  })

  it('is made once for one key, however often and at the same time it is sent', async () => {
    const typeId = (await world.type('general')).id
    const body = { key: 'order-1234-abc', typeId, subject: '一次' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin.call<TicketDetail>('POST', '/api/tickets', body)))
    expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(1)
    const other = await world.agent().call<TicketDetail>('POST', '/api/tickets', body)
    expect(other.body.id).not.toBe(answers[0]?.body.id)
  })

  it('takes replies and notes, each once, and goes into work with the first answer', async () => {
    const ticket = await world.create(admin)
    const note = await reply(ticket.id, { internal: true, text: '先问仓库' })
    expect(note.body).toMatchObject({ state: 'new', customerWaits: true })
    const key = 'reply-0001'
    const [one, two] = [await reply(ticket.id, { key }), await reply(ticket.id, { key, text: '别的内容' })]
    expect([one.status, two.status]).toEqual([200, 200])
    expect(two.body).toMatchObject({ state: 'open', customerWaits: false, lastSeq: one.body.lastSeq })
    const { events } = await detail(ticket.id)
    expect(events.filter((event) => event.type === 'reply').map((event) => [event.internal, event.text])).toEqual([[true, '先问仓库'], [false, '您好，正在为您处理']])
    expect((await reply(ticket.id, { text: '  ' })).status).toBe(400)
  })

  it('goes only where its type lets it, and only with what must be filled', async () => {
    const type = await world.type('return')
    const ticket = await world.create(admin, { typeId: type.id, values: { reason: 'damaged', order_number: '1' } })
    expect(ticket.moves).toEqual(['open', 'pending', 'on_hold', 'solved'])
    expect((await admin.call('PATCH', `/api/tickets/${ticket.id}`, { state: 'closed' })).status).toBe(409)
    const unfilled = await admin.call<{ error: { message: string } }>('PATCH', `/api/tickets/${ticket.id}`, { state: 'solved' })
    expect(unfilled.body.error.message).toBe('“Refund amount” is required.')
    const solved = await admin.call<TicketDetail>('PATCH', `/api/tickets/${ticket.id}`, { state: 'solved', values: { amount: 19.9 } })
    expect(solved.body).toMatchObject({ category: 'solved', values: { amount: 19.9 }, closesAt: new Date(world.clock.now + 7 * 86_400_000).toISOString() })
    expect((await detail(ticket.id)).events.find((event) => event.type === 'changed')).toMatchObject({ changes: [{ field: 'value:amount', from: null, to: 19.9 }] })
  })

  it('refuses a change by somebody who has not seen the last one', async () => {
    const ticket = await world.create(admin)
    const first = await admin.call<TicketDetail>('PATCH', `/api/tickets/${ticket.id}`, { priority: 'high', version: ticket.version })
    expect(first.status).toBe(200)
    expect((await admin.call('PATCH', `/api/tickets/${ticket.id}`, { priority: 'low', version: ticket.version })).status).toBe(409)
    expect((await admin.call('PATCH', `/api/tickets/${ticket.id}`, { priority: 'low', version: first.body.version })).status).toBe(200)
    const same = await admin.call<TicketDetail>('PATCH', `/api/tickets/${ticket.id}`, { priority: 'low' })
    expect(same.body.lastSeq).toBe((await detail(ticket.id)).ticket.lastSeq)
  })

  it('is the fold of its events, whatever was done to it', async () => {
    const colleague = world.agent()
    const ticket = await world.create(admin, { values: { phone: '13800138000' } })
    const other = await world.create(admin)
    await reply(ticket.id, { mentions: [colleague.id], internal: true })
    await admin.call('PATCH', `/api/tickets/${ticket.id}`, { assigneeId: colleague.id, addTags: ['vip'], subject: '改主题', state: 'pending' })
    await admin.call('POST', `/api/tickets/${ticket.id}/links`, { ticketId: other.id, kind: 'related' })
    await admin.call('POST', `/api/tickets/${other.id}/merge`, { into: ticket.id })
    await admin.call('PATCH', `/api/tickets/${ticket.id}`, { values: { phone: null }, removeTags: ['vip'], typeId: (await world.type('complaint')).id })
    for (const id of [ticket.id, other.id]) {
      const { ticket: row, events } = await stored(id)
      expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1))
      expect(events.reduce<Ticket | null>((state, event) => evolve(id, state, event), null)).toEqual(row)
    }
  })
})

describe('personal values', () => {
  it('are sealed, masked without the permission, absent from log and search, and gone when cleared', async () => {
    const ticket = await world.create(admin, { values: { phone: '13812345678' } })
    expect(ticket.values).toEqual({ phone: '13812345678' })
    const masked = world.agent(['tickets.view.own', 'tickets.view.all', 'tickets.edit'])
    expect((await detail(ticket.id, masked)).ticket.values).toEqual({ phone: '138****5678' })
    const { rows } = await world.db.$client.query<{ all: string }>(`select (select string_agg(data::text, '') from ticket_events where ticket_id = $1) || (select data::text from tickets where id = $1)
      || (select text from ticket_search where ticket_id = $1) || (select string_agg(sealed, '') from ticket_personal where ticket_id = $1) as all`, [ticket.id])
    expect(rows[0]?.all).not.toContain('1381234')
    const csv = await masked.call('GET', `/api/tickets/export?filter=${encodeURIComponent(JSON.stringify({ search: `#${String(ticket.number)}` }))}`)
    expect(csv.text).toContain('138****5678')
    expect(csv.text).not.toContain('13812345678')
    const { body } = await admin.call<TicketDetail>('PATCH', `/api/tickets/${ticket.id}`, { values: { phone: null } })
    expect(body.values).toEqual({})
    expect((await world.db.$client.query('select 1 from ticket_personal where ticket_id = $1', [ticket.id])).rowCount).toBe(0)
    expect((await detail(ticket.id)).events.find((event) => event.type === 'changed')).toMatchObject({ changes: [{ field: 'value:phone', from: null, to: null }] })
  })
})

describe('relations', () => {
  it('merge with redirect, and undo', async () => {
    const customer = world.customer()
    const [source, target] = [await world.create(admin, { customerId: customer.id }), await world.create(admin, { customerId: customer.id })]
    const merged = await admin.call<TicketDetail>('POST', `/api/tickets/${source.id}/merge`, { into: target.id })
    expect(merged.body).toMatchObject({ category: 'closed', mergedInto: target.id, mergedTo: { number: target.number }, moves: [] })
    expect((await detail(target.id)).ticket.merged.map((one) => one.number)).toEqual([source.number])
    expect((await reply(source.id, {})).status).toBe(409)
    expect((await admin.call('POST', `/api/tickets/${target.id}/merge`, { into: source.id })).status).toBe(409)
    // whoever writes to the old one reaches the new one
    const own = await customer.call<{ number: number }>('POST', `/api/customer/tickets/${source.id}/replies`, { key: 'customer-1', text: '有进展吗' })
    expect(own.body.number).toBe(target.number)
    expect((await detail(target.id)).events.at(-1)).toMatchObject({ type: 'reply', text: '有进展吗', by: { kind: 'customer' } })
    const undone = await admin.call<TicketDetail>('POST', `/api/tickets/${source.id}/unmerge`)
    expect(undone.body).toMatchObject({ state: 'new', category: 'new', mergedInto: null })
    expect((await detail(target.id)).ticket.merged).toEqual([])
    const stranger = await world.create(admin, { customerId: world.customer().id })
    expect((await admin.call('POST', `/api/tickets/${stranger.id}/merge`, { into: target.id })).status).toBe(409)
  })

  it('parent and child in two levels, and related ones from both sides', async () => {
    const [parent, child, grandchild] = [await world.create(admin), await world.create(admin), await world.create(admin)]
    const made = await world.create(admin, { parentId: parent.id })
    expect(made.parent?.number).toBe(parent.number)
    const linked = await admin.call<TicketDetail>('POST', `/api/tickets/${child.id}/links`, { ticketId: parent.id, kind: 'parent' })
    expect(linked.body.parent?.number).toBe(parent.number)
    expect((await admin.call('POST', `/api/tickets/${grandchild.id}/links`, { ticketId: child.id, kind: 'parent' })).status).toBe(409)
    expect((await admin.call('POST', `/api/tickets/${parent.id}/links`, { ticketId: grandchild.id, kind: 'parent' })).status).toBe(409)
    expect((await detail(parent.id)).ticket.children.map((one) => one.number).sort()).toEqual([child.number, made.number].sort())
    await admin.call('POST', `/api/tickets/${child.id}/links`, { ticketId: parent.id, kind: 'parent', on: false })
    await admin.call('POST', `/api/tickets/${child.id}/links`, { ticketId: grandchild.id, kind: 'related' })
    expect((await detail(grandchild.id)).ticket.links).toMatchObject([{ kind: 'related', number: child.number }])
    expect((await detail(child.id)).ticket.parent).toBeNull()
  })

  it('a conversation, told of its ticket once', async () => {
    const customer = world.customer()
    const conversationId = randomUUID()
    world.conversations.set(conversationId, customer.id)
    const key = `conversation-${conversationId}`
    const ticket = await world.create(admin, { conversationId, key })
    await world.create(admin, { conversationId, key })
    expect(ticket).toMatchObject({ source: 'conversation', conversationId, customer: { id: customer.id } })
    expect(world.noted.filter((one) => one.conversationId === conversationId)).toEqual([{ conversationId, ticketId: ticket.id, number: ticket.number, told: false, promisedAt: null }])
    const found = await admin.call<{ items: TicketSummary[] }>('POST', '/api/tickets/list', { filter: { conversationId } })
    expect(found.body.items.map((one) => one.id)).toEqual([ticket.id])
    const free = await world.create(admin)
    const tied = await admin.call<TicketDetail>('POST', `/api/tickets/${free.id}/conversation`, { conversationId })
    expect(tied.body).toMatchObject({ conversationId, customer: { id: customer.id } })
    const others = await world.create(admin, { customerId: world.customer().id })
    expect((await admin.call('POST', `/api/tickets/${others.id}/conversation`, { conversationId })).status).toBe(409)
  })
})

describe('files', () => {
  it('belong to who stored them, go into one ticket, and reach the customer only when shown', async () => {
    const customer = world.customer()
    const ticket = await world.create(admin, { customerId: customer.id })
    const upload = async (): Promise<string> => (await admin.call<{ id: string }>('POST', '/api/ticket-files?name=a.txt', file)).body.id
    const [shown, hidden] = [await upload(), await upload()]
    await reply(ticket.id, { files: [shown] })
    await reply(ticket.id, { files: [hidden], internal: true })
    expect((await world.agent().call('POST', `/api/tickets/${ticket.id}/replies`, { key: 'steal-file', text: 'x', files: [await upload()] })).status).toBe(404)
    const other = await world.create(admin)
    expect((await reply(other.id, { files: [shown] })).status).toBe(404)
    const link = await customer.call<{ url: string }>('GET', `/api/customer/tickets/${ticket.id}/files/${shown}`)
    expect((await customer.call('GET', link.body.url)).text).toBe(file.toString())
    expect((await customer.call('GET', `/api/customer/tickets/${ticket.id}/files/${hidden}`)).status).toBe(404)
    expect((await admin.call('GET', `/api/tickets/${ticket.id}/files/${hidden}`)).status).toBe(200)
    expect((await admin.call('GET', `/api/tickets/${other.id}/files/${hidden}`)).status).toBe(404)
    const program = await admin.call('POST', '/api/ticket-files?name=a.exe', Buffer.from('MZ'))
    expect(program.status).toBe(415)
  })
})
