import type { TicketClock } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { clockOf, clocksShown, dueOf, spanOf } from './sla.ts'

const NOW = Date.parse('2026-03-02T09:00:00.000Z')
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString()
const clock = (change: Partial<TicketClock>): TicketClock => ({ target: 'first_reply', cycle: 1, goalMs: 3_600_000, startedAt: at(-10), dueAt: at(50), warnAt: null, leftMs: null, metAt: null, warnedAt: null, breachedAt: null, ...change })

describe('a span', () => {
  it('is said in its two largest units, also when it is over', () => {
    expect([30_000, 5 * 60_000, 125 * 60_000, -26 * 3_600_000].map(spanOf)).toEqual([
      { key: 'tickets.spanMoment' }, { key: 'tickets.spanMinutes', params: { m: 5 } }, { key: 'tickets.spanHours', params: { h: 2, m: 5 } }, { key: 'tickets.spanDays', params: { d: 1, h: 2 } },
    ])
  })
})

describe('the next deadline', () => {
  it('says nothing when none waits, and that the clocks stand still', () => {
    expect(dueOf({ sla: 'none', dueAt: null }, NOW)).toBeNull()
    expect(dueOf({ sla: 'paused', dueAt: null }, NOW)).toEqual({ tone: 'quiet', key: 'tickets.duePaused', span: null })
  })

  it('counts down, warns, and counts on when it is over', () => {
    expect(dueOf({ sla: 'ok', dueAt: at(90) }, NOW)).toEqual({ tone: 'ok', key: 'tickets.dueIn', span: 90 * 60_000 })
    expect(dueOf({ sla: 'warned', dueAt: at(5) }, NOW)).toMatchObject({ tone: 'soon' })
    expect(dueOf({ sla: 'ok', dueAt: at(-3) }, NOW)).toEqual({ tone: 'late', key: 'tickets.dueLate', span: -3 * 60_000 })
    expect(dueOf({ sla: 'breached', dueAt: null }, NOW)).toMatchObject({ tone: 'late', key: 'tickets.dueBreached' })
  })

  it('does not call late what is not: another target is over, this one is still to come', () => {
    expect(dueOf({ sla: 'breached', dueAt: at(30) }, NOW)).toMatchObject({ tone: 'ok', key: 'tickets.dueNext' })
  })
})

describe('a target', () => {
  it('is met in time or too late, runs, stands still, or has no hours', () => {
    expect(clockOf(clock({ metAt: at(-1) }), NOW).key).toBe('tickets.clockMet')
    expect(clockOf(clock({ metAt: at(-1), breachedAt: at(-5) }), NOW)).toMatchObject({ tone: 'late', key: 'tickets.clockMetLate' })
    expect(clockOf(clock({}), NOW)).toEqual({ tone: 'ok', key: 'tickets.dueIn', span: 50 * 60_000 })
    expect(clockOf(clock({ warnedAt: at(-1) }), NOW).tone).toBe('soon')
    expect(clockOf(clock({ dueAt: at(-1) }), NOW).key).toBe('tickets.dueLate')
    expect(clockOf(clock({ dueAt: null, leftMs: 60_000 }), NOW)).toEqual({ tone: 'quiet', key: 'tickets.clockPaused', span: 60_000 })
    expect(clockOf(clock({ dueAt: null, leftMs: -60_000 }), NOW)).toMatchObject({ tone: 'late', key: 'tickets.clockPausedLate' })
    expect(clockOf(clock({ dueAt: null }), NOW).key).toBe('tickets.clockNoHours')
  })

  it('is shown in its newest round, and those that wait first', () => {
    const shown = clocksShown([clock({ metAt: at(-5) }), clock({ target: 'next_reply', cycle: 1, metAt: at(-2) }), clock({ target: 'next_reply', cycle: 2 }), clock({ target: 'resolution' })])
    expect(shown.map(({ target, cycle }) => [target, cycle])).toEqual([['next_reply', 2], ['resolution', 1], ['first_reply', 1]])
  })
})
