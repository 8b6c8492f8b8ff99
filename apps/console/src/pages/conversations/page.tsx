import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router-dom'
import { Drawer } from 'antd'
import { useI18n } from '../../i18n/i18n.tsx'
import type { ListFilter } from '../../realtime/inbox.ts'
import { useSession } from '../../session/session.tsx'
import { PageTitle } from '../../shell/page-title.tsx'
import { useWide } from '../../ui/media.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { NotFoundPage } from '../../ui/not-found.tsx'
import { Details, DetailsContent } from './details/details.tsx'
import { ListPane } from './list/pane.tsx'
import { filterOf, searchOf, viewsFor } from './model/filter.ts'
import { Thread } from './thread/thread.tsx'
import { Welcome } from './welcome.tsx'
import './conversations.css'

/** The workspace: list, conversation, customer. */
export function Component(): ReactNode {
  const { can } = useSession()
  return can('conversations.view.own') ? <Workspace /> : <NotFoundPage />
}

function Workspace(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { id } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const wide = useWide()
  const [detailsOpen, setDetailsOpen] = useState(false)
  const [detailsHidden, setDetailsHidden] = useState(false)
  const views = useMemo(() => viewsFor(can), [can])
  const filter = useMemo(() => filterOf(params, views), [params, views])
  const search = searchOf(filter, views)
  const mayDetails = can('customers.view')

  const onFilter = useCallback((next: ListFilter) => void navigate(`/conversations${id ? `/${id}` : ''}${searchOf(next, views)}`, { replace: next.view === filter.view }), [navigate, id, views, filter.view])
  const toggleDetails = (): void => (wide ? setDetailsHidden((hidden) => !hidden) : setDetailsOpen(true))
  useShortcuts({ i: id && mayDetails ? toggleDetails : undefined, Escape: id ? () => void navigate(`/conversations${search}`) : undefined })

  const onTaken = (taken: string): void => {
    if (filter.view === 'waiting' || taken !== id) void navigate(`/conversations/${taken}${filter.view === 'waiting' ? searchOf({ view: 'mine' }, views) : search}`)
  }
  // Siblings with the same key: React would keep the old thread beside the new one.
  return (
    <div className="ws" data-open={id ? 'true' : 'false'}>
      <PageTitle title={t('inbox.title')} />
      <ListPane filter={filter} views={views} search={search} openId={id} onTaken={onTaken} onFilter={onFilter} />
      {id ? <Thread key={`thread ${id}`} id={id} onBack={() => void navigate(`/conversations${search}`)} onDetails={mayDetails ? toggleDetails : null} onTaken={() => onTaken(id)} /> : <Welcome />}
      {id && mayDetails && wide && !detailsHidden && <Details key={`details ${id}`} id={id} search={search} />}
      {id && mayDetails && !wide && (
        <Drawer open={detailsOpen} onClose={() => setDetailsOpen(false)} title={t('customer.title')} size={340} styles={{ body: { padding: 0 } }} destroyOnHidden>
          <DetailsContent key={id} id={id} search={search} onLeave={() => setDetailsOpen(false)} />
        </Drawer>
      )}
    </div>
  )
}
