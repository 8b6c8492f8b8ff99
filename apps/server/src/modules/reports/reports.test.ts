import { defaultReportSettings, reportQuery, type Report, type ReportDimension, type ReportQueryInput } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { makeOneDay, requireDefinitions } from './cells/keeper.ts'
import { hoursOf, recordAgentHours } from './facts/agent-hours.ts'
import { forgetLabels } from './facts/forget.ts'
import { record } from './facts/recorder.ts'
import { recordTicketTargets } from './facts/ticket-targets.ts'
import { metricsFor } from './metrics/index.ts'
import type { Sight } from './policy.ts'
import { readEffects } from './query/effects.ts'
import { exportReport, exportRows } from './query/export.ts'
import { listRows } from './query/rows.ts'
import { runReport, type QueryContext } from './query/run.ts'
import { Spread } from './query/spread.ts'
import { readSettings, replaceSettings } from './settings.ts'
import { chooser, randomEvents } from './random.testkit.ts'
import { batchOf, eventsOf, idOf, needsOf, writeLog, type TimelineEvent } from './timeline.testkit.ts'

let database: TestDatabase
let db: Database
let now = Date.parse('2026-06-01T00:00:00Z')
let context: QueryContext
const everything: Sight = { all: true }
const recorded: object[] = []
const audit = {
  record: (entry: object): Promise<void> => {
    recorded.push(entry)
    return Promise.resolve()
  },
}

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  await requireDefinitions(db)
  context = { db, names: (dimension) => Promise.resolve(dimension === 'agent' ? new Map([[idOf('ann'), '=HYPERLINK("x")']]) : new Map()), now: () => now }
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

const clear = (): Promise<unknown> => db.execute(sql`truncate report_sessions, report_waits, report_stints, report_cells, report_packs, report_dirty_days, report_agent_hours, report_ticket_targets, report_settings, conversation_events`)
const ask = (query: ReportQueryInput, sight: Sight = everything): Promise<Report> => runReport(context, sight, reportQuery.parse(query))
async function live(events: readonly TimelineEvent[], portion = events.length): Promise<void> {
  for (let at = 0; at < events.length; at += portion) {
    await writeLog(db.$client, events.slice(at, at + portion))
    await record(batchOf(events.slice(at, at + portion)), needsOf(db))
  }
}
const makeCells = async (): Promise<void> => {
  while (await makeOneDay(db, () => now, 0));
}

const some = ['sessions', 'handoff_rate', 'contained_rate', 'self_service_rate', 'seconds_until_person', 'turns_until_person', 'queue_time_accepted', 'abandon_rate', 'connect_rate', 'response_time', 'response_time_business', 'first_response_b', 'answered_within_rounds', 'transfer_rate', 'repeat_contact_72', 'satisfied_rate_people', 'bot_match_rate', 'answer_question_ratio']
const dimensions: (ReportDimension | null)[] = [null, 'site', 'group', 'agent', 'scenario', 'service_kind', 'language', 'cause', 'segment', 'label']
const period = { from: '2026-03-02', to: '2026-03-06' }
const START = Date.parse('2026-03-02T00:00:00+08:00')

