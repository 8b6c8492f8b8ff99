import type { TicketView } from '@yingda/contract'
import { Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { FilterSelect } from '../../../ui/filter-select.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { categories, isNarrowed, noFilter, orderOf, priorities, sortText, type ListState } from '../model/filter.ts'
import { nameIn } from '../model/types.ts'
import { useColleagues, useTypes } from '../use-ticket-data.ts'

const sorts: readonly (readonly [string, Key])[] = [
  ['-updated', 'tickets.sortUpdated'], ['due', 'tickets.sortDue'], ['-priority', 'tickets.sortPriority'], ['-created', 'tickets.sortNewest'], ['created', 'tickets.sortOldest'], ['-number', 'tickets.sortNumber'],
]

interface FiltersProps {
  state: ListState
  views: readonly TicketView[]
  onState: (change: Partial<ListState>) => void
}

/** Search, narrowing and order; all of it kept in the address. */
export function Filters({ state, views, onState }: FiltersProps): ReactNode {
  const { t, language } = useI18n()
  const { types } = useTypes()
  const colleagues = useColleagues()
  const order = sortText(orderOf(state, views))
  const orders = sorts.map(([value, key]) => ({ value, label: t(key) }))
  return (
    <div className="filters tk-filters" role="search">
      <SearchField value={state.search} label={t('tickets.search')} onSearch={(search) => onState({ search })} />
      <FilterSelect label={t('tickets.state')} value={state.category} options={categories.map((value) => ({ value, label: t(`tickets.category.${value}`) }))} onChange={(category) => onState({ category })} />
      <FilterSelect label={t('tickets.type')} value={state.typeId} options={types.map((type) => ({ value: type.id, label: nameIn(type.name, language) }))} onChange={(typeId) => onState({ typeId })} />
      <FilterSelect label={t('tickets.priority')} value={state.priority} options={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))} onChange={(priority) => onState({ priority })} />
      <FilterSelect search label={t('tickets.assignee')} value={state.assignee} options={[{ value: 'me', label: t('tickets.me') }, { value: 'none', label: t('tickets.nobody') }, ...colleagues.map(({ id, name }) => ({ value: id, label: name }))]} onChange={(assignee) => onState({ assignee })} />
      <Select className="tk-sort" aria-label={t('tickets.sort')} value={order} popupMatchSelectWidth={false} options={orders.some(({ value }) => value === order) ? orders : [...orders, { value: order, label: t('tickets.sortOther') }]} onChange={(sort: string) => onState({ sort })} />
      {isNarrowed(state) && <Button type="link" onClick={() => onState(noFilter)}>{t('common.clearFilters')}</Button>}
    </div>
  )
}
