import { expect, it } from 'vitest'
import { Day } from './day.testkit.ts'

it('a day of 1,200 conversations with breaks, lost connections, a restart and other rules breaks no rule', () => {
  const result = new Day({ seed: 7, conversations: 1200, agents: 14 }).run()
  expect(result.violations).toEqual([])
  expect(result.accepted).toBeGreaterThan(900)
  // Each way was walked: a day that never misses an offer shows nothing of missing.
  expect(Math.min(result.offers.missed, result.offers.declined, result.takenBack, result.overflowed, result.abandoned, ...Object.values(result.skills))).toBeGreaterThan(0)
})
