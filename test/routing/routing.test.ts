/** Waiting conversations find people: on two nodes of one installation, over connections that end and a router that dies. */
import { createClient, type Client } from '@yingda/client'
import { defaultGroupRouting, type ConversationEvent, type Group, type GroupRouting } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAgent, startApp, visit, Wire, type TestApp, type TestUser } from '../lib/app.ts'

const AGENT = ['conversations.view.own', 'conversations.reply', 'customers.view'] as const
const on = (node: TestApp, user: TestUser): TestUser => ({ ...user, api: createClient({ baseUrl: node.url, token: () => user.token }) })

let one: TestApp
let two: TestApp
let admin: Client

beforeAll(async () => {
  one = await startApp()
  two = await startApp({ nodeOf: one })
  admin = one.admin.api
})
afterAll(async () => {
  await two.stop()
  await one.stop()
})

async function groupOf(users: readonly TestUser[], routing: Partial<GroupRouting>): Promise<Group> {
  return admin.createGroup({
    body: { name: `组 ${randomUUID()}`, members: users.map(({ id }) => ({ agentId: id, skill: 50 })), routing: { ...defaultGroupRouting, mode: 'assign', ...routing } },
  })
}

/** A rule by the page: each test has a queue of its own. */
async function routeTo(group: Group): Promise<string> {
  const page = `https://shop.example/${randomUUID()}`
  const { version, rules } = await admin.getRoutingRules()
  const rule = { id: randomUUID(), name: 'r', enabled: true, priority: 0, groupId: group.id, conditions: [{ field: 'page' as const, contains: page }] }
  await admin.setRoutingRules({ body: { version, rules: { ...rules, rules: [...rules.rules, rule] } } })
  return page
}

async function ask(node: TestApp, page: string): Promise<{ id: string; wire: Wire }> {
  const id = randomUUID()
  const customer = await visit(node.url)
  const wire = await new Wire(node.url).hello('customer', customer.token)
  wire.send({ type: 'send', ref: 's', conversationId: id, clientId: randomUUID(), content: { type: 'text', text: '你好' }, page })
  await wire.next('ack')
  wire.send({ type: 'command', ref: 'c', conversationId: id, command: { do: 'request_human' } })
  await wire.next('done')
  return { id, wire }
}

const ownerOf = async (id: string): Promise<unknown> => (await admin.getConversation({ id })).conversation.owner
const eventsOf = async (id: string): Promise<ConversationEvent[]> => (await admin.getConversation({ id })).events
const eventually = (read: () => Promise<unknown>): ReturnType<typeof expect.poll> => expect.poll(read, { timeout: 40_000, interval: 50 })

describe('a queue that is assigned', () => {
  it('gives each conversation to one agent with room, on whichever node they are, and the rest waits in order', async () => {
    const agents = [await one.user(AGENT), await one.user(AGENT)]
    const group = await groupOf(agents, { strategies: ['fewest'] })
    const page = await routeTo(group)
    for (const agent of agents) await admin.setCapacity({ id: agent.id, body: { capacity: 2, byChannel: {} } })
    const desks = await Promise.all(agents.map((agent, n) => connectAgent(n === 0 ? one : two, on(n === 0 ? one : two, agent))))
    for (const agent of agents) await agent.api.updateMe({ body: { availability: 'online' } })

    const asked: Awaited<ReturnType<typeof ask>>[] = []
    for (let n = 0; n < 5; n += 1) asked.push(await ask(n % 2 === 0 ? one : two, page))
    const owners = async (): Promise<(string | null)[]> =>
      Promise.all(asked.map(async ({ id }) => {
        const owner = (await admin.getConversation({ id })).conversation.owner
        return owner.kind === 'agent' ? owner.agentId : null
      }))
    await eventually(async () => (await owners()).filter((owner) => owner !== null).length).toBe(4)
    const given = await owners()
    expect(given[4]).toBeNull()
    for (const agent of agents) expect(given.filter((owner) => owner === agent.id)).toHaveLength(2)

    const first = agents.find(({ id }) => id === given[0])
    await first?.api.closeConversation({ id: asked[0]?.id ?? '' })
    await eventually(async () => (await owners())[4]).toBe(first?.id)
    expect((await eventsOf(asked[4]?.id ?? '')).flatMap((event) => (event.type === 'owner' ? [event.reason] : []))).toEqual(['customer_asked', 'routed', 'assigned'])
    for (const { wire } of asked) wire.end()
    for (const desk of desks) desk.end()
  })

  // A node that has just started counts who was heard of lately as connected, for 20 seconds.
  it('takes back from who lost the connection, for somebody who is there', { timeout: 60_000 }, async () => {
    const agents = [await one.user(AGENT), await one.user(AGENT)] as const
    const group = await groupOf(agents, { goneSeconds: 1 })
    const page = await routeTo(group)
    const desk = await connectAgent(two, on(two, agents[0]))
    await agents[0].api.updateMe({ body: { availability: 'online' } })
    const { id, wire } = await ask(one, page)
    await eventually(() => ownerOf(id)).toMatchObject({ kind: 'agent', agentId: agents[0].id })
    const other = await connectAgent(one, agents[1])
    await agents[1].api.updateMe({ body: { availability: 'online' } })
    desk.end()
    await eventually(() => ownerOf(id)).toMatchObject({ kind: 'agent', agentId: agents[1].id })
    expect((await eventsOf(id)).flatMap((event) => (event.type === 'owner' ? [event.reason] : []))).toContain('taken_back')
    wire.end()
    other.end()
  })
})

