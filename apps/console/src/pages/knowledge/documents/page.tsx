import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { addressOf } from '@yingda/client'
import { Button, Tooltip } from 'antd'
import { lazy, Suspense, useCallback, type ReactNode } from 'react'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { FilterSelect, LanguageFilter } from '../../../ui/filter-select.tsx'
import { Page } from '../../../ui/page.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { useListAddress } from '../../../ui/use-list-address.ts'
import { ReleaseState } from '../release-state.tsx'
import { KnowledgeTabs } from '../tabs.tsx'
import { DocumentsTable } from './documents-table.tsx'
import { documentFilterOf, documentParams, documentQuery, noDocumentFilter, type DocumentFilter } from './filter.ts'
import '../knowledge.css'
import './documents.css'

const DocumentDrawer = lazy(() => import('./document-drawer.tsx'))
const UploadDialog = lazy(() => import('./upload-dialog.tsx'))

function Filters({ filter, onFilter }: { filter: DocumentFilter; onFilter: (change: Partial<DocumentFilter>) => void }): ReactNode {
  const { t } = useI18n()
  return (
    <div className="filters" role="search">
      <SearchField value={filter.search} label={t('documents.search')} onSearch={(search) => onFilter({ search })} />
      <LanguageFilter value={filter.language} onChange={(language) => onFilter({ language })} />
      <FilterSelect label={t('knowledge.state')} value={filter.state} options={[{ value: 'on', label: t('documents.on') }, { value: 'off', label: t('documents.off') }]} onChange={(state) => onFilter({ state })} />
      {JSON.stringify(filter) !== JSON.stringify(noDocumentFilter) && <Button type="link" onClick={() => onFilter(noDocumentFilter)}>{t('common.clearFilters')}</Button>}
    </div>
  )
}

/** Texts the bot quotes where no entry answers. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const queries = useQueryClient()
  const { params, filter, set, onFilter } = useListAddress(documentFilterOf, documentParams)
  const onOpen = useCallback((id: string) => set({ document: id, upload: null }), [set])
  const refresh = useCallback((): void => {
    for (const queryKey of [keys.documents, keys.release]) void queries.invalidateQueries({ queryKey })
  }, [queries])
  const editable = can('knowledge.edit')
  const opened = params.get('document')

  return (
    <Page title={t('documents.title')} permission="knowledge.view" fill aside={<ReleaseState />}>
      <KnowledgeTabs />
      <div className="page-bar">
        <Filters filter={filter} onFilter={onFilter} />
        <div className="page-actions">
          <Tooltip title={t('documents.exportHint')}><Button icon={<DownloadOutlined aria-hidden />} href={addressOf('exportDocuments', documentQuery(filter))} download>{t('documents.export')}</Button></Tooltip>
          {editable && <Button icon={<PlusOutlined aria-hidden />} onClick={() => set({ document: 'new' })}>{t('documents.new')}</Button>}
          {editable && <Button type="primary" icon={<UploadOutlined aria-hidden />} onClick={() => set({ upload: '1' })}>{t('documents.upload')}</Button>}
        </div>
      </div>
      <DocumentsTable filter={filter} onFilter={onFilter} onOpen={onOpen} onNew={() => set({ document: 'new' })} onUpload={() => set({ upload: '1' })} />
      <Suspense fallback={null}>
        {opened && <DocumentDrawer key={opened} id={opened} onClose={() => set({ document: null })} onSaved={refresh} />}
        {params.get('upload') === '1' && editable && <UploadDialog onTaken={refresh} onOpen={onOpen} onClose={() => set({ upload: null })} />}
      </Suspense>
    </Page>
  )
}
