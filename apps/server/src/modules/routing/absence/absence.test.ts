import { defaultGroupRouting, type ConversationState, type GroupRouting } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { createLocalBus } from '../../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import type { WorkingCalendar } from '../../calendars/index.ts'
import { accept, leaveQueue, requestHuman } from '../../conversations/commands/decide.ts'
import { Conversations, decisions } from '../../conversations/index.ts'
import { noFacts, waitingOf } from '../plan/of-state.ts'
import type { Agent, Waiting, World } from '../plan/world.ts'
import { absences, noteEmpty } from './absence.ts'
import { AbsenceTeller } from './teller.ts'
import { absenceText, openingText } from './words.ts'

const office: WorkingCalendar = {
  timeZone: 'Asia/Shanghai', weekly: [1, 2, 3, 4, 5].map(() => [{ from: 540, to: 1080 }]).concat([[], []]), exceptions: [{ date: '2026-11-25', name: '盘点', intervals: [] }],
}
/** Tuesday 24 November 2026, 20:00 in Shanghai: the office opens on Thursday, since Wednesday is an exception. */
const NIGHT = Date.parse('2026-11-24T12:00:00.000Z')
const DAY = Date.parse('2026-11-24T02:00:00.000Z')

const agent = (change: Partial<Agent> = {}): Agent => ({
  id: 'a', name: 'A', availability: 'online', connected: true, goneSince: null, capacity: 3, byChannel: {}, skills: new Map([[GROUP, 50]]), levels: new Map(), lastGivenAt: 0, missed: 0, ...change,
})
const waiting = (id: string, change: Partial<Waiting> = {}): Waiting => ({
  id, ownerSeq: 2, queuedAt: DAY, priority: 0, groupId: GROUP, inGroupSince: DAY, offer: null, passedBy: [], lastAgentId: null, ownerAgentId: null, triedGroupIds: [],
  facts: { language: 'zh', channel: 'web', page: null, cause: null, scenario: null, serviceKind: null, labels: [], segmentIds: [], level: null, attributes: {} }, demand: null, answers: new Map(), ...change,
})
const world = (now: number, routing: Partial<GroupRouting>, agents: Agent[], queue: Waiting[]): World => ({
  now, rules: { rules: [], defaultGroupId: null, breakReasons: ['x'] }, hours: new Map(), skills: new Map(), groups: new Map([[GROUP, { ...defaultGroupRouting, ...routing }]]), agents: new Map(agents.map((one) => [one.id, one])), waiting: queue, owned: [],
})
/** The id of the group served here. */
const GROUP = '0190f000-0000-7000-8000-00000000000a'
const hours = new Map([['c', office]])
const kinds = (at: World, emptySince = new Map<string, number>()): string[] => absences({ world: at, hours, emptySince }).map(({ kind }) => kind)

describe('who is told what', () => {
  test('closed by the calendar, with the next opening after the exception', () => {
    const found = absences({ world: world(NIGHT, { calendarId: 'c' }, [agent()], [waiting('x')]), hours, emptySince: new Map() })
    expect(found).toEqual([{ conversationId: 'x', kind: 'closed_hours', ahead: 0, opens: { at: Date.parse('2026-11-26T01:00:00.000Z'), timeZone: 'Asia/Shanghai' } }])
    expect(kinds(world(DAY, { calendarId: 'c' }, [agent()], [waiting('x')]))).toEqual([])
  })
  test('nobody online: not in the first seconds, at once for who came to an empty group, later for who was waiting', () => {
    const empty = new Map<string, number>()
    const gone = agent({ connected: false })
    const at = (now: number, queuedAt: number): World => world(now, {}, [gone], [waiting('x', { queuedAt })])
    noteEmpty(empty, world(DAY, {}, [gone], []))
    expect(kinds(at(DAY + 1000, DAY), empty)).toEqual([])
    expect(kinds(at(DAY + 2000, DAY), empty)).toEqual(['nobody_online'])
    expect(kinds(at(DAY + 30_000, DAY - 60_000), empty)).toEqual([])
    expect(kinds(at(DAY + 60_000, DAY - 60_000), empty)).toEqual(['nobody_online'])
    expect(kinds(at(DAY + 4000, DAY + 1500), empty)).toEqual(['nobody_online'])
    noteEmpty(empty, world(DAY + 70_000, {}, [agent({ availability: 'busy' })], [waiting('x')]))
    expect(kinds(at(DAY + 80_000, DAY), empty)).toEqual([])
  })
  test('an agent of another group, on a break or away is nobody', () => {
    for (const away of [agent({ skills: new Map([['h', 1]]) }), agent({ availability: 'break' }), agent({ availability: 'offline' })]) {
      const empty = new Map<string, number>()
      const now = world(DAY, {}, [away], [waiting('x')])
      noteEmpty(empty, now)
      expect(kinds({ ...now, now: DAY + 5000 }, empty)).toEqual(['nobody_online'])
    }
  })
  test('a full queue: those beyond the limit, in its order', () => {
    const queue = [waiting('late', { queuedAt: DAY + 3 }), waiting('first', { queuedAt: DAY + 1 }), waiting('urgent', { queuedAt: DAY + 9, priority: 3 }), waiting('second', { queuedAt: DAY + 2 })]
    const found = absences({ world: world(DAY, { queueLimit: 2 }, [agent()], queue), hours, emptySince: new Map() })
    expect(found.map(({ conversationId, kind, ahead }) => [conversationId, kind, ahead])).toEqual([['second', 'queue_full', 2], ['late', 'queue_full', 3]])
  })
})

