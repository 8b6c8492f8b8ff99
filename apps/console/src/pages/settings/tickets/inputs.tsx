import type { TicketName } from '@yingda/contract'
import { Input, InputNumber, Select, Space } from 'antd'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Field } from '../routing/fields.tsx'
import { inSeconds, inUnit, type Unit } from './model.ts'

interface NamePairProps {
  label: string
  value: TicketName
  editable: boolean
  max?: number
  error?: boolean
  autoFocus?: boolean
  onChange: (name: TicketName) => void
}

/** A name in both languages; one of them is enough. */
export function NamePair({ label, value, editable, max = 80, error = false, autoFocus = false, onChange }: NamePairProps): ReactNode {
  const { t } = useI18n()
  const [zh, en] = [useId(), useId()]
  const status = error ? ('error' as const) : ('' as const)
  return (
    <div className="routing-grid">
      <Field label={t('ticketSet.inZh', { label })} htmlFor={zh}><Input id={zh} lang="zh" value={value.zh} maxLength={max} disabled={!editable} status={status} autoFocus={autoFocus} onChange={(event) => onChange({ ...value, zh: event.target.value })} /></Field>
      <Field label={t('ticketSet.inEn', { label })} htmlFor={en}><Input id={en} lang="en" value={value.en} maxLength={max} disabled={!editable} status={status} onChange={(event) => onChange({ ...value, en: event.target.value })} /></Field>
    </div>
  )
}

interface DurationProps {
  label: string
  /** Seconds of business time; null: none. */
  value: number | null
  /** May be left empty. */
  optional?: boolean
  /** The least, in seconds. */
  least?: number
  editable: boolean
  onChange: (seconds: number | null) => void
}

/** A time in minutes or hours. */
export function Duration({ label, value, optional = false, least = 60, editable, onChange }: DurationProps): ReactNode {
  const { t } = useI18n()
  const [unit, setUnit] = useState<Unit>(() => (value === null ? 'hours' : inUnit(value).unit))
  // Another value, as after a reload, chooses its own unit; what is typed here keeps the one chosen.
  useEffect(() => {
    if (value !== null && unit === 'hours' && value % 360 !== 0) setUnit('minutes')
  }, [value, unit])
  const shown = value === null ? null : unit === 'hours' ? value / 3600 : Math.round(value / 60)
  return (
    <Space.Compact className="tset-duration">
      <InputNumber aria-label={label} value={shown} min={0} max={unit === 'hours' ? 8760 : 525_600} {...(unit === 'hours' ? {} : { precision: 0 })} disabled={!editable} placeholder={optional ? t('ticketSet.none') : ''} onChange={(next) => onChange(next === null ? (optional ? null : least) : Math.max(least, inSeconds(next, unit)))} />
      <Select<Unit> aria-label={t('ticketSet.unitOf', { label })} value={unit} disabled={!editable} popupMatchSelectWidth={false} options={[{ value: 'minutes', label: t('ticketSet.minutes') }, { value: 'hours', label: t('ticketSet.hours') }]} onChange={(next) => { setUnit(next); if (shown !== null) onChange(Math.max(least, inSeconds(shown, next))) }} />
    </Space.Compact>
  )
}