describe('cells, facts and facts folded once more', () => {
  const questions: ReportQueryInput[] = [
    ...dimensions.map((groupBy) => ({ metrics: some, ...period, groupBy })), { metrics: some, ...period, interval: 'day' as const, groupBy: 'group' as const }, { metrics: some, ...period, interval: 'week' as const },
    { metrics: some, ...period, filter: { groupIds: [idOf('sales'), idOf('office')] } }, { metrics: some, ...period, filter: { causes: ['anger'] }, interval: 'month' as const },
    { metrics: some, ...period, filter: { agentIds: [idOf('ann')] }, groupBy: 'cause' as const },
    // By the hour, by several dimensions, and by what is not there.
    { metrics: some, ...period, interval: 'hour' as const }, { metrics: some, ...period, interval: 'hour' as const, groupBy: 'agent' as const, filter: { groupIds: [idOf('sales'), ''] } },
    { metrics: some, ...period, groupBy: 'label' as const, interval: 'day' as const, filter: { causes: ['', 'anger', 'unknown'] } }, { metrics: some, ...period, groupBy: 'segment' as const, filter: { labels: ['refund'] } },
    { metrics: some, ...period, filter: { labels: ['refund', 'urgent'] } }, { metrics: some, ...period, filter: { labels: ['', 'urgent'] }, groupBy: 'label' as const }, { metrics: some, ...period, filter: { labels: ['urgent'], languages: ['zh'] }, groupBy: 'label' as const },
    { metrics: some, ...period, filter: { segmentIds: ['', idOf('members')], agentIds: [''] } }, { metrics: some, ...period, filter: { siteIds: [''] } }, { metrics: some, ...period, filter: { groupIds: [''] }, interval: 'day' as const },
    { metrics: some, ...period, filter: { groupIds: [idOf('sales'), idOf('support')], scenarios: ['presale', ''], segmentIds: [idOf('regulars')] }, groupBy: 'service_kind' as const, interval: 'week' as const },
  ]
  const sights: Sight[] = [{ all: false, agentId: idOf('ann'), groupIds: [] }, { all: false, agentId: idOf('bob'), groupIds: [idOf('sales')] }]
  const own: ReportQueryInput[] = [{ metrics: some, ...period, interval: 'hour' }, { metrics: some, ...period, groupBy: 'agent' }, { metrics: some, ...period, groupBy: 'group', interval: 'day' }, { metrics: some, ...period, filter: { agentIds: [idOf('bob')] } }, { metrics: some, ...period, filter: { labels: ['refund'] }, groupBy: 'cause' }]
  const answers = async (): Promise<Report[]> => {
    const found = []
    for (const question of questions) found.push(await ask(question))
    for (const sight of sights) for (const question of own) found.push(await ask(question, sight))
    return found
  }

  it.each([1, 2, 3])('give the same answers, whatever happened (seed %i)', { timeout: 120_000 }, async (seed) => {
    await clear()
    const events = randomEvents(seed, 30, START, 4)
    await live(events, 7)
    const fromFacts = await answers()
    expect(fromFacts[0]?.totals['sessions']?.value).toBeGreaterThan(10)
    await makeCells()
    expect(await answers()).toEqual(fromFacts)

    // Some days change again: those come from facts, the others from cells.
    await db.execute(sql`insert into report_dirty_days (day) values ('2026-03-03'), ('2026-03-05')`)
    await db.execute(sql`update report_cells set ofs = array_fill(1000000, array[cardinality(ofs)]) where day in ('2026-03-03', '2026-03-05')`)
    await db.execute(sql`update report_packs set data = '\\x' where day in ('2026-03-03', '2026-03-05')`)
    expect(await answers()).toEqual(fromFacts)

    await db.execute(sql`truncate report_sessions, report_waits, report_stints, report_cells, report_packs, report_dirty_days`)
    await record(batchOf(events), needsOf(db))
    expect(await answers()).toEqual(fromFacts)
    // Once more, out of portions that overlap: nothing changes, and no day is marked for nothing new.
    await makeCells()
    await record(batchOf(events.slice(10, 60)), needsOf(db))
    expect((await db.execute(sql`select 1 from report_dirty_days`)).rowCount).toBe(0)
  })

  it('reads the cells: a report of days that are over touches no facts', async () => {
    await clear()
    await live(randomEvents(9, 10, START, 2))
    await makeCells()
    const before = await ask({ metrics: some, ...period })
    await db.execute(sql`truncate report_sessions, report_waits, report_stints`)
    expect((await ask({ metrics: some, ...period })).totals).toEqual(before.totals)
    const divided = (await ask({ metrics: ['sessions'], ...period, groupBy: 'group', filter: { causes: ['', 'anger', 'unknown', 'vip', 'asked_button', 'taken_over'] }, interval: 'hour' })).totals['sessions']
    expect(divided?.value).toBe(before.totals['sessions']?.value)
    // And it is so because it is in there: without them there is nothing.
    await db.execute(sql`truncate report_packs`)
    expect((await ask({ metrics: ['sessions'], ...period, groupBy: 'group', interval: 'hour' })).totals['sessions']?.value).toBe(0)
  })

  it('reads no cells that another version of the product made', async () => {
    await clear()
    await live(eventsOf('old', START, '10:00:00 customer'))
    await makeCells()
    await db.execute(sql`update report_progress set definitions = 'other'`)
    await db.execute(sql`update report_cells set sums = array_fill(7, array[cardinality(sums)])`)
    expect((await ask({ metrics: ['sessions'], ...period })).totals['sessions']?.value).toBe(1)
    await requireDefinitions(db)
    expect((await db.execute(sql`select 1 from report_cells`)).rowCount).toBe(0)
    await makeCells()
    expect((await ask({ metrics: ['sessions'], ...period })).totals['sessions']?.value).toBe(1)
  })

  it('makes packs alone of a day with few facts, of which cells would be more', async () => {
    await clear()
    await live(randomEvents(9, 10, START, 2))
    const before = await ask({ metrics: some, ...period })
    while (await makeOneDay(db, () => now));
    expect((await db.execute(sql`select 1 from report_cells`)).rowCount).toBe(0)
    expect(await ask({ metrics: some, ...period })).toEqual(before)
    // Beside days that have cells, too: the first has none, the others have.
    await db.execute(sql`delete from report_dirty_days where day > '2026-03-02'`)
    await db.execute(sql`insert into report_dirty_days (day) values ('2026-03-03'), ('2026-03-04'), ('2026-03-05')`)
    await makeCells()
    expect((await db.execute(sql`select 1 from report_cells where day = '2026-03-02'`)).rowCount).toBe(0)
    expect((await db.execute(sql`select 1 from report_cells`)).rowCount).toBeGreaterThan(0)
    expect(await ask({ metrics: some, ...period })).toEqual(before)
    // What comes later is seen all the same.
    await live(eventsOf('later', START, '10:00:00 customer'))
    expect((await ask({ metrics: ['sessions'], ...period })).totals['sessions']?.value).toBe((before.totals['sessions']?.value ?? 0) + 1)
  })

  it('takes the day that is under way from facts, and marks what can still change', async () => {
    await clear()
    now = START + 20 * 3_600_000
    await live(eventsOf('today', START, '10:00:00 customer\n10:00:01 bot answer\n10:01:00 ends customer'))
    await makeCells()
    const report = await ask({ metrics: ['sessions', 'repeat_contact_24'], from: '2026-03-02', to: '2026-03-02' })
    expect(report.totals).toMatchObject({ sessions: { value: 1, provisional: false }, repeat_contact_24: { value: 0, of: 1, provisional: true } })
    expect((await db.execute(sql`select 1 from report_cells`)).rowCount).toBe(0)
    now = Date.parse('2026-06-01T00:00:00Z')
    await makeCells()
    expect((await ask({ metrics: ['sessions', 'repeat_contact_24'], from: '2026-03-02', to: '2026-03-02' })).totals['repeat_contact_24']?.provisional).toBe(false)
  })

  it('takes as many statements for many as for few', async () => {
    await clear()
    const statements = async (query: ReportQueryInput): Promise<number> => {
      const client = await db.$client.connect()
      const spy = vi.spyOn(client, 'query')
      client.release()
      await ask(query)
      const calls = spy.mock.calls.length
      spy.mockRestore()
      return calls
    }
    const questions: ReportQueryInput[] = [{ metrics: some, ...period, interval: 'day', groupBy: 'agent' }, { metrics: some, ...period, filter: { causes: ['anger'] }, groupBy: 'group', compare: true }]
    await live(randomEvents(5, 2, START, 4))
    await makeCells()
    const few = [await statements(questions[0] as ReportQueryInput), await statements(questions[1] as ReportQueryInput)]
    await live(randomEvents(6, 60, START, 4))
    await makeCells()
    expect([await statements(questions[0] as ReportQueryInput), await statements(questions[1] as ReportQueryInput)]).toEqual(few)
    expect(Math.max(...few)).toBeLessThanOrEqual(25)
  })
})

