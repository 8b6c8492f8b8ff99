import { describe, expect, it } from 'vitest'
import { calendarDays, createFormat } from './format.ts'

const zh = createFormat('zh')
const en = createFormat('en')
const at = (year: number, month: number, day: number, hour = 9, minute = 5): string => new Date(year, month - 1, day, hour, minute).toISOString()
const now = Date.parse(at(2026, 3, 10, 12, 0))

describe('times', () => {
  it('in lists are as short as the day allows', () => {
    expect(zh.short(at(2026, 3, 10), now)).toBe('09:05')
    expect(zh.short(at(2026, 3, 9, 23, 59), now)).toBe('昨天')
    expect(en.short(at(2026, 3, 9), now)).toBe('Yesterday')
    expect(zh.short(at(2026, 1, 2), now)).toBe('1月2日')
    expect(en.short(at(2026, 1, 2), now)).toBe('2 Jan')
    expect(zh.short(at(2025, 12, 31), now)).toBe('2025/12/31')
  })

  it('of a clock that runs ahead are today', () => {
    expect(zh.short(new Date(now + 60_000).toISOString(), now)).toBe('12:01')
  })

  it('divide days', () => {
    expect([zh.day(at(2026, 3, 10), now), zh.day(at(2026, 3, 9), now), zh.day(at(2026, 3, 1), now)]).toEqual(['今天', '昨天', '3月1日周日'])
    expect([en.day(at(2026, 3, 10), now), en.day(at(2026, 3, 1), now)]).toEqual(['Today', 'Sun 1 March'])
  })

  it('count days by the calendar, not by 24 hours', () => {
    expect(calendarDays(at(2026, 3, 9, 23, 59), Date.parse(at(2026, 3, 10, 0, 1)))).toBe(1)
    expect(calendarDays(at(2026, 3, 10, 0, 1), Date.parse(at(2026, 3, 10, 23, 59)))).toBe(0)
  })
})

describe('waits', () => {
  it.each([[0, '0:00'], [-5, '0:00'], [65_000, '1:05'], [3_729_000, '1:02:09']])('%d ms are %s', (milliseconds, text) => {
    expect(zh.elapsed(milliseconds)).toBe(text)
  })

  it('of days are not counted in minutes', () => {
    expect(zh.elapsed(90_000_000)).toBe('1天 1小时')
    expect(en.elapsed(90_000_000)).toBe('1d 1h')
  })
})

describe('sizes', () => {
  it.each([[12, '12 B'], [1536, '1.5 KB'], [10_485_760, '10 MB']])('%d are %s', (value, text) => {
    expect(en.bytes(value)).toBe(text)
  })
})
