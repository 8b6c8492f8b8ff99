import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router-dom'
import { Drawer } from 'antd'
import { useI18n } from '../../i18n/i18n.tsx'
import type { ListFilter } from '../../realtime/inbox.ts'
import { useSession } from '../../session/session.tsx'
import { PageTitle } from '../../shell/page-title.tsx'
import { useWide } from '../../ui/media.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { whenThere } from '../../ui/when-there.ts'
import { NotFoundPage } from '../../ui/not-found.tsx'
import { Details, DetailsContent } from './details/details.tsx'
import { ListPane } from './list/pane.tsx'
import { filterOf, searchOf, viewsFor } from './model/filter.ts'
import type { Place } from './thread/log.tsx'
import { Thread } from './thread/thread.tsx'
import { Welcome } from './welcome.tsx'
import './conversations.css'

/** The workspace: list, conversation, customer. */
export function Component(): ReactNode {
  const { can } = useSession()
  return can('conversations.view.own') ? <Workspace /> : <NotFoundPage />
}

/** The message the address asks to be shown, and the visit that asked for it: the same one may be asked for again. */
function placeOf(params: URLSearchParams, visit: string): Place | null {
  const seq = Number(params.get('at'))
  return Number.isInteger(seq) && seq > 0 ? { seq, visit } : null
}

function Workspace(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { id } = useParams()
  const [params] = useSearchParams()
  const { key: visit } = useLocation()
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
  const inDetails = (selector: string, act: (element: HTMLElement) => void): void => {
    if (wide) setDetailsHidden(false)
    else setDetailsOpen(true)
    whenThere(selector, act)
  }
  const opened = id !== undefined
  const detailed = opened && mayDetails
  useShortcuts({
    'conversation.details': detailed ? toggleDetails : undefined,
    'conversation.label': detailed && can('conversations.reply') ? () => inDetails('.handling-labels-field input', (field) => field.focus()) : undefined,
    'conversation.ticket': detailed && can('tickets.view.own') && can('tickets.edit') ? () => inDetails('.details-new-ticket', (button) => button.click()) : undefined,
    'conversation.find': opened ? () => void navigate(`/search?conversation=${id}`) : undefined,
    back: opened ? () => void navigate(`/conversations${search}`) : undefined,
  })

  const onTaken = (taken: string): void => {
    if (filter.view === 'waiting' || taken !== id) void navigate(`/conversations/${taken}${filter.view === 'waiting' ? searchOf({ view: 'mine' }, views) : search}`)
  }
  // Siblings with the same key: React would keep the old thread beside the new one.
  return (
    <div className="ws" data-open={id ? 'true' : 'false'}>
      <PageTitle title={t('inbox.title')} />
      <ListPane filter={filter} views={views} search={search} openId={id} onTaken={onTaken} onFilter={onFilter} />
      {id ? <Thread key={`thread ${id}`} id={id} goTo={placeOf(params, visit)} onBack={() => void navigate(`/conversations${search}`)} onDetails={mayDetails ? toggleDetails : null} onTaken={() => onTaken(id)} /> : <Welcome />}
      {id && mayDetails && wide && !detailsHidden && <Details key={`details ${id}`} id={id} search={search} />}
      {id && mayDetails && !wide && (
        <Drawer open={detailsOpen} onClose={() => setDetailsOpen(false)} title={t('customer.title')} size={340} styles={{ body: { padding: 0 } }} destroyOnHidden>
          <DetailsContent key={id} id={id} search={search} onLeave={() => setDetailsOpen(false)} />
        </Drawer>
      )}
    </div>
  )
}
