import { LockOutlined } from '@ant-design/icons'
import type { HandoffTriggerKind, HandoffTriggers } from '@yingda/contract'
import { Input, InputNumber, Segmented, Select, Switch, Tag } from 'antd'
import { useId, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { SegmentsSelect } from '../../customers/segments/select.tsx'
import { Field, NumberField } from '../routing/fields.tsx'
import { alwaysOn, counts, isCounted, tidyNames } from './values.ts'

interface PartProps {
  triggers: HandoffTriggers
  editable: boolean
  categories: readonly string[]
  onChange: (triggers: HandoffTriggers) => void
}

interface NamesProps {
  label: string
  hint?: string
  value: readonly string[]
  known?: readonly string[]
  editable: boolean
  onChange: (value: string[]) => void
}

/** A few names, chosen from those that are known or written. */
function Names({ label, hint, value, known = [], editable, onChange }: NamesProps): ReactNode {
  const id = useId()
  return (
    <Field label={label} hint={hint} htmlFor={id}>
      <Select<string[]> id={id} mode="tags" maxCount={100} value={[...value]} disabled={!editable} tokenSeparators={[',', '，', '、', ';', '；']} options={known.map((name) => ({ value: name, label: name }))} onChange={(next) => onChange(tidyNames(next))} {...(known.length === 0 ? { open: false, suffixIcon: null } : {})} />
    </Field>
  )
}

function Topics({ kind, triggers, editable, categories, onChange }: PartProps & { kind: 'askedTopic' | 'risk' }): ReactNode {
  const { t } = useI18n()
  const { topics } = triggers[kind]
  const change = (part: Partial<typeof topics>): void => onChange({ ...triggers, [kind]: { ...triggers[kind], topics: { ...topics, ...part } } })
  return (
    <>
      <Names label={t('handoffPage.categories')} hint={t('handoffPage.categoriesHint')} value={topics.categories} known={categories} editable={editable} onChange={(next) => change({ categories: next })} />
      <Names label={t('handoffPage.tags')} value={topics.tags} editable={editable} onChange={(tags) => change({ tags })} />
    </>
  )
}

function Risk(props: PartProps): ReactNode {
  const { t } = useI18n()
  const { triggers, editable, onChange } = props
  const { risk } = triggers
  const id = useId()
  return (
    <>
      <div className="handoff-switch"><Switch id={id} size="small" checked={risk.threats} disabled={!editable} onChange={(threats) => onChange({ ...triggers, risk: { ...risk, threats } })} /><label htmlFor={id}>{t('handoffPage.threats')}</label></div>
      <Topics {...props} kind="risk" />
      <Names label={t('handoffPage.serviceKinds')} value={risk.serviceKinds} editable={editable} onChange={(serviceKinds) => onChange({ ...triggers, risk: { ...risk, serviceKinds } })} />
    </>
  )
}

function Vip({ triggers, editable, onChange }: PartProps): ReactNode {
  const { t } = useI18n()
  const { vip } = triggers
  const [id, segmentsId] = [useId(), useId()]
  return (
    <>
      <Field label={t('segments.vip')} hint={t('segments.vipHint')} htmlFor={segmentsId}>
        <SegmentsSelect id={segmentsId} value={vip.segmentIds} disabled={!editable} onChange={(segmentIds) => onChange({ ...triggers, vip: { ...vip, segmentIds } })} />
      </Field>
      <Field label={t('handoffPage.level')} hint={t('handoffPage.levelHint')} htmlFor={id}>
        <InputNumber id={id} min={0} max={100} precision={0} value={vip.level} disabled={!editable} onChange={(level) => onChange({ ...triggers, vip: { ...vip, level } })} />
      </Field>
    </>
  )
}

function Anger({ triggers, editable, onChange }: PartProps): ReactNode {
  const { t } = useI18n()
  return (
    <Field label={t('handoffPage.from')}>
      <Segmented className="handoff-choice" disabled={!editable} aria-label={t('handoffPage.from')} value={triggers.anger.from} options={[{ value: 'angry', label: t('handoffPage.angry') }, { value: 'furious', label: t('handoffPage.furious') }]} onChange={(from: 'angry' | 'furious') => onChange({ ...triggers, anger: { ...triggers.anger, from } })} />
    </Field>
  )
}

/** What only some triggers have. */
function Particulars({ kind, ...props }: PartProps & { kind: HandoffTriggerKind }): ReactNode {
  const { t } = useI18n()
  const { triggers, editable, onChange } = props
  if (isCounted(kind)) {
    const [min, max] = counts[kind]
    return <NumberField label={t(`handoffPage.count.${kind}`)} unit={t(`handoffPage.unit.${kind}`)} min={min} max={max} value={triggers[kind].n} editable={editable} onChange={(n) => onChange({ ...triggers, [kind]: { ...triggers[kind], n } })} />
  }
  if (kind === 'askedTopic') return <Topics {...props} kind={kind} />
  if (kind === 'risk') return <Risk {...props} />
  if (kind === 'vip') return <Vip {...props} />
  return kind === 'anger' ? <Anger {...props} /> : null
}

function OwnWords({ kind, triggers, editable, onChange }: PartProps & { kind: HandoffTriggerKind }): ReactNode {
  const { t } = useI18n()
  const [zh, en] = [useId(), useId()]
  const { words } = triggers[kind]
  const change = (part: Partial<typeof words>): void => onChange({ ...triggers, [kind]: { ...triggers[kind], words: { ...words, ...part } } })
  return (
    <details className="handoff-words">
      <summary>{t('handoffPage.words')}{words.zh !== '' || words.en !== '' ? <Tag variant="outlined">{t('handoffPage.wordsOwn')}</Tag> : null}</summary>
      <p className="quiet small">{t('handoffPage.wordsHint')}</p>
      <div className="routing-grid">
        <Field label={t('common.zh')} htmlFor={zh}><Input.TextArea id={zh} lang="zh" maxLength={300} autoSize={{ minRows: 2, maxRows: 4 }} value={words.zh} disabled={!editable} onChange={(event) => change({ zh: event.target.value })} /></Field>
        <Field label={t('common.en')} htmlFor={en}><Input.TextArea id={en} lang="en" maxLength={300} autoSize={{ minRows: 2, maxRows: 4 }} value={words.en} disabled={!editable} onChange={(event) => change({ en: event.target.value })} /></Field>
      </div>
    </details>
  )
}

/** One trigger: whether it is on, whether the customer is asked, what it counts, and what the bot then says. */
export function Trigger({ kind, isIdle, ...props }: PartProps & { kind: HandoffTriggerKind; isIdle: boolean }): ReactNode {
  const { t } = useI18n()
  const { triggers, editable, onChange } = props
  const trigger = triggers[kind]
  const name = t(`handoffPage.name.${kind}`)
  return (
    <li className={`panel handoff-trigger${trigger.enabled ? '' : ' handoff-off'}`} aria-label={name}>
      <div className="handoff-head">
        <div><h3>{name}</h3><p className="quiet small">{t(`handoffPage.about.${kind}`)}</p></div>
        {alwaysOn(kind)
          ? <Tag variant="outlined" icon={<LockOutlined aria-hidden />}>{t('handoffPage.always')}</Tag>
          : <Switch checked={trigger.enabled} disabled={!editable} aria-label={t('handoffPage.enabled', { name })} onChange={(enabled) => onChange({ ...triggers, [kind]: { ...trigger, enabled } })} />}
      </div>
      {trigger.enabled && (
        <div className="handoff-body">
          <Field label={t('handoffPage.mode')}>
            <Segmented className="handoff-choice" disabled={!editable} aria-label={`${name}: ${t('handoffPage.mode')}`} value={trigger.mode} options={[{ value: 'confirm', label: t('handoffPage.confirm') }, { value: 'automatic', label: t('handoffPage.automatic') }]} onChange={(mode: 'confirm' | 'automatic') => onChange({ ...triggers, [kind]: { ...trigger, mode } })} />
          </Field>
          <Particulars kind={kind} {...props} />
          {isIdle && <p className="field-error handoff-wide" role="status">{t('handoffPage.idle')}</p>}
          <OwnWords kind={kind} {...props} />
        </div>
      )}
    </li>
  )
}
