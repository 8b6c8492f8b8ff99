import { defaultHandoffTriggers, type ConversationEvent } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { createLocalBus } from '../../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import { accept, requestHuman, returnToBot } from '../../conversations/commands/decide.ts'
import { Conversations } from '../../conversations/index.ts'
import { startBot } from '../bot.ts'
import { shop } from './card.testkit.ts'
import { startCards } from './cards.ts'

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
  expect(errors).toEqual([])
})

function node(): Conversations {
  const onError = (error: unknown): void => void errors.push(error)
  const conversations = new Conversations({ db, bus: createLocalBus(onError), names: () => Promise.resolve(new Map()), onError })
  startBot({ conversations, release: () => Promise.resolve(shop), triggers: () => Promise.resolve(defaultHandoffTriggers), onError })
  startCards(conversations)
  return conversations
}

type CardEvent = Extract<ConversationEvent, { type: 'handoff' }>
async function cards(id: string): Promise<CardEvent[]> {
  const { rows } = await db.$client.query<{ seq: number; data: CardEvent }>("select seq, data from conversation_events where conversation_id = $1 and type = 'handoff' order by seq", [id])
  return rows.map(({ seq, data }) => ({ ...data, seq }))
}
const say = (log: Conversations, id: string, clientId: string, text: string) => log.customerMessage(id, customer, clientId, { type: 'text', text })

test('one card a session: also when the log comes again, and a new one when the bot had it between', async () => {
  const id = randomUUID()
  const first = node()
  await first.start()
  await say(first, id, 'message-0', '退款多久到账')
  await say(first, id, 'message-1', '转人工')
  await expect.poll(async () => (await cards(id)).length).toBe(1)
  expect((await cards(id))[0]).toMatchObject({ cause: 'asked_words', card: { question: '退款多久到账', botTurns: 2, summary: '访客问“退款多久到账”，机器人给出 1 个答案。' } })
  expect((await first.states([id])).get(id)?.handoff).toMatchObject({ cause: 'asked_words', cardSeq: (await cards(id))[0]?.seq })
  await first.stop()
  await db.$client.query("update processor_cursors set position = 0 where name = 'handoff-cards'")
  const second = node()
  await second.start()
  await second.writer.execute({ conversationId: id, decide: (state) => accept(state, ann, false) })
  await second.writer.execute({ conversationId: id, decide: (state) => returnToBot(state, ann) })
  await second.writer.execute({ conversationId: id, decide: (state) => requestHuman(state, customer) })
  await expect.poll(async () => (await cards(id)).map(({ cause }) => cause)).toEqual(['asked_words', 'asked_button'])
  await second.stop()
})

test('an agent who takes it from the bot gets one too; the button right after an offer names what led to the offer', async () => {
  const [taken, tapped] = [randomUUID(), randomUUID()]
  const log = node()
  await log.start()
  await say(log, taken, 'message-0', '可以开发票吗')
  await log.writer.execute({ conversationId: taken, decide: (state) => accept(state, ann, true) })
  await say(log, tapped, 'message-0', '量子力学是什么')
  await say(log, tapped, 'message-1', '火星上有水吗')
  const lastWords = async (): Promise<string | undefined> => (await log.states([tapped])).get(tapped)?.lastMessage?.preview
  await expect.poll(lastWords).toBe(shop.texts.zh.handoffOffer)
  await log.requestHuman(tapped, customer)
  await expect.poll(async () => [...(await cards(taken)), ...(await cards(tapped))].map(({ cause }) => cause)).toEqual(['taken_over', 'unknown'])
  await log.stop()
})
