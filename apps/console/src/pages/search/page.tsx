import { SearchOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { isNarrowedSearch, isSearch, messageFilterOf, noSearchFilter, paramsOfSearch, searchStateOf, type SearchState } from './filter.ts'
import { SearchFilters } from './filters.tsx'
import { Results } from './results.tsx'
import './search.css'

const PAGE = 20

/** Messages of all conversations in sight, found by their words. */
export function Component(): ReactNode {
  const { t } = useI18n()
  return <Page title={t('search.page')} permission="conversations.view.own" aside={<span className="page-note">{t('search.hint')}</span>}><Search /></Page>
}

function Search(): ReactNode {
  const { t } = useI18n()
  const [params, setParams] = useSearchParams()
  const state = useMemo(() => searchStateOf(params), [params])
  const onState = (change: Partial<SearchState>): void => setParams((before) => paramsOfSearch({ ...searchStateOf(before), ...change }), { replace: true })
  const wanted = isSearch(state)
  const found = useInfiniteQuery({
    queryKey: [...keys.messageSearch, state], enabled: wanted, staleTime: 10_000,
    queryFn: ({ pageParam, signal }) => api.searchMessages({ body: { text: state.text, filter: messageFilterOf(state), order: state.order, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const pages = found.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const conversations = new Map(pages.flatMap((page) => page.conversations).map((one) => [one.id, one]))
  const searchedTo = pages.at(-1)?.searchedTo ?? null
  const nothing = found.isSuccess && items.length === 0
  return (
    <>
      <SearchFilters state={state} onState={onState} />
      <div className="panel search-panel" aria-busy={found.isFetching}>
        {!wanted && <EmptyState icon={<SearchOutlined aria-hidden />} title={t('search.begin')} hint={t('search.beginHint')} />}
        {wanted && found.isPending && <RowsSkeleton rows={6} avatar />}
        {found.isError && items.length === 0 && <ErrorState failure={found.error} onRetry={() => void found.refetch()} />}
        {nothing && searchedTo === null && !found.hasNextPage && (
          <EmptyState title={t('common.noMatch')} hint={t('search.noneHint')}>{isNarrowedSearch(state) && <Button onClick={() => onState(noSearchFilter)}>{t('common.clearFilters')}</Button>}</EmptyState>
        )}
        {found.isSuccess && !(nothing && searchedTo === null && !found.hasNextPage) && (
          <Results items={items} conversations={conversations} searchedTo={searchedTo} more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        )}
        {found.isError && items.length > 0 && <ErrorState failure={found.error} onRetry={() => void found.fetchNextPage()} />}
      </div>
    </>
  )
}
