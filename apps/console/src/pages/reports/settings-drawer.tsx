import { useMutation, useQueryClient } from '@tanstack/react-query'
import { MAX_ALSO_WITHIN, type ReportSettings } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { limitsFrom, settingsOf, valuesOf, type SettingsValues } from './model/effects.ts'

const returnHours = [24, 48, 72, 168] as const
const shares = ['satisfactionPeople', 'satisfactionBot', 'firstContactResolution', 'connectRate', 'answeredInTime', 'selfService'] as const
const zones: readonly string[] = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : ['Asia/Shanghai', 'UTC']
const ID = 'report-settings'
const usualLimits = [10, 20, 30, 60, 120, 300]

/** Targets, costs, and the limits of the formulas. */
export default function SettingsDrawer({ settings, onClose }: { settings: ReportSettings; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<SettingsValues>()
  const [changed, setChanged] = useState(false)
  const editable = can('reports.edit')
  const save = useMutation({
    mutationFn: (values: SettingsValues) => api.setReportSettings({ body: settingsOf(values, settings.version) }),
    onSuccess: async (saved) => {
      queries.setQueryData(keys.reportSettings, saved)
      await Promise.all([keys.reports, keys.reportEffects, keys.reportMetrics].map((queryKey) => queries.invalidateQueries({ queryKey })))
      void message.success(t('settings.saved'))
      onClose()
    },
  })
  const conflict = isApiError(save.error, 'conflict')
  const reload = async (): Promise<void> => {
    await queries.refetchQueries({ queryKey: keys.reportSettings })
    onClose()
  }
  const names = [...new Set([...zones, 'UTC', settings.timeZone])]
  const foot = editable && (
    <div className="drawer-foot">
      {changed && <span className="quiet small">{t('common.unsaved')}</span>}
      <span className="spring" />
      <Button onClick={onClose}>{t('common.cancel')}</Button>
      <Button type="primary" htmlType="submit" form={ID} disabled={!changed} loading={save.isPending}>{t('common.save')}</Button>
    </div>
  )
  return (
    <Drawer open size={520} title={t('reports.settings.title')} onClose={onClose} footer={foot || null}>
      {!editable && <Alert className="rp-alert" type="info" showIcon title={t('reports.settings.readOnly')} />}
      {save.isError && <Alert className="rp-alert" type="error" showIcon title={conflict ? t('reports.settings.conflict') : failureText(save.error)} action={conflict && <Button size="small" onClick={() => void reload()}>{t('common.reload')}</Button>} />}
      <Form<SettingsValues> id={ID} form={form} name={ID} layout="vertical" requiredMark={false} disabled={!editable} initialValues={valuesOf(settings)} onValuesChange={() => setChanged(true)} onFinish={(values) => save.mutate(values)}>
        <fieldset className="settings-fieldset">
          <legend>{t('reports.settings.targets')}</legend>
          <p className="quiet small rp-help">{t('reports.settings.targetsHelp')}</p>
          <div className="form-row">
            {shares.map((key) => <Form.Item key={key} name={['targets', key]} label={t(`reports.effect.${key}`)}><InputNumber min={0} max={100} precision={1} suffix="%" className="rp-wide" /></Form.Item>)}
            <Form.Item name={['targets', 'firstResponseSeconds']} label={t('reports.effect.firstResponseSeconds')}><InputNumber min={0} max={86_400} precision={0} suffix={t('reports.settings.seconds')} className="rp-wide" /></Form.Item>
            <Form.Item name={['targets', 'savedPerMonth']} label={t('reports.effect.savedPerMonth')}><InputNumber min={0} max={1e12} precision={2} className="rp-wide" /></Form.Item>
          </div>
        </fieldset>
        <fieldset className="settings-fieldset">
          <legend>{t('reports.settings.cost')}</legend>
          <div className="form-row">
            <Form.Item name="costPerConversation" label={t('reports.settings.costPerConversation')} extra={t('reports.settings.costHelp')}><InputNumber min={0} max={1e6} precision={2} className="rp-wide" /></Form.Item>
            <Form.Item name="currency" label={t('reports.settings.currency')} normalize={(value: string) => value.toUpperCase()} rules={[{ required: true, message: t('common.required') }, { pattern: /^[A-Z]{3}$/u, message: t('reports.settings.currencyHelp') }]}><Input maxLength={3} /></Form.Item>
          </div>
        </fieldset>
        <fieldset className="settings-fieldset">
          <legend>{t('reports.settings.limits')}</legend>
          <p className="quiet small rp-help">{t('reports.settings.limitsHelp')}</p>
          <Form.Item name="timeZone" label={t('reports.settings.timeZone')}><Select showSearch options={names.map((value) => ({ value, label: value }))} /></Form.Item>
          <div className="form-row">
            <Form.Item name="answerWithinSeconds" label={t('reports.settings.answerWithin')} rules={[{ required: true, message: t('common.required') }]}><InputNumber min={1} max={86_400} precision={0} suffix={t('reports.settings.seconds')} className="rp-wide" /></Form.Item>
            <Form.Item name="shortAbandonSeconds" label={t('reports.settings.shortAbandon')} rules={[{ required: true, message: t('common.required') }]}><InputNumber min={0} max={600} precision={0} suffix={t('reports.settings.seconds')} className="rp-wide" /></Form.Item>
          </div>
          <Form.Item name="alsoWithinSeconds" label={t('reports.settings.alsoWithin')} extra={t('reports.settings.alsoWithinHelp', { n: MAX_ALSO_WITHIN })} normalize={limitsFrom} rules={[{ type: 'array', max: MAX_ALSO_WITHIN, message: t('reports.settings.alsoWithinMany', { n: MAX_ALSO_WITHIN }) }]}>
            <Select mode="tags" tokenSeparators={[',', '，', '、', ' ']} options={usualLimits.map((value) => ({ value, label: t('reports.settings.secondsN', { n: value }) }))} />
          </Form.Item>
          <Form.Item name="returnHours" label={t('reports.settings.returnHours')} extra={t('reports.settings.returnHelp')}><Select options={returnHours.map((value) => ({ value, label: t('reports.settings.hours', { n: value }) }))} /></Form.Item>
        </fieldset>
      </Form>
    </Drawer>
  )
}
