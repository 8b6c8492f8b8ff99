/** Many conversations changed at once: as by hand, once each, told as it goes, and only what one may. */
import type { ConversationJob } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAgent, type TestUser } from '../lib/app.ts'
import { openDesk, SUPERVISOR, type Desk } from './desk.ts'

let desk: Desk
let chief: TestUser

beforeAll(async () => {
  desk = await openDesk()
  chief = await desk.app.user(SUPERVISOR)
})
afterAll(() => desk.end())

const key = (): string => `bulk-${randomUUID()}`
const done = async (user: TestUser, job: ConversationJob): Promise<ConversationJob> => {
  await expect.poll(async () => (await user.api.getConversationJob({ id: job.id })).status).toBe('done')
  return user.api.getConversationJob({ id: job.id })
}
const many = (n: number, one: () => Promise<string>): Promise<string[]> => Array.from({ length: n }).reduce<Promise<string[]>>(async (all) => [...(await all), await one()], Promise.resolve([]))
const ownerOf = async (id: string): Promise<string> => (await chief.api.getConversation({ id })).conversation.owner.kind

describe('many conversations', () => {
  it('are labelled, raised and closed by who has them, each with what came of it; progress is told', async () => {
    const wire = await connectAgent(desk.app, desk.ann)
    const own = await many(3, desk.owned)
    const [waits, gone] = [await desk.waiting(), await desk.owned()]
    await desk.ann.api.closeConversation({ id: gone })
    await desk.ann.api.setLabels({ id: own[0] ?? '', body: { labels: ['旧', '留'] } })
    const ids = [...own, waits, gone, randomUUID()]
    const body = { key: key(), ids, change: { addLabels: ['活动'], removeLabels: ['旧'], priority: 2, close: true as const } }
    const [one, two] = [await desk.ann.api.changeConversations({ body }), await desk.ann.api.changeConversations({ body })]
    expect(two.id).toBe(one.id)
    expect(await done(desk.ann, one)).toMatchObject({ total: 6, processed: 6, changed: 4, failed: 2, unchanged: 0 })
    const { items } = await desk.ann.api.listConversationJobRows({ id: one.id })
    expect(items.map(({ outcome }) => outcome)).toEqual(['changed', 'changed', 'changed', 'failed', 'changed', 'failed'])
    expect(items[3]).toMatchObject({ conversationId: waits, message: expect.stringContaining('接入') as string, customer: { number: expect.any(Number) as number } })
    expect(items[5]).toMatchObject({ customer: null })
    const first = (await desk.ann.api.getConversation({ id: own[0] ?? '' })).conversation
    expect(first).toMatchObject({ labels: ['留', '活动'], priority: 2, owner: { kind: 'closed' } })
    const { events } = await desk.ann.api.getConversation({ id: own[1] ?? '' })
    expect(events.filter((event) => event.type === 'owner' && event.reason === 'closed_by_agent')).toHaveLength(1)
    await wire.next('bulk', (frame) => (frame['job'] as ConversationJob).status === 'done' && (frame['job'] as ConversationJob).id === one.id)
    expect((await desk.ann.api.listConversationJobs()).items.map(({ id }) => id)).toContain(one.id)
    // Again, under another key: nothing is left to change.
    expect(await done(desk.ann, await desk.ann.api.changeConversations({ body: { ...body, key: key(), ids: own } }))).toMatchObject({ changed: 0, unchanged: 3 })
    wire.end()
  })

  it('are handed to a colleague or a group, by a supervisor whoever has them', async () => {
    const group = await desk.app.admin.api.createGroup({ body: { name: `组 ${randomUUID().slice(0, 4)}`, members: [{ agentId: desk.bob.id, skill: 50 }] } })
    const [own, waits] = [await desk.owned(), await desk.waiting()]
    const closed = await desk.owned()
    await desk.ann.api.closeConversation({ id: closed })
    const refused = await done(desk.bob, await desk.bob.api.changeConversations({ body: { key: key(), ids: [own, closed], change: { handTo: { agentId: desk.bob.id } } } }))
    expect(refused).toMatchObject({ failed: 2, changed: 0 })
    const job = await done(chief, await chief.api.changeConversations({ body: { key: key(), ids: [own, waits, closed], change: { handTo: { groupId: group.id, note: '请优先处理' } } } }))
    expect(job).toMatchObject({ changed: 2, failed: 1 })
    for (const id of [own, waits]) expect((await chief.api.getConversation({ id })).conversation).toMatchObject({ owner: { kind: 'queue' }, groupId: group.id })
    expect((await done(chief, await chief.api.changeConversations({ body: { key: key(), ids: [own, waits], change: { handTo: { agentId: desk.bob.id } } } }))).changed).toBe(2)
    expect((await desk.bob.api.listConversations({ view: 'mine' })).items.map(({ id }) => id).sort()).toEqual([own, waits].sort())
    await expect(chief.api.changeConversations({ body: { key: key(), ids: [own], change: { handTo: { groupId: randomUUID() } } } })).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('by a filter are those in sight that fit; after a crash in the middle, each once', async () => {
    const mine = await many(12, desk.owned)
    const stranger = await desk.app.user(['conversations.view.own', 'conversations.reply'])
    expect(await done(stranger, await stranger.api.changeConversations({ body: { key: key(), filter: { view: 'all', status: 'agent' }, change: { priority: 3 } } }))).toMatchObject({ total: 0 })
    const job = await done(desk.ann, await desk.ann.api.changeConversations({ body: { key: key(), filter: { view: 'mine' }, change: { addLabels: ['筛选'] } } }))
    expect(job.total).toBeGreaterThanOrEqual(12)
    // Half of it was done when the node died: the log says so, whatever the job's own count.
    await desk.app.query(`update conversation_jobs set status = 'running', heartbeat_at = now() - interval '1 hour', finished_at = null where id = $1`, [job.id])
    await desk.app.query(`update conversation_job_rows set outcome = 'waiting' where job_id = $1 and row > 6`, [job.id])
    await expect.poll(async () => (await desk.ann.api.getConversationJob({ id: job.id })).status).toBe('done')
    const labelled = await desk.app.query<{ n: number }>(`select count(*)::int as n from conversation_events where type = 'labels' and conversation_id = any($1)`, [mine])
    expect(labelled[0]?.n).toBe(12)
  })

  it('stop when cancelled, by their own agent only', async () => {
    const ids = await many(4, desk.owned)
    const job = await desk.ann.api.changeConversations({ body: { key: key(), ids: [...ids, ...Array.from({ length: 400 }, () => randomUUID())], change: { close: true } } })
    await expect(desk.bob.api.cancelConversationJob({ id: job.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(desk.bob.api.listConversationJobRows({ id: job.id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await desk.ann.api.cancelConversationJob({ id: job.id })).status).toBe('cancelled')
    await new Promise((resolve) => setTimeout(resolve, 700))
    const after = await desk.ann.api.getConversationJob({ id: job.id })
    expect(after.processed).toBeLessThan(404)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await desk.ann.api.getConversationJob({ id: job.id })).toEqual(after)
  })

  it('are refused without anything to do, or with two things that exclude each other', async () => {
    const id = await desk.owned()
    for (const body of [
      { key: key(), ids: [id], change: {} }, { key: key(), change: { priority: 1 } }, { key: key(), ids: [id], filter: { view: 'mine' as const }, change: { priority: 1 } },
      { key: key(), ids: [id], change: { close: true as const, handTo: { agentId: desk.bob.id } } },
    ]) await expect(desk.ann.api.changeConversations({ body })).rejects.toMatchObject({ code: 'bad_request' })
    expect(await ownerOf(id)).toBe('agent')
  })
})
