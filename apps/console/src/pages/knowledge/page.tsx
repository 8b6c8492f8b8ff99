import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { addressOf } from '@yingda/client'
import { Button, Drawer, Dropdown, Tooltip, type ButtonProps } from 'antd'
import { lazy, Suspense, useCallback, useMemo, type ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useMedia } from '../../ui/media.ts'
import { Page } from '../../ui/page.tsx'
import { withParams } from '../../ui/search-params.ts'
import { EntriesTable } from './entries-table.tsx'
import { Filters } from './filters.tsx'
import { entryFilterOf, filterQuery, withEntryFilter, type EntryFilter } from './filter.ts'
import { ReleaseState } from './release-state.tsx'
import { KnowledgeTabs } from './tabs.tsx'
import './knowledge.css'

const EntryDrawer = lazy(() => import('./entry-drawer.tsx'))
const ImportDialog = lazy(() => import('./import-dialog.tsx'))
const TestBox = lazy(() => import('./test-box.tsx'))

const formats = [['csv', 'knowledge.exportCsv'], ['xlsx', 'knowledge.exportXlsx'], ['jsonl', 'knowledge.exportJsonl']] as const

interface ActionProps extends ButtonProps {
  label: string
  /** Only the icon is shown, its words on hover. */
  iconOnly: boolean
}

function Action({ label, iconOnly, ...button }: ActionProps): ReactNode {
  return iconOnly ? <Tooltip title={label}><Button {...button} aria-label={label} /></Tooltip> : <Button {...button}>{label}</Button>
}

function ExportButton({ filter, iconOnly }: { filter: EntryFilter; iconOnly: boolean }): ReactNode {
  const { t } = useI18n()
  const items = formats.map(([format, label]) => ({
    key: format, label: <a href={addressOf('exportEntries', { ...filterQuery(filter), format })} download>{t(label)}</a>,
  }))
  return (
    <Dropdown trigger={['click']} menu={{ items: [{ key: 'hint', type: 'group', label: t('knowledge.exportHint') }, ...items] }}>
      <Action icon={<DownloadOutlined aria-hidden />} label={t('knowledge.export')} iconOnly={iconOnly} />
    </Dropdown>
  )
}

/** What the bot knows: entries, import and export, and the test box. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const docked = useMedia('(min-width: 1200px)')
  const roomy = useMedia('(min-width: 1700px)')
  const filter = useMemo(() => entryFilterOf(params), [params])

  const set = useCallback(
    (change: Record<string, string | null>) =>
      setParams((before) => withParams(before, change), { replace: true }),
    [setParams],
  )
  const onFilter = useCallback((change: Partial<EntryFilter>) => setParams((before) => withEntryFilter(before, change), { replace: true }), [setParams])
  const openEntry = useCallback((id: string) => set({ entry: id }), [set])

  const entryId = params.get('entry')
  const testing = can('knowledge.test') && params.get('test') === '1'
  const compact = testing && docked && !roomy
  const box = testing && <Suspense fallback={null}><TestBox ask={params.get('ask')} onOpenEntry={openEntry} onClose={() => set({ test: null, ask: null })} /></Suspense>
  return (
    <div className="knowledge">
      <Page
        title={t('knowledge.title')} permission="knowledge.view" fill aside={<ReleaseState />}
      >
        <KnowledgeTabs />
        <div className={compact ? 'page-bar page-bar-compact' : 'page-bar'}>
          <Filters filter={filter} onFilter={onFilter} />
          <div className="page-actions">
            <ExportButton filter={filter} iconOnly={compact} />
            {can('knowledge.edit') && <Action icon={<UploadOutlined aria-hidden />} onClick={() => set({ import: '1' })} label={t('knowledge.import')} iconOnly={compact} />}
            {can('knowledge.edit') && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => set({ entry: 'new' })}>{t('knowledge.new')}</Button>}
          </div>
        </div>
        <EntriesTable filter={filter} compact={compact} onFilter={onFilter} onOpen={openEntry} onNew={() => set({ entry: 'new' })} onImport={() => set({ import: '1' })} />
      </Page>
      {docked ? testing && <aside className="test-dock" aria-label={t('test.title')}>{box}</aside> : <Drawer open={testing} size={520} title={null} closable={false} onClose={() => set({ test: null, ask: null })} styles={{ body: { padding: 0 } }} aria-label={t('test.title')}>{box}</Drawer>}
      <Suspense fallback={null}>
        {entryId && <EntryDrawer key={entryId} id={entryId} onClose={() => set({ entry: null })} onTest={can('knowledge.test') ? (question) => set({ entry: null, test: '1', ask: question }) : null} />}
        {params.get('import') === '1' && can('knowledge.edit') && <ImportDialog onClose={() => set({ import: null })} />}
      </Suspense>
    </div>
  )
}
