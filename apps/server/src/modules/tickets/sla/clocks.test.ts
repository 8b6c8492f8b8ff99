import type { TicketCategory } from '@yingda/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sla } from '../log/types.ts'
import { done, dueAtOf, dueNow, nothing, statusOf, steer, type Due, type Facts, type Rules, type Signals } from './clocks.ts'
import { always, type Hours } from './hours.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-03-02T00:00:00.000Z')
const iso = (at: number): string => new Date(at).toISOString()
const goals = (first: number | null, next: number | null, resolution: number | null): Rules['policy']['goals']['low'] => ({ firstReplySeconds: first, nextReplySeconds: next, resolutionSeconds: resolution })
const standard = goals(3600, 7200, 28_800)
const policy = (change: Partial<Rules['policy']> = {}): Rules['policy'] => ({
  id: '00000000-0000-4000-8000-000000000001', goals: { low: standard, normal: standard, high: goals(1800, 3600, 14_400), urgent: standard }, warning: { kind: 'share', share: 0.75 },
  escalations: [], ...change,
})
const rules = (change: Partial<Rules['policy']> = {}, hours: Hours = always): Rules => ({ policy: policy(change), hours })
const facts = (change: Partial<Facts> = {}): Facts => ({ category: 'new', priority: 'normal', merged: false, createdAt: iso(START), answered: false, ...change })
const clock = (sla: Sla | null, target: string): Sla['clocks'][number] => {
  const found = sla?.clocks.filter((one) => one.target === target).at(-1)
  if (!found) throw new Error(`no clock ${target}`)
  return found
}
/** Open from 9 to 17 UTC on every day. */
const nineToFive: Hours = {
  between(from, to) {
    let open = 0
    for (let at = from; at < to; at += 60_000) if (new Date(at).getUTCHours() >= 9 && new Date(at).getUTCHours() < 17) open += Math.min(60_000, to - at)
    return open
  },
  add(from, ms) {
    let left = ms
    let at = from
    while (left > 0) {
      const open = new Date(at).getUTCHours() >= 9 && new Date(at).getUTCHours() < 17
      const step = Math.min(60_000 - (at % 60_000), open ? left : Infinity)
      if (open) left -= step
      at += step
    }
    return at
  },
}

