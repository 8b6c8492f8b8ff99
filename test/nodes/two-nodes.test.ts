/** One installation, two nodes on one PostgreSQL: whatever happens on one is seen on the other. */
import { createClient, type Client } from '@yingda/client'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAgent, say, startApp, visit, Wire, type TestApp, type TestCustomer, type TestUser } from '../lib/app.ts'

let one: TestApp
let two: TestApp
let agent: TestUser
let customer: TestCustomer

beforeAll(async () => {
  one = await startApp()
  two = await startApp({ nodeOf: one })
  agent = await one.user(['conversations.view.own', 'conversations.reply', 'customers.view'])
  customer = await visit(one.url)
})
afterAll(async () => {
  await two.stop()
  await one.stop()
})

const eventsOf = (wire: Wire, id: string): { seq: number; type: string; author?: { kind: string }; content?: { text: string } }[] =>
  wire.frames.flatMap((frame) => ((frame.type === 'events' || frame.type === 'watching') && frame['conversationId'] === id ? (frame['events'] as never[]) : []))

describe('two nodes', () => {
  it('a customer on one and an agent on the other talk; every event arrives once and in order on both', async () => {
    const id = randomUUID()
    const wire = await new Wire(one.url).hello('customer', customer.token)
    wire.send({ type: 'watch', ref: 'w', conversationId: id, after: 0 })
    await wire.next('watching')
    await say(wire, id, '转人工')
    const desk = await connectAgent(two, { ...agent, api: apiOn(two, agent) })
    const api = apiOn(two, agent)
    await expect.poll(async () => (await api.listConversations({ view: 'waiting' })).items.map((item) => item.id)).toContain(id)
    desk.send({ type: 'watch', ref: 'd', conversationId: id, after: 0 })
    await desk.next('watching')
    await api.acceptConversation({ id })
    for (let i = 0; i < 30; i++) {
      await say(wire, id, `客 ${String(i)}`)
      await api.sendMessage({ id, body: { clientId: `reply-${String(i)}-xx`, content: { type: 'text', text: `坐席 ${String(i)}` } } })
    }
    const last = (await api.getConversation({ id })).conversation.lastSeq
    for (const reader of [desk, wire]) {
      await expect.poll(() => eventsOf(reader, id).at(-1)?.seq).toBe(last)
      // What agents only may know is passed over for the customer.
      const inside = reader === wire ? new Set(eventsOf(desk, id).flatMap((event) => (event.type === 'handoff' ? [event.seq] : []))) : new Set<number>()
      const all = Array.from({ length: last }, (_, i) => i + 1)
      expect(eventsOf(reader, id).map((event) => event.seq)).toEqual(all.filter((seq) => !inside.has(seq)))
    }
    wire.end()
    desk.end()
  })

  it('the bot answers each message once, whichever node took it', async () => {
    const wires = await Promise.all([one, two].map(async (node) => new Wire(node.url).hello('customer', (await visit(node.url)).token)))
    const ids = [randomUUID(), randomUUID()]
    await Promise.all(wires.flatMap((wire, n) => Array.from({ length: 10 }, async (_, i) => say(wire, ids[n] ?? '', `你好 ${String(i)}`))))
    const answered = async (): Promise<number[]> =>
      (await one.query<{ n: number }>(
        `select count(distinct substring(client_id from 'bot-([0-9]+)-'))::int as n from conversation_events where conversation_id = any($1) and type = 'message' and data->'author'->>'kind' = 'bot' group by conversation_id`, [ids],
      )).map((row) => row.n)
    await expect.poll(answered).toEqual([10, 10])
    for (const wire of wires) wire.end()
  })

  it('exactly one of two agents on two nodes gets a waiting conversation', async () => {
    const other = await one.user(['conversations.view.own', 'conversations.reply'])
    const wire = await new Wire(two.url).hello('customer', (await visit(two.url)).token)
    for (let i = 0; i < 10; i++) {
      const id = randomUUID()
      await say(wire, id, '转人工')
      wire.send({ type: 'command', ref: `h${String(i)}`, conversationId: id, command: { do: 'request_human' } })
      await wire.next('done', (frame) => frame['ref'] === `h${String(i)}`)
      const results = await Promise.allSettled([agent.api.acceptConversation({ id }), apiOn(two, other).acceptConversation({ id })])
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    }
    wire.end()
  })

  it('signing out everywhere reaches connections on the other node', async () => {
    const user = await one.user(['conversations.view.own', 'conversations.reply'])
    const far = await connectAgent(two, { ...user, api: apiOn(two, user) })
    await one.admin.api.updateUser({ id: user.id, body: { active: false } })
    await expect.poll(() => far.closed).toBe(4401)
  })

  it('knowledge changed on one is answered from on the other', async () => {
    await one.admin.api.createEntry({ body: { question: '量子猫粮怎么买？', answer: '在第九货架。', category: 'presale', language: 'zh' } })
    const api = apiOn(two, two.admin)
    await expect.poll(async () => (await api.testBot({ body: { text: '量子猫粮怎么买', language: 'zh' } })).replies[0]?.text).toBe('在第九货架。')
  })
})

function apiOn(node: TestApp, user: TestUser): Client {
  return createClient({ baseUrl: node.url, token: () => user.token })
}
