import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { plainOf } from './plain.ts'
import { insertReply, listReplies, searchReplies } from './store.ts'

let database: TestDatabase
let db: Database

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

it('takes one statement for a page and one for a search, however many there are', async () => {
  const sight = { agentId: randomUUID(), groupIds: [] }
  const owner = { scope: 'company', groupId: null, agentId: null } as const
  const statements = async (request: () => Promise<unknown[]>): Promise<[number, number]> => {
    const spy = vi.spyOn(db.$client, 'query')
    try {
      const found = await request()
      return [spy.mock.calls.length, found.length]
    } finally {
      spy.mockRestore()
    }
  }
  const both = async (): Promise<[number, number][]> => [
    await statements(() => listReplies(db, sight, { after: null, limit: 100 })), await statements(() => searchReplies(db, sight, 'tui', 50)),
  ]
  const add = (n: number): Promise<void> => insertReply(db, randomUUID(), owner, { shortcut: `tui-${String(n)}`, title: '退货', text: '可以退货。', language: null, folder: '' })
  await add(0)
  expect(await both()).toEqual([[1, 1], [1, 1]])
  for (let n = 1; n < 60; n += 1) await add(n)
  expect(await both()).toEqual([[1, 60], [1, 50]])
})

it('says an answer in words that need no formatting', () => {
  expect(plainOf('# 退货\n\n**七天**内可以，见[说明](https://shop.example/r)\n\n- 一\n- 二\n\n3. 三\n4. 四')).toBe('退货\n\n七天内可以，见说明 https://shop.example/r\n\n· 一\n· 二\n\n3. 三\n4. 四')
})
