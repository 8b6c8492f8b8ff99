import type { ReactNode } from 'react'
import { NavLink } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'

const tabs = [['/settings', 'settings.tabSites'], ['/settings/calendars', 'settings.tabCalendars'], ['/settings/idle', 'settings.tabIdle'], ['/settings/mail', 'settings.tabMail']] as const

/** The parts of the settings, one page each. */
export function SettingsTabs(): ReactNode {
  const { t } = useI18n()
  return (
    <nav className="settings-tabs" aria-label={t('settings.tabs')}>
      {tabs.map(([path, label]) => <NavLink key={path} to={path} end={path === '/settings'} className="settings-tab">{t(label)}</NavLink>)}
    </nav>
  )
}
