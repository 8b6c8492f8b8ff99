import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from './database.ts'

test('every test file has a database of its own, and dropping it ends its connections', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  expect(one.url).not.toBe(two.url)
  const client = new pg.Client({ connectionString: one.url })
  const lost = new Promise((resolve) => client.on('error', resolve))
  await client.connect()
  await client.query('create table only_here (id int)')
  const other = new pg.Client({ connectionString: two.url })
  await other.connect()
  const { rows } = await other.query<{ found: string | null }>("select to_regclass('only_here')::text as found")
  expect(rows[0]?.found).toBeNull()
  await other.end()
  await one.drop()
  await two.drop()
  expect(await lost).toBeInstanceOf(Error)
})
