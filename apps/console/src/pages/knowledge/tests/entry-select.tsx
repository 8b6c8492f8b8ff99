import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Language } from '@yingda/contract'
import { Select, Spin } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useDebounced } from '../../../ui/debounced.ts'

interface EntrySelectProps {
  id?: string
  value?: string | null
  onChange?: (key: string) => void
  language: Language
  /** Standard question of the value as it was stored. */
  known: { key: string; question: string } | null
  disabled: boolean
}

/** Finds an entry by what it says; the value is its key. */
export function EntrySelect({ id, value, onChange, language, known, disabled }: EntrySelectProps): ReactNode {
  const { t } = useI18n()
  const [typed, setTyped] = useState('')
  const search = useDebounced(typed.trim(), 250)
  const found = useQuery({
    queryKey: [...keys.entries, 'select', language, search], placeholderData: keepPreviousData, enabled: !disabled,
    queryFn: ({ signal }) => api.listEntries({ language, limit: 20, ...(search ? { search } : {}) }, { signal }),
  })
  const items = (found.data?.items ?? []).map(({ key, question }) => ({ value: key, label: question }))
  const options = known && !items.some((item) => item.value === known.key) && search === '' ? [{ value: known.key, label: known.question }, ...items] : items
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })} value={value ?? null} onChange={(key) => onChange?.(key)} disabled={disabled} placeholder={t('case.entryPlaceholder')} options={options}
      showSearch={{ filterOption: false, onSearch: setTyped }} notFoundContent={found.isFetching ? <Spin size="small" /> : t('common.noMatch')}
    />
  )
}
