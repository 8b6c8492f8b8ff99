/** What an agent leaves unanswered is taken back in working time only, by the calendar of the group. */
import { defaultGroupRouting, type GroupRouting } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAgent, say, startApp, visit, Wire, type TestApp, type TestUser } from '../lib/app.ts'

let app: TestApp
let agent: TestUser
const wires: Wire[] = []

beforeAll(async () => {
  app = await startApp()
  agent = await app.user(['conversations.view.own', 'conversations.reply'])
  wires.push(await connectAgent(app, agent), await new Wire(app.url).hello('customer', (await visit(app.url)).token))
})
afterAll(async () => {
  for (const wire of wires) wire.end()
  await app.stop()
})

/** A conversation the agent has from the queue of a group and does not answer. */
async function unanswered(routing: Partial<GroupRouting>): Promise<string> {
  const { api } = app.admin
  const group = await api.createGroup({ body: { name: randomUUID(), members: [{ agentId: agent.id, skill: 50 }], routing: { ...defaultGroupRouting, takeBackSeconds: 1, goneSeconds: 0, ...routing } } })
  const [id, wire] = [randomUUID(), wires[1]]
  if (wire === undefined) throw new Error('no customer')
  await say(wire, id, '你好')
  wire.send({ type: 'command', ref: id, conversationId: id, command: { do: 'request_human' } })
  await wire.next('done', (frame) => frame['ref'] === id)
  await api.acceptConversation({ id })
  await api.transferToGroup({ id, body: { groupId: group.id } })
  await agent.api.acceptConversation({ id })
  return id
}
const reasons = async (id: string): Promise<string[]> => (await app.admin.api.getConversation({ id })).events.flatMap((event) => (event.type === 'owner' ? [event.reason] : []))

it('a closed group takes nothing back, unless it counts every hour; one without a calendar always works', { timeout: 60_000 }, async () => {
  const { id: calendarId } = await app.admin.api.createCalendar({ body: { name: '停业', timeZone: 'Asia/Shanghai', weekly: [[], [], [], [], [], [], []], exceptions: [] } })
  const [closed, counted, open] = [await unanswered({ calendarId }), await unanswered({ calendarId, takeBackHours: 'all' }), await unanswered({})]
  for (const id of [counted, open]) await expect.poll(() => reasons(id), { timeout: 20_000 }).toContain('taken_back')
  // It was there as long as the two that were taken back, and looked at in the same rounds.
  expect(await reasons(closed)).not.toContain('taken_back')
})
