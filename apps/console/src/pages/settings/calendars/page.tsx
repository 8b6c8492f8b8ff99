import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { CalendarSummary } from '@yingda/contract'
import { Alert, Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { SettingsTabs } from '../tabs.tsx'
import { CalendarEditor } from './editor.tsx'
import { StateText } from './state.tsx'
import '../settings.css'
import './calendars.css'

function CalendarList({ calendars, chosen, onChoose }: { calendars: readonly CalendarSummary[]; chosen: string; onChoose: (id: string) => void }): ReactNode {
  const { t } = useI18n()
  return (
    <ul className="calendar-list" aria-label={t('calendars.title')}>
      {calendars.map((one) => (
        <li key={one.id}>
          <button type="button" className="calendar-item" aria-current={one.id === chosen ? 'true' : undefined} onClick={() => onChoose(one.id)}>
            <span className="calendar-line"><strong className="clip">{one.name}</strong>{one.isDefault && <Tag>{t('calendars.default')}</Tag>}</span>
            <span className="calendar-state"><StateText state={one.state} timeZone={one.timeZone} /></span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Chosen({ id, editable, onSaved, onGone }: { id: string; editable: boolean; onSaved: (id: string) => void; onGone: () => void }): ReactNode {
  const calendar = useQuery({ queryKey: keys.calendar(id), queryFn: ({ signal }) => api.getCalendar({ id }, { signal }), refetchOnWindowFocus: false })
  if (calendar.isPending) return <div className="panel"><RowsSkeleton rows={6} /></div>
  if (calendar.isError) return <div className="panel"><ErrorState failure={calendar.error} onRetry={() => void calendar.refetch()} /></div>
  return <CalendarEditor calendar={calendar.data} editable={editable && calendar.data.builtIn !== 'always'} onSaved={onSaved} onGone={onGone} />
}

/** Working calendars: when the company works, for promises, service levels and the queue. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const calendars = useQuery({ queryKey: keys.calendars, queryFn: ({ signal }) => api.listCalendars({ limit: 200 }, { signal }), enabled: can('settings.view'), refetchInterval: 60_000 })
  const editable = can('settings.edit')
  const items = calendars.data?.items ?? []
  const wanted = params.get('calendar')
  const creating = wanted === 'new' && editable
  const chosen = creating ? 'new' : (items.find((one) => one.id === wanted) ?? items.find((one) => one.builtIn !== 'always') ?? items[0])?.id
  const choose = (id: string): void => setParams({ calendar: id }, { replace: true })
  const forget = (): void => setParams({}, { replace: true })
  return (
    <Page title={t('settings.title')} permission="settings.view" aside={<span className="page-note">{t('calendars.hint')}</span>}>
      <SettingsTabs />
      {calendars.isPending && <div className="panel"><RowsSkeleton rows={5} /></div>}
      {calendars.isError && <div className="panel"><ErrorState failure={calendars.error} onRetry={() => void calendars.refetch()} /></div>}
      {calendars.isSuccess && (
        <div className="calendars">
          <div className="calendar-side">
            {!editable && <Alert type="info" showIcon title={t('settings.readOnly')} />}
            <CalendarList calendars={items} chosen={chosen ?? ''} onChoose={choose} />
            {editable && <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => choose('new')}>{t('calendars.new')}</Button>}
          </div>
          {creating && <CalendarEditor key="new" calendar={null} editable onSaved={choose} onGone={forget} />}
          {!creating && chosen !== undefined && <Chosen key={chosen} id={chosen} editable={editable} onSaved={choose} onGone={forget} />}
        </div>
      )}
    </Page>
  )
}
