import { compileRelease, type Release } from '@yingda/dialogue'
import { defaultHandoffTriggers, type HandoffTriggers, type MessageEvent } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { accept, returnToBot } from '../conversations/commands/decide.ts'
import { Conversations } from '../conversations/index.ts'
import { latestQuestions, startBot } from './index.ts'
import type { BotOptions } from './bot.ts'

const release = compileRelease({
  entries: [
    { id: 'refund', question: '怎么申请退货', similar: ['我要退货', '退货流程是什么'], answer: '在订单页点退货。', category: '售后', language: 'zh' },
    { id: 'invoice', question: '可以开发票吗', similar: ['发票怎么开', '我要电子发票'], answer: '可以开电子发票。', category: '发票', language: 'zh' },
  ],
  smallTalk: [{ id: 'skills', patterns: ['你能做什么', '你会什么'], answer: '我可以回答：\n- **售后**：退货、退款', language: 'zh' }],
})
const broken = new Proxy(release, {
  get: (target, key) => {
    if (key === 'id' || key === 'audiences') return target[key]
    // a promise asks whether it is one
    if (key === 'then') return undefined
    throw new Error('expected: the engine fails')
  },
})
const customer = { customerId: randomUUID(), channel: 'web', language: 'zh' as const }
const ann = { agentId: randomUUID(), name: 'Ann' }

let database: TestDatabase
let db: Database
const errors: unknown[] = []
beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, max: 8, onError: (error) => errors.push(error) })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

function node(served: Release = release, triggers: HandoffTriggers = defaultHandoffTriggers, standingOf?: BotOptions['standingOf']): Conversations {
  const onError = (error: unknown): void => void errors.push(error)
  const conversations = new Conversations({ db, bus: createLocalBus(onError), names: () => Promise.resolve(new Map()), onError })
  startBot({ conversations, release: () => Promise.resolve(served), triggers: () => Promise.resolve(triggers), onError, ...(standingOf === undefined ? {} : { standingOf }) })
  return conversations
}

const say = (log: Conversations, id: string, clientId: string, text: string) => log.customerMessage(id, customer, clientId, { type: 'text', text })

async function answers(id: string): Promise<MessageEvent[]> {
  const { rows } = await db.$client.query<{ seq: number; data: object }>(
    "select seq, data from conversation_events where conversation_id = $1 and type = 'message' and data->'author'->>'kind' = 'bot' order by seq", [id])
  return rows.map((row) => ({ seq: row.seq, ...row.data }) as MessageEvent)
}

test('a passage is quoted with its document, where it stands there, and what matters in it', async () => {
  const log = node(compileRelease({
    entries: [], smallTalk: [],
    documents: [{ id: 'fish', title: '鱼缸养护手册', language: 'zh', url: 'https://fish.example/manual', text: '本手册适用于所有桌面鱼缸。\n\n## 换水\n\n鱼缸每七天换一次水，每次换掉三分之一。\n\n## 灯光\n\n灯光每天开八个小时，避免阳光直射。' }],
  }))
  await log.start()
  const id = randomUUID()
  await say(log, id, 'message-0', '鱼缸多久换一次水')
  await expect.poll(async () => (await answers(id)).length).toBe(1)
  await log.stop()
  const content = (await answers(id))[0]?.content
  expect(content).toMatchObject({ type: 'passage', documentId: 'fish', source: { title: '鱼缸养护手册', heading: '换水', url: 'https://fish.example/manual' } })
  if (content?.type !== 'passage') return
  expect(content.text).toContain('每七天换一次水')
  expect(content.highlights.length).toBeGreaterThan(0)
  for (const { start, end } of content.highlights) expect(content.text.slice(start, end).trim()).not.toBe('')
})

