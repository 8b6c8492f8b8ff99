import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { belongs, mergeInbox, type ListFilter, type ListPage } from './inbox.ts'
import type { InboxFrame } from './client.ts'

export interface Counts {
  readonly waiting: number
  readonly mine: number
  readonly mineUnread: number
}
type ListData = InfiniteData<ListPage, string | null>
type News = Pick<InboxFrame, 'changed' | 'gone'>

/** Changes of a moment are applied together. Milliseconds. */
const BATCH_MS = 120
/** A page that was asked for before a change may arrive after it; changes are remembered for this long. */
const REMEMBER_MS = 15_000
const COUNTS_EVERY_MS = 2_000
const PAGES_KEPT = 10

/** Keeps the loaded lists and counts of a console true by the inbox stream. */
export interface LiveLists {
  receive(frame: InboxFrame): void
  /** One page from the server, with what is newer known already. */
  load(filter: ListFilter, cursor: string | null, signal: AbortSignal): Promise<ListPage>
  /** Everything may be out of date: asks anew. */
  refresh(): void
  stop(): void
}

export function createLiveLists(queries: QueryClient, myId: string): LiveLists {
  let batch: News = { changed: [], gone: [] }
  let batchTimer: ReturnType<typeof setTimeout> | null = null
  let countsTimer: ReturnType<typeof setTimeout> | null = null
  const recent = new Map<string, { item: News['changed'][number] | null; at: number }>()

  const remember = (news: News): void => {
    const now = Date.now()
    for (const [id, { at }] of recent) if (now - at > REMEMBER_MS) recent.delete(id)
    for (const id of news.gone) recent.set(id, { item: null, at: now })
    for (const item of news.changed) recent.set(item.id, { item, at: now })
  }

  const flush = (): void => {
    batchTimer = null
    const news = batch
    batch = { changed: [], gone: [] }
    for (const [key, data] of queries.getQueriesData<ListData>({ queryKey: keys.lists })) {
      if (!data) continue
      const pages = mergeInbox(data.pages, news, key[1] as ListFilter, myId)
      if (pages !== data.pages) queries.setQueryData<ListData>(key, { ...data, pages: [...pages] })
    }
  }

  const fetchCountsSoon = (): void => {
    countsTimer ??= setTimeout(() => {
      countsTimer = null
      void queries.invalidateQueries({ queryKey: keys.counts })
    }, COUNTS_EVERY_MS)
  }

  const freshen = (page: ListPage, filter: ListFilter, first: boolean): ListPage => {
    const known = new Set(page.items.map((item) => item.id))
    const changed = [...recent.values()].flatMap(({ item }) => (item && (first || known.has(item.id)) && (known.has(item.id) || belongs(item, filter, myId)) ? [item] : []))
    const gone = [...recent].flatMap(([id, { item }]) => (item === null ? [id] : []))
    return mergeInbox([page], { changed, gone }, filter, myId)[0] ?? page
  }

  /** Asking anew asks for every loaded page, one after the other: only the first are worth it. */
  const trim = (): void => {
    for (const [key, data] of queries.getQueriesData<ListData>({ queryKey: keys.lists })) {
      if (!data || data.pages.length <= PAGES_KEPT) continue
      queries.setQueryData<ListData>(key, { pages: data.pages.slice(0, PAGES_KEPT), pageParams: data.pageParams.slice(0, PAGES_KEPT) })
    }
  }

  return {
    receive(frame) {
      remember(frame)
      const again = new Set([...frame.gone, ...frame.changed.map((item) => item.id)])
      batch = {
        changed: [...batch.changed.filter((item) => !again.has(item.id)), ...frame.changed],
        gone: [...batch.gone.filter((id) => !again.has(id)), ...frame.gone],
      }
      batchTimer ??= setTimeout(flush, BATCH_MS)
      queries.setQueryData<Counts>(keys.counts, (old) => ({ mineUnread: 0, ...old, ...frame.counts }))
      fetchCountsSoon()
    },
    async load(filter, cursor, signal) {
      const page = await api.listConversations({ view: filter.view, status: filter.status, search: filter.search, limit: 50, ...(cursor === null ? {} : { cursor }) }, { signal })
      return freshen(page, filter, cursor === null)
    },
    refresh() {
      trim()
      void queries.invalidateQueries({ queryKey: keys.lists })
      void queries.invalidateQueries({ queryKey: keys.counts })
      void queries.invalidateQueries({ queryKey: keys.colleagues })
      void queries.invalidateQueries({ queryKey: ['history'] })
    },
    stop() {
      if (batchTimer) clearTimeout(batchTimer)
      if (countsTimer) clearTimeout(countsTimer)
    },
  }
}
