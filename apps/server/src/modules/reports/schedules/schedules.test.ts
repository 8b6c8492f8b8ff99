import type { ReportScheduleInput } from '@yingda/contract'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp, type TestUser } from '../../../../../../test/lib/app.ts'
import { startSink, partsOf, headerOf, type ReceivedMail, type Sink } from '../../../platform/mail/sink.testkit.ts'
import { daysOf, endOfDay, lastDue, nextDue } from './times.ts'

const at = (text: string): number => Date.parse(text)
const iso = (time: number): string => new Date(time).toISOString()

describe('when a report is due', () => {
  const daily = { cadence: { every: 'day' }, hour: 9 } as const
  const mondays = { cadence: { every: 'week', weekday: 1 }, hour: 8 } as const
  const last = { cadence: { every: 'month', day: 31 }, hour: 0 } as const

  it('is a full hour of the company’s day', () => {
    expect(iso(lastDue(daily, 'Asia/Shanghai', at('2026-05-10T00:59:59Z')))).toBe('2026-05-09T01:00:00.000Z')
    expect(iso(lastDue(daily, 'Asia/Shanghai', at('2026-05-10T01:00:00Z')))).toBe('2026-05-10T01:00:00.000Z')
    expect(iso(nextDue(daily, 'Asia/Shanghai', at('2026-05-10T01:00:00Z')))).toBe('2026-05-11T01:00:00.000Z')
  })

  it('keeps to weekdays, and to the last day of short months', () => {
    expect(iso(nextDue(mondays, 'UTC', at('2026-05-10T12:00:00Z')))).toBe('2026-05-11T08:00:00.000Z')
    expect(iso(lastDue(mondays, 'UTC', at('2026-05-10T12:00:00Z')))).toBe('2026-05-04T08:00:00.000Z')
    expect(iso(nextDue(last, 'UTC', at('2026-02-01T00:00:00Z')))).toBe('2026-02-28T00:00:00.000Z')
    expect(iso(nextDue(last, 'UTC', at('2026-02-28T00:00:00Z')))).toBe('2026-03-31T00:00:00.000Z')
  })

  it('comes once when the clock is set forward or back', () => {
    const night = { cadence: { every: 'day' }, hour: 2 } as const
    // 29 March 2026: two o'clock is skipped in Berlin; 25 October: it comes twice
    expect(iso(nextDue(night, 'Europe/Berlin', at('2026-03-28T12:00:00Z')))).toBe('2026-03-29T01:00:00.000Z')
    expect(iso(nextDue(night, 'Europe/Berlin', at('2026-03-29T01:00:00Z')))).toBe('2026-03-30T00:00:00.000Z')
    expect(iso(nextDue(night, 'Europe/Berlin', at('2026-10-24T12:00:00Z')))).toBe('2026-10-25T00:00:00.000Z')
    expect(iso(nextDue(night, 'Europe/Berlin', at('2026-10-25T00:00:00Z')))).toBe('2026-10-26T01:00:00.000Z')
  })

  it('covers days that are over', () => {
    const due = at('2026-05-11T01:00:00Z') // Monday 9:00 in Shanghai
    const of = (range: Parameters<typeof daysOf>[0]): string => Object.values(daysOf(range, 'Asia/Shanghai', due)).join(' ')
    expect([of('yesterday'), of('last_7_days'), of('last_week'), of('last_month'), of('month_to_date')]).toEqual([
      '2026-05-10 2026-05-10', '2026-05-04 2026-05-10', '2026-05-04 2026-05-10', '2026-04-01 2026-04-30', '2026-05-01 2026-05-10',
    ])
    expect(daysOf('month_to_date', 'UTC', at('2026-05-01T09:00:00Z'))).toEqual({ from: '2026-04-01', to: '2026-04-30' })
    expect(iso(endOfDay('2026-05-10', 'Asia/Shanghai'))).toBe('2026-05-10T16:00:00.000Z')
  })
})

