import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { accept } from './commands/decide.ts'
import { Conversations } from './conversations.ts'
import { messageLeaver, type CreateFromConversation } from './leave-message.ts'

let database: TestDatabase
let db: Database
let log: Conversations
const made: Parameters<CreateFromConversation>[0][] = []
const tickets = new Map<string, string>()
let before: () => Promise<void> = () => Promise.resolve()
const create: CreateFromConversation = async (input) => {
  await before()
  made.push(input)
  const id = tickets.get(input.key) ?? randomUUID()
  tickets.set(input.key, id)
  return { id, number: 1024, subject: input.subject, promisedAt: '2026-11-24T01:00:00.000Z', timeZone: 'Asia/Shanghai' }
}
const customer = { customerId: randomUUID(), channel: 'web', language: 'zh' as const }

beforeAll(async () => {
  database = await testDatabase()
  const onError = (error: unknown): never => {
    throw error
  }
  db = openDatabase({ url: database.url, max: 4, onError })
  log = new Conversations({ db, bus: createLocalBus(onError), names: () => Promise.resolve(new Map()), onError })
  await log.start()
})
afterAll(async () => {
  await log.stop()
  await db.$client.end()
  await database.drop()
})

const message = { id: 'leave-0001', text: '请给我回电，订单没收到', contact: '13812345678', callback: true }
async function queued(): Promise<string> {
  const id = randomUUID()
  await log.requestHuman(id, customer)
  return id
}
const types = async (id: string): Promise<string[]> =>
  (await db.$client.query<{ type: string }>("select type || coalesce(':' || (data->'content'->>'type'), ':' || (data->>'reason'), '') as type from conversation_events where conversation_id = $1 order by seq", [id])).rows.map(({ type }) => type)

test('a message, a ticket, its number and time, and the end; the contact is nowhere in the log', async () => {
  const id = await queued()
  const leave = messageLeaver(log, create)
  const { state, events } = await leave(id, customer, message)
  expect(state).toMatchObject({ owner: { kind: 'closed' }, ticketIds: [tickets.get(`left-message:${id}:leave-0001`)] })
  expect(events.find((event) => event.type === 'message')).toMatchObject({ content: { type: 'notice', notice: 'message_left', text: '已收到您的留言，工单号 1024。我们会在 11月24日 09:00 前给您回电。' } })
  expect(await types(id)).toEqual(['started', 'owner:customer_asked', 'message:text', 'ticket', 'message:notice', 'owner:closed_left_message'])
  expect(made.at(-1)).toMatchObject({ conversationId: id, customerId: customer.customerId, contact: '13812345678', callback: true, text: message.text, groupId: null })
  const { rows } = await db.$client.query<{ found: boolean }>("select bool_or(data::text like '%13812345678%') as found from conversation_events where conversation_id = $1", [id])
  expect(rows[0]?.found).toBe(false)
  // The answer was lost and the customer's page asks again.
  await leave(id, customer, message)
  expect(await types(id)).toHaveLength(6)
})

test('an agent who came meanwhile keeps the conversation', async () => {
  const id = await queued()
  before = async () => {
    await log.writer.execute({ conversationId: id, decide: (state) => accept(state, { agentId: randomUUID(), name: 'Ann' }, false) })
  }
  await messageLeaver(log, create)(id, customer, { ...message, callback: false, contact: undefined })
  before = () => Promise.resolve()
  expect((await log.states([id])).get(id)).toMatchObject({ owner: { kind: 'agent' } })
  expect(await types(id)).toContain('ticket')
})

test('a ticket that could not be made leaves the customer in the queue, and trying again goes on', async () => {
  const id = await queued()
  before = () => Promise.reject(new Error('expected: no ticket'))
  await expect(messageLeaver(log, create)(id, customer, message)).rejects.toThrow('no ticket')
  before = () => Promise.resolve()
  expect((await log.states([id])).get(id)).toMatchObject({ owner: { kind: 'queue' } })
  await messageLeaver(log, create)(id, customer, message)
  expect((await types(id)).filter((type) => type === 'message:text')).toHaveLength(1)
  expect((await log.states([id])).get(id)).toMatchObject({ owner: { kind: 'closed' } })
})

test('refused: without tickets, without waiting, somebody else’s, a call back without a number', async () => {
  const id = await queued()
  const leave = messageLeaver(log, create)
  const count = made.length
  await expect(messageLeaver(log, null)(id, customer, message)).rejects.toMatchObject({ code: 'not_allowed_now' })
  await expect(leave(id, { ...customer, customerId: randomUUID() }, message)).rejects.toMatchObject({ code: 'not_found' })
  await expect(leave(id, customer, { ...message, contact: 'a@b.example' })).rejects.toMatchObject({ code: 'bad_request' })
  await log.leaveQueue(id, customer)
  await expect(leave(id, customer, message)).rejects.toMatchObject({ code: 'not_allowed_now' })
  await expect(leave(randomUUID(), customer, message)).rejects.toMatchObject({ code: 'not_found' })
  expect(made).toHaveLength(count)
})
