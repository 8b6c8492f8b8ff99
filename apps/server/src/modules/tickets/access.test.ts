/** What is not in an agent's scope exists nowhere: by no route, list, count, search, export, reference or announcement. */
import type { TicketDetail, TicketJob, TicketSummary } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketNews } from './index.ts'
import { openWorld, type Agent, type World } from './tickets.testkit.ts'

const OWN = ['tickets.view.own', 'tickets.edit', 'customers.view'] as const
const SECRET = '机密工单内容'
const group = randomUUID()

let world: World
let admin: Agent
beforeAll(async () => {
  world = await openWorld()
  admin = world.agent()
  world.groups.add(group)
})
afterAll(async () => {
  await world.end()
  expect(world.errors).toEqual([])
})

const seen = async (agent: Agent, id: string): Promise<boolean[]> => {
  const list = await agent.call<{ items: TicketSummary[] }>('POST', '/api/tickets/list', { filter: { search: SECRET }, limit: 200 })
  const csv = await agent.call('GET', `/api/tickets/export?filter=${encodeURIComponent(JSON.stringify({ search: SECRET }))}`)
  const { body } = await admin.call<{ ticket: TicketDetail }>('GET', `/api/tickets/${id}`)
  const byNumber = await agent.call('GET', `/api/tickets/number/${String(body.ticket.number)}`)
  return [list.body.items.some((one) => one.id === id), csv.text.includes(`\n${String(body.ticket.number)},`), byNumber.status === 200, (await agent.call('GET', `/api/tickets/${id}`)).status === 200]
}
const YES = [true, true, true, true]
const NO = [false, false, false, false]

describe('own tickets', () => {
  it('are those assigned, followed, taken part in, made, and of one’s groups, in list, export, number and detail alike', async () => {
    const ticket = await world.create(admin, { subject: SECRET })
    const agent = world.agent(OWN)
    expect(await seen(agent, ticket.id)).toEqual(NO)
    await admin.call('PATCH', `/api/tickets/${ticket.id}`, { assigneeId: agent.id })
    expect(await seen(agent, ticket.id)).toEqual(YES)
    await admin.call('PATCH', `/api/tickets/${ticket.id}`, { assigneeId: null })
    expect(await seen(agent, ticket.id)).toEqual(NO)
    await admin.call('POST', `/api/tickets/${ticket.id}/follow`, { on: true, userId: agent.id })
    expect(await seen(agent, ticket.id)).toEqual(YES)
    await agent.call('POST', `/api/tickets/${ticket.id}/replies`, { key: randomUUID(), text: 'x', internal: true })
    await admin.call('POST', `/api/tickets/${ticket.id}/follow`, { on: false, userId: agent.id })
    expect(await seen(agent, ticket.id)).toEqual(YES)
    const made = await world.create(agent, { subject: SECRET })
    expect(await seen(agent, made.id)).toEqual(YES)
    const member = world.agent(OWN, [group])
    expect(await seen(member, made.id)).toEqual(NO)
    await admin.call('PATCH', `/api/tickets/${made.id}`, { groupId: group })
    expect(await seen(member, made.id)).toEqual(YES)
    expect(await seen(world.agent(['tickets.view.own', 'tickets.view.all']), made.id)).toEqual(YES)
  })

  it('T1 T5 no other ticket, customer, conversation, colleague, group or file can be named beside one’s own', async () => {
    const agent = world.agent(OWN)
    const [mine, hidden] = [await world.create(agent), await world.create(admin, { subject: SECRET, customerId: world.customer().id })]
    const attempts: [string, string, object][] = [
      ['POST', `/api/tickets/${mine.id}/merge`, { into: hidden.id }],
      ['POST', `/api/tickets/${hidden.id}/merge`, { into: mine.id }],
      ['POST', `/api/tickets/${mine.id}/links`, { ticketId: hidden.id, kind: 'related' }],
      ['POST', `/api/tickets/${mine.id}/links`, { ticketId: hidden.id, kind: 'parent' }],
      ['POST', `/api/tickets/${mine.id}/conversation`, { conversationId: randomUUID() }],
      ['PATCH', `/api/tickets/${mine.id}`, { customerId: hidden.customer?.id }],
      ['POST', '/api/tickets', { typeId: mine.typeId, subject: 'x', parentId: hidden.id }],
      ['POST', '/api/tickets', { typeId: mine.typeId, subject: 'x', customerId: hidden.customer?.id }],
      ['POST', '/api/tickets', { typeId: mine.typeId, subject: 'x', conversationId: randomUUID() }],
      ['POST', `/api/tickets/${mine.id}/replies`, { key: randomUUID(), text: 'x', files: [randomUUID()] }],
    ]
    for (const [method, url, body] of attempts) {
      const answer = await agent.call(method as 'POST', url, body)
      expect([url, JSON.stringify(body), answer.status]).toEqual([url, JSON.stringify(body), 404])
      expect(answer.text).not.toContain(SECRET)
    }
    const wrong: object[] = [{ assigneeId: randomUUID() }, { groupId: randomUUID() }, { assigneeId: world.agent(['tickets.view.own']).id }]
    for (const body of wrong) expect((await agent.call('PATCH', `/api/tickets/${mine.id}`, body)).status).toBe(400)
    // T29 nothing but what the schema names is taken
    expect((await agent.call('PATCH', `/api/tickets/${mine.id}`, { number: 1, createdBy: {}, mergedInto: hidden.id })).status).toBe(400)
  })

  it('T3 references to tickets out of sight tell no subject, and counts do not count them', async () => {
    const agent = world.agent(OWN)
    const [mine, hidden] = [await world.create(agent), await world.create(admin, { subject: SECRET })]
    await admin.call('POST', `/api/tickets/${mine.id}/links`, { ticketId: hidden.id, kind: 'related' })
    const { body, text } = await agent.call<{ ticket: TicketDetail }>('GET', `/api/tickets/${mine.id}`)
    expect(body.ticket.links).toEqual([{ id: hidden.id, number: hidden.number, subject: null, category: null, kind: 'related' }])
    expect(text).not.toContain(SECRET)
    const counts = await agent.call<{ counts: { count: number }[] }>('POST', '/api/tickets/count', { filters: [{}, { search: SECRET }] })
    expect(counts.body.counts.map((one) => one.count)).toEqual([1, 0])
    const customerId = world.customer().id
    await world.create(admin, { customerId, subject: SECRET })
    expect((await agent.call<{ items: unknown[] }>('GET', `/api/customers/${customerId}/tickets`)).body.items).toEqual([])
  })

  it('T3 a job over ids out of sight changes none of them and says why', async () => {
    const agent = world.agent(OWN)
    const [mine, hidden] = [await world.create(agent), await world.create(admin, { subject: SECRET })]
    world.tickets.startWork()
    const started = await agent.call<TicketJob>('POST', '/api/tickets/bulk', { ids: [mine.id, hidden.id], change: { priority: 'urgent' } })
    await expect.poll(async () => (await agent.call<TicketJob>('GET', `/api/ticket-jobs/${started.body.id}`)).body).toMatchObject({ status: 'done', changed: 1, failed: 1 })
    expect((await admin.call<{ ticket: TicketDetail }>('GET', `/api/tickets/${hidden.id}`)).body.ticket.priority).toBe('normal')
    expect((await admin.call('GET', `/api/ticket-jobs/${started.body.id}`)).status).toBe(404)
    expect((await admin.call('GET', `/api/ticket-jobs/${started.body.id}/rows`)).status).toBe(404)
  })
})

