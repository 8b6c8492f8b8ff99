import { DownloadOutlined, PlusOutlined } from '@ant-design/icons'
import { addressOf } from '@yingda/client'
import { Button, Tooltip } from 'antd'
import { lazy, Suspense, useCallback, useMemo, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { useListAddress } from '../../ui/use-list-address.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { Filters } from './list/filters.tsx'
import { TicketsTable } from './list/table.tsx'
import { ViewMenu } from './list/view-menu.tsx'
import { ViewTabs } from './list/views.tsx'
import { filterOf, paramsOf, stateOf } from './model/filter.ts'
import { useViews } from './use-ticket-data.ts'
import '../knowledge/knowledge.css'
import './tickets.css'

const CreateDrawer = lazy(() => import('./form/create-drawer.tsx'))

/** Tickets in lists: views, search, filters, bulk changes. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { views } = useViews()
  const navigate = useNavigate()
  const { params, filter: state, set, onFilter: onState } = useListAddress(stateOf, paramsOf)
  const filter = useMemo(() => filterOf(state, views), [state, views])
  const onOpen = useCallback((id: string) => void navigate(`/tickets/${id}?${params.toString()}`), [navigate, params])
  const editable = can('tickets.edit')
  const create = (): void => set({ new: '1' })
  useShortcuts({ 'tickets.create': editable ? create : undefined })

  return (
    <Page title={t('tickets.title')} permission="tickets.view.own" fill>
      <ViewTabs state={state} views={views} onState={onState} />
      <div className="page-bar">
        <Filters state={state} views={views} onState={onState} />
        <div className="page-actions">
          <ViewMenu state={state} views={views} onState={onState} />
          <Tooltip title={t('tickets.exportHint')}><Button icon={<DownloadOutlined aria-hidden />} href={addressOf('exportTickets', { filter: JSON.stringify(filter) })} download>{t('tickets.export')}</Button></Tooltip>
          {editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={create}>{t('tickets.new')}</Button>}
        </div>
      </div>
      <TicketsTable state={state} views={views} filter={filter} onState={onState} onOpen={onOpen} onNew={create} />
      {params.get('new') === '1' && editable && (
        <Suspense fallback={null}><CreateDrawer onClose={() => set({ new: null })} onMade={(ticket) => void navigate(`/tickets/${ticket.id}`)} /></Suspense>
      )}
    </Page>
  )
}
