import type { ConversationSummary } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { announce, noted } from './announce.ts'
import { fold, log } from './fake.ts'
import { mergeInbox, type ListFilter, type ListPage } from './inbox.ts'

const me = '0190a000-0000-7000-8000-0000000000a1'
const minute = (value: number): string => new Date(Date.UTC(2026, 0, 1, 8, value)).toISOString()
const base = fold(log(2)) as ConversationSummary
const mine = { kind: 'agent', agentId: me, name: '我' } as const

/** A conversation named `id`, active (and waiting, when it waits) since a minute of the hour. */
const item = (id: string, at: number, owner: ConversationSummary['owner'] = { kind: 'queue' }, change: Partial<ConversationSummary> = {}): ConversationSummary => ({
  ...base, id, owner, activeAt: minute(at), queuedAt: owner.kind === 'queue' ? minute(at) : null, lastSeq: 10, customer: { id: `c${id}`, name: null, number: 1 }, ...change,
})
const page = (next: string | null, ...items: ConversationSummary[]): ListPage => ({ items, next })
const ids = (pages: readonly ListPage[]): string => pages.map((part) => part.items.map((row) => row.id).join('')).join('|')
const merge = (pages: ListPage[], changed: ConversationSummary[], filter: ListFilter, gone: string[] = []): readonly ListPage[] => mergeInbox(pages, { changed, gone }, filter, me)

describe('lists and their changes', () => {
  it('put a newly waiting conversation at the end, one I took away', () => {
    const pages = [page(null, item('a', 1), item('b', 2))]
    expect(ids(merge(pages, [item('c', 3)], { view: 'waiting' }))).toBe('abc')
    expect(ids(merge(pages, [item('a', 4, mine, { lastSeq: 11 })], { view: 'waiting' }))).toBe('b')
    expect(ids(merge([page(null)], [item('a', 4, mine)], { view: 'mine' }))).toBe('a')
  })

  it('put the more urgent before those who wait longer', () => {
    const pages = [page(null, item('a', 1), item('b', 2))]
    const urgent = merge(pages, [item('c', 3, { kind: 'queue' }, { priority: 2 })], { view: 'waiting' })
    expect(ids(urgent)).toBe('cab')
    expect(ids(merge([...urgent], [item('b', 2, { kind: 'queue' }, { priority: 3, lastSeq: 11 })], { view: 'waiting' }))).toBe('bca')
  })

  it('move the newest activity to the top', () => {
    const pages = [page(null, item('a', 3, mine), item('b', 2, mine))]
    const merged = merge(pages, [item('b', 5, mine, { lastSeq: 11, unread: 1 })], { view: 'mine' })
    expect(ids(merged)).toBe('ba')
    expect(merged[0]?.items[0]?.unread).toBe(1)
  })

  it('ignore an older version and change nothing when nothing changed', () => {
    const pages = [page(null, item('a', 3, mine))]
    expect(merge(pages, [item('a', 1, { kind: 'queue' }, { lastSeq: 9 })], { view: 'mine' })).toBe(pages)
    expect(merge(pages, [item('z', 1)], { view: 'mine' })).toBe(pages)
    expect(merge(pages, [], { view: 'mine' }, ['unknown'])).toBe(pages)
  })

  it('drop what left the sight', () => {
    expect(ids(merge([page(null, item('a', 1), item('b', 2))], [], { view: 'all' }, ['a']))).toBe('b')
  })

  it('leave rows to the pages that are not loaded', () => {
    const pages = [page('more', item('a', 9, mine), item('b', 5, mine))]
    expect(ids(merge(pages, [item('c', 2, mine)], { view: 'mine' }))).toBe('ab')
    expect(ids(merge(pages, [item('c', 7, mine)], { view: 'mine' }))).toBe('acb')
  })

  it('keep their order over several pages', () => {
    const pages = [page('2', item('a', 9, mine), item('b', 8, mine)), page(null, item('c', 7, mine))]
    expect(ids(merge(pages, [item('c', 10, mine, { lastSeq: 11 })], { view: 'mine' }))).toBe('ca|b')
    expect(ids(merge(pages, [item('d', 1, mine)], { view: 'mine' }))).toBe('ab|cd')
  })

  it('obey the status filter, and bring nothing new into a search', () => {
    const bot = { kind: 'bot' } as const
    expect(ids(merge([page(null)], [item('a', 1, bot)], { view: 'all', status: 'queue' }))).toBe('')
    expect(ids(merge([page(null)], [item('a', 1, bot)], { view: 'all', status: 'bot' }))).toBe('a')
    expect(ids(merge([page(null, item('a', 1, bot))], [item('b', 2, bot)], { view: 'all', search: 'x' }))).toBe('a')
    expect(merge([page(null, item('a', 1, bot))], [item('a', 2, bot, { lastSeq: 11, unread: 4 })], { view: 'all', search: 'x' })[0]?.items[0]?.unread).toBe(4)
  })
})

