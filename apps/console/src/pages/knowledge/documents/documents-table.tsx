import { LinkOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { DocumentSummary } from '@yingda/contract'
import { Button, Skeleton, Table, Tag, Tooltip, type TableColumnsType } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { TableFoot, usePages } from '../../../ui/table-foot.tsx'
import { Time } from '../../../ui/time.tsx'
import { documentQuery, noDocumentFilter, sizeText, type DocumentFilter } from './filter.ts'

const PAGE = 50

interface TableProps {
  filter: DocumentFilter
  onFilter: (change: Partial<DocumentFilter>) => void
  onOpen: (id: string) => void
  onNew: () => void
  onUpload: () => void
}

function useColumns(onOpen: (id: string) => void): TableColumnsType<DocumentSummary> {
  const { t } = useI18n()
  return useMemo((): TableColumnsType<DocumentSummary> => [
    {
      title: t('documents.name'), key: 'title',
      render: (_, document) => (
        <div className="entry-cell">
          <button type="button" className="entry-link" onClick={(event) => { event.stopPropagation(); onOpen(document.id) }}>{document.title}</button>
          <span className="quiet small clip">{document.key}</span>
        </div>
      ),
    },
    {
      title: t('documents.source'), key: 'source', width: 76, align: 'center', responsive: ['md'],
      render: (_, { url }) => url && <Tooltip title={url}><a href={url} target="_blank" rel="noreferrer noopener nofollow" aria-label={t('documents.sourceOpen')} onClick={(event) => event.stopPropagation()}><LinkOutlined aria-hidden /></a></Tooltip>,
    },
    { title: t('knowledge.language'), key: 'language', width: 96, responsive: ['md'], render: (_, { language }) => t(language === 'zh' ? 'common.zh' : 'common.en') },
    { title: t('knowledge.state'), key: 'state', width: 96, render: (_, { enabled }) => <Tag color={enabled ? 'success' : 'default'}>{t(enabled ? 'documents.on' : 'documents.off')}</Tag> },
    { title: t('documents.size'), key: 'size', width: 96, align: 'right', responsive: ['sm'], render: (_, { size }) => <span className="tabular">{sizeText(size)}</span> },
    {
      title: t('knowledge.updated'), key: 'updated', width: 150, responsive: ['lg'],
      render: (_, { updatedAt, updatedBy }) => <span className="entry-updated"><Time at={updatedAt} />{updatedBy && <span className="quiet small clip">{t('knowledge.updatedBy', { name: updatedBy })}</span>}</span>,
    },
  ], [t, onOpen])
}

function Empty({ filter, onFilter, onNew, onUpload }: TableProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  if (JSON.stringify(filter) !== JSON.stringify(noDocumentFilter)) {
    return <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={() => onFilter(noDocumentFilter)}>{t('common.clearFilters')}</Button></EmptyState>
  }
  return (
    <EmptyState title={t('documents.empty')} hint={t('documents.emptyHint')}>
      {can('knowledge.edit') && <><Button type="primary" icon={<UploadOutlined aria-hidden />} onClick={onUpload}>{t('documents.upload')}</Button><Button icon={<PlusOutlined aria-hidden />} onClick={onNew}>{t('documents.new')}</Button></>}
    </EmptyState>
  )
}

/** Documents, last changed first. */
export function DocumentsTable(props: TableProps): ReactNode {
  const { t } = useI18n()
  const { filter, onOpen } = props
  const columns = useColumns(onOpen)
  const pages = usePages(JSON.stringify(filter))
  const { cursor } = pages
  const page = useQuery({
    queryKey: [...keys.documents, filter, cursor ?? null],
    queryFn: ({ signal }) => api.listDocuments({ ...documentQuery(filter), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData,
  })
  if (page.isPending) return <div className="panel entries-panel"><Skeleton active title={false} paragraph={{ rows: 12 }} style={{ padding: 16 }} /></div>
  if (page.isError) return <div className="panel entries-panel"><ErrorState failure={page.error} onRetry={() => void page.refetch()} /></div>
  const { items, next, total, used, most } = page.data
  if (items.length === 0) return <div className="panel entries-panel"><Empty {...props} /></div>
  return (
    <div className="panel entries-panel" aria-busy={page.isPlaceholderData}>
      <div className="entries-scroll">
        <Table<DocumentSummary> rowKey="id" columns={columns} dataSource={items} pagination={false} sticky tableLayout="fixed" size="middle" onRow={({ id }) => ({ onClick: () => onOpen(id), className: 'entry-row' })} />
      </div>
      <p className="documents-used quiet small tabular" title={t('documents.usedHint')}>{t('documents.used', { used: sizeText(used), most: sizeText(most) })}</p>
      <TableFoot pages={pages} size={PAGE} shown={items.length} total={total} next={next} busy={page.isPlaceholderData} />
    </div>
  )
}
