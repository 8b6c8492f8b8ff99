/** Customers are asked to rate as their site wants it, once a session, and a rating keeps what it was asked with. */
import { randomUUID } from 'node:crypto'
import type { ConversationEvent, RatingPolicy } from '@yingda/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { say, startApp, visit, Wire, type TestApp, type TestCustomer } from '../lib/app.ts'

let app: TestApp
let siteId: string

beforeAll(async () => {
  app = await startApp()
  siteId = (await app.admin.api.listSites()).items[0]?.id ?? ''
})
afterAll(() => app.stop())

const policy = (change: Partial<RatingPolicy>): Promise<unknown> =>
  app.admin.api.updateSite({ id: siteId, body: { rating: { scale: 5, ask: 'all', askSolved: true, tags: { zh: [], en: [] }, ...change } } })

async function begin(): Promise<{ id: string; wire: Wire; customer: TestCustomer; command: (command: object) => Promise<void> }> {
  const [id, customer] = [randomUUID(), await visit(app.url)]
  const wire = await new Wire(app.url).hello('customer', customer.token)
  await say(wire, id, '你好')
  const command = async (what: object): Promise<void> => {
    const ref = randomUUID()
    wire.send({ type: 'command', ref, conversationId: id, command: what })
    const answer = await Promise.race([wire.next('done', (frame) => frame['ref'] === ref), wire.next('error', (frame) => frame['ref'] === ref)])
    if (answer.type === 'error') throw new Error(String(answer['code']))
  }
  return { id, wire, customer, command }
}
const events = async (id: string): Promise<ConversationEvent[]> => (await app.admin.api.getConversation({ id })).events
const asked = async (id: string): Promise<number> => (await events(id)).filter((event) => event.type === 'rating_asked').length

it('asks after every end, or only where a person has served, or never', async () => {
  await policy({ ask: 'people' })
  const [alone, served] = [await begin(), await begin()]
  await served.command({ do: 'request_human' })
  await app.admin.api.acceptConversation({ id: served.id })
  for (const one of [alone, served]) await one.command({ do: 'end' })
  await expect.poll(() => asked(served.id)).toBe(1)
  expect(await asked(alone.id)).toBe(0)
  await policy({ ask: 'never' })
  const never = await begin()
  await never.command({ do: 'end' })
  await policy({ ask: 'all' })
  const always = await begin()
  await always.command({ do: 'end' })
  await expect.poll(() => asked(always.id)).toBe(1)
  expect(await asked(never.id)).toBe(0)
  for (const one of [alone, served, never, always]) one.wire.end()
})

it('an agent asks once; what is asked comes with the welcome, and the rating says its scale', async () => {
  await policy({ scale: 3, tags: { zh: ['响应快', '没解决'], en: ['Fast'] } })
  const { id, wire, customer, command } = await begin()
  await command({ do: 'request_human' })
  await expect(app.admin.api.askRating({ id })).rejects.toMatchObject({ code: 'not_allowed_now' })
  await app.admin.api.acceptConversation({ id })
  expect((await app.admin.api.askRating({ id })).ratingAsked).toBe('agent')
  await app.admin.api.askRating({ id })
  expect(await asked(id)).toBe(1)
  expect((await customer.api.getWelcome({ site: 'demo', language: 'zh' })).rating).toEqual({ scale: 3, askSolved: true, tags: ['响应快', '没解决'] })
  await expect(command({ do: 'rate', score: 4, scale: 3 })).rejects.toThrow('bad_request')
  await command({ do: 'rate', score: 3, scale: 3, tags: ['响应快', '响应快'], solved: true, comment: '谢谢' })
  expect((await events(id)).find((event) => event.type === 'rating')).toMatchObject({ score: 3, scale: 3, tags: ['响应快'], solved: true, comment: '谢谢', subject: 'agent' })
  wire.end()
})
