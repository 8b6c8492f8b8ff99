import { compileRelease } from '@yingda/dialogue'
import { defaultHandoffTriggers, type MessageEvent } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { Conversations, tellConversation } from '../conversations/index.ts'
import { formOfAnswer, startBot, type OfferedForm } from './index.ts'

const typeId = randomUUID()
const form: OfferedForm = { typeId, name: { zh: '报修', en: 'Repair' } }
const release = compileRelease({
  entries: [
    { id: 'repair', question: '商品坏了怎么报修', similar: ['东西坏了', '我要报修'], answer: '请填写报修单。', category: '售后', language: 'zh', form: 'repair' },
    { id: 'invoice', question: '可以开发票吗', similar: ['发票怎么开'], answer: '可以开电子发票。', category: '发票', language: 'zh', form: 'gone' },
  ],
  smallTalk: [],
})
const customer = { customerId: randomUUID(), channel: 'web', language: 'zh' as const }

let database: TestDatabase
let db: Database
let log: Conversations
const errors: unknown[] = []
beforeAll(async () => {
  database = await testDatabase()
  const onError = (error: unknown): void => void errors.push(error)
  db = openDatabase({ url: database.url, max: 8, onError })
  log = new Conversations({ db, bus: createLocalBus(onError), names: () => Promise.resolve(new Map()), onError })
  startBot({ conversations: log, release: () => Promise.resolve(release), triggers: () => Promise.resolve(defaultHandoffTriggers), forms: () => Promise.resolve(new Map([['repair', form]])), onError })
  await log.start()
})
afterAll(async () => {
  await log.stop()
  await db.$client.end()
  await database.drop()
  expect(errors).toEqual([])
})

const answersIn = async (id: string): Promise<MessageEvent[]> => {
  const { events } = await log.read((await log.states([id])).get(id) ?? null, 0, 100, 'customer')
  return events.flatMap((event) => (event.type === 'message' && event.author.kind === 'bot' ? [event] : []))
}
async function ask(id: string, ...texts: string[]): Promise<MessageEvent[]> {
  for (const [index, text] of texts.entries()) {
    await log.customerMessage(id, customer, `message-${String(index)}`, { type: 'text', text })
    await expect.poll(async () => (await answersIn(id)).length, { timeout: 10_000 }).toBeGreaterThan(index)
  }
  return answersIn(id)
}

test('an answer carries the form its entry names, where that may be offered', async () => {
  const answers = await ask(randomUUID(), '我要报修', '发票怎么开')
  expect(answers[0]?.content).toMatchObject({ type: 'answer', entryId: 'repair', ticket: form })
  expect(answers[1]?.content).toMatchObject({ type: 'answer', entryId: 'invoice' })
  expect(Object.keys(answers[1]?.content ?? {})).not.toContain('ticket')
})

test('the form knows the question and what was written before and after it, the newest of each', async () => {
  const id = randomUUID()
  const answers = await ask(id, '我的手机号是13912345678', '我要报修', '我的手机号是13812345678，邮箱 ming@example.com')
  const seq = answers.find(({ content }) => content.type === 'answer')?.seq ?? 0
  expect(await formOfAnswer(log, customer.customerId, id, seq)).toEqual({ typeId, asked: '我要报修', found: { phone: '13812345678', email: 'ming@example.com' } })
})

test('only the customer it was offered to has it, and no other message is a form', async () => {
  const id = randomUUID()
  const [answer] = await ask(id, '我要报修')
  const seq = answer?.seq ?? 0
  expect(await formOfAnswer(log, customer.customerId, id, seq)).toMatchObject({ typeId })
  expect(await formOfAnswer(log, randomUUID(), id, seq)).toBeNull()
  for (const other of [1, seq - 1, seq + 1, seq + 1000]) expect(await formOfAnswer(log, customer.customerId, id, other)).toBeNull()
  expect(await formOfAnswer(log, customer.customerId, randomUUID(), seq)).toBeNull()
})

test('the conversation is told of the ticket once: an event with its number, and words with the promised time', async () => {
  const id = randomUUID()
  await ask(id, '我要报修')
  const ticket = { id: randomUUID(), number: 2048, subject: '水壶不通电', promisedAt: '2026-11-24T01:00:00.000Z', timeZone: 'Asia/Shanghai' }
  await Promise.all([tellConversation(log, id, ticket), tellConversation(log, id, ticket)])
  await tellConversation(log, id, ticket)
  const state = (await log.states([id])).get(id) ?? null
  const { events } = await log.read(state, 0, 100, 'customer')
  expect(events.filter(({ type }) => type === 'ticket')).toMatchObject([{ ticketId: ticket.id, number: 2048, subject: '水壶不通电', byAgentId: null }])
  const notices = (await answersIn(id)).filter(({ content }) => content.type === 'notice')
  expect(notices).toMatchObject([{ content: { notice: 'ticket_made', text: '工单已提交，工单号 2048。我们会在 11月24日 09:00 前回复您。' } }])
  expect(state).toMatchObject({ owner: { kind: 'bot' }, ticketIds: [ticket.id] })
})
