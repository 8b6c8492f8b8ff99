import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { openDatabase, type Database } from './database.ts'
import { tryLock, type Held } from './locks.ts'

let database: TestDatabase
let one: Database
let two: Database

beforeAll(async () => {
  database = await testDatabase()
  ;[one, two] = [1, 2].map(() => openDatabase({ url: database.url, onError: () => undefined })) as [Database, Database]
})
afterAll(async () => {
  await Promise.all([one.$client.end(), two.$client.end()])
  await database.drop()
})

const names = Array.from({ length: 10 }, (_, n) => `lock ${String(n)}`)
async function taken(db: Database): Promise<Held[]> {
  const held = await Promise.all(names.map((name) => tryLock(db.$client, name)))
  return held.filter((one): one is Held => one !== null)
}

describe('locks of the database', () => {
  it('are held by one part of one process at a time', async () => {
    const mine = await tryLock(one.$client, 'a')
    expect(await Promise.all([tryLock(one.$client, 'a'), tryLock(two.$client, 'a')])).toEqual([null, null])
    await mine?.release()
    const theirs = await tryLock(two.$client, 'a')
    expect(theirs).not.toBeNull()
    expect(await tryLock(one.$client, 'a')).toBeNull()
    await theirs?.release()
    const [first, second] = await Promise.all([tryLock(one.$client, 'a'), tryLock(one.$client, 'a')])
    expect([first === null, second === null].sort()).toEqual([false, true])
    await (first ?? second)?.release()
  })

  it('take one connection, however many they are, and give it back with the last', async () => {
    const mine = await taken(one)
    expect(mine).toHaveLength(10)
    expect(one.$client.totalCount - one.$client.idleCount).toBe(1)
    await Promise.all(mine.map((held) => held.release()))
    expect(one.$client.totalCount - one.$client.idleCount).toBe(0)
    const theirs = await taken(two)
    expect(theirs).toHaveLength(10)
    await Promise.all(theirs.map((held) => held.release()))
  })

  it('are all lost with their connection, told so, and can be taken anew', async () => {
    const mine = await taken(one)
    const lost = Promise.all(mine.map((held) => once(held.lost, 'abort')))
    await two.$client.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`)
    await lost
    const theirs: Held[] = []
    await expect.poll(async () => theirs.push(...(await taken(two)))).toBe(10)
    expect(await tryLock(one.$client, names[0] ?? '')).toBeNull()
    await Promise.all([...theirs, ...mine].map((held) => held.release()))
    const again = await tryLock(one.$client, names[0] ?? '')
    expect(again).not.toBeNull()
    await again?.release()
  })
})
