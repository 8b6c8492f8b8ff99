import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { IdlePolicy } from '@yingda/contract'
import { Alert, App, Button, Form, Input, InputNumber } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { SettingsTabs } from '../tabs.tsx'
import '../settings.css'
import { policyOf, valuesOf, warnsTooLate, type IdleValues } from './values.ts'

function Minutes({ name, label, help }: { name: 'botClose' | 'agentWarn' | 'agentClose'; label: string; help: string }): ReactNode {
  const { t } = useI18n()
  return (
    <Form.Item
      name={name} label={label} extra={help} dependencies={name === 'agentWarn' ? ['agentClose'] : []}
      rules={[
        { required: true, message: t('common.required') },
        ({ getFieldsValue }) => ({ validator: () => (name === 'agentWarn' && warnsTooLate(getFieldsValue(true) as IdleValues) ? Promise.reject(new Error(t('idle.warnTooLate'))) : Promise.resolve()) }),
      ]}
    >
      <InputNumber min={0} max={43_200} precision={0} suffix={t('idle.minutes')} className="settings-short" />
    </Form.Item>
  )
}

function PolicyForm({ version, policy, editable }: { version: number; policy: IdlePolicy; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<IdleValues>()
  const [changed, setChanged] = useState(false)
  const save = useMutation({
    mutationFn: (values: IdleValues) => api.setIdlePolicy({ channel: 'web', body: { version, policy: policyOf(values) } }),
    onSuccess: (saved) => {
      queries.setQueryData(keys.idle, saved)
      setChanged(false)
      void message.success(t('settings.saved'))
    },
  })
  return (
    <section className="panel settings-panel" aria-label={t('idle.title')}>
      <div className="settings-head"><div><h2>{t('idle.title')}</h2><p className="quiet">{t('idle.intro')}</p></div></div>
      {save.isError && <Alert type="error" showIcon title={failureText(save.error)} />}
      <Form<IdleValues> form={form} name="idle" layout="vertical" requiredMark={false} disabled={!editable} initialValues={valuesOf(policy)} onValuesChange={() => setChanged(true)} onFinish={(values) => save.mutate(values)}>
        <Minutes name="botClose" label={t('idle.botClose')} help={t('idle.botCloseHelp')} />
        <Minutes name="agentWarn" label={t('idle.agentWarn')} help={t('idle.agentWarnHelp')} />
        <Minutes name="agentClose" label={t('idle.agentClose')} help={t('idle.agentCloseHelp')} />
        <Form.Item name="zh" label={t('idle.warningZh')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input.TextArea lang="zh" maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} /></Form.Item>
        <Form.Item name="en" label={t('idle.warningEn')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input.TextArea lang="en" maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} /></Form.Item>
        {editable && (
          <div className="settings-foot">
            {changed && <span className="quiet small">{t('common.unsaved')}</span>}
            <Button disabled={!changed} onClick={() => { form.resetFields(); setChanged(false); save.reset() }}>{t('common.cancel')}</Button>
            <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>{t('common.save')}</Button>
          </div>
        )}
      </Form>
    </section>
  )
}

/** What silence does to conversations. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const policy = useQuery({ queryKey: keys.idle, queryFn: ({ signal }) => api.getIdlePolicy({ channel: 'web' }, { signal }), enabled: can('settings.view'), refetchOnWindowFocus: false })
  const editable = can('settings.edit')
  return (
    <Page title={t('settings.title')} permission="settings.view" aside={<span className="page-note">{t('idle.hint')}</span>}>
      <SettingsTabs />
      <div className="settings">
        {policy.isPending && <div className="panel"><RowsSkeleton rows={4} /></div>}
        {policy.isError && <div className="panel"><ErrorState failure={policy.error} onRetry={() => void policy.refetch()} /></div>}
        {policy.isSuccess && !editable && <Alert type="info" showIcon title={t('settings.readOnly')} />}
        {policy.isSuccess && <PolicyForm key={policy.data.version} version={policy.data.version} policy={policy.data.policy} editable={editable} />}
      </div>
    </Page>
  )
}
