import { defaultIdlePolicy, type ConversationState, type IdlePolicy } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import { Conversations } from '../conversations/index.ts'
import { idleStep, lookOnce } from './idle.ts'

const MINUTE = 60_000
const START = Date.parse('2026-03-02T02:00:00Z')
let database: TestDatabase
let db: Database
let log: Conversations
let now = START
const ann: AgentPrincipal = { userId: randomUUID(), name: 'Ann', permissions: new Set(['conversations.view.own', 'conversations.reply']), groupIds: new Set(), sessionId: 's', viaCookie: false }

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  log = new Conversations({ db, bus: createLocalBus(() => undefined), names: () => Promise.resolve(new Map()), now: () => now, onError: () => undefined })
})
afterAll(async () => {
  await log.stop()
  await db.$client.end()
  await database.drop()
})

const say = async (id: string, customerId: string, text: string): Promise<void> => {
  await log.customerMessage(id, { customerId, channel: 'web', language: 'zh' }, `c-${randomUUID().slice(0, 12)}`, { type: 'text', text })
}
const reply = async (id: string): Promise<void> => {
  await log.agentMessage(ann, id, { clientId: `a-${randomUUID().slice(0, 12)}`, content: { type: 'text', text: '您好' }, internal: false })
}
const look = (): Promise<number> => lookOnce({ db, conversations: log }, now)
const state = async (id: string): Promise<ConversationState> => {
  const found = (await log.states([id])).get(id)
  if (!found) throw new Error('no such conversation')
  return found
}

describe('silence', () => {
  it('closes what the bot has after its time, not before', async () => {
    const [id, customer] = [randomUUID(), randomUUID()]
    await say(id, customer, '你好')
    now += 29 * MINUTE
    expect(await look()).toBe(0)
    now += MINUTE
    expect(await look()).toBe(1)
    expect((await state(id)).owner.kind).toBe('closed')
    expect(await look()).toBe(0)
  })

  it('with an agent: asks once, then closes; an answer begins it anew; who waits is never closed', async () => {
    const [id, customer] = [randomUUID(), randomUUID()]
    await say(id, customer, '转人工')
    await log.requestHuman(id, { customerId: customer, channel: 'web', language: 'zh' })
    now += 3 * 60 * MINUTE
    expect(await look()).toBe(0)
    await log.accept(ann, id)
    now += 3 * 60 * MINUTE
    expect(await look()).toBe(0)
    await reply(id)
    now += 10 * MINUTE
    expect(await look()).toBe(1)
    const warned = (await log.read(await state(id), 0, 100, 'customer')).events.at(-1)
    expect(warned).toMatchObject({ type: 'message', author: { kind: 'bot' }, content: { type: 'notice', notice: 'idle_warning', text: defaultIdlePolicy.warning.zh } })
    expect(await look()).toBe(0)
    now += 4 * MINUTE
    await say(id, customer, '在的')
    now += 60 * MINUTE
    expect(await look()).toBe(0)
    await reply(id)
    now += 10 * MINUTE
    expect(await look()).toBe(1)
    now += 5 * MINUTE
    expect(await look()).toBe(1)
    expect((await state(id)).owner.kind).toBe('closed')
  })

  it('tidies up what fell silent days ago, without a word, while what fell silent just now takes its usual way', async () => {
    const customer = randomUUID()
    const old = await Promise.all(Array.from({ length: 60 }, async () => {
      const id = randomUUID()
      await say(id, customer, '你好')
      return id
    }))
    const held = randomUUID()
    await say(held, customer, '转人工')
    await log.requestHuman(held, { customerId: customer, channel: 'web', language: 'zh' })
    await log.accept(ann, held)
    await reply(held)
    now += 3 * 24 * 60 * MINUTE
    const fresh = randomUUID()
    await say(fresh, customer, '你好')
    now += 31 * MINUTE
    expect(await look()).toBe(52)
    expect(await look()).toBe(10)
    expect(await look()).toBe(0)
    const last = async (id: string): Promise<unknown> => (await log.read(await state(id), 0, 100, 'agent')).events.at(-1)
    for (const id of [old[0] ?? '', old[59] ?? '', held]) expect(await last(id)).toMatchObject({ type: 'owner', reason: 'closed_stale' })
    expect(await last(fresh)).toMatchObject({ type: 'owner', reason: 'closed_idle' })
    const { events } = await log.read(await state(held), 0, 100, 'customer')
    expect(events.some((event) => event.type === 'message' && event.content.type === 'notice')).toBe(false)
  })

  it('does nothing to a conversation that somebody spoke in meanwhile', async () => {
    const [id, customer] = [randomUUID(), randomUUID()]
    await say(id, customer, '你好')
    const before = await state(id)
    now += 31 * MINUTE
    expect(idleStep(before, defaultIdlePolicy, now)).toBe('close')
    await say(id, customer, '还在')
    expect(await look()).toBe(0)
    expect((await state(id)).owner.kind).toBe('bot')
  })
})

describe('idleStep', () => {
  const off: IdlePolicy = { ...defaultIdlePolicy, botCloseSeconds: 0, agentWarnSeconds: 0, agentCloseSeconds: 0 }
  it('does nothing where everything is off, and closes without a warning where there is none', async () => {
    const [id, customer] = [randomUUID(), randomUUID()]
    await say(id, customer, '转人工')
    await log.requestHuman(id, { customerId: customer, channel: 'web', language: 'zh' })
    await log.accept(ann, id)
    await reply(id)
    const after = (await state(id))
    expect(idleStep(after, off, now + 1e12)).toBeNull()
    expect(idleStep(after, { ...off, agentCloseSeconds: 900 }, now + 15 * MINUTE)).toBe('close')
    expect(idleStep(after, { ...off, agentCloseSeconds: 900 }, now + 25 * 60 * MINUTE)).toBe('tidy')
    expect(idleStep(after, { ...off, agentWarnSeconds: 600 }, now + 1e12)).toBe('warn')
  })
})
