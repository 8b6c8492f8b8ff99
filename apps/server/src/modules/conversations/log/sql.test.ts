import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { APPEND, LOCK, REPEATED } from './sql.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await testDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const ids = Array.from({ length: 400 }, () => randomUUID())
const some = ids.slice(0, 20)
const literal = (value: unknown): string => pg.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value))
const array = (values: readonly string[], type: string): string => `array[${values.map(literal).join(',')}]::${type}[]`

function append(round: number, among: readonly string[]): string {
  const at = new Date().toISOString()
  const rows = among.map((c, i) => ({ n: i + 1, c, s: round, t: 'message', a: at, k: `message-${String(round)}`, d: { content: { type: 'text', text: '你好' } } }))
  const states = among.map((id) => ({ id, customerId: id, lastSeq: round, owner: { kind: 'bot' }, queuedAt: null, activeAt: at, unread: 0, priority: 0 }))
  const [fresh, changed] = round === 1 ? [states, []] : [[], states]
  return `execute a (${String(rows.length)}, ${literal(rows)}, ${literal(fresh)}, ${literal(changed)}, '[]', ${array(round === 1 ? [] : among, 'uuid')})`
}

async function plan(statement: string): Promise<string> {
  const { rows } = await client.query<Record<string, string>>(`explain (costs off) ${statement}`)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

test('plans made while the log was empty do not read all of it once it is long', async () => {
  // Statistics come a minute later, plans of prepared statements are kept until then.
  await client.query('alter table conversation_events set (autovacuum_enabled = false)')
  await client.query('alter table conversations set (autovacuum_enabled = false)')
  await client.query(`prepare l (uuid[]) as ${LOCK.text}`)
  await client.query(`prepare r (uuid[], text[]) as ${REPEATED.text}`)
  await client.query(`prepare a (int, json, jsonb, jsonb, json, uuid[]) as ${APPEND.text}`)
  const lock = `execute l (${array(some, 'uuid')})`
  const repeated = `execute r (${array(some, 'uuid')}, ${array(some.map(() => 'message-7'), 'text')})`
  for (let i = 0; i < 8; i += 1) {
    await client.query(lock)
    await client.query(repeated)
  }
  for (let round = 1; round <= 8; round += 1) await client.query(append(round, ids))

  const wholeTable = /Seq Scan on (?:conversations|conversation_events)/u
  for (const statement of [lock, repeated, append(9, some)]) expect(await plan(statement)).not.toMatch(wholeTable)
  expect((await client.query(repeated)).rows).toHaveLength(20)
})
