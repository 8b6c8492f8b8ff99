import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { RoutingCondition, RoutingRule, RuleDemand, RuleWebhook } from '@yingda/contract'
import { App, Button, Drawer, Input, InputNumber, Select } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { priorities, priorityKey } from '../../conversations/handling/marks.tsx'
import { useSegmentNames } from '../../customers/profile/use-customer.ts'
import { DemandPart } from './demand-part.tsx'
import { Field } from './fields.tsx'
import { WebhookPart } from './webhook-part.tsx'
import { causes, conditionOn, fields, isSoundRule } from './values.ts'

const MAX_CONDITIONS = 10

/** One segment by its name; one that is gone says so. */
function SegmentSelect({ value, onChange, ...shared }: { value: string; disabled: boolean; 'aria-label': string; onChange: (id: string) => void }): ReactNode {
  const { t } = useI18n()
  const segments = useSegmentNames()
  const options = segments.map(({ id, name }) => ({ value: id, label: name }))
  const gone = value !== '' && !segments.some(({ id }) => id === value)
  return (
    <Select<string>
      {...shared} {...(value === '' ? {} : { value })} placeholder={t('segments.chooseSegment')} showSearch={{ optionFilterProp: 'label' }} notFoundContent={t('segments.routingEmpty')}
      options={gone ? [...options, { value, label: t('segments.unknownName') }] : options} onChange={onChange}
    />
  )
}

interface ValueProps {
  condition: RoutingCondition
  label: string
  editable: boolean
  onChange: (condition: RoutingCondition) => void
}

function Value({ condition, label, editable, onChange }: ValueProps): ReactNode {
  const { t } = useI18n()
  const shared = { disabled: !editable, 'aria-label': label }
  if (condition.field === 'language') return <Select<'zh' | 'en'> {...shared} value={condition.is} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} onChange={(is) => onChange({ ...condition, is })} />
  if (condition.field === 'cause') return <Select<(typeof causes)[number]> {...shared} value={condition.is} options={causes.map((value) => ({ value, label: t(`routing.cause.${value}`) }))} onChange={(is) => onChange({ ...condition, is })} />
  if (condition.field === 'level') return <InputNumber {...shared} value={condition.atLeast} min={0} max={100} precision={0} onChange={(value) => onChange({ ...condition, atLeast: value ?? 0 })} />
  if (condition.field === 'page') return <Input {...shared} value={condition.contains} maxLength={500} placeholder="/refund" onChange={(event) => onChange({ ...condition, contains: event.target.value })} />
  if (condition.field === 'segment') return <SegmentSelect {...shared} value={condition.is} onChange={(is) => onChange({ ...condition, is })} />
  const text = <Input {...shared} value={condition.is} maxLength={condition.field === 'attribute' ? 500 : condition.field === 'channel' ? 40 : 80} {...(condition.field === 'attribute' ? { placeholder: t('routing.attributeValue') } : {})} onChange={(event) => onChange({ ...condition, is: event.target.value })} />
  if (condition.field !== 'attribute') return text
  return <span className="routing-pair"><Input disabled={!editable} value={condition.key} maxLength={40} placeholder={t('routing.attributeKey')} aria-label={`${label}: ${t('routing.attributeKey')}`} onChange={(event) => onChange({ ...condition, key: event.target.value })} />{text}</span>
}

function Conditions({ conditions, editable, onChange }: { conditions: readonly RoutingCondition[]; editable: boolean; onChange: (conditions: RoutingCondition[]) => void }): ReactNode {
  const { t } = useI18n()
  const replace = (index: number, condition: RoutingCondition): void => onChange(conditions.map((one, at) => (at === index ? condition : one)))
  const options = fields.map((value) => ({ value: value, label: t(`routing.field.${value}`) }))
  return (
    <section className="routing-part" aria-label={t('routing.conditions')}>
      <h3>{t('routing.conditions')}</h3>
      <p className="quiet small">{t('routing.conditionsHint')}</p>
      <ul className="routing-conditions">
        {conditions.map((condition, index) => (
          <li key={index}>
            <Select<RoutingCondition['field']>
              value={condition.field} disabled={!editable} aria-label={t('routing.field', { n: index + 1 })}
              options={options} onChange={(field) => replace(index, conditionOn(field))}
            />
            <Value condition={condition} label={t('routing.value', { n: index + 1 })} editable={editable} onChange={(next) => replace(index, next)} />
            {editable && <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('routing.removeCondition', { n: index + 1 })} onClick={() => onChange(conditions.filter((_, at) => at !== index))} />}
          </li>
        ))}
      </ul>
      {editable && conditions.length < MAX_CONDITIONS && <div><Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...conditions, conditionOn('page')])}>{t('routing.addCondition')}</Button></div>}
    </section>
  )
}

interface RuleDrawerProps {
  rule: RoutingRule
  /** Not among the rules yet. */
  fresh: boolean
  groups: readonly { id: string; name: string }[]
  editable: boolean
  onClose: () => void
  onDone: (rule: RoutingRule) => void
}

/** One rule; it becomes part of the page's draft, which is saved as a whole. */
export function RuleDrawer({ rule, fresh, groups, editable, onClose, onDone }: RuleDrawerProps): ReactNode {
  const { t } = useI18n()
  const { modal } = App.useApp()
  const [draft, setDraft] = useState(rule)
  const [nameId, groupId, priorityId] = [useId(), useId(), useId()]
  const change = (part: Partial<RoutingRule>): void => setDraft((old) => ({ ...old, ...part }))
  const ask = (webhook: RuleWebhook | undefined): void => setDraft(({ webhook: _before, ...rest }) => (webhook === undefined ? rest : { ...rest, webhook }))
  const demand = (asked: RuleDemand | undefined): void => setDraft(({ demand: _before, ...rest }) => (asked === undefined ? rest : { ...rest, demand: asked }))
  const close = (): void => {
    if (JSON.stringify(draft) === JSON.stringify(rule)) return onClose()
    void modal.confirm({ title: t('routing.discardTitle'), okText: t('routing.discard'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: onClose })
  }
  const foot = editable && (
    <div className="routing-foot"><span className="spring" /><Button onClick={close}>{t('common.cancel')}</Button><Button type="primary" disabled={!isSoundRule(draft)} onClick={() => onDone({ ...draft, name: draft.name.trim() })}>{t('common.done')}</Button></div>
  )
  return (
    <Drawer open onClose={close} size={560} title={t(fresh ? 'routing.newRule' : 'routing.editRule')} footer={foot}>
      <div className="routing-form">
        <Field label={t('routing.ruleName')} htmlFor={nameId}><Input id={nameId} autoFocus value={draft.name} maxLength={80} disabled={!editable} onChange={(event) => change({ name: event.target.value })} /></Field>
        <Conditions conditions={draft.conditions} editable={editable} onChange={(conditions) => change({ conditions })} />
        <WebhookPart rule={draft} groups={groups} editable={editable} onChange={ask} />
        <div className="routing-grid">
          <Field label={t('routing.ruleTo')} htmlFor={groupId}><Select<string> id={groupId} value={draft.groupId} disabled={!editable} options={groups.map(({ id, name }) => ({ value: id, label: name }))} onChange={(value) => change({ groupId: value })} /></Field>
          <Field label={t('priority.label')} htmlFor={priorityId}><Select<number> id={priorityId} value={draft.priority} disabled={!editable} options={priorities.map((value) => ({ value, label: t(priorityKey(value)) }))} onChange={(value) => change({ priority: value })} /></Field>
        </div>
        <DemandPart rule={draft} groups={groups} editable={editable} onChange={demand} />
      </div>
    </Drawer>
  )
}