describe('labels', () => {
  const byLabel = async (): Promise<[string | null, number | null | undefined][]> => (await ask({ metrics: ['sessions', 'waits'], ...period, groupBy: 'label' })).cells.map(({ key, values }) => [key, values['sessions']?.value])

  it('divide sessions, waits and stints; one with two labels is in two rows and once in the total', async () => {
    await clear()
    await live([
      ...eventsOf('both', START, '10:00:00 customer\n10:00:01 asks sales\n10:00:05 ann accepts\n10:00:09 labelled urgent refund\n10:01:00 ends agent'), ...eventsOf('one', START, '11:00:00 customer\n11:00:05 labelled refund'),
      ...eventsOf('none', START, '12:00:00 customer'),
    ])
    await makeCells()
    expect(await byLabel()).toEqual([['', 1], ['refund', 2], ['urgent', 1]])
    const report = await ask({ metrics: ['sessions', 'waits', 'stints', 'people_sessions'], ...period, groupBy: 'label' })
    expect([report.totals['sessions']?.value, report.totals['waits']?.value, report.totals['stints']?.value]).toEqual([3, 1, 1])
    expect((await ask({ metrics: ['sessions'], ...period, filter: { labels: ['refund', 'urgent'] } })).totals['sessions']?.value).toBe(2)
    // What stands in a row opens to as many rows, without a label too.
    const rows = async (labels: string[]): Promise<number> => (await listRows(context, everything, { metric: 'sessions', ...period, part: 'whole', filter: { labels }, interval: 'none', order: 'newest', limit: 50 })).items.length
    expect([await rows(['']), await rows(['refund']), await rows(['urgent'])]).toEqual([1, 2, 1])
  })

  it('leave the facts of what is erased, and what was added up by labels, at once', async () => {
    const { conversationId } = eventsOf('both', START, '10:00:00 customer')[0] as TimelineEvent
    expect(await forgetLabels(db, [conversationId, idOf('nothing')])).toBe(1)
    expect(await byLabel()).toEqual([['', 2], ['refund', 1]])
    expect((await db.execute(sql`select 1 from report_cells where dimension = 'label' union all select 1 from report_packs where name = 'by:label'`)).rowCount).toBe(0)
    expect((await db.execute(sql`select 1 from report_waits where labels <> '{}' union all select 1 from report_stints where labels <> '{}'`)).rowCount).toBe(0)
    await makeCells()
    expect(await byLabel()).toEqual([['', 2], ['refund', 1]])
    expect(await forgetLabels(db, [conversationId])).toBe(0)
  })
})

