import { BellOutlined, MessageOutlined, PlusOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { TicketFilter, TicketSummary, TicketView } from '@yingda/contract'
import { Button, Skeleton, Table, Tooltip, type TableColumnsType } from 'antd'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { usePhone } from '../../../ui/media.ts'
import { customerName } from '../../../ui/names.ts'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { TableFoot, usePages } from '../../../ui/table-foot.tsx'
import { Time } from '../../../ui/time.tsx'
import { builtInViews, isNarrowed, noFilter, orderOf, type ListState } from '../model/filter.ts'
import { typeName } from '../model/types.ts'
import { NextDue, Priority, StateTag } from '../tags.tsx'
import { useGroups, useTypes } from '../use-ticket-data.ts'
import { BulkBar } from './bulk-bar.tsx'

const PAGE = 50

interface TableProps {
  state: ListState
  views: readonly TicketView[]
  filter: TicketFilter
  onState: (change: Partial<ListState>) => void
  onOpen: (id: string) => void
  onNew: () => void
}

/** Marks of a ticket beside its subject: the customer waits, and how often they reminded. */
function Marks({ ticket, narrow }: { ticket: TicketSummary; narrow: boolean }): ReactNode {
  const { t } = useI18n()
  const open = ticket.category !== 'solved' && ticket.category !== 'closed'
  return (
    <>
      {ticket.reminders > 0 && open && <Tooltip title={t('tickets.remindedHint', { n: ticket.reminders })}><span className="tk-mark tk-mark-reminded"><BellOutlined aria-hidden /> {t('tickets.reminded', { n: ticket.reminders })}</span></Tooltip>}
      {ticket.customerWaits && ticket.customer && open && <span className="tk-mark"><MessageOutlined aria-hidden /> <span className={narrow ? 'visually-hidden' : ''}>{t('tickets.customerWaits')}</span></span>}
    </>
  )
}

function useColumns(onOpen: (id: string) => void): TableColumnsType<TicketSummary> {
  const { t, language } = useI18n()
  const { types } = useTypes()
  const groups = useGroups()
  const phone = usePhone()
  const typeOf = (id: string): (typeof types)[number] | undefined => types.find((type) => type.id === id)
  const stateTag = (ticket: TicketSummary): ReactNode => <StateTag type={typeOf(ticket.typeId)} state={ticket.state} category={ticket.category} />
  return [
    {
      title: t('tickets.subject'), key: 'subject',
      render: (_, ticket) => (
        <div className="entry-cell">
          <button type="button" className="entry-link" data-ticket={ticket.id} onClick={(event) => { event.stopPropagation(); onOpen(ticket.id) }}><span className="tk-number tabular">#{ticket.number}</span> {ticket.erased === true ? <span className="quiet">{t('tickets.erasedSubject')}</span> : ticket.subject}</button>
          <span className="tk-below quiet small">
            {phone && <>{stateTag(ticket)}{ticket.priority !== 'normal' && <Priority value={ticket.priority} />}</>}
            {!phone && <span>{typeName(typeOf(ticket.typeId), language)}</span>}
            {phone && <NextDue ticket={ticket} />}
            {ticket.customer && <span className="clip">{customerName(ticket.customer, t)}</span>}
            <Marks ticket={ticket} narrow={phone} />
          </span>
        </div>
      ),
    },
    { title: t('tickets.state'), key: 'state', width: 132, responsive: ['md'], render: (_, ticket) => stateTag(ticket) },
    { title: t('tickets.priority'), key: 'priority', width: 92, responsive: ['md'], render: (_, { priority }) => <Priority value={priority} /> },
    {
      title: t('tickets.assignee'), key: 'assignee', width: 140, responsive: ['lg'],
      render: (_, { assignee, groupId }) => (
        <span className="entry-cell">
          <span className={assignee ? 'clip' : 'quiet'}>{assignee ? (assignee.name ?? t('tickets.byAgent')) : t('tickets.nobody')}</span>
          {groupId && <span className="quiet small clip">{groups.find(({ id }) => id === groupId)?.name ?? t('tickets.someGroup')}</span>}
        </span>
      ),
    },
    { title: t('tickets.due'), key: 'due', width: 164, responsive: ['md'], render: (_, ticket) => <NextDue ticket={ticket} /> },
    { title: t('tickets.updated'), key: 'updated', width: 92, responsive: ['xl'], render: (_, { updatedAt }) => <Time at={updatedAt} /> },
  ]
}

const emptyTexts: Partial<Record<string, readonly [Key, Key]>> = { mine: ['tickets.emptyMine', 'tickets.emptyMineHint'], unassigned: ['tickets.emptyUnassigned', 'tickets.emptyUnassignedHint'], overdue: ['tickets.emptyOverdue', 'tickets.emptyOverdueHint'] }

function Empty({ state, onState, onNew }: Pick<TableProps, 'state' | 'onState' | 'onNew'>): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  if (isNarrowed(state)) return <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={() => onState(noFilter)}>{t('common.clearFilters')}</Button></EmptyState>
  const [title, hint] = emptyTexts[state.view] ?? (['tickets.empty', 'tickets.emptyHint'] as const)
  return (
    <EmptyState title={t(title)} hint={t(hint)}>
      {state.view !== 'open' && state.view !== 'all' && <Button onClick={() => onState({ view: 'open', sort: '' })}>{t('tickets.toOpen')}</Button>}
      {can('tickets.edit') && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onNew}>{t('tickets.new')}</Button>}
    </EmptyState>
  )
}

