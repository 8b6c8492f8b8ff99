import { useQuery } from '@tanstack/react-query'
import type { CalendarInput, CalendarState } from '@yingda/contract'
import { Tag } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useDebounced } from '../../../ui/debounced.ts'
import { isSound, tidied } from './hours.ts'

/** Open or closed, and until when, by the clock of the calendar. */
export function StateText({ state, timeZone }: { state: CalendarState; timeZone: string }): ReactNode {
  const { t, language } = useI18n()
  const format = useMemo(
    () => new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone, month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    [language, timeZone],
  )
  const when = state.changesAt === null ? null : format.format(new Date(state.changesAt))
  const text = state.open
    ? when === null ? t('calendars.alwaysOpen') : t('calendars.closesAt', { time: when })
    : when === null ? t('calendars.neverOpens') : t('calendars.opensAt', { time: when })
  return <><Tag color={state.open ? 'success' : 'default'}>{t(state.open ? 'calendars.openNow' : 'calendars.closedNow')}</Tag><span className="quiet small">{text}</span></>
}

/** What the hours in the form come to just now, saved or not. */
export function DraftState({ draft }: { draft: CalendarInput }): ReactNode {
  const { t } = useI18n()
  const settled = useDebounced(JSON.stringify(tidied({ ...draft, name: 'x' })), 300)
  const { name: _, ...hours } = useMemo(() => JSON.parse(settled) as CalendarInput, [settled])
  const state = useQuery({ queryKey: [...keys.calendars, 'preview', settled], queryFn: ({ signal }) => api.previewCalendar({ body: hours }, { signal }), enabled: isSound({ ...hours, name: 'x' }), refetchInterval: 60_000, placeholderData: (before) => before })
  return (
    <p className="calendar-state" aria-live="polite">
      {state.data ? <StateText state={state.data} timeZone={hours.timeZone} /> : <span className="quiet small">{state.isPending ? t('common.loading') : t('calendars.noState')}</span>}
    </p>
  )
}
