import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus, type Bus, type Json } from './bus.ts'
import { createPostgresBus } from './postgres-bus.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const errors: unknown[] = []
const kinds: [string, () => Promise<[Bus, Bus]>][] = [
  ['in one process', () => {
    const bus = createLocalBus((error) => errors.push(error))
    return Promise.resolve([bus, bus])
  }],
  ['over PostgreSQL', async () => [
    await createPostgresBus(database.url, (error) => errors.push(error)),
    await createPostgresBus(database.url, (error) => errors.push(error)),
  ]],
]

describe.each(kinds)('bus %s', (_name, make) => {
  it('tells every listener of a topic on every node once, in order, and nobody else', async () => {
    const [one, two] = await make()
    const heard: Json[][] = [[], [], []]
    one.subscribe('a', (message) => heard[0]?.push(message))
    two.subscribe('a', (message) => heard[1]?.push(message))
    two.subscribe('b', (message) => heard[2]?.push(message))
    for (let i = 0; i < 50; i++) one.publish('a', { i, text: '退款 "quoted" \n' })
    await expect.poll(() => [heard[0]?.length, heard[1]?.length]).toEqual([50, 50])
    expect(heard[1]).toEqual(Array.from({ length: 50 }, (_, i) => ({ i, text: '退款 "quoted" \n' })))
    expect(heard[2]).toEqual([])
    await one.close()
    await two.close()
  })

  it('never calls a listener inside publish, and goes on when one throws', async () => {
    const [one] = await make()
    let inside = true
    let heardInside = false
    const heard: Json[] = []
    one.subscribe('a', () => {
      heardInside ||= inside
      throw new Error('expected')
    })
    one.subscribe('a', (message) => heard.push(message))
    one.publish('a', 1)
    inside = false
    await expect.poll(() => heard).toEqual([1])
    expect(heardInside).toBe(false)
    await one.close()
  })

  it('hears nothing after the subscription has ended', async () => {
    const [one, two] = await make()
    const heard: Json[] = []
    const end = two.subscribe('a', (message) => heard.push(message))
    two.subscribe('a', (message) => heard.push([message]))
    end()
    one.publish('a', 1)
    await expect.poll(() => heard).toEqual([[1]])
    await one.close()
    await two.close()
  })
})

it('over PostgreSQL comes back after its connection was cut', async () => {
  const [one, two] = [await createPostgresBus(database.url, () => undefined), await createPostgresBus(database.url, () => undefined)]
  const heard: Json[] = []
  two.subscribe('a', (message) => heard.push(message))
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'yingda bus' and datname = current_database()")
  await client.end()
  await expect.poll(() => {
    one.publish('a', 'back')
    return heard.length > 0
  }, { timeout: 5000, interval: 200 }).toBe(true)
  await one.close()
  await two.close()
})
