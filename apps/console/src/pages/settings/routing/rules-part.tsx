import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import type { RoutingRule, RoutingRules, RuleDemand } from '@yingda/contract'
import { Alert, Button, Input, Select, Switch, Tag } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { randomUuid } from '../../../ui/ids.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { PriorityTag } from '../../conversations/handling/marks.tsx'
import { useGroups } from '../../conversations/handling/use-groups.ts'
import { useDemandText } from '../../conversations/handling/demand.tsx'
import { useRuleText } from './condition-text.ts'
import { Field, SaveFailure } from './fields.tsx'
import { Ordered } from './ordered.tsx'
import { RuleDrawer } from './rule-drawer.tsx'
import { TryRules } from './try-rules.tsx'
import { useSkills } from './use-settings.ts'
import { useRulesDraft, useStoredRules, type RulesDraft, type StoredRules } from './use-rules.ts'
import { reasonsProblem } from './values.ts'

interface PartProps {
  editable: boolean
}

function Loaded({ children }: { children: (stored: StoredRules) => ReactNode }): ReactNode {
  const stored = useStoredRules()
  if (stored.isPending) return <div className="panel"><RowsSkeleton rows={4} /></div>
  if (stored.isError) return <div className="panel"><ErrorState failure={stored.error} onRetry={() => void stored.refetch()} /></div>
  return children(stored.data)
}

function SaveBar({ draft, blocked, editable }: { draft: RulesDraft; blocked: boolean; editable: boolean }): ReactNode {
  const { t } = useI18n()
  return (
    <>
      {draft.failure && <SaveFailure failure={draft.failure} busy={draft.saving} onOverwrite={draft.overwrite} onReload={draft.reload} />}
      {editable && (
        <div className="settings-foot">
          {draft.changed && <span className="quiet small">{t('common.unsaved')}</span>}
          <Button type="primary" disabled={!draft.changed || blocked} loading={draft.saving} onClick={draft.save}>{t('common.save')}</Button>
        </div>
      )}
    </>
  )
}

/** What a rule asks for, in a line. */
function useAsksText(): (demand: RuleDemand) => string {
  const { t } = useI18n()
  const { asked, fallback } = useDemandText()
  const skills = useSkills().data?.items ?? []
  const named = ({ skillId, atLeast }: RuleDemand['skills'][number]) => ({ skillId, atLeast, name: skills.find(({ id }) => id === skillId)?.name ?? t('skills.unknown') })
  return (demand) => `${t('skills.asks', { skills: asked(demand.skills.map(named)) })}, ${fallback(demand.otherwise)}`
}

function RuleLine({ rule, editable, onChange, onOpen }: { rule: RoutingRule; editable: boolean; onChange: (rule: RoutingRule) => void; onOpen: () => void }): ReactNode {
  const { t } = useI18n()
  const { byId } = useGroups()
  const { conditionsText } = useRuleText()
  const asksText = useAsksText()
  return (
    <div className={rule.enabled ? 'routing-rule' : 'routing-rule routing-rule-off'}>
      <Switch size="small" checked={rule.enabled} disabled={!editable} aria-label={t('routing.ruleEnabled', { name: rule.name })} onChange={(enabled) => onChange({ ...rule, enabled })} />
      <span className="routing-rule-text">
        <span className="routing-rule-line"><strong className="clip">{rule.name}</strong>{!rule.enabled && <Tag variant="filled">{t('routing.ruleOff')}</Tag>}</span>
        <span className="quiet small wrap">{conditionsText(rule.conditions)}{rule.webhook && ` · ${t('routing.webhookAsks')}`}{rule.demand && ` · ${asksText(rule.demand)}`}</span>
      </span>
      <span className="routing-rule-to"><span className="clip">→ {byId.get(rule.groupId)?.name ?? rule.groupId.slice(0, 8)}</span><PriorityTag priority={rule.priority} /></span>
      <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('routing.editGroup', { name: rule.name })} onClick={onOpen} />
    </div>
  )
}