/** The tickets of a list, page by page; J, K and the arrows walk them, Enter opens. */
export function TicketsTable(props: TableProps): ReactNode {
  const { state, views, filter, onState, onOpen } = props
  const { t } = useI18n()
  const { can } = useSession()
  const columns = useColumns(onOpen)
  const phone = usePhone()
  const order = orderOf(state, views)
  const listName = JSON.stringify([filter, order])
  const pages = usePages(listName)
  const { cursor } = pages
  const [selected, setSelected] = useState<readonly string[]>([])
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => setSelected([]), [listName])
  const unknownView = !(builtInViews as readonly string[]).includes(state.view) && !views.some(({ id }) => id === state.view)
  const page = useQuery({
    queryKey: [...keys.tickets, listName, cursor ?? null],
    queryFn: ({ signal }) => api.listTickets({ body: { filter, order, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } }, { signal }),
    placeholderData: keepPreviousData, refetchInterval: 60_000, enabled: !unknownView,
  })
  const step = (by: number): void => {
    const links = [...(box.current?.querySelectorAll<HTMLElement>('[data-ticket]') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + by))]?.focus()
  }
  const current = (): string | undefined => (document.activeElement as HTMLElement | null)?.dataset['ticket']
  const toggle = (): void => {
    const id = current()
    if (id !== undefined) setSelected((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id]))
  }
  const editable = can('tickets.edit')
  useShortcuts({ 'list.next': () => step(1), 'list.previous': () => step(-1), 'tickets.select': editable ? toggle : undefined })
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || current() === undefined) return
    event.preventDefault()
    step(event.key === 'ArrowDown' ? 1 : -1)
  }

  if (unknownView) return <div className="panel entries-panel"><EmptyState title={t('tickets.noView')} hint={t('tickets.noViewHint')}><Button onClick={() => onState({ view: 'mine' })}>{t('tickets.view.mine')}</Button></EmptyState></div>
  if (page.isPending) return <div className="panel entries-panel"><Skeleton active title={false} paragraph={{ rows: 12 }} style={{ padding: 16 }} /></div>
  if (page.isError) return <div className="panel entries-panel"><ErrorState failure={page.error} onRetry={() => void page.refetch()} /></div>
  const { items, next } = page.data
  if (items.length === 0 && pages.before === 0) return <div className="panel entries-panel"><Empty {...props} /></div>
  return (
    <>
      {selected.length > 0 && <BulkBar selected={selected} tickets={items} filter={filter} onSelect={setSelected} />}
      <div className="panel entries-panel" aria-busy={page.isPlaceholderData} ref={box} onKeyDown={onKeyDown}>
        <div className="entries-scroll">
          <Table<TicketSummary>
            rowKey="id" columns={columns} dataSource={items} pagination={false} sticky tableLayout="fixed" size="middle" showHeader={!phone}
            {...(editable ? { rowSelection: { selectedRowKeys: [...selected], onChange: (chosen: React.Key[]) => setSelected(chosen.map(String)), hideSelectAll: true, columnWidth: phone ? 36 : 44, getCheckboxProps: ({ number }: TicketSummary) => ({ 'aria-label': t('tickets.select', { number }) }) } } : {})}
            onRow={(ticket) => ({ onClick: () => onOpen(ticket.id), className: `entry-row${ticket.customerWaits && ticket.customer ? ' tk-row-waits' : ''}` })}
          />
        </div>
        <TableFoot pages={pages} size={PAGE} shown={items.length} total={null} next={next} busy={page.isPlaceholderData} />
      </div>
    </>
  )
}