describe('what is not there', () => {
  it('opens to its rows like any other value', async () => {
    await clear()
    await live([...eventsOf('bot', START, '10:00:00 customer\n10:00:01 bot answer'), ...eventsOf('served', START, '11:00:00 customer\n11:00:01 asks sales\n11:00:11 ann accepts\n11:00:20 ann says\n11:01:00 ends agent')])
    for (const made of [false, true]) {
      if (made) await makeCells()
      for (const [groupBy, field] of [['group', 'groupIds'], ['agent', 'agentIds'], ['scenario', 'scenarios'], ['cause', 'causes'], ['label', 'labels']] as const) {
        const without = (await ask({ metrics: ['sessions'], ...period, groupBy })).cells.find(({ key }) => key === '')?.values['sessions']?.value ?? 0
        expect(without, groupBy).toBeGreaterThan(0)
        const { items } = await listRows(context, everything, { metric: 'sessions', ...period, part: 'whole', filter: { [field]: [''] }, interval: 'none', order: 'newest', limit: 50 })
        expect(items.length, groupBy).toBe(without)
        expect((await ask({ metrics: ['sessions'], ...period, filter: { [field]: [''] } })).totals['sessions']?.value, groupBy).toBe(without)
      }
    }
    const noGroup = await listRows(context, everything, { metric: 'sessions', ...period, part: 'whole', filter: { groupIds: [''] }, interval: 'none', order: 'newest', limit: 50 })
    expect(noGroup.items.map(({ group, agent }) => [group, agent])).toEqual([[null, null]])
  })
})

describe('limits of answering', () => {
  it('are as many as the company sets, each with figures of its own; one that is taken away is no figure any more', async () => {
    await clear()
    await live(eventsOf('slow', START, '10:00:00 customer\n10:00:01 asks sales\n10:00:02 ann accepts\n10:00:10 customer\n10:00:55 ann says\n10:02:00 ends agent'))
    await makeCells()
    const within = async (...limits: string[]): Promise<(number | null | undefined)[]> => {
      const { totals } = await ask({ metrics: limits.map((limit) => `answered_within_rounds${limit}`), ...period })
      return limits.map((limit) => totals[`answered_within_rounds${limit}`]?.value)
    }
    expect(await within('', '_20', '_60')).toEqual([0, 0, 1])
    const settings = { ...defaultReportSettings, alsoWithinSeconds: [44, 45, 300] }
    await replaceSettings({ db, audit }, idOf('ann'), settings)
    expect(await within('', '_44', '_45', '_300')).toEqual([0, 0, 1, 1])
    await makeCells()
    expect(await within('', '_44', '_45', '_300')).toEqual([0, 0, 1, 1])
    await expect(within('_60')).rejects.toMatchObject({ code: 'bad_request' })
    expect(metricsFor(settings).find(({ id }) => id === 'answered_within_rounds_45')?.name).toEqual({ zh: '45 秒应答率（轮次）', en: 'Answered within 45 s, rounds' })
  })
})

