/** What agents note on conversations, who may, and what supervisors see of the queues. */
import { defaultGroupRouting } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { say, startApp, visit, Wire, type TestApp, type TestUser } from '../lib/app.ts'

const AGENT = ['conversations.view.own', 'conversations.reply', 'customers.view'] as const

let app: TestApp
let ann: TestUser
let bob: TestUser
let wire: Wire

beforeAll(async () => {
  app = await startApp()
  ann = await app.user(AGENT)
  bob = await app.user(AGENT)
  wire = await new Wire(app.url).hello('customer', (await visit(app.url)).token)
})
afterAll(async () => {
  wire.end()
  await app.stop()
})

async function waiting(): Promise<string> {
  const id = randomUUID()
  await say(wire, id, '你好')
  wire.send({ type: 'command', ref: id, conversationId: id, command: { do: 'request_human' } })
  await wire.next('done', (frame) => frame['ref'] === id)
  return id
}

async function owned(): Promise<string> {
  const id = await waiting()
  await ann.api.acceptConversation({ id })
  return id
}

describe('what conversations can be about', () => {
  const refusal = async (promise: Promise<unknown>): Promise<number> => promise.then(() => 200, (error: unknown) => (error as { status: number }).status)

  it('is empty at first, set by who may, read by agents, each name once, the last change never lost', async () => {
    expect(await ann.api.getClassificationLists()).toEqual({ version: 0, scenarios: [], serviceKinds: [] })
    const lists = { version: 0, scenarios: [' 售前 ', '售后'], serviceKinds: ['咨询'] }
    expect(await refusal(ann.api.setClassificationLists({ body: lists }))).toBe(403)
    expect(await app.admin.api.setClassificationLists({ body: lists })).toEqual({ version: 1, scenarios: ['售前', '售后'], serviceKinds: ['咨询'] })
    expect(await ann.api.getClassificationLists()).toMatchObject({ version: 1, scenarios: ['售前', '售后'] })
    expect(await refusal(app.admin.api.setClassificationLists({ body: lists }))).toBe(409)
    expect(await refusal(app.admin.api.setClassificationLists({ body: { version: 1, scenarios: ['甲', '甲 '], serviceKinds: [] } }))).toBe(400)
    expect(await refusal(app.admin.api.setClassificationLists({ body: { version: 1, scenarios: [' '], serviceKinds: [] } }))).toBe(400)
    expect((await app.admin.api.setClassificationLists({ body: { version: 1, scenarios: [], serviceKinds: [] } })).version).toBe(2)
  })
})

