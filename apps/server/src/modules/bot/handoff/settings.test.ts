import { defaultHandoffTriggers } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { createLocalBus } from '../../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import { createHandoffRules, type HandoffRules } from './settings.ts'

let database: TestDatabase
let db: Database
let rules: HandoffRules
let http: FastifyInstance
const written: { action: string; detail?: Record<string, unknown> }[] = []
const fail = (error: unknown): never => {
  throw error
}

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, max: 4, onError: fail })
  rules = createHandoffRules({ db, bus: createLocalBus(fail), audit: { record: (entry) => { written.push(entry); return Promise.resolve() } } })
  http = Fastify()
  const agent = { userId: randomUUID(), sessionId: randomUUID(), name: 'Ann', permissions: new Set(['settings.view', 'settings.edit']), groupIds: [] }
  rules.registerRoutes(http, { agent: () => Promise.resolve(agent), customer: () => Promise.resolve(null) } as never)
})
afterAll(async () => {
  await http.close()
  rules.close()
  await db.$client.end()
  await database.drop()
})

const put = (version: number, triggers: unknown) => http.inject({ method: 'PUT', url: '/api/handoff', payload: { version, triggers } as object })

test('the product’s own until somebody changes them; a change is audited, versioned, and in force at once', async () => {
  expect((await http.inject('/api/handoff')).json()).toEqual({ version: 0, triggers: defaultHandoffTriggers })
  expect(await rules.triggers()).toEqual(defaultHandoffTriggers)
  const triggers = { ...defaultHandoffTriggers, ceiling: { ...defaultHandoffTriggers.ceiling, n: 4 } }
  expect((await put(0, triggers)).json()).toEqual({ version: 1, triggers })
  expect((await rules.triggers()).ceiling.n).toBe(4)
  expect(written).toMatchObject([{ action: 'handoff.changed', subject: 'handoff:1', detail: { triggers: ['ceiling'] } }])
  expect((await put(1, defaultHandoffTriggers)).json()).toMatchObject({ version: 2 })
})

test('somebody else was quicker', async () => {
  for (const version of [0, 1, 7]) expect((await put(version, defaultHandoffTriggers)).json()).toMatchObject({ code: 'conflict' })
  expect(written).toHaveLength(2)
})

test('asking in words and the ceiling cannot be switched off', async () => {
  for (const kind of ['askedWords', 'ceiling'] as const) {
    expect((await put(2, { ...defaultHandoffTriggers, [kind]: { ...defaultHandoffTriggers[kind], enabled: false } })).statusCode).toBeGreaterThanOrEqual(400)
  }
  expect((await http.inject('/api/handoff')).json()).toMatchObject({ version: 2 })
})
