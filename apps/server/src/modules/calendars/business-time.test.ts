import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addBusinessMs, businessMsBetween, isOpen, nextClosing, nextOpening, type WorkingCalendar } from './business-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (text: string): number => Date.parse(text)
const iso = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString())
const part = (from: number, to: number): { from: number; to: number } => ({ from, to })
const week = (workday: { from: number; to: number }[], weekend: { from: number; to: number }[] = []): WorkingCalendar['weekly'] =>
  [workday, workday, workday, workday, workday, weekend, weekend]

const office: WorkingCalendar = { timeZone: 'Asia/Shanghai', weekly: week([part(540, 720), part(780, 1080)]), exceptions: [] }
const always = (timeZone: string): WorkingCalendar => ({ timeZone, weekly: week([part(0, 1440)], [part(0, 1440)]), exceptions: [] })
const never: WorkingCalendar = { timeZone: 'Asia/Shanghai', weekly: week([]), exceptions: [] }
const nights = (timeZone: string): WorkingCalendar => ({ timeZone, weekly: week([part(1320, 1800)]), exceptions: [] })

describe('an office in Shanghai, 9 to 12 and 13 to 18', () => {
  it('is open from the first minute of a part up to, not including, its last', () => {
    const open = (time: string): boolean => isOpen(office, at(`2026-03-02T${time}+08:00`))
    expect(['08:59:59.999', '09:00', '11:59:59.999', '12:00', '12:59', '13:00', '17:59:59.999', '18:00'].map(open)).toEqual([false, true, true, false, false, true, true, false])
  })

  it('opens after the weekend and closes for lunch', () => {
    expect(iso(nextOpening(office, at('2026-03-06T18:00+08:00')))).toBe('2026-03-09T01:00:00.000Z')
    expect(iso(nextOpening(office, at('2026-03-06T17:00+08:00')))).toBe('2026-03-06T09:00:00.000Z')
    expect(iso(nextClosing(office, at('2026-03-06T10:00+08:00')))).toBe('2026-03-06T04:00:00.000Z')
    expect(iso(nextClosing(office, at('2026-03-07T10:00+08:00')))).toBe('2026-03-07T02:00:00.000Z')
  })

  it('counts eight hours a day', () => {
    expect(businessMsBetween(office, at('2026-03-02T00:00+08:00'), at('2026-03-09T00:00+08:00'))).toBe(40 * HOUR)
    expect(businessMsBetween(office, at('2026-03-06T17:30+08:00'), at('2026-03-09T09:30+08:00'))).toBe(HOUR)
    expect(businessMsBetween(office, at('2026-03-09T09:30+08:00'), at('2026-03-06T17:30+08:00'))).toBe(-HOUR)
  })

  it('promises by working time; a deadline on a closing is that closing', () => {
    expect(iso(addBusinessMs(office, at('2026-03-06T17:30+08:00'), HOUR))).toBe('2026-03-09T01:30:00.000Z')
    expect(iso(addBusinessMs(office, at('2026-03-06T17:30+08:00'), HOUR / 2))).toBe('2026-03-06T10:00:00.000Z')
    expect(iso(addBusinessMs(office, at('2026-03-07T12:00+08:00'), 1))).toBe('2026-03-09T01:00:00.001Z')
    expect(iso(addBusinessMs(office, at('2026-03-07T12:00+08:00'), 0))).toBe('2026-03-07T04:00:00.000Z')
  })
})

describe('exceptions', () => {
  // Announced for 2026: 1 to 7 October off, Saturday 10 October a working day.
  const holidays: WorkingCalendar = {
    ...office,
    exceptions: [
      ...Array.from({ length: 7 }, (_, i) => ({ date: `2026-10-0${String(i + 1)}`, intervals: [], name: '国庆节' })),
      { date: '2026-10-10', intervals: [part(540, 720), part(780, 1080)], name: '补班' },
      { date: '2026-10-12', intervals: [part(600, 660)], name: '盘点' },
    ],
  }

  it('close holidays, open make-up working days, and give other hours', () => {
    expect(iso(nextOpening(holidays, at('2026-09-30T18:00+08:00')))).toBe('2026-10-08T01:00:00.000Z')
    expect(isOpen(holidays, at('2026-10-10T10:00+08:00'))).toBe(true)
    expect(businessMsBetween(holidays, at('2026-09-30T00:00+08:00'), at('2026-10-14T00:00+08:00'))).toBe((8 + 2 * 8 + 8 + 1 + 8) * HOUR)
    expect(iso(addBusinessMs(holidays, at('2026-09-30T17:00+08:00'), 2 * HOUR))).toBe('2026-10-08T02:00:00.000Z')
  })

  it('leave the shift alone that began the day before', () => {
    const shift: WorkingCalendar = { ...nights('Asia/Shanghai'), exceptions: [{ date: '2026-10-01', intervals: [], name: '国庆节' }] }
    expect(isOpen(shift, at('2026-10-01T05:59+08:00'))).toBe(true)
    expect(isOpen(shift, at('2026-10-01T23:00+08:00'))).toBe(false)
    expect(isOpen(shift, at('2026-10-02T05:00+08:00'))).toBe(false)
    // Friday's shift ends on Saturday morning
    expect(businessMsBetween(shift, at('2026-10-02T12:00+08:00'), at('2026-10-05T12:00+08:00'))).toBe(8 * HOUR)
  })
})

