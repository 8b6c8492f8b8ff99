import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import type { WorkingInterval } from '@yingda/contract'
import { Button, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { allDay, clockOf, endsNextDay, intervalOf, isAllDay, minuteOf, nextPart, overlap } from './hours.ts'

const MOST = 12

interface DayHoursProps {
  /** Names the day to those who do not see it. */
  label: string
  value: readonly WorkingInterval[]
  editable: boolean
  onChange: (parts: WorkingInterval[]) => void
}

/** The hours of one day as text. */
export function HoursText({ value }: { value: readonly WorkingInterval[] }): ReactNode {
  const { t } = useI18n()
  if (value.length === 0) return <span className="quiet">{t('calendars.closed')}</span>
  if (value.length === 1 && value[0] && isAllDay(value[0])) return t('calendars.allDay')
  return <span className="tabular">{value.map((part) => `${clockOf(part.from)}–${clockOf(part.to)}${endsNextDay(part) ? ` (${t('calendars.nextDay')})` : ''}`).join(', ')}</span>
}

/** A time of day, 24 hours whatever the browser's country: `9`, `930` and `9:30` are understood; anything else changes nothing. */
function ClockField({ minute, label, onChange }: { minute: number; label: string; onChange: (minute: number) => void }): ReactNode {
  const [typed, setTyped] = useState<string | null>(null)
  const settle = (): void => {
    const read = typed === null ? null : minuteOf(typed)
    if (read !== null && read !== minute % 1440) onChange(read)
    setTyped(null)
  }
  return (
    <Input
      className="hours-time tabular" inputMode="numeric" maxLength={5} aria-label={label} placeholder="00:00" value={typed ?? clockOf(minute)} onBlur={settle} onPressEnter={settle}
      onChange={(event) => setTyped(event.target.value)} onFocus={(event) => event.target.select()}
    />
  )
}

/** The hours of one day, to be changed: any number of parts; none is closed. */
export function DayHours({ label, value, editable, onChange }: DayHoursProps): ReactNode {
  const { t } = useI18n()
  if (!editable) return <div className="hours-parts"><HoursText value={value} /></div>
  const put = (at: number, part: WorkingInterval): void => onChange(value.map((one, index) => (index === at ? part : one)))
  const time = (at: number, part: WorkingInterval, end: 'from' | 'to', name: string): ReactNode => (
    <ClockField minute={part[end]} label={`${label} ${name}`} onChange={(minute) => put(at, intervalOf(end === 'from' ? minute : part.from, end === 'to' ? minute : part.to % 1440))} />
  )
  return (
    <div className="hours-parts">
      {value.length === 0 && <span className="quiet hours-closed">{t('calendars.closed')}</span>}
      {value.map((part, at) => (
        <span key={at} className="hours-part">
          {time(at, part, 'from', t('calendars.from'))}
          <span aria-hidden>–</span>
          {time(at, part, 'to', t('calendars.to'))}
          {isAllDay(part) ? <span className="quiet small">{t('calendars.allDay')}</span> : endsNextDay(part) && <span className="quiet small">{t('calendars.nextDay')}</span>}
          <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t('calendars.removePart', { day: label })} onClick={() => onChange(value.filter((_, index) => index !== at))} />
        </span>
      ))}
      <span className="hours-add">
        {value.length < MOST && !value.some(isAllDay) && <Button type="text" size="small" icon={<PlusOutlined aria-hidden />} aria-label={t('calendars.addPartOf', { day: label })} onClick={() => onChange([...value, nextPart(value)])}>{t('calendars.addPart')}</Button>}
        {!value.some(isAllDay) && <Button type="text" size="small" aria-label={t('calendars.allDayOf', { day: label })} onClick={() => onChange([allDay])}>{t('calendars.allDay')}</Button>}
      </span>
      {overlap(value) && <span className="hours-problem" role="alert">{t('calendars.overlap')}</span>}
    </div>
  )
}