describe('a queue that is offered', () => {
  it('asks with a countdown, goes on after a refusal, and only members of the group see it', async () => {
    const [first, second, stranger] = [await one.user(AGENT), await one.user(AGENT), await one.user(AGENT)]
    const group = await groupOf([first, second], { mode: 'offer', strategies: ['round_robin'], offerSeconds: 600 })
    const page = await routeTo(group)
    const desks = [await connectAgent(one, first), await connectAgent(one, second)]
    for (const agent of [first, second, stranger]) await agent.api.updateMe({ body: { availability: 'online' } })
    const { id, wire } = await ask(two, page)
    const offeredTo = async (): Promise<string | undefined> => (await admin.getConversation({ id })).conversation.offer?.agentId
    await eventually(offeredTo).toBeDefined()
    const [asked, next] = (await offeredTo()) === first.id ? [first, second] : [second, first]
    await expect(stranger.api.acceptConversation({ id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await stranger.api.listConversations({ view: 'waiting' })).items.map((item) => item.id)).not.toContain(id)
    await asked.api.answerOffer({ id, body: { answer: 'decline' } })
    await eventually(offeredTo).toBe(next.id)
    await next.api.acceptConversation({ id })
    const told = await eventsOf(id)
    expect(told.flatMap((event) => (event.type === 'offer_ended' ? [event.outcome] : []))).toEqual(['declined', 'accepted'])
    expect(JSON.stringify(wire.frames)).not.toContain('"offer"')
    wire.end()
    for (const desk of desks) desk.end()
  })
})

it('when the node that routes goes, another routes on; nothing is lost or given twice', { timeout: 60_000 }, async () => {
  const three = await startApp({ nodeOf: one })
  const agent = await one.user(AGENT)
  const group = await groupOf([agent], {})
  const page = await routeTo(group)
  await admin.setCapacity({ id: agent.id, body: { capacity: 100, byChannel: {} } })
  const desk = await connectAgent(two, on(two, agent))
  await agent.api.updateMe({ body: { availability: 'online' } })
  const before = await Promise.all(Array.from({ length: 10 }, () => ask(three, page)))
  // Whoever holds the lock loses it, as when the process dies.
  const killed = await one.query<{ pid: number }>(
    `select pg_terminate_backend(pid) as ok, pid from pg_locks where locktype = 'advisory' and ((classid::bigint << 32) | objid::bigint) = hashtext('leader routing')::bigint and database = (select oid from pg_database where datname = current_database())`,
  )
  expect(killed.length).toBeGreaterThan(0)
  await three.stop()
  const after = await Promise.all(Array.from({ length: 10 }, () => ask(one, page)))
  const all = [...before, ...after]
  await eventually(async () => {
    const owners = await Promise.all(all.map(({ id }) => ownerOf(id)))
    return owners.filter((owner) => (owner as { kind: string }).kind === 'agent').length
  }).toBe(20)
  for (const { id } of all) {
    expect((await eventsOf(id)).filter((event) => event.type === 'owner' && event.owner.kind === 'agent')).toHaveLength(1)
  }
  for (const { wire } of all) wire.end()
  desk.end()
})

describe('groups and rules', () => {
  it('refuses a change made on an older version, an unknown group, and a group that is still named', async () => {
    const group = await groupOf([], {})
    const page = await routeTo(group)
    expect(page).toContain('shop.example')
    await admin.updateGroup({ id: group.id, body: { version: group.version, name: `${group.name}!` } })
    await expect(admin.updateGroup({ id: group.id, body: { version: group.version, name: 'x' } })).rejects.toMatchObject({ code: 'conflict' })
    await expect(admin.deleteGroup({ id: group.id })).rejects.toMatchObject({ code: 'not_allowed_now' })
    const { version, rules } = await admin.getRoutingRules()
    await expect(admin.setRoutingRules({ body: { version: version - 1, rules } })).rejects.toMatchObject({ code: 'conflict' })
    await expect(admin.setRoutingRules({ body: { version, rules: { ...rules, defaultGroupId: randomUUID() } } })).rejects.toMatchObject({ code: 'bad_request' })
    await admin.setRoutingRules({ body: { version, rules: { ...rules, rules: rules.rules.filter((rule) => rule.groupId !== group.id) } } })
    await admin.deleteGroup({ id: group.id })
    expect((await admin.listGroups()).items.map(({ id }) => id)).not.toContain(group.id)
  })

  it('writes every change of availability down, with its reason and who made it', async () => {
    const agent = await one.user(AGENT)
    await agent.api.updateMe({ body: { availability: 'online' } })
    await agent.api.updateMe({ body: { availability: 'break', availabilityReason: '用餐' } })
    await admin.setAvailability({ id: agent.id, body: { availability: 'offline' } })
    const rows = await one.query<{ availability: string; reason: string | null; by_user_id: string | null }>(
      'select availability, reason, by_user_id from availability_changes where user_id = $1 order by at', [agent.id],
    )
    expect(rows).toEqual([
      { availability: 'online', reason: null, by_user_id: null }, { availability: 'break', reason: '用餐', by_user_id: null }, { availability: 'offline', reason: null, by_user_id: one.admin.id },
    ])
    const found = (await admin.listPresence()).items.find(({ agentId }) => agentId === agent.id)
    expect(found).toMatchObject({ availability: 'offline', connected: false, load: 0 })
  })
})
