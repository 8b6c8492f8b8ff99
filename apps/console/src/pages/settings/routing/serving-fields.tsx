import type { Group, GroupRouting } from '@yingda/contract'
import { Checkbox, InputNumber, Radio, Select } from 'antd'
import { useId, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { CalendarSelect } from '../calendar-select.tsx'
import { Field, NumberField } from './fields.tsx'
import { Ordered } from './ordered.tsx'
import { useCapacities } from './use-settings.ts'
import { strategies } from './values.ts'

interface ServingProps {
  routing: GroupRouting
  editable: boolean
  onChange: (part: Partial<GroupRouting>) => void
}
const modes = ['manual', 'assign', 'offer'] as const
const MAX_OVERFLOW = 5

function Strategies({ routing, editable, onChange }: ServingProps): ReactNode {
  const { t } = useI18n()
  const free = strategies.filter((one) => !routing.strategies.includes(one))
  return (
    <section className="routing-part" aria-label={t('routing.strategies')}>
      <h3>{t('routing.strategies')}</h3>
      <p className="quiet small">{t('routing.strategiesHint')}</p>
      <Ordered label={t('routing.strategies')} items={routing.strategies} keyOf={(one) => one} nameOf={(one) => t(`routing.strategy.${one}`)} least={1} editable={editable} onChange={(next) => onChange({ strategies: next })}>
        {(one) => <span>{t(`routing.strategy.${one}`)}</span>}
      </Ordered>
      {editable && free.length > 0 && (
        <Select<GroupRouting['strategies'][number]> className="routing-add" value={null} placeholder={t('routing.addStrategy')} aria-label={t('routing.addStrategy')} options={free.map((value) => ({ value, label: t(`routing.strategy.${value}`) }))} onChange={(one) => onChange({ strategies: [...routing.strategies, one] })} />
      )}
      <Checkbox checked={routing.exclusiveOwner} disabled={!editable} onChange={(event) => onChange({ exclusiveOwner: event.target.checked })}>{t('routing.exclusiveOwner')}</Checkbox>
      <p className="quiet small routing-indent">{t('routing.exclusiveOwnerHint')}</p>
    </section>
  )
}

function Overflow({ routing, editable, onChange, others }: ServingProps & { others: readonly Group[] }): ReactNode {
  const { t } = useI18n()
  const names = new Map(others.map(({ id, name }) => [id, name]))
  const free = others.filter(({ id }) => !routing.overflow.some(({ groupId }) => groupId === id))
  const nameOf = ({ groupId }: { groupId: string }): string => names.get(groupId) ?? groupId.slice(0, 8)
  if (others.length === 0 && routing.overflow.length === 0) return null
  return (
    <section className="routing-part" aria-label={t('routing.overflow')}>
      <h3>{t('routing.overflow')}</h3>
      <p className="quiet small">{t('routing.overflowHint')}</p>
      <Ordered label={t('routing.overflow')} items={routing.overflow} keyOf={({ groupId }) => groupId} nameOf={nameOf} editable={editable} onChange={(overflow) => onChange({ overflow })}>
        {(step) => (
          <span className="routing-step">
            <span className="clip">{nameOf(step)}</span>
            <span className="routing-number"><InputNumber size="small" value={step.afterSeconds} min={1} max={86_400} precision={0} disabled={!editable} aria-label={t('routing.overflowAfter', { name: nameOf(step) })} onChange={(next) => onChange({ overflow: routing.overflow.map((one) => (one.groupId === step.groupId ? { ...one, afterSeconds: next ?? 1 } : one)) })} /><span className="quiet">{t('routing.seconds')}</span></span>
          </span>
        )}
      </Ordered>
      {editable && free.length > 0 && routing.overflow.length < MAX_OVERFLOW && (
        <Select<string> className="routing-add" value={null} placeholder={t('routing.addOverflow')} aria-label={t('routing.addOverflow')} options={free.map(({ id, name }) => ({ value: id, label: name }))} onChange={(groupId) => onChange({ overflow: [...routing.overflow, { groupId, afterSeconds: 60 }] })} />
      )}
    </section>
  )
}

function CalendarField({ routing, editable, onChange }: ServingProps): ReactNode {
  const { t } = useI18n()
  const id = useId()
  return (
    <Field label={t('routing.calendar')} hint={t('routing.calendarHint')} htmlFor={id}>
      <CalendarSelect id={id} value={routing.calendarId} none={t('routing.always')} editable={editable} onChange={(calendarId) => onChange({ calendarId })} />
    </Field>
  )
}

function Times({ routing, editable, onChange }: ServingProps): ReactNode {
  const { t } = useI18n()
  const shared = { editable, unit: t('routing.seconds') }
  return (
    <section className="routing-part" aria-label={t('routing.times')}>
      <h3>{t('routing.times')}</h3>
      <div className="routing-grid">
        <NumberField {...shared} label={t('routing.replySeconds')} hint={t('routing.replyHint')} value={routing.replySeconds} min={5} max={86_400} onChange={(replySeconds) => onChange({ replySeconds })} />
        <NumberField {...shared} label={t('routing.queueLimit')} hint={t('routing.queueLimitHint')} unit={t('routing.unit.people')} value={routing.queueLimit} min={0} max={10_000} onChange={(queueLimit) => onChange({ queueLimit })} />
        {routing.mode === 'offer' && <NumberField {...shared} label={t('routing.offerSeconds')} value={routing.offerSeconds} min={10} max={7200} onChange={(offerSeconds) => onChange({ offerSeconds })} />}
        {routing.mode !== 'manual' && <NumberField {...shared} label={t('routing.missLimit')} hint={t('routing.off')} unit={t('routing.times.unit')} value={routing.missLimit} min={0} max={20} onChange={(missLimit) => onChange({ missLimit })} />}
        <NumberField {...shared} label={t('routing.takeBackSeconds')} hint={t('routing.off')} value={routing.takeBackSeconds} min={0} max={86_400} onChange={(takeBackSeconds) => onChange({ takeBackSeconds })} />
        <NumberField {...shared} label={t('routing.goneSeconds')} hint={t('routing.off')} value={routing.goneSeconds} min={0} max={3600} onChange={(goneSeconds) => onChange({ goneSeconds })} />
      </div>
      {routing.takeBackSeconds > 0 && routing.calendarId !== null && (
        <>
          <Checkbox checked={routing.takeBackHours === 'working'} disabled={!editable} onChange={(event) => onChange({ takeBackHours: event.target.checked ? 'working' : 'all' })}>{t('routing.takeBackWorking')}</Checkbox>
          <p className="quiet small routing-indent">{t('routing.takeBackWorkingHint')}</p>
        </>
      )}
    </section>
  )
}

function Emergency({ routing, editable, onChange }: ServingProps): ReactNode {
  const { t } = useI18n()
  const agents = useCapacities()
  const id = useId()
  const options = [{ value: '', label: t('routing.nobody') }, ...(agents.data?.items ?? []).map(({ agentId, name }) => ({ value: agentId, label: name }))]
  return (
    <div className="routing-grid">
      <Field label={t('routing.emergency')} hint={t('routing.emergencyHint')} htmlFor={id}>
        <Select<string> id={id} value={routing.emergencyAgentId ?? ''} showSearch={{ optionFilterProp: 'label' }} disabled={!editable} loading={agents.isPending} options={options} onChange={(value) => onChange({ emergencyAgentId: value === '' ? null : value })} />
      </Field>
      {routing.emergencyAgentId !== null && <NumberField label={t('routing.emergencySeconds')} unit={t('routing.seconds')} value={routing.emergencySeconds} min={1} max={86_400} editable={editable} onChange={(emergencySeconds) => onChange({ emergencySeconds })} />}
    </div>
  )
}

/** How a group's queue is served. */
export function ServingFields({ others, ...props }: ServingProps & { others: readonly Group[] }): ReactNode {
  const { t } = useI18n()
  const { routing, editable, onChange } = props
  return (
    <>
      <section className="routing-part" aria-label={t('routing.mode')}>
        <h3>{t('routing.mode')}</h3>
        <Radio.Group className="routing-modes" aria-label={t('routing.mode')} value={routing.mode} disabled={!editable} onChange={(event) => onChange({ mode: modes.find((mode) => mode === event.target.value) ?? 'manual' })}>
          {modes.map((mode) => <Radio key={mode} value={mode}>{t(`routing.mode.${mode}`)}<span className="quiet small routing-mode-hint">{t(`routing.modeHint.${mode}`)}</span></Radio>)}
        </Radio.Group>
      </section>
      {routing.mode !== 'manual' && <Strategies {...props} />}
      <Times {...props} />
      <Overflow {...props} others={others} />
      <section className="routing-part"><Emergency {...props} /><CalendarField {...props} /></section>
    </>
  )
}