describe('announcements', () => {
  const since = minute(10)
  const message = (seq: number, at: number): Partial<ConversationSummary> => ({
    lastSeq: seq, lastCustomerSeq: seq, unread: 1, lastMessage: { seq, author: 'customer', preview: '在吗', at: minute(at), internal: false },
  })
  const kinds = (known: ConversationSummary[], changed: ConversationSummary[]): string[] => announce(noted(new Map(), known), changed, me, since).news.map((news) => `${news.kind} ${news.item.id}`)

  it('tell of a new message in an own conversation, once', () => {
    const first = announce(noted(new Map(), [item('a', 1, mine)]), [item('a', 11, mine, message(11, 11))], me, since)
    expect(first.news.map((news) => news.kind)).toEqual(['message'])
    expect(announce(first.announced, [item('a', 11, mine, { ...message(11, 11), lastSeq: 12 })], me, since).news).toEqual([])
  })

  it('tell of a note that speaks to this agent, once, also in a conversation that was out of sight', () => {
    const note = (seq: number, mentions: string[]): Partial<ConversationSummary> => ({ lastSeq: seq, lastMessage: { seq, author: 'agent', preview: '请看', at: minute(11), internal: true, mentions } })
    const theirs = { kind: 'agent', agentId: 'other', name: '同事' } as const
    expect(kinds([], [item('a', 11, theirs, note(11, [me]))])).toEqual(['mention a'])
    expect(kinds([item('a', 1, theirs)], [item('a', 11, theirs, note(11, ['other']))])).toEqual([])
    const known = announce(noted(new Map(), []), [item('a', 11, theirs, note(11, [me]))], me, since).announced
    expect(announce(known, [item('a', 11, theirs, { ...note(11, [me]), lastSeq: 12 })], me, since).news).toEqual([])
  })

  it('keep quiet about colleagues, the bot and own replies', () => {
    expect(kinds([], [item('a', 11, { kind: 'agent', agentId: 'other', name: '同事' }, message(11, 11))])).toEqual([])
    expect(kinds([], [item('a', 11, { kind: 'bot' }, message(11, 11))])).toEqual([])
    expect(kinds([item('a', 1, mine)], [item('a', 11, mine, { lastSeq: 11, unread: 0 })])).toEqual([])
  })

  it('tell of one that begins to wait, also again, but not of what waited before', () => {
    expect(kinds([], [item('a', 12)])).toEqual(['waiting a'])
    expect(kinds([], [item('a', 5)])).toEqual([])
    expect(kinds([item('a', 12)], [item('a', 12, { kind: 'queue' }, { lastSeq: 20 })])).toEqual([])
    expect(kinds([item('a', 12)], [item('a', 14)])).toEqual(['waiting a'])
  })

  it('tell of one that was given to this agent as that, and of none that the routing will give to somebody', () => {
    const mineBy = (ownerReason: 'assigned' | 'transferred' | 'accepted', at = 11): ConversationSummary => item('a', at, mine, { ownerReason, ownerSeq: 11, ownerSince: minute(at), lastSeq: 11, queuedAt: null })
    expect(kinds([item('a', 12)], [mineBy('assigned')])).toEqual(['assigned a'])
    expect(kinds([], [mineBy('transferred')])).toEqual(['assigned a'])
    expect(kinds([], [mineBy('assigned', 9)])).toEqual([])
    expect(kinds([item('a', 12)], [mineBy('accepted')])).toEqual([])
    const group = 'g'
    const waits = item('a', 12, { kind: 'queue', groupId: group }, { groupId: group })
    const news = (byHand: boolean): string[] => announce(new Map(), [waits], me, since, (id) => id !== group || byHand).news.map(({ kind }) => kind)
    expect([news(true), news(false)]).toEqual([['waiting'], []])
  })

  it('take a message seen for the first time as news only when it is newer than the connection', () => {
    expect(kinds([], [item('a', 11, mine, message(11, 11))])).toEqual(['message a'])
    expect(kinds([], [item('a', 11, mine, message(11, 9))])).toEqual([])
  })
})
