import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { isGroup, type SegmentCondition, type SegmentGroup, type SegmentOperator, type SegmentRule } from '@yingda/contract'
import { Button, Input, InputNumber, Segmented, Select } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DateField } from '../../../ui/dates/date-field.tsx'
import { countsDays, MAX_ITEMS, needsValue, ruleOn, withOperator, type Askable, type Item } from './model.ts'

interface Shared {
  all: readonly Askable[]
  editable: boolean
}

function Value({ rule, asked, label, editable, onChange }: { rule: SegmentRule; asked: Askable; label: string; editable: boolean; onChange: (rule: SegmentRule) => void }): ReactNode {
  const { t } = useI18n()
  const { value, operator } = rule
  const shared = { disabled: !editable, 'aria-label': label }
  const set = (next: SegmentRule['value']): void => { const { value: _before, ...rest } = rule; onChange(next === undefined ? rest : { ...rest, value: next }) }
  if (!needsValue(operator)) return null
  if (countsDays(operator)) return <span className="cu-days"><InputNumber<number> {...shared} min={0} max={36_500} precision={0} value={typeof value === 'number' ? value : null} onChange={(next) => set(next ?? undefined)} /><span className="quiet">{t('segments.days')}</span></span>
  switch (asked.type) {
    case 'number': return <InputNumber<number> {...shared} value={typeof value === 'number' ? value : null} onChange={(next) => set(next ?? undefined)} />
    case 'boolean': return <Select<string> {...shared} value={String(value === true)} options={[{ value: 'true', label: t('customers.yes') }, { value: 'false', label: t('customers.no') }]} onChange={(next) => set(next === 'true')} />
    case 'date': return <DateField disabled={!editable} label={label} value={typeof value === 'string' ? value : ''} onChange={(next) => set(next === '' ? undefined : next)} />
    case 'text': return <Input {...shared} maxLength={200} value={typeof value === 'string' ? value : ''} onChange={(event) => set(event.target.value === '' ? undefined : event.target.value)} />
    case 'choice':
    case 'multi':
      return (
        <Select<string[]>
          {...shared} mode={asked.field === 'tags' ? 'tags' : 'multiple'} value={Array.isArray(value) ? value : []} options={[...(asked.options ?? [])]} showSearch={{ optionFilterProp: 'label' }} maxCount={50}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
        />
      )
  }
}

interface RuleProps extends Shared {
  rule: SegmentRule
  /** As people count it. */
  number: number
  onChange: (rule: SegmentRule) => void
  onRemove: (() => void) | null
}

function RuleRow({ rule, number, all, editable, onChange, onRemove }: RuleProps): ReactNode {
  const { t } = useI18n()
  const asked = all.find(({ field }) => field === rule.field)
  const groups = (['profile', 'behaviour', 'attributes'] as const).map((part) => ({
    label: t(part === 'profile' ? 'segments.partProfile' : part === 'behaviour' ? 'segments.partBehaviour' : 'segments.partAttributes'), title: part,
    options: all.filter((one) => one.part === part).map(({ field, label }) => ({ value: field, label })),
  })).filter(({ options }) => options.length > 0)
  const choose = (field: string): void => {
    const next = all.find((one) => one.field === field)
    if (next) onChange(ruleOn(next))
  }
  return (
    <li className="cu-rule">
      <Select<string> value={asked ? rule.field : t('segments.fieldGone')} status={asked ? '' : 'error'} disabled={!editable} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} aria-label={t('segments.field', { n: number })} options={groups} onChange={choose} />
      {asked ? <Select<SegmentOperator> className="cu-operator" value={rule.operator} disabled={!editable} popupMatchSelectWidth={false} aria-label={t('segments.operator', { n: number })} options={asked.operators.map((value) => ({ value, label: t(`segments.op.${value}`) }))} onChange={(operator) => onChange(withOperator(asked, operator, rule.value))} /> : <span className="cu-operator" />}
      <span className="cu-value">{asked && <Value rule={rule} asked={asked} label={t('segments.value', { n: number })} editable={editable} onChange={onChange} />}</span>
      {editable && onRemove ? <Button className="cu-remove" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('segments.removeRule', { n: number })} onClick={onRemove} /> : <span className="cu-remove" />}
    </li>
  )
}