describe('when the clock changes', () => {
  const berlin = (from: number, to: number): WorkingCalendar => ({ timeZone: 'Europe/Berlin', weekly: week([part(from, to)], [part(from, to)]), exceptions: [] })
  const length = (calendar: WorkingCalendar, day: string): number => businessMsBetween(calendar, at(`${day}T12:00Z`) - 16 * HOUR, at(`${day}T12:00Z`) + 10 * HOUR) / HOUR

  it('Berlin loses an hour on 29 March 2026 and gains one on 25 October', () => {
    expect([businessMsBetween(berlin(0, 1440), at('2026-03-28T23:00Z'), at('2026-03-29T22:00Z')), length(berlin(60, 300), '2026-03-29'), length(berlin(60, 300), '2026-10-25')]).toEqual([23 * HOUR, 3, 5])
    // open 2 to 3: skipped altogether in March, twice as long in October
    expect([length(berlin(120, 180), '2026-03-29'), length(berlin(120, 180), '2026-10-25'), length(berlin(120, 180), '2026-10-24')]).toEqual([0, 2, 1])
    // a part that begins in the skipped hour begins when the clock is set forward
    expect(iso(nextOpening(berlin(150, 300), at('2026-03-28T23:00Z')))).toBe('2026-03-29T01:00:00.000Z')
    // one that ends in the repeated hour ends the first time
    expect(iso(nextClosing(berlin(0, 150), at('2026-10-24T23:00Z')))).toBe('2026-10-25T00:30:00.000Z')
    expect(isOpen(berlin(0, 150), at('2026-10-25T01:15Z'))).toBe(false)
  })

  it('Berlin works 9 to 17 by the clock on both sides', () => {
    expect(iso(nextOpening(berlin(540, 1020), at('2026-03-28T20:00Z')))).toBe('2026-03-29T07:00:00.000Z')
    expect(iso(nextOpening(berlin(540, 1020), at('2026-10-24T20:00Z')))).toBe('2026-10-25T08:00:00.000Z')
    expect(iso(addBusinessMs(berlin(540, 1020), at('2026-03-28T15:00Z'), 2 * HOUR))).toBe('2026-03-29T08:00:00.000Z')
  })

  it('New York keeps a night shift over 8 March and 1 November 2026', () => {
    const daily: WorkingCalendar = { timeZone: 'America/New_York', weekly: week([part(1320, 1800)], [part(1320, 1800)]), exceptions: [] }
    const night = (evening: string): number => businessMsBetween(daily, at(`${evening}T20:00Z`), at(`${evening}T20:00Z`) + DAY) / HOUR
    expect([night('2026-03-06'), night('2026-03-07'), night('2026-10-30'), night('2026-10-31')]).toEqual([8, 7, 8, 9])
    expect(iso(nextClosing(daily, at('2026-03-08T05:00Z')))).toBe('2026-03-08T10:00:00.000Z')
    expect(iso(nextClosing(daily, at('2026-11-01T05:00Z')))).toBe('2026-11-01T11:00:00.000Z')
  })

  it('half an hour in Lord Howe, at midnight in Beirut, a whole day in Samoa', () => {
    expect(businessMsBetween(always('Australia/Lord_Howe'), at('2026-04-03T13:00Z'), at('2026-04-04T13:00Z'))).toBe(DAY)
    const lordHowe: WorkingCalendar = { ...always('Australia/Lord_Howe'), weekly: week([part(60, 180)], [part(60, 180)]) }
    expect([length(lordHowe, '2026-04-04'), length(lordHowe, '2026-10-03')]).toEqual([2.5, 1.5])
    const beirut: WorkingCalendar = { ...always('Asia/Beirut'), weekly: week([part(0, 120)], [part(0, 120)]) }
    expect(iso(nextOpening(beirut, at('2026-03-28T20:00Z')))).toBe('2026-03-28T22:00:00.000Z')
    expect(iso(nextClosing(beirut, at('2026-03-28T22:00Z')))).toBe('2026-03-28T23:00:00.000Z')
    const samoa: WorkingCalendar = { ...always('Pacific/Apia'), weekly: week([part(540, 1080)], [part(540, 1080)]), exceptions: [{ date: '2011-12-30', intervals: [part(540, 1080)], name: 'a day that never was' }] }
    expect(businessMsBetween(samoa, at('2011-12-29T10:00Z'), at('2012-01-01T10:00Z'))).toBe(3 * 9 * HOUR)
  })
})

