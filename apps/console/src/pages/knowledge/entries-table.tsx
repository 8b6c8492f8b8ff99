import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Entry } from '@yingda/contract'
import { Button, Skeleton, Table, type TableColumnsType } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { plainLine } from '../../ui/plain.ts'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { TableFoot, usePages } from '../../ui/table-foot.tsx'
import { Time } from '../../ui/time.tsx'
import { EntryStateTag } from './entry-state.tsx'
import { filterQuery, isFiltered, type EntryFilter } from './filter.ts'

const PAGE = 50

interface TableProps {
  filter: EntryFilter
  /** Something stands beside the table: only the columns that matter most. */
  compact: boolean
  onFilter: (change: Partial<EntryFilter>) => void
  onOpen: (id: string) => void
  onNew: () => void
  onImport: () => void
}

function useColumns(compact: boolean, onOpen: (id: string) => void): TableColumnsType<Entry> {
  const { t } = useI18n()
  return useMemo((): TableColumnsType<Entry> => {
    const columns: TableColumnsType<Entry> = [
      {
        title: t('knowledge.question'), key: 'question',
        render: (_, entry) => (
          <div className="entry-cell">
            <button type="button" className="entry-link" onClick={(event) => { event.stopPropagation(); onOpen(entry.id) }}>{entry.question}</button>
            <span className="quiet small clip">{t('knowledge.similarCount', { n: entry.similar.length })}{entry.tags.length > 0 && ` · ${entry.tags.join(' / ')}`}</span>
          </div>
        ),
      },
      { title: t('knowledge.answer'), key: 'answer', responsive: ['xl'], ellipsis: true, render: (_, entry) => <span className="quiet">{plainLine(entry.answer.slice(0, 400).replace(/\s+/gu, ' '))}</span> },
      { title: t('knowledge.category'), key: 'category', width: 132, responsive: ['md'], ellipsis: true, render: (_, entry) => entry.category },
      { title: t('knowledge.language'), key: 'language', width: 96, responsive: ['md'], render: (_, entry) => t(entry.language === 'zh' ? 'common.zh' : 'common.en') },
      { title: t('knowledge.state'), key: 'state', width: 112, render: (_, entry) => <EntryStateTag entry={entry} /> },
      { title: t('knowledge.updated'), key: 'updated', width: 150, responsive: ['lg'], render: (_, entry) => <span className="entry-updated"><Time at={entry.updatedAt} />{entry.updatedBy && <span className="quiet small clip">{t('knowledge.updatedBy', { name: entry.updatedBy })}</span>}</span> },
    ]
    return compact ? columns.filter((column) => column.key !== 'answer' && column.key !== 'updated') : columns
  }, [t, compact, onOpen])
}

function Empty({ filter, onFilter, onNew, onImport }: Omit<TableProps, 'onOpen' | 'compact'>): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  if (isFiltered(filter)) {
    return <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={() => onFilter({ search: '', category: '', language: '', enabled: '' })}>{t('common.clearFilters')}</Button></EmptyState>
  }
  return (
    <EmptyState title={t('knowledge.empty')} hint={t('knowledge.emptyHint')}>
      {can('knowledge.edit') && <><Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onNew}>{t('knowledge.new')}</Button><Button icon={<UploadOutlined aria-hidden />} onClick={onImport}>{t('knowledge.import')}</Button></>}
    </EmptyState>
  )
}

/** The entries, last changed first, page by page. */
export function EntriesTable(props: TableProps): ReactNode {
  const { filter, compact, onOpen } = props
  const columns = useColumns(compact, onOpen)
  const pages = usePages(JSON.stringify(filter))
  const { cursor } = pages
  const page = useQuery({
    queryKey: [...keys.entries, filter, cursor ?? null],
    queryFn: ({ signal }) => api.listEntries({ ...filterQuery(filter), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData,
  })

  if (page.isPending) return <div className="panel entries-panel"><Skeleton active title={false} paragraph={{ rows: 12 }} style={{ padding: 16 }} /></div>
  if (page.isError) return <div className="panel entries-panel"><ErrorState failure={page.error} onRetry={() => void page.refetch()} /></div>
  const { items, next, total } = page.data
  if (items.length === 0) return <div className="panel entries-panel"><Empty {...props} /></div>
  return (
    <div className="panel entries-panel" aria-busy={page.isPlaceholderData}>
      <div className="entries-scroll">
        <Table<Entry> rowKey="id" columns={columns} dataSource={[...items]} pagination={false} sticky tableLayout="fixed" size="middle" onRow={(entry) => ({ onClick: () => onOpen(entry.id), className: 'entry-row' })} />
      </div>
      <TableFoot pages={pages} size={PAGE} shown={items.length} total={total} next={next} busy={page.isPlaceholderData} />
    </div>
  )
}
