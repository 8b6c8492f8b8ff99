import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { addressOf } from '@yingda/client'
import { Button, Tooltip } from 'antd'
import { lazy, Suspense, useCallback, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { FilterSelect, LanguageFilter } from '../../../ui/filter-select.tsx'
import { Page } from '../../../ui/page.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { useListAddress } from '../../../ui/use-list-address.ts'
import { ReleaseState } from '../release-state.tsx'
import { KnowledgeTabs } from '../tabs.tsx'
import { noTermFilter, termFilterOf, termKinds, termParams, termQuery, type TermFilter } from './filter.ts'
import { kindWords } from './kind-tag.tsx'
import { TermsTable } from './terms-table.tsx'
import '../knowledge.css'
import '../workshop/workshop.css'

const SetDrawer = lazy(() => import('./set-drawer.tsx'))
const FileDialog = lazy(() => import('../workshop/file-dialog.tsx'))
const BIGGEST = 4 * 1024 * 1024

function Filters({ filter, onFilter }: { filter: TermFilter; onFilter: (change: Partial<TermFilter>) => void }): ReactNode {
  const { t } = useI18n()
  return (
    <div className="filters" role="search">
      <SearchField value={filter.search} label={t('terms.search')} onSearch={(search) => onFilter({ search })} />
      <FilterSelect label={t('terms.kind')} value={filter.kind} options={termKinds.map((kind) => ({ value: kind, label: t(kindWords[kind].name) }))} onChange={(kind) => onFilter({ kind })} />
      <LanguageFilter value={filter.language} onChange={(language) => onFilter({ language })} />
      <FilterSelect label={t('terms.origin')} value={filter.origin} options={[{ value: 'own', label: t('terms.originOwn') }, { value: 'built-in', label: t('terms.originBuiltIn') }]} onChange={(origin) => onFilter({ origin })} />
      {JSON.stringify(filter) !== JSON.stringify(noTermFilter) && <Button type="link" onClick={() => onFilter(noTermFilter)}>{t('common.clearFilters')}</Button>}
    </div>
  )
}

/** The words customers use: synonyms, protected names, words of the trade, words to ignore. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const queries = useQueryClient()
  const { params, filter, set, onFilter } = useListAddress(termFilterOf, termParams)
  const onOpen = useCallback((address: string) => set({ set: address }), [set])
  const editable = can('knowledge.edit')
  const opened = params.get('set')
  const { kind, language } = termQuery(filter)
  const refresh = (): void => {
    for (const queryKey of [keys.terms, keys.release]) void queries.invalidateQueries({ queryKey })
  }

  return (
    <Page title={t('terms.title')} permission="knowledge.view" fill aside={<ReleaseState />}>
      <KnowledgeTabs />
      <div className="page-bar">
        <Filters filter={filter} onFilter={onFilter} />
        <div className="page-actions">
          <Tooltip title={t('terms.exportHint')}><Button icon={<DownloadOutlined aria-hidden />} href={addressOf('exportTermSets', { ...(kind ? { kind } : {}), ...(language ? { language } : {}) })} download>{t('knowledge.export')}</Button></Tooltip>
          {editable && <Button icon={<UploadOutlined aria-hidden />} onClick={() => set({ import: '1' })}>{t('knowledge.import')}</Button>}
          {editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => set({ set: 'new' })}>{t('terms.new')}</Button>}
        </div>
      </div>
      <TermsTable filter={filter} onFilter={onFilter} onOpen={onOpen} onNew={() => set({ set: 'new' })} onImport={() => set({ import: '1' })} />
      <Suspense fallback={null}>
        {opened && <SetDrawer key={opened} address={opened} onClose={() => set({ set: null })} onSaved={refresh} />}
        {params.get('import') === '1' && editable && (
          <FileDialog
            title={t('terms.importTitle')} formats={t('terms.importFormats')} columns={t('terms.importColumns')} endings={['.csv']} biggest={BIGGEST} onTaken={refresh} onClose={() => set({ import: null })}
            send={(file, rowLanguage, onProgress) => api.importTermSets({ language: rowLanguage, body: file }, { onProgress })}
          />
        )}
      </Suspense>
    </Page>
  )
}
