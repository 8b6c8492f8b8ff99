import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { TermSet } from '@yingda/contract'
import { Button, Skeleton, Table, type TableColumnsType } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { TableFoot, usePages } from '../../../ui/table-foot.tsx'
import { Time } from '../../../ui/time.tsx'
import { noTermFilter, setAddress, termQuery, type TermFilter } from './filter.ts'
import { KindTag } from './kind-tag.tsx'

const PAGE = 50
const SHOWN_TERMS = 12

interface TableProps {
  filter: TermFilter
  onFilter: (change: Partial<TermFilter>) => void
  onOpen: (address: string) => void
  onNew: () => void
  onImport: () => void
}

/** The owner's terms of a set before those that ship. */
const allTerms = (set: TermSet): readonly string[] => [...set.terms, ...(set.builtIn ?? [])]

function Origin({ set }: { set: TermSet }): ReactNode {
  const { t } = useI18n()
  if (set.builtIn === null) return t('terms.originOwn')
  return set.terms.length > 0 ? t('terms.originAdded', { n: set.terms.length }) : <span className="quiet">{t('terms.originBuiltIn')}</span>
}

function useColumns(onOpen: (address: string) => void): TableColumnsType<TermSet> {
  const { t, format } = useI18n()
  return useMemo((): TableColumnsType<TermSet> => [
    {
      title: t('terms.terms'), key: 'terms',
      render: (_, set) => (
        <div className="entry-cell">
          <button type="button" className="entry-link terms-link" onClick={(event) => { event.stopPropagation(); onOpen(setAddress(set)) }}>{allTerms(set).slice(0, SHOWN_TERMS).join(set.language === 'zh' ? '、' : ', ')}</button>
          <span className="quiet small clip">{set.key}</span>
        </div>
      ),
    },
    { title: t('terms.kind'), key: 'kind', width: 116, render: (_, set) => <KindTag kind={set.kind} /> },
    { title: t('knowledge.language'), key: 'language', width: 96, responsive: ['md'], render: (_, set) => t(set.language === 'zh' ? 'common.zh' : 'common.en') },
    { title: t('terms.origin'), key: 'origin', width: 150, responsive: ['sm'], render: (_, set) => <Origin set={set} /> },
    { title: t('terms.count'), key: 'count', width: 80, align: 'right', responsive: ['md'], render: (_, set) => format.number(allTerms(set).length) },
    { title: t('knowledge.updated'), key: 'updated', width: 150, responsive: ['lg'], render: (_, set) => set.updatedAt && <span className="entry-updated"><Time at={set.updatedAt} />{set.updatedBy && <span className="quiet small clip">{t('knowledge.updatedBy', { name: set.updatedBy })}</span>}</span> },
  ], [t, format, onOpen])
}

function Empty({ filter, onFilter, onNew, onImport }: TableProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { search, kind, language } = filter
  if (search !== '' || kind !== '' || language !== '') {
    return <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={() => onFilter(noTermFilter)}>{t('common.clearFilters')}</Button></EmptyState>
  }
  return (
    <EmptyState title={t('terms.empty')} hint={t('terms.emptyHint')}>
      {can('knowledge.edit') && <><Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onNew}>{t('terms.new')}</Button><Button icon={<UploadOutlined aria-hidden />} onClick={onImport}>{t('knowledge.import')}</Button></>}
    </EmptyState>
  )
}

/** Term sets, the owner's own before the built-in ones. */
export function TermsTable(props: TableProps): ReactNode {
  const { filter, onOpen } = props
  const columns = useColumns(onOpen)
  const pages = usePages(JSON.stringify(filter))
  const { cursor } = pages
  const page = useQuery({
    queryKey: [...keys.terms, filter, cursor ?? null],
    queryFn: ({ signal }) => api.listTermSets({ ...termQuery(filter), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData,
  })
  if (page.isPending) return <div className="panel entries-panel"><Skeleton active title={false} paragraph={{ rows: 12 }} style={{ padding: 16 }} /></div>
  if (page.isError) return <div className="panel entries-panel"><ErrorState failure={page.error} onRetry={() => void page.refetch()} /></div>
  const { items, next, total } = page.data
  if (items.length === 0) return <div className="panel entries-panel"><Empty {...props} /></div>
  return (
    <div className="panel entries-panel" aria-busy={page.isPlaceholderData}>
      <div className="entries-scroll">
        <Table<TermSet> rowKey={setAddress} columns={columns} dataSource={items} pagination={false} sticky tableLayout="fixed" size="middle" onRow={(set) => ({ onClick: () => onOpen(setAddress(set)), className: 'entry-row' })} />
      </div>
      <TableFoot pages={pages} size={PAGE} shown={items.length} total={total} next={next} busy={page.isPlaceholderData} />
    </div>
  )
}
