import { QueryClient } from '@tanstack/react-query'
import type { ConversationSummary } from '@yingda/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keys } from '../api/queries.ts'
import { fold, log } from './fake.ts'
import type { ListFilter, ListPage } from './inbox.ts'
import { createLiveLists, type Counts } from './lists.ts'

const me = 'agent-1'
const base = fold(log(2)) as ConversationSummary
const minute = (value: number): string => new Date(Date.UTC(2026, 0, 1, 8, value)).toISOString()
const waiting = (id: string, at: number, lastSeq = 10): ConversationSummary => ({ ...base, id, owner: { kind: 'queue' }, queuedAt: minute(at), activeAt: minute(at), lastSeq, customer: { id, name: null, number: 1 } })
const filter: ListFilter = { view: 'waiting' }

interface Data {
  pages: ListPage[]
  pageParams: (string | null)[]
}
const page = (next: string | null, ...items: ConversationSummary[]): ListPage => ({ items, next })
const ids = (queries: QueryClient, of = filter): string => (queries.getQueryData<Data>(keys.list(of))?.pages ?? []).map((one) => one.items.map((item) => item.id).join('')).join('|')
const answer = (body: ListPage): void => void vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body))))

describe('live lists', () => {
  let queries: QueryClient
  beforeEach(() => {
    vi.useFakeTimers()
    queries = new QueryClient()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
    queries.clear()
  })

  it('apply the changes of a moment together, and the counts at once', () => {
    queries.setQueryData<Data>(keys.list(filter), { pages: [page(null, waiting('a', 1))], pageParams: [null] })
    const lists = createLiveLists(queries, me)
    lists.receive({ type: 'inbox', changed: [waiting('b', 2)], gone: [], counts: { waiting: 2, mine: 0 } })
    lists.receive({ type: 'inbox', changed: [waiting('c', 3)], gone: ['b'], counts: { waiting: 2, mine: 1 } })
    expect(queries.getQueryData<Counts>(keys.counts)).toEqual({ waiting: 2, mine: 1, mineUnread: 0 })
    expect(ids(queries)).toBe('a')
    vi.advanceTimersByTime(200)
    expect(ids(queries)).toBe('ac')
    lists.stop()
  })

  it('bring one back that had left and came again', () => {
    queries.setQueryData<Data>(keys.list(filter), { pages: [page(null, waiting('a', 1))], pageParams: [null] })
    const lists = createLiveLists(queries, me)
    lists.receive({ type: 'inbox', changed: [], gone: ['a'], counts: { waiting: 0, mine: 0 } })
    lists.receive({ type: 'inbox', changed: [waiting('a', 5, 12)], gone: [], counts: { waiting: 1, mine: 0 } })
    vi.advanceTimersByTime(200)
    expect(ids(queries)).toBe('a')
    lists.stop()
  })

  it('correct a page that was asked for before a change and arrives after it', async () => {
    const lists = createLiveLists(queries, me)
    const signal = new AbortController().signal
    answer(page(null, waiting('a', 1), waiting('b', 2)))
    lists.receive({ type: 'inbox', changed: [{ ...waiting('a', 1, 11), owner: { kind: 'bot' }, queuedAt: null }, waiting('c', 3)], gone: ['b'], counts: { waiting: 1, mine: 0 } })
    expect((await lists.load(filter, null, signal)).items.map((item) => item.id)).toEqual(['c'])
    lists.stop()
  })

  it('put nothing new on a later page', async () => {
    const lists = createLiveLists(queries, me)
    answer(page(null, waiting('x', 8)))
    lists.receive({ type: 'inbox', changed: [waiting('c', 3), waiting('x', 8, 12)], gone: [], counts: { waiting: 2, mine: 0 } })
    const later = await lists.load(filter, 'cursor', new AbortController().signal)
    expect(later.items.map((item) => [item.id, item.lastSeq])).toEqual([['x', 12]])
    lists.stop()
  })

  it('keep only the first pages when everything is asked anew', () => {
    const pages = Array.from({ length: 30 }, (_, index) => page(`${index}`, waiting(`p${index}`, index)))
    queries.setQueryData<Data>(keys.list(filter), { pages, pageParams: pages.map((_, index) => (index === 0 ? null : `${index}`)) })
    const lists = createLiveLists(queries, me)
    lists.refresh()
    const data = queries.getQueryData<Data>(keys.list(filter))
    expect([data?.pages.length, data?.pageParams.length, data?.pages.at(-1)?.next]).toEqual([10, 10, '9'])
    expect(queries.getQueryState(keys.list(filter))?.isInvalidated).toBe(true)
    lists.stop()
  })
})