describe('reports by mail', () => {
  let sink: Sink
  let app: TestApp
  let second: TestApp
  let agent: TestUser
  let boss: TestUser

  beforeAll(async () => {
    sink = await startSink()
    const env = { MAIL_URL: sink.url, MAIL_FROM: 'Yingda <bot@shop.test>' }
    app = await startApp({ env })
    second = await startApp({ env, nodeOf: app })
    boss = await app.user(['reports.view.own', 'reports.view.all', 'reports.edit'])
    agent = await app.user(['conversations.view.own', 'conversations.reply', 'reports.view.own'])
  })
  afterAll(async () => {
    await second.stop()
    await app.stop()
    await sink.stop()
  })

  const input = (rest: Partial<ReportScheduleInput> = {}): ReportScheduleInput => ({
    name: '客服周报', language: 'zh', format: 'csv', report: { metrics: ['sessions', 'connect_rate', 'queue_time_accepted'], interval: 'day', groupBy: null, filter: {} }, range: 'last_7_days', cadence: { every: 'day' }, hour: 9,
    recipientIds: [boss.id], paused: false, ...rest,
  })
  /** The mails of a report, once there are so many. */
  const arrived = async (name: string, count: number): Promise<ReceivedMail[]> => {
    const found = (): ReceivedMail[] => sink.mails.filter(({ raw }) => headerOf(raw, 'Subject').startsWith(name))
    for (let left = 350; left > 0 && found().length < count; left -= 1) await wait(100)
    return found()
  }
  /** As if its time had come an hour ago. */
  const makeDue = (id: string): Promise<object[]> => app.query(`update report_schedules set done_until = now() - interval '26 hours', spec = jsonb_set(spec, '{hour}', to_jsonb(extract(hour from now() at time zone 'Asia/Shanghai')::int)) where id = $1`, [id])

  it('are sent now, each recipient by what they may see, with the file attached', async () => {
    const made = await boss.api.createReportSchedule({ body: input({ name: '立即发送', recipientIds: [boss.id, agent.id] }) })
    expect(made).toMatchObject({ version: 1, last: null, recipients: [{ id: boss.id, able: true }, { id: agent.id, able: true }] })
    expect(Date.parse(made.nextAt ?? '')).toBeGreaterThan(Date.now())
    const sent = await boss.api.sendReportSchedule({ id: made.id })
    expect(sent.last).toMatchObject({ sent: 2, skipped: 0, failure: null })
    const mails = await arrived('立即发送', 2)
    expect(mails.map(({ to }) => to[0]).sort()).toEqual([boss.email, agent.email].sort())
    const own = mails.find(({ to }) => to[0] === agent.email)
    expect(partsOf(own?.raw ?? '')['text/plain']).toContain('只包含您本人')
    const parts = partsOf(mails.find(({ to }) => to[0] === boss.email)?.raw ?? '')
    expect(parts['text/plain']).toContain('会话')
    expect(parts['text/csv']).toContain('合计')
  })

  it('are sent once when they are due, with two nodes at work, and not again', { timeout: 60_000 }, async () => {
    const made = await boss.api.createReportSchedule({ body: input({ name: '到点发送' }) })
    await makeDue(made.id)
    await arrived('到点发送', 1)
    await wait(1500)
    expect(await arrived('到点发送', 1)).toHaveLength(1)
    const { items } = await boss.api.listReportSchedules()
    expect(items.find(({ id }) => id === made.id)).toMatchObject({ version: 1, last: { sent: 1, failure: null } })
  })

  it('leave out who may no longer see reports, and say when nobody may', async () => {
    const gone = await app.user(['reports.view.own'])
    const made = await boss.api.createReportSchedule({ body: input({ name: '收件人', recipientIds: [boss.id, gone.id] }) })
    await app.admin.api.updateUser({ id: gone.id, body: { active: false } })
    expect((await boss.api.sendReportSchedule({ id: made.id })).last).toMatchObject({ sent: 1, skipped: 1 })
    const left = await boss.api.updateReportSchedule({ id: made.id, body: { ...input({ name: '收件人', recipientIds: [gone.id] }), version: made.version } })
    expect(left.recipients).toMatchObject([{ able: false }])
    expect((await boss.api.sendReportSchedule({ id: made.id })).last).toMatchObject({ sent: 0, skipped: 1, failure: 'nobody' })
  })

  it('are paused, changed by one at a time and deleted', async () => {
    const made = await boss.api.createReportSchedule({ body: input({ name: '暂停', paused: true }) })
    expect(made.nextAt).toBeNull()
    await makeDue(made.id)
    const going = await boss.api.updateReportSchedule({ id: made.id, body: { ...input({ name: '暂停' }), version: 1 } })
    expect(Date.parse(going.nextAt ?? '')).toBeGreaterThan(Date.now())
    await expect(boss.api.updateReportSchedule({ id: made.id, body: { ...input({ name: '别人' }), version: 1 } })).rejects.toMatchObject({ code: 'conflict' })
    await boss.api.deleteReportSchedule({ id: made.id })
    await expect(boss.api.sendReportSchedule({ id: made.id })).rejects.toMatchObject({ code: 'not_found' })
    expect(sink.mails.filter(({ raw }) => headerOf(raw, 'Subject').startsWith('暂停'))).toEqual([])
  })

  it('refuse figures that cannot be divided so, and recipients who may not see reports', async () => {
    await expect(boss.api.createReportSchedule({ body: input({ report: { metrics: ['occupancy'], interval: 'none', groupBy: 'site', filter: {} } }) })).rejects.toMatchObject({ code: 'bad_request' })
    const stranger = await app.user(['conversations.view.own'])
    await expect(boss.api.createReportSchedule({ body: input({ recipientIds: [stranger.id] }) })).rejects.toMatchObject({ code: 'bad_request' })
    const { items } = await boss.api.listReportRecipients()
    expect(items.find(({ id }) => id === stranger.id)).toBeUndefined()
    expect(items.find(({ id }) => id === agent.id)).toMatchObject({ sees: 'own' })
    expect(items.find(({ id }) => id === app.admin.id)).toMatchObject({ sees: 'all' })
    await expect(agent.api.listReportSchedules()).rejects.toMatchObject({ code: 'forbidden' })
  })
})
