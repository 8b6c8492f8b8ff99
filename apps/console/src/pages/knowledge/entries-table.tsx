import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Entry } from '@yingda/contract'
import { Button, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { LIST_PAGE, ListTable, NameCell, useLanguageColumn, useUpdatedColumn } from '../../ui/list-table.tsx'
import { plainLine } from '../../ui/plain.ts'
import { EmptyState } from '../../ui/states.tsx'
import { usePages } from '../../ui/table-foot.tsx'
import { EntryStateTag } from './entry-state.tsx'
import { filterQuery, isFiltered, type EntryFilter } from './filter.ts'

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
  const language = useLanguageColumn<Entry>()
  const updated = useUpdatedColumn<Entry>()
  const columns: TableColumnsType<Entry> = [
    {
      title: t('knowledge.question'), key: 'question',
      render: (_, entry) => <NameCell onOpen={() => onOpen(entry.id)} below={<>{t('knowledge.similarCount', { n: entry.similar.length })}{entry.tags.length > 0 && ` · ${entry.tags.join(' / ')}`}</>}>{entry.question}</NameCell>,
    },
    { title: t('knowledge.answer'), key: 'answer', responsive: ['xl'], ellipsis: true, render: (_, entry) => <span className="quiet">{plainLine(entry.answer.slice(0, 400).replace(/\s+/gu, ' '))}</span> },
    { title: t('knowledge.category'), key: 'category', width: 132, responsive: ['md'], ellipsis: true, render: (_, entry) => entry.category },
    language,
    { title: t('knowledge.state'), key: 'state', width: 112, render: (_, entry) => <EntryStateTag entry={entry} /> },
    updated,
  ]
  return compact ? columns.filter(({ key }) => key !== 'answer' && key !== 'updated') : columns
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
    queryFn: ({ signal }) => api.listEntries({ ...filterQuery(filter), limit: LIST_PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData,
  })
  return <ListTable page={page} pages={pages} columns={columns} keyOf={({ id }) => id} onOpen={({ id }) => onOpen(id)} empty={<Empty {...props} />} />
}
