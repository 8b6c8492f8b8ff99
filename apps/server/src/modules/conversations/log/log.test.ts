import { evolve, type ConversationEvent, type ConversationState } from '@yingda/contract'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { createLocalBus } from '../../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import type { AppError } from '../../../platform/errors.ts'
import * as decide from '../commands/decide.ts'
import { Conversations } from '../index.ts'
import { readEvents } from '../store.ts'
import type { LoggedEvent } from './types.ts'

let database: TestDatabase
let db: Database
const errors: unknown[] = []
const names = () => Promise.resolve(new Map<string, { name: string; number: number }>())
const customerId = randomUUID()
const context = { customerId, channel: 'web', language: 'zh' as const }
const ann = { agentId: randomUUID(), name: 'Ann' }
const bob = { agentId: randomUUID(), name: 'Bob' }

function node(bus = createLocalBus((error) => errors.push(error))): Conversations {
  return new Conversations({ db, bus, names, onError: (error) => errors.push(error) })
}

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, max: 10, onError: (error) => errors.push(error) })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

const say = (log: Conversations, id: string, clientId: string, text = clientId) =>
  log.customerMessage(id, context, clientId, { type: 'text', text })

async function whole(id: string): Promise<{ events: ConversationEvent[]; state: ConversationState; folded: ConversationState | null }> {
  const events = await readEvents(db, id, { limit: 10_000 })
  const result = await db.$client.query<{ state: ConversationState }>('select state from conversations where id = $1', [id])
  const state = result.rows[0]?.state
  if (!state) throw new Error('no such conversation')
  return { events, state, folded: events.reduce<ConversationState | null>((s, e) => evolve(id, s, e), null) }
}

