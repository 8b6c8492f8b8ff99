import { defaultGroupRouting } from '@yingda/contract'
import { expect, it } from 'vitest'
import { DEFAULT_REPLY_SECONDS, dueOf } from './due.ts'

const begun = Date.parse('2026-01-01T08:00:00.000Z')
const waiting = { waitingSince: '2026-01-01T08:00:00.000Z', owner: { kind: 'queue' } } as const
const at = (seconds: number): ReturnType<typeof dueOf> => dueOf(waiting, 60, begun + seconds * 1000)

it('is calm, then amber in the last third, then late', () => {
  expect(at(0)).toEqual({ tone: 'calm', leftMs: 60_000, at: '2026-01-01T08:01:00.000Z' })
  expect(at(39)?.tone).toBe('calm')
  expect(at(40)?.tone).toBe('soon')
  expect(at(60)?.tone).toBe('soon')
  expect(at(61)).toMatchObject({ tone: 'late', leftMs: -1000 })
})

it('is not there while nobody waits for a person', () => {
  expect(dueOf({ ...waiting, waitingSince: null }, 60, begun)).toBeNull()
  expect(dueOf({ ...waiting, owner: { kind: 'bot' } }, 60, begun)).toBeNull()
  expect(dueOf({ ...waiting, owner: { kind: 'closed' } }, 60, begun)).toBeNull()
  expect(dueOf({ ...waiting, owner: { kind: 'agent', agentId: 'a', name: 'A' } }, 60, begun)).not.toBeNull()
})

it('uses the default of the product where no group says otherwise', () => {
  expect(DEFAULT_REPLY_SECONDS).toBe(defaultGroupRouting.replySeconds)
})
