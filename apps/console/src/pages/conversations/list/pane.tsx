import { CheckSquareOutlined, SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ListView } from '@yingda/contract'
import { Button, Input, Segmented, Select, Tooltip, type InputRef } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'
import type { ListFilter } from '../../../realtime/inbox.ts'
import { useSession } from '../../../session/session.tsx'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import { useDebounced } from '../../../ui/debounced.ts'
import { filterOf, type Status } from '../model/filter.ts'
import { BulkBar } from '../bulk/bar.tsx'
import { useSelection } from '../bulk/use-selection.ts'
import { FailedScheduled } from '../scheduled/failed-notice.tsx'
import { List } from './list.tsx'
import { OfflineNotice } from './offline-notice.tsx'
import { useList } from './use-list.ts'

const SEARCH_MS = 250

const statusOptions = (t: Translate): { value: Status | ''; label: string }[] => [
  { value: '', label: t('inbox.statusAll') },
  { value: 'bot', label: t('inbox.statusBot') },
  { value: 'queue', label: t('inbox.statusQueue') },
  { value: 'agent', label: t('inbox.statusAgent') },
  { value: 'closed', label: t('inbox.statusClosed') },
]

interface PaneProps {
  filter: ListFilter
  views: readonly ListView[]
  search: string
  onTaken: (id: string) => void
  openId: string | undefined
  onFilter: (filter: ListFilter) => void
}

/** The left pane: tabs with counts, search, and the list. */
export function ListPane({ filter, views, search, openId, onTaken, onFilter }: PaneProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const list = useList(filter)
  const selection = useSelection()
  const counts = useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => api.countConversations({ signal }) })
  const [text, setText] = useState(filter.search ?? '')
  const input = useRef<InputRef>(null)
  const settled = useDebounced(text, SEARCH_MS)

  useEffect(() => {
    const wanted = settled.trim()
    if (wanted !== (filter.search ?? '')) onFilter(filterOf(new URLSearchParams({ view: filter.view, status: filter.status ?? '', q: wanted }), views))
    // Only what was typed moves the address; the address moving by itself is no typing.
  }, [settled])
  useEffect(() => setText((typed) => (typed.trim() === (filter.search ?? '') ? typed : (filter.search ?? ''))), [filter.search])

  const show = (view: ListView): void => onFilter({ view, ...(filter.search ? { search: filter.search } : {}) })
  useShortcuts({
    'list.search': () => input.current?.focus({ cursor: 'all' }),
    ...Object.fromEntries(views.map((view, index) => [`list.view${String(index + 1)}`, () => show(view)])),
  })

  const label = (view: ListView): ReactNode => {
    const count = view === 'all' ? 0 : (counts.data?.[view] ?? 0)
    return <span className="tab-label">{t(`inbox.${view}`)}{count > 0 && <span className={`tab-count tabular${view === 'waiting' ? ' tab-count-strong' : ''}`}>{count > 99 ? '99+' : count}</span>}</span>
  }
  return (
    <section className="list-pane" aria-label={t('inbox.title')}>
      <div className="list-head">
        <Segmented<ListView> block aria-label={t('inbox.listLabel')} value={filter.view} onChange={show} options={views.map((view) => ({ value: view, label: label(view) }))} />
        <div className="list-filters">
          <Input
            ref={input} allowClear value={text} maxLength={100} prefix={<SearchOutlined aria-hidden />} placeholder={t('inbox.search')} aria-label={t('inbox.search')}
            onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
          />
          {filter.view === 'all' && can('conversations.view.all') && (
            <Select<Status | ''> className="status-select" aria-label={t('inbox.status')} value={filter.status ?? ''} options={statusOptions(t)} popupMatchSelectWidth={false} onChange={(status) => onFilter({ view: 'all', ...(status ? { status } : {}), ...(filter.search ? { search: filter.search } : {}) })} />
          )}
          {can('conversations.reply') && !selection.on && <Tooltip title={t('many.start')}><Button className="many-start" icon={<CheckSquareOutlined aria-hidden />} aria-label={t('many.start')} onClick={selection.begin} /></Tooltip>}
        </div>
      </div>
      {selection.on && <BulkBar selection={selection} items={list.items} filter={filter} />}
      <OfflineNotice />
      <FailedScheduled search={search} />
      <List list={list} selection={selection} filter={filter} search={search} openId={openId} onTaken={onTaken} onClear={() => onFilter({ view: filter.view })} onView={show} />
    </section>
  )
}