describe('announcements', () => {
  it('reach those in whose sight the ticket is or was, with notices for those they are meant for', async () => {
    const heard: TicketNews[] = []
    const end = world.tickets.onNews((news) => heard.push(...news))
    const [assignee, member, stranger] = [world.agent(OWN), world.agent(OWN, [group]), world.agent(OWN)]
    const ticket = await world.create(admin, { assigneeId: assignee.id, groupId: group })
    await expect.poll(() => heard.some((one) => one.i === ticket.id)).toBe(true)
    const frame = (agent: Agent): unknown => world.tickets.frameFor(agent.principal, heard.filter((one) => one.i === ticket.id))
    expect(frame(assignee)).toEqual({ type: 'tickets', changed: [ticket.id], notices: [{ ticketId: ticket.id, number: ticket.number, kind: 'assigned' }] })
    expect(frame(member)).toEqual({ type: 'tickets', changed: [ticket.id], notices: [] })
    expect(frame(stranger)).toBeNull()
    expect(frame(world.agent(['conversations.view.all']))).toBeNull()
    heard.length = 0
    await admin.call('PATCH', `/api/tickets/${ticket.id}`, { assigneeId: null, groupId: null })
    await expect.poll(() => heard.some((one) => one.i === ticket.id)).toBe(true)
    expect(frame(assignee)).toMatchObject({ changed: [ticket.id] })
    expect(JSON.stringify(heard)).not.toContain('发票')
    end()
  })
})

describe('settings', () => {
  it('need their permission, are checked, keep what tickets stand on, and are recorded', async () => {
    const type = await world.type('complaint')
    const { id, key: _key, position: _position, version, updatedAt: _updated, ...input } = type
    expect((await world.agent(OWN).call('PUT', `/api/ticket-types/${id}`, { type: input, version })).status).toBe(403)
    const put = (change: Record<string, unknown>): Promise<{ status: number }> => admin.call('PUT', `/api/ticket-types/${id}`, { type: { ...input, ...change }, version })
    await world.create(admin, { typeId: id, values: { about: 'goods' } })
    expect((await put({ states: input.states.filter((state) => state.key !== 'new').map((state) => ({ ...state, to: state.to.filter((to) => to !== 'new') })) })).status).toBe(409)
    expect((await put({ fields: [{ ...input.fields[0], kind: 'text', options: [] }] })).status).toBe(409)
    expect((await put({ states: input.states.map((state) => ({ ...state, to: ['nowhere'] })) })).status).toBe(400)
    expect((await put({ states: input.states.filter((state) => state.category !== 'closed').map((state) => ({ ...state, to: [] })) })).status).toBe(400)
    expect((await put({ rules: { ...input.rules, reopenDays: 3 } })).status).toBe(200)
    expect((await put({})).status).toBe(409)
    expect((await admin.call('DELETE', `/api/ticket-types/${id}`)).status).toBe(409)
    const { rows } = await world.db.$client.query<{ action: string }>('select action from audit_log where subject = $1', [`ticket_type:${id}`])
    expect(rows.map((row) => row.action)).toEqual(['ticket_type.updated'])
  })
})
