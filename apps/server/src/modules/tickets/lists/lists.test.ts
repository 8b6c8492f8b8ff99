import type { TicketFilter, TicketOrder, TicketSummary, TicketView } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type Agent, type World } from '../tickets.testkit.ts'

let world: World
let admin: Agent
const group = randomUUID()
beforeAll(async () => {
  world = await openWorld()
  admin = world.agent()
  world.groups.add(group)
})
afterAll(async () => {
  await world.end()
  expect(world.errors).toEqual([])
})

interface Page {
  items: TicketSummary[]
  next: string | null
}
const list = (agent: Agent, filter: TicketFilter = {}, order?: TicketOrder, more: Record<string, unknown> = {}): Promise<{ status: number; body: Page; text: string }> =>
  agent.call<Page>('POST', '/api/tickets/list', { filter, ...(order ? { order } : {}), ...more })
const subjects = async (agent: Agent, filter: TicketFilter): Promise<string[]> => (await list(agent, filter)).body.items.map((one) => one.subject).sort()

describe('a list', () => {
  it('pages by key in every order, each ticket once, and nothing is left out', async () => {
    const tag = 'paging'
    const priorities = ['low', 'normal', 'high', 'urgent'] as const
    for (let at = 0; at < 23; at += 1) {
      const ticket = await world.create(admin, { tags: [tag], priority: priorities[at % 4] })
      if (at % 5 === 0) await admin.call('PATCH', `/api/tickets/${ticket.id}`, { state: 'on_hold' })
      if (at % 3 === 0) world.clock.now += 1000
    }
    const whole = new Set((await list(admin, { tags: [tag] }, undefined, { limit: 200 })).body.items.map((one) => one.id))
    expect(whole.size).toBe(23)
    for (const by of ['updated', 'created', 'due', 'priority', 'number'] as const) {
      for (const descending of [true, false]) {
        const seen: TicketSummary[] = []
        let cursor: string | null = null
        do {
          const page: Page = (await list(admin, { tags: [tag] }, { by, descending }, { limit: 4, ...(cursor === null ? {} : { cursor }) })).body
          seen.push(...page.items)
          cursor = page.next
        } while (cursor !== null)
        expect([by, descending, seen.length, new Set(seen.map((one) => one.id)).size]).toEqual([by, descending, 23, 23])
        const key = (one: TicketSummary): string | number => ({ updated: one.updatedAt, created: one.createdAt, due: one.dueAt ?? (descending ? '' : 'z'), priority: priorities.indexOf(one.priority), number: one.number })[by]
        const sorted = [...seen].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * (descending ? -1 : 1))
        expect(seen.map(key)).toEqual(sorted.map(key))
      }
    }
    expect((await list(admin, {}, { by: 'number', descending: true }, { cursor: 'nonsense' })).status).toBe(400)
  })

  it('filters by what a ticket is, has and lacks', async () => {
    const customer = world.customer()
    const general = await world.type('return')
    const make = (subject: string, change: Record<string, unknown>): Promise<unknown> => world.create(admin, { subject, tags: ['filtering'], ...change })
    await make('a', { assigneeId: admin.id, groupId: group, priority: 'urgent' })
    await make('b', { typeId: general.id, values: { order_number: 'SF-9', reason: 'damaged', amount: 30 }, customerId: customer.id })
    await make('c', { typeId: general.id, values: { order_number: 'SF-10', reason: 'quality', amount: 5 } })
    const find = (filter: TicketFilter): Promise<string[]> => subjects(admin, { tags: ['filtering'], ...filter })
    expect(await find({ assignees: ['me'] })).toEqual(['a'])
    expect(await find({ assignees: ['none'] })).toEqual(['b', 'c'])
    expect(await find({ assignees: ['me', 'none'], groups: ['none'] })).toEqual(['b', 'c'])
    expect(await find({ groups: [group] })).toEqual(['a'])
    expect(await find({ priorities: ['urgent'] })).toEqual(['a'])
    expect(await find({ typeIds: [general.id], categories: ['new'] })).toEqual(['b', 'c'])
    expect(await find({ customerId: customer.id })).toEqual(['b'])
    expect(await find({ fields: [{ field: 'reason', is: 'equal', value: 'damaged' }] })).toEqual(['b'])
    expect(await find({ fields: [{ field: 'amount', is: 'at_most', value: 10 }] })).toEqual(['c'])
    expect(await find({ fields: [{ field: 'amount', is: 'empty' }] })).toEqual(['a'])
    expect(await find({ fields: [{ field: 'order_number', is: 'contains', value: 'sf-1' }] })).toEqual(['c'])
    expect(await find({ fields: [{ field: 'reason', is: 'not_equal', value: 'damaged' }] })).toEqual(['a', 'c'])
    const counts = await admin.call<{ counts: { count: number; more: boolean }[] }>('POST', '/api/tickets/count', { filters: [{ tags: ['filtering'] }, { tags: ['nothing'] }] })
    expect(counts.body.counts).toEqual([{ count: 3, more: false }, { count: 0, more: false }])
  })

  it('finds by number, subject, text of replies and notes, in Chinese and English, all words', async () => {
    const ticket = await world.create(admin, { subject: '蓝牙耳机左耳没有声音', description: 'Order BT-77812, connects but the LEFT side stays silent' })
    await admin.call('POST', `/api/tickets/${ticket.id}/replies`, { key: randomUUID(), text: '请重置后再配对', internal: true })
    for (const search of ['耳机', '蓝牙 声音', 'left silent', 'bt-77812', '重置', `#${String(ticket.number)}`, String(ticket.number), 'ＢＴ-77812']) {
      expect([search, (await list(admin, { search })).body.items[0]?.id]).toEqual([search, ticket.id])
    }
    for (const search of ['耳机 右耳', '机耳', `#${String(ticket.number)}9`]) expect([search, (await list(admin, { search })).body.items]).toEqual([search, []])
    const mention = await world.create(admin, { subject: `见 ${String(ticket.number)}` })
    expect((await list(admin, { search: String(ticket.number) })).body.items.map((one) => one.id)).toEqual([ticket.id, mention.id])
    expect((await list(admin, { search: String(ticket.number), tags: ['none-such'] })).body.items).toEqual([])
  })

  it('finds a word that very many tickets hold, page by page, in order and in scope', async () => {
    const agent = world.agent(['tickets.view.own', 'tickets.edit'])
    const ids: string[] = []
    for (let at = 0; at < 5; at += 1) {
      world.clock.now += 1000
      ids.unshift((await world.create(at === 0 ? agent : admin, { subject: `常见问题 ${String(at)}` })).id)
    }
    await world.db.$client.query(`insert into ticket_search (ticket_id, text, grams) select gen_random_uuid(), '常见问题', array_to_tsvector(array['常见', '见问', '问题', '题']) from generate_series(1, 3000)`)
    const first = (await list(admin, { search: '常见问题' }, undefined, { limit: 3 })).body
    const second = (await list(admin, { search: '常见问题' }, undefined, { limit: 3, cursor: first.next })).body
    expect([...first.items, ...second.items].map((one) => one.id)).toEqual(ids)
    expect(second.next).toBeNull()
    expect((await list(agent, { search: '常见问题' })).body.items.map((one) => one.id)).toEqual(ids.slice(-1))
  })

  it('T6 a filter is data: nothing in it becomes SQL', async () => {
    const bad = `') or true --`
    for (const filter of [{ search: bad }, { tags: [bad] }, { fields: [{ field: 'reason', is: 'equal', value: bad }] }, { fields: [{ field: 'reason', is: 'contains', value: bad }] }, { fields: [{ field: 'reason', is: 'at_most', value: bad }] }] as TicketFilter[]) {
      const answer = await list(admin, filter)
      expect([JSON.stringify(filter), answer.status, answer.body.items]).toEqual([JSON.stringify(filter), 200, []])
    }
    for (const filter of [{ states: [bad] }, { assignees: [bad] }, { fields: [{ field: bad, is: 'equal', value: 1 }] }, { fields: [{ field: 'a', is: 'or' }] }, { where: '1=1' }, { search: { $ne: 1 } }, { customerId: ['x'] }]) {
      expect((await list(admin, filter as unknown as TicketFilter)).status).toBe(400)
    }
  })

  it('takes a fixed number of queries, whatever its length', async () => {
    const count = async (limit: number): Promise<number> => {
      const pool = world.db.$client
      const queries = { count: 0 }
      const original = pool.query.bind(pool)
      Object.assign(pool, { query: (...args: Parameters<typeof pool.query>) => { queries.count += 1; return original(...args) } })
      world.asked.names = world.asked.customers = 0
      await list(admin, {}, undefined, { limit })
      Object.assign(pool, { query: original })
      return queries.count + world.asked.names + world.asked.customers
    }
    world.clock.now += 60_000
    for (let at = 0; at < 2; at += 1) await world.create(admin, { assigneeId: admin.id, customerId: world.customer().id })
    expect(await count(2)).toBe(3)
    expect(await count(20)).toBe(3)
  })
})

