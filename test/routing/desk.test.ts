/** What happens at a desk: its page loads again, offers are missed, it is left or closed by others, conversations are handed on. */
import { defaultGroupRouting, type ConversationEvent, type ConversationState, type GroupRouting } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAgent, say, startApp, visit, Wire, type TestApp, type TestUser } from '../lib/app.ts'

const AGENT = ['conversations.view.own', 'conversations.reply', 'customers.view'] as const
let app: TestApp
const wires: Wire[] = []

beforeAll(async () => {
  app = await startApp()
})
afterAll(async () => {
  for (const wire of wires) wire.end()
  await app.stop()
})

const sit = async (agent: TestUser): Promise<Wire> => {
  const wire = await connectAgent(app, agent)
  wires.push(wire)
  await agent.api.updateMe({ body: { availability: 'online' } })
  return wire
}

/** A queue of its own, for customers of a page. */
async function queue(agents: readonly TestUser[], routing: Partial<GroupRouting>): Promise<{ groupId: string; page: string }> {
  const { api } = app.admin
  const { id: groupId } = await api.createGroup({ body: { name: randomUUID(), members: agents.map(({ id }) => ({ agentId: id, skill: 50 })), routing: { ...defaultGroupRouting, mode: 'assign', ...routing } } })
  const page = `https://shop.example/${randomUUID()}`
  const { version, rules } = await api.getRoutingRules()
  await api.setRoutingRules({ body: { version, rules: { ...rules, rules: [...rules.rules, { id: randomUUID(), name: 'r', enabled: true, priority: 0, groupId, conditions: [{ field: 'page', contains: page }] }] } } })
  return { groupId, page }
}

async function ask(page: string): Promise<{ id: string; wire: Wire }> {
  const [id, wire] = [randomUUID(), await new Wire(app.url).hello('customer', (await visit(app.url)).token)]
  wires.push(wire)
  wire.send({ type: 'send', ref: 's', conversationId: id, clientId: randomUUID(), content: { type: 'text', text: '你好' }, page })
  await wire.next('ack')
  wire.send({ type: 'command', ref: id, conversationId: id, command: { do: 'request_human' } })
  await wire.next('done', (frame) => frame['ref'] === id)
  return { id, wire }
}
const read = async (id: string): Promise<{ state: ConversationState; events: ConversationEvent[] }> => {
  const { conversation: state, events } = await app.admin.api.getConversation({ id })
  return { state, events }
}
const eventually = <T>(what: () => Promise<T>): ReturnType<typeof expect.poll<T>> => expect.poll(what, { timeout: 60_000, interval: 100 })
const ownerOf = async (id: string): Promise<string> => {
  const { owner } = (await read(id)).state
  return owner.kind === 'agent' ? owner.agentId : owner.kind
}

it('an offer stands while the page loads again; who misses offers is set to break by the system, and the next is asked', { timeout: 120_000 }, async () => {
  const [first, second] = [await app.user(AGENT), await app.user(AGENT)]
  const { page } = await queue([first, second], { mode: 'offer', offerSeconds: 10, missLimit: 1 })
  const tab = await sit(first)
  const { id } = await ask(page)
  await eventually(async () => (await read(id)).state.offer?.agentId).toBe(first.id)
  const { offer } = (await read(id)).state
  tab.end()
  await sit(second)
  wires.push(await connectAgent(app, first))
  expect((await read(id)).state.offer).toEqual(offer)
  await eventually(async () => (await read(id)).state.offer?.agentId).toBe(second.id)
  expect((await read(id)).events.flatMap((event) => (event.type === 'offer_ended' ? [event.outcome] : []))).toEqual(['missed'])
  const person = async (): Promise<unknown> => (await app.admin.api.listPresence()).items.find(({ agentId }) => agentId === first.id)
  await eventually(person).toMatchObject({ availability: 'break', reason: 'missed', connected: true })
  const changes = await app.query<{ by_system: boolean }>(`select by_system from availability_changes where user_id = $1 and availability = 'break'`, [first.id])
  expect(changes).toEqual([{ by_system: true }])
})

it('what an agent hands to the own group goes to a colleague with the note, though the agent is free and had it last', { timeout: 90_000 }, async () => {
  const [first, second] = [await app.user(AGENT), await app.user(AGENT)]
  const { groupId, page } = await queue([first, second], {})
  await sit(first)
  const { id } = await ask(page)
  await eventually(() => ownerOf(id)).toBe(first.id)
  await sit(second)
  await first.api.transferToGroup({ id, body: { groupId, note: '订单号已核对' } })
  await eventually(() => ownerOf(id)).toBe(second.id)
  expect((await second.api.getConversation({ id })).events).toContainEqual(expect.objectContaining({ reason: 'transferred', note: '订单号已核对' }))
})

it('whom a supervisor sets offline loses what waits for a word, and gets nothing new', { timeout: 90_000 }, async () => {
  const [first, second] = [await app.user(AGENT), await app.user(AGENT)]
  const { page } = await queue([first, second], { goneSeconds: 1 })
  await sit(first)
  const { id } = await ask(page)
  await eventually(() => ownerOf(id)).toBe(first.id)
  await sit(second)
  await app.admin.api.setAvailability({ id: first.id, body: { availability: 'offline' } })
  await eventually(() => ownerOf(id)).toBe(second.id)
  expect(await ownerOf((await ask(page)).id)).not.toBe(first.id)
})

it('the conversation of an agent who is no user any more comes back to the queue when its customer waits', { timeout: 120_000 }, async () => {
  const [first, second] = [await app.user(AGENT), await app.user(AGENT)]
  const { page } = await queue([first, second], { goneSeconds: 0 })
  await sit(first)
  const { id, wire } = await ask(page)
  await eventually(() => ownerOf(id)).toBe(first.id)
  await first.api.sendMessage({ id, body: { clientId: randomUUID(), content: { type: 'text', text: '您好' }, internal: false } })
  await app.admin.api.updateUser({ id: first.id, body: { active: false } })
  await sit(second)
  await say(wire, id, '还在吗')
  await eventually(() => ownerOf(id)).toBe(second.id)
})

it('full: on to another group, and when nobody of all can, to the agent for emergencies beyond the capacity', { timeout: 120_000 }, async () => {
  const [full, other, emergency] = [await app.user(AGENT), await app.user(AGENT), await app.user(AGENT)]
  const next = await queue([other], { emergencyAgentId: emergency.id, emergencySeconds: 2 })
  const { page } = await queue([full], { overflow: [{ groupId: next.groupId, afterSeconds: 1 }] })
  for (const { id } of [full, emergency]) await app.admin.api.setCapacity({ id, body: { capacity: 0, byChannel: {} } })
  await app.admin.api.setCapacity({ id: other.id, body: { capacity: 1, byChannel: {} } })
  for (const agent of [full, other, emergency]) await sit(agent)
  const [one, two] = [await ask(page), await ask(page)]
  await eventually(() => ownerOf(one.id)).toBe(other.id)
  await eventually(() => ownerOf(two.id)).toBe(emergency.id)
})
