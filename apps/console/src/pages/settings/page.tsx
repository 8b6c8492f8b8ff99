import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Navigate } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { SecretPanel } from './secret-panel.tsx'
import { ScriptPanel } from './script-panel.tsx'
import { SiteForm } from './site-form.tsx'
import { settingsTabs, SettingsTabs } from './tabs.tsx'
import './settings.css'

/** Sites: the script, what the chat says, who may embed it, and the secret of signed identities. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const sites = useQuery({ queryKey: keys.sites, queryFn: ({ signal }) => api.listSites({ signal }), enabled: can('settings.view'), refetchOnWindowFocus: false })
  const editable = can('settings.edit')
  const first = settingsTabs.find(([, , permission]) => can(permission))
  if (first && !can('settings.view')) return <Navigate to={first[0]} replace />
  return (
    <Page title={t('settings.title')} permission="settings.view" aside={<span className="page-note">{t('settings.sitesHint')}</span>}>
      <SettingsTabs />
      <div className="settings">
        {sites.isPending && <div className="panel"><RowsSkeleton rows={4} /></div>}
        {sites.isError && <div className="panel"><ErrorState failure={sites.error} onRetry={() => void sites.refetch()} /></div>}
        {sites.isSuccess && sites.data.items.length === 0 && <div className="panel"><EmptyState title={t('settings.empty')} hint={t('settings.emptyHint')} /></div>}
        {sites.isSuccess && !editable && <Alert type="info" showIcon title={t('settings.readOnly')} />}
        {sites.data?.items.map((site) => (
          <section key={site.id} className="site" aria-label={site.name}>
            {sites.data.items.length > 1 && <p className="site-name">{site.name}</p>}
            <ScriptPanel site={site} publicUrl={sites.data.publicUrl} />
            <SiteForm site={site} editable={editable} />
            {editable && <SecretPanel site={site} />}
          </section>
        ))}
      </div>
    </Page>
  )
}