describe('a calendar that is never or always open', () => {
  it('says so', () => {
    const now = at('2026-03-02T00:00Z')
    expect([isOpen(never, now), nextOpening(never, now), nextClosing(never, now), addBusinessMs(never, now, 1), businessMsBetween(never, now, now + 900 * DAY)]).toEqual([false, null, now, null, 0])
    const open = always('Europe/Berlin')
    expect([isOpen(open, now), nextOpening(open, now), nextClosing(open, now)]).toEqual([true, now, null])
  })

  it('opens once within 400 days, or not at all', () => {
    const once: WorkingCalendar = { ...never, exceptions: [{ date: '2027-03-10', intervals: [part(540, 600)], name: '' }] }
    const opening = at('2027-03-10T09:00+08:00')
    expect(nextOpening(once, opening - 400 * DAY)).toBe(opening)
    expect(nextOpening(once, opening - 400 * DAY - 1)).toBeNull()
    expect(addBusinessMs(once, opening - 300 * DAY, HOUR)).toBe(opening + HOUR)
    expect(addBusinessMs(once, opening - 300 * DAY, HOUR + 1)).toBeNull()
    expect(addBusinessMs(once, opening - 500 * DAY, HOUR)).toBeNull()
  })

  it('has no deadline in the far future, and none for what is no duration', () => {
    expect(addBusinessMs(office, at('2026-03-02T00:00Z'), 50 * 366 * DAY)).toBeNull()
    for (const wrong of [-1, 0.5, NaN, Infinity]) expect(() => addBusinessMs(office, 0, wrong)).toThrow(RangeError)
    for (const wrong of [-1, NaN, Infinity, at('2170-01-01T00:00Z')]) expect(() => isOpen(office, wrong)).toThrow(RangeError)
    expect(() => isOpen({ ...office, timeZone: 'Mars/Olympus' }, 0)).toThrow(RangeError)
  })
})

const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Africa/Casablanca', 'Pacific/Apia', 'America/Havana', 'UTC']
const instants = fc.integer({ min: at('2008-01-01T00:00Z'), max: at('2031-01-01T00:00Z') })
/** Near a change of the clock somewhere: spring and autumn of 2026. */
const nearChange = fc.oneof(...['2026-03-08T07:00Z', '2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-11-01T06:00Z', '2026-04-04T15:00Z', '2011-12-30T10:00Z'].map((text) => fc.integer({ min: at(text) - 2 * DAY, max: at(text) + 2 * DAY })))
const anInstant = fc.oneof(instants, nearChange)
const dayParts = fc.uniqueArray(fc.integer({ min: 0, max: 2_000 }), { maxLength: 6 }).map((numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted.flatMap((from, i) => (i % 2 === 0 && from < 1440 && sorted[i + 1] !== undefined ? [part(from, sorted[i + 1] as number)] : []))
})
const someCalendar: fc.Arbitrary<WorkingCalendar> = fc.record({
  timeZone: fc.constantFrom(...zones),
  weekly: fc.array(dayParts, { minLength: 7, maxLength: 7 }),
  exceptions: fc.uniqueArray(fc.record({ date: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)), intervals: dayParts, name: fc.constant('') }), { maxLength: 20, selector: (day) => day.date }),
})

