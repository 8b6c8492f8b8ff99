import { SearchOutlined, UserAddOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useDebounced } from '../../ui/debounced.ts'
import { Page } from '../../ui/page.tsx'
import { withParams } from '../../ui/search-params.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import type { InvitationLink } from './link-dialog.tsx'
import { UsersTable } from './users-table.tsx'
import './team.css'

const InviteDialog = lazy(() => import('./invite-dialog.tsx'))
const LinkDialog = lazy(() => import('./link-dialog.tsx'))

/** Who is in the team. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const inviting = params.get('invite') === '1' && can('users.edit')
  const setInviting = (on: boolean): void => setParams((before) => withParams(before, { invite: on ? '1' : null }), { replace: true })
  const [link, setLink] = useState<InvitationLink | null>(null)
  const onLink = (next: InvitationLink): void => {
    setInviting(false)
    setLink(next)
  }
  return (
    <Page title={t('users.title')} permission="users.view">
      <Users search={params.get('q') ?? ''} onSearch={(text) => setParams((before) => withParams(before, { q: text }), { replace: true })} onLink={setLink} actions={can('users.edit') && <Button type="primary" icon={<UserAddOutlined aria-hidden />} onClick={() => setInviting(true)}>{t('users.invite')}</Button>} />
      <Suspense fallback={null}>
        {inviting && <InviteDialog onClose={() => setInviting(false)} onLink={onLink} />}
        {link && <LinkDialog link={link} onClose={() => setLink(null)} />}
      </Suspense>
    </Page>
  )
}

interface UsersProps {
  search: string
  actions: ReactNode
  onSearch: (text: string) => void
  onLink: (link: InvitationLink) => void
}

function Users({ search, actions, onSearch, onLink }: UsersProps): ReactNode {
  const { t } = useI18n()
  const [text, setText] = useState(search)
  const settled = useDebounced(text.trim(), 250)
  useEffect(() => {
    if (settled !== search) onSearch(settled)
    // Only what was typed moves the address.
  }, [settled])
  const users = useInfiniteQuery({
    queryKey: [...keys.users, search],
    queryFn: ({ pageParam, signal }) => api.listUsers({ limit: 100, ...(search ? { search } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const items = users.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <div className="page-bar">
        <div className="filters" role="search"><Input className="grow" allowClear prefix={<SearchOutlined aria-hidden />} value={text} maxLength={100} placeholder={t('users.search')} aria-label={t('users.search')} onChange={(event) => setText(event.target.value)} /></div>
        <div className="page-actions">{actions}</div>
      </div>
      <div className="panel table-panel">
        {users.isPending && <RowsSkeleton rows={5} />}
        {users.isError && items.length === 0 && <ErrorState failure={users.error} onRetry={() => void users.refetch()} />}
        {users.isSuccess && items.length === 0 && (search ? <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={() => setText('')}>{t('common.clearFilters')}</Button></EmptyState> : <EmptyState title={t('users.empty')} hint={t('users.emptyHint')} />)}
        {items.length > 0 && <UsersTable users={items} onLink={onLink} />}
        {users.hasNextPage && <div className="table-foot"><span className="tabular">{t('common.loaded', { n: items.length })}</span><Button size="small" loading={users.isFetchingNextPage} onClick={() => void users.fetchNextPage()}>{t('common.loadMore')}</Button></div>}
      </div>
    </>
  )
}
