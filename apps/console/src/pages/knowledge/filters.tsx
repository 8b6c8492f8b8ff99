import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
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
      <Select
        className="filter-small" allowClear placeholder={t('knowledge.language')} aria-label={t('knowledge.language')} value={filter.language || undefined}
        options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} onChange={(value: EntryFilter['language'] | undefined) => onFilter({ language: value ?? '' })}
      />
      <Select
        className="filter-small" allowClear placeholder={t('knowledge.state')} aria-label={t('knowledge.state')} value={filter.enabled || undefined}
        options={[{ value: 'true', label: t('knowledge.stateOn') }, { value: 'false', label: t('knowledge.stateOff') }]} onChange={(value: EntryFilter['enabled'] | undefined) => onFilter({ enabled: value ?? '' })}
      />
      {isFiltered(filter) && <Button type="link" onClick={() => onFilter({ search: '', category: '', language: '', enabled: '' })}>{t('common.clearFilters')}</Button>}
    </div>
  )
}