test('an opening in the customer’s words', () => {
  const opens = (at: string): { at: number; timeZone: string } => ({ at: Date.parse(at), timeZone: 'Asia/Shanghai' })
  expect(openingText(opens('2026-11-24T05:30:00.000Z'), DAY, 'zh')).toBe('今天 13:30')
  expect(openingText(opens('2026-11-25T01:00:00.000Z'), NIGHT, 'zh')).toBe('明天 09:00')
  expect(openingText(opens('2026-11-26T01:00:00.000Z'), NIGHT, 'zh')).toBe('11月26日（星期四） 09:00')
  expect(openingText(opens('2026-11-25T01:00:00.000Z'), NIGHT, 'en')).toBe('tomorrow at 09:00')
  expect(openingText(opens('2026-11-26T01:00:00.000Z'), NIGHT, 'en')).toBe('on Thursday, November 26 at 09:00')
  expect(absenceText({ conversationId: 'x', kind: 'closed_hours', ahead: 0, opens: opens('2026-11-25T01:00:00.000Z') }, NIGHT, 'zh', true)).toBe('现在是非工作时间，人工客服将于明天 09:00 开始接待。您可以留言，我们会尽快回复；也可以继续等候。')
  expect(absenceText({ conversationId: 'x', kind: 'nobody_online', ahead: 0, opens: null }, NIGHT, 'en', false)).toBe('Sorry, nobody is online just now. You can go on waiting; you will be served in turn.')
})

describe('telling', () => {
  let database: TestDatabase
  let db: Database
  let log: Conversations
  const errors: unknown[] = []
  const customer = { customerId: randomUUID(), channel: 'web', language: 'zh' as const }
  beforeAll(async () => {
    database = await testDatabase()
    const onError = (error: unknown): void => void errors.push(error)
    db = openDatabase({ url: database.url, max: 4, onError })
    log = new Conversations({ db, bus: createLocalBus(onError), names: () => Promise.resolve(new Map()), onError })
    await log.start()
  })
  afterAll(async () => {
    await log.stop()
    await db.$client.end()
    await database.drop()
    expect(errors).toEqual([])
  })
  const notices = async (id: string): Promise<string[]> =>
    (await db.$client.query<{ kind: string }>("select data->'content'->>'notice' as kind from conversation_events where conversation_id = $1 and data->'content'->>'type' = 'notice' order by seq", [id])).rows.map(({ kind }) => kind)
  const teller = (): AbsenceTeller => new AbsenceTeller({ conversations: log, hoursOf: () => Promise.resolve(office), mayLeave: () => true, onError: (error) => errors.push(error) })
  const seen = async (id: string, now: number): Promise<[World, Map<string, ConversationState>]> => {
    const states = await log.states([id])
    const state = states.get(id)
    if (!state) throw new Error('no conversation')
    const queue = state.owner.kind === 'queue' ? [waitingOf(state, noFacts)] : []
    return [world(now, { calendarId: 'c' }, [], queue), states]
  }

  test('each thing once a wait, whoever tells; anew with the next wait; nobody who was taken meanwhile', async () => {
    const id = randomUUID()
    const ask = async (): Promise<void> => {
      await log.writer.execute({ conversationId: id, decide: (state) => requestHuman(state, customer) })
      await log.writer.execute({ conversationId: id, decide: (state) => decisions.route(state, GROUP, 'routed') })
    }
    await ask()
    const one = teller()
    await one.tell(...(await seen(id, NIGHT)))
    await one.tell(...(await seen(id, NIGHT + 1000)))
    await teller().tell(...(await seen(id, NIGHT + 2000)))
    expect(await notices(id)).toEqual(['closed_hours'])
    const stale = await seen(id, NIGHT + 3000)
    await log.writer.execute({ conversationId: id, decide: (state) => leaveQueue(state, customer) })
    await ask()
    await teller().tell(...stale)
    expect(await notices(id)).toEqual(['closed_hours'])
    await one.tell(...(await seen(id, NIGHT + 4000)))
    expect(await notices(id)).toEqual(['closed_hours', 'closed_hours'])
    await log.writer.execute({ conversationId: id, decide: (state) => accept(state, { agentId: randomUUID(), name: 'Ann' }, false) })
    await one.tell(...(await seen(id, NIGHT + 5000)))
    expect(await notices(id)).toHaveLength(2)
  })
})