describe('clocks', () => {
  it('start with the ticket; an answer meets the first reply, and the customer’s next word asks for the next one', () => {
    const created = steer(null, rules(), facts(), nothing, START)
    expect(created.clocks.map(({ target, dueAt, warnAt }) => [target, dueAt, warnAt])).toEqual([
      ['first_reply', iso(START + HOUR), iso(START + 0.75 * HOUR)], ['resolution', iso(START + 8 * HOUR), iso(START + 6 * HOUR)],
    ])
    expect(created.nextAt).toBe(iso(START + 0.75 * HOUR))
    const answered = steer(created, rules(), facts({ answered: true, category: 'open' }), { agentReplied: true, customerSpoke: false }, START + 600_000)
    expect(clock(answered, 'first_reply')).toMatchObject({ metAt: iso(START + 600_000), dueAt: null, leftMs: HOUR - 600_000 })
    const asked = steer(answered, rules(), facts({ answered: true, category: 'open' }), { agentReplied: false, customerSpoke: true }, START + HOUR)
    expect(clock(asked, 'next_reply')).toMatchObject({ cycle: 1, dueAt: iso(START + 3 * HOUR) })
    const again = steer(asked, rules(), facts({ answered: true, category: 'open' }), { agentReplied: false, customerSpoke: true }, START + 2 * HOUR)
    expect(again).toEqual(asked)
    const next = steer(again, rules(), facts({ answered: true, category: 'open' }), { agentReplied: true, customerSpoke: false }, START + 2 * HOUR)
    const second = steer(next, rules(), facts({ answered: true, category: 'open' }), { agentReplied: false, customerSpoke: true }, START + 4 * HOUR)
    expect(clock(second, 'next_reply')).toMatchObject({ cycle: 2, dueAt: iso(START + 6 * HOUR) })
  })

  it('stand still while the ticket waits for others, and go on with what they had left', () => {
    const open = steer(null, rules(), facts(), nothing, START)
    const held = steer(open, rules(), facts({ category: 'on_hold' }), nothing, START + HOUR / 2)
    expect(held.clocks.map(({ dueAt, leftMs }) => [dueAt, leftMs])).toEqual([[null, HOUR / 2], [null, 7.5 * HOUR]])
    expect([held.nextAt, dueAtOf(held), statusOf(held)]).toEqual([null, null, 'paused'])
    const resumed = steer(held, rules(), facts({ category: 'open' }), nothing, START + 100 * HOUR)
    expect(clock(resumed, 'first_reply').dueAt).toBe(iso(START + 100.5 * HOUR))
  })

  it('a solved ticket that is opened again goes on with the time its resolution had left', () => {
    const open = steer(null, rules(), facts({ answered: true }), nothing, START)
    const solved = steer(open, rules(), facts({ answered: true, category: 'solved' }), nothing, START + 3 * HOUR)
    expect(clock(solved, 'resolution')).toMatchObject({ metAt: iso(START + 3 * HOUR), leftMs: 5 * HOUR })
    expect(statusOf(solved)).toBe('none')
    const reopened = steer(solved, rules(), facts({ answered: true, category: 'open' }), nothing, START + 50 * HOUR)
    expect(clock(reopened, 'resolution')).toMatchObject({ metAt: null, dueAt: iso(START + 55 * HOUR) })
  })

  it('count working hours only, and follow a calendar that changes', () => {
    const night = steer(null, rules({}, nineToFive), facts(), nothing, START)
    expect(clock(night, 'first_reply').dueAt).toBe('2026-03-02T10:00:00.000Z')
    expect(clock(night, 'resolution').dueAt).toBe('2026-03-02T17:00:00.000Z')
    const longer = steer(night, rules(), facts(), nothing, START + HOUR / 4)
    expect(clock(longer, 'first_reply').dueAt).toBe(iso(START + HOUR))
    expect(steer(longer, rules({}, nineToFive), facts(), nothing, START + HOUR / 3)).toEqual(night)
  })

  it('another priority changes the time allowed, not the time used; no goal ends the clock', () => {
    const normal = steer(null, rules(), facts(), nothing, START)
    const held = steer(normal, rules(), facts({ category: 'on_hold' }), nothing, START + HOUR / 4)
    const high = steer(held, rules(), facts({ category: 'on_hold', priority: 'high' }), nothing, START + HOUR)
    expect(clock(high, 'first_reply')).toMatchObject({ goalMs: HOUR / 2, leftMs: HOUR / 4 })
    const none = steer(high, rules({ goals: { low: standard, normal: standard, high: goals(null, null, 3600), urgent: standard } }), facts({ category: 'on_hold', priority: 'high' }), nothing, START + HOUR)
    expect(none.clocks.map((one) => one.target)).toEqual(['resolution'])
  })

  it('warn, breach and escalate in that order, each once', () => {
    const escalations = [0, 1800].map((afterSeconds) => ({ target: 'first_reply' as const, afterSeconds, raisePriority: false, assignGroupId: null, assignAgentId: null, notifyFollowers: true, notifyUserIds: [] }))
    const own = rules({ escalations, goals: { low: standard, normal: goals(3600, null, null), high: standard, urgent: standard } })
    let sla = steer(null, own, facts(), nothing, START)
    const seen: [string, number][] = []
    for (let at = START; at < START + 4 * HOUR; at += 60_000) {
      for (let due = dueNow(sla, own, at); due !== null; due = dueNow(sla, own, at)) {
        seen.push([due.key, (due.at - START) / 60_000])
        sla = done(sla, due, own)
      }
    }
    expect(seen).toEqual([['sla:warned:first_reply:1', 45], ['sla:breached:first_reply:1', 60], ['sla:escalated:first_reply:1:0', 60], ['sla:escalated:first_reply:1:1', 90]])
    expect([sla.nextAt, statusOf(sla)]).toEqual([null, 'breached'])
  })

  it('a timer that comes late breaches without warning first', () => {
    const sla = steer(null, rules(), facts(), nothing, START)
    expect(dueNow(sla, rules(), START + 2 * HOUR)?.what).toBe('breached')
  })
})

