import type { Permission } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { TabBar, TabLink } from '../../ui/tab-bar.tsx'

/** The list of exports and erasures shows what one may do oneself. */
export const PRIVACY: readonly Permission[] = ['customers.export', 'customers.erase']

/** The pages of the settings, and what it takes to see them; of several permissions, one. */
export const settingsTabs: readonly (readonly [string, Key, Permission | readonly Permission[]])[] = [
  ['/settings', 'settings.tabSites', 'settings.view'],
  ['/settings/routing', 'settings.tabRouting', 'routing.view'],
  ['/settings/tickets', 'settings.tabTickets', 'tickets.settings'],
  ['/settings/handoff', 'settings.tabHandoff', 'settings.view'],
  ['/settings/classification', 'settings.tabClassification', 'settings.view'],
  ['/settings/calendars', 'settings.tabCalendars', 'settings.view'],
  ['/settings/idle', 'settings.tabIdle', 'settings.view'],
  ['/settings/mail', 'settings.tabMail', 'settings.view'],
  ['/settings/privacy', 'settings.tabPrivacy', PRIVACY],
]

/** The parts of the settings, one page each. */
export function SettingsTabs(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  return (
    <TabBar label={t('settings.tabs')}>
      {settingsTabs.filter(([, , permission]) => can(permission)).map(([path, label]) => <TabLink key={path} to={path} end={path === '/settings'}>{t(label)}</TabLink>)}
    </TabBar>
  )
}
