import { keepPreviousData, useInfiniteQuery, type InfiniteData } from '@tanstack/react-query'
import type { ConversationSummary } from '@yingda/contract'
import { useMemo } from 'react'
import { offeredFirst } from '../../../offers/offers.ts'
import { keys } from '../../../api/queries.ts'
import type { ListFilter, ListPage } from '../../../realtime/inbox.ts'
import { useConnectionStatus, useLive } from '../../../realtime/provider.tsx'
import { useSession } from '../../../session/session.tsx'

const POLL_MS = 15_000

export interface ConversationList {
  readonly items: readonly ConversationSummary[]
  readonly loading: boolean
  readonly failure: Error | null
  readonly more: boolean
  readonly loadingMore: boolean
  loadMore(): void
  retry(): void
}

function unique(data: InfiniteData<ListPage, unknown> | undefined): ConversationSummary[] {
  const seen = new Set<string>()
  return (data?.pages ?? []).flatMap((page) => page.items).filter((item) => !seen.has(item.id) && seen.add(item.id))
}

/** A list of conversations, page by page, kept true by the realtime stream. */
export function useList(filter: ListFilter): ConversationList {
  const { lists } = useLive()
  const { me } = useSession()
  const status = useConnectionStatus()
  const query = useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) => lists.load(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ListPage) => page.next,
    placeholderData: (previous, query) => (sameTab(query?.queryKey[1], filter) ? keepPreviousData(previous) : undefined),
    // The stream keeps a list true; only a search has to be asked again.
    staleTime: filter.search ? 10_000 : Infinity,
    refetchOnWindowFocus: filter.search !== undefined,
    refetchInterval: status === 'waiting' ? POLL_MS : false,
  })
  const items = useMemo(() => (filter.view === 'waiting' ? offeredFirst(unique(query.data), me.id) : unique(query.data)), [query.data, filter.view, me.id])
  return {
    items, loading: query.isPending, failure: query.error, more: query.hasNextPage, loadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
    },
    retry: () => void query.refetch(),
  }
}

const sameTab = (before: ListFilter | undefined, now: ListFilter): boolean => before?.view === now.view
