import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { TermSet } from '@yingda/contract'
import { Button, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { LIST_PAGE, ListTable, NameCell, useLanguageColumn, useUpdatedColumn } from '../../../ui/list-table.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { usePages } from '../../../ui/table-foot.tsx'
import { noTermFilter, setAddress, termQuery, type TermFilter } from './filter.ts'
import { KindTag } from './kind-tag.tsx'

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
  const language = useLanguageColumn<TermSet>()
  const updated = useUpdatedColumn<TermSet>()
  return [
    { title: t('terms.terms'), key: 'terms', render: (_, set) => <NameCell className="terms-link" onOpen={() => onOpen(setAddress(set))} below={set.key}>{allTerms(set).slice(0, SHOWN_TERMS).join(set.language === 'zh' ? '、' : ', ')}</NameCell> },
    { title: t('terms.kind'), key: 'kind', width: 116, render: (_, set) => <KindTag kind={set.kind} /> },
    language,
    { title: t('terms.origin'), key: 'origin', width: 150, responsive: ['sm'], render: (_, set) => <Origin set={set} /> },
    { title: t('terms.count'), key: 'count', width: 80, align: 'right', responsive: ['md'], render: (_, set) => format.number(allTerms(set).length) },
    updated,
  ]
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
    queryFn: ({ signal }) => api.listTermSets({ ...termQuery(filter), limit: LIST_PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData,
  })
  return <ListTable page={page} pages={pages} columns={columns} keyOf={setAddress} onOpen={(set) => onOpen(setAddress(set))} empty={<Empty {...props} />} />
}
