import { CustomerServiceOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { defaultHandoffTriggers, type HandoffSettings } from '@yingda/contract'
import { Alert, App, Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { SaveFailure } from '../routing/fields.tsx'
import { SettingsTabs } from '../tabs.tsx'
import { Trigger } from './trigger.tsx'
import { idleTriggers, triggerKinds } from './values.ts'
import '../settings.css'
import '../routing/routing.css'
import './handoff.css'

function Triggers({ settings, editable }: { settings: HandoffSettings; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [saved, setSaved] = useState(settings)
  const [triggers, setTriggers] = useState(settings.triggers)
  const categories = useQuery({ queryKey: keys.categories, queryFn: ({ signal }) => api.listCategories({ signal }), enabled: can('knowledge.view') })
  const changed = JSON.stringify(triggers) !== JSON.stringify(saved.triggers)
  const idle = idleTriggers(triggers)
  const take = (next: HandoffSettings): void => {
    queries.setQueryData(keys.handoff, next)
    setSaved(next)
    setTriggers(next.triggers)
  }
  const save = useMutation({
    mutationFn: async (overwrite: boolean) => api.setHandoffSettings({ body: { version: overwrite ? (await api.getHandoffSettings()).version : saved.version, triggers } }),
    onSuccess: (next) => {
      take(next)
      void message.success(t('settings.saved'))
    },
  })
  const reload = (): void => {
    void api.getHandoffSettings().then((next) => { take(next); save.reset() }, (failure: unknown) => void message.error(failureText(failure)))
  }
  return (
    <form className="handoff-form" aria-label={t('handoffPage.title')} onSubmit={(event) => { event.preventDefault(); save.mutate(false) }}>
      <ul className="handoff-list" aria-label={t('handoffPage.triggers')}>
        {triggerKinds.map((kind) => <Trigger key={kind} kind={kind} triggers={triggers} isIdle={idle.includes(kind)} editable={editable} categories={categories.data?.items.map((one) => one.category) ?? []} onChange={setTriggers} />)}
      </ul>
      {editable && (
        <div className="panel handoff-foot">
          {save.isError && <SaveFailure failure={save.error} busy={save.isPending} onOverwrite={() => save.mutate(true)} onReload={reload} />}
          <div className="settings-foot">
            <Button type="text" disabled={JSON.stringify(triggers) === JSON.stringify(defaultHandoffTriggers)} onClick={() => setTriggers(defaultHandoffTriggers)}>{t('handoffPage.defaults')}</Button>
            <span className="spring" />
            {changed && <span className="quiet small">{t('common.unsaved')}</span>}
            <Button disabled={!changed} onClick={() => { setTriggers(saved.triggers); save.reset() }}>{t('common.cancel')}</Button>
            <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>{t('common.save')}</Button>
          </div>
        </div>
      )}
    </form>
  )
}

/** What leads from the bot to a person. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const settings = useQuery({ queryKey: keys.handoff, queryFn: ({ signal }) => api.getHandoffSettings({ signal }), enabled: can('settings.view'), refetchOnWindowFocus: false })
  const editable = can('settings.edit')
  return (
    <Page title={t('settings.title')} permission="settings.view" aside={<span className="page-note">{t('handoffPage.hint')}</span>}>
      <SettingsTabs />
      <div className="settings">
        <Alert type="success" showIcon icon={<CustomerServiceOutlined aria-hidden />} title={t('handoffPage.button')} description={t('handoffPage.buttonHint')} />
        {settings.isPending && <div className="panel"><RowsSkeleton rows={5} /></div>}
        {settings.isError && <div className="panel"><ErrorState failure={settings.error} onRetry={() => void settings.refetch()} /></div>}
        {settings.isSuccess && !editable && <Alert type="info" showIcon title={t('settings.readOnly')} />}
        {settings.isSuccess && <Triggers settings={settings.data} editable={editable} />}
      </div>
    </Page>
  )
}
