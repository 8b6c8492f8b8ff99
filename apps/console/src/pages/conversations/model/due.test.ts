import { defaultGroupRouting } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { DEFAULT_REPLY_SECONDS, dueOf, type Hours } from './due.ts'

const begun = Date.parse('2026-01-01T08:00:00.000Z')
const waiting = { waitingSince: '2026-01-01T08:00:00.000Z', owner: { kind: 'queue' } } as const
const always = { replySeconds: 60, hours: null }
const at = (seconds: number): ReturnType<typeof dueOf> => dueOf(waiting, always, begun + seconds * 1000)

it('is calm, then amber in the last third, then late', () => {
  expect(at(0)).toEqual({ tone: 'calm', leftMs: 60_000, at: '2026-01-01T08:01:00.000Z', paused: false })
  expect(at(39)?.tone).toBe('calm')
  expect(at(40)?.tone).toBe('soon')
  expect(at(60)?.tone).toBe('soon')
  expect(at(61)).toMatchObject({ tone: 'late', leftMs: -1000 })
})

it('is not there while nobody waits for a person', () => {
  expect(dueOf({ ...waiting, waitingSince: null }, always, begun)).toBeNull()
  expect(dueOf({ ...waiting, owner: { kind: 'bot' } }, always, begun)).toBeNull()
  expect(dueOf({ ...waiting, owner: { kind: 'closed' } }, always, begun)).toBeNull()
  expect(dueOf({ ...waiting, owner: { kind: 'agent', agentId: 'a', name: 'A' } }, always, begun)).not.toBeNull()
})

it('uses the default of the product where no group says otherwise', () => {
  expect(DEFAULT_REPLY_SECONDS).toBe(defaultGroupRouting.replySeconds)
})

describe('outside working hours', () => {
  const hour = 3_600_000
  const span = (from: number, to: number): { from: number; to: number } => ({ from: begun + from * hour, to: begun + to * hour })
  const hours = (...open: { from: number; to: number }[]): Hours => ({ from: begun - 24 * hour, to: begun + 48 * hour, open })
  const due = (known: Hours, hoursOn: number): ReturnType<typeof dueOf> => dueOf(waiting, { replySeconds: 1800, hours: known }, begun + hoursOn * hour)

  it('the clock stands still, and goes on with the next opening', () => {
    const night = hours(span(-8, 0.25), span(15, 23))
    expect(due(night, 0.2)).toMatchObject({ leftMs: 0.3 * hour, paused: false, at: '2026-01-01T23:15:00.000Z' })
    for (const on of [0.25, 5, 15]) expect(due(night, on), String(on)).toMatchObject({ leftMs: 0.25 * hour, tone: 'calm', paused: on < 15 })
    expect(due(night, 15.2)).toMatchObject({ tone: 'soon' })
    expect(due(night, 16)).toMatchObject({ tone: 'late', leftMs: -0.75 * hour })
  })

  it('begins with the opening for who came before, and has no time when none is known', () => {
    expect(due(hours(span(10, 20)), 3)).toMatchObject({ leftMs: 0.5 * hour, paused: true, at: '2026-01-01T18:30:00.000Z' })
    expect(due(hours(), 3)).toMatchObject({ leftMs: 0.5 * hour, paused: true, at: null })
  })

  it('who has waited since before what is known is late', () => {
    const late = dueOf({ ...waiting, waitingSince: new Date(begun - 30 * hour).toISOString() }, { replySeconds: 1800, hours: hours(span(1, 2)) }, begun)
    expect(late?.tone).toBe('late')
  })
})
