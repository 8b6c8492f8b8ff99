/** Rules ask for skills: who has them is given the conversation; after its time anyone, or another group. */
import { defaultGroupRouting, type ConversationEvent, type Group, type RuleDemand, type Skill } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAgent, say, startApp, visit, Wire, type TestApp, type TestUser } from '../lib/app.ts'

const AGENT = ['conversations.view.own', 'conversations.reply', 'customers.view'] as const
let app: TestApp
let plain: TestUser
let speaker: TestUser
let group: Group
let other: Group
let night: TestUser
let english: Skill
const wires: Wire[] = []

beforeAll(async () => {
  app = await startApp()
  const { api } = app.admin
  ;[plain, speaker, night] = [await app.user(AGENT), await app.user(AGENT), await app.user(AGENT)]
  const members = [plain, speaker].map(({ id }) => ({ agentId: id, skill: 50 }))
  group = await api.createGroup({ body: { name: '售后', members, routing: { ...defaultGroupRouting, mode: 'assign' } } })
  other = await api.createGroup({ body: { name: '夜班', members: [{ agentId: night.id, skill: 50 }], routing: { ...defaultGroupRouting, mode: 'manual' } } })
  english = await api.createSkill({ body: { name: ' 英语 ', agents: [{ agentId: speaker.id, level: 70 }, { agentId: plain.id, level: 20 }] } })
  wires.push(await connectAgent(app, plain), await connectAgent(app, night))
  await night.api.updateMe({ body: { availability: 'online' } })
  await plain.api.updateMe({ body: { availability: 'online' } })
})
afterAll(async () => {
  for (const wire of wires) wire.end()
  await app.stop()
})

/** One rule for all: what it asks for is what this test is about. */
async function ask(demand: RuleDemand): Promise<string> {
  const { api } = app.admin
  const { version, rules } = await api.getRoutingRules()
  await api.setRoutingRules({ body: { version, rules: { ...rules, rules: [{ id: randomUUID(), name: '外语客户', enabled: true, conditions: [], groupId: group.id, priority: 0, demand }] } } })
  const [id, wire] = [randomUUID(), await new Wire(app.url).hello('customer', (await visit(app.url)).token)]
  wires.push(wire)
  await say(wire, id, 'hello')
  wire.send({ type: 'command', ref: id, conversationId: id, command: { do: 'request_human' } })
  await wire.next('done', (frame) => frame['ref'] === id)
  return id
}
const asking = (atLeast: number, otherwise: RuleDemand['otherwise']): RuleDemand => ({ skills: [{ skillId: english.id, atLeast }], otherwise })
const read = async (id: string): Promise<{ owner: string; groupId: string | null; events: ConversationEvent[] }> => {
  const { conversation: { owner, groupId }, events } = await app.admin.api.getConversation({ id })
  return { owner: owner.kind === 'agent' ? owner.agentId : owner.kind, groupId, events }
}
const comesTo = (id: string, owner: string): Promise<void> => expect.poll(async () => (await read(id)).owner, { timeout: 20_000, interval: 50 }).toBe(owner)
const refused = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => null, (error: unknown) => (error as { code: string }).code)

it('waits for who has the skill while others of the group are free; the log and the wall say for what, the customer is told nothing of it', async () => {
  const id = await ask(asking(60, { do: 'lower', afterSeconds: 600, to: 0 }))
  await expect.poll(async () => (await read(id)).groupId, { timeout: 20_000 }).toBe(group.id)
  const { bySkill } = (await app.admin.api.queueOverview()).items.find(({ groupId }) => groupId === group.id) ?? {}
  expect(bySkill).toMatchObject([{ skillId: english.id, name: '英语', waiting: 1, able: 0 }])
  expect((await read(id)).events).toContainEqual(expect.objectContaining({
    type: 'owner', reason: 'routed', demand: { rule: '外语客户', skills: [{ skillId: english.id, atLeast: 60, name: '英语' }], otherwise: { do: 'lower', afterSeconds: 600, to: 0 } },
  }))
  expect(JSON.stringify(wires.at(-1)?.frames)).not.toContain('英语')
  expect((await read(id)).owner).toBe('queue')
  wires.push(await connectAgent(app, speaker))
  await speaker.api.updateMe({ body: { availability: 'online' } })
  await comesTo(id, speaker.id)
})

