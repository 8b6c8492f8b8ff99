import { EyeOutlined, SendOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import type { RoutingRule, RuleWebhook } from '@yingda/contract'
import { Alert, App, Button, Input, InputNumber, Switch } from 'antd'
import { useId, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Field } from './fields.tsx'
import { isWebAddress } from './values.ts'

interface WebhookPartProps {
  rule: RoutingRule
  groups: readonly { id: string; name: string }[]
  editable: boolean
  onChange: (webhook: RuleWebhook | undefined) => void
}

function Tried({ rule, webhook, groups }: { rule: RoutingRule; webhook: RuleWebhook; groups: WebhookPartProps['groups'] }): ReactNode {
  const { t } = useI18n()
  const trying = useMutation({ mutationFn: () => api.tryRuleWebhook({ body: { ruleId: rule.id, webhook } }) })
  const { data } = trying
  const group = groups.find(({ id }) => id === data?.groupId)?.name
  return (
    <>
      <div><Button icon={<SendOutlined aria-hidden />} disabled={!isWebAddress(webhook.url)} loading={trying.isPending} onClick={() => trying.mutate()}>{t('routing.webhookTry')}</Button></div>
      {trying.isError && <Alert type="error" showIcon title={failureText(trying.error)} />}
      {data && !trying.isPending && (
        <Alert
          type={data.outcome === 'answered' ? 'success' : 'warning'} showIcon role="status"
          title={data.outcome === 'answered' ? t('routing.webhookSaid', { group: group ?? t('routing.webhookOwn') }) : t(`routing.webhookFault.${data.outcome}`)}
          description={t('routing.webhookTook', { ms: data.milliseconds, status: data.status ?? '—' })}
        />
      )}
    </>
  )
}

function Secret({ ruleId }: { ruleId: string }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const asked = useMutation({ mutationFn: () => api.getRuleSecret({ id: ruleId }), onError: (failure) => void message.error(failureText(failure)) })
  if (asked.data === undefined) return <div><Button type="text" icon={<EyeOutlined aria-hidden />} loading={asked.isPending} onClick={() => asked.mutate()}>{t('routing.webhookShow')}</Button></div>
  return <div className="once"><Input readOnly value={asked.data.secret} aria-label={t('routing.webhookSecret')} className="mono" onFocus={(event) => event.target.select()} /><CopyButton text={asked.data.secret} /></div>
}

/** Whether a program of the company is asked where the conversation belongs. */
export function WebhookPart({ rule, groups, editable, onChange }: WebhookPartProps): ReactNode {
  const { t } = useI18n()
  const [switchId, urlId, timeId] = [useId(), useId(), useId()]
  const { webhook } = rule
  return (
    <section className="routing-part" aria-label={t('routing.webhook')}>
      <div className="routing-switch"><Switch id={switchId} checked={webhook !== undefined} disabled={!editable} onChange={(on) => onChange(on ? { url: '', timeoutSeconds: 3 } : undefined)} /><label htmlFor={switchId}>{t('routing.webhook')}</label></div>
      <p className="quiet small">{t('routing.webhookHint')}</p>
      {webhook && (
        <>
          <Field label={t('routing.webhookUrl')} htmlFor={urlId}>
            <Input id={urlId} value={webhook.url} maxLength={500} placeholder="https://crm.example.com/route" disabled={!editable} status={webhook.url !== '' && !isWebAddress(webhook.url) ? 'error' : ''} onChange={(event) => onChange({ ...webhook, url: event.target.value.trim() })} />
          </Field>
          <Field label={t('routing.webhookTimeout')} htmlFor={timeId}>
            <InputNumber id={timeId} min={1} max={10} precision={0} suffix={t('routing.seconds')} value={webhook.timeoutSeconds} disabled={!editable} onChange={(value) => onChange({ ...webhook, timeoutSeconds: value ?? 3 })} />
          </Field>
          {editable && <Tried rule={rule} webhook={webhook} groups={groups} />}
          {editable && <Secret ruleId={rule.id} />}
        </>
      )}
    </section>
  )
}
