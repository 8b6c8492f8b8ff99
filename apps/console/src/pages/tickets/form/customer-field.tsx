import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useDebounced } from '../../../ui/debounced.ts'
import { customerName } from '../../../ui/names.ts'

const SHOWN = 10
const STILL_MS = 250

interface FieldProps {
  id?: string
  value?: string
  onChange?: (customerId: string | undefined) => void
}

/** Whose ticket it is: found by number, name, phone number or e-mail address; without words those seen last. */
export function CustomerField({ id, value, onChange }: FieldProps): ReactNode {
  const { t } = useI18n()
  const [text, setText] = useState('')
  const [active, setActive] = useState(false)
  // What was chosen stays shown when the words that found it are gone.
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null)
  const search = useDebounced(text.trim(), STILL_MS)
  const found = useQuery({
    queryKey: [...keys.customerSearch, search], queryFn: ({ signal }) => api.listCustomers({ limit: SHOWN, ...(search === '' ? {} : { search }) }, { signal }),
    enabled: active, placeholderData: keepPreviousData,
  })
  const items = (found.data?.items ?? []).map((one) => ({ value: one.id, label: customerName(one, t), below: [`#${String(one.number)}`, one.phone, one.email].filter(Boolean).join(' · ') }))
  const options = chosen && !items.some((one) => one.value === chosen.value) ? [...items, { ...chosen, below: '' }] : items
  const status = !active ? null : found.isError ? failureText(found.error) : found.isPending || found.isFetching ? t('common.loading') : items.length === 0 ? t('tickets.customerNone') : null
  return (
    <>
      <Select<string, { value: string; label: string; below: string }>
        {...(id === undefined ? {} : { id })} allowClear showSearch={{ filterOption: false, searchValue: text, onSearch: setText }} placeholder={t('tickets.customerSearch')} value={value ?? null} options={options} loading={found.isFetching}
        notFoundContent={null} onFocus={() => setActive(true)} onBlur={() => setActive(false)}
        optionRender={({ data }) => <span className="tk-customer"><span className="clip">{data.label}</span><span className="tk-customer-below small clip">{data.below}</span></span>}
        onChange={(next: string | undefined) => {
          const option = options.find((one) => one.value === next)
          setChosen(option ? { value: option.value, label: option.label } : null)
          setText('')
          onChange?.(next)
        }}
      />
      <span className="quiet small" role="status">{status}</span>
    </>
  )
}