describe('what is still being counted', () => {
  it('is told by the server’s clock', async () => {
    await clear()
    await live(eventsOf('now', START, '10:00:00 customer\n10:00:05 bot answer'))
    now = START + 10 * 3_600_000 + 60_000
    const asked = async (): Promise<[boolean, string]> => {
      const { counting, asOf } = await ask({ metrics: ['sessions'], from: '2026-03-02', to: '2026-03-02' })
      return [counting, asOf]
    }
    // A minute behind is nothing worth a word, two are.
    await db.execute(sql`insert into processor_cursors (name, position) values ('reports', (select min(position) - 1 from conversation_events)) on conflict (name) do update set position = excluded.position`)
    expect(await asked()).toEqual([false, '2026-03-02T02:00:00.000Z'])
    now += 60_000
    expect(await asked()).toEqual([true, '2026-03-02T02:00:00.000Z'])
    await db.execute(sql`update processor_cursors set position = (select max(position) from conversation_events) where name = 'reports'`)
    expect(await asked()).toEqual([false, new Date(now).toISOString()])
    await db.execute(sql`delete from processor_cursors where name = 'reports'`)
    now = Date.parse('2026-06-01T00:00:00Z')
  })
})

describe('days and hours', () => {
  const newYork = { ...defaultReportSettings, timeZone: 'America/New_York' }
  const line = (utc: string): TimelineEvent[] => eventsOf(`at ${utc}`, Date.parse(utc), '0:00:00 customer\n0:00:01 bot answer')

  it('are those of the company’s zone: a day of 23 hours in spring, one of 25 in autumn', async () => {
    await clear()
    await replaceSettings({ db, audit }, idOf('ann'), newYork)
    await live([...line('2026-03-08T04:59:00Z'), ...line('2026-03-08T05:00:00Z'), ...line('2026-03-08T06:30:00Z'), ...line('2026-03-08T07:00:00Z'), ...line('2026-03-09T03:59:00Z'), ...line('2026-03-09T04:00:00Z')])
    const spring = await ask({ metrics: ['sessions'], from: '2026-03-08', to: '2026-03-08', interval: 'hour' })
    expect(spring.intervals).toHaveLength(23)
    expect(spring.totals['sessions']?.value).toBe(4)
    expect(spring.cells.map(({ at }) => at)).toEqual(['2026-03-08T05:00:00.000Z', '2026-03-08T06:00:00.000Z', '2026-03-08T07:00:00.000Z', '2026-03-09T03:00:00.000Z'])

    now = Date.parse('2026-12-01T00:00:00Z')
    // Half past one comes twice.
    await live([...line('2026-11-01T05:30:00Z'), ...line('2026-11-01T06:30:00Z'), ...line('2026-11-02T04:30:00Z')])
    const autumn = await ask({ metrics: ['sessions'], from: '2026-11-01', to: '2026-11-01', interval: 'hour' })
    expect(autumn.intervals).toHaveLength(25)
    expect(autumn.cells.map(({ at }) => at)).toEqual(['2026-11-01T05:00:00.000Z', '2026-11-01T06:00:00.000Z', '2026-11-02T04:00:00.000Z'])
    const byDay = await ask({ metrics: ['sessions'], from: '2026-03-08', to: '2026-03-10', interval: 'day' })
    expect(byDay.intervals).toEqual(['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z', '2026-03-10T04:00:00.000Z'])
    expect(byDay.cells.map(({ at, values }) => [at, values['sessions']?.value])).toEqual([['2026-03-08T05:00:00.000Z', 4], ['2026-03-09T04:00:00.000Z', 1]])
    await makeCells()
    expect(await ask({ metrics: ['sessions'], from: '2026-03-08', to: '2026-03-10', interval: 'day' })).toEqual(byDay)

    // Another zone cuts the same facts differently, at once.
    await replaceSettings({ db, audit }, idOf('ann'), { ...newYork, version: 1, timeZone: 'Asia/Shanghai' })
    expect((await ask({ metrics: ['sessions'], from: '2026-03-08', to: '2026-03-08' })).totals['sessions']?.value).toBe(4)
    expect((await ask({ metrics: ['sessions'], from: '2026-03-09', to: '2026-03-09' })).totals['sessions']?.value).toBe(2)
    now = Date.parse('2026-06-01T00:00:00Z')
  })

  it('compares with as many days before', async () => {
    await clear()
    await live([...eventsOf('then', START, '10:00:00 customer'), ...eventsOf('now 1', START, '58:00:00 customer'), ...eventsOf('now 2', START, '82:00:00 customer')])
    const report = await ask({ metrics: ['sessions'], from: '2026-03-04', to: '2026-03-05', compare: true })
    expect([report.totals['sessions']?.value, report.previous?.from, report.previous?.to, report.previous?.totals['sessions']?.value]).toEqual([2, '2026-03-02', '2026-03-03', 1])
  })

  it('refuses what cannot be answered, in words', async () => {
    await expect(ask({ metrics: ['sessions'], from: '2026-03-05', to: '2026-03-04' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(ask({ metrics: ['sessions'], from: '2026-01-01', to: '2026-03-04', interval: 'hour' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(ask({ metrics: ['no_such'], ...period })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(ask({ metrics: ['occupancy'], ...period, groupBy: 'group' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(replaceSettings({ db, audit }, idOf('ann'), { ...defaultReportSettings, timeZone: 'Nowhere/City' })).rejects.toMatchObject({ code: 'bad_request' })
  })
})

describe('rows behind a figure', () => {
  it('are as many as it says, page by page, in either order', async () => {
    await clear()
    await live(randomEvents(11, 40, START, 4))
    const shares = ['handoff_rate', 'abandon_rate', 'answered_within_rounds', 'satisfied_rate_people']
    const report = await ask({ metrics: [...shares, 'response_time'], ...period })
    const all = async (metric: string, part: 'whole' | 'part' | 'rest', order: 'newest' | 'largest'): Promise<{ value: number; at: string }[]> => {
      const found = []
      let cursor: string | undefined
      do {
        const page = await listRows(context, everything, { metric, ...period, part, filter: {}, interval: 'none', order, limit: 3, ...(cursor === undefined ? {} : { cursor }) })
        found.push(...page.items)
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      return found
    }
    for (const metric of shares) {
      const { of, sum } = report.totals[metric] ?? { of: -1, sum: -1 }
      expect([(await all(metric, 'whole', 'newest')).length, (await all(metric, 'part', 'newest')).length, (await all(metric, 'rest', 'largest')).length], metric).toEqual([of, sum, of - sum])
    }
    const rounds = await all('response_time', 'whole', 'largest')
    expect(rounds).toHaveLength(report.totals['response_time']?.of ?? -1)
    expect(rounds.map(({ value }) => value)).toEqual(rounds.map(({ value }) => value).sort((a, b) => b - a))
    expect(rounds.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(report.totals['response_time']?.sum ?? -1, 6)
  })

  it('are a file that runs no formula, numbers as numbers', async () => {
    await clear()
    await live(eventsOf('one', START, '10:00:00 customer\n10:00:01 asks sales\n10:00:11 ann accepts\n10:00:20 ann says\n10:01:00 ends agent'))
    const text = async (stream: AsyncIterable<Buffer | string>): Promise<Buffer> => {
      const pieces: Buffer[] = []
      for await (const piece of stream) pieces.push(Buffer.from(piece))
      return Buffer.concat(pieces)
    }
    const query = JSON.stringify({ metrics: ['first_response_b', 'sessions'], ...period, groupBy: 'agent' })
    const csv = (await text((await exportReport(context, everything, query, 'csv', 'en')).stream)).toString()
    expect(csv.split('\r\n').slice(0, 3)).toEqual([
      '\uFEFFDivided by,"First response B, from acceptance (s)","First response B, from acceptance, of","First response B, from acceptance p50","First response B, from acceptance p90","First response B, from acceptance p95",Sessions (count)',
      `"'=HYPERLINK(""x"")",9,1,8.949,8.949,8.949,1`, 'Total,9,1,8.949,8.949,8.949,1',
    ])
    const rows = (await text((await exportRows(context, everything, JSON.stringify({ metric: 'first_response_b', ...period }), 'csv', 'zh')).stream)).toString()
    expect(rows).toContain('2026-03-02 10:00:11,9,')
    const xlsx = await text((await exportReport(context, everything, query, 'xlsx', 'zh')).stream)
    expect(xlsx.subarray(0, 2).toString()).toBe('PK')
    await expect(exportReport(context, everything, '{"metrics":"x"}', 'csv', 'zh')).rejects.toMatchObject({ code: 'bad_request' })
  })
})

describe('whose figures somebody sees', () => {
  it('is oneself and one’s groups as a whole; colleagues one by one only with the permission for all', async () => {
    await clear()
    await live([
      ...eventsOf('mine', START, '10:00:00 customer\n10:00:01 asks sales\n10:00:11 ann accepts\n10:00:20 ann says\n10:01:00 ends agent'),
      ...eventsOf('group', START, '11:00:00 customer\n11:00:01 asks sales\n11:00:11 bob accepts\n11:00:20 bob says\n11:01:00 ends agent'),
      ...eventsOf('other', START, '12:00:00 customer\n12:00:01 asks support\n12:00:11 cem accepts\n12:00:20 cem says\n12:01:00 ends agent'),
      ...eventsOf('bot', START, '13:00:00 customer\n13:00:01 bot answer'),
    ])
    await makeCells()
    const own: Sight = { all: false, agentId: idOf('ann'), groupIds: [idOf('sales')] }
    const metric = { metrics: ['stints', 'sessions'], ...period }
    expect((await ask(metric)).totals['sessions']?.value).toBe(4)
    expect((await ask(metric, own)).totals).toMatchObject({ sessions: { value: 2 }, stints: { value: 2 } })
    const byAgent = await ask({ ...metric, groupBy: 'agent' }, own)
    expect(byAgent.cells.map(({ key }) => key)).toEqual([idOf('ann')])
    expect((await ask({ ...metric, filter: { agentIds: [idOf('cem')] } }, own)).totals['stints']?.value).toBe(0)
    // A filter for one colleague tells as much as a division by agents.
    expect((await ask({ ...metric, filter: { agentIds: [idOf('bob')] } }, own)).totals['stints']?.value).toBe(0)
    const rows = await listRows(context, own, { metric: 'stints', ...period, part: 'whole', filter: {}, interval: 'none', order: 'newest', limit: 50 })
    expect(rows.items.map(({ agent }) => agent?.id)).toEqual([idOf('ann')])
    expect((await ask(metric, { all: false, agentId: idOf('nobody'), groupIds: [] })).totals['stints']?.value).toBe(0)
    expect(metricsFor(defaultReportSettings).length).toBeGreaterThan(50)
  })
})

describe('effects and settings', () => {
  it('reckons what was saved only from a stated cost, and never from silence that came back', async () => {
    await clear()
    const alone = (name: string, rest = ''): TimelineEvent[] => eventsOf(name, START, `10:00:00 customer\n10:00:01 bot answer\n${rest}\n10:05:00 ends customer`.replace('\n\n', '\n'))
    await live([...alone('silent'), ...alone('confirmed', '10:00:10 thumb up'), ...alone('denied', '10:00:10 thumb down'), ...eventsOf('back', START, '10:00:00 customer\n10:00:01 bot answer\n10:05:00 ends customer\nb: 20:00:00 customer')])
    const before = await readEffects(context, { from: '2026-03-02', to: '2026-03-02' })
    expect(before.saved).toMatchObject({ handled: 2, confirmed: 1, denied: 1, amount: null, confirmedAmount: null, provisional: false })
    const settings = { ...defaultReportSettings, costPerConversation: 12.5, targets: { ...defaultReportSettings.targets, selfService: 0.4, savedPerMonth: 10_000 } }
    await replaceSettings({ db, audit }, idOf('ann'), settings)
    const after = await readEffects(context, { from: '2026-03-02', to: '2026-03-02' })
    expect(after.saved).toMatchObject({ handled: 2, confirmed: 1, amount: 25, confirmedAmount: 12.5, currency: 'CNY' })
    const byKey = new Map(after.effects.map((effect) => [effect.key, effect]))
    expect(byKey.get('selfService')).toMatchObject({ value: 0.5, target: 0.4, met: true })
    expect(byKey.get('savedPerMonth')).toMatchObject({ value: 750, target: 10_000, met: false })
    expect(byKey.get('satisfactionPeople')).toMatchObject({ value: null, target: null, met: null })
  })

  it('are changed by one at a time, recorded, and change the figures at once', async () => {
    await clear()
    await live(eventsOf('x', START, '10:00:00 customer\n10:00:01 asks sales\n10:00:21 ann accepts\n10:01:00 customer\n10:01:45 ann says\n10:02:00 ends agent'))
    await makeCells()
    const inTime = async (): Promise<unknown> => (await ask({ metrics: ['answered_within_rounds'], ...period })).totals['answered_within_rounds']?.value
    expect(await inTime()).toBe(0)
    recorded.length = 0
    await replaceSettings({ db, audit }, idOf('ann'), { ...defaultReportSettings, answerWithinSeconds: 60 })
    expect(recorded).toMatchObject([{ action: 'reports.settings_changed', detail: { fields: ['answerWithinSeconds'] } }])
    expect(await inTime()).toBe(1)
    await makeCells()
    expect(await inTime()).toBe(1)
    await expect(replaceSettings({ db, audit }, idOf('ann'), { ...defaultReportSettings, answerWithinSeconds: 5 })).rejects.toMatchObject({ code: 'conflict' })
    expect((await readSettings(db)).version).toBe(1)
  })
})

describe('what does not come from the log', () => {
  const at = (time: string): string => `2026-03-02T${time}.000Z`

  it('is the time of agents, by the hour: several conversations at once count once', () => {
    const found = hoursOf(
      [{ agentId: 'a', availability: 'online', at: at('08:30:00') }, { agentId: 'a', availability: 'break', at: at('09:30:00') }, { agentId: 'a', availability: 'offline', at: at('09:45:00') }],
      [{ agentId: 'a', from: Date.parse(at('08:40:00')), to: Date.parse(at('09:10:00')) }, { agentId: 'a', from: Date.parse(at('09:00:00')), to: Date.parse(at('09:40:00')) }],
      Date.parse(at('08:00:00')), Date.parse(at('10:30:00')),
    )
    const minute = 60_000
    expect(found).toEqual([
      { agent_id: 'a', hour: at('08:00:00'), online_ms: 30 * minute, busy_ms: 0, break_ms: 0, serving_ms: 20 * minute, serving_there_ms: 20 * minute, load_ms: 20 * minute },
      { agent_id: 'a', hour: at('09:00:00'), online_ms: 30 * minute, busy_ms: 0, break_ms: 15 * minute, serving_ms: 40 * minute, serving_there_ms: 30 * minute, load_ms: 50 * minute },
    ])
  })

  it('gives occupancy, worked out again for the hour under way', async () => {
    await clear()
    await db.execute(sql`update report_progress set agent_hours_until = null`)
    await live(eventsOf('busy', Date.parse(at('08:00:00')), '0:00:00 customer\n0:00:00 asks sales\n0:10:00 ann accepts\n0:40:00 ends agent'))
    await db.execute(sql`insert into processor_cursors (name, position) select 'reports', position from log_head on conflict (name) do update set position = excluded.position`)
    const settings = [{ agentId: idOf('ann'), availability: 'online' as const, at: at('08:00:00') }]
    const needs = (until: string) => ({ db, availability: (from: string) => Promise.resolve(settings.map((one) => ({ ...one, at: one.at < from ? from : one.at }))), availabilityBegins: () => Promise.resolve(at('08:00:00')), now: () => Date.parse(until) })
    expect(await recordAgentHours(needs(at('08:30:00')))).toBe(true)
    const occupancy = async (): Promise<unknown> => (await ask({ metrics: ['occupancy'], from: '2026-03-02', to: '2026-03-02' })).totals['occupancy']?.value
    expect(await occupancy()).toBeCloseTo(20 / 30)
    await recordAgentHours(needs(at('10:00:00')))
    expect(await occupancy()).toBeCloseTo(30 / 120)
  })

  it('is the service level of tickets: missed stays missed, undone is open again', async () => {
    await clear()
    await db.execute(sql`update report_progress set tickets_until = null`)
    const clock = (target: string, metAt: string | null, breachedAt: string | null) => ({ target, cycle: 1, startedAt: at('07:00:00'), metAt, breachedAt })
    const page = (clocks: ReturnType<typeof clock>[], seq: number) => ({ ticketId: idOf('ticket'), seq, at: at('09:00:00'), groupId: null, assigneeId: idOf('ann'), clocks })
    const take = (clocks: ReturnType<typeof clock>[], seq: number): Promise<void> => recordTicketTargets({ db, slaChanges: (after) => Promise.resolve(after.seq < seq ? [page(clocks, seq)] : []) })
    const met = async (): Promise<unknown[]> => {
      const { totals } = await ask({ metrics: ['sla_met', 'sla_resolution_met'], from: '2026-03-02', to: '2026-03-02', filter: { agentIds: [idOf('ann')] } })
      return [totals['sla_met']?.value, totals['sla_met']?.of, totals['sla_resolution_met']?.of]
    }
    await take([clock('first_reply', at('08:00:00'), at('07:30:00')), clock('resolution', at('08:30:00'), null)], 1)
    expect(await met()).toEqual([0.5, 2, 1])
    await take([clock('first_reply', at('08:00:00'), at('07:30:00')), clock('resolution', null, null)], 2)
    expect(await met()).toEqual([0, 1, 0])
  })
})

it('is at most one per cent off in its percentiles', async () => {
  const of = chooser(3)
  const values = Array.from({ length: 2000 }, () => Math.floor(Math.exp((of(100_000) / 100_000) * 20)))
  const rows = await db.execute<{ b: number; n: number }>(sql`
    select case when v < 1 then 0 else 1 + floor(ln(v::float8) / ln(1.02::float8))::int end as b, count(*)::int as n from unnest(${sql.param(values)}::bigint[]) as v group by 1`)
  const sorted = [...values].sort((a, b) => a - b)
  const spread = new Spread()
  for (const { b, n } of rows.rows) spread.add(b, n)
  for (const share of [0.5, 0.9, 0.95]) {
    const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0
    expect(Math.abs((spread.percentiles([share])[0] ?? 0) / exact - 1)).toBeLessThanOrEqual(0.01)
  }
})
