import { expect, it } from 'vitest'
import type { WorkingCalendar } from '../calendars/index.ts'
import { lateSince, stretches } from './working-time.ts'

/** Monday to Friday 9 to 12 and 13 to 18, in Shanghai. */
const day = [{ from: 540, to: 720 }, { from: 780, to: 1080 }]
const office: WorkingCalendar = { timeZone: 'Asia/Shanghai', weekly: [day, day, day, day, day, [], []], exceptions: [] }
const at = (text: string): number => Date.parse(`${text}+08:00`)
const say = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)
const MINUTE = 60_000

it('tells when it is open, clipped to what is asked for', () => {
  const friday = stretches(office, at('2026-03-06T11:00'), at('2026-03-09T09:30')).map(({ from, to }) => [say(from), say(to)])
  expect(friday).toEqual([['2026-03-06T11:00:00', '2026-03-06T12:00:00'], ['2026-03-06T13:00:00', '2026-03-06T18:00:00'], ['2026-03-09T09:00:00', '2026-03-09T09:30:00']])
  expect(stretches(office, at('2026-03-07T00:00'), at('2026-03-08T00:00'))).toEqual([])
  expect(stretches({ ...office, weekly: Array.from({ length: 7 }, () => []) }, at('2026-03-07T00:00'), at('2026-03-08T00:00'))).toEqual([])
})

it('counts only working time when it says since when waiting is late', () => {
  const since = (now: string, minutes: number): string => say(lateSince(office, at(now), minutes * MINUTE))
  expect(since('2026-03-09T09:10', 5)).toBe('2026-03-09T09:05:00')
  expect(since('2026-03-09T09:10', 20)).toBe('2026-03-06T17:50:00')
  expect(since('2026-03-09T13:05', 10)).toBe('2026-03-09T11:55:00')
  // At night nothing more becomes late.
  expect(since('2026-03-09T23:00', 10)).toBe(since('2026-03-10T09:00', 10))
  expect(lateSince(null, 100_000, 60_000)).toBe(40_000)
})
