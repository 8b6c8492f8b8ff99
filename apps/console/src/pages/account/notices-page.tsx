import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Output } from '@yingda/client'
import { Alert, App, Button, Checkbox, Form, InputNumber, Switch } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { askForNotifications, useDesktopNotifications } from '../../notify/desktop.ts'
import { play, setSound, useSound } from '../../notify/sound.ts'
import { useSession } from '../../session/session.tsx'
import { DateField } from '../../ui/dates/date-field.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import '../settings/settings.css'
import { noticeKinds, settingsOf, valuesOf, type NoticeValues } from './notice-values.ts'
import './notices.css'

type Saved = Output<'getNoticeSettings'>

/** What this browser does: kept here, not on the server. */
function ThisBrowser(): ReactNode {
  const { t } = useI18n()
  const sound = useSound()
  const desktop = useDesktopNotifications()
  const toggle = (on: boolean): void => {
    setSound(on)
    if (on) play('message')
  }
  return (
    <section className="panel settings-panel" aria-label={t('notices.browser')}>
      <div className="settings-head"><div><h2>{t('notices.browser')}</h2><p className="quiet">{t('notices.browserHint')}</p></div></div>
      <p className="notices-line"><Switch checked={sound} onChange={toggle} aria-label={t('notices.sound')} /><span>{t('notices.sound')}</span></p>
      <p className="notices-line">
        {desktop === 'default' ? <Button size="small" onClick={() => void askForNotifications()}>{t('notices.allow')}</Button> : null}
        <span>{t(`notices.desktop.${desktop}`)}</span>
      </p>
      <p className="quiet small">{t('notices.badge')}</p>
    </section>
  )
}

function ByMail({ saved }: { saved: Saved }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<NoticeValues>()
  const [changed, setChanged] = useState(false)
  const quiet = Form.useWatch('quiet', form) ?? saved.settings.quiet !== null
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const save = useMutation({
    mutationFn: (values: NoticeValues) => api.setNoticeSettings({ body: settingsOf(values, zone) }),
    onSuccess: (settings) => {
      queries.setQueryData<Saved>(keys.noticeSettings, { ...saved, settings })
      setChanged(false)
      void message.success(t('settings.saved'))
    },
  })
  return (
    <section className="panel settings-panel" aria-label={t('notices.mail')}>
      <div className="settings-head"><div><h2>{t('notices.mail')}</h2><p className="quiet">{t('notices.mailHint', { email: saved.to })}</p></div></div>
      {!saved.enabled && <Alert type="info" showIcon title={t('notices.mailOff')} />}
      {save.isError && <Alert type="error" showIcon title={failureText(save.error)} />}
      <Form<NoticeValues>
        form={form} name="notices" layout="vertical" requiredMark={false} disabled={!saved.enabled} initialValues={valuesOf(saved.settings)} onValuesChange={() => setChanged(true)}
        onFinish={(values) => save.mutate({ ...valuesOf(saved.settings), ...values })}
      >
        <Form.Item name="kinds" label={t('notices.kinds')}><Checkbox.Group className="notices-kinds" options={noticeKinds.map((value) => ({ value, label: t(`notices.kind.${value}`) }))} /></Form.Item>
        <Form.Item name="afterMinutes" label={t('notices.after')} extra={t('notices.afterHint')} rules={[{ required: true, message: t('common.required') }]}><InputNumber min={1} max={240} precision={0} suffix={t('idle.minutes')} className="settings-short" /></Form.Item>
        <Form.Item name="quiet" valuePropName="checked" className="notices-tight"><Checkbox>{t('notices.quiet')}</Checkbox></Form.Item>
        {quiet && (
          <div className="notices-quiet">
            <Form.Item name="from" label={t('notices.from')} rules={[{ required: true, message: t('common.required') }]}><DateField kind="time" needed /></Form.Item>
            <Form.Item name="to" label={t('notices.to')} rules={[{ required: true, message: t('common.required') }]}><DateField kind="time" needed /></Form.Item>
            <p className="quiet small">{t('notices.zone', { zone })}</p>
          </div>
        )}
        <Form.Item name="withText" valuePropName="checked" extra={t('notices.withTextHint')}><Checkbox>{t('notices.withText')}</Checkbox></Form.Item>
        <div className="settings-foot">
          {changed && <span className="quiet small">{t('common.unsaved')}</span>}
          <Button disabled={!changed} onClick={() => { form.resetFields(); setChanged(false); save.reset() }}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>{t('common.save')}</Button>
        </div>
      </Form>
    </section>
  )
}

/** How one is told of what needs one: in this browser, and by mail. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const saved = useQuery({ queryKey: keys.noticeSettings, queryFn: ({ signal }) => api.getNoticeSettings({ signal }), enabled: can('conversations.view.own'), refetchOnWindowFocus: false })
  return (
    <Page title={t('notices.title')} permission="conversations.view.own">
      <div className="settings">
        <ThisBrowser />
        {saved.isPending && <div className="panel"><RowsSkeleton rows={4} /></div>}
        {saved.isError && <div className="panel"><ErrorState failure={saved.error} onRetry={() => void saved.refetch()} /></div>}
        {saved.isSuccess && <ByMail saved={saved.data} />}
      </div>
    </Page>
  )
}
