import { PlusOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CustomerSummary } from '@yingda/contract'
import { Button, Tag, Tooltip, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { LIST_PAGE, ListTable } from '../../ui/list-table.tsx'
import { usePhone } from '../../ui/media.ts'
import { customerName } from '../../ui/names.ts'
import { EmptyState } from '../../ui/states.tsx'
import { usePages } from '../../ui/table-foot.tsx'
import { Time } from '../../ui/time.tsx'
import { customerQuery, isNarrowed, noCustomerFilter, type CustomerFilter } from './filter.ts'

interface TableProps {
  filter: CustomerFilter
  onFilter: (change: Partial<CustomerFilter>) => void
  onNew: () => void
}

function Marks({ segments, tags }: Pick<CustomerSummary, 'segments' | 'tags'>): ReactNode {
  return (
    <ul className="cu-tags">
      {segments.map(({ id, name }) => <li key={id}><Tag variant="outlined" color="processing">{name}</Tag></li>)}
      {tags.map((tag) => <li key={tag}><Tag variant="filled">{tag}</Tag></li>)}
    </ul>
  )
}

function useColumns(onOpen: (customer: CustomerSummary) => void): TableColumnsType<CustomerSummary> {
  const { t, format } = useI18n()
  const { can } = useSession()
  const phone = usePhone()
  return [
    {
      title: t('customers.customer'), key: 'name',
      render: (_, customer) => (
        <div className="entry-cell">
          <span className="cu-line">
            <button type="button" className="entry-link" onClick={(event) => { event.stopPropagation(); onOpen(customer) }}>{customerName(customer, t)}</button>
            {customer.identified && <Tooltip title={t('customers.known')}><SafetyCertificateOutlined role="img" aria-label={t('customers.known')} /></Tooltip>}
          </span>
          <span className="cu-below quiet small"><span className="tabular">#{customer.number}</span>{customer.phone !== null && <span className="tabular">{customer.phone}</span>}{customer.email !== null && <span className="wrap">{customer.email}</span>}{phone && customer.lastSeenAt !== null && <Time at={customer.lastSeenAt} />}</span>
          {phone && <Marks {...customer} />}
        </div>
      ),
    },
    { title: t('customers.marks'), key: 'marks', responsive: ['md'], render: (_, customer) => <Marks {...customer} /> },
    { title: t('customers.level'), key: 'level', width: 72, align: 'right', responsive: ['lg'], render: (_, { level }) => level },
    { title: t('customers.owner'), key: 'owner', width: 120, ellipsis: true, responsive: ['lg'], render: (_, { owner }) => owner?.name },
    { title: t('customers.conversations'), key: 'conversations', width: 72, align: 'right', responsive: ['lg'], render: (_, { conversations }) => format.number(conversations) },
    ...(can('tickets.view.own') ? [{ title: t('customers.ticketsOpen'), key: 'tickets', width: 128, align: 'right' as const, responsive: ['xl' as const], render: (_: unknown, { ticketsOpen }: CustomerSummary) => (ticketsOpen === 0 ? '' : format.number(ticketsOpen)) }] : []),
    { title: t('customers.lastSeen'), key: 'seen', width: 120, responsive: ['md'], render: (_, { lastSeenAt }) => lastSeenAt && <Time at={lastSeenAt} /> },
  ]
}

function Empty({ filter, onFilter, onNew }: TableProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  if (isNarrowed(filter)) {
    return <EmptyState title={t('common.noMatch')} hint={filter.search === '' ? t('common.noMatchHint') : t('customers.searchHint')}><Button onClick={() => onFilter(noCustomerFilter)}>{t('common.clearFilters')}</Button></EmptyState>
  }
  return (
    <EmptyState title={t('customers.empty')} hint={t('customers.emptyHint')}>
      {can('customers.edit') && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onNew}>{t('customers.new')}</Button>}
    </EmptyState>
  )
}

/** Customers, last seen first. */
export function CustomersTable(props: TableProps): ReactNode {
  const { filter } = props
  const navigate = useNavigate()
  const onOpen = ({ id }: CustomerSummary): void => void navigate(`/customers/${id}`)
  const columns = useColumns(onOpen)
  const pages = usePages(JSON.stringify(filter))
  const { cursor } = pages
  const page = useQuery({
    queryKey: [...keys.customers, filter, cursor ?? null],
    queryFn: ({ signal }) => api.listCustomers({ ...customerQuery(filter), limit: LIST_PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData, refetchInterval: 60_000,
  })
  return <ListTable page={page} pages={pages} columns={columns} keyOf={(one) => one.id} onOpen={onOpen} empty={<Empty {...props} />} />
}
