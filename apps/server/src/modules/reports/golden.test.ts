/**
 * The proof of the figures: timelines as they happen, and what each metric is for them. Each has a day of its own, so that a
 * day's report is one timeline. Every figure is asked for three times: from facts just folded, from the cells made of them,
 * and from facts folded once more from the log. `[value, of]`: the figure, and its denominator.
 */
import { defaultReportSettings } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { makeOneDay, requireDefinitions } from './cells/keeper.ts'
import { record } from './facts/recorder.ts'
import { metricsFor } from './metrics/index.ts'
import { runReport } from './query/run.ts'
import { batchOf, eventsOf, needsOf, writeLog } from './timeline.testkit.ts'

const metrics = metricsFor(defaultReportSettings)

type Expected = Record<string, [value: number | null, of: number]>
interface Golden {
  name: string
  /** Of Shanghai; Monday 2 March 2026 unless it says otherwise. */
  day: string
  lines: string
  expect: Expected
}

const golden: Golden[] = [
  {
    name: 'the bot alone, confirmed by the customer',
    day: '2026-03-02',
    lines: `
      10:00:00 customer
      10:00:01 bot answer
      10:01:00 customer
      10:01:01 bot suggest
      10:01:30 customer
      10:01:31 bot answer
      10:01:40 thumb up
      10:02:00 ends customer
      10:02:01 invited bot
      10:02:30 rates 5/5 bot`,
    expect: {
      sessions: [1, 1], bot_sessions: [1, 1], people_sessions: [0, 0], handoffs: [0, 0], handoff_rate: [0, 1], contained_rate: [1, 1], self_service_rate: [1, 1], saved_sessions: [1, 1], saved_confirmed: [1, 1], saved_denied: [0, 0], bot_solved_rate: [1, 1], bot_unconfirmed_rate: [0, 1],
      bot_returned_rate: [0, 1], bot_coverage: [1, 3], bot_match_rate: [1, 3], bot_direct_rate: [2 / 3, 3], session_duration: [120, 1], session_duration_business: [120, 1], invited_rate_bot: [1, 1], rated_rate_bot: [1, 1],
      satisfied_rate_bot: [1, 1], invited_rate_people: [null, 0], repeat_contact_24: [0, 1], repeat_contact_72: [0, 1], resolution_time: [null, 0], waits: [0, 0], first_contact_resolution: [null, 0],
    },
  },
  {
    name: 'the bot alone, silence: contained, and called solved by nobody',
    day: '2026-03-03',
    lines: `
      10:00:00 customer
      10:00:01 bot refusal
      10:00:30 customer
      10:00:31 bot says
      10:30:31 ends idle`,
    expect: {
      contained_rate: [1, 1], self_service_rate: [1, 1], saved_sessions: [1, 1], saved_confirmed: [0, 0], bot_solved_rate: [null, 0], bot_unconfirmed_rate: [1, 1], bot_coverage: [0, 1], bot_match_rate: [0, 2], bot_direct_rate: [null, 0], session_duration: [1831, 1],
      satisfied_rate_bot: [null, 0], invited_rate_bot: [0, 1],
    },
  },
  {
    name: 'handed over, served, rated',
    day: '2026-03-04',
    lines: `
      10:00:00 customer
      10:00:02 bot refusal
      10:00:30 customer
      10:00:31 bot refusal
      10:00:32 bot hands unknown
      10:00:32 routed sales
      10:01:32 ann accepts
      10:01:47 ann says
      10:02:00 customer
      10:02:10 customer
      10:02:20 ann says
      10:03:00 customer
      10:03:05 ann notes
      10:04:00 ann says
      10:05:00 customer
      10:05:30 ends agent
      10:05:31 invited agent
      10:06:00 summed solved
      10:07:00 rates 4/5 agent solved`,
    expect: {
      people_sessions: [1, 1], stints: [1, 1], effective_sessions: [1, 1], handoffs: [1, 1], handoff_rate: [1, 1], contained_rate: [0, 1], self_service_rate: [0, 1], waits: [1, 1], queue_time_accepted: [60, 1],
      queue_time_accepted_business: [60, 1], abandon_rate: [0, 1], short_abandon_rate: [0, 1], left_message_rate: [0, 1], connect_rate: [1, 1], connect_rate_all: [1, 1], overflow_rate: [0, 1],
      seconds_until_person: [92, 1], seconds_until_person_business: [92, 1], turns_until_person: [2, 1], first_response_a: [75, 1], first_response_a_business: [75, 1], first_response_b: [15, 1], first_response_b_business: [15, 1],
      first_response_c: [20, 1], first_response_c_business: [20, 1], response_time: [40, 2], response_time_business: [40, 2], response_time_sessions: [40, 1], answered_within_rounds: [0.5, 2], answered_within_sessions: [1, 1],
      answered_within_rounds_20: [0.5, 2], answered_within_rounds_60: [1, 2], answered_within_sessions_20: [1, 1], answered_within_sessions_60: [1, 1],
      reply_rate: [1, 1], answer_question_ratio: [3 / 4, 4], handling_time: [238, 1], handling_time_business: [238, 1], transfer_rate: [0, 1], taken_back_rate: [0, 1], resolution_time: [330, 1], resolution_time_business: [330, 1],
      people_solved_rate: [1, 1], customer_solved_rate: [1, 1], reopened_rate: [0, 1], first_contact_resolution: [1, 1], invited_rate_people: [1, 1], rated_rate_people: [1, 1], satisfied_rate_people: [1, 1],
      invited_rate_bot: [null, 0], satisfied_rate_bot: [null, 0],
    },
  },
  {
    name: 'the bot alone, denied by the customer',
    day: '2026-03-30',
    lines: `
      10:00:00 customer
      10:00:01 bot answer
      10:00:20 thumb down
      10:01:00 ends customer`,
    expect: { contained_rate: [1, 1], self_service_rate: [0, 1], saved_sessions: [0, 0], saved_confirmed: [0, 0], saved_denied: [1, 1], bot_solved_rate: [0, 1] },
  },
  {
    name: 'opened again next day: reopened, repeat contact, not solved the first time',
    day: '2026-03-05',
    lines: `
      10:00:00 customer
      10:00:01 bot answer
      10:01:00 asks sales
      10:01:10 ann accepts
      10:01:20 ann says
      10:05:00 ends agent
      34:05:00 again
      34:05:00 customer
      34:05:01 bot answer
      34:06:00 ends customer`,
    // The session of the next day is counted there.
    expect: {
      sessions: [1, 1], people_sessions: [1, 1], reopened_rate: [1, 1], repeat_contact_24: [1, 1], repeat_contact_72: [1, 1], first_contact_resolution: [0, 1], resolution_time: [300, 1], customer_solved_rate: [null, 0], people_solved_rate: [null, 0],
    },
  },
  {
    name: 'the second day of that: the bot alone',
    day: '2026-03-06',
    lines: '',
    expect: { sessions: [1, 1], people_sessions: [0, 0], contained_rate: [1, 1], repeat_contact_24: [0, 1], session_duration: [60, 1] },
  },
  {
    name: 'contained, but back within the limit in another conversation',
    day: '2026-03-09',
    lines: `
      10:00:00 customer
      10:00:01 bot answer
      10:01:00 ends customer
      b: 40:00:00 opens
      b: 40:00:00 customer`,
    expect: { contained_rate: [1, 1], self_service_rate: [0, 1], bot_returned_rate: [1, 1], repeat_contact_24: [0, 1], repeat_contact_72: [1, 1] },
  },
  {
    name: 'a transfer to a colleague, one to a group, several agents',
    day: '2026-03-11',
    lines: `
      10:00:00 customer
      10:00:01 asks sales
      10:00:21 ann accepts
      10:00:31 ann says
      10:01:00 ann passes bob
      10:01:30 bob says
      10:02:00 bob passes @support
      10:03:00 cem accepts
      10:03:50 cem says
      10:05:00 ends agent`,
    expect: {
      stints: [3, 3], transfer_rate: [2 / 3, 3], queue_time_accepted: [40, 2], waits: [2, 2], connect_rate: [1, 1], connect_rate_all: [1, 1], first_response_a: [30, 1], first_response_b: [30, 3], answered_within_sessions: [2 / 3, 3],
      handling_time: [73, 3], first_contact_resolution: [0, 1], effective_sessions: [0, 3], turns_until_person: [1, 1],
    },
  },
  {
    name: 'given up after a wait',
    day: '2026-03-12',
    lines: `
      10:00:00 customer
      10:00:01 asks sales
      10:02:01 leaves
      10:03:00 ends customer`,
    expect: {
      waits: [1, 1], abandon_rate: [1, 1], queue_time_abandoned: [120, 1], queue_time_abandoned_business: [120, 1], queue_time_accepted: [null, 0], connect_rate: [0, 1], connect_rate_all: [0, 1], short_abandon_rate: [0, 1],
      handoffs: [1, 1], first_response_a: [null, 0], seconds_until_person: [null, 0], turns_until_person: [null, 0], people_sessions: [0, 0],
    },
  },
  {
    name: 'a short abandon is none',
    day: '2026-03-13',
    lines: `
      10:00:00 customer
      10:00:01 asks sales
      10:00:04 ends customer`,
    expect: { abandon_rate: [null, 0], short_abandon_rate: [1, 1], connect_rate: [null, 0], connect_rate_all: [0, 1], queue_time_abandoned: [3, 1] },
  },
  {
    name: 'out of hours: a message is left',
    day: '2026-03-14',
    lines: `
      22:00:00 customer
      22:00:10 asks office
      22:00:11 bot notice
      22:01:10 ends message`,
    expect: {
      left_message_rate: [1, 1], abandon_rate: [0, 1], connect_rate: [null, 0], connect_rate_all: [0, 1], invited_rate_people: [null, 0], bot_sessions: [0, 0], session_duration: [70, 1], session_duration_business: [0, 1],
    },
  },
  {
    name: 'asked on Friday evening, answered on Monday morning: business hours',
    day: '2026-03-20',
    lines: `
      17:50:00 customer
      17:50:00 asks office
      81:05:00 ann accepts
      81:05:30 ann says
      81:10:00 ends agent`,
    expect: {
      queue_time_accepted: [227_700, 1], queue_time_accepted_business: [900, 1], first_response_a: [227_730, 1], first_response_a_business: [930, 1], connect_rate: [1, 1], seconds_until_person: [227_700, 1],
      seconds_until_person_business: [900, 1],
    },
  },
  {
    name: 'the group is full: on to another, the wait goes on',
    day: '2026-03-23',
    lines: `
      10:00:00 customer
      10:00:00 asks sales
      10:01:00 overflow support
      10:01:30 ann accepts
      10:01:40 ann says
      10:02:00 ends agent`,
    expect: { waits: [1, 1], overflow_rate: [0.5, 2], queue_time_accepted: [90, 1], connect_rate: [1, 1], abandon_rate: [0, 1] },
  },
  {
    name: 'taken back from an agent who says nothing',
    day: '2026-03-24',
    lines: `
      10:00:00 customer
      10:00:00 asks sales
      10:00:10 ann accepts
      10:05:10 taken back
      10:05:40 bob accepts
      10:05:50 bob says
      10:06:00 customer
      10:06:10 bob says
      10:10:00 ends agent`,
    expect: {
      stints: [2, 2], taken_back_rate: [0.5, 2], reply_rate: [0.5, 2], answered_within_sessions: [0.5, 2], queue_time_accepted: [20, 2], connect_rate: [1, 1], first_response_a: [350, 1], first_response_b: [10, 1], effective_sessions: [0.5, 2],
      seconds_until_person: [10, 1],
    },
  },
  {
    name: 'an agent steps in: no request, and no way of the customer’s to a person',
    day: '2026-03-25',
    lines: `
      10:00:00 customer
      10:00:01 bot refusal
      10:00:20 ann steps
      10:00:25 ann says
      10:00:50 returns
      10:01:00 customer
      10:01:01 bot answer
      10:02:00 ends customer
      10:02:01 rates 1/2 agent unsolved`,
    expect: {
      handoffs: [1, 1], handoff_rate: [0, 1], contained_rate: [0, 1], seconds_until_person: [null, 0], turns_until_person: [null, 0], first_response_a: [null, 0], first_response_b: [5, 1], satisfied_rate_people: [0, 1],
      rated_rate_people: [null, 0], invited_rate_people: [0, 1], customer_solved_rate: [0, 1], resolution_time: [null, 0], first_contact_resolution: [0, 1],
    },
  },
  {
    name: 'nobody spoke: no session',
    day: '2026-03-26',
    lines: '10:00:00 opens',
    expect: { sessions: [0, 0], bot_sessions: [0, 0], contained_rate: [null, 0], session_duration: [null, 0] },
  },
]