function Match({ value, editable, onChange }: { value: 'all' | 'any'; editable: boolean; onChange: (match: 'all' | 'any') => void }): ReactNode {
  const { t } = useI18n()
  return <Segmented<'all' | 'any'> size="small" disabled={!editable} aria-label={t('segments.match')} value={value} options={[{ value: 'all', label: t('segments.all') }, { value: 'any', label: t('segments.any') }]} onChange={onChange} />
}

const replaced = <T,>(list: readonly T[], at: number, next: T): T[] => list.map((one, index) => (index === at ? next : one))
const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at)

function GroupBox({ group, number, first, all, editable, onChange, onRemove }: Shared & { group: SegmentGroup; number: number; first: number; onChange: (group: SegmentGroup) => void; onRemove: () => void }): ReactNode {
  const { t } = useI18n()
  const { rules, match } = group
  const [fresh] = all
  return (
    <li className="cu-group" role="group" aria-label={t('segments.group', { n: number })}>
      <div className="cu-group-head">
        <Match value={match} editable={editable} onChange={(next) => onChange({ ...group, match: next })} />
        <span className="spring" />
        {editable && <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t('segments.removeGroup', { n: number })} onClick={onRemove} />}
      </div>
      <ul className="cu-conditions">
        {rules.map((rule, at) => <RuleRow key={at} rule={rule} number={first + at} all={all} editable={editable} onChange={(next) => onChange({ ...group, rules: replaced(rules, at, next) })} onRemove={rules.length > 1 ? () => onChange({ ...group, rules: without(rules, at) }) : null} />)}
      </ul>
      {editable && fresh && rules.length < MAX_ITEMS && <div><Button type="dashed" size="small" icon={<PlusOutlined aria-hidden />} onClick={() => onChange({ ...group, rules: [...rules, ruleOn(fresh)] })}>{t('segments.addRule')}</Button></div>}
    </li>
  )
}

/** The conditions of a segment: comparisons, and groups of them, of which all or any must hold. */
export function Conditions({ condition, all, editable, onChange }: Shared & { condition: SegmentCondition; onChange: (condition: SegmentCondition) => void }): ReactNode {
  const { t } = useI18n()
  const { match, items } = condition
  const set = (next: Item[]): void => onChange({ ...condition, items: next })
  const [fresh] = all
  let rules = 0
  let groups = 0
  return (
    <section className="routing-part" aria-label={t('segments.conditions')}>
      <div className="cu-group-head"><h3>{t('segments.conditions')}</h3><span className="spring" /><Match value={match} editable={editable} onChange={(next) => onChange({ ...condition, match: next })} /></div>
      <ul className="cu-conditions">
        {items.map((item, at) => {
          const first = rules + 1
          rules += isGroup(item) ? item.rules.length : 1
          if (!isGroup(item)) return <RuleRow key={at} rule={item} number={first} all={all} editable={editable} onChange={(next) => set(replaced(items, at, next))} onRemove={items.length > 1 ? () => set(without(items, at)) : null} />
          groups += 1
          return <GroupBox key={at} group={item} number={groups} first={first} all={all} editable={editable} onChange={(next) => set(replaced(items, at, next))} onRemove={() => set(without(items, at))} />
        })}
      </ul>
      {editable && fresh && items.length < MAX_ITEMS && (
        <div className="cu-actions">
          <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => set([...items, ruleOn(fresh)])}>{t('segments.addRule')}</Button>
          <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => set([...items, { match: match === 'all' ? 'any' : 'all', rules: [ruleOn(fresh)] }])}>{t('segments.addGroup')}</Button>
        </div>
      )}
    </section>
  )
}
