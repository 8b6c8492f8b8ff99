import { useQueryClient } from '@tanstack/react-query'
import type { SlaPolicy, SlaPolicyInput, TicketPriority } from '@yingda/contract'
import { Input, InputNumber, Segmented, Select, Switch } from 'antd'
import { useId, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { SegmentsSelect } from '../../customers/segments/select.tsx'
import { nameIn } from '../../tickets/model/types.ts'
import { useGroups, useTypes } from '../../tickets/use-ticket-data.ts'
import { CalendarSelect } from '../calendar-select.tsx'
import { DraftDrawer, useSettingsDraft } from '../draft-drawer.tsx'
import { tidyNames } from '../handoff/values.ts'
import { Field } from '../routing/fields.tsx'
import { Escalations } from './escalations.tsx'
import { Goals } from './goals.tsx'
import { Duration } from './inputs.tsx'
import { emptyPolicy, policyProblem, priorities } from './model.ts'

interface PartProps {
  policy: SlaPolicyInput
  editable: boolean
  onChange: (part: Partial<SlaPolicyInput>) => void
}

const inputOf = ({ name, active, conditions, calendarId, goals, warning, escalations }: SlaPolicyInput): SlaPolicyInput => ({ name, active, conditions, calendarId, goals, warning, escalations })

function Conditions({ policy, editable, onChange }: PartProps): ReactNode {
  const { t, language } = useI18n()
  const { types } = useTypes()
  const groups = useGroups()
  const [type, priority, group, level, segment] = [useId(), useId(), useId(), useId(), useId()]
  const { conditions } = policy
  const change = (part: Partial<SlaPolicyInput['conditions']>): void => onChange({ conditions: { ...conditions, ...part } })
  const shared = { mode: 'multiple' as const, disabled: !editable, placeholder: t('ticketSet.any') }
  return (
    <section className="routing-part" aria-label={t('ticketSet.conditions')}>
      <h3>{t('ticketSet.conditions')}</h3>
      <p className="quiet small">{t('ticketSet.conditionsHint')}</p>
      <div className="routing-grid">
        <Field label={t('tickets.type')} htmlFor={type}><Select<string[]> {...shared} id={type} value={[...conditions.typeIds]} options={types.map((one) => ({ value: one.id, label: nameIn(one.name, language) }))} onChange={(typeIds) => change({ typeIds })} /></Field>
        <Field label={t('tickets.priority')} htmlFor={priority}><Select<TicketPriority[]> {...shared} id={priority} value={[...conditions.priorities]} options={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))} onChange={(next) => change({ priorities: next })} /></Field>
        <Field label={t('tickets.group')} htmlFor={group}><Select<string[]> {...shared} id={group} value={[...conditions.groupIds]} options={groups.map((one) => ({ value: one.id, label: one.name }))} onChange={(groupIds) => change({ groupIds })} /></Field>
        <Field label={t('ticketSet.levels')} htmlFor={level}><Select<string[]> {...shared} mode="tags" open={false} suffixIcon={null} id={level} value={[...conditions.customerLevels]} onChange={(next) => change({ customerLevels: tidyNames(next) })} /></Field>
        <Field label={t('routing.field.segment')} htmlFor={segment}><SegmentsSelect id={segment} value={conditions.segmentIds} disabled={!editable} onChange={(segmentIds) => change({ segmentIds })} /></Field>
      </div>
    </section>
  )
}

function CalendarAndWarning({ policy, editable, onChange }: PartProps): ReactNode {
  const { t } = useI18n()
  const id = useId()
  const { warning } = policy
  const kind = warning?.kind ?? 'none'
  const choose = (next: 'none' | 'share' | 'left'): void => onChange({ warning: next === 'none' ? null : next === 'share' ? { kind: 'share', share: 0.8 } : { kind: 'left', seconds: 1800 } })
  return (
    <section className="routing-part">
      <Field label={t('ticketSet.calendar')} hint={t('ticketSet.calendarHint')} htmlFor={id}>
        <CalendarSelect id={id} className="routing-add" value={policy.calendarId} none={t('ticketSet.defaultCalendar')} editable={editable} onChange={(calendarId) => onChange({ calendarId })} />
      </Field>
      <Field label={t('ticketSet.warning')}>
        <span className="tset-warning">
          <Segmented className="tset-choice" aria-label={t('ticketSet.warning')} disabled={!editable} value={kind} options={(['none', 'share', 'left'] as const).map((value) => ({ value, label: t(`ticketSet.warning.${value}`) }))} onChange={choose} />
          {warning?.kind === 'share' && <InputNumber aria-label={t('ticketSet.warningShare')} value={Math.round(warning.share * 100)} min={10} max={99} precision={0} suffix="%" disabled={!editable} onChange={(next) => onChange({ warning: { kind: 'share', share: (next ?? 80) / 100 } })} />}
          {warning?.kind === 'left' && <Duration label={t('ticketSet.warningLeft')} value={warning.seconds} editable={editable} onChange={(seconds) => onChange({ warning: { kind: 'left', seconds: Math.min(seconds ?? 1800, 30 * 86_400) } })} />}
        </span>
      </Field>
    </section>
  )
}

/** One service-level policy: for which tickets, what within which time, and what happens otherwise. */
export function PolicyDrawer({ policy, editable, onClose }: { policy: SlaPolicy | null; editable: boolean; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [nameId, activeId] = [useId(), useId()]
  const form = useSettingsDraft({
    stored: policy, draftOf: (stored: SlaPolicy | null) => (stored === null ? emptyPolicy : inputOf(stored)), editable, problemOf: policyProblem,
    create: (body) => api.createSlaPolicy({ body }), update: (id, next, version) => api.updateSlaPolicy({ id, body: { policy: next, version } }), remove: (id) => api.deleteSlaPolicy({ id }),
    list: () => api.listSlaPolicies(), refresh: () => void queries.invalidateQueries({ queryKey: keys.slaPolicies }), done: t('ticketSet.policySaved'), gone: t('ticketSet.policyGone'), onClose,
  })
  const { draft, saved, change } = form
  return (
    <DraftDrawer
      form={form} title={saved === null ? t('ticketSet.policyNew') : saved.name} editable={editable} problemText={(problem) => t(`ticketSet.policyProblem.${problem}`)}
      removal={{ title: t('ticketSet.policyDelete', { name: saved?.name ?? '' }), hint: t('ticketSet.policyDeleteHint') }}
    >
      <Field label={t('ticketSet.name')} htmlFor={nameId}><Input id={nameId} value={draft.name} maxLength={80} autoFocus={policy === null} disabled={!editable} status={form.shownProblem === 'name' ? 'error' : ''} onChange={(event) => change({ name: event.target.value })} /></Field>
      <div className="handoff-switch"><Switch id={activeId} size="small" checked={draft.active} disabled={!editable} onChange={(active) => change({ active })} /><label htmlFor={activeId}>{t('ticketSet.policyActive')}</label></div>
      <Goals goals={draft.goals} editable={editable} onChange={(goals) => change({ goals })} />
      <Conditions policy={draft} editable={editable} onChange={change} />
      <CalendarAndWarning policy={draft} editable={editable} onChange={change} />
      <Escalations escalations={draft.escalations} editable={editable} onChange={(escalations) => change({ escalations })} />
    </DraftDrawer>
  )
}
