import type { ReportSettings } from '@yingda/contract'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import '../knowledge/knowledge.css'
import '../knowledge/workshop/workshop.css'
import '../knowledge/dial/dial.css'
import '../settings/settings.css'
import type { Definitions } from './model/themes.ts'
import { PanelsProvider } from './panels.tsx'
import './reports.css'
import { ReportTabs } from './tabs.tsx'
import { useDefinitions, useReportSettings } from './use-reports.ts'

export interface Loaded {
  readonly settings: ReportSettings
  readonly definitions: Definitions
}

/** A page of the reports: its tabs, and below them what needs the definitions and the company's settings. */
export function ReportFrame({ aside, everybody = false, children }: { aside?: ReactNode; everybody?: boolean; children: (loaded: Loaded) => ReactNode }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const settings = useReportSettings()
  const { definitions, query } = useDefinitions()
  const failure = settings.error ?? query.error
  const ready = settings.data !== undefined && query.data !== undefined
  const own = !can('reports.view.all')
  return (
    <Page title={t(own ? 'reports.titleOwn' : 'reports.title')} permission={everybody ? 'reports.view.all' : 'reports.view.own'} aside={aside}>
      <ReportTabs />
      {!ready && failure !== null && <div className="panel"><ErrorState failure={failure} onRetry={() => void Promise.all([settings.refetch(), query.refetch()])} /></div>}
      {!ready && failure === null && <div className="panel"><RowsSkeleton rows={6} /></div>}
      {ready && <PanelsProvider definitions={definitions} timeZone={settings.data.timeZone}><div className="rp">{own && <Alert type="info" showIcon title={t('reports.ownOnly')} />}{children({ settings: settings.data, definitions })}</div></PanelsProvider>}
    </Page>
  )
}
