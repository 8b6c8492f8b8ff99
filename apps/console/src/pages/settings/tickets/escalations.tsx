import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { SlaEscalation } from '@yingda/contract'
import { Button, Checkbox, Select } from 'antd'
import { useId, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useColleagues, useGroups } from '../../tickets/use-ticket-data.ts'
import { Field } from '../routing/fields.tsx'
import { Duration } from './inputs.tsx'
import { emptyEscalation, isIdle } from './model.ts'

const targets = ['any', 'first_reply', 'next_reply', 'resolution'] as const

interface OneProps {
  escalation: SlaEscalation
  n: number
  editable: boolean
  onChange: (escalation: SlaEscalation) => void
  onRemove: () => void
}

function One({ escalation, n, editable, onChange, onRemove }: OneProps): ReactNode {
  const { t } = useI18n()
  const groups = useGroups()
  const people = useColleagues().map(({ id, name }) => ({ value: id, label: name }))
  const [target, group, agent, notify] = [useId(), useId(), useId(), useId()]
  const change = (part: Partial<SlaEscalation>): void => onChange({ ...escalation, ...part })
  return (
    <li className="tset-escalation" aria-label={t('ticketSet.escalation', { n })}>
      <div className="routing-grid">
        <Field label={t('ticketSet.whenOver')} htmlFor={target}><Select<SlaEscalation['target']> id={target} value={escalation.target} disabled={!editable} options={targets.map((value) => ({ value, label: value === 'any' ? t('ticketSet.anyTarget') : t(`tickets.target.${value}`) }))} onChange={(next) => change({ target: next })} /></Field>
        <Field label={t('ticketSet.after')} hint={t('ticketSet.afterHint')}><Duration label={t('ticketSet.after')} least={0} value={escalation.afterSeconds} editable={editable} onChange={(seconds) => change({ afterSeconds: seconds ?? 0 })} /></Field>
        <Field label={t('ticketSet.toGroup')} htmlFor={group}><Select<string> id={group} value={escalation.assignGroupId ?? ''} disabled={!editable} options={[{ value: '', label: t('tickets.unchanged') }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]} onChange={(next) => change({ assignGroupId: next === '' ? null : next })} /></Field>
        <Field label={t('ticketSet.toAgent')} htmlFor={agent}><Select<string> id={agent} value={escalation.assignAgentId ?? ''} showSearch={{ optionFilterProp: 'label' }} disabled={!editable} options={[{ value: '', label: t('tickets.unchanged') }, ...people]} onChange={(next) => change({ assignAgentId: next === '' ? null : next })} /></Field>
      </div>
      <Field label={t('ticketSet.notify')} htmlFor={notify}><Select<string[]> id={notify} mode="multiple" maxCount={20} showSearch={{ optionFilterProp: 'label' }} value={[...escalation.notifyUserIds]} disabled={!editable} options={people} onChange={(notifyUserIds) => change({ notifyUserIds })} /></Field>
      <div className="tset-line">
        <Checkbox checked={escalation.notifyFollowers} disabled={!editable} onChange={(event) => change({ notifyFollowers: event.target.checked })}>{t('ticketSet.notifyFollowers')}</Checkbox>
        <Checkbox checked={escalation.raisePriority} disabled={!editable} onChange={(event) => change({ raisePriority: event.target.checked })}>{t('ticketSet.raisePriority')}</Checkbox>
        <span className="spring" />
        {editable && <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t('ticketSet.escalationRemove', { n })} onClick={onRemove} />}
      </div>
      {isIdle(escalation) && <span className="field-error" role="status">{t('ticketSet.escalationIdle')}</span>}
    </li>
  )
}

/** What happens when a target is over. */
export function Escalations({ escalations, editable, onChange }: { escalations: readonly SlaEscalation[]; editable: boolean; onChange: (escalations: SlaEscalation[]) => void }): ReactNode {
  const { t } = useI18n()
  return (
    <section className="routing-part" aria-label={t('ticketSet.escalations')}>
      <h3>{t('ticketSet.escalations')}</h3>
      <ul className="tset-escalations">
        {escalations.map((escalation, index) => <One key={index} n={index + 1} escalation={escalation} editable={editable} onChange={(next) => onChange(escalations.map((one, at) => (at === index ? next : one)))} onRemove={() => onChange(escalations.filter((_, at) => at !== index))} />)}
      </ul>
      {editable && escalations.length < 20 && <div><Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...escalations, emptyEscalation])}>{t('ticketSet.escalationAdd')}</Button></div>}
    </section>
  )
}