test('a customer of a segment gets the answer for it, and who is in which is asked only when an answer wants to know', async () => {
  const [vip, wholesale] = [randomUUID(), randomUUID()]
  const asked: (readonly string[])[] = []
  const standingOf: BotOptions['standingOf'] = (ids) => {
    asked.push(ids)
    return Promise.resolve(new Map(ids.map((id) => [id, { segmentIds: [wholesale, vip], level: null }])))
  }
  const question = { question: '怎么申请退货', similar: ['我要退货'], category: '售后', language: 'zh' as const }
  const plain = node(compileRelease({ entries: [{ id: 'refund', ...question, answer: '在订单页点退货。' }], smallTalk: [] }), defaultHandoffTriggers, standingOf)
  await plain.start()
  const first = randomUUID()
  await say(plain, first, 'message-0', '怎么申请退货')
  await expect.poll(async () => (await answers(first)).length, { timeout: 10_000 }).toBe(1)
  await plain.stop()
  expect(asked).toEqual([])

  const variants = [{ audiences: [randomUUID()], answer: '给别人。' }, { audiences: [vip], answer: '专属客服上门取件。' }, { audiences: [wholesale], answer: '联系您的经理。' }]
  const log = node(compileRelease({ entries: [{ id: 'refund', ...question, answer: '在订单页点退货。', variants }], smallTalk: [] }), defaultHandoffTriggers, standingOf)
  await log.start()
  const id = randomUUID()
  await say(log, id, 'message-0', '我要退货')
  await expect.poll(async () => (await answers(id)).length, { timeout: 10_000 }).toBe(1)
  await log.stop()
  expect((await answers(id))[0]?.content).toMatchObject({ type: 'answer', entryId: 'refund', text: '专属客服上门取件。' })
  expect(asked).toEqual([[customer.customerId]])
  const { rows } = await db.$client.query<{ record: { replies: unknown } }>('select record from bot_decisions where conversation_id = $1', [id])
  expect(rows[0]?.record.replies).toEqual([{ kind: 'answer', entryIds: ['refund'], variant: 1 }])
})

test('each message is answered once and in order, also when several come at once and after a restart', async () => {
  const first = node()
  await first.start()
  const id = randomUUID()
  const texts = ['怎么申请退货', '可以开发票吗', '怎么申请退货', '发票怎么开', '我要退货']
  await Promise.all(texts.map((text, i) => say(first, id, `message-${String(i)}`, text)))
  await expect.poll(async () => (await answers(id)).length).toBe(5)
  await first.stop()
  // The cursor of a process that was killed lies behind what it did: the same events come again.
  await db.$client.query("update processor_cursors set position = 0 where name = 'bot'")
  const second = node()
  await second.start()
  await say(second, id, 'message-9', '可以开发票吗')
  await expect.poll(async () => (await answers(id)).length).toBe(6)
  await second.stop()
  const given = await answers(id)
  expect(given.map((answer) => Number(answer.clientId.split('-')[1]))).toEqual([2, 3, 4, 5, 6, 12])
  expect(given.map(({ content }) => (content.type === 'answer' ? content.entryId : content.type))).toEqual(['refund', 'invoice', 'refund', 'invoice', 'refund', 'invoice'])
  const { rows } = await db.$client.query<{ seq: number }>('select seq from bot_decisions where conversation_id = $1 order by seq', [id])
  expect(rows.map((row) => row.seq)).toEqual([2, 3, 4, 5, 6, 12])
})

test('what came while a person had the conversation is not answered when the bot gets it back', async () => {
  const log = node()
  const id = randomUUID()
  await say(log, id, 'message-0', '怎么申请退货')
  await log.requestHuman(id, customer)
  await log.writer.execute({ conversationId: id, decide: (state) => accept(state, ann, false) })
  await say(log, id, 'message-1', '可以开发票吗')
  await log.writer.execute({ conversationId: id, decide: (state) => returnToBot(state, ann) })
  const after = await say(log, id, 'message-2', '发票怎么开')
  // Only now does the bot begin to read: everything lies before it at once.
  await log.start()
  await expect.poll(async () => (await answers(id)).length).toBeGreaterThan(0)
  await log.stop()
  expect((await answers(id)).map((answer) => Number(answer.clientId.split('-')[1]))).toEqual([after.events[0]?.seq])
})

test('a message on which the engine fails goes to a person, and the bot goes on', async () => {
  const log = node(broken)
  await log.start()
  const ids = [randomUUID(), randomUUID()]
  errors.length = 0
  for (const id of ids) await say(log, id, 'message-0', '怎么申请退货')
  const owners = async (): Promise<string[]> => [...(await log.states(ids)).values()].map((state) => state.owner.kind)
  await expect.poll(owners).toEqual(['queue', 'queue'])
  expect(errors.length).toBeGreaterThan(0)
  await log.stop()
})

const queued = async (id: string): Promise<unknown> =>
  (await db.$client.query<{ data: object }>("select data from conversation_events where conversation_id = $1 and type = 'owner' and data->'owner'->>'kind' = 'queue'", [id])).rows[0]?.data ?? null