describe('a conversation', () => {
  it('is given priority, labels and a classification, each told in its log, and nothing when nothing changes', async () => {
    const id = await owned()
    expect((await ann.api.setPriority({ id, body: { priority: 2 } })).priority).toBe(2)
    expect((await ann.api.setLabels({ id, body: { labels: [' 退款 ', 'VIP', '退款'] } })).labels).toEqual(['退款', 'VIP'])
    expect(await ann.api.classifyConversation({ id, body: { scenario: '售后', serviceKind: null } })).toMatchObject({ scenario: '售后', serviceKind: null })
    const before = (await ann.api.getConversation({ id })).conversation.lastSeq
    await ann.api.setPriority({ id, body: { priority: 2 } })
    await ann.api.setLabels({ id, body: { labels: ['VIP', '退款'] } })
    const { events, conversation } = await ann.api.getConversation({ id })
    expect(conversation.lastSeq).toBe(before)
    expect(events.slice(-3)).toMatchObject([{ type: 'priority', byAgentId: ann.id }, { type: 'labels', byAgentId: ann.id }, { type: 'classified', byAgentId: ann.id }])
    expect((await bob.api.listLabels()).items).toEqual(expect.arrayContaining(['退款', 'VIP']))
  })

  it('refuses labels that are empty, too long or too many, and a priority there is not', async () => {
    const id = await owned()
    for (const labels of [['  '], ['x'.repeat(41)], Array.from({ length: 21 }, (_, n) => `l${String(n)}`)]) {
      await expect(ann.api.setLabels({ id, body: { labels } })).rejects.toMatchObject({ code: 'bad_request' })
    }
    await expect(ann.api.setPriority({ id, body: { priority: 4 } })).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('out of sight is not labelled, joined, summed up or given a priority, as if it did not exist', async () => {
    const id = await owned()
    const attempts = [
      bob.api.setPriority({ id, body: { priority: 1 } }), bob.api.setLabels({ id, body: { labels: ['x'] } }),
      bob.api.setParticipant({ id, agentId: bob.id, body: { on: true } }), bob.api.classifyConversation({ id, body: { scenario: null, serviceKind: 'x' } }),
      bob.api.wrapUpConversation({ id, body: { outcome: 'solved' } }),
    ]
    for (const attempt of await Promise.allSettled(attempts)) expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } })
  })

  it('is shared with a colleague, who then sees it, and leaves again', async () => {
    const id = await owned()
    await expect(bob.api.getConversation({ id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await ann.api.setParticipant({ id, agentId: bob.id, body: { on: true } })).participantIds).toEqual([bob.id])
    expect((await bob.api.getConversation({ id })).conversation.id).toBe(id)
    expect((await bob.api.setParticipant({ id, agentId: bob.id, body: { on: false } })).participantIds).toEqual([])
    await expect(ann.api.setParticipant({ id, agentId: randomUUID(), body: { on: true } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is summed up by who has it or had it, and by nobody else', async () => {
    const id = await owned()
    await ann.api.closeConversation({ id })
    await ann.api.wrapUpConversation({ id, body: { outcome: 'follow_up', note: '明天回电' } })
    const { events } = await ann.api.getConversation({ id })
    // The customer may have been asked for a rating before or after it.
    expect(events.find(({ type }) => type === 'wrapped_up')).toMatchObject({ outcome: 'follow_up', note: '明天回电', byAgentId: ann.id })
    await expect(app.admin.api.wrapUpConversation({ id, body: { outcome: 'solved' } })).rejects.toMatchObject({ code: 'not_allowed_now' })
  })
})

describe('the wall', () => {
  it('counts what waits and what is served by group and priority, and who waits too long', async () => {
    const group = await app.admin.api.createGroup({ body: { name: `墙 ${randomUUID()}`, members: [{ agentId: ann.id, skill: 50 }], routing: { ...defaultGroupRouting, mode: 'manual', replySeconds: 5 } } })
    expect((await ann.api.listGroups()).items).toContainEqual({ id: group.id, name: group.name, replySeconds: 5, mode: 'manual', calendarId: null })
    const ids = [await owned(), await owned(), await owned()]
    for (const id of ids) await ann.api.transferToGroup({ id, body: { groupId: group.id } })
    const [first = '', urgent = '', served = ''] = ids
    await ann.api.setPriority({ id: urgent, body: { priority: 3 } })
    await ann.api.acceptConversation({ id: served })
    await app.query(`update conversations set waiting_since = now() - interval '1 minute' where id = $1`, [first])
    const { items } = await app.admin.api.queueOverview()
    const row = items.find(({ groupId }) => groupId === group.id)
    const [since] = await app.query<{ at: Date }>('select min(queued_at) as at from conversations where id = any($1)', [[first, urgent]])
    expect(row).toMatchObject({ name: group.name, waiting: 2, serving: 1, overdue: 1, replySeconds: 5, longestSince: since?.at.toISOString() })
    expect(row?.byPriority.map(({ priority, waiting: n }) => [priority, n])).toEqual([[3, 1], [0, 1]])
    const listed = async (query: { agentId: string } | { groupId: string }): Promise<string[]> => (await app.admin.api.listConversations({ view: 'all', ...query })).items.map(({ id }) => id)
    expect((await app.admin.api.listConversations({ view: 'waiting', groupId: group.id })).items.map(({ id }) => id)).toEqual([urgent, first])
    expect(await listed({ agentId: ann.id })).toContain(served)
    expect(await listed({ agentId: ann.id })).not.toContain(first)
    expect(await listed({ groupId: 'none' })).not.toContain(first)
    // A filter narrows what one may see, and never widens it.
    expect((await bob.api.listConversations({ view: 'all', agentId: ann.id })).items.map(({ id }) => id)).not.toContain(served)
    expect((await bob.api.listConversations({ view: 'waiting', groupId: group.id })).items).toEqual([])
    await expect(ann.api.queueOverview()).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('reads the queues from an index, not from everything that ever was', async () => {
    await app.query(`insert into conversations (id, customer_id, last_seq, owner, active_at, unread, state)
      select gen_random_uuid(), gen_random_uuid(), 1, 'closed', now(), 0, '{}'::jsonb from generate_series(1, 5000)`)
    await app.query('analyze conversations')
    const plan = await app.query<{ 'QUERY PLAN': string }>(`explain select c.group_id, c.owner, c.priority, count(*), min(c.queued_at), count(*) filter (where c.waiting_since < now())
      from conversations c where c.owner in ('queue', 'agent') group by 1, 2, 3`)
    expect(plan.map((row) => row['QUERY PLAN']).join(' ')).toMatch(/conversations_(?:group_work|waiting|owner)/u)
    await app.query(`delete from conversations where state = '{}'::jsonb`)
  })

  it('tells agents the reasons for a break', async () => {
    expect((await ann.api.listBreakReasons()).items.length).toBeGreaterThan(0)
  })
})
