import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { FilterSelect, LanguageFilter } from '../../ui/filter-select.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { isFiltered, type EntryFilter } from './filter.ts'

/** Search and narrowing; kept in the address. */
export function Filters({ filter, onFilter }: { filter: EntryFilter; onFilter: (change: Partial<EntryFilter>) => void }): ReactNode {
  const { t } = useI18n()
  const categories = useQuery({ queryKey: keys.categories, queryFn: ({ signal }) => api.listCategories({ signal }) })

  return (
    <div className="filters" role="search">
      <SearchField value={filter.search} label={t('knowledge.search')} onSearch={(search) => onFilter({ search })} />
      <Select
        className="filter-category" showSearch allowClear placeholder={t('knowledge.category')} aria-label={t('knowledge.category')} value={filter.category || undefined}
        options={(categories.data?.items ?? []).map((item) => ({ value: item.category, label: <span className="option-count"><span className="clip">{item.category}</span><span className="quiet tabular">{item.entries}</span></span> }))}
        onChange={(value: string | undefined) => onFilter({ category: value ?? '' })}
      />
      <LanguageFilter value={filter.language} onChange={(language) => onFilter({ language })} />
      <FilterSelect label={t('knowledge.state')} value={filter.enabled} options={[{ value: 'true', label: t('knowledge.stateOn') }, { value: 'false', label: t('knowledge.stateOff') }]} onChange={(enabled) => onFilter({ enabled })} />
      {isFiltered(filter) && <Button type="link" onClick={() => onFilter({ search: '', category: '', language: '', enabled: '' })}>{t('common.clearFilters')}</Button>}
    </div>
  )
}
