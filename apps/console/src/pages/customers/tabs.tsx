import type { ReactNode } from 'react'
import { NavLink } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'

/** The pages of customers. */
export const customerTabs = [['/customers', 'customers.tabList'], ['/customers/segments', 'customers.tabSegments'], ['/customers/attributes', 'customers.tabAttributes']] as const

/** The parts of customers, one page each. */
export function CustomerTabs(): ReactNode {
  const { t } = useI18n()
  return (
    <nav className="settings-tabs" aria-label={t('customers.tabs')}>
      {customerTabs.map(([path, label]) => <NavLink key={path} to={path} end className="settings-tab">{t(label)}</NavLink>)}
    </nav>
  )
}
