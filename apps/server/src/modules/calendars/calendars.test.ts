import type { Calendar, CalendarInput } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp, type TestUser } from '../../../../../test/lib/app.ts'
import { createLocalBus } from '../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { ALWAYS_OPEN, createCalendars, isOpen } from './index.ts'

let app: TestApp
let reader: TestUser
let db: Database
beforeAll(async () => {
  app = await startApp()
  reader = await app.user(['settings.view'])
  db = openDatabase({ url: app.databaseUrl, onError: () => undefined })
})
afterAll(async () => {
  await db.$client.end()
  await app.stop()
})

const weekly = Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 540, to: 1080 }] : []))
const input = (name = `Calendar ${randomUUID()}`): CalendarInput => ({ name, timeZone: 'Asia/Shanghai', weekly, exceptions: [] })
const make = (): Promise<Calendar> => app.admin.api.createCalendar({ body: input() })
const upload = async (id: string, version: number, file: string | Uint8Array, user = app.admin): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`${app.url}/api/calendars/${id}/import?version=${String(version)}`, {
    method: 'POST', headers: { authorization: `Bearer ${user.token}`, 'content-type': 'text/calendar', 'accept-language': 'en' }, body: file as BodyInit,
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('a new installation', () => {
  it('has two calendars, and people are reachable at once', async () => {
    const { items } = await app.admin.api.listCalendars({})
    expect(items.map(({ builtIn, isDefault }) => [builtIn, isDefault])).toEqual(expect.arrayContaining([['always', true], ['weekdays', false]]))
    expect(items.find(({ id }) => id === ALWAYS_OPEN)?.state).toEqual({ open: true, changesAt: null })
    const weekdays = await app.admin.api.getCalendar({ id: items.find(({ builtIn }) => builtIn === 'weekdays')?.id ?? '' })
    expect(weekdays.weekly).toEqual(weekly)
  })
})

describe('calendars', () => {
  it('are made, read, changed and deleted, each change with its record', async () => {
    const made = await make()
    expect(made).toMatchObject({ version: 1, builtIn: null, isDefault: false, weekly, exceptionCount: 0 })
    const exceptions = [{ date: '2026-10-02', intervals: [], name: '国庆节' }, { date: '2026-10-01', intervals: [], name: '国庆节' }]
    const changed = await app.admin.api.updateCalendar({ id: made.id, body: { ...input('  客服  '), timeZone: 'Europe/Berlin', exceptions, version: 1 } })
    expect(changed).toMatchObject({ name: '客服', timeZone: 'Europe/Berlin', version: 2, exceptions: [exceptions[1], exceptions[0]] })
    expect(await reader.api.getCalendar({ id: made.id })).toMatchObject({ version: 2, exceptionCount: 2 })
    await app.admin.api.deleteCalendar({ id: made.id })
    await expect(app.admin.api.getCalendar({ id: made.id })).rejects.toMatchObject({ code: 'not_found' })
    const { items } = await app.admin.api.listAudit({ limit: 3 })
    expect(items.map(({ action, subject, detail }) => [action, subject, detail['fields'] ?? detail['name']])).toEqual([
      ['calendar.deleted', `calendar:${made.id}`, '客服'],
      ['calendar.updated', `calendar:${made.id}`, ['name', 'timeZone', 'exceptions']],
      ['calendar.created', `calendar:${made.id}`, made.name],
    ])
  })

  it('change only from the version that was read; the same again is no change', async () => {
    const made = await make()
    const body = input(made.name)
    const wins = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => app.admin.api.updateCalendar({ id: made.id, body: { ...body, name: `${body.name} ${String(i)}`, version: 1 } })))
    expect(wins.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of wins) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
    const now = await app.admin.api.getCalendar({ id: made.id })
    expect(now.version).toBe(2)
    expect((await app.admin.api.updateCalendar({ id: made.id, body: { ...body, name: now.name, version: 2 } })).version).toBe(2)
  })

  it('are refused when they make no sense', async () => {
    const wrong: Partial<CalendarInput>[] = [
      { timeZone: 'Mars/Olympus' }, { timeZone: '+08:00' }, { name: '   ' }, { weekly: weekly.slice(1) },
      { weekly: [[{ from: 600, to: 540 }], ...weekly.slice(1)] }, { weekly: [[{ from: 540, to: 700 }, { from: 660, to: 720 }], ...weekly.slice(1)] },
      { weekly: [[{ from: 1440, to: 1500 }], ...weekly.slice(1)] }, { weekly: [[{ from: 0.5, to: 60 }], ...weekly.slice(1)] },
      { exceptions: [{ date: '2026-02-30', intervals: [], name: '' }] },
      { exceptions: [{ date: '2026-02-03', intervals: [], name: '' }, { date: '2026-02-03', intervals: [], name: '' }] },
    ]
    for (const one of wrong) await expect(app.admin.api.createCalendar({ body: { ...input(), ...one } }), JSON.stringify(one)).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('keep the one that is always open, the default, and what is used', async () => {
    await expect(app.admin.api.updateCalendar({ id: ALWAYS_OPEN, body: { ...input(), version: 1 } })).rejects.toMatchObject({ code: 'not_allowed_now' })
    await expect(app.admin.api.deleteCalendar({ id: ALWAYS_OPEN })).rejects.toMatchObject({ code: 'not_allowed_now' })
    const made = await make()
    expect((await app.admin.api.setDefaultCalendar({ id: made.id })).isDefault).toBe(true)
    await expect(app.admin.api.deleteCalendar({ id: made.id })).rejects.toMatchObject({ code: 'not_allowed_now' })
    await app.admin.api.setDefaultCalendar({ id: ALWAYS_OPEN })
    expect((await app.admin.api.listCalendars({})).items.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([ALWAYS_OPEN])
    await app.query('create table uses_a_calendar (calendar uuid references calendars)')
    await app.query('insert into uses_a_calendar values ($1)', [made.id])
    await expect(app.admin.api.deleteCalendar({ id: made.id })).rejects.toMatchObject({ code: 'not_allowed_now', message: expect.stringMatching(/使用|in use/u) as string })
    await app.query('drop table uses_a_calendar')
    await app.admin.api.deleteCalendar({ id: made.id })
  })

  it('say when unsaved hours are open', async () => {
    const { timeZone, exceptions } = input()
    const hours = { timeZone, weekly, exceptions }
    expect(await reader.api.previewCalendar({ body: { ...hours, at: '2026-03-06T10:00:00.000Z' } })).toEqual({ open: false, changesAt: '2026-03-09T01:00:00.000Z' })
    expect(await reader.api.previewCalendar({ body: { ...hours, at: '2026-03-06T09:59:00.000Z' } })).toEqual({ open: true, changesAt: '2026-03-06T10:00:00.000Z' })
    expect(await reader.api.previewCalendar({ body: { ...hours, weekly: weekly.map(() => []) } })).toEqual({ open: false, changesAt: null })
    await expect(reader.api.previewCalendar({ body: { ...hours, at: '1850-01-01T00:00:00.000Z' } })).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('are listed by name, page by page, in one statement a page', async () => {
    for (const name of ['甲', '乙', 'A', 'b', 'B']) await app.admin.api.createCalendar({ body: input(`${name} ${randomUUID()}`) })
    const all = (await reader.api.listCalendars({ limit: 200 })).items.map(({ id }) => id)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof reader.api.listCalendars>> = await reader.api.listCalendars({ limit: 2, ...(cursor === null ? {} : { cursor }) })
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(paged).toEqual(all)
    await expect(reader.api.listCalendars({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'bad_request' })
    const client = await db.$client.connect()
    await client.query('set enable_seqscan = off; set enable_sort = off')
    const plan = await client.query<{ 'QUERY PLAN': string }>(`explain select id from calendars where (name collate "zh-x-icu", id) > ('A' collate "zh-x-icu", '${randomUUID()}'::uuid) order by name collate "zh-x-icu", id limit 3`)
    client.release()
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/calendars_name/u)
  })

  it('are for those who may see or change settings', async () => {
    const nobody = await app.user(['conversations.reply'])
    const made = await make()
    await expect(nobody.api.listCalendars({})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(reader.api.createCalendar({ body: input() })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(reader.api.setDefaultCalendar({ id: made.id })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await upload(made.id, 1, 'BEGIN:VCALENDAR', reader)).status).toBe(403)
  })
})

describe('other parts of the server', () => {
  it('get the same object until it changes, with one statement for all, and hear of changes', async () => {
    const bus = createLocalBus(() => undefined)
    const audit = { record: () => Promise.resolve() }
    const calendars = createCalendars({ db, bus, audit })
    const made = await make()
    let statements = 0
    const original = db.$client.query.bind(db.$client)
    db.$client.query = ((...parts: Parameters<typeof original>) => {
      statements += 1
      return original(...parts)
    }) as typeof db.$client.query
    const first = await calendars.hours(made.id)
    for (let i = 0; i < 50; i += 1) expect(await calendars.hours(made.id)).toBe(first)
    expect(await calendars.defaultId()).toBe(ALWAYS_OPEN)
    expect(statements).toBe(1)
    db.$client.query = original
    if (first === null) throw new Error('not found')
    expect(isOpen(first, Date.parse('2026-03-06T02:00:00Z'))).toBe(true)
    await app.admin.api.updateCalendar({ id: made.id, body: { ...input(made.name), weekly: weekly.map(() => []), version: 1 } })
    expect(await calendars.hours(made.id)).toBe(first)
    bus.publish('calendars', null)
    await expect.poll(async () => (await calendars.hours(made.id))?.weekly).toEqual(weekly.map(() => []))
    expect(await calendars.hours(randomUUID())).toBeNull()
    calendars.close()
  })
})

describe('holidays', () => {
  it('of a preset close holidays and open make-up days with the usual hours', async () => {
    const made = await make()
    const { items } = await reader.api.listHolidayPresets()
    const preset = items.find(({ key }) => key === 'cn-2026')
    expect(preset?.days.filter(({ kind }) => kind === 'closed')).toHaveLength(33)
    expect(preset?.days.filter(({ kind }) => kind === 'workday').map(({ date }) => date)).toEqual(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])
    for (const { date, kind } of preset?.days ?? []) if (kind === 'workday') expect([0, 6]).toContain(new Date(date).getUTCDay())
    const report = await app.admin.api.applyHolidayPreset({ id: made.id, body: { key: 'cn-2026', version: 1 } })
    expect(report).toMatchObject({ added: 39, replaced: 0, unchanged: 0, rejectedCount: 0 })
    expect(report.calendar.exceptions.find(({ date }) => date === '2026-10-10')).toEqual({ date: '2026-10-10', intervals: [{ from: 540, to: 1080 }], name: '国庆节（班）' })
    expect(report.calendar.exceptions.find(({ date }) => date === '2026-02-23')?.intervals).toEqual([])
    const again = await app.admin.api.applyHolidayPreset({ id: made.id, body: { key: 'cn-2026', version: 2 } })
    expect(again).toMatchObject({ added: 0, unchanged: 39, calendar: { version: 2 } })
    await expect(app.admin.api.applyHolidayPreset({ id: made.id, body: { key: 'none', version: 2 } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('come from an .ics file, whatever type the sender gives it', async () => {
    const made = await make()
    const { status, body } = await upload(made.id, 1, 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270103\r\nSUMMARY:元旦（休）\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20270501T080000\r\nSUMMARY:体检（休）\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n')
    expect(status).toBe(200)
    expect(body).toMatchObject({ added: 2, rejectedCount: 1, rejected: [{ line: 7, reason: 'not an all-day event', text: '体检（休）' }] })
    expect((await upload(made.id, 1, 'BEGIN:VCALENDAR')).status).toBe(409)
  })

  it('come from a CSV file in GB18030 too; what is neither is refused', async () => {
    const made = await make()
    const gb = Uint8Array.from([0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xc0, 0xe0, 0xd0, 0xcd, 0x0a, ...Buffer.from('2027/1/1,'), 0xd0, 0xdd, 0x0a])
    expect((await upload(made.id, 1, gb)).body).toMatchObject({ added: 1, calendar: { exceptions: [{ date: '2027-01-01', intervals: [] }] } })
    expect(await upload(made.id, 2, 'hello')).toMatchObject({ status: 400 })
    expect((await upload(made.id, 2, new Uint8Array(2 * 1024 * 1024 + 10))).status).toBe(413)
  })
})