function Rules({ stored, editable }: PartProps & { stored: StoredRules }): ReactNode {
  const { t } = useI18n()
  const { byId } = useGroups()
  const draft = useRulesDraft(stored, ['rules', 'defaultGroupId'], t('routing.rulesSaved'))
  const [open, setOpen] = useState<RoutingRule | null>(null)
  const defaultId = useId()
  const { rules, defaultGroupId } = draft.draft
  const groups = [...byId.values()]
  const put = (rule: RoutingRule): void => draft.change({ rules: rules.some(({ id }) => id === rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule] })
  const create = (): void => setOpen({ id: randomUuid(), name: '', enabled: true, conditions: [], groupId: groups[0]?.id ?? '', priority: 0 })
  const button = editable && groups.length > 0 && <Button icon={<PlusOutlined aria-hidden />} onClick={create}>{t('routing.newRule')}</Button>
  return (
    <>
      <section className="panel settings-panel" aria-label={t('routing.rules')}>
        <div className="settings-head"><div><h2>{t('routing.rules')}</h2><p className="quiet">{t('routing.rulesHint')}</p></div>{rules.length > 0 && button}</div>
        {groups.length === 0 && <Alert type="info" showIcon title={t('routing.ruleNeedsGroup')} />}
        {rules.length === 0 && groups.length > 0 && <EmptyState title={t('routing.noRules')} hint={t('routing.noRulesHint')}>{button}</EmptyState>}
        <Ordered<RoutingRule> label={t('routing.rules')} items={rules} keyOf={({ id }) => id} nameOf={({ name }) => name} editable={editable} onChange={(next) => draft.change({ rules: next })}>
          {(rule) => <RuleLine rule={rule} editable={editable} onChange={put} onOpen={() => setOpen(rule)} />}
        </Ordered>
        <Field label={t('routing.defaultGroup')} hint={t('routing.defaultGroupHint')} htmlFor={defaultId}>
          <Select<string> id={defaultId} className="settings-short" value={defaultGroupId ?? ''} disabled={!editable} options={[{ value: '', label: t('routing.everybody') }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]} onChange={(value) => draft.change({ defaultGroupId: value === '' ? null : value })} />
        </Field>
        <SaveBar draft={draft} blocked={false} editable={editable} />
      </section>
      <TryRules rules={draft.draft} />
      {open && <RuleDrawer key={open.id} rule={open} fresh={!rules.some(({ id }) => id === open.id)} groups={groups} editable={editable} onClose={() => setOpen(null)} onDone={(rule) => { put(rule); setOpen(null) }} />}
    </>
  )
}

/** The rules that choose the group, in their order, and a place to try them. */
export function RulesPart({ editable }: PartProps): ReactNode {
  return <Loaded>{(stored) => <Rules stored={stored} editable={editable} />}</Loaded>
}

function Reasons({ stored, editable }: PartProps & { stored: StoredRules }): ReactNode {
  const { t } = useI18n()
  const draft = useRulesDraft(stored, ['breakReasons'], t('routing.reasonsSaved'))
  const reasons = draft.draft.breakReasons
  const problem = reasonsProblem(reasons)
  const change = (breakReasons: RoutingRules['breakReasons']): void => draft.change({ breakReasons })
  return (
    <section className="panel settings-panel" aria-label={t('routing.reasons')}>
      <div><h2>{t('routing.reasons')}</h2><p className="quiet">{t('routing.reasonsHint')}</p></div>
      <ol className="routing-reasons">
        {reasons.map((reason, index) => (
          <li key={index}>
            <Input value={reason} maxLength={40} disabled={!editable} aria-label={t('routing.reason', { n: index + 1 })} onChange={(event) => change(reasons.map((one, at) => (at === index ? event.target.value : one)))} />
            {editable && <Button type="text" disabled={reasons.length === 1} icon={<DeleteOutlined aria-hidden />} aria-label={t('routing.remove', { name: reason === '' ? t('routing.reason', { n: index + 1 }) : reason })} onClick={() => change(reasons.filter((_, at) => at !== index))} />}
          </li>
        ))}
      </ol>
      {editable && reasons.length < 20 && <div><Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => change([...reasons, ''])}>{t('routing.addReason')}</Button></div>}
      {draft.changed && problem && <span className="field-error" role="alert">{t(problem === 'empty' ? 'routing.reasonEmpty' : 'routing.reasonTwice')}</span>}
      <SaveBar draft={draft} blocked={problem !== null} editable={editable} />
    </section>
  )
}

/** The reasons for a break that agents choose from. */
export function ReasonsPart({ editable }: PartProps): ReactNode {
  return <Loaded>{(stored) => <Reasons stored={stored} editable={editable} />}</Loaded>
}
