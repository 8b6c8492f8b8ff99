import { DownOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Availability } from '@yingda/contract'
import { Button, Dropdown, type MenuProps } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { MISSED_REASON, useAvailability } from '../session/availability.ts'
import { useSession } from '../session/session.tsx'
import { AvailabilityDot } from '../ui/icons.tsx'
import { Elapsed } from '../ui/time.tsx'

/** A reason for a break in words; the company's own ones are words already. */
export function useReasonText(): (reason: string | null) => string | null {
  const { t } = useI18n()
  return (reason) => (reason === MISSED_REASON ? t('availability.reasonMissed') : reason)
}

/** The reasons for a break that the company offers. */
export function useBreakReasons(enabled = true): readonly string[] {
  const { data } = useQuery({ queryKey: keys.breakReasons, queryFn: ({ signal }) => api.listBreakReasons({ signal }), staleTime: 300_000, enabled })
  return data?.items ?? []
}

const BREAK = 'break:'

/** The own availability, in the header: breaks by their reason, and for how long. */
export function AvailabilitySwitch(): ReactNode {
  const { t, format } = useI18n()
  const { me } = useSession()
  const change = useAvailability()
  const reasons = useBreakReasons()
  const reasonText = useReasonText()
  const reason = me.availability === 'break' ? me.availabilityReason : null
  const option = (value: Availability) => ({
    key: value,
    label: (
      <span className="availability-option">
        <AvailabilityDot value={value} />
        <span>{t(`availability.${value}`)}<span className="quiet small">{t(`availability.${value}Hint`)}</span></span>
      </span>
    ),
  })
  const breaks = reasons.map((one) => ({ key: `${BREAK}${one}`, label: <span className="availability-option"><AvailabilityDot value="break" /><span>{one}</span></span> }))
  const items: MenuProps['items'] = [
    option('online'),
    option('busy'),
    breaks.length === 0 ? option('break') : { key: 'breaks', type: 'group', label: t('availability.break'), children: breaks },
    option('offline'),
  ]
  const choose = (key: string): void => {
    if (key.startsWith(BREAK)) return change.mutate({ availability: 'break', reason: key.slice(BREAK.length) })
    change.mutate({ availability: key as Availability })
  }
  const chosen = me.availability === 'break' && reason !== null ? `${BREAK}${reason}` : me.availability
  const label = reasonText(reason) ?? t(`availability.${me.availability}`)
  return (
    <Dropdown trigger={['click']} menu={{ items, selectable: true, selectedKeys: [chosen], onClick: ({ key }) => choose(key) }}>
      <Button
        className="availability-button" title={`${label} · ${t('availability.since', { time: format.full(me.availabilitySince) })}`}
        aria-label={`${t('availability.label')}: ${t(`availability.${me.availability}`)}${reason === null ? '' : ` (${label})`}`} aria-haspopup="menu"
      >
        <AvailabilityDot value={me.availability} />
        <span className="clip availability-label">{label}</span>
        {me.availability === 'break' && <span className="availability-since quiet" aria-hidden><Elapsed since={me.availabilitySince} /></span>}
        <DownOutlined className="tiny-icon" aria-hidden />
      </Button>
    </Dropdown>
  )
}

/** Tells who was set to break by the system, with the way back. */
export function MissedNotice(): ReactNode {
  const { t, format } = useI18n()
  const { me } = useSession()
  const change = useAvailability()
  if (me.availability !== 'break' || me.availabilityReason !== MISSED_REASON) return null
  return (
    <div className="missed-notice" role="alert">
      <span>{t('availability.missedNotice')} <span className="quiet">{t('availability.since', { time: format.time(me.availabilitySince) })}</span></span>
      <Button type="primary" loading={change.isPending} onClick={() => change.mutate({ availability: 'online' })}>{t('availability.backOnline')}</Button>
    </div>
  )
}
