import type { ReactNode } from 'react'
import { useLocation } from 'react-router-dom'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { TabBar, TabLink } from '../../ui/tab-bar.tsx'
import { themeIds, themes } from './model/themes.ts'

interface Tab {
  readonly path: string
  readonly label: Key
  /** Of everybody: not for those who see only their own figures. */
  readonly everybody: boolean
  /** Takes period and filter along. */
  readonly view: boolean
}

/** The pages of the reports. */
export const reportTabs: readonly Tab[] = [
  { path: '/reports', label: 'reports.tab.overview', everybody: false, view: true },
  ...themeIds.map((id): Tab => ({ path: `/reports/${id}`, label: `reports.tab.${id}`, everybody: themes[id].everybody, view: true })),
  { path: '/reports/effects', label: 'reports.tab.effects', everybody: true, view: true },
  { path: '/reports/mails', label: 'reports.tab.mails', everybody: true, view: false },
  { path: '/reports/metrics', label: 'reports.tab.metrics', everybody: false, view: false },
]
/** What goes along from page to page. */
const carried = ['range', 'from', 'to', 'compare', 'filter']

/** The reports, one page each; period and filter stay. */
export function ReportTabs(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { search } = useLocation()
  const kept = new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => carried.includes(name))).toString()
  return (
    <TabBar label={t('reports.tabs')}>
      {reportTabs.filter(({ everybody }) => !everybody || can('reports.view.all')).map(({ path, label, view }) => (
        <TabLink key={path} to={{ pathname: path, search: view && kept !== '' ? `?${kept}` : '' }} end={path === '/reports'}>{t(label)}</TabLink>
      ))}
    </TabBar>
  )
}
