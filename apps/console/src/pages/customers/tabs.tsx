import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { TabBar, TabLink } from '../../ui/tab-bar.tsx'

/** The pages of customers. */
export const customerTabs = [['/customers', 'customers.tabList'], ['/customers/segments', 'customers.tabSegments'], ['/customers/attributes', 'customers.tabAttributes']] as const

/** The parts of customers, one page each. */
export function CustomerTabs(): ReactNode {
  const { t } = useI18n()
  return (
    <TabBar label={t('customers.tabs')}>
      {customerTabs.map(([path, label]) => <TabLink key={path} to={path} end>{t(label)}</TabLink>)}
    </TabBar>
  )
}