describe('the log', () => {
  it('stores a message once, however often and however concurrently it is sent, over two nodes', async () => {
    const [one, two] = [node(), node()]
    const id = randomUUID()
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, i) => say(i % 2 === 0 ? one : two, id, `message-${String(i % 10)}`)))
    const { events, state } = await whole(id)
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 11 }, (_, i) => i + 1))
    expect(state.lastSeq).toBe(11)
    expect(outcomes.filter((outcome) => !outcome.repeated)).toHaveLength(10)
    const seqs = new Map<string, Set<number>>()
    for (const outcome of outcomes) {
      for (const event of outcome.events) {
        if (event.type === 'message') seqs.set(event.clientId, (seqs.get(event.clientId) ?? new Set()).add(event.seq))
      }
    }
    expect([...seqs.values()].every((set) => set.size === 1)).toBe(true)
    await Promise.all([one.stop(), two.stop()])
  })

  it('gives positions in the order of commit without a gap, and its followers miss nothing on any node', async () => {
    const bus = createLocalBus((error) => errors.push(error))
    const nodes = [node(bus), node(bus), node(bus)]
    const seen: LoggedEvent[][] = nodes.map(() => [])
    await Promise.all(nodes.map((n) => n.start()))
    nodes.forEach((n, i) => { n.follower.subscribe((batch) => { seen[i]?.push(...batch.events) }) })
    const from = nodes[0]?.follower.position ?? 0
    const ids = Array.from({ length: 20 }, () => randomUUID())
    await Promise.all(Array.from({ length: 300 }, (_, i) => {
      const n = nodes[i % 3]
      if (!n) throw new Error('no node')
      return say(n, ids[i % 20] ?? '', `message-${String(i)}`)
    }))
    await expect.poll(() => seen.map((list) => list.length)).toEqual([320, 320, 320])
    for (const list of seen) expect(list.map((event) => event.position)).toEqual(Array.from({ length: 320 }, (_, i) => from + i + 1))
    await Promise.all(nodes.map((n) => n.stop()))
  })

  it('lets exactly one of many agents accept, also over two nodes', async () => {
    const [one, two] = [node(), node()]
    const id = randomUUID()
    await one.requestHuman(id, context)
    const agents = Array.from({ length: 12 }, (_, i) => ({ agentId: randomUUID(), name: String(i) }))
    const results = await Promise.allSettled(agents.map((agent, i) =>
      (i % 2 ? one : two).writer.execute({ conversationId: id, decide: (state) => decide.accept(state, agent, false) })))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect((result.reason as AppError).code).toBe('already_taken')
    const { state, folded } = await whole(id)
    expect(state.owner.kind).toBe('agent')
    expect(folded).toEqual(state)
    await Promise.all([one.stop(), two.stop()])
  })

  it('refuses one command of a batch without failing its neighbours', async () => {
    const log = node()
    const id = randomUUID()
    await say(log, id, 'message-0')
    const [good, bad, good2] = await Promise.allSettled([
      say(log, id, 'message-1'),
      log.writer.execute({ conversationId: id, decide: (state) => decide.transfer(state, ann, bob, null) }),
      say(log, id, 'message-2'),
    ])
    expect([good.status, bad.status, good2.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await whole(id)).state.lastSeq).toBe(4)
    await log.stop()
  })

  it('refuses a foreign customer as if the conversation did not exist, also for a repeated message', async () => {
    const log = node()
    const id = randomUUID()
    await say(log, id, 'message-0')
    const stranger = { ...context, customerId: randomUUID() }
    for (const clientId of ['message-0', 'message-9']) {
      await expect(log.customerMessage(id, stranger, clientId, { type: 'text', text: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(log.requestHuman(id, stranger)).rejects.toMatchObject({ code: 'not_found' })
    expect((await whole(id)).state.lastSeq).toBe(2)
    await log.stop()
  })

  it('refuses overload early, and takes commands again afterwards', async () => {
    const log = node()
    const small = new Conversations({ db, bus: createLocalBus(() => undefined), names, onError: (error) => errors.push(error) })
    const many = Array.from({ length: 20_050 }, (_, i) => small.writer.execute({ conversationId: randomUUID(), decide: () => ({ events: [] }), clientId: `message-${String(i)}` }))
    const results = await Promise.allSettled(many)
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(50)
    expect((refused[0]?.reason as AppError).code).toBe('overloaded')
    await expect(say(small, randomUUID(), 'message-0')).resolves.toBeTruthy()
    await Promise.all([log.stop(), small.stop()])
  })

  it('runs a processor over every event at least once and in order, from where it stopped', async () => {
    const handled: number[] = []
    let fail = 1
    const first = node()
    const before = await db.$client.query<{ position: number }>('select position from log_head')
    await db.$client.query('insert into processor_cursors (name, position) values ($1, $2)', ['test', before.rows[0]?.position])
    const handle = (batch: { events: LoggedEvent[] }): Promise<void> => {
      if (fail-- > 0) return Promise.reject(new Error('expected once'))
      handled.push(...batch.events.map((event) => event.position))
      return Promise.resolve()
    }
    first.process('test', handle)
    await first.start()
    const id = randomUUID()
    for (let i = 0; i < 5; i++) await say(first, id, `message-${String(i)}`)
    await expect.poll(() => new Set(handled).size).toBe(6)
    await first.stop()
    const second = node()
    await say(second, id, 'message-5')
    second.process('test', handle)
    await second.start()
    await expect.poll(() => new Set(handled).size).toBe(7)
    const start = (before.rows[0]?.position ?? 0) + 1
    expect([...new Set(handled)]).toEqual(Array.from({ length: 7 }, (_, i) => start + i))
    await second.stop()
  })
})

type Step = { do: string; who: number; n: number }
const steps = fc.array(
  fc.record({
    do: fc.constantFrom('message', 'human', 'leave', 'end', 'feedback', 'rate', 'readC', 'accept', 'takeover', 'reply', 'note', 'transfer', 'bot', 'close', 'readA', 'context'),
    who: fc.integer({ min: 0, max: 1 }),
    n: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 1, maxLength: 40 },
)

describe('any sequence of commands', () => {
  it('keeps state = fold of events after every event, seq whole, and exactly one owner', async () => {
    const log = node()
    await fc.assert(
      fc.asyncProperty(steps, async (list: Step[]) => {
        const id = randomUUID()
        await say(log, id, 'message-first')
        await Promise.allSettled(list.map((step, i) => run(log, id, step, i)))
        const { events, state, folded } = await whole(id)
        expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1))
        expect(folded).toEqual(state)
        expect(['bot', 'queue', 'agent', 'closed']).toContain(state.owner.kind)
        // From any cursor: the state there plus the events after it is the fresh state.
        for (const cut of [0, 1, Math.floor(events.length / 2), events.length]) {
          const early = events.slice(0, cut).reduce<ConversationState | null>((s, e) => evolve(id, s, e), null)
          // Overlap is harmless: what was seen before changes nothing.
          const late = events.slice(Math.max(0, cut - 2)).reduce<ConversationState | null>((s, e) => evolve(id, s, e), early)
          expect(late).toEqual(state)
        }
      }),
      { numRuns: 40 },
    )
    await log.stop()
  })
})

function run(log: Conversations, conversationId: string, step: Step, i: number): Promise<unknown> {
  const agent = step.who ? ann : bob
  const other = step.who ? bob : ann
  const command = (d: (state: ConversationState | null) => ReturnType<typeof decide.accept>) => log.writer.execute({ conversationId, decide: d })
  switch (step.do) {
    case 'message': return say(log, conversationId, `message-${String(step.n)}`)
    case 'human': return log.requestHuman(conversationId, context)
    case 'leave': return log.leaveQueue(conversationId, context)
    case 'end': return log.endByCustomer(conversationId, context)
    case 'feedback': return command((s) => decide.giveFeedback(s, context, step.n, 'up'))
    case 'rate': return log.rate(conversationId, context, { score: 1 + (step.n % 5) })
    case 'readC': return log.readByCustomer(conversationId, context, step.n)
    case 'accept': return command((s) => decide.accept(s, agent, false))
    case 'takeover': return command((s) => decide.accept(s, agent, true))
    case 'reply': return command((s) => decide.agentMessage(s, agent, { clientId: `reply-${String(i)}`, content: { type: 'text', text: 'hi' }, internal: false }))
    case 'note': return command((s) => decide.agentMessage(s, agent, { clientId: `note-${String(i)}`, content: { type: 'text', text: 'note' }, internal: true }))
    case 'transfer': return command((s) => decide.transfer(s, agent, other, 'please'))
    case 'bot': return command((s) => decide.returnToBot(s, agent))
    case 'close': return command((s) => decide.closeByAgent(s, agent))
    case 'readA': return command((s) => decide.readByAgent(s, agent, step.n))
    default: return log.customerMessage(conversationId, { ...context, page: `https://shop.example/${String(step.n)}` }, `page-msg-${String(i)}`, { type: 'text', text: 'here' })
  }
}
