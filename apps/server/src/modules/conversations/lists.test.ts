import type { ConversationState, ListView, Permission } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import { Conversations, decisions, inScope, scopeOf } from './index.ts'
import { decodeCursor, nextCursor } from './presenter.ts'
import * as store from './store.ts'

let database: TestDatabase
let db: Database
let log: Conversations
const customer = randomUUID()
const agent = (...permissions: Permission[]): AgentPrincipal => ({ userId: randomUUID(), name: 'Ann', permissions: new Set(permissions), groupIds: new Set<string>(), sessionId: 's', viaCookie: false })
const ann = agent('conversations.view.own', 'conversations.reply')
const bob = agent('conversations.view.own', 'conversations.reply')
const boss = agent('conversations.view.all', 'conversations.reply', 'conversations.take_over')
const nobody = agent('knowledge.view')
const states: ConversationState[] = []

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  let now = Date.parse('2026-01-01T00:00:00Z')
  log = new Conversations({ db, bus: createLocalBus(() => undefined), names: () => Promise.resolve(new Map()), now: () => (now += 1000), onError: () => undefined })
  for (let i = 0; i < 40; i++) {
    const id = randomUUID()
    const context = { customerId: i % 4 === 0 ? customer : randomUUID(), channel: 'web', language: 'zh' as const }
    await log.customerMessage(id, context, `message-${String(i)}`, { type: 'text', text: `第 ${String(i)} 个` })
    if (i % 2 === 0) await log.requestHuman(id, context)
    if (i % 6 === 0) await log.accept(ann, id)
    if (i % 12 === 0) await log.transfer(ann, id, { agentId: bob.userId, name: 'Bob' }, null)
    if (i % 24 === 0) await log.closeByAgent(bob, id)
    const state = await store.findState(db, id)
    if (state) states.push(state)
  }
})
afterAll(async () => {
  await log.stop()
  await db.$client.end()
  await database.drop()
})

async function pages(view: ListView, who: AgentPrincipal, limit: number): Promise<string[]> {
  const found: string[] = []
  let cursor: string | null = null
  do {
    const page: ConversationState[] = await store.listStates(db, { view, scope: scopeOf(who), after: decodeCursor(cursor ?? undefined), limit })
    found.push(...page.map((state) => state.id))
    cursor = nextCursor(page, limit, view === 'waiting' ? 'queuedAt' : 'activeAt')
  } while (cursor !== null)
  return found
}

const expected = (view: ListView, who: AgentPrincipal): string[] => {
  const scope = scopeOf(who)
  const seen = states.filter((state) => inScope(scope, state))
  if (view === 'waiting') return seen.filter((s) => s.owner.kind === 'queue').sort((a, b) => (a.queuedAt ?? '').localeCompare(b.queuedAt ?? '')).map((s) => s.id)
  const mine = seen.filter((s) => view === 'all' || (s.owner.kind === 'agent' && s.owner.agentId === who.userId))
  return mine.sort((a, b) => b.activeAt.localeCompare(a.activeAt)).map((s) => s.id)
}

describe('lists', () => {
  it.each([['ann', ann], ['bob', bob], ['boss', boss], ['nobody', nobody]] as const)('%s sees what the scope says, in order, page by page', async (_name, who) => {
    for (const view of ['waiting', 'mine', 'all'] as const) {
      for (const limit of [3, 50]) expect(await pages(view, who, limit), `${view} ${String(limit)}`).toEqual(expected(view, who))
    }
  })

  it('counts what it lists', async () => {
    for (const who of [ann, bob, boss, nobody]) {
      const counts = await log.counts(scopeOf(who))
      expect(counts.waiting).toBe(expected('waiting', who).length)
      expect(counts.mine).toBe(expected('mine', who).length)
    }
    expect(await log.countOwned([ann.userId, bob.userId])).toEqual(new Map([[ann.userId, expected('mine', ann).length], [bob.userId, expected('mine', bob).length]]))
  })

  it('lists a customer’s conversations within the scope only', async () => {
    const of = async (who: AgentPrincipal): Promise<number> => (await store.listOfCustomer(db, customer, scopeOf(who), null, 100)).length
    expect(await of(boss)).toBe(10)
    expect(await of(nobody)).toBe(0)
    expect(await of(ann)).toBe(states.filter((s) => s.customerId === customer && inScope(scopeOf(ann), s)).length)
    expect(await log.maySeeCustomer(nobody, customer)).toBe(false)
    expect(await log.maySeeCustomer(ann, customer)).toBe(true)
  })

  it('takes two queries for a page with names, however long, and no walk over all conversations for an agent', async () => {
    const client = await db.$client.connect()
    await client.query('set enable_seqscan = off')
    const plan = await client.query<{ 'QUERY PLAN': string }>(`explain select c.state from (select * from conversations where id in (select conversation_id from conversation_agents where agent_id = '${ann.userId}')
      union all select * from conversations where owner = 'queue' and id not in (select conversation_id from conversation_agents where agent_id = '${ann.userId}')) c order by c.active_at desc limit 50`)
    client.release()
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(text).toMatch(/conversation_agents_pkey/u)
    expect(text).toMatch(/conversations_waiting/u)
    expect(text).not.toMatch(/conversations_active/u)
  })

  it('ignores a cursor it did not make', async () => {
    for (const cursor of ['x', 'bm9wZQ', Buffer.from('2026 1').toString('base64url'), Buffer.from("2026-01-01T00:00:00Z ' or 1=1").toString('base64url')]) expect(decodeCursor(cursor)).toBeNull()
    await expect(store.listStates(db, { view: 'all', scope: scopeOf(boss), after: null, limit: 5 })).resolves.toHaveLength(5)
  })
})

describe('queues of groups', () => {
  it('shows what waits to those who serve the group, in order of priority and time', async () => {
    const groupId = randomUUID()
    const member = { ...ann, userId: randomUUID(), groupIds: new Set([groupId]) }
    const context = { customerId: randomUUID(), channel: 'web', language: 'zh' as const }
    const [first, second, urgent] = [randomUUID(), randomUUID(), randomUUID()]
    const ids: readonly string[] = [first, second, urgent]
    for (const id of ids) {
      await log.requestHuman(id, { ...context, customerId: randomUUID() })
      await log.writer.execute({ conversationId: id, decide: (state) => decisions.route(state, groupId, 'routed') })
    }
    await log.writer.execute({ conversationId: urgent, decide: (state) => decisions.setPriority(state, null, 2) })
    const mine = (await pages('waiting', member, 7)).filter((id) => ids.includes(id))
    expect(mine).toEqual([urgent, first, second])
    expect((await pages('waiting', ann, 7)).filter((id) => ids.includes(id))).toEqual([])
    await expect(log.access(ann, first)).rejects.toMatchObject({ code: 'not_found' })
    await expect(log.accept(ann, first)).rejects.toMatchObject({ code: 'not_found' })
    expect((await log.accept(member, first)).owner).toMatchObject({ kind: 'agent', agentId: member.userId })
    expect((await log.counts(scopeOf(member))).waiting - (await log.counts(scopeOf(ann))).waiting).toBe(2)
  })
})
