import { expect, it } from 'vitest'
import { notBefore } from './quiet.ts'

const at = (text: string): number => Date.parse(`${text}+08:00`)
const say = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16)

it('waits until quiet hours are over, by the clock of their zone, over midnight too', () => {
  const night = { from: '22:00', to: '08:30', timeZone: 'Asia/Shanghai' }
  for (const [now, then] of [['2026-03-02T21:59', '2026-03-02T21:59'], ['2026-03-02T22:00', '2026-03-03T08:30'], ['2026-03-03T03:00', '2026-03-03T08:30'], ['2026-03-03T08:30', '2026-03-03T08:30']] as const) {
    expect(say(notBefore(night, at(now))), now).toBe(then)
  }
  const noon = { from: '12:00', to: '13:30', timeZone: 'Asia/Shanghai' }
  expect(say(notBefore(noon, at('2026-03-02T12:15')))).toBe('2026-03-02T13:30')
  expect(say(notBefore(noon, at('2026-03-02T23:59')))).toBe('2026-03-02T23:59')
  expect(say(notBefore(noon, at('2026-03-03T00:00')))).toBe('2026-03-03T00:00')
  expect(say(notBefore(noon, at('2026-03-03T05:00')))).toBe('2026-03-03T05:00')
  expect(notBefore(null, 5)).toBe(5)
  expect(notBefore({ ...noon, to: '12:00' }, at('2026-03-02T12:15'))).toBe(at('2026-03-02T12:15'))
})
