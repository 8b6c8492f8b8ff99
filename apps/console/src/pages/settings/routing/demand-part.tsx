import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { RoutingRule, RuleDemand } from '@yingda/contract'
import { Button, InputNumber, Radio, Select, Switch } from 'antd'
import { useId, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Field, NumberField } from './fields.tsx'
import { useSkills } from './use-settings.ts'
import { firstDemand, MAX_ASKED, NEW_LEVEL, otherwiseOf } from './values.ts'

interface DemandProps {
  demand: RuleDemand
  groups: readonly { id: string; name: string }[]
  editable: boolean
  onChange: (demand: RuleDemand) => void
}

function Asked({ demand, editable, onChange }: Omit<DemandProps, 'groups'>): ReactNode {
  const { t } = useI18n()
  const skills = useSkills().data?.items ?? []
  const names = new Map(skills.map(({ id, name }) => [id, name]))
  const free = skills.filter(({ id }) => !demand.skills.some(({ skillId }) => skillId === id))
  const put = (index: number, part: Partial<RuleDemand['skills'][number]>): void => onChange({ ...demand, skills: demand.skills.map((one, at) => (at === index ? { ...one, ...part } : one)) })
  return (
    <>
      <ul className="routing-conditions routing-asked">
        {demand.skills.map(({ skillId, atLeast }, index) => (
          <li key={index}>
            <Select<string>
              {...(skillId === '' ? {} : { value: skillId })} disabled={!editable} showSearch={{ optionFilterProp: 'label' }} placeholder={t('skills.choose')} aria-label={t('skills.nth', { n: index + 1 })} notFoundContent={t('common.noMatch')}
              options={[...(skillId === '' ? [] : [{ value: skillId, label: names.get(skillId) ?? t('skills.unknown') }]), ...free.map(({ id, name }) => ({ value: id, label: name }))]}
              onChange={(next) => put(index, { skillId: next })}
            />
            <InputNumber prefix={<span className="quiet">{t('skills.atLeast')}</span>} value={atLeast} min={1} max={100} precision={0} disabled={!editable} aria-label={t('skills.atLeastNth', { n: index + 1 })} onChange={(next) => put(index, { atLeast: next ?? 1 })} />
            {editable && <Button type="text" disabled={demand.skills.length === 1} icon={<DeleteOutlined aria-hidden />} aria-label={t('skills.removeNth', { n: index + 1 })} onClick={() => onChange({ ...demand, skills: demand.skills.filter((_, at) => at !== index) })} />}
          </li>
        ))}
      </ul>
      {editable && free.length > 0 && demand.skills.length < MAX_ASKED && <div><Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => onChange({ ...demand, skills: [...demand.skills, { skillId: '', atLeast: NEW_LEVEL }] })}>{t('skills.add')}</Button></div>}
    </>
  )
}

const ways = ['lower', 'overflow'] as const

function Otherwise({ demand, groups, editable, onChange }: DemandProps): ReactNode {
  const { t } = useI18n()
  const groupId = useId()
  const { otherwise } = demand
  const change = (next: RuleDemand['otherwise']): void => onChange({ ...demand, otherwise: next })
  return (
    <>
      <NumberField label={t('skills.after')} hint={t('skills.afterHint')} unit={t('routing.seconds')} value={otherwise.afterSeconds} min={1} max={86_400} editable={editable} onChange={(afterSeconds) => change({ ...otherwise, afterSeconds })} />
      <Radio.Group className="routing-modes" aria-label={t('skills.otherwise')} value={otherwise.do} disabled={!editable} onChange={(event) => change(otherwiseOf(ways.find((way) => way === event.target.value) ?? 'lower', otherwise.afterSeconds))}>
        {ways.map((way) => <Radio key={way} value={way} disabled={way === 'overflow' && groups.length === 0 && otherwise.do !== 'overflow'}>{t(`skills.otherwise.${way}`)}</Radio>)}
      </Radio.Group>
      {otherwise.do === 'lower' && <NumberField label={t('skills.to')} hint={t('skills.toHint')} unit="" value={otherwise.to} min={0} max={99} editable={editable} onChange={(to) => change({ ...otherwise, to })} />}
      {otherwise.do === 'overflow' && (
        <Field label={t('skills.toGroup')} htmlFor={groupId}>
          <Select<string> id={groupId} {...(otherwise.groupId === '' ? {} : { value: otherwise.groupId })} placeholder={t('skills.chooseGroup')} disabled={!editable} options={groups.map(({ id, name }) => ({ value: id, label: name }))} onChange={(next) => change({ ...otherwise, groupId: next })} />
        </Field>
      )}
    </>
  )
}

/** What a rule asks of who takes the conversation, and what happens when nobody can. */
export function DemandPart({ rule, groups, editable, onChange }: { rule: RoutingRule; groups: DemandProps['groups']; editable: boolean; onChange: (demand: RuleDemand | undefined) => void }): ReactNode {
  const { t } = useI18n()
  const switchId = useId()
  const skills = useSkills()
  const { demand } = rule
  const none = skills.isSuccess && skills.data.items.length === 0
  const others = groups.filter(({ id }) => id !== rule.groupId)
  return (
    <section className="routing-part" aria-label={t('skills.demand')}>
      <div className="routing-switch"><Switch id={switchId} checked={demand !== undefined} disabled={!editable || (none && demand === undefined)} onChange={(on) => onChange(on ? firstDemand : undefined)} /><label htmlFor={switchId}>{t('skills.demand')}</label></div>
      <p className="quiet small">{t(none && demand === undefined ? 'skills.demandNone' : 'skills.demandHint')}</p>
      {demand && <Asked demand={demand} editable={editable} onChange={onChange} />}
      {demand && <Otherwise demand={demand} groups={others} editable={editable} onChange={onChange} />}
    </section>
  )
}
