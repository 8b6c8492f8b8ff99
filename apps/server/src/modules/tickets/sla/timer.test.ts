import type { SlaPolicy, TicketDetail, TicketEvent } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type Agent, type World } from '../tickets.testkit.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

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

type Detail = { ticket: TicketDetail; events: TicketEvent[] }
const detail = async (id: string): Promise<Detail> => (await admin.call<Detail>('GET', `/api/tickets/${id}`)).body
const slaEvents = async (id: string): Promise<string[]> => (await detail(id)).events.flatMap((event) => (event.type === 'sla' ? [event.what] : []))
const patch = (id: string, body: Record<string, unknown>): Promise<{ status: number; body: TicketDetail }> => admin.call<TicketDetail>('PATCH', `/api/tickets/${id}`, body)
const policies = async (): Promise<SlaPolicy[]> => (await admin.call<{ items: SlaPolicy[] }>('GET', '/api/sla-policies')).body.items

describe('the timer', () => {
  it('warns, breaches and escalates once, with two of them at it, and does nothing after a restart', async () => {
    const ticket = await world.create(admin, { assigneeId: admin.id })
    expect(ticket).toMatchObject({ sla: 'ok', dueAt: new Date(world.clock.now + 4 * HOUR).toISOString(), policy: { name: expect.stringContaining('Standard') as string } })
    world.clock.now += 3.5 * HOUR
    await Promise.all([world.tickets.tick(), world.tickets.tick(), world.tickets.tick()])
    expect((await detail(ticket.id)).ticket.sla).toBe('warned')
    world.clock.now += HOUR
    await Promise.all([world.tickets.tick(), world.tickets.tick()])
    await world.tickets.tick()
    expect(await slaEvents(ticket.id)).toEqual(['started', 'warned', 'breached', 'escalated'])
    expect((await detail(ticket.id)).ticket.clocks[0]).toMatchObject({ target: 'first_reply', breachedAt: ticket.dueAt })
    expect(await world.tickets.tick()).toBe(0)
  })

  it('a late answer is a breach even when no timer came by', async () => {
    const ticket = await world.create(admin)
    world.clock.now += 5 * HOUR
    await admin.call('POST', `/api/tickets/${ticket.id}/replies`, { key: randomUUID(), text: '抱歉久等' })
    expect(await slaEvents(ticket.id)).toEqual(['started', 'breached', 'escalated', 'met'])
  })

  it('closes what was solved some days ago, and not what was opened again', async () => {
    const customer = world.customer()
    const [left, reopened] = [await world.create(admin, { customerId: customer.id }), await world.create(admin, { customerId: customer.id })]
    for (const { id } of [left, reopened]) await patch(id, { state: 'solved' })
    world.clock.now += 6 * DAY
    await customer.call('POST', `/api/customer/tickets/${reopened.id}/replies`, { key: 'still-broken', text: '还是不行' })
    world.clock.now += DAY
    await world.tickets.tick()
    expect((await detail(left.id)).ticket).toMatchObject({ category: 'closed', closesAt: null })
    expect((await detail(reopened.id)).ticket.category).toBe('open')
    expect((await detail(left.id)).events.at(-1)).toMatchObject({ type: 'state', by: { kind: 'system' }, to: 'closed' })
  })

  it('gives tickets under way their new times when a policy or a calendar changes, and touches none again', async () => {
    const ticket = await world.create(admin)
    const [policy] = await policies()
    if (!policy) throw new Error('no policy')
    const { id, position: _position, version, updatedAt: _updated, ...input } = policy
    const goals = { ...input.goals, normal: { ...input.goals.normal, firstReplySeconds: 600 } }
    expect((await admin.call('PUT', `/api/sla-policies/${id}`, { policy: { ...input, goals }, version })).status).toBe(200)
    expect((await admin.call('PUT', `/api/sla-policies/${id}`, { policy: input, version })).status).toBe(409)
    expect(await world.tickets.tick()).toBeGreaterThan(0)
    const start = Date.parse(ticket.createdAt)
    expect((await detail(ticket.id)).ticket.dueAt).toBe(new Date(start + 10 * MINUTE).toISOString())
    expect(await world.tickets.tick()).toBe(0)
    // every day is a day off for two hours
    world.hours.hours = { add: (from, ms) => from + ms + 2 * HOUR, between: (from, to) => Math.max(0, to - from - 2 * HOUR) }
    world.hours.version = 'later'
    await world.settle()
    await world.tickets.tick()
    expect((await detail(ticket.id)).ticket.dueAt).toBe(new Date(start + 2 * HOUR + 10 * MINUTE).toISOString())
  })
})

describe('policies', () => {
  it('the first that fits holds, by type, priority and group, and a change of the ticket may bring another', async () => {
    const group = randomUUID()
    world.groups.add(group)
    const complaint = await world.type('complaint')
    const base = (await policies())[0]
    if (!base) throw new Error('no policy')
    const { id: _id, position: _position, version: _version, updatedAt: _updated, ...input } = base
    const quick = { firstReplySeconds: 60, nextReplySeconds: null, resolutionSeconds: null }
    const made = await admin.call<SlaPolicy>('POST', '/api/sla-policies', {
      ...input, name: 'VIP', conditions: { typeIds: [complaint.id], priorities: ['urgent'], groupIds: [group] }, goals: { low: quick, normal: quick, high: quick, urgent: quick },
      escalations: [{ target: 'any', afterSeconds: 0, raisePriority: false, assignAgentId: admin.id }],
    })
    expect(made.status).toBe(200)
    const order = await admin.call('PUT', '/api/sla-policies/order', { ids: [made.body.id, base.id] })
    expect(order.status).toBe(200)
    const ticket = await world.create(admin, { typeId: complaint.id, values: { about: 'goods' }, priority: 'urgent' })
    expect(ticket.policy?.id).toBe(base.id)
    const moved = await patch(ticket.id, { groupId: group })
    expect(moved.body).toMatchObject({ policy: { name: 'VIP' }, clocks: [{ target: 'first_reply', goalMs: 60_000 }] })
    world.clock.now += 10 * HOUR
    await world.tickets.tick()
    expect((await detail(ticket.id)).ticket.assignee?.id).toBe(admin.id)
    expect((await admin.call('POST', '/api/sla-policies', { ...input, conditions: { typeIds: [randomUUID()] } })).status).toBe(400)
    await admin.call('DELETE', `/api/sla-policies/${made.body.id}`)
    await world.tickets.tick()
    expect((await detail(ticket.id)).ticket.policy?.id).toBe(base.id)
  })
})
