import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { rowsOf } from '../../platform/database/rows.ts'
import { countEvents, counted, ofFive, ticketsCounted, type CaseEvent, type CaseRow } from './behaviour.ts'

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

const at = (position: number): string => new Date(Date.parse('2026-03-01T00:00:00.000Z') + position * 1000).toISOString()

interface Sums {
  conversations: number
  served: number
  ratings: number
  rating_sum: number
  low_ratings: number
  last_rating: number | null
}
const read = async (customerId: string): Promise<Sums | undefined> =>
  (await rowsOf<Sums>(db, sql`select conversations, served, ratings, rating_sum, low_ratings, last_rating from customer_behaviour where customer_id = ${customerId}`))[0]

/** What a log leads to, counted in the plain way: every event once, conversations where they are at last. */
function plain(events: readonly CaseEvent[], customerId: string): Sums {
  const rows = new Map<string, CaseRow | null>()
  for (const event of events) rows.set(event.conversationId, counted(rows.get(event.conversationId) ?? null, event))
  const own = [...rows.values()].filter((row): row is CaseRow => row?.customer_id === customerId)
  const sum = (of: (row: CaseRow) => number): number => own.reduce((all, row) => all + of(row), 0)
  const rated = own.filter((row) => row.last_rated_at !== null).sort((a, b) => String(b.last_rated_at).localeCompare(String(a.last_rated_at)))
  return {
    conversations: sum((row) => row.sessions), served: sum((row) => row.served), ratings: sum((row) => row.ratings), rating_sum: sum((row) => row.rating_sum),
    low_ratings: sum((row) => row.low_ratings), last_rating: rated[0]?.last_rating ?? null,
  }
}

describe('what customers have done', () => {
  it('brings every scale to one of five', () => {
    expect([[1, 2], [2, 2], [1, 3], [2, 3], [3, 3], [1, 5], [4, 5]].map(([score = 0, scale = 0]) => ofFive(score, scale))).toEqual([1, 5, 1, 3, 5, 1, 4])
  })

  it('is counted once however often and in whatever pieces the log comes, and moves with its conversations and back', async () => {
    const step = fc.record({
      conversation: fc.integer({ min: 0, max: 3 }), kind: fc.constantFrom('reopened', 'served', 'rated', 'moved'), score: fc.integer({ min: 1, max: 5 }), to: fc.integer({ min: 0, max: 1 }),
    })
    const piece = fc.record({ from: fc.nat(40), length: fc.integer({ min: 1, max: 40 }) })
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 36 }), fc.array(piece, { maxLength: 6 }), async (steps, pieces) => {
      const customers = [randomUUID(), randomUUID()]
      const conversations = Array.from({ length: 4 }, () => randomUUID())
      const [first = '', second = ''] = customers
      const log: CaseEvent[] = [
        ...conversations.map((conversationId, index): CaseEvent => ({ kind: 'started', conversationId, position: index + 1, at: at(index + 1), customerId: index % 2 === 0 ? first : second })),
        ...steps.map(({ conversation, kind, score, to }, index): CaseEvent => {
          const position = index + 5
          const base = { position, at: at(position), conversationId: conversations[conversation] ?? '' }
          if (kind === 'rated') return { ...base, kind, score, scale: 5 }
          return kind === 'moved' ? { ...base, kind, customerId: customers[to] ?? '' } : { ...base, kind: kind === 'served' ? 'served' : 'reopened' }
        }),
      ]
      // In order, as the log comes; after a crash from somewhere before, in other pieces.
      await countEvents(db, log.slice(0, 7))
      await countEvents(db, log.slice(3))
      for (const { from, length } of pieces) await countEvents(db, log.slice(from, from + length))
      for (const customerId of customers) expect(await read(customerId) ?? plain([], customerId)).toEqual(plain(log, customerId))
    }), { numRuns: 40 })
  })

  it('takes a fixed number of statements, however many conversations a batch tells of', async () => {
    const statementsOf = async (length: number): Promise<number> => {
      const events = Array.from({ length }, (_, index): CaseEvent => ({ kind: 'started', conversationId: randomUUID(), customerId: randomUUID(), position: index + 1, at: at(index) }))
      let statements = 0
      const client = await db.$client.connect()
      const original = client.query.bind(client)
      Object.assign(client, { query: (...args: Parameters<typeof original>) => { statements += 1; return original(...args) } })
      client.release()
      await countEvents(db, events)
      Object.assign(client, { query: original })
      return statements
    }
    const few = await statementsOf(2)
    expect(few).toBeGreaterThan(2)
    expect(await statementsOf(200)).toBe(few)
  })

  it('counts tickets by what each commit adds and takes away', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const run = async (...changes: Parameters<typeof ticketsCounted>[0]): Promise<void> => {
      const statement = ticketsCounted(changes)
      if (statement) await db.$client.query(statement)
    }
    await run({ customerId: a, tickets: 1, open: 1 }, { customerId: a, tickets: 1, open: 1 }, { customerId: b, tickets: 1, open: 0 })
    await run({ customerId: a, tickets: -1, open: -1 }, { customerId: a, tickets: 1, open: 0 })
    await run({ customerId: a, tickets: -1, open: -1 }, { customerId: b, tickets: 1, open: 1 })
    const rows = await rowsOf<{ id: string; tickets: number; open: number }>(db, sql`select customer_id as id, tickets, tickets_open as open from customer_behaviour where customer_id in (${a}, ${b})`)
    expect(new Map(rows.map((row) => [row.id, [row.tickets, row.open]]))).toEqual(new Map([[a, [1, 0]], [b, [2, 1]]]))
    expect(ticketsCounted([{ customerId: a, tickets: 1, open: 1 }, { customerId: a, tickets: -1, open: -1 }])).toBeNull()
  })
})
