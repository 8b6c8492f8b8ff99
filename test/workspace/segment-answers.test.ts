/** One question, other answers: the bot and its suggestions to agents say what is meant for the customer's segments. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { say, startApp, visit, Wire, type TestApp, type TestCustomer } from '../lib/app.ts'

let app: TestApp
let member: TestCustomer
const wires: Wire[] = []

beforeAll(async () => {
  app = await startApp()
  for (const customer of [await visit(app.url), (member = await visit(app.url))]) {
    wires.push(await new Wire(app.url).hello('customer', customer.token))
  }
})
afterAll(async () => {
  for (const wire of wires) wire.end()
  await app.stop()
})

it('a change of the profile decides which answer is said, and a segment that an answer is for stays', async () => {
  const { api } = app.admin
  const segment = await api.createSegment({ body: { name: '会员', description: '', condition: { match: 'all', items: [{ field: 'level', operator: 'at_least', value: 5 }] } } })
  const question = '会员日的礼品怎么领取'
  await api.createEntry({
    body: {
      question, similar: ['会员日礼品在哪里领', '怎么领会员日的礼物'], category: '会员', language: 'zh', answer: '成为会员后即可领取。', tags: [], validFrom: null, validUntil: null, enabled: true,
      segmentAnswers: [{ segmentIds: [segment.id], answer: '礼品已放入您的**卡包**。' }],
    },
  })
  const tested = async (segmentIds: string[]): Promise<string | undefined> => (await api.testBot({ body: { text: question, language: 'zh', segmentIds } })).replies[0]?.text
  await expect.poll(() => tested([segment.id]), { timeout: 60_000, interval: 500 }).toBe('礼品已放入您的**卡包**。')
  expect(await tested([])).toBe('成为会员后即可领取。')
  expect((await api.testBot({ body: { text: question, language: 'zh', segmentIds: [segment.id] } })).explanation.join()).toContain('第 1 个分群答案')

  const answered = async (at: number): Promise<string> => {
    const id = randomUUID()
    const wire = wires[at]
    if (!wire) throw new Error('no wire')
    await say(wire, id, question)
    const said = async (): Promise<string[]> => (await api.listEvents({ id })).events.flatMap((event) => (event.type === 'message' && event.content.type === 'answer' ? [event.content.text] : []))
    await expect.poll(async () => (await said()).length, { timeout: 10_000 }).toBe(1)
    return (await said())[0] ?? ''
  }
  expect([await answered(0), await answered(1)]).toEqual(['成为会员后即可领取。', '成为会员后即可领取。'])
  await api.updateCustomer({ id: member.customerId, body: { level: 6 } })
  expect([await answered(0), await answered(1)]).toEqual(['成为会员后即可领取。', '礼品已放入您的**卡包**。'])

  await expect(api.deleteSegment({ id: segment.id })).rejects.toMatchObject({ code: 'not_allowed_now', message: expect.stringContaining(question) as string })
}, 120_000)
