import { useQuery } from '@tanstack/react-query'
import type { Language } from '@yingda/contract'
import { Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useDebounced } from '../../ui/debounced.ts'

const MOST = 12

interface HotQuestionsProps {
  value?: readonly string[]
  onChange?: (value: string[]) => void
  id?: string
  language: Language
  disabled: boolean
}

/** Entries shown as hot questions, by their keys; found by searching the knowledge. */
export function HotQuestions({ value = [], onChange, id, language, disabled }: HotQuestionsProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [text, setText] = useState('')
  const search = useDebounced(text.trim(), 250)
  const found = useQuery({ queryKey: [...keys.entries, 'pick', language, search], queryFn: ({ signal }) => api.listEntries({ language, limit: 200, ...(search ? { search } : {}) }, { signal }), enabled: can('knowledge.view') })
  const known = useQuery({ queryKey: [...keys.entries, 'pick', language, ''], queryFn: ({ signal }) => api.listEntries({ language, limit: 200 }, { signal }), enabled: can('knowledge.view') })
  const named = new Map([...(known.data?.items ?? []), ...(found.data?.items ?? [])].map((entry) => [entry.key, entry.question]))
  const options = [...new Set([...value, ...(found.data?.items ?? []).map((entry) => entry.key)])].map((key) => ({ value: key, label: named.get(key) ?? key }))
  return (
    <Select
      {...(id ? { id } : {})} mode="multiple" value={[...value]} disabled={disabled} maxCount={MOST} options={options} loading={found.isFetching} placeholder={t('settings.hotQuestionsPlaceholder')}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }} onChange={(next: string[]) => onChange?.(next)}
    />
  )
}