describe('for any calendar', () => {
  it('working time adds up, never runs backwards, and is never more than time', () => {
    fc.assert(fc.property(someCalendar, anInstant, anInstant, anInstant, (calendar, a, b, c) => {
      const between = (from: number, to: number): number => businessMsBetween(calendar, from, to)
      expect(between(a, b) + between(b, c)).toBe(between(a, c))
      const [from, to] = a < b ? [a, b] : [b, a]
      expect(between(from, to)).toBeGreaterThanOrEqual(0)
      expect(between(from, to)).toBeLessThanOrEqual(to - from)
    }), { numRuns: 300 })
  })

  it('adding undoes measuring, and is the first instant that does', () => {
    fc.assert(fc.property(someCalendar, anInstant, fc.integer({ min: 1, max: 40 * DAY }), (calendar, from, ms) => {
      const due = addBusinessMs(calendar, from, ms)
      if (due === null) return
      expect(businessMsBetween(calendar, from, due)).toBe(ms)
      expect(businessMsBetween(calendar, from, due - 1)).toBe(ms - 1)
      expect(isOpen(calendar, due - 1)).toBe(true)
    }), { numRuns: 300 })
  })

  it('adding twice is adding the sum', () => {
    fc.assert(fc.property(someCalendar, anInstant, fc.integer({ min: 0, max: 20 * DAY }), fc.integer({ min: 1, max: 20 * DAY }), (calendar, from, one, two) => {
      const first = addBusinessMs(calendar, from, one)
      if (first !== null) expect(addBusinessMs(calendar, first, two)).toBe(addBusinessMs(calendar, from, one + two))
    }), { numRuns: 300 })
  })

  it('openings and closings are where it changes, and nothing changes in between', () => {
    fc.assert(fc.property(someCalendar, anInstant, fc.double({ min: 0, max: 1, noNaN: true }), (calendar, from, share) => {
      const open = isOpen(calendar, from)
      const change = open ? nextClosing(calendar, from) : nextOpening(calendar, from)
      if (change === null) return
      expect(change).toBeGreaterThan(from)
      expect(isOpen(calendar, change)).toBe(!open)
      expect(isOpen(calendar, change - 1)).toBe(open)
      expect(isOpen(calendar, from + Math.floor((change - 1 - from) * share))).toBe(open)
      expect(businessMsBetween(calendar, from, change)).toBe(open ? change - from : 0)
    }), { numRuns: 300 })
  })

  it('open at all times means all time, whatever the clock does', () => {
    fc.assert(fc.property(fc.constantFrom(...zones), anInstant, anInstant, (zone, from, to) => {
      expect(businessMsBetween(always(zone), from, to)).toBe(to - from)
    }), { numRuns: 300 })
  })

  it('agrees with a clock that is read every minute, where it does not change', () => {
    const clock = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
    const reading = (calendar: WorkingCalendar, instant: number): boolean => {
      const [date = '', time = ''] = clock.format(instant).split(', ')
      const [hour = 0, minute = 0] = time.split(':').map(Number)
      const hours = (day: number): readonly { from: number; to: number }[] => {
        const name = new Date(day).toISOString().slice(0, 10)
        return calendar.exceptions.find((one) => one.date === name)?.intervals ?? calendar.weekly[(new Date(day).getUTCDay() + 6) % 7] ?? []
      }
      const today = Date.parse(`${date}T00:00Z`)
      return [0, 1].some((back) => hours(today - back * DAY).some((one) => one.from <= hour * 60 + minute + back * 1440 && hour * 60 + minute + back * 1440 < one.to))
    }
    fc.assert(fc.property(someCalendar, fc.integer({ min: 0, max: 500_000 }), (calendar, minute) => {
      const here = { ...calendar, timeZone: 'Asia/Shanghai' }
      const from = at('2026-01-02T00:00Z') + minute * 60_000
      const minutes = Array.from({ length: 90 }, (_, i) => reading(here, from + i * 60_000))
      expect(minutes.map((_, i) => isOpen(here, from + i * 60_000))).toEqual(minutes)
      expect(businessMsBetween(here, from, from + 90 * 60_000)).toBe(minutes.filter(Boolean).length * 60_000)
    }), { numRuns: 60 })
  })
})

it('measures a year in far less than a millisecond', () => {
  const [from, to] = [at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z')]
  const calendar: WorkingCalendar = { ...nights('Europe/Berlin') }
  const ms = businessMsBetween(calendar, from, to)
  addBusinessMs(calendar, from, ms)
  const began = performance.now()
  for (let i = 0; i < 1_000; i += 1) {
    businessMsBetween(calendar, from + i, to - i)
    addBusinessMs(calendar, from + i, ms - 10_000_000)
  }
  expect((performance.now() - began) / 2_000).toBeLessThan(0.2)
})
