import { useMutation } from '@tanstack/react-query'
import type { Input as RouteInput } from '@yingda/client'
import type { RoutingRules } from '@yingda/contract'
import { Alert, Button, Input, InputNumber, Select } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { priorityKey } from '../../conversations/handling/marks.tsx'
import { useGroups } from '../../conversations/handling/use-groups.ts'
import { SegmentsSelect } from '../../customers/segments/select.tsx'
import { Field } from './fields.tsx'
import { attributesOf, causes } from './values.ts'

type Facts = RouteInput<'tryRoutingRules'>['body']['facts']
interface Traits extends Omit<Facts, 'attributes'> {
  readonly pairs: readonly string[]
}
const nobody: Traits = { language: 'zh', channel: 'web', page: null, cause: null, scenario: null, serviceKind: null, labels: [], segmentIds: [], level: null, pairs: [] }
const orNull = (text: string): string | null => (text === '' ? null : text)

/** Which rule would take a visitor, by the rules as they stand on the page. */
export function TryRules({ rules }: { rules: RoutingRules }): ReactNode {
  const { t } = useI18n()
  const { byId } = useGroups()
  const [traits, setTraits] = useState(nobody)
  const ids = { language: useId(), channel: useId(), page: useId(), cause: useId(), scenario: useId(), service: useId(), labels: useId(), segments: useId(), level: useId(), attributes: useId() }
  const change = (part: Partial<Traits>): void => setTraits((old) => ({ ...old, ...part }))
  const asked = JSON.stringify([rules, traits])
  const run = useMutation({
    mutationFn: async () => {
      const { pairs, ...facts } = traits
      return { asked, ...(await api.tryRoutingRules({ body: { rules, facts: { ...facts, attributes: attributesOf(pairs) } } })) }
    },
  })
  const result = run.data
  const fits = result && rules.rules.find(({ id }) => id === result.ruleId)
  const group = result && (result.groupId === null ? t('routing.everybody') : (byId.get(result.groupId)?.name ?? result.groupId))
  return (
    <section className="panel settings-panel" aria-label={t('routing.try')}>
      <div><h2>{t('routing.try')}</h2><p className="quiet">{t('routing.tryHint')}</p></div>
      <form
        className="routing-form"
        onSubmit={(event) => {
          event.preventDefault()
          run.mutate()
        }}
      >
        <div className="routing-grid routing-traits">
          <Field label={t('routing.field.language')} htmlFor={ids.language}><Select<'zh' | 'en'> id={ids.language} value={traits.language} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} onChange={(language) => change({ language })} /></Field>
          <Field label={t('routing.field.cause')} htmlFor={ids.cause}><Select<string> id={ids.cause} value={traits.cause ?? ''} options={[{ value: '', label: t('routing.anyCause') }, ...causes.map((value) => ({ value: value, label: t(`routing.cause.${value}`) }))]} onChange={(value) => change({ cause: causes.find((cause) => cause === value) ?? null })} /></Field>
          <Field label={t('routing.field.channel')} htmlFor={ids.channel}><Input id={ids.channel} value={traits.channel} maxLength={40} onChange={(event) => change({ channel: event.target.value })} /></Field>
          <Field label={t('routing.field.page')} htmlFor={ids.page}><Input id={ids.page} value={traits.page ?? ''} maxLength={2000} placeholder="https://" onChange={(event) => change({ page: orNull(event.target.value) })} /></Field>
          <Field label={t('routing.field.scenario')} htmlFor={ids.scenario}><Input id={ids.scenario} value={traits.scenario ?? ''} maxLength={80} onChange={(event) => change({ scenario: orNull(event.target.value) })} /></Field>
          <Field label={t('routing.field.service_kind')} htmlFor={ids.service}><Input id={ids.service} value={traits.serviceKind ?? ''} maxLength={80} onChange={(event) => change({ serviceKind: orNull(event.target.value) })} /></Field>
          <Field label={t('routing.field.label')} htmlFor={ids.labels}><Select<string[]> id={ids.labels} mode="tags" open={false} suffixIcon={null} value={[...traits.labels]} maxCount={50} placeholder={t('handling.labelsHint')} onChange={(labels) => change({ labels })} /></Field>
          <Field label={t('routing.field.segment')} htmlFor={ids.segments}><SegmentsSelect id={ids.segments} value={traits.segmentIds} onChange={(segmentIds) => change({ segmentIds })} /></Field>
          <Field label={t('routing.tryAttributes')} htmlFor={ids.attributes}><Select<string[]> id={ids.attributes} mode="tags" open={false} suffixIcon={null} value={[...traits.pairs]} placeholder={t('routing.tryAttributesHint')} onChange={(pairs) => change({ pairs })} /></Field>
          <Field label={t('routing.field.level')} htmlFor={ids.level}><InputNumber id={ids.level} value={traits.level} min={0} max={100} precision={0} onChange={(level) => change({ level })} /></Field>
        </div>
        <div><Button htmlType="submit" loading={run.isPending}>{t('routing.tryRun')}</Button></div>
        <div role="status">
          {result && result.asked === asked && <Alert type={fits ? 'success' : 'info'} showIcon title={fits ? t('routing.tryFits', { name: fits.name }) : t('routing.tryNone')} description={<>{t('routing.tryTo', { group: group ?? '', priority: t(priorityKey(result.priority)) })}{result.able !== null && <p>{result.able === 0 ? t('skills.ableNone') : t('skills.able', { n: result.able })}</p>}</>} />}
          {result && result.asked !== asked && <p className="quiet">{t('routing.tryOutdated')}</p>}
        </div>
        {run.isError && <ErrorState failure={run.error} />}
      </form>
    </section>
  )
}
