import type { ReactNode } from 'react'
import { NavLink } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'

const tabs = [
  ['/knowledge', 'knowledge.tabEntries'], ['/knowledge/documents', 'knowledge.tabDocuments'], ['/knowledge/terms', 'knowledge.tabTerms'],
  ['/knowledge/tests', 'knowledge.tabTests'], ['/knowledge/dial', 'knowledge.tabDial'],
] as const

/** The parts of the knowledge base, one page each. */
export function KnowledgeTabs(): ReactNode {
  const { t } = useI18n()
  return (
    <nav className="knowledge-tabs" aria-label={t('knowledge.tabs')}>
      {tabs.map(([path, label]) => <NavLink key={path} to={path} end={path === '/knowledge'} className="knowledge-tab">{t(label)}</NavLink>)}
    </nav>
  )
}
