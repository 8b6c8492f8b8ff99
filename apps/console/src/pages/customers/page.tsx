import { PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { useListAddress } from '../../ui/use-list-address.ts'
import { useColleagues } from '../tickets/use-ticket-data.ts'
import { customerFilterOf, customerParams, type CustomerFilter } from './filter.ts'
import { useCustomerTags, useSegmentNames } from './profile/use-customer.ts'
import { CustomersTable } from './table.tsx'
import { CustomerTabs } from './tabs.tsx'
import '../knowledge/knowledge.css'
import '../settings/settings.css'
import './customers.css'

const CreateDrawer = lazy(() => import('./create-drawer.tsx'))

function Filters({ filter, onFilter }: { filter: CustomerFilter; onFilter: (change: Partial<CustomerFilter>) => void }): ReactNode {
  const { t } = useI18n()
  const segments = useSegmentNames()
  const tags = useCustomerTags()
  const colleagues = useColleagues()
  const shared = { allowClear: true, popupMatchSelectWidth: false, showSearch: { optionFilterProp: 'label' } } as const
  return (
    <div className="filters" role="search">
      <SearchField value={filter.search} label={t('customers.search')} onSearch={(search) => onFilter({ search })} />
      <Select {...shared} className="cu-segment" placeholder={t('customers.segment')} aria-label={t('customers.segment')} value={filter.segment || undefined} options={segments.map(({ id, name }) => ({ value: id, label: name }))} onChange={(segment: string | undefined) => onFilter({ segment: segment ?? '' })} />
      <Select {...shared} className="filter-small" placeholder={t('customers.tag')} aria-label={t('customers.tag')} value={filter.tag || undefined} options={tags.map((name) => ({ value: name, label: name }))} onChange={(tag: string | undefined) => onFilter({ tag: tag ?? '' })} />
      <Select {...shared} className="cu-owner" placeholder={t('customers.ownerFilter')} aria-label={t('customers.ownerFilter')} value={filter.owner || undefined} options={colleagues.map(({ id, name }) => ({ value: id, label: name }))} onChange={(owner: string | undefined) => onFilter({ owner: owner ?? '' })} />
      <Select allowClear popupMatchSelectWidth={false} className="filter-small" placeholder={t('customers.identity')} aria-label={t('customers.identity')} value={filter.known || undefined} options={[{ value: 'true', label: t('customers.known') }, { value: 'false', label: t('customers.unknown') }]} onChange={(known: string | undefined) => onFilter({ known: known ?? '' })} />
    </div>
  )
}

/** Customers, last seen first: search, segments, tags, whose they are. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const navigate = useNavigate()
  const { filter, onFilter } = useListAddress(customerFilterOf, customerParams)
  const [making, setMaking] = useState(false)
  return (
    <Page title={t('customers.nav')} permission="customers.view" fill>
      <CustomerTabs />
      <div className="page-bar">
        <Filters filter={filter} onFilter={onFilter} />
        {can('customers.edit') && <div className="page-actions"><Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>{t('customers.new')}</Button></div>}
      </div>
      <CustomersTable filter={filter} onFilter={onFilter} onNew={() => setMaking(true)} />
      {making && <Suspense fallback={null}><CreateDrawer onClose={() => setMaking(false)} onMade={({ id }) => void navigate(`/customers/${id}`)} /></Suspense>}
    </Page>
  )
}
