import type { TicketTypeInput } from '@yingda/contract'
import { Switch } from 'antd'
import { useId, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Field, NumberField } from '../routing/fields.tsx'
import { Duration } from './inputs.tsx'

interface RulesProps {
  rules: TicketTypeInput['rules']
  editable: boolean
  onChange: (rules: TicketTypeInput['rules']) => void
}

/** Something that may be switched off, with its number. */
function Optional({ label, hint, value, fallback, min, max, unit, editable, onChange }: { label: string; hint: string; value: number | null; fallback: number; min: number; max: number; unit: string; editable: boolean; onChange: (value: number | null) => void }): ReactNode {
  const id = useId()
  return (
    <div className="tset-optional">
      <div className="handoff-switch"><Switch id={id} size="small" checked={value !== null} disabled={!editable} onChange={(on) => onChange(on ? fallback : null)} /><label htmlFor={id}>{label}</label></div>
      {value !== null && <NumberField label={hint} unit={unit} min={min} max={max} value={value} editable={editable} onChange={onChange} />}
    </div>
  )
}

/** What happens to tickets of a type by themselves, and what customers may do. */
export function TypeRules({ rules, editable, onChange }: RulesProps): ReactNode {
  const { t } = useI18n()
  const { reminders } = rules
  return (
    <section className="routing-form" aria-label={t('ticketSet.rules')}>
      <NumberField label={t('ticketSet.reopenDays')} hint={t('ticketSet.reopenHint')} unit={t('ticketSet.days')} min={0} max={365} value={rules.reopenDays} editable={editable} onChange={(reopenDays) => onChange({ ...rules, reopenDays })} />
      <Optional label={t('ticketSet.closes')} hint={t('ticketSet.closeDays')} unit={t('ticketSet.days')} value={rules.closeDays} fallback={7} min={0} max={365} editable={editable} onChange={(closeDays) => onChange({ ...rules, closeDays })} />
      <div className="routing-part">
        <h3>{t('ticketSet.reminders')}</h3>
        <div className="routing-grid">
          <NumberField label={t('ticketSet.reminderTimes')} hint={t('ticketSet.reminderHint')} unit={t('ticketSet.times')} min={0} max={20} value={reminders.times} editable={editable} onChange={(times) => onChange({ ...rules, reminders: { ...reminders, times } })} />
          <Field label={t('ticketSet.reminderWithin')}><Duration label={t('ticketSet.reminderWithin')} value={reminders.seconds} editable={editable} onChange={(seconds) => onChange({ ...rules, reminders: { ...reminders, seconds: Math.min(seconds ?? 60, 30 * 86_400) } })} /></Field>
        </div>
        <Optional label={t('ticketSet.raises')} hint={t('ticketSet.raiseAfter')} unit={t('ticketSet.times')} value={rules.raiseAfter} fallback={2} min={1} max={20} editable={editable} onChange={(raiseAfter) => onChange({ ...rules, raiseAfter })} />
      </div>
    </section>
  )
}
