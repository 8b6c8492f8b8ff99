import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'

interface CalendarSelectProps {
  id: string
  /** Null for none of the calendars. */
  value: string | null
  /** What none of them means. */
  none: string
  editable: boolean
  className?: string
  onChange: (calendarId: string | null) => void
}

/** One of the company's calendars, or none. Who may not see calendars sees that there is one and cannot choose another. */
export function CalendarSelect({ id, value, none, editable, className, onChange }: CalendarSelectProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const known = can('settings.view')
  const calendars = useQuery({ queryKey: keys.calendars, queryFn: ({ signal }) => api.listCalendars({ limit: 200 }, { signal }), enabled: known })
  const items = (calendars.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))
  const hidden = value !== null && !items.some((one) => one.value === value)
  const options = [{ value: '', label: none }, ...items, ...(hidden ? [{ value: value, label: calendars.isPending && known ? t('common.loading') : t('routing.calendarUnknown') }] : [])]
  return <Select<string> id={id} {...(className === undefined ? {} : { className })} value={value ?? ''} disabled={!editable || !known} options={options} onChange={(next) => onChange(next === '' ? null : next)} />
}
