import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { isDatabaseAway } from '../http/server.ts'
import { openDatabase, type Database } from './database.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, max: 3, onError: () => undefined })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

test('a connection lost between two queries of its holder fails the next one as "database away", and the pool goes on', async () => {
  const held = await db.$client.connect()
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid')
  const lost = new Promise((resolve) => held.once('end', resolve))
  await db.$client.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await lost
  const error: unknown = await held.query('select 1').catch((fault: unknown) => fault)
  held.release(true)
  expect(isDatabaseAway(error)).toBe(true)
  expect((await db.$client.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }])
})