test('the way into the queue says what led there', async () => {
  const log = node(release, { ...defaultHandoffTriggers, unknown: { ...defaultHandoffTriggers.unknown, mode: 'automatic', n: 1 } })
  await log.start()
  const [asked, unknown, failed] = [randomUUID(), randomUUID(), randomUUID()]
  await say(log, asked, 'message-0', '转人工')
  await say(log, unknown, 'message-0', '量子力学是什么')
  await expect.poll(() => queued(asked)).toMatchObject({ reason: 'customer_asked', cause: 'asked_words' })
  await expect.poll(() => queued(unknown)).toMatchObject({ reason: 'bot_handoff', cause: 'unknown' })
  await log.stop()
  const broke = node(broken)
  await broke.start()
  await say(broke, failed, 'message-0', '怎么申请退货')
  await expect.poll(() => queued(failed)).toMatchObject({ reason: 'bot_handoff', cause: 'unreadable' })
  await broke.stop()
})

test('marks lead to a person, counted over a restart, each message once', async () => {
  const id = randomUUID()
  const first = node()
  await first.start()
  await say(first, id, 'message-0', '可以开发票吗')
  await expect.poll(async () => (await answers(id)).length).toBe(1)
  await say(first, id, 'message-1', '怎么申请退货')
  await expect.poll(async () => (await answers(id)).length).toBe(2)
  const [one, two] = await answers(id)
  await first.giveFeedback(id, customer, one?.seq ?? 0, 'down')
  await first.giveFeedback(id, customer, one?.seq ?? 0, 'down')
  const counted = async (): Promise<number | undefined> => (await db.$client.query<{ counted: { unhappy: number } }>('select counted from bot_states where conversation_id = $1', [id])).rows[0]?.counted.unhappy
  await expect.poll(counted).toBe(1)
  await first.stop()
  const second = node()
  await second.start()
  await second.giveFeedback(id, customer, two?.seq ?? 0, 'down')
  await expect.poll(async () => (await answers(id)).map(({ content }) => content.type)).toEqual(['answer', 'answer', 'refusal'])
  await say(second, id, 'message-2', '好的')
  await expect.poll(() => queued(id)).toMatchObject({ cause: 'unhappy' })
  await second.stop()
})

test('small talk and notices go out as the Markdown they are written in', async () => {
  const log = node()
  await log.start()
  const id = randomUUID()
  await say(log, id, 'message-talk', '你能做什么')
  await say(log, id, 'message-none', '？？')
  await expect.poll(async () => (await answers(id)).map(({ content }) => content)).toEqual([
    { type: 'text', text: '我可以回答：\n- **售后**：退货、退款', format: 'markdown' },
    { type: 'text', text: release.texts.zh.noText, format: 'markdown' },
  ])
  await log.stop()
})

test('a file is acknowledged once, with the offer of a person', async () => {
  const log = node()
  await log.start()
  const id = randomUUID()
  const attachment = { id: randomUUID(), storageKey: 'c'.repeat(40), name: '坏了.jpg', mediaType: 'image/jpeg', size: 10, customerId: customer.customerId, agentId: null, conversationId: null }
  await log.storeAttachment(attachment)
  await log.customerMessage(id, customer, 'message-file', { type: 'attachment', attachmentId: attachment.id })
  await expect.poll(async () => (await answers(id)).map(({ content }) => content.type)).toEqual(['refusal'])
  await say(log, id, 'message-text', '可以开发票吗')
  await expect.poll(async () => (await answers(id)).map(({ content }) => content.type)).toEqual(['refusal', 'answer'])
  await log.stop()
})

test('what customers asked last is found, each question once, without taps and commands', async () => {
  await db.$client.query('truncate bot_decisions')
  const one = async (text: string, rule: string, choice: string | null = null): Promise<void> => {
    const record = { input: { normalised: text, choice }, language: { conversation: 'zh' }, rule }
    await db.$client.query('insert into bot_decisions (conversation_id, seq, release_id, record) values ($1, 1, $2, $3)', [randomUUID(), 'r', JSON.stringify(record)])
  }
  await one('怎么退货', 'knowledge.answer')
  await one('能开发票吗', 'curated.exact')
  await one('转人工', 'control.handover')
  await one('', 'control.no-text')
  await one('怎么退货', 'knowledge.answer')
  await one('发票', 'control.tapped', 'invoice')
  expect(await latestQuestions(db.$client, 10)).toEqual([{ text: '怎么退货', language: 'zh' }, { text: '能开发票吗', language: 'zh' }])
  expect(await latestQuestions(db.$client, 1)).toEqual([{ text: '怎么退货', language: 'zh' }])
})