// Whatever happens in whatever order, looked at often or seldom.

type Step = { wait: number } & ({ do: 'category'; category: TicketCategory } | { do: 'agent' } | { do: 'customer' } | { do: 'priority'; priority: 'normal' | 'high' } | { do: 'calendar'; open: boolean } | { do: 'nothing' })
const wait = fc.integer({ min: 0, max: 300 }).map((minutes) => minutes * 60_000)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ wait, do: fc.constant('category' as const), category: fc.constantFrom<TicketCategory>('open', 'pending_customer', 'on_hold', 'solved') }),
  fc.record({ wait, do: fc.constant('agent' as const) }),
  fc.record({ wait, do: fc.constant('customer' as const) }),
  fc.record({ wait, do: fc.constant('priority' as const), priority: fc.constantFrom('normal' as const, 'high' as const) }),
  fc.record({ wait, do: fc.constant('nothing' as const) }),
)
const escalating = rules({ escalations: [{ target: 'any', afterSeconds: 3600, raisePriority: false, assignGroupId: null, assignAgentId: null, notifyFollowers: true, notifyUserIds: [] }] })

interface Run {
  sla: Sla
  keys: string[]
  dues: Due[]
}

/** Plays steps; between them the timer comes every `every` milliseconds, or only when somebody does something. */
function play(steps: readonly Step[], every: number | null): Run {
  let now = START
  let state = facts()
  let sla = steer(null, escalating, state, nothing, now)
  const dues: Due[] = []
  const settle = (): void => {
    for (let due = dueNow(sla, escalating, now); due !== null; due = dueNow(sla, escalating, now)) {
      dues.push(due)
      sla = done(sla, due, escalating)
    }
  }
  for (const one of steps) {
    const until = now + one.wait
    while (every !== null && now + every < until) {
      now += every
      settle()
    }
    now = until
    settle()
    const signals: Signals = { agentReplied: one.do === 'agent', customerSpoke: one.do === 'customer' && state.answered }
    if (one.do === 'category') state = { ...state, category: one.category }
    if (one.do === 'priority') state = { ...state, priority: one.priority }
    if (one.do === 'agent') state = { ...state, answered: true }
    sla = steer(sla, escalating, state, signals, now)
  }
  return { sla, keys: dues.map((due) => due.key), dues }
}

describe('whatever happens', () => {
  it('nothing is said twice, and a breach is at the time it came due', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { keys, dues, sla } = play(steps, 60_000)
        expect(new Set(keys).size).toBe(keys.length)
        for (const due of dues) if (due.what === 'breached') expect(due.clock.dueAt).toBe(iso(due.at))
        for (const one of sla.clocks) if (one.breachedAt === null && one.metAt === null && one.from !== null) expect(one.dueAt === null || one.warnAt === null || one.warnAt <= one.dueAt).toBe(true)
      }),
    )
  })

  it('a timer that was away for long breaches the same, at the same times', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const breaches = (run: Run): string[] => run.dues.filter((due) => due.what === 'breached').map((due) => `${due.key} ${String(due.at)}`).sort()
        expect(breaches(play(steps, null))).toEqual(breaches(play(steps, 60_000)))
      }),
    )
  })

  it('time paused is never counted: a ticket on hold the whole time but for some minutes has used those minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 500 })), { maxLength: 10 }), (spans) => {
        let now = START
        let sla = steer(null, rules(), facts(), nothing, now)
        let worked = 0
        for (const [work, pause] of spans) {
          now += work * 60_000
          worked += work * 60_000
          sla = steer(sla, rules(), facts({ category: 'on_hold' }), nothing, now)
          now += pause * 60_000
          sla = steer(sla, rules(), facts({ category: 'open' }), nothing, now)
        }
        const { leftMs, goalMs } = clock(sla, 'resolution')
        expect(leftMs).toBe(goalMs - worked)
      }),
    )
  })
})
