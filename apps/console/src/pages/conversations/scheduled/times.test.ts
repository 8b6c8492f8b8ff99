import { describe, expect, it } from 'vitest'
import { fromField, presets, timeProblem, toField } from './times.ts'

describe('times to send later', () => {
  it('lie ahead; the next Monday is not said twice on a Sunday', () => {
    const friday = new Date(2026, 2, 6, 17, 30, 20).getTime()
    expect(presets(friday).map(({ id, at }) => [id, toField(at)])).toEqual([
      ['inHour', '2026-03-06T18:31'], ['inThreeHours', '2026-03-06T20:31'], ['tomorrow', '2026-03-07T09:00'], ['monday', '2026-03-09T09:00'],
    ])
    const sunday = new Date(2026, 2, 8, 10).getTime()
    expect(presets(sunday).map(({ id, at }) => [id, toField(at)]).slice(2)).toEqual([['tomorrow', '2026-03-09T09:00']])
    const monday = new Date(2026, 2, 9, 8).getTime()
    expect(presets(monday).at(-1)).toEqual({ id: 'monday', at: new Date(2026, 2, 16, 9).getTime() })
  })

  it('are written into a field and read from it', () => {
    const at = new Date(2026, 10, 3, 7, 5).getTime()
    expect(fromField(toField(at))).toBe(at)
    for (const bad of ['', '2026-13-40T99:99', 'tomorrow']) expect(fromField(bad), bad).toBeNull()
    expect([timeProblem(null, at), timeProblem(at, at), timeProblem(at + 91 * 86_400_000, at), timeProblem(at + 60_000, at)]).toEqual(['past', 'past', 'far', null])
  })
})
