import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'

interface FilterSelectProps<V extends string> {
  label: string
  /** Empty for all. */
  value: V | ''
  options: readonly { readonly value: V; readonly label: ReactNode }[]
  /** Options are found by typing. */
  search?: boolean
  onChange: (value: V | '') => void
}

/** Narrows a list by one property; nothing chosen is all. */
export function FilterSelect<V extends string>({ label, value, options, search = false, onChange }: FilterSelectProps<V>): ReactNode {
  return (
    <Select<V>
      className="filter-small" allowClear placeholder={label} aria-label={label} value={value === '' ? null : value} popupMatchSelectWidth={false} options={[...options]}
      {...(search ? { showSearch: { optionFilterProp: 'label' } } : {})} onChange={(next: V | undefined) => onChange(next ?? '')}
    />
  )
}

/** Narrows a list to one language. */
export function LanguageFilter({ value, onChange }: { value: 'zh' | 'en' | ''; onChange: (value: 'zh' | 'en' | '') => void }): ReactNode {
  const { t } = useI18n()
  return <FilterSelect label={t('knowledge.language')} value={value} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} onChange={onChange} />
}