it('after its time less is enough', async () => {
  await speaker.api.updateMe({ body: { availability: 'break' } })
  const id = await ask(asking(60, { do: 'lower', afterSeconds: 1, to: 20 }))
  await comesTo(id, plain.id)
  const began = (await read(id)).events.find((event) => event.type === 'owner' && event.reason === 'routed')
  const given = (await read(id)).events.find((event) => event.type === 'owner' && event.reason === 'assigned')
  expect(Date.parse(given?.at ?? '') - Date.parse(began?.at ?? '')).toBeGreaterThanOrEqual(1000)
})

it('after its time it goes on to another group, where nobody need have it', async () => {
  const id = await ask(asking(60, { do: 'overflow', afterSeconds: 1, groupId: other.id }))
  await expect.poll(async () => (await read(id)).groupId, { timeout: 20_000 }).toBe(other.id)
  const { conversation } = await app.admin.api.getConversation({ id })
  expect(conversation).toMatchObject({ ownerReason: 'overflowed', demand: null })
  await expect(app.admin.api.deleteGroup({ id: other.id })).rejects.toMatchObject({ code: 'not_allowed_now' })
})

it('skills are kept: names once, levels of users, the newest change never lost, nothing deleted that a rule asks for', async () => {
  const { api } = app.admin
  expect(english).toMatchObject({ name: '英语', version: 1, agents: [{ agentId: speaker.id, level: 70 }, { agentId: plain.id, level: 20 }] })
  expect(await refused(api.createSkill({ body: { name: '英语', agents: [] } }))).toBe('conflict')
  expect(await refused(api.createSkill({ body: { name: '日语', agents: [{ agentId: randomUUID(), level: 50 }] } }))).toBe('bad_request')
  expect(await refused(api.createSkill({ body: { name: '日语', agents: [{ agentId: plain.id, level: 101 }] } }))).toBe('bad_request')
  const spare = await api.createSkill({ body: { name: '日语', agents: [{ agentId: plain.id, level: 50 }] } })
  const changed = await api.updateSkill({ id: spare.id, body: { version: 1, name: '日文', agents: [{ agentId: speaker.id, level: 100 }] } })
  expect(changed).toMatchObject({ name: '日文', version: 2, agents: [{ agentId: speaker.id, level: 100 }] })
  expect(await refused(api.updateSkill({ id: spare.id, body: { version: 1, name: '日语' } }))).toBe('conflict')
  expect(await refused(api.deleteSkill({ id: english.id }))).toBe('not_allowed_now')
  await api.deleteSkill({ id: spare.id })
  expect((await api.listSkills()).items.map(({ id }) => id)).toEqual([english.id])
  const { version, rules } = await api.getRoutingRules()
  const [rule] = rules.rules
  const without = asking(60, { do: 'lower', afterSeconds: 60, to: 0 })
  const facts = { language: 'zh' as const, channel: 'web', page: null, cause: null, scenario: null, serviceKind: null, labels: [], segmentIds: [], level: null, attributes: {} }
  if (!rule) throw new Error('the rule of the test before')
  expect(await api.tryRoutingRules({ body: { rules: { ...rules, rules: [{ ...rule, demand: without }] }, facts } })).toMatchObject({ ruleId: rule.id, able: 1 })
  const unknown = { ...rule, demand: { ...without, skills: [{ skillId: spare.id, atLeast: 1 }] } }
  expect(await refused(api.setRoutingRules({ body: { version, rules: { ...rules, rules: [unknown] } } }))).toBe('bad_request')
})
