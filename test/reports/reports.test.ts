/** Figures of a whole system: what happens in conversations is in the reports within a moment, and only for those who may see it. */
import type { ReportQueryInput } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { say, startApp, visit, Wire, type TestApp, type TestUser } from '../lib/app.ts'

let app: TestApp
let ann: TestUser
let bob: TestUser

beforeAll(async () => {
  app = await startApp()
  const agent = ['conversations.view.own', 'conversations.reply', 'reports.view.own'] as const
  ann = await app.user([...agent])
  bob = await app.user([...agent])
  for (const user of [ann, bob]) await served(user)
})
afterAll(() => app.stop())

/** A customer asks for a person, is served, and ends it. */
async function served(by: TestUser): Promise<void> {
  const [id, customer] = [randomUUID(), await visit(app.url)]
  const wire = await new Wire(app.url).hello('customer', customer.token)
  await say(wire, id, '退货怎么退')
  wire.send({ type: 'command', ref: 'human', conversationId: id, command: { do: 'request_human' } })
  await wire.next('done', (frame) => frame['ref'] === 'human')
  await by.api.acceptConversation({ id })
  await by.api.sendMessage({ id, body: { clientId: randomUUID(), content: { type: 'text', text: '您好' } } })
  await say(wire, id, '谢谢')
  await by.api.sendMessage({ id, body: { clientId: randomUUID(), content: { type: 'text', text: '不客气' } } })
  await by.api.closeConversation({ id })
  wire.end()
}

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const query = (more: Partial<ReportQueryInput> = {}): { body: ReportQueryInput } => ({
  body: { metrics: ['sessions', 'stints', 'people_sessions', 'handoffs', 'queue_time_accepted', 'response_time', 'abandon_rate'], from: today(), to: today(), ...more },
})

it('follows the log', async () => {
  await expect.poll(async () => (await app.admin.api.queryReport(query())).totals['people_sessions']?.value).toBe(2)
  const report = await app.admin.api.queryReport(query({ groupBy: 'agent' }))
  expect(report.totals).toMatchObject({ sessions: { value: 2 }, handoffs: { value: 2 }, stints: { value: 2 }, queue_time_accepted: { of: 2 }, response_time: { of: 2 }, abandon_rate: { value: 0, of: 2 } })
  expect(report.cells.map(({ key }) => key).sort()).toEqual([ann.id, bob.id].sort())
  expect(report.cells.every(({ label }) => label !== null)).toBe(true)
  expect(Date.parse(report.asOf)).toBeGreaterThan(Date.now() - 60_000)
  const site = await app.admin.api.queryReport(query({ groupBy: 'site' }))
  expect(site.cells).toMatchObject([{ values: { sessions: { value: 2 } } }])
  expect((await app.admin.api.listReportChoices()).agent?.map(({ key }) => key).sort()).toEqual([ann.id, bob.id].sort())
})

it('shows agents their own figures and rows, and no colleague’s', async () => {
  expect((await ann.api.queryReport(query())).totals).toMatchObject({ sessions: { value: 1 }, stints: { value: 1 } })
  expect((await ann.api.queryReport(query({ groupBy: 'agent' }))).cells.map(({ key }) => key)).toEqual([ann.id])
  expect((await ann.api.queryReport(query({ filter: { agentIds: [bob.id] } }))).totals['stints']?.value).toBe(0)
  const rows = await ann.api.listReportRows({ body: { metric: 'stints', from: today(), to: today() } })
  expect(rows.items.map(({ agent }) => agent?.id)).toEqual([ann.id])
  expect((await ann.api.listReportChoices()).agent).toMatchObject([{ key: ann.id }])
  await expect(ann.api.getEffects({ from: today(), to: today() })).rejects.toMatchObject({ code: 'forbidden' })
  const file = await fetch(`${app.url}/api/reports/rows/export?query=${encodeURIComponent(JSON.stringify({ metric: 'stints', from: today(), to: today() }))}`, { headers: { authorization: `Bearer ${ann.token}` } })
  expect(file.headers.get('content-disposition')).toContain('.csv')
  expect((await file.text()).trim().split('\r\n')).toHaveLength(2)
})

it('states every figure with its formula in both languages', async () => {
  const { items } = await app.admin.api.listMetrics()
  expect(items.length).toBeGreaterThan(60)
  for (const { name, formula, numerator, denominator, exclusions } of items) {
    for (const text of [name, formula, numerator, denominator, exclusions]) expect([text.zh, text.en].every((one) => one.trim() !== '')).toBe(true)
  }
  for (const { sibling } of items) if (sibling !== null) expect(items.some(({ id }) => id === sibling)).toBe(true)
})
