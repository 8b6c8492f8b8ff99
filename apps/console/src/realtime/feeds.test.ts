import type { ClientFrame, ConversationEvent, ServerFrame } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { conversationId as id, fakeClock, fold, log, says } from './fake.ts'
import { createFeeds, type Feeds } from './feeds.ts'

const full = log(12)
const other = '0190a000-0000-7000-8000-000000000002'

function rig(): { feeds: Feeds; sent: ClientFrame[]; clock: ReturnType<typeof fakeClock>; link: { up: boolean }; answer(upTo: number, gap?: boolean): void; changes: string[] } {
  const sent: ClientFrame[] = []
  const link = { up: true }
  const clock = fakeClock()
  let refs = 0
  const feeds = createFeeds(
    (frame) => {
      if (link.up) sent.push(frame)
      return link.up
    },
    () => `r${(refs += 1)}`,
    clock,
  )
  const changes: string[] = []
  feeds.onChange((changed) => changes.push(changed))
  const answer = (upTo: number, gap = false): void => {
    const asked = sent.filter((frame) => frame.type === 'watch').at(-1)
    if (!asked) throw new Error('nothing was asked')
    feeds.receive({ type: 'watching', ref: asked.ref, conversationId: id, state: fold(full.slice(0, upTo)), events: full.slice(gap ? upTo - 2 : asked.after, upTo), through: upTo, gap })
  }
  return { feeds, sent, clock, link, answer, changes }
}

const events = (...list: ConversationEvent[]): ServerFrame => ({ type: 'events', conversationId: id, events: list, through: list.at(-1)?.seq ?? 0 })
const watches = (sent: ClientFrame[]): number[] => sent.flatMap((frame) => (frame.type === 'watch' ? [frame.after] : []))
const seqsOf = (feeds: Feeds): number[] => (feeds.get(id)?.events ?? []).map((event) => event.seq)

describe('feeds', () => {
  it('asks once for two watchers and lets go with the last', () => {
    const { feeds, sent } = rig()
    const first = feeds.watch(id)
    const second = feeds.watch(id)
    expect(watches(sent)).toEqual([0])
    first()
    first()
    expect(sent.some((frame) => frame.type === 'unwatch')).toBe(false)
    second()
    expect(sent.at(-1)).toEqual({ type: 'unwatch', conversationId: id })
    expect(feeds.get(id)).toBeNull()
  })

  it('asks only for what a page from HTTP did not bring', () => {
    const { feeds, sent } = rig()
    feeds.put(id, { state: fold(full.slice(0, 8)) as never, events: full.slice(3, 8), through: 8 })
    feeds.watch(id)
    expect(watches(sent)).toEqual([8])
    expect(feeds.get(id)?.more).toBe(true)
  })

  it('asks again from its cursor when the connection is back', () => {
    const { feeds, sent, link, answer } = rig()
    feeds.watch(id)
    answer(5)
    link.up = false
    link.up = true
    feeds.resume()
    expect(watches(sent)).toEqual([0, 5])
    answer(9)
    expect(seqsOf(feeds)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('begins to watch when it comes online, if it was offline', () => {
    const { feeds, sent, link } = rig()
    link.up = false
    feeds.watch(id)
    expect(sent).toEqual([])
    link.up = true
    feeds.resume()
    expect(watches(sent)).toEqual([0])
  })

  it('asks for what it missed, once, and takes no harm from more', () => {
    const { feeds, sent, answer } = rig()
    feeds.watch(id)
    answer(5)
    feeds.receive(events(says(7)))
    feeds.receive(events(says(8)))
    expect(watches(sent)).toEqual([0, 5])
    expect(seqsOf(feeds)).toEqual([1, 2, 3, 4, 5])
    answer(8)
    expect(seqsOf(feeds)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('watches again when it was too slow', () => {
    const { feeds, sent, answer } = rig()
    feeds.watch(id)
    answer(5)
    feeds.receive({ type: 'behind', conversationId: id })
    expect(watches(sent)).toEqual([0, 5])
    answer(12, true)
    expect(seqsOf(feeds)).toEqual([11, 12])
    expect(feeds.get(id)?.more).toBe(true)
  })

  it('drops a stale answer to an earlier watch', () => {
    const { feeds, sent, answer } = rig()
    feeds.watch(id)
    const early = sent[0] as Extract<ClientFrame, { type: 'watch' }>
    feeds.resume()
    feeds.receive({ type: 'watching', ref: early.ref, conversationId: id, state: fold(full.slice(0, 3)), events: full.slice(0, 3), through: 3, gap: false })
    expect(feeds.get(id)?.through).toBe(0)
    answer(4)
    expect(feeds.get(id)?.through).toBe(4)
  })

  it('knows when a conversation left its sight, and when it is back', () => {
    const { feeds, answer, changes } = rig()
    feeds.watch(id)
    answer(5)
    changes.length = 0
    feeds.receive({ type: 'lost', conversationId: id })
    expect([feeds.isLost(id), changes]).toEqual([true, [id]])
    expect(seqsOf(feeds)).toEqual([1, 2, 3, 4, 5])
    feeds.resume()
    answer(6)
    expect(feeds.isLost(id)).toBe(false)
  })

  it('leaves conversations alone that are not watched', () => {
    const { feeds, changes } = rig()
    feeds.receive({ ...events(says(2)), conversationId: other } as ServerFrame)
    expect(feeds.get(other)).toBeNull()
    expect(changes).toEqual([])
  })

  it('forgets typing after six seconds, at once when the message is there, and ignores the own side', () => {
    const { feeds, clock, answer } = rig()
    feeds.watch(id)
    answer(5)
    const typing = (who: 'customer' | 'agent', on: boolean): void => feeds.receive({ type: 'typing', conversationId: id, who, on })
    typing('agent', true)
    expect(feeds.isTyping(id)).toBe(false)
    typing('customer', true)
    clock.advance(4_000)
    typing('customer', true)
    clock.advance(5_000)
    expect(feeds.isTyping(id)).toBe(true)
    clock.advance(1_000)
    expect(feeds.isTyping(id)).toBe(false)
    typing('customer', true)
    feeds.receive(events(says(6)))
    expect(feeds.isTyping(id)).toBe(false)
    typing('customer', true)
    typing('customer', false)
    expect(feeds.isTyping(id)).toBe(false)
  })

  it('know who else looks, until the conversation is lost or left', () => {
    const { feeds, answer } = rig()
    const leave = feeds.watch(id)
    answer(5)
    const ann = { agentId: 'a', name: 'Ann', writing: true }
    feeds.receive({ type: 'viewers', conversationId: id, viewers: [ann] })
    feeds.receive({ type: 'viewers', conversationId: other, viewers: [ann] })
    expect([feeds.viewersOf(id), feeds.viewersOf(other)]).toEqual([[ann], []])
    feeds.receive({ type: 'lost', conversationId: id })
    expect(feeds.viewersOf(id)).toEqual([])
    leave()
  })
})
