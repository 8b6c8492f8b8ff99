import type { ServerFrame } from '@yingda/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationId as id, fold, log, says } from './fake.ts'
import { emptyView, withEvents, withOlder, withSnapshot, withWatching, type ConversationView } from './view.ts'

type Watching = Extract<ServerFrame, { type: 'watching' }>
type Events = Extract<ServerFrame, { type: 'events' }>

const full = log(12)
const watching = (after: number, upTo: number, gap = false): Watching => ({
  type: 'watching', ref: 'r1', conversationId: id, state: fold(full.slice(0, upTo)), events: full.slice(after, upTo), through: upTo, gap,
})
const events = (...seqs: number[]): Events => ({ type: 'events', conversationId: id, events: seqs.map((seq) => full[seq - 1] as Events['events'][number]), through: seqs.at(-1) ?? 0 })
const seqs = (view: ConversationView): number[] => view.events.map((event) => event.seq)
const applied = (view: ConversationView, frame: Events): ConversationView => {
  const result = withEvents(view, frame)
  if (result.kind === 'missed') throw new Error('missed')
  return result.view
}

describe('view of a conversation', () => {
  const at5 = withWatching(emptyView(id), watching(0, 5))

  it('takes what watching brings, then what follows', () => {
    const view = applied(at5, events(6, 7))
    expect(seqs(view)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(view).toMatchObject({ through: 7, more: false, state: fold(full.slice(0, 7)) })
  })

  it('shows nothing twice', () => {
    expect(withEvents(at5, events(4, 5))).toEqual({ kind: 'applied', view: at5 })
    expect(seqs(applied(at5, events(5, 6)))).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('notices a gap and one inside a frame', () => {
    expect(withEvents(at5, events(7))).toEqual({ kind: 'missed' })
    expect(withEvents(at5, events(6, 8))).toEqual({ kind: 'missed' })
    expect(withEvents(emptyView(id), events(3))).toEqual({ kind: 'missed' })
  })

  it('moves its cursor over events it may not see', () => {
    expect(applied(at5, { type: 'events', conversationId: id, events: [], through: 6 }).through).toBe(6)
    expect(applied(applied(at5, { type: 'events', conversationId: id, events: [], through: 6 }), events(7)).through).toBe(7)
  })

  it('drops what it had when the server left events out', () => {
    const view = withWatching(at5, watching(8, 10, true))
    expect(seqs(view)).toEqual([9, 10])
    expect(view).toMatchObject({ more: true, through: 10 })
  })

  it('ignores an answer that is older than what it has', () => {
    const view = applied(at5, events(6))
    expect(withWatching(view, watching(0, 5))).toBe(view)
  })

  it('joins a snapshot when they meet, replaces when they do not, ignores an old one', () => {
    const snapshot = (from: number, upTo: number): Parameters<typeof withSnapshot>[1] => ({ state: fold(full.slice(0, upTo)) as never, events: full.slice(from - 1, upTo), through: upTo })
    expect(seqs(withSnapshot(at5, snapshot(4, 8)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(withSnapshot(at5, snapshot(4, 8)).more).toBe(false)
    expect(seqs(withSnapshot(at5, snapshot(8, 9)))).toEqual([8, 9])
    expect(withSnapshot(at5, snapshot(8, 9)).more).toBe(true)
    expect(withSnapshot(at5, snapshot(1, 4))).toBe(at5)
    expect(withSnapshot(emptyView(id), snapshot(3, 4)).more).toBe(true)
  })

  it('grows backwards only without a hole', () => {
    const view = withWatching(emptyView(id), watching(8, 10, true))
    expect(withOlder(view, { events: full.slice(0, 6), more: false })).toBe(view)
    const grown = withOlder(view, { events: full.slice(4, 8), more: true })
    expect(seqs(grown)).toEqual([5, 6, 7, 8, 9, 10])
    expect(withOlder(grown, { events: full.slice(0, 4), more: false })).toMatchObject({ more: false, events: full.slice(0, 10) })
    expect(withOlder(grown, { events: [], more: false }).more).toBe(false)
  })

  it('state and events of any delivery with losses, repeats and new watches equal a fresh load', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('deliver' as const), from: fc.integer({ min: 1, max: 40 }), size: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('watch' as const), limit: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ kind: fc.constant('page' as const), size: fc.integer({ min: 1, max: 10 }) }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(step, { maxLength: 40 }), (length, steps) => {
        const all = log(length)
        const watchFrom = (view: ConversationView, limit: number): ConversationView => {
          const missing = all.slice(view.through)
          const gap = missing.length > limit
          return withWatching(view, { type: 'watching', ref: 'r', conversationId: id, state: fold(all), events: gap ? missing.slice(-limit) : missing, through: length, gap })
        }
        let view = emptyView(id)
        for (const next of steps) {
          if (next.kind === 'watch') view = watchFrom(view, next.limit)
          else if (next.kind === 'page') {
            const first = view.events[0]?.seq ?? view.through + 1
            const from = Math.max(0, first - 1 - next.size)
            view = withOlder(view, { events: all.slice(from, first - 1), more: from > 0 })
          } else {
            const part = all.slice(next.from - 1, next.from - 1 + next.size)
            const result = withEvents(view, { type: 'events', conversationId: id, events: part, through: part.at(-1)?.seq ?? view.through })
            view = result.kind === 'applied' ? result.view : watchFrom(view, 200)
          }
          const first = view.events[0]?.seq ?? view.through + 1
          expect(view.events).toEqual(all.slice(first - 1, view.through))
          expect(view.state).toEqual(fold(all.slice(0, view.through)))
          expect(view.more).toBe(view.events.length > 0 && first > 1)
        }
        expect(watchFrom(view, 200)).toMatchObject({ state: fold(all), through: length })
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the fold right for a customer message', () => {
    expect(applied(at5, events(6)).state?.unread).toBe(fold([...full.slice(0, 5), says(6)])?.unread)
  })
})
