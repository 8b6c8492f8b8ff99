import { describe, expect, it } from 'vitest'
import { formatDate, nativeDates, parseDate } from './native.ts'

const { locale, addMonth, setYear, getEndDate } = nativeDates
const day = (date: Date | null): string | null => date && formatDate('en', date, 'YYYY-MM-DD HH:mm')

describe('dates of the browser for the pickers', () => {
  it('are written in patterns and in both languages', () => {
    const date = new Date(2026, 10, 3, 9, 5)
    expect([formatDate('zh_CN', date, 'YYYY年'), formatDate('zh_CN', date, 'MMM'), formatDate('en_US', date, 'MMM'), formatDate('en_US', date, 'D')]).toEqual(['2026年', '11月', 'Nov', '3'])
    expect([locale.getShortWeekDays?.('zh_CN').join(''), locale.getShortWeekDays?.('en_US')[0]]).toEqual(['日一二三四五六', 'Sun'])
  })

  it('are read only when they are whole and there is such a day', () => {
    expect(day(parseDate(' 2026/02/28 ', 'YYYY-MM-DD'))).toBe('2026-02-28 00:00')
    expect(day(parseDate('2026-02-28 23:59', 'YYYY-MM-DD HH:mm'))).toBe('2026-02-28 23:59')
    expect([parseDate('2026-02-30', 'YYYY-MM-DD'), parseDate('2026-2-3', 'YYYY-MM-DD'), parseDate('2026-02-28 24:30', 'YYYY-MM-DD HH:mm'), parseDate('', 'YYYY-MM-DD')]).toEqual([null, null, null, null])
    expect(day(locale.parse('zh_CN', '2026-12-01', ['HH:mm', 'YYYY-MM-DD']))).toBe('2026-12-01 00:00')
  })

  it('keep to the end of a month when it is shorter', () => {
    expect([day(addMonth(new Date(2026, 0, 31), 1)), day(addMonth(new Date(2026, 0, 31), -2)), day(setYear(new Date(2028, 1, 29), 2027)), day(getEndDate(new Date(2028, 1, 3)))])
      .toEqual(['2026-02-28 00:00', '2025-11-30 00:00', '2027-02-28 00:00', '2028-02-29 00:00'])
  })

  it('count weeks from Monday, by ISO 8601', () => {
    expect([locale.getWeek('zh_CN', new Date(2027, 0, 3)), locale.getWeek('en_US', new Date(2027, 0, 4)), day(locale.getWeekFirstDate('zh_CN', new Date(2026, 10, 29)))]).toEqual([53, 1, '2026-11-23 00:00'])
  })
})