describe('views', () => {
  it('are one’s own, a group’s or the company’s, and changed by whom they belong to', async () => {
    const [mine, member, other] = [world.agent(['tickets.view.own']), world.agent(['tickets.view.own'], [group]), world.agent(['tickets.view.own'])]
    const input = { name: '我的', scope: 'personal', filter: { assignees: ['me'] }, order: { by: 'due', descending: false }, columns: ['number', 'subject', 'due', 'field:amount'] }
    const personal = await mine.call<TicketView>('POST', '/api/ticket-views', input)
    expect(personal.status).toBe(200)
    expect((await mine.call('POST', '/api/ticket-views', { ...input, scope: 'company' })).status).toBe(403)
    const shared = await admin.call<TicketView>('POST', '/api/ticket-views', { ...input, name: '组内', scope: 'group', groupId: group })
    const company = await admin.call<TicketView>('POST', '/api/ticket-views', { ...input, name: '全部', scope: 'company' })
    const names = async (agent: Agent): Promise<string[]> => (await agent.call<{ items: TicketView[] }>('GET', '/api/ticket-views')).body.items.map((view) => view.name).sort()
    expect([await names(mine), await names(member), await names(other)]).toEqual([['全部', '我的'], ['全部', '组内'], ['全部']])
    for (const view of [personal, shared, company]) {
      const refused = await other.call('PUT', `/api/ticket-views/${view.body.id}`, { view: input, version: 1 })
      expect([403, 404]).toContain(refused.status)
      expect([403, 404]).toContain((await other.call('DELETE', `/api/ticket-views/${view.body.id}`)).status)
    }
    const changed = await mine.call<TicketView>('PUT', `/api/ticket-views/${personal.body.id}`, { view: { ...input, name: '新名' }, version: 1 })
    expect(changed.body).toMatchObject({ name: '新名', version: 2 })
    expect((await mine.call('PUT', `/api/ticket-views/${personal.body.id}`, { view: input, version: 1 })).status).toBe(409)
    expect((await mine.call('DELETE', `/api/ticket-views/${personal.body.id}`)).status).toBe(204)
  })
})
