import { ExperimentOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { lazy, Suspense, type ReactNode } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { withParams } from '../../ui/search-params.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { TabBar, TabLink } from '../../ui/tab-bar.tsx'

const TestBox = lazy(() => import('./test-box.tsx'))

/** The pages of the knowledge base. */
export const knowledgeTabs = [
  ['/knowledge', 'knowledge.tabEntries'], ['/knowledge/documents', 'knowledge.tabDocuments'], ['/knowledge/terms', 'knowledge.tabTerms'],
  ['/knowledge/entities', 'knowledge.tabEntities'], ['/knowledge/tests', 'knowledge.tabTests'], ['/knowledge/dial', 'knowledge.tabDial'],
] as const

/** The parts of the knowledge base, one page each, and the test box, which opens from every one of them. */
export function KnowledgeTabs(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { pathname } = useLocation()
  const [params, setParams] = useSearchParams()
  const mayTest = can('knowledge.test')
  const testing = mayTest && params.get('test') === '1'
  const show = (on: boolean): void => setParams((before) => withParams(before, on ? { test: '1' } : { test: null, ask: null }), { replace: true })
  useShortcuts(mayTest ? { 'knowledge.test': () => show(!testing) } : {})
  return (
    <div className="knowledge-nav">
      <TabBar label={t('knowledge.tabs')} className="knowledge-tabs">
        {knowledgeTabs.map(([path, label]) => <TabLink key={path} to={path} end={path === '/knowledge'}>{t(label)}</TabLink>)}
      </TabBar>
      {mayTest && <Button size="small" className="knowledge-try" icon={<ExperimentOutlined aria-hidden />} aria-pressed={testing} aria-keyshortcuts="t" onClick={() => show(!testing)}><span className="knowledge-try-word">{t('knowledge.test')}</span></Button>}
      {pathname !== '/knowledge' && mayTest && <TestDrawer open={testing} ask={params.get('ask')} onClose={() => show(false)} />}
    </div>
  )
}

/** Where nothing else keeps room for the test box. The page of the entries has a place of its own for it. */
function TestDrawer({ open, ask, onClose }: { open: boolean; ask: string | null; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const navigate = useNavigate()
  const openEntry = (id: string): void => void navigate(`/knowledge?entry=${encodeURIComponent(id)}`)
  return (
    <Drawer open={open} size={520} title={null} closable={false} onClose={onClose} styles={{ body: { padding: 0 } }} aria-label={t('test.title')}>
      <Suspense fallback={null}><TestBox ask={ask} onOpenEntry={openEntry} onClose={onClose} /></Suspense>
    </Drawer>
  )
}