let database: TestDatabase
let db: Database
/** After all windows have closed. */
const NOW = Date.parse('2026-06-01T00:00:00Z')

const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)

async function ask(day: string): Promise<Expected> {
  const ids = metrics.map(({ id }) => id)
  const found: Expected = {}
  for (let at = 0; at < ids.length; at += 30) {
    const report = await runReport({ db, names: () => Promise.resolve(new Map()), now: () => NOW }, { all: true }, {
      metrics: ids.slice(at, at + 30), from: day, to: day, interval: 'none', groupBy: null, filter: {}, compare: false,
    })
    for (const [id, { value, of }] of Object.entries(report.totals)) found[id] = [value, of]
  }
  return found
}

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  await requireDefinitions(db)
  for (const { name, day, lines } of golden) {
    if (lines === '') continue
    const events = eventsOf(name, startOf(day), lines)
    // A few more each time, as they come when people live through it.
    for (let at = 0; at < events.length; at += 3) {
      await writeLog(db.$client, events.slice(at, at + 3))
      await record(batchOf(events.slice(at, at + 3)), needsOf(db))
    }
  }
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

describe.each(golden)('$name', ({ day, expect: expected }) => {
  it('from facts', async () => {
    const found = await ask(day)
    for (const [id, figure] of Object.entries(expected)) expect.soft(found[id], id).toEqual(figure)
  })
})

it('is the same from the cells, and from facts folded once more', async () => {
  const days = golden.map(({ day }) => day)
  const fromFacts = await Promise.all(days.map(ask))
  while (await makeOneDay(db, () => NOW, 0));
  expect((await db.execute(sql`select 1 from report_dirty_days`)).rowCount).toBe(0)
  expect(await Promise.all(days.map(ask))).toEqual(fromFacts)
  await db.execute(sql`truncate report_sessions, report_waits, report_stints, report_cells, report_packs, report_dirty_days`)
  for (const { name, day, lines } of golden) if (lines !== '') await record(batchOf(eventsOf(name, startOf(day), lines)), needsOf(db))
  expect(await Promise.all(days.map(ask))).toEqual(fromFacts)
})

it('has a timeline with a value for every metric of conversations', () => {
  const shown = new Set(golden.flatMap(({ expect: expected }) => Object.entries(expected).flatMap(([id, [value]]) => (value === null ? [] : [id]))))
  expect(metrics.filter(({ source }) => source !== 'agent_hour' && source !== 'ticket_target').map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([])
})
